"""Engines: what all engines share."""
