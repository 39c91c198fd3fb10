"""Readers stage: a source file becomes blocks."""
