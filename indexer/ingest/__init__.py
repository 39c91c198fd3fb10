"""Ingest: files are read into the catalogue, and the index is built from the catalogue."""
