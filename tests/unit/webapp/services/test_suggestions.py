"""Suggestions while typing: councils, headings and phrases by how they or their words begin."""

from __future__ import annotations

import pytest

from indexer.search.collection import collection_of
from tests.support.pages import client_of, engine_of, letters
from webapp.services.suggestions import MOST_SUGGESTED, Kind, Suggestion, SuggestionIndex, suggestion_index

PHRASES = ("children in need", "child protection", "child protection plans", "social work", "child’s needs")


def index() -> SuggestionIndex:
    """Return an index of a council of two names, some phrases, the most frequent first, and a heading."""
    return SuggestionIndex((
        (Suggestion("Hull", Kind.COUNCIL, "Hull"), ("Hull", "Kingston upon Hull City Council")),
        *((Suggestion(one, Kind.PHRASE, one), (one,)) for one in PHRASES),
        (Suggestion("Children in care", Kind.HEADING, 'section:"Children in care"'), ("Children in care",)),
    ))


@pytest.mark.parametrize(
    ("typed", "texts", "why"),
    [
        ("hul", ["Hull"], "how a name begins"),
        ("KINGSTON", ["Hull"], "another name, in capitals"),
        ("child", [*PHRASES[:3], "child’s needs", "Children in care"], "frequent first"),
        ("child p", ["child protection", "child protection plans"], "a word and a half"),
        ("prot", ["child protection", "child protection plans"], "how a later word begins"),
        ("child protection", ["child protection plans"], "what is there already is no suggestion"),
        ("hull soc", ["hull social work"], "after words that begin nothing with it"),
        ("hull children in c", [], "a heading is a search of its own"),
        ("child's ne", ["child’s needs"], "either apostrophe"),
        ("c", [], "one letter begins too much"),
        ("", [], "nothing"),
        ("zebra", [], "unknown"),
        ("((", [], "signs only"),
    ],
)
def test_what_is_offered(typed: str, texts: list[str], why: str) -> None:
    """By all that was typed, or else by its last words."""
    assert [one.text for one in index().matching(typed)] == texts, why


def test_a_heading_is_searched_as_a_heading() -> None:
    """Its words alone would be found anywhere."""
    assert [one.search for one in index().matching("children in c")] == ['section:"Children in care"']


def test_there_are_never_too_many() -> None:
    """However many begin so."""
    many = SuggestionIndex([(Suggestion(f"plan {n}", kind, ""), (f"plan {n}",)) for n in range(40) for kind in Kind])
    assert len(many.matching("plan")) == MOST_SUGGESTED


def test_councils_and_headings_of_the_collection_are_known() -> None:
    """A council by its short name, a heading as it is written."""
    engine = engine_of(letters())
    found = suggestion_index(engine, collection_of(engine.heads(), engine.report()))
    assert [(one.text, one.kind) for one in found.matching("lee")] == [("Leeds", Kind.COUNCIL)]
    assert [one.kind for one in found.matching("what needs")] == [Kind.HEADING]


def test_the_page_is_told_in_json() -> None:
    """And may keep it a while."""
    answer = client_of(letters()).get("/suggest?q=lee")
    assert answer.json == [{"kind": "Council", "search": "Leeds", "text": "Leeds"}]
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert client_of(letters()).get("/suggest").json == []
