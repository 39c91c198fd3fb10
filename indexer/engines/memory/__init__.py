"""Engines: the in-memory reference engine."""
