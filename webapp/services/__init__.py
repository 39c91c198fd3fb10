"""Services: what the pages and the API need from the index."""
