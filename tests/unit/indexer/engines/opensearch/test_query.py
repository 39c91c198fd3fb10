"""OpenSearch's requests, without a server: each kind of query node, and one whole request as it is sent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from indexer.engines.opensearch.query import NOTHING, OpenSearchCompiler, having, partition, score
from indexer.engines.shared.bm25 import idf
from indexer.engines.shared.term_dictionary import TermDictionary
from indexer.query import All, And, Fuzzy, Has, Node, Not, Or, Phrase, Sort, Term, Wildcard
from indexer.query.ast import Concept
from indexer.query.plan import make_plan
from tests.support.factories import query, words

COMPILER = OpenSearchCompiler(
    lambda: TermDictionary({"child": 2, "children": 3, "chill": 1}), lambda asked: (100, tuple(range(10, 10 + len(asked))))
)

PARTS: list[tuple[Node, dict[str, Any], str]] = [
    (All(), {"match_all": {}}, "everything"),
    (Term("children"), {"term": {"stems": "children"}}, "a word by its stem"),
    (Term("well-matched"), {"match_phrase": {"stems": "well match"}}, "a term of two words in a row"),
    (Term("MASH", also=True), {"term": {"exact": "mash"}}, "one that was not typed, exactly"),
    (Term("-"), NOTHING, "a mark is no word"),
    (Phrase(("Children", "are")), {"match_phrase": {"exact": "children are"}}, "a phrase by its exact words"),
    (Wildcard("ch*n"), {"wildcard": {"exact": {"value": "ch*n", "rewrite": "constant_score"}}}, "a pattern by the cluster"),
    (Wildcard("*?*?*c*"), having("exact", []), "one of many jokers by the vocabulary, where no word fits"),
    (Wildcard("c*h*?*?*l"), {"terms": {"exact": ["chill"]}}, "and where one does"),
    (Fuzzy("chidl", 1), {"terms": {"exact": ["child", "chill"]}}, "a misspelt word by the vocabulary"),
    (Has("year", ("2019", "2020")), {"terms": {"year": ["2019", "2020"]}}, "a field"),
    (Has("year", ()), NOTHING, "no value at all"),
    (Or(()), NOTHING, "either of nothing"),
    (Not(Term("plan")), {"bool": {"must_not": [{"term": {"stems": "plan"}}]}}, "not, alone"),
    (
        And((Term("plan"), Not(Term("late")))),
        {"bool": {"filter": [{"term": {"stems": "plan"}}], "must_not": [{"term": {"stems": "late"}}]}},
        "and, with not",
    ),
    (
        Or((Term("plan"), Term("late"))),
        {"bool": {"should": [{"term": {"stems": "plan"}}, {"term": {"stems": "late"}}], "minimum_should_match": 1}},
        "or",
    ),
]


@pytest.mark.parametrize(("node", "expected", "why"), PARTS, ids=[why for _, _, why in PARTS])
def test_each_part_of_a_tree_has_its_request(node: Node, expected: dict[str, Any], why: str) -> None:
    """Every kind of node becomes exactly the expected OpenSearch query."""
    assert expected == COMPILER.matching(node), why


@pytest.mark.parametrize(("typed", "in_order"), [(("plans", "late"), False), (("late", "late"), True)])
def test_near_words_are_spans(typed: tuple[str, str], in_order: bool) -> None:
    """Near words match in any order, but a word near itself must occur twice."""
    clauses = [{"span_term": {"exact": word}} for word in typed]

    assert COMPILER.matching(Phrase(typed, 4)) == {"span_near": {"clauses": clauses, "slop": 4, "in_order": in_order}}


def test_a_whole_request() -> None:
    """Words score and filters do not; filters on facets apply after counting, and each count has the other facets' filters."""
    asked = query("poor plans", ("year", "2020"), ("region", "Wales"), dates=("2020-01-01", ""), facets=("year",))

    body = COMPILER.request(asked)

    region, year = {"terms": {"region": ["Wales"]}}, {"terms": {"year": ["2020"]}}
    assert body["post_filter"] == year
    scored = body["query"]["script_score"]
    assert scored["script"]["params"] == {"setback": 3.0}
    assert scored["query"]["bool"]["filter"] == [
        {
            "bool": {
                "filter": [
                    {"bool": {"filter": [{"term": {"stems": "poor"}}, {"term": {"stems": "plan"}}]}},
                    {"range": {"day": {"gte": 737425}}},
                    region,
                ]
            }
        }
    ]
    assert scored["query"]["bool"]["should"] == [
        {"term": {"stems": {"value": "poor", "boost": 1.0}}},
        {"term": {"exact": {"value": "poor", "boost": 0.3}}},
        {"term": {"heading": {"value": "poor", "boost": 0.3}}},
        {"term": {"stems": {"value": "plan", "boost": 1.0}}},
        {"term": {"exact": {"value": "plans", "boost": 0.3}}},
        {"term": {"heading": {"value": "plan", "boost": 0.3}}},
        {"constant_score": {"filter": {"match_phrase": {"stems": "poor plan"}}, "boost": 2.0}},
    ]
    assert body["sort"] == [{"_score": "desc"}, {"letter": "asc"}, {"number": "asc"}]
    counted = {"terms": {"field": "year", "size": 10_000}}
    assert body["aggs"]["year"] == {"filter": {"match_all": {}}, "aggs": {"values": counted}}
    assert body["aggs"]["letters:"]["filter"] == body["aggs"]["authorities:"]["filter"] == year
    assert body["track_total_hits"] is True


