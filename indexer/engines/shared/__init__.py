"""Engines: code that the engines share."""
