"""Readers: plain text, with or without Markdown and HTML in it."""
