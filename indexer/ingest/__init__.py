"""Ingest: read files into the catalogue and build the index from the catalogue."""
