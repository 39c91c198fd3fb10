"""Engines: what an open index finds, and how that becomes the `Results` of the port; alike for all engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from indexer.engines.shared.document import COUNTED, Spelling
from indexer.errors import BadQuery
from indexer.query import And, Has, Node, Not, Or, Query
from indexer.query.ast import Leaf
from indexer.results import Facet, FacetValue, Hit, Results

Labels = Mapping[tuple[str, str], str]
"""Field and value to the words that a reader sees, for values that aren't their own label."""

DEEPEST = 64
"""Levels of a tree: five thousand would end a process inside Tantivy."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an open index finds for a query."""

    total: int
    letters: int
    authorities: int
    hits: tuple[Hit, ...]
    counts: Mapping[str, Mapping[str, int]]
    """For each facet asked for: paragraphs per value. At least the values that will be shown, by `shown`."""


class OpenIndex(Protocol):
    """One generation of an index, open for reading by any number of threads."""

    def search(self, query: Query) -> Answer:
        """Return what `query` finds; it has been checked."""

    def frequencies(self, words: Iterable[str]) -> dict[str, int]:
        """Return how many paragraphs have each exact word."""

    def similar_words(self, word: str, distance: int) -> tuple[tuple[str, int], ...]:
        """Return the exact words within `distance` of `word` and how many paragraphs have them, nearest first."""

    def close(self) -> None:
        """Let go of files."""


def checked(query: Query) -> Query:
    """Return `query`; `BadQuery` where it names a field that isn't there, starts before the first hit or nests too deep for an engine."""
    named = [leaf.field for leaf in _leaves(query.root) if isinstance(leaf, Has)]
    for field in (*named, *query.facets, *(one.field for one in query.filters)):
        if field not in COUNTED:
            raise BadQuery(f"there is no field {field!r}; use one of {', '.join(COUNTED)}")
    if query.start < 0 or query.limit < 0:
        raise BadQuery("Results can’t start before the first one. Leave the page number out")
    return query


def results(query: Query, answer: Answer, labels: Labels) -> Results:
    """Return the answer to `query` as the port promises it."""
    selected = {one.field: one.values for one in query.filters}
    facets = tuple(
        Facet(name, COUNTED[name], _values(name, answer.counts[name], labels, selected.get(name, ()), query.facet_limit))
        for name in query.facets
    )
    return Results(query, answer.total, answer.letters, answer.authorities, answer.hits, facets)


def shown(counts: Mapping[str, int], limit: int, selected: Iterable[str] = ()) -> list[str]:
    """Return the values to show: the `limit` most frequent, ties by value, and the `selected` ones, however rare."""
    least = max((1, *sorted(counts.values(), reverse=True)[:limit][-1:]))
    there = [(-count, value) for value, count in counts.items() if count >= least]  # few, of thousands
    top = sorted(there)[:limit]
    if extra := set(selected).difference(value for _, value in top):
        top = sorted([*top, *((-counts.get(value, 0), value) for value in extra)])
    return [value for _, value in top]


def labels_of(spellings: Iterable[Spelling]) -> Labels:
    """Return the most frequent spelling of every value, ties by the alphabet."""
    labels: dict[tuple[str, str], str] = {}
    for spelling, _ in sorted(Counter(spellings).items(), key=lambda item: (-item[1], item[0].label)):
        labels.setdefault((spelling.field, spelling.value), spelling.label)
    return labels


def _leaves(root: Node) -> list[Leaf]:
    """Return the parts that are made of no others; level by level, since a deep tree would break recursion itself."""
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
            FacetValue(value, labels.get((name, value)) or _as_label(name, value), counts.get(value, 0), value in selected)
            for value in shown(counts, limit, selected)
        ]
    )


def _as_label(name: str, value: str) -> str:
    """Return `value` as a reader sees it: "focused visit letter" begins with a capital, a letter's id stays."""
    return value if name == "letter" else value[:1].upper() + value[1:]
