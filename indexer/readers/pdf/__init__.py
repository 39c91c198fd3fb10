"""Readers: PDF, by its structure tree if it has one, otherwise by page layout."""
