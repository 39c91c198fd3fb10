"""Search: turns an engine's hits into results for readers, in the same way for all engines."""

from indexer.search.answer import search
from indexer.search.compare import NO_AUTHORITY, NONE, ComparedTerm, Tally, compare_terms
from indexer.search.distinctive_terms import Distinctive, distinctive
from indexer.search.grouping import GroupedResults, ResultGroup, group_results
from indexer.search.most_words import either_word
from indexer.search.similar import Similar, SimilarHit, councils_before, similar

__all__ = [
    "NONE",
    "NO_AUTHORITY",
    "ComparedTerm",
    "Distinctive",
    "GroupedResults",
    "ResultGroup",
    "Similar",
    "SimilarHit",
    "Tally",
    "compare_terms",
    "councils_before",
    "distinctive",
    "either_word",
    "group_results",
    "search",
    "similar",
]
