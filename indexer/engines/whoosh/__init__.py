"""Engines: Whoosh, embedded and pure Python."""
