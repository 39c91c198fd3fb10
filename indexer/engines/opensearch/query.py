"""Engines: turn a query into the body of an OpenSearch request; users' text is never parsed by OpenSearch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, islice
from typing import Any

from indexer.engines.shared.bm25 import DECIMALS, concept_factor
from indexer.engines.shared.term_dictionary import TermDictionary
from indexer.query import All, And, DateRange, Fuzzy, Has, Node, Not, Or, Phrase, Query, Sort, Term, Wildcard
from indexer.query.plan import Plan, Stream, Wording, WordSequence, make_plan, word_sequence_of

Body = dict[str, Any]
"""All or part of a request, as JSON."""

MOST_JOKERS = 5
"""Most stars and question marks in a pattern for Lucene's automata; patterns with more are looked up in the vocabulary, in bounded time."""

MOST_VALUES = 10_000
"""Buckets per request; a response may have at most 65,535 in all."""

LETTERS, AUTHORITIES, VALUES = "letters:", "authorities:", "values"
"""Names of aggregations; no facet has any of these names."""

UNITS = 10**DECIMALS
"""Scores are sorted as whole numbers in units of their last decimal, so that scores that look equal are ties."""

BY_LETTER: tuple[Mapping[str, str], ...] = ({"letter": "asc"}, {"number": "asc"})
EVERYTHING: Body = {"match_all": {}}
NOTHING: Body = {"match_none": {}}

_ROUNDED = f"floor((_score + setback * (1 - doc['boilerplate'].value)) * {UNITS} + 0.5)"
"""A Lucene expression, not Painless: it is compiled once, cannot loop and cannot reach anything else. Scores must not be negative, so
instead of lowering boilerplate by the setback we raise everything else by it."""

_ORDER: Mapping[Sort, tuple[Mapping[str, str], ...]] = {
    Sort.RELEVANCE: BY_LETTER,
    Sort.NEWEST: ({"newest": "desc"}, *BY_LETTER),
    Sort.OLDEST: ({"oldest": "asc"}, *BY_LETTER),
}


CONCEPTS_KEPT = 512
"""Concepts whose counts are kept: a page searches for few, and often for the same."""

Counts = tuple[int, tuple[int, ...]]
"""Number of all documents, and for each of several queries the number that it finds."""


