"""Other spellings: one word, whether joined, split, hyphened, or with -ise or -ize."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.engines import Engine, engine_for
from indexer.query import parse_query
from indexer.registers import Relation, TradeTerms, trade_terms
from indexer.search import search
from indexer.search.word_forms import spellings_of
from indexer.settings.run import Settings
from tests.support.factories import REPORT, letter
from tests.support.memory_engine import MemoryEngine

TEXTS = (
    "Caseloads are high.",
    "One case load is higher: a case-load of forty. Each case is a load. The case, load by load, is heavy.",
    "Front-line staff stay; the line at the front is long. Another front, another line.",
    "Frontline work is organised.",
    "Social workers meet each social worker. A social event for a worker, a social worker.",
    "Well-being matters; well being is not the being of a well.",
    "Work is co-ordinated. Ordinated is no word.",
    "A therapist is the rapist of no one; the pla of cement.",
    "Everyone can care less for every one of the careless.",
)
LETTER = letter("one", *TEXTS)


@pytest.fixture(scope="module", params=["memory", "tantivy", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return each engine with the texts, three letters of the same so that their words are not too rare."""
    opened = engine_for(Settings(index=Path(tmp_path_factory.mktemp(request.param)), engine=request.param))
    opened.rebuild([LETTER, letter("two", *TEXTS), letter("three", *TEXTS)], REPORT)
    yield opened
    opened.close()


FOUND = (
    ("caseload", {1, 2}, ["Including case load."], "a joined word that letters also split"),
    ("case-load", {1, 2}, ["Including caseloads."], "a hyphened one"),
    ("case loads", {1, 2}, ["Including caseloads."], "two words that letters join"),
    ("frontline", {3, 4}, ["Including front line."], "a hyphen in letters is a space"),
    ("front line", {3, 4}, ["Including frontline."], "and the other way round"),
    ("socialworker", {5}, ["Including social worker."], "what no letter has joined"),
    ("wellbeing", {6}, ["Including well-being."], "a word of the register, one half of which means nothing alone"),
    ("well being", {6}, ["Including wellbeing."], "not every paragraph with ‘well’"),
    ("coordinated", {7}, ["Including co-ordinated."], "a prefix, however rare the rest"),
    ("organized", {4}, ["Including organised."], "-ize for -ise"),
    ("therapist", {8}, [], "two halves that are other words"),
    ("placement", set(), [], "halves that are no words of letters"),
    ("care less", {9}, [], "two words that mean something else when joined"),
    ("every one", {9}, [], "also with a stop word"),
)


@pytest.mark.parametrize(("typed", "paragraphs", "said", "why"), FOUND)
def test_a_word_is_found_however_it_is_spelt(engine: Engine, typed: str, paragraphs: set[int], said: list[str], why: str) -> None:
    """What else was searched is said."""
    results = search(engine, replace(parse_query(typed), corrected=False, limit=100), most=False)
    assert {hit.paragraph for hit in results.hits} == paragraphs, why
    assert [one.message for one in results.notices if one.code == "also-searched"] == said, why


@pytest.mark.parametrize("typed", ['"caseload"', "high -caseload", "caseload*"])
def test_what_must_be_as_typed_has_no_other_spellings(engine: Engine, typed: str) -> None:
    """Phrases, wildcards and what is not wanted."""
    assert "also-searched" not in [one.code for one in search(engine, parse_query(typed)).notices]


def test_other_spellings_can_be_switched_off(engine: Engine) -> None:
    """With the switch for abbreviations."""
    results = search(engine, replace(parse_query("caseload"), expanded=False))
    assert {hit.paragraph for hit in results.hits} == {1}
    assert [(one.code, one.message) for one in results.notices][:1] == [("abbreviations-off", "Not including case load.")]


def test_spellings_are_those_of_the_present_build() -> None:
    """What a build adds is known after it."""
    engine = MemoryEngine()
    engine.rebuild([letter("one", "A caseload.")], REPORT)
    assert spellings_of(engine, parse_query("case load").root)(("case", "load")) == ("caseload",)
    engine.rebuild([letter("one", "A workload.")], REPORT)
    assert spellings_of(engine, parse_query("case load").root)(("case", "load")) == ()


ROWS = tuple(row for row in trade_terms() if row.relation is Relation.SPELLING)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.terms[0][0])
def test_every_wording_of_a_row_finds_the_row_s_example(row: TradeTerms) -> None:
    """A letter that has the usual wording is found by any other."""
    engine = MemoryEngine()
    engine.rebuild([letter("one", f"They say {row.terms[0][0]} here.")], REPORT)
    for term in row.terms:
        for wording in term:
            results = search(engine, replace(parse_query(wording), corrected=False))
            assert results.total == 1, wording
