"""Search: turns an engine's hits into results for readers, in the same way for all engines.

Each name is loaded when it is first asked for, since a search from the command line needs only one of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indexer.search.answer import search
    from indexer.search.compare import NO_AUTHORITY, NONE, ComparedTerm, Tally, compare_terms
    from indexer.search.distinctive_terms import Distinctive, distinctive
    from indexer.search.grouping import GroupedResults, ResultGroup, group_results
    from indexer.search.most_words import either_word
    from indexer.search.similar_paragraphs import Similar, SimilarHit, councils_before, similar

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

_HOMES = {
    "answer": ("search",),
    "compare": ("NONE", "NO_AUTHORITY", "ComparedTerm", "Tally", "compare_terms"),
    "distinctive_terms": ("Distinctive", "distinctive"),
    "grouping": ("GroupedResults", "ResultGroup", "group_results"),
    "most_words": ("either_word",),
    "similar_paragraphs": ("Similar", "SimilarHit", "councils_before", "similar"),
}
"""The modules, and which of the names each has; no name is that of a module, which would take its place once it is loaded."""


def __getattr__(name: str) -> Any:
    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found = getattr(import_module(f"{__name__}.{home}"), name)
    return found
