"""Search engine for inspection letters: files in, ranked paragraphs out."""

__version__ = "0.2.0.dev0"
