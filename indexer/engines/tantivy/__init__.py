"""Engines: Tantivy, embedded; the default."""