class OpenSearchCompiler:
    """Compiles queries; `words` returns the exact words of the index, `counts` how many documents each of several queries finds."""

    def __init__(self, words: Callable[[], TermDictionary], counts: Callable[[Sequence[Body]], Counts]) -> None:
        self._words = words
        self._counts = counts
        self._factors = lru_cache(CONCEPTS_KEPT)(self._factors_of)

    def request(self, query: Query) -> Body:
        """Return the body that finds, sorts and counts what `query` asks for, without the page.

        Filters on fields that are counted become a post filter, and each facet is counted under the other facets' filters, as is usual.
        """
        plan = make_plan(query.root, query.related)
        after = {one.field: having(one.field, one.values) for one in query.filters if one.field in query.facets}
        before = [having(one.field, one.values) for one in query.filters if one.field not in query.facets]
        found = _bool(filter=[self.matching(plan.match), *_within(query.dates), *before])
        scored = is_scored(query, plan)
        body: Body = {
            "query": self._scoring(plan, found) if scored else found,
            "sort": [{"_score": "desc"}, *BY_LETTER] if scored else list(_ORDER[query.sort]),
            **({"aggs": counts} if (counts := _counts(query, after)) else {}),
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
        """Return the query that finds what `found` finds and scores it by `plan`, plus the setback for all but boilerplate."""
        extra = [_weighed(clause.row, clause.weight) for clause in plan.clauses]
        extra += [{"constant_score": {"filter": self.matching(one.node), "boost": one.weight}} for one in plan.constants]
        extra += [self._concept(one.wordings, one.weight) for one in plan.concepts]
        script = {"lang": "expression", "source": _ROUNDED, "params": {"setback": plan.setback}}
        return {"script_score": {"query": _bool(filter=[found], should=extra), "script": script}}


    def _concept(self, wordings: tuple[Wording, ...], weight: float) -> Body:
        """Return the query that scores a concept by the best of its `wordings`, each brought to the idf of all of them together."""
        pairs = zip(wordings, self._factors(wordings), strict=True)
        return {"dis_max": {"queries": [_bool(should=[_weighed(row, weight * factor) for row in wording]) for wording, factor in pairs]}}

    def _factors_of(self, wordings: tuple[Wording, ...]) -> tuple[float, ...]:
        """Return the factor of each wording; all counts come from one request."""
        words = [[{"term": {row.stream.value: word}} for row in wording for word in row.words] for wording in wordings]
        together = any_of(_bool(filter=list(map(_row, wording))) for wording in wordings)
        total, (having, *counts) = self._counts([together, *(one for each in words for one in each)])
        each = iter(counts)
        return tuple(concept_factor(having, islice(each, len(one)), total) for one in words)


def is_scored(query: Query, plan: Plan) -> bool:
    """Return whether hits have scores: not when sorted by date, and not if there is nothing to score by."""
    return query.sort is Sort.RELEVANCE and plan.scores


def score(sorted_by: float, plan: Plan) -> float:
    """Return the score of a hit from its sort value, which is in `UNITS` and includes the setback."""
    return float(round(sorted_by / UNITS - plan.setback, DECIMALS))


def having(field: str, values: Iterable[str]) -> Body:
    """Return the query for documents with one of `values` in `field`."""
    wanted = list(values)
    return {"terms": {str(field): wanted}} if wanted else NOTHING


def any_of(parts: Iterable[Body]) -> Body:
    """Return the query for what any of `parts` finds; with no parts, nothing."""
    wanted = list(parts)
    return _bool(should=wanted, minimum_should_match=1) if wanted else NOTHING


def partition(body: Body, name: str, field: str, place: int, parts: int) -> Body:
    """Return the request that finds nothing and counts only one of `parts` partitions of the values in the aggregation `name` of `body`."""
    outer = body["aggs"][name]
    counted = {VALUES: {"terms": {"field": field, "size": MOST_VALUES, "include": {"partition": place, "num_partitions": parts}}}}
    return {**_unpaged(body), "aggs": {name: {**outer, "aggs": counted}}}


def _unpaged(body: Body) -> Body:
    return {**{name: value for name, value in body.items() if name not in ("sort", "post_filter")}, "size": 0, "track_total_hits": False}


def _counts(query: Query, after: Mapping[str, Body]) -> Body:
    """Return the aggregations: letters and authorities under all filters, each facet under the other facets' filters."""
    totals = {LETTERS: "letter", AUTHORITIES: "authority"} if query.counted else {}
    counts = {name: _values_of(field, after.values()) for name, field in totals.items()}
    others = {name: [one for field, one in after.items() if field != name] for name in query.facets}
    return {**counts, **{name: _values_of(name, others[name]) for name in query.facets}}


def _values_of(field: str, filters: Iterable[Body]) -> Body:
    """Return the aggregation that counts paragraphs per value of `field`; `sum_other_doc_count` shows if there are more values than fit."""
    return {"filter": _bool(filter=list(filters)), "aggs": {VALUES: {"terms": {"field": field, "size": MOST_VALUES}}}}


def _within(dates: DateRange) -> list[Body]:
    """Return the query for documents dated within `dates`; an empty list if both ends are open."""
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
    """Return the query that scores by `weight` times the BM25 of a word or phrase without slop."""
    field = row.stream.value
    if len(row.words) == 1:
        return {"term": {field: {"value": row.words[0], "boost": weight}}}
    return {"match_phrase": {field: {"query": " ".join(row.words), "boost": weight}}}


def _near(field: str, one: str, other: str, slop: int) -> Body:
    """Return the query for two words with at most `slop` others between them, in either order; `match_phrase` would count moves instead.

    A word is near itself only if it occurs twice, which `in_order` ensures.
    """
    clauses = [{"span_term": {field: word}} for word in (one, other)]
    return {"span_near": {"clauses": clauses, "slop": slop, "in_order": one == other}}


def _bool(**parts: object) -> Body:
    """Return a query whose parts must, should or must not match; with no parts, everything."""
    given = {name: part for name, part in parts.items() if part}
    if not given:
        return EVERYTHING
    only = given.get("filter")
    if len(given) == 1 and isinstance(only, list) and len(only) == 1:
        return dict(only[0])
    return {"bool": given}
