"""Engines: one generation in the cluster, open for reading. It never changes, so what was read from it can be kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from operator import itemgetter
from time import monotonic
from typing import Any

from indexer.engines.opensearch.client import Connection
from indexer.engines.opensearch.query import (
    AUTHORITIES,
    LETTERS,
    MOST_VALUES,
    VALUES,
    Body,
    Counts,
    OpenSearchCompiler,
    is_scored,
    partition,
    score,
)
from indexer.engines.opensearch.schema import REPORT, letter_of, report_of, semantics_id, semantics_of, tally_id, tally_of
from indexer.engines.opensearch.tally import Tally
from indexer.engines.shared import deadline, reordering
from indexer.engines.shared.answers import Answer, Labels
from indexer.engines.shared.document import hit
from indexer.engines.shared.term_dictionary import TermDictionary
from indexer.errors import IndexOutOfDate, LettersError, NotFound, SearchTooSlow, SearchUnavailable
from indexer.letter import Letter, Report
from indexer.query import Candidate, Query
from indexer.query.plan import Plan, Stream, make_plan
from indexer.results import Hit
from indexer.semantics import Semantics

WINDOW = 10_000
"""Hits that OpenSearch can give by position; deeper ones are reached from the hit before them."""

AT_ONCE = 2000
"""Hits, with their texts, per request."""

LONGEST_ID = 100
"""Characters; OpenSearch refuses empty ids and those of more than 512 bytes."""

LETTERS_AT_ONCE = 200
HEADS_AT_ONCE = 2000

LONG = 500
PLACES_KEPT = 256
"""How long a page must be for its end to be kept, and how many ends are kept: an export continues where its last page ended."""

ALIVE = "2m"
"""How long a point in time is kept after the last request that used it."""


class ClusterIndex:
    """A generation called `name`, shared between threads."""

    def __init__(self, connection: Connection, name: str, records: str, made: Mapping[str, Any]) -> None:
        self.name = name
        self.manifest = made
        self._connection = connection
        self._records = records
        self._compiler = OpenSearchCompiler(lambda: self.term_dictionary, self.counts)
        self._lock = threading.Lock()
        self._ends: OrderedDict[tuple[str, int], list[Any]] = OrderedDict()

    def search(self, query: Query) -> tuple[Answer, bool]:
        """Return what `query` finds, and whether part of the index could not be searched."""
        return _Search(self, self._connection, query, self._compiler.request(query)).answer()

    def letter(self, letter_id: str) -> Letter:
        """Return one letter; `NotFound` if there is none."""
        for letter in self.kept([letter_id]):
            return letter
        raise NotFound(f"We can’t find letter {letter_id}. Try searching for a phrase from it")

    def kept(self, letter_ids: Sequence[str]) -> list[Letter]:
        """Return those of the letters with these ids that exist."""
        names = [one for one in letter_ids if 0 < len(one) <= LONGEST_ID]
        return [letter_of(record) for record in self.fetched(names) if "head" in record]

    def letters(self, part: str = "packed", at_once: int = LETTERS_AT_ONCE) -> Iterator[Letter]:
        """Yield all letters, or their heads, ordered by id."""
        body: Body = {"query": {"exists": {"field": "letter"}}, "sort": [{"letter": "asc"}], "size": at_once, "_source": [part]}
        with self._point_in_time(self._records) as point:
            while True:
                found = self._connection.ask("GET", "/_search", {**body, **point}, allow_partial_search_results="false")["hits"]["hits"]
                yield from (letter_of(one["_source"], part) for one in found)
                if len(found) < at_once:
                    return
                body["search_after"] = found[-1]["sort"]

    def heads(self) -> tuple[Letter, ...]:
        """Return the heads of all letters, ordered by id."""
        return tuple(self.letters("head", HEADS_AT_ONCE))

    @cached_property
    def semantics(self) -> Semantics | None:
        """What the build learnt of meaning; None if it is missing or can't be read."""
        pieces = self.manifest.get("semantics", 0)
        records = self.fetched([semantics_id(place) for place in range(pieces)])
        with suppress(ValueError):
            return semantics_of(records) if pieces and len(records) == pieces else None
        return None

    @cached_property
    def report(self) -> Report:
        """The build's report."""
        for record in self.fetched([REPORT]):
            return report_of(record)
        raise IndexOutOfDate(f"the index {self.name} lacks its report; run: python -m indexer rebuild --from-catalogue")

    @cached_property
    def labels(self) -> Labels:
        """The label of every facet value whose label differs from the value."""
        return self.tally().labels()

    @cached_property
    def term_dictionary(self) -> TermDictionary:
        """The exact words."""
        return self.tally().term_dictionary()

    def tally(self) -> Tally:
        """Return the counts over all letters."""
        pieces = self.manifest["pieces"]
        records = self.fetched([tally_id(place) for place in range(pieces)])
        if len(records) < pieces:
            raise IndexOutOfDate(f"the index {self.name} lacks some of its words; run: python -m indexer rebuild --from-catalogue")
        return tally_of(records)

    def fetched(self, names: Sequence[str]) -> list[Mapping[str, Any]]:
        """Return those of the records with these ids that exist."""
        if not names:
            return []
        found = self._connection.ask("POST", f"/{self._records}/_mget", {"ids": list(names)})["docs"]
        if failed := [one["error"] for one in found if "error" in one]:
            raise SearchUnavailable(f"Part of the index can’t be read at the moment ({failed[0]['type']}). Try again in a moment")
        return [one["_source"] for one in found if one["found"]]

    def weighed(self) -> int | None:
        """Return the number of paragraphs in the BM25 statistics, which includes deleted ones not yet expunged; None if the index is empty.

        The cluster gives this number only when it explains a score.
        """
        word = max(self.term_dictionary.counts.items(), key=itemgetter(1), default=("", 0))[0]
        body: Body = {"query": {"term": {Stream.EXACT.value: word}}, "size": 1, "explain": True, "_source": False}
        found = self._connection.ask("POST", f"/{self.name}/_search", body, search_type="dfs_query_then_fetch")["hits"]["hits"]
        return next((total for one in found for total in _totals(one["_explanation"])), None)

    def counts(self, wanted: Sequence[Body]) -> Counts:
        """Return the number of all paragraphs, and of those that each of the queries in `wanted` finds, in one request."""
        filters = {str(place): one for place, one in enumerate(wanted)}
        body: Body = {"size": 0, "track_total_hits": True, "aggs": {"counts": {"filters": {"filters": filters}}}}
        found = self._connection.ask("POST", f"/{self.name}/_search", body, allow_partial_search_results="false")
        counted = found["aggregations"]["counts"]["buckets"]
        return found["hits"]["total"]["value"], tuple(counted[place]["doc_count"] for place in filters)

    def end(self, order: str, place: int) -> list[Any] | None:
        """Return the sort values of the hit before position `place` in `order`, None if not known."""
        with self._lock:
            return self._ends.get((order, place))

    def keep_end(self, order: str, place: int, sorted_by: list[Any]) -> None:
        """Keep the sort values of the hit before position `place` in `order`."""
        with self._lock:
            self._ends[order, place] = sorted_by
            if len(self._ends) > PLACES_KEPT:
                self._ends.popitem(last=False)

    @contextmanager
    def _point_in_time(self, name: str) -> Iterator[Body]:
        """Keep the index readable as it is now, even if a build deletes it in the meantime."""
        point = self._connection.ask("POST", f"/{name}/_search/point_in_time", keep_alive=ALIVE)["pit_id"]
        try:
            yield {"pit": {"id": point, "keep_alive": ALIVE}}
        finally:
            with suppress(LettersError):
                self._connection.ask("DELETE", "/_search/point_in_time", {"pit_id": [point]})

    def deep(self) -> Any:
        """Keep the paragraphs readable as they are now."""
        return self._point_in_time(self.name)


