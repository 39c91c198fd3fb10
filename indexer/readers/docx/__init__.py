"""Readers: Word documents."""
