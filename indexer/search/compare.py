"""Search: compares several queries across all authorities: how many paragraphs and letters of each have all the words of each query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from indexer.engines.port import Engine
from indexer.errors import SearchUnavailable
from indexer.fields import LETTER
from indexer.query import EVERY_VALUE, All, And, Has, Node, Query
from indexer.query.denials import denied
from indexer.query.plain_words import with_shared_ends
from indexer.query.traversal import every_leaf
from indexer.results import Notice
from indexer.search.plain_words import counted_only, understood
from indexer.search.query_expansion import DENIALS, expanded
from indexer.search.spelling import correction, did_you_mean
from indexer.search.value_names import resolve_names

NO_AUTHORITY = ""
"""The key of letters whose authority is not known."""
ALSO = ("also-searched", "abbreviations-off")
"""Codes of the notices that say what a count covers."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A number of paragraphs, and the number of letters that have them."""

    letters: int = 0
    paragraphs: int = 0


NONE = Tally()
OPPOSITE_COUNTED = "“No” and “not” are not searched for, so paragraphs that say the opposite are counted too."
Tallies = Mapping[str, Tally]
"""By authority code, or `NO_AUTHORITY`; without zeros."""
_Counting = Callable[[Query], Tallies]


@dataclass(frozen=True, slots=True)
class ComparedTerm:
    """What one query finds, and where it was looked for."""

    query: Query
    """As sent to the engine."""
    within: Tallies
    """All letters under the query's filters and dates, and all their paragraphs under them. An authority that is not here has no such
    letter: nothing can be said of it, which is not the same as none."""
    found: Tallies
    """The paragraphs that match, and their letters."""
    notices: tuple[Notice, ...] = ()
    """About unknown names, which match nothing, names among the words, which narrow it, and what was counted too; a correction if there is
    nothing."""

    @property
    def total(self) -> int:
        """Return the number of paragraphs found, including those in letters whose authority is unknown."""
        return sum(one.paragraphs for one in self.found.values())


def compare_terms(engine: Engine, queries: Sequence[Query], authority_of: Mapping[str, str]) -> tuple[ComparedTerm, ...]:
    """Return how much each query finds in the letters of each authority, under its own filters and dates, in the order of the queries.

    It never falls back to some of the words. `authority_of` gives the authority's code of each letter by its id, or `NO_AUTHORITY`;
    `SearchUnavailable` if the index has a letter that it lacks, because the index was rebuilt meanwhile.
    """
    tallies = cache(lambda query: _tallies(engine, query, authority_of))
    return tuple(_compared(engine, query, tallies) for query in queries)


def _compared(engine: Engine, query: Query, tallies: _Counting) -> ComparedTerm:
    query = with_shared_ends(query)
    known, unknown = resolve_names(engine, query)
    named = understood(engine, known, query)
    asked, told = expanded(engine, named.query, query)
    root, filters, dates = scope(named.query.root), named.query.filters, named.query.dates
    within = tallies(Query(root=root, filters=filters, dates=dates, deadline=query.deadline))
    found = tallies(asked)
    better = () if found or unknown else did_you_mean(correction(engine, query))
    covers = (one for one in told if one.code in ALSO)
    opposite = (Notice(DENIALS, OPPOSITE_COUNTED),) if any(denied(asked.root)) else ()
    return ComparedTerm(asked, within, found, (*unknown, *counted_only(query, named), *covers, *opposite, *better))


def scope(root: Node) -> Node:
    """Return the parts of `root` that only say which paragraphs to look in: `agency -authority:hull` gives `-authority:hull`."""
    parts = root.parts if isinstance(root, And) else (root,)
    kept = tuple(part for part in parts if all(isinstance(leaf, Has) for leaf in every_leaf(part)))
    return And(kept) if len(kept) > 1 else kept[0] if kept else All()


def _tallies(engine: Engine, query: Query, authority_of: Mapping[str, str]) -> Tallies:
    """Return what `query` finds for each authority; `SearchUnavailable` if it can't look everywhere, as counts would be too low."""
    letters, paragraphs = defaultdict[str, int](int), defaultdict[str, int](int)
    for code, count in _by_letter(_counts(engine, query), authority_of):
        letters[code] += 1
        paragraphs[code] += count
    return {code: Tally(letters[code], paragraphs[code]) for code in letters}


def _counts(engine: Engine, query: Query) -> Mapping[str, int]:
    """Return the number of paragraphs that `query` finds in each letter, by its id."""
    results = engine.search(replace(query, limit=0, facets=(LETTER.name,), facet_limit=EVERY_VALUE))
    if any(notice.code == "partial" for notice in results.notices):
        raise SearchUnavailable("Part of the collection can’t be searched at the moment, so the counts would be too low. Try again")
    return {one.value: one.count for one in results.facets[0].values if one.count}


def _by_letter(counts: Mapping[str, int], authority_of: Mapping[str, str]) -> Iterable[tuple[str, int]]:
    """Return the authority's code and the count of each letter."""
    if not counts.keys() <= authority_of.keys():
        raise SearchUnavailable("The index was rebuilt during this comparison. Try again")
    return ((authority_of[letter], count) for letter, count in counts.items())
