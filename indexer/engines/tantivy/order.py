"""Engines: Tantivy's hits in their final order.

It gives ties as they happen to be stored; of a tie that runs over the page's edge, at least what comes first has to be found.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import tantivy
from tantivy import DocAddress
from tantivy import Query as Compiled

from indexer.engines.shared.bm25 import DECIMALS
from indexer.engines.shared.deadline import check
from indexer.engines.tantivy.query import TantivyCompiler
from indexer.query import Sort
from indexer.query.plan import Plan

LEVEL = "level"
"""Field in which documents of one score are in order, boilerplate last."""
SET_BACK = 1 << 63
"""From here on it is boilerplate's."""

Hits = list[tuple[Any, DocAddress]]
"""Documents as Tantivy gives them, each with what it ordered them by."""
Ranked = list[tuple[float, DocAddress]]
"""Documents in order, each with its score."""

SPARE = 20
"""Hits fetched beyond the page, since most ties end there."""

LONG_TIE = 1000
"""Hits after which a tie is no longer read to its end."""

BY_DAY = {Sort.RELEVANCE: ("letter_order", 1), Sort.NEWEST: ("newest", -1), Sort.OLDEST: ("oldest", 1)}
"""Field to order by, and -1 where its greatest comes first; by relevance where there is nothing to score by."""


def level_of(letter_order: int, boilerplate: bool) -> int:
    """Return the place of a document among those of one score; the last bit of its letter's order falls away."""
    return SET_BACK * boilerplate + (letter_order >> 1)


class SortPosition(NamedTuple):
    """One document and what decides its place, least first."""

    key: float
    """Its score with a minus, or its day; letter and number count only where keys are equal."""
    letter: float
    number: float
    address: DocAddress


class Order:
    """Orders what one searcher finds, by a deadline."""

    def __init__(self, searcher: tantivy.Searcher, compiler: TantivyCompiler, deadline: float) -> None:
        self._searcher = searcher
        self._compiler = compiler
        self._deadline = deadline

    def count(self, found: Compiled) -> int:
        """Return how many documents there are."""
        total: int = self._searcher.search(found, 1).count  # type: ignore[attr-defined]  # its types leave out `count`
        return total

    def first(self, found: Compiled, sort: Sort, end: int) -> tuple[int, Ranked]:
        """Return how many documents there are, and at least the first `end` of them by day, or by letter where `sort` is by relevance."""
        total, places = self._by_field(found, *BY_DAY[sort], end)
        return total, [(0.0, one.address) for one in places]

    def level(self, found: Compiled, score: float, setback: float, end: int) -> tuple[int, Ranked]:
        """Return how many documents there are, and at least the best `end` of them, which all have the same `score` but for the setback.

        Thousands may be tied: their order is that of a field, and none of them need be looked at but those.
        """
        total, places = self._by_field(found, LEVEL, 1, end)
        return total, [(round(score - setback * (int(one.key) >= SET_BACK), DECIMALS), one.address) for one in places]

    def _by_field(self, found: Compiled, field: str, sign: int, end: int) -> tuple[int, list[SortPosition]]:
        """Return how many documents there are, and at least the first `end` of them by `field`, the greatest first where `sign` is -1."""
        limit = end + SPARE
        while True:
            total, hits = self._asked(found, limit, field, sign)
            if len(hits) < limit or hits[end - 1][0] != hits[-1][0]:
                return total, self._placed([sign * key for key, _ in hits], hits)
            limit *= 4

    def best(self, found: Compiled, wanted: Compiled, plan: Plan, end: int) -> tuple[int, Ranked]:
        """Return how many documents are `found`, and at least the best `end` of them with their scores, which `wanted` gives.

        The setback is taken off here, where it costs nothing: it only lowers scores, so what Tantivy puts last bounds all that it left out.
        """
        limit = end + SPARE
        while True:
            total, places, least = self._scored(wanted, plan, limit)
            if len(places) < limit or places[end - 1].key < least:
                return total, [(-one.key, one.address) for one in places]
            if LONG_TIE < limit < total:
                above = [one for one in places if one.key < least]
                tied = self._tied(wanted, found, plan, least, end - len(above))
                if len(above) + len(tied) >= end:
                    return total, [(-one.key, one.address) for one in above + tied]
            limit *= 4

    def _tied(self, wanted: Compiled, found: Compiled, plan: Plan, key: float, need: int) -> list[SortPosition]:
        """Return the first `need` of the documents with that `key`, or all where there are fewer, going by letter ids."""
        limit = LONG_TIE + 4 * need
        while True:
            total, hits = self._asked(found, limit, "letter_order", 1)
            part = wanted if limit >= total else self._compiler.before_letter(wanted, hits[-1][0])
            tied = [one for one in self._scored(part, plan, limit)[1] if one.key == key]
            if len(tied) >= need or limit >= total:
                return tied[:need]
            limit *= 4

    def _scored(self, wanted: Compiled, plan: Plan, limit: int) -> tuple[int, list[SortPosition], float]:
        """Return how many documents there are, those that Tantivy scores best, in order, and the least key that any other can have."""
        total, hits = self._asked(wanted, limit, None, -1)
        levels = self._column(LEVEL, hits)
        lowered = ((score, plan.setback * (level >= SET_BACK)) for (score, _), level in zip(hits, levels, strict=True))
        keys = [-round(score - setback, DECIMALS) for score, setback in lowered]
        return total, self._placed(keys, hits, levels), -round(hits[-1][0], DECIMALS) if hits else 0.0

    def _placed(self, keys: Sequence[float], hits: Hits, levels: Sequence[int] = ()) -> list[SortPosition]:
        """Return the hits in order of their keys, ties in order of letter and number; `levels` are theirs, where they are known."""
        letters = numbers = keys
        if len(set(keys)) < len(keys):
            letters = [level % SET_BACK for level in levels or self._column(LEVEL, hits)]
            numbers = self._column("number", hits)
        addresses = [address for _, address in hits]
        return sorted(map(SortPosition, keys, letters, numbers, addresses), key=itemgetter(0, 1, 2))

    def _column(self, name: str, hits: Hits) -> list[Any]:
        return self._searcher.fast_field_values(name, [address for _, address in hits])

    def _asked(self, wanted: Compiled, limit: int, field: str | None, sign: int) -> tuple[int, Hits]:
        """Return how many documents there are, and Tantivy's own first `limit` with what it ordered them by."""
        check(self._deadline)
        order = tantivy.Order.Desc if sign < 0 else tantivy.Order.Asc
        answer: Any = self._searcher.search(wanted, limit, order_by_field=field, order=order)
        return answer.count, answer.hits
