"""Pages: one function for each address."""
