"""Readers: plain text, which may contain Markdown and HTML."""
