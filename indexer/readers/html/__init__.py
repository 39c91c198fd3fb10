"""Readers: HTML pages."""
