"""Spelling: what is put right, what is left alone, and what is searched at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.engines import Engine, engine_for
from indexer.query import parse_query, print_query
from indexer.registers import authority_entry
from indexer.search import search
from indexer.search.spelling import correction
from indexer.settings.run import Settings
from tests.support.factories import REPORT, letter

WAKEFIELD = authority_entry("WKF")
TEXTS = (
    "The caseload of each social worker is high.",
    "Caseloads rose; foster carers say so.",
    "Foster care is good. Foster care is steady. The career of a foster carer is long.",
    "Children in care get help from CAMHS, and the LADO knows of it.",
    "Safeguarding is focused. The court accused no one, could do more, and amanda said so.",
    "Social workers write a plan for neglect; plans are safe.",
    "Neglect of children is found, and oversight by managers is weak.",
    "The zorblat is a word of this council alone.",
    "The Kyrgyzov family was helped.",
)


@pytest.fixture(scope="module", params=["memory", "tantivy", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return each engine with a few paragraphs, each three times over, so that most words are no longer rare."""
    opened = engine_for(Settings(index=Path(tmp_path_factory.mktemp(request.param)), engine=request.param))
    assert WAKEFIELD
    texts = (*TEXTS * 3, *(TEXTS[2],) * 6)
    opened.rebuild([letter("one", *texts[:-8]), letter("two", *texts[-8:], authority=WAKEFIELD.authority)], REPORT)
    yield opened
    opened.close()


RIGHT = (
    ("casload", "caseload", "a letter left out"),
    ("neglet", "neglect", "near the end"),
    ("safegaurding", "safeguarding", "two letters swapped"),
    ("childern", "children", "a word of everyday English"),
    ("neglet of childern by managrs", "neglect of children by managers", "every wrong word, not the first three only"),
    ("casload neglet childern oversigt safegaurding", "caseload neglect children oversight safeguarding", "however many"),
    ("FOSTER CAER", "FOSTER care", "all in capitals, which tell nothing then"),
    ("LODA", "LADO", "an abbreviation with its letters mixed up"),
    ("Wakefeild", "Wakefield", "a council, though no letter names it in its text"),
    ("wakefeild", "Wakefield", "also in small letters"),
    ("socail-worker", "social-worker", "one of two words with a hyphen"),
    ("(casload OR neglet) NOT xyz", "(caseload OR neglect) -xyz", "in brackets"),
    ("fostercaer", "foster care", "two words in one, the second misspelt"),
    ("fostrcare", "foster care", "or the first"),
    ("fostercaer neglet -xyz", "foster care neglect -xyz", "beside other words"),
    ("foster caer", "foster care", "what stands beside the word decides"),
)
ALONE = (
    ("accused", "a word that letters have"),
    ("mould", "an English word that none has, though ‘could’ is near"),
    ("Rwanda", "a name that English has, though ‘amanda’ is near"),
    ("colour color organise organize", "British and American words"),
    ("caseloads", "another form of a word"),
    ("zorblat", "a word that letters have and nothing is near"),
    ("Kyrgyzov", "a name that letters have"),
    ("qqqqqqq", "what is near nothing"),
    ("fosterqqqq", "one word and what is near nothing"),
    ("neglectcaer", "two words that no letter has beside each other"),
    ("cas", "what is too short"),
    ('"casload neglect"', "a phrase"),
    ("casload*", "a wildcard"),
    ("casload~", "what may be wrong anyway"),
    ("neglect -casload", "what is not wanted"),
    ("MARF", "an abbreviation of the register"),
    ("NEGLE", "what is in capitals as an abbreviation is, though ‘neglect’ is near"),
    ("Nottingham", "a council without letters"),
    ("socialworker", "what is searched in two words already"),
)


@pytest.mark.parametrize(("typed", "meant", "why"), RIGHT)
def test_misspelt_words_are_put_right(engine: Engine, typed: str, meant: str, why: str) -> None:
    """The likeliest of the words near each."""
    better = correction(engine, parse_query(typed))
    assert better, why
    assert print_query(better.query) == meant, why


@pytest.mark.parametrize(("typed", "why"), ALONE)
def test_right_words_are_left_alone(engine: Engine, typed: str, why: str) -> None:
    """However rare they are in letters."""
    assert correction(engine, parse_query(typed)) is None, why


def test_a_certain_correction_is_searched_at_once(engine: Engine) -> None:
    """The results are those of the corrected words, and a notice says so and leads back."""
    results, right = search(engine, parse_query("casload")), search(engine, parse_query("caseload"))
    assert results.hits == right.hits != ()
    assert results.instead
    assert print_query(results.instead) == "caseload"
    (notice,) = (one for one in results.notices if one.code == "corrected")
    assert notice.message == "Showing results for “caseload”, as nothing was found for “casload”."
    assert notice.query == "casload"
    assert notice.offer
    assert not notice.offer.corrected
    told = [one.message for one in search(engine, parse_query("casload from:2001")).notices if one.code == "corrected"]
    assert told == [notice.message]  # the filters are the same, and stand elsewhere


def test_a_correction_that_is_refused_is_offered(engine: Engine) -> None:
    """Nothing is found then, and the offer stands."""
    results = search(engine, replace(parse_query("casload"), corrected=False))
    assert (results.total, results.instead) == (0, None)
    assert [(one.code, one.query) for one in results.notices] == [("did-you-mean", "caseload")]


def test_a_correction_that_finds_nothing_is_not_searched(engine: Engine) -> None:
    """Under a filter that leaves nothing, there is nothing to show instead."""
    results = search(engine, parse_query("casload year:1999"))
    assert (results.total, results.instead) == (0, None)


@pytest.mark.parametrize(
    ("typed", "instead", "messages", "why"),
    [
        ("notingham", "nottingham",
         ["Searched for “nottingham”, as nothing was found for “notingham”.", "There are no letters to Nottingham in this collection."],
         "not that nothing was found, and an offer that finds nothing"),
        ("casload nottingham", "", ["There are no letters to Nottingham in this collection."], "the council was not misspelt"),
    ],
)  # fmt: skip
def test_a_misspelt_council_without_letters_has_none(engine: Engine, typed: str, instead: str, messages: list[str], why: str) -> None:
    """That is what readers are told."""
    results = search(engine, parse_query(typed))
    assert results.total == 0
    assert (print_query(results.instead) if results.instead else "") == instead, why
    assert [one.message for one in results.notices if one.code in ("corrected", "no-letters")] == messages, why


def test_an_uncertain_correction_is_only_offered(engine: Engine) -> None:
    """Where one of the wrong words can't be put right, the reader decides."""
    results = search(engine, parse_query("casload qqqqqqq"))
    assert results.instead is None
    assert {one.code: one.query for one in results.notices} == {"did-you-mean": "caseload qqqqqqq"}
