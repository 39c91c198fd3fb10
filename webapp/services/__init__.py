"""Services: what pages and the API ask of the index."""
