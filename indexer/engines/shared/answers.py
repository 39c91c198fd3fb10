"""Engines: what an open index returns, and how every engine turns it into the port's `Results`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from indexer.engines.shared.document import Spelling
from indexer.errors import BadQuery
from indexer.fields import COUNTED, label_of
from indexer.query import And, Has, Node, Not, Or, Query
from indexer.query.ast import Leaf
from indexer.results import Facet, FacetValue, Hit, Results

Labels = Mapping[tuple[str, str], str]
"""(field, value) to the label that readers see, for values whose label differs."""

DEEPEST = 64
"""Levels of a query tree: five thousand would crash the process inside Tantivy."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an open index finds for a query."""

    total: int
    letters: int
    authorities: int
    hits: tuple[Hit, ...]
    counts: Mapping[str, Mapping[str, int]]
    """For each requested facet, paragraphs per value: at least the values that `top_values` will show."""


class OpenIndex(Protocol):
    """One generation of an index, open for reading by any number of threads."""

    def search(self, query: Query) -> Answer:
        """Return what `query` finds; `query` must have passed `validated`."""

    def batches(self, query: Query) -> Iterator[tuple[Hit, ...]]:
        """Yield all hits from the start of a `validated` query on, ranked once, as many at a time as its limit."""

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """Return the number of paragraphs with each exact word."""

    def similar_words(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the exact words within `distance` of `word` and the number of paragraphs with each, nearest first."""

    def close(self) -> None:
        """Close the files."""


def validated(query: Query) -> Query:
    """Return `query`; `BadQuery` if it names an unknown field, starts before the first hit or is nested too deep for an engine."""
    named = [leaf.field for leaf in _leaves(query.root) if isinstance(leaf, Has)]
    for field in (*named, *query.facets, *(one.field for one in query.filters)):
        if field not in COUNTED:
            raise BadQuery(f"there is no field {field!r}; use one of {', '.join(COUNTED)}")
    if query.start < 0 or query.limit < 0:
        raise BadQuery("Results can’t start before the first one. Leave the page number out")
    return query


def results(query: Query, answer: Answer, labels: Labels) -> Results:
    """Return the `Results` that the port promises for `query`."""
    selected = {one.field: one.values for one in query.filters}
    facets = tuple(
        Facet(name, COUNTED[name].label, _values(name, answer.counts[name], labels, selected.get(name, ()), query.facet_limit))
        for name in query.facets
    )
    return Results(query, answer.total, answer.letters, answer.authorities, answer.hits, facets)


def top_values(counts: Mapping[str, int], limit: int, selected: Iterable[str] = ()) -> list[str]:
    """Return the values to show: the `limit` most frequent, ties by value, and the `selected` ones however rare."""
    least = max((1, *sorted(counts.values(), reverse=True)[:limit][-1:])) if len(counts) > limit else 1
    there = [(-count, value) for value, count in counts.items() if count >= least]  # sorting these few is faster than sorting thousands
    top = sorted(there)[:limit]
    if extra := set(selected).difference(value for _, value in top):
        top = sorted([*top, *((-counts.get(value, 0), value) for value in extra)])
    return [value for _, value in top]


def labels_of(spellings: Iterable[Spelling]) -> Labels:
    """Return the most frequent spelling of every value, ties in alphabetical order."""
    labels: dict[tuple[str, str], str] = {}
    for spelling, _ in sorted(Counter(spellings).items(), key=lambda item: (-item[1], item[0].label)):
        labels.setdefault((spelling.field, spelling.value), spelling.label)
    return labels


def _leaves(root: Node) -> list[Leaf]:
    """Return the leaves of the tree, level by level, because recursion would fail on a deep tree."""
    level: list[Node] = [root]
    leaves: list[Leaf] = []
    for _ in range(DEEPEST):
        inner: list[Node] = []
        for node in level:
            if isinstance(node, And | Or):
                inner.extend(node.parts)
            elif isinstance(node, Not):
                inner.append(node.part)
            else:
                leaves.append(node)
        if not inner:
            return leaves
        level = inner
    raise BadQuery(f"There are too many brackets and NOTs inside each other. The limit is {DEEPEST} levels")


def _values(
    name: str, counts: Mapping[str, int], labels: Labels, selected: tuple[str, ...], limit: int
) -> tuple[FacetValue, ...]:
    return tuple(
        [
            FacetValue(value, label_of(name, value, labels.get((name, value), "")), counts.get(value, 0), value in selected)
            for value in top_values(counts, limit, selected)
        ]
    )
