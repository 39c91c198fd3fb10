"""Parsing stage: blocks become a letter. Pure."""
