"""Stored form: nothing is lost on the way to JSON and back."""

from __future__ import annotations

import datetime as dt
import json
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
from indexer.stored_form import letter_from_json, letter_to_json, report_from_json, report_to_json
from tests.support.samples import LetterMaker

EMPTY = Letter("0" * 16, (), "", None, None, None, None)
REPORT = Report("2020-01-01T00:00:00+00:00", 1, 2, (Unread(Source("a.pdf", "/x", "", 3, 4), "no pages"),), ("/x",), (("Other", 3),))

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
