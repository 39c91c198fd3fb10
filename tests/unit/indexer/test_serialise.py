"""Serialise stage: nothing is lost on the way to JSON and back, and the public shapes hold."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest

from indexer.letter import (
    Authority,
    Evidence,
    Finding,
    Grade,
    Kind,
    Letter,
    Paragraph,
    People,
    Report,
    Section,
    Source,
    Unread,
    Visit,
)
from indexer.query import Query
from indexer.results import Facet, FacetValue, Hit, Notice, Results, Span, Why
from indexer.serialise import (
    letter_from_json,
    letter_to_json,
    report_from_json,
    report_to_json,
    search_json,
    show_json,
)
from tests.support.samples import LetterMaker

EMPTY = Letter("0" * 16, (), "", None, None, None, None)
REPORT = Report("2020-01-01T00:00:00+00:00", 1, 2, (Unread(Source("a.pdf", "/x", "", 3, 4), "no pages"),), ("/x",), (("Other", 3),))
HIT = Hit(
    "0" * 16, 3, "some-key", 1.23456789, None, dt.date(2020, 1, 2), None, None, "Strengths", Finding.STRENGTH, Kind.LIST_ITEM, None, "",
    "Caseloads are low.", spans=(Span(0, 9, Why.WORD),),
)


def through_json(data: dict[str, Any]) -> Any:
    """Return `data` as a program on the other side of a pipe gets it."""
    return json.loads(json.dumps(data))


STORED_BEFORE = r"""{"format":1,"id":"00000000000000ab","sources":[{"path":"a/b.pdf","folder":"/x","sha256":"00ab","size":3,"modified_ns":
1700000000123456789}],"title":"Letter \u2013 \u201cone\u201d","authority":{"code":"E06000018","name":"Nottingham City Council","short_name":
"Nottingham","kind":"Unitary","region":"East Midlands"},"letter_type":"focused visit","date":"2020-01-02","visit":{"start":"2019-12-10",
"end":"2019-12-11"},"people":{"to":["Anna Lee"],"sender":[],"inspectors":["Cy Moss"]},"grades":[{"judgement":"overall","grade":"good"}],
"sections":[{"heading":"Strengths","finding":"strength","known":true}],"paragraphs":[{"number":1,"key":"one","section":0,"kind":
"list item","page":null,"text":"One \ud83d\ude00.","printed":"23","boilerplate":true}],"evidence":[{"field":"letter_date","page":1,"words":
"2 January 2020"}],"notices":["none"]}"""
"""A letter as version 0.1.0 stored it in a catalogue; an index had it without the escapes."""
LETTER = Letter(
    "00000000000000ab", (Source("a/b.pdf", "/x", "00ab", 3, 1_700_000_000_123_456_789),), "Letter – “one”",
    Authority("E06000018", "Nottingham City Council", "Nottingham", "Unitary", "East Midlands"), "focused visit", dt.date(2020, 1, 2),
    Visit(dt.date(2019, 12, 10), dt.date(2019, 12, 11)), People(("Anna Lee",), (), ("Cy Moss",)), (Grade("overall", "good"),),
    (Section("Strengths", Finding.STRENGTH),), (Paragraph(1, "one", 0, Kind.LIST_ITEM, None, "One 😀.", "23", boilerplate=True),),
    (Evidence("letter_date", 1, "2 January 2020"),), ("none",),
)


def test_a_letter_comes_back_the_same(make_letter: LetterMaker) -> None:
    """What is stored of a letter is the whole letter."""
    letter = make_letter("One – “quoted”.", "Two.")
    assert letter_from_json(letter_to_json(letter)) == letter


def test_a_letter_that_says_nothing_comes_back_the_same() -> None:
    """Unknown fields stay unknown."""
    assert letter_from_json(letter_to_json(EMPTY)) == EMPTY


def test_a_report_comes_back_the_same() -> None:
    """What is stored of a report is the whole report."""
    assert report_from_json(report_to_json(REPORT)) == REPORT


def test_what_an_older_version_stored_can_be_read() -> None:
    """The catalogue and the index of version 0.1.0 need no rebuild, and what is stored now has the same keys and values, and new ones."""
    assert letter_from_json(STORED_BEFORE) == LETTER
    before = json.loads(STORED_BEFORE) | {"inspectorates": [], "month_only": False, "published": [], "first_seen": None}
    before["paragraphs"] = [one | {"ocr": False} for one in before["paragraphs"]]
    before["sources"][0]["part"] = {"within": [], "first": None, "last": None}
    assert json.loads(letter_to_json(LETTER)) == before
    older = b'{"format":1,"built":"2020-01-01T00:00:00+00:00","letters":1,"paragraphs":2,"unread":[{"source":{"path":"a.pdf","folder":"/x",'
    older += b'"sha256":"","size":3,"modified_ns":4},"reason":"no pages"}],"folders":["/x"],"unknown_headings":[["Other",3]]}'
    assert report_from_json(older) == REPORT
    assert report_from_json(report_to_json(REPORT)) == REPORT


@pytest.mark.parametrize(
    ("change", "told", "why"),
    [
        ({"format": 0}, "another version stored it", "an older version stored it"),
        ({"format": 2}, "another version stored it", "a newer version stored it"),
        ({"format": None}, "another version stored it", "nobody knows who stored it"),
        ({"date": "yesterday"}, "it is not what was stored", "a date that is none"),
        ({"paragraphs": [{"number": 1}]}, "it is not what was stored", "a paragraph without text"),
        ({"sections": 5}, "it is not what was stored", "not a list"),
        ({"sections": [{"heading": "Other", "finding": "gossip"}]}, "it is not what was stored", "a kind of finding that there isn't"),
        ({"title": 5}, "it is not what was stored", "not a text"),
    ],
)
def test_what_cannot_be_a_letter_is_refused(change: dict[str, Any], told: str, why: str, make_letter: LetterMaker) -> None:
    """A record of another version, or a damaged one, is never half a letter."""
    with pytest.raises(ValueError, match=told):
        letter_from_json(json.dumps({**json.loads(letter_to_json(make_letter("One."))), **change}))


@pytest.mark.parametrize(
    "stored", [b"", b"5", b"[]", b"{", b"\xff", b'{"format":1}', letter_to_json(LETTER)[:-1], letter_to_json(LETTER) + b"}"]
)
def test_what_is_no_record_is_refused(stored: bytes) -> None:
    """Whatever the bytes are, the error is the one that callers wait for."""
    with pytest.raises(ValueError, match="it is not what was stored"):
        letter_from_json(stored)


def test_a_field_that_is_new_takes_its_default() -> None:
    """A record that was stored before a field existed can be read."""
    data = json.loads(letter_to_json(EMPTY))
    del data["notices"]
    assert letter_from_json(json.dumps(data)) == EMPTY


def test_a_key_that_is_unknown_is_passed_over() -> None:
    """A record that was stored with a field more, in the same format, can be read."""
    data = json.loads(letter_to_json(LETTER))
    data["colour"] = data["paragraphs"][0]["colour"] = "red"
    assert letter_from_json(json.dumps(data)) == LETTER


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