def test_a_concept_is_the_best_of_its_wordings() -> None:
    """Each wording is brought to the idf of all together; the counts are asked for once."""
    concept = Concept((Term("MASH"), Term("safeguarding hub", also=True)))
    body = COMPILER.request(query(concept))

    text = body["query"]["script_score"]["query"]["bool"]["should"][0]["dis_max"]["queries"]
    together, mash, safeguarding, hub = (idf(count, 100) for count in (10, 11, 12, 13))
    assert text == [
        {"bool": {"should": [{"term": {"stems": {"value": "mash", "boost": pytest.approx(together / mash)}}}]}},
        {"bool": {"should": [{"match_phrase": {"stems": {
            "query": "safeguard hub", "boost": pytest.approx(together / (safeguarding + hub))}}}]}},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sort", "expected"),
    [(Sort.NEWEST, {"newest": "desc"}), (Sort.OLDEST, {"oldest": "asc"}), (Sort.RELEVANCE, {"letter": "asc"})],
)
def test_without_scores_nothing_is_weighed(sort: Sort, expected: dict[str, str]) -> None:
    """When sorting by date, or with nothing to score, no script runs."""
    root = All() if sort is Sort.RELEVANCE else words("plans")
    body = COMPILER.request(query(root, sort=sort))

    assert body["sort"][0] == expected
    assert "script_score" not in body["query"]


def test_a_count_can_be_asked_for_in_parts() -> None:
    """A request for part of a count has its own values, the same filters, and no hits."""
    body = COMPILER.request(query("plans", ("year", "2020"), facets=("year",)))

    part = partition(body, "letters:", "letter", 2, 5)

    assert part["size"] == 0
    assert "post_filter" not in part
    assert part["query"] == body["query"]
    counted = part["aggs"]["letters:"]
    assert counted["filter"] == body["aggs"]["letters:"]["filter"]
    assert counted["aggs"]["values"]["terms"] == {"field": "letter", "size": 10_000, "include": {"partition": 2, "num_partitions": 5}}


def test_scores_come_back_without_what_keeps_them_above_zero() -> None:
    """The cluster sorts by integers in units of the fourth decimal, with three added; scores are returned without that."""
    assert score(55587.0, make_plan(Term("plan"))) == 2.5587
    assert score(0.0, make_plan(Term("plan"))) == -3.0


@pytest.mark.parametrize("text", ['"}}', "a\\b", "{{", "*", "_exists_:x", "'; drop"])
def test_no_text_of_a_user_is_parsed_by_the_cluster(text: str) -> None:
    """A user's text is always sent as a single value, and no request uses a query language in which it could mean more."""
    for node in (Term(text), Phrase((text,)), Has("section", (text,)), Wildcard(text)):
        sent = json.dumps(COMPILER.request(query(node)))
        assert "query_string" not in sent
        assert json.loads(sent)["track_total_hits"] is True
