"""Engines: a query becomes the body of an OpenSearch request; no text of a user is ever parsed there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from indexer.engines.shared.bm25 import DECIMALS
from indexer.engines.shared.term_dictionary import TermDictionary
from indexer.query import All, And, DateRange, Fuzzy, Has, Node, Not, Or, Phrase, Query, Sort, Term, Wildcard
from indexer.query.plan import Plan, Stream, WordSequence, planned, word_sequence_of

Body = dict[str, Any]
"""Part of a request, as JSON."""

MOST_JOKERS = 5
"""Stars and question marks of a pattern that Lucene's automata are given; more are looked up in the vocabulary, in bounded time."""

MOST_VALUES = 10_000
"""Buckets asked for at a time; a response may have 65,535 in all."""

LETTERS, AUTHORITIES, VALUES = "letters:", "authorities:", "values"
"""Names of aggregations; no facet is called so."""

UNITS = 10**DECIMALS
"""Scores are sorted as whole numbers of their last decimal, so that what is equal when shown is a tie."""

BY_LETTER: tuple[Mapping[str, str], ...] = ({"letter": "asc"}, {"number": "asc"})
EVERYTHING: Body = {"match_all": {}}
NOTHING: Body = {"match_none": {}}

_ROUNDED = f"floor((_score + setback * (1 - doc['boilerplate'].value)) * {UNITS} + 0.5)"
"""An expression, not Painless: it is compiled once and can neither loop nor reach anything. A score may not be negative, so that instead of
setting boilerplate back the others are set forward."""

_ORDER: Mapping[Sort, tuple[Mapping[str, str], ...]] = {
    Sort.RELEVANCE: BY_LETTER,
    Sort.NEWEST: ({"newest": "desc"}, *BY_LETTER),
    Sort.OLDEST: ({"oldest": "asc"}, *BY_LETTER),
}


class OpenSearchCompiler:
    """Compiles queries; `words` gives the exact words of the index."""

    def __init__(self, words: Callable[[], TermDictionary]) -> None:
        self._words = words

    def request(self, query: Query) -> Body:
        """Return the body that finds what `query` asks, in its order, with its counts; without a page.

        A filter on a field that is counted comes after the counting, and each count is filtered by the others: the usual exclusion.
        """
        plan = planned(query.root)
        after = {one.field: having(one.field, one.values) for one in query.filters if one.field in query.facets}
        before = [having(one.field, one.values) for one in query.filters if one.field not in query.facets]
        found = _bool(filter=[self.matching(plan.match), *_within(query.dates), *before])
        scored = is_scored(query, plan)
        body: Body = {
            "query": self._scoring(plan, found) if scored else found,
            "sort": [{"_score": "desc"}, *BY_LETTER] if scored else list(_ORDER[query.sort]),
            "aggs": _counts(query, after),
            "track_total_hits": True,
        }
        return {**body, "post_filter": _bool(filter=list(after.values()))} if after else body

    def matching(self, node: Node) -> Body:
        """Return the query that finds what `node` finds; its scores mean nothing."""
        match node:
            case All():
                return EVERYTHING
            case Term() | Phrase():
                return _row(word_sequence_of(node))
            case Wildcard(pattern) if sum(map(pattern.count, "*?")) <= MOST_JOKERS:
                return {"wildcard": {Stream.EXACT.value: {"value": re.sub(r"\\", r"\\\\", pattern), "rewrite": "constant_score"}}}
            case Wildcard(pattern):
                return having(Stream.EXACT, self._words().matching(pattern))
            case Fuzzy(word, distance):
                return having(Stream.EXACT, sorted(self._words().similar(word, distance)))
            case Has(field, values):
                return having(field, values)
            case And(parts):
                return self._all_of(parts)
            case Or(parts):
                return any_of(map(self.matching, parts))
            case Not():
                return self._all_of((node,))

    def _all_of(self, parts: Sequence[Node]) -> Body:
        return _bool(
            filter=[self.matching(part) for part in parts if not isinstance(part, Not)],
            must_not=[self.matching(part.part) for part in parts if isinstance(part, Not)],
        )

    def _scoring(self, plan: Plan, found: Body) -> Body:
        """Return the query that finds what `found` finds and scores as `plan` says, in `UNITS` and with the setback on top."""
        extra = [_weighed(clause.row, clause.weight) for clause in plan.clauses]
        extra += [{"constant_score": {"filter": self.matching(one.node), "boost": one.weight}} for one in plan.constants]
        script = {"lang": "expression", "source": _ROUNDED, "params": {"setback": plan.setback}}
        return {"script_score": {"query": _bool(filter=[found], should=extra), "script": script}}


