"""Search stage: what an engine finds becomes an answer for a reader, alike for all engines."""

from indexer.search.answer import either_word, search
from indexer.search.compare import Compared, Comparison, terms_by_authority
from indexer.search.distinctive_terms import Distinctive, distinctive
from indexer.search.grouping import Group, Grouped, grouped
from indexer.search.similar import Similar, similar

__all__ = [
    "Compared",
    "Comparison",
    "Distinctive",
    "Group",
    "Grouped",
    "Similar",
    "distinctive",
    "either_word",
    "grouped",
    "search",
    "similar",
    "terms_by_authority",
]
