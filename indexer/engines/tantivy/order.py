"""Engines: Tantivy's hits in their final order.

Tantivy returns ties in storage order; if a tie runs past the end of the page, we must find at least those that come first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import tantivy
from tantivy import DocAddress
from tantivy import Query as Compiled

from indexer.engines.shared.bm25 import DECIMALS
from indexer.engines.shared.deadline import check_deadline
from indexer.engines.tantivy.query import TantivyCompiler
from indexer.query import Candidate, Sort
from indexer.query.plan import Plan

LEVEL = "level"
"""Field that puts documents with the same score in order, boilerplate last."""
SET_BACK = 1 << 63
"""Levels from here up are boilerplate."""

Hits = list[tuple[Any, DocAddress]]
"""Documents as Tantivy returns them, each with its sort value."""
Ranked = list[tuple[float, DocAddress]]
"""Documents in order, each with its score."""

SPARE = 20
"""Hits fetched beyond the page, because most ties end there."""

LONG_TIE = 1000
"""A tie of more hits than this is no longer read to its end."""

BY_DAY = {Sort.RELEVANCE: ("letter_order", 1), Sort.NEWEST: ("newest", -1), Sort.OLDEST: ("oldest", 1)}
"""Field to sort by, and -1 if the greatest value comes first; relevance applies if there is nothing to score by."""


def level_of(letter_order: int, boilerplate: bool) -> int:
    """Return a document's place among those with the same score; the lowest bit of `letter_order` is lost."""
    return SET_BACK * boilerplate + (letter_order >> 1)


class SortPosition(NamedTuple):
    """A document and what it is sorted by, least first."""

    key: float
    """Its negated score, or its day; letter and number count only if keys are equal."""
    letter: float
    number: float
    address: DocAddress


class Order:
    """Sorts what one searcher finds, with a deadline."""

    def __init__(self, searcher: tantivy.Searcher, compiler: TantivyCompiler, deadline: float) -> None:
        self._searcher = searcher
        self._compiler = compiler
        self._deadline = deadline

    def candidates(self, ranked: Sequence[tuple[float, DocAddress]]) -> list[Candidate]:
        """Return letter id, paragraph number and score of each hit."""
        letters, numbers = self._column("letter_order", ranked), self._column("number", ranked)
        return [Candidate(f"{letter:016x}", number, score) for letter, number, (score, _) in zip(letters, numbers, ranked, strict=True)]

    def count(self, found: Compiled) -> int:
        """Return the number of documents in `found`, which are not scored."""
        total: int = self._searcher.search(Compiled.const_score_query(found, 0.0), 1).count  # type: ignore[attr-defined]  # its type stubs leave out `count`
        return total

    def first(self, found: Compiled, sort: Sort, start: int, end: int) -> tuple[int, Ranked]:
        """Return the number of documents, and at least the first `end` of them by day, or by letter if `sort` is relevance.

        Those before `start` only fill the places before it.
        """
        field, sign = BY_DAY[sort]
        total, hits = self._of_field(found, field, sign, end)
        # Hits of the same day as the first that is wanted are sorted with it. Sorting all of them again for each batch of a download of
        # everything took two fifths of its time.
        passed = bisect_left(hits, sign * hits[start][0], key=lambda hit: sign * hit[0]) if start < len(hits) else len(hits)
        places = self._placed([sign * key for key, _ in hits[passed:]], hits[passed:])
        return total, [(0.0, address) for address in (*(address for _, address in hits[:passed]), *(one.address for one in places))]

    def level(self, found: Compiled, score: float, setback: float, end: int) -> tuple[int, Ranked]:
        """Return the number of documents, and at least the best `end` of them if all have the same `score` apart from the setback.

        Thousands may tie, but they are sorted by a field, so only the first ones have to be read.
        """
        total, hits = self._of_field(found, LEVEL, 1, end)
        places = self._placed([key for key, _ in hits], hits)
        return total, [(round(score - setback * (int(one.key) >= SET_BACK), DECIMALS), one.address) for one in places]

    def _of_field(self, found: Compiled, field: str, sign: int, end: int) -> tuple[int, Hits]:
        """Return the number of documents, and at least the first `end` of them by `field`, greatest first if `sign` is -1.

        All that tie with the last of these are there, and ties are in any order.
        """
        limit = end + SPARE
        while True:
            total, hits = self._asked(found, limit, field, sign)
            if len(hits) < limit or hits[end - 1][0] != hits[-1][0]:
                return total, hits
            limit *= 4

    def best(self, found: Compiled, wanted: Compiled, plan: Plan, end: int) -> tuple[int, Ranked]:
        """Return the number of documents in `found`, and at least the best `end` of them with the scores that `wanted` gives.

        The setback is subtracted here, where it costs nothing. It only lowers scores, so no document left out can score higher than the
        last that Tantivy returned.
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
        """Return the first `need` documents with that `key`, in order of letter id, or all of them if there are fewer."""
        limit = LONG_TIE + 4 * need
        while True:
            total, hits = self._asked(found, limit, "letter_order", 1)
            part = wanted if limit >= total else self._compiler.before_letter(wanted, hits[-1][0])
            tied = [one for one in self._scored(part, plan, limit)[1] if one.key == key]
            if len(tied) >= need or limit >= total:
                return tied[:need]
            limit *= 4

    def _scored(self, wanted: Compiled, plan: Plan, limit: int) -> tuple[int, list[SortPosition], float]:
        """Return the number of documents, those with Tantivy's best scores in order, and the least key that any other can have."""
        total, hits = self._asked(wanted, limit, None, -1)
        levels = self._column(LEVEL, hits)
        setback = plan.setback
        keys = [-round(score - setback if level >= SET_BACK else score, DECIMALS) for (score, _), level in zip(hits, levels, strict=True)]
        return total, self._placed(keys, hits, levels), -round(hits[-1][0], DECIMALS) if hits else 0.0

    def _placed(self, keys: Sequence[float], hits: Hits, levels: Sequence[int] = ()) -> list[SortPosition]:
        """Return the hits sorted by key, ties by letter and number; `levels` are the hits' levels, if known."""
        letters = numbers = keys
        if len(set(keys)) < len(keys):
            letters = [level % SET_BACK for level in levels or self._column(LEVEL, hits)]
            numbers = self._column("number", hits)
        addresses = [address for _, address in hits]
        return sorted(map(SortPosition, keys, letters, numbers, addresses), key=itemgetter(0, 1, 2))

    def _column(self, name: str, hits: Sequence[tuple[Any, DocAddress]]) -> list[Any]:
        return self._searcher.fast_field_values(name, [address for _, address in hits])

    def _asked(self, wanted: Compiled, limit: int, field: str | None, sign: int) -> tuple[int, Hits]:
        """Return the number of documents, and Tantivy's own first `limit` with their sort values."""
        check_deadline(self._deadline)
        order = tantivy.Order.Desc if sign < 0 else tantivy.Order.Asc
        answer: Any = self._searcher.search(wanted, limit, order_by_field=field, order=order)
        return answer.count, answer.hits
