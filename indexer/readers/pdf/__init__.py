"""Readers: PDF, by its structure tree where it has one, else by the layout of its pages."""