def is_scored(query: Query, plan: Plan) -> bool:
    """Return whether hits have scores: not by date, and not where there is nothing to score by."""
    return query.sort is Sort.RELEVANCE and bool(plan.clauses or plan.constants)


def score(sorted_by: float, plan: Plan) -> float:
    """Return the score of a hit that was sorted by that number of `UNITS`."""
    return float(round(sorted_by / UNITS - plan.setback, DECIMALS))


def having(field: str, values: Iterable[str]) -> Body:
    """Return the query for documents whose `field` has one of `values`."""
    wanted = list(values)
    return {"terms": {str(field): wanted}} if wanted else NOTHING


def any_of(parts: Iterable[Body]) -> Body:
    """Return the query for what any of `parts` finds; no parts find nothing."""
    wanted = list(parts)
    return _bool(should=wanted, minimum_should_match=1) if wanted else NOTHING


def partition(body: Body, name: str, field: str, place: int, parts: int) -> Body:
    """Return the request that counts one of `parts` parts of the values that the count `name` of `body` has, and finds nothing."""
    outer = body["aggs"][name]
    counted = {VALUES: {"terms": {"field": field, "size": MOST_VALUES, "include": {"partition": place, "num_partitions": parts}}}}
    return {**_unpaged(body), "aggs": {name: {**outer, "aggs": counted}}}


def _unpaged(body: Body) -> Body:
    return {**{name: value for name, value in body.items() if name not in ("sort", "post_filter")}, "size": 0, "track_total_hits": False}


def _counts(query: Query, after: Mapping[str, Body]) -> Body:
    """Return what is counted: letters and authorities under all filters, each facet under those of the others."""
    counts = {LETTERS: _values_of("letter", after.values()), AUTHORITIES: _values_of("authority", after.values())}
    others = {name: [one for field, one in after.items() if field != name] for name in query.facets}
    return {**counts, **{name: _values_of(name, others[name]) for name in query.facets}}


def _values_of(field: str, filters: Iterable[Body]) -> Body:
    """Return the count of paragraphs for each value of `field`. More values than are asked for show in what the others have together."""
    return {"filter": _bool(filter=list(filters)), "aggs": {VALUES: {"terms": {"field": field, "size": MOST_VALUES}}}}


def _within(dates: DateRange) -> list[Body]:
    """Return the query for documents of those days; none where both ends are open."""
    ends = {name: day.toordinal() for name, day in (("gte", dates.start), ("lte", dates.end)) if day}
    return [{"range": {"day": ends}}] if ends else []


def _row(row: WordSequence) -> Body:
    field = row.stream.value
    if not row.words:
        return NOTHING
    if len(row.words) == 1:
        return {"term": {field: row.words[0]}}
    if row.slop:
        return _bool(filter=[_near(field, one, other, row.slop) for one, other in combinations(row.words, 2)])
    return {"match_phrase": {field: " ".join(row.words)}}


def _weighed(row: WordSequence, weight: float) -> Body:
    """Return the query whose score is `weight` times the BM25 of a row without slop."""
    field = row.stream.value
    if len(row.words) == 1:
        return {"term": {field: {"value": row.words[0], "boost": weight}}}
    return {"match_phrase": {field: {"query": " ".join(row.words), "boost": weight}}}


def _near(field: str, one: str, other: str, slop: int) -> Body:
    """Return the query for two words with at most `slop` others between them, in any order; `match_phrase` would count moves instead.

    A word is near itself only where it stands twice, which spans in order make sure of.
    """
    clauses = [{"span_term": {field: word}} for word in (one, other)]
    return {"span_near": {"clauses": clauses, "slop": slop, "in_order": one == other}}


def _bool(**parts: object) -> Body:
    """Return a query of parts that must, should or must not match; everything where there are none."""
    given = {name: part for name, part in parts.items() if part}
    if not given:
        return EVERYTHING
    only = given.get("filter")
    if len(given) == 1 and isinstance(only, list) and len(only) == 1:
        return dict(only[0])
    return {"bool": given}
