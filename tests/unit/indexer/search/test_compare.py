"""Counts of several queries in the letters of each authority, on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.engines import engine_for
from indexer.engines.port import Engine
from indexer.errors import SearchUnavailable
from indexer.letter import Authority, Finding, Letter, Section
from indexer.query import All, Filter, Has, Not, parse_query
from indexer.registers import authorities_called
from indexer.search import NO_AUTHORITY, Tally, compare_terms
from indexer.search.compare import OPPOSITE_COUNTED, scope
from indexer.settings.run import Settings
from tests.support.factories import REPORT, letter, paragraph
from tests.support.memory_engine import MemoryEngine, PartialEngine

LEEDS, SLOUGH = (authorities_called(name)[0] for name in ("Leeds", "Slough"))
SECTIONS = (Section("Overview", Finding.SUMMARY), Section("What needs to improve", Finding.IMPROVEMENT))


def made(*texts: str, authority: Authority | None, date: str) -> Letter:
    """Return a letter with one paragraph in each section."""
    paragraphs = (paragraph(place + 1, text, place) for place, text in enumerate(texts))
    return letter(texts[0], *paragraphs, authority=authority, date=date, sections=SECTIONS)


LETTERS = (
    made("Caseloads are high. Caseloads.", "Caseloads vary.", authority=LEEDS, date="2019-03-01"),
    made("Audits are thorough.", authority=LEEDS, date="2021-03-01"),
    made("Agency staff leave.", "The MASH is timely.", authority=SLOUGH, date="2021-05-01"),
    made("Caseloads are fine.", authority=None, date="2021-06-01"),
)
AUTHORITY_OF = {one.id: one.authority.code if one.authority else NO_AUTHORITY for one in LETTERS}


@pytest.fixture(params=["memory", "tantivy", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Open an index of the letters with each engine."""
    made = MemoryEngine() if request.param == "memory" else engine_for(Settings(index=tmp_path, engine=request.param))
    made.rebuild(LETTERS, REPORT)
    yield made
    made.close()


def test_letters_are_counted_as_well_as_paragraphs(engine: Engine) -> None:
    """Of how many letters, too; those to nobody we know are apart, and a true 0 is no entry among those found."""
    (one,) = compare_terms(engine, [parse_query("caseloads")], AUTHORITY_OF)
    assert one.found == {"LDS": Tally(1, 2), NO_AUTHORITY: Tally(1, 1)}
    assert one.within == {"LDS": Tally(2, 3), "SLG": Tally(1, 2), NO_AUTHORITY: Tally(1, 1)}
    assert one.total == 3


@pytest.mark.parametrize(
    ("text", "within", "why"),
    [
        ("caseloads year:2019", {"LDS": 1}, "no letter of that year: nothing can be said"),
        ("caseloads from:2021", {"LDS": 1, "SLG": 1, NO_AUTHORITY: 1}, "dates"),
        ("caseloads finding:improvement", {"LDS": 1, "SLG": 1}, "letters with a paragraph under such a heading"),
        ("caseloads -authority:leeds", {"SLG": 1, NO_AUTHORITY: 1}, "what is excluded is not looked in"),
        ("caseloads -agency", {"LDS": 2, "SLG": 1, NO_AUTHORITY: 1}, "an excluded word narrows no letters"),
    ],
)
def test_an_authority_outside_the_filters_is_not_there(engine: Engine, text: str, within: dict[str, int], why: str) -> None:
    """It has no 0: its letters were not looked in."""
    (one,) = compare_terms(engine, [parse_query(text)], AUTHORITY_OF)
    assert {code: tally.letters for code, tally in one.within.items()} == within, why
    assert one.found.keys() <= one.within.keys()


def test_only_paragraphs_with_all_the_words_count(engine: Engine) -> None:
    """A comparison answers what was asked, not something near."""
    (one,) = compare_terms(engine, [parse_query("caseloads audits")], AUTHORITY_OF)
    assert one.found == {}


def test_what_was_counted_too_and_what_may_be_misspelt_is_said(engine: Engine) -> None:
    """Abbreviations are searched in full; a correction is offered where nothing is found."""
    short, slip = compare_terms(engine, [parse_query("MASH"), parse_query("casloads")], AUTHORITY_OF)
    assert [one.code for one in short.notices] == ["also-searched"]
    assert [one.query for one in slip.notices] in ([], ["caseloads"])  # a word must be frequent to be offered


def test_what_a_search_says_in_vain_is_said(engine: Engine) -> None:
    """A name that a chosen filter excludes, and “no”, which is not searched for."""
    chosen = replace(parse_query("leeds caseloads"), filters=(Filter("authority", ("SLG",)),))
    name, none, both = compare_terms(engine, [chosen, parse_query("no caseloads"), parse_query("caseloads")], AUTHORITY_OF)
    said = "“leeds” in your search is not used, because you have chosen the filter “Council: Slough Borough Council”."
    assert [(one.code, one.message, one.offer) for one in name.notices] == [("not-used", said, None)]
    assert [one.message for one in none.notices if one.code == "denials"] == [OPPOSITE_COUNTED]
    assert "denials" not in {one.code for one in both.notices}


def test_the_scope_of_a_query_is_what_it_says_without_words() -> None:
    """Fields excluded by it stay, words go."""
    assert scope(parse_query("agency -authority:hull").root) == Not(Has("authority", ("hull",)))
    assert scope(parse_query("agency OR -authority:hull").root) == All()
    assert scope(parse_query("agency").root) == All()


def test_an_index_that_was_rebuilt_meanwhile_is_not_counted(engine: Engine) -> None:
    """A letter whose authority was not looked up would count as nobody's."""
    with pytest.raises(SearchUnavailable, match="Try again"):
        compare_terms(engine, [parse_query("caseloads")], {})


def test_part_of_an_index_is_not_counted() -> None:
    """The counts would be too low, and look like an answer."""
    engine = PartialEngine()
    engine.rebuild(LETTERS, REPORT)
    with pytest.raises(SearchUnavailable, match="too low"):
        compare_terms(engine, [parse_query("caseloads")], AUTHORITY_OF)


def test_a_name_that_means_nothing_is_told(engine: Engine) -> None:
    """It has no letters to look in, which is not a 0."""
    query = replace(parse_query("caseloads"), filters=(Filter("authority", ("nowhere",)),))
    (one,) = compare_terms(engine, [query], AUTHORITY_OF)
    assert (one.within, [notice.code for notice in one.notices]) == ({}, ["unknown-name"])
