"""Pages: the routes of the website."""