def _totals(explanation: Mapping[str, Any]) -> Iterator[int]:
    """Yield the number of documents in the BM25 statistics wherever an explanation gives it."""
    if explanation["description"].startswith("N, total number of documents"):
        yield int(explanation["value"])
    for part in explanation["details"]:
        yield from _totals(part)


class _Search:
    """One search, with a deadline."""

    def __init__(self, index: ClusterIndex, connection: Connection, query: Query, body: Body) -> None:
        self._index = index
        self._connection = connection
        self._query = query
        self._plan: Plan = make_plan(query.root, query.related)
        self._scored = is_scored(query, self._plan)
        self._body = body
        self.partial = False

    def answer(self) -> tuple[Answer, bool]:
        """Return what is found, and whether part of the index could not be searched."""
        query, end = self._query, reordering.needed(self._query, self._plan)
        moved = reordering.is_reordered(query, self._plan)
        start = 0 if moved else query.start
        shallow = query.limit > 0 and end <= WINDOW
        page = {"from": start, "size": end - start} if shallow else {"size": 0}
        found = self._asked({**self._body, **page})
        total: int = found["hits"]["total"]["value"]
        counts = {name: self._counts(name, found["aggregations"][name]) for name in found.get("aggregations", ())}
        hits = found["hits"]["hits"] if shallow else list(self._deep(start, min(end, total)))
        if len(hits) >= LONG and not self.partial:
            self._index.keep_end(self._order, start + len(hits), hits[-1]["sort"])
        shown = reordering.page(query, self._plan, hits, self._candidates) if moved else hits
        if self.partial and not total:
            raise SearchUnavailable("Part of the index can’t be searched at the moment. Try again in a moment")
        facets = {name: counts[name] for name in query.facets}
        answer = Answer(total, len(counts.get(LETTERS, ())), len(counts.get(AUTHORITIES, ())), tuple(map(self._hit, shown)), facets)
        return answer, self.partial

    def _candidates(self, found: Sequence[Mapping[str, Any]]) -> list[Candidate]:
        return [Candidate(one["sort"][1], one["sort"][2], score(one["sort"][0], self._plan)) for one in found]

    def _hit(self, found: Mapping[str, Any]) -> Hit:
        return hit(found["_source"]["stored"], score(found["sort"][0], self._plan) if self._scored else 0.0)

    def _deep(self, start: int, end: int) -> Iterator[Mapping[str, Any]]:
        """Yield the hits from `start` to `end`, each page continuing from the one before; on the way to `start`, texts are not fetched."""
        if start >= end:
            return
        with self._index.deep() as point:
            body = {**{name: part for name, part in self._body.items() if name != "aggs"}, **point, "track_total_hits": False}
            place = max((known for known in {start, *range(0, start, WINDOW)} if known == 0 or self._end(known)), default=0)
            after = self._end(place)
            while place < end:
                size = min(WINDOW, start - place) if place < start else min(AT_ONCE, end - place)
                page = {"size": size, "_source": place >= start, **({"search_after": after} if after else {})}
                found = self._asked({**body, **page}, "/_search")["hits"]["hits"]
                if not found:
                    return
                if place >= start:
                    yield from found
                place, after = place + len(found), found[-1]["sort"]
                if not self.partial:  # in part of the index, this is not the hit at this position of the whole
                    self._index.keep_end(self._order, place, after)

    @cached_property
    def _order(self) -> str:
        """Whatever decides which hits there are and their order."""
        return repr(replace(self._query, start=0, limit=0, facets=()))

    def _end(self, place: int) -> list[Any] | None:
        return self._index.end(self._order, place)

    def _counts(self, name: str, found: Mapping[str, Any]) -> dict[str, int]:
        """Return paragraphs per value. If there are more values than fit in a response, fetch them in parts."""
        counted = found[VALUES]
        parts = 1
        while counted["sum_other_doc_count"] and not self.partial:
            parts = max(2 * parts, 1 + 2 * len(counted["buckets"]) // MOST_VALUES)
            counted = self._in_parts(name, parts)
        return {bucket["key"]: bucket["doc_count"] for bucket in counted["buckets"]}

    def _in_parts(self, name: str, parts: int) -> Mapping[str, Any]:
        """Return the counts of all the parts together, stopping at the first that does not fit."""
        field = {LETTERS: "letter", AUTHORITIES: "authority"}.get(name, name)
        buckets: list[Any] = []
        for place in range(parts):
            found = self._asked(partition(self._body, name, field, place, parts))["aggregations"][name][VALUES]
            buckets += found["buckets"]
            if found["sum_other_doc_count"]:
                return {"buckets": buckets, "sum_other_doc_count": 1}
        return {"buckets": buckets, "sum_other_doc_count": 0}

    def _asked(self, body: Body, path: str = "") -> Any:
        """Return what the cluster finds. If parts of the index cannot be searched, try once more without them."""
        try:
            return self._tried(body, path, partial=False)
        except SearchUnavailable as error:
            if type(error) is not SearchUnavailable:
                raise
            found = self._tried(body, path, partial=True)
            if not found["_shards"]["successful"]:
                raise
            self.partial = self.partial or found["_shards"]["failed"] > 0
            return found

    def _tried(self, body: Body, path: str, *, partial: bool) -> Any:
        """Send the request once, within the time that is left."""
        deadline.check_deadline(self._query.deadline)
        left = min(self._connection.cluster.seconds, self._query.deadline - monotonic())
        until = {"cancel_after_time_interval": f"{1 + int(1000 * left)}ms"}
        params: dict[str, Any] = {"allow_partial_search_results": str(partial).lower(), **until}
        if self._scored and self._connection.cluster.dfs and body["size"]:
            params["search_type"] = "dfs_query_then_fetch"
        found = self._connection.ask("POST", path or f"/{self._index.name}/_search", body, seconds=left, **params)
        if found["timed_out"]:
            raise SearchTooSlow(deadline.TOO_SLOW)
        return found
