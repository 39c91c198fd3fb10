"""Letters and paragraphs in words, and at their lasting addresses."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from indexer.citation import (
    citation_of,
    council_words,
    hit_citations,
    kind_words,
    letter_path,
    paragraph_path,
    place_with_heading,
    place_words,
    plain,
    type_words,
    when_words,
)
from indexer.letter import Kind, Publication, Visit
from indexer.query import Query, parse_query
from indexer.results import hit_of
from tests.support.pages import engine_of, letters


def test_a_hit_is_cited_as_its_paragraph_is() -> None:
    """By what the letters of the collection say or, for a letter that has just gone, by what the hit says."""
    (hit,) = engine_of(letters()).search(parse_query("strategy discussions")).hits
    letter = next(one for one in letters() if one.id == hit.letter_id)
    cited = plain(citation_of(letter, letter.paragraphs[hit.paragraph - 1], "https://x"))
    assert cited == (
        "Focused visit letter: Leeds City Council (2019), 3 May, under “What needs to improve”, p. 1. https://x"
    )
    head = replace(letter, paragraphs=(), sections=())
    assert plain(hit_citations({letter.id: head}, lambda _: "https://x")(hit)) == cited
    bare = plain(hit_citations({}, lambda _: "https://x")(hit._replace(authority=None, section="")))
    assert bare == "Focused visit letter: unknown council (2019), 3 May, p. 1. https://x"
    assert (council_words(letter.authority), council_words(None)) == ("Leeds City Council", "Unknown council")


@pytest.mark.parametrize(
    ("day", "ended", "month_only", "published", "words"),
    [
        (dt.date(2019, 5, 3), None, False, None, "3 May 2019"),
        (dt.date(2019, 5, 1), None, True, None, "May 2019"),
        (None, dt.date(2019, 5, 3), False, None, "visit ended 3 May 2019"),
        (None, None, False, dt.date(2019, 5, 3), "published on 3 May 2019"),
        (None, None, False, None, "no date given"),
    ],
)
def test_a_date_is_the_letter_s_or_the_visit_s(
    day: dt.date | None, ended: dt.date | None, month_only: bool, published: dt.date | None, words: str
) -> None:
    """The letter's own date comes first, as exact as it gives it; of a letter and of its paragraphs alike."""
    (hit,) = engine_of(letters()).search(parse_query("strategy discussions")).hits
    assert when_words(hit._replace(letter_date=day, visit_end=ended, month_only=month_only, published=published)) == words
    letter = replace(
        letters()[0], date=day, visit=Visit(ended, ended) if ended else None, month_only=month_only,
        published=(Publication("Ofsted", published, "https://x"),),
    )  # fmt: skip
    assert when_words(letter) == words
    assert kind_words(letter) == f"Focused visit letter, {words}"


@pytest.mark.parametrize(
    ("printed", "kind", "page", "numbered", "place", "whole", "why"),
    [
        ("23.", Kind.BODY, 2, True, "paragraph 23, page 2", "paragraph 23, page 2", "the printed number"),
        ("2", Kind.FOOTNOTE, 2, False, "footnote 2, page 2", "footnote 2, page 2", "a footnote's number is no paragraph's"),
        ("", Kind.BODY, 2, False, "paragraph 3, page 2", "paragraph 3, page 2", "ours, where the letter prints none"),
        ("•", Kind.LIST_ITEM, None, False, "paragraph 3", "paragraph 3", "a bullet is no number"),
        ("", Kind.BODY, 2, True, "page 2", "under “Overview”, page 2", "ours would be another paragraph's"),
        ("a)", Kind.LIST_ITEM, None, True, "", "under “Overview”", "nothing to tell beside its heading"),
    ],
)
def test_a_place_has_one_number_or_none(
    printed: str, kind: Kind, page: int | None, numbered: bool, place: str, whole: str, why: str
) -> None:
    """Where there is none, the heading tells the place: on a result it is above, elsewhere it is said."""
    (hit,) = engine_of(letters()).search(parse_query("strategy discussions")).hits
    hit = hit._replace(paragraph=3, printed=printed, kind=kind, page=page, numbered=numbered, section="Overview")
    assert (place_words(hit), place_with_heading(hit)) == (place, whole), why


def test_a_paragraph_is_the_same_as_a_hit_of_it() -> None:
    """All that pages and files tell of it, whichever way it came to them."""
    for letter in letters():
        hits = {hit.paragraph: hit for hit in engine_of((letter,)).search(Query(limit=50)).hits}
        for one in letter.paragraphs:
            assert hit_of(letter, one) == hits[one.number]._replace(score=0.0, stems="", marks="")


def test_addresses_last() -> None:
    """A letter by its id, a paragraph by its key, encoded."""
    assert type_words(None) == "Letter of unknown type"
    assert (letter_path("ab"), paragraph_path("ab", "a/b")) == ("/letters/ab", "/letters/ab/p/a%2Fb")
