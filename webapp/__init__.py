"""Pages: results in a browser."""
