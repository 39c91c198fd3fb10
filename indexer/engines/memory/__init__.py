"""Engines: the reference engine, in memory."""
