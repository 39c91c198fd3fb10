"""Search: the paragraphs nearest to a query in meaning that its words did not find, under everything else that it requires."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from indexer.dates import ANY_DATE
from indexer.engines.port import Engine
from indexer.query import All, And, Has, Node, Or, Query, Sort, Term
from indexer.results import Hit, Match, Results
from indexer.search.facet_counts import counts_by

if TYPE_CHECKING:
    from indexer.embeddings.encoder import Vector
    from indexer.embeddings.vectors import Near, Vectors

NEAREST = 100
"""Paragraphs looked at, nearest first."""
AT_ONCE = 5
"""Letters fetched in one search: each brings all its paragraphs that meet the filters."""
LONGEST_LETTER = 2000
"""More paragraphs than any letter has."""


def near_paragraphs(engine: Engine, results: Results, vectors: Vectors, vector: Vector, most: int) -> tuple[Hit, ...]:
    """Return up to `most` hits that are near in meaning and not among the `results`, nearest first.

    Filters, dates and everything in the query but its plain words still hold: names, phrases, unwanted words.
    """
    required = _required(results.query.root)
    if required is None:
        return ()
    asked = replace(results.query, root=required, sort=Sort.OLDEST, start=0, limit=0, facets=())
    free = isinstance(required, All) and not asked.filters and asked.dates == ANY_DATE
    letters = None if free else counts_by(engine, asked, "letter").keys()
    seen = {(hit.letter_id, hit.paragraph) for hit in results.hits}
    near = [one for one in vectors.nearest(vector, NEAREST + len(seen), letters) if (one.letter_id, one.number) not in seen]
    found = _fetched(engine, asked, near[:NEAREST])
    return tuple(hit for hit, _ in zip(found, range(most), strict=False))


def _required(root: Node) -> Node | None:
    """Return what of `root` must hold without its plain words; None if it has none."""
    parts = root.parts if isinstance(root, And) else (root,)
    kept = tuple(part for part in parts if not _is_plain(part))
    if len(kept) == len(parts):
        return None
    return And(kept) if len(kept) > 1 else kept[0] if kept else All()


def _is_plain(part: Node) -> bool:
    """Return whether `part` has nothing but wanted words."""
    return all(map(_is_plain, part.parts)) if isinstance(part, And | Or) else isinstance(part, Term)


def _fetched(engine: Engine, asked: Query, near: Sequence[Near]) -> Iterator[Hit]:
    """Yield the paragraphs in `near` that meet the query `asked`, fetching letters a few at a time as they are needed."""
    hits: dict[tuple[str, int], Hit] = {}
    fetched: set[str] = set()
    for place, one in enumerate(near):
        if one.letter_id not in fetched:
            following = dict.fromkeys(other.letter_id for other in near[place:] if other.letter_id not in fetched)
            wanted = tuple(following)[:AT_ONCE]
            fetched.update(wanted)
            hits |= {(hit.letter_id, hit.paragraph): hit for hit in _paragraphs_in(engine, asked, wanted)}
        hit = hits.get((one.letter_id, one.number))
        if hit and not hit.boilerplate and one.is_of(hit.text):
            yield hit._replace(score=0.0, match=Match.MEANING)


def _paragraphs_in(engine: Engine, asked: Query, letters: tuple[str, ...]) -> tuple[Hit, ...]:
    root = And((asked.root, Has("letter", letters))) if not isinstance(asked.root, All) else Has("letter", letters)
    return engine.search(replace(asked, root=root, limit=LONGEST_LETTER * len(letters))).hits
