"""Search engine for inspection letters: reads files, returns ranked paragraphs."""

__version__ = "0.2.0.dev0"
