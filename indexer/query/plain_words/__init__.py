"""Query: understands names, kinds, regions, grades and times among plain words, and turns them into filters and dates."""

from indexer.query.plain_words.exclusions import Exclusion, exclusions_in, words_left_out
from indexer.query.plain_words.reading import Reading, described, listed
from indexer.query.plain_words.shared_ends import with_shared_ends
from indexer.query.plain_words.understanding import Understood, readings_in, understand, without_readings

__all__ = [
    "Exclusion", "Reading", "Understood", "described", "exclusions_in", "listed", "readings_in", "understand", "with_shared_ends",
    "without_readings", "words_left_out",
]  # fmt: skip
