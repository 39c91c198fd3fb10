"""Serialise stage: the public shapes hold."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

from indexer.letter import (
    Authority,
    Finding,
    Kind,
    Letter,
)
from indexer.query import Query
from indexer.results import Facet, FacetValue, Hit, Notice, Results, Span, Why
from indexer.serialise import search_json, show_json
from tests.support.samples import LetterMaker

EMPTY = Letter("0" * 16, (), "", None, None, None, None)
HIT = Hit(
    "0" * 16, 3, "some-key", 1.23456789, None, dt.date(2020, 1, 2), None, None, "Strengths", Finding.STRENGTH, Kind.LIST_ITEM, None, "",
    "Caseloads are low.", spans=(Span(0, 9, Why.WORD),),
)


def through_json(data: dict[str, Any]) -> Any:
    """Return `data` as a program on the other side of a pipe gets it."""
    return json.loads(json.dumps(data))


def test_show_has_the_documented_shape(make_letter: LetterMaker) -> None:
    """Programs find every key, with dates in ISO form and names as lists."""
    shown = through_json(show_json(make_letter("One.", "Two.")))
    first = shown["paragraphs"][0]
    assert {name: shown[name] for name in ("letter_id", "source", "sha256", "title", "letter_type", "letter_date")} == {
        "letter_id": "0000000000000001",
        "source": "1.txt",
        "sha256": "0000000000000001" * 4,
        "title": "Letter 1",
        "letter_type": "focused visit",
        "letter_date": "2020-01-02",
    }
    assert shown["authority"] == {"code": "E06000018", "name": "Nottingham City Council", "gss_code": None}
    assert (shown["letter_date_precision"], shown["about"], shown["inspectorates"]) == ("day", "council", [])
    assert shown["visit"] == {"start": "2019-12-10", "end": "2019-12-11"}
    assert shown["people"] == {"to": ["Anna Lee"], "from": ["Bo Ray"], "inspectors": ["Cy Moss", "Di Nash"]}
    assert shown["grades"] == {"overall": "good"}
    assert shown["sections"][0] == {"heading": "Strengths", "finding": "strength"}
    assert {name: first[name] for name in ("number", "section", "finding", "kind", "page", "text")} == {
        "number": 1, "section": "What Else We Saw", "finding": "finding", "kind": "body", "page": 1, "text": "One.",
    }


def test_show_gives_null_for_what_is_unknown() -> None:
    """Unknown is null, and the keys are there all the same."""
    shown = through_json(show_json(EMPTY))
    assert (shown["source"], shown["letter_type"], shown["letter_date"]) == (None, None, None)
    assert shown["authority"] == {"code": None, "name": None, "gss_code": None}
    assert (shown["letter_date_precision"], shown["about"], shown["inspectorates"]) == (None, None, [])
    assert shown["visit"] == {"start": None, "end": None}
    assert shown["people"] == {"to": [], "from": [], "inspectors": []}
    assert (shown["grades"], shown["sections"], shown["paragraphs"]) == ({}, [], [])


def test_a_council_of_the_register_has_its_gss_code(make_letter: LetterMaker) -> None:
    """In letters and in hits, by the code that is in force."""
    barnsley = Authority("BNS", "Barnsley Metropolitan Borough Council", "Barnsley", "Metropolitan district", "Yorkshire and The Humber")
    assert show_json(replace(make_letter("One."), authority=barnsley))["authority"]["gss_code"] == "E08000038"
    hit = HIT._replace(authority=barnsley, month_only=True)
    (found,) = search_json(Results(Query("caseloads"), 1, 1, 1, (hit,)))["hits"]
    assert (found["gss_code"], found["letter_date"], found["letter_date_precision"]) == ("E08000038", "2020-01-02", "month")


def test_search_has_the_documented_shape(make_letter: LetterMaker) -> None:
    """Programs find hits with spans as [start, end, why], facets by name, and notices."""
    authority = make_letter("One.").authority
    facet = Facet("year", "Year", (FacetValue("2020", "2020", 4, selected=True),))
    hits = (HIT, HIT._replace(authority=authority))
    answer = through_json(search_json(Results(Query("caseloads"), 2, 1, 1, hits, (facet,), (Notice("partial", "Some is missing."),), 1.5)))
    assert (answer["query"], answer["total"], answer["took_ms"]) == ("caseloads", 2, 1.5)
    wanted = {
        "letter_id": "0" * 16, "paragraph": 3, "score": 1.234568, "authority": None, "letter_date": "2020-01-02", "letter_type": None,
        "section": "Strengths", "finding": "strength", "page": None, "text": "Caseloads are low.", "spans": [[0, 9, "word"]],
    }
    assert {name: answer["hits"][0][name] for name in wanted} == wanted
    assert answer["hits"][1]["authority"] == "Nottingham City Council"
    assert answer["facets"] == {"year": [{"value": "2020", "label": "2020", "count": 4, "selected": True}]}
    assert answer["notices"] == [{"code": "partial", "message": "Some is missing.", "query": None}]
