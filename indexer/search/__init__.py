"""Search stage: what an engine finds becomes an answer for a reader, alike for all engines."""

from indexer.search.answer import either_word, search

__all__ = ["either_word", "search"]
