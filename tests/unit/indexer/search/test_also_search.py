"""Offers of terms that mean the same, are close in meaning, or followed one another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.query import parse_query
from indexer.registers import Relation, TradeTerms, trade_terms
from indexer.results import Notice
from indexer.search import search
from indexer.search.also_search import MOST_OFFERS
from tests.support.factories import REPORT, letter
from tests.support.memory_engine import MemoryEngine
from tests.support.pages import LEEDS, SLOUGH

ROWS = tuple(row for row in trade_terms() if row.relation is not Relation.SPELLING)


def offers(engine: MemoryEngine, typed: str) -> tuple[Notice, ...]:
    """Return the offers for a search."""
    return tuple(one for one in search(engine, parse_query(typed)).notices if one.code == "also-search")


def collection(*texts: str) -> MemoryEngine:
    """Return an engine with one letter of these paragraphs."""
    engine = MemoryEngine()
    engine.rebuild([letter("one", *texts)], REPORT)
    return engine


TOLD = (
    ("looked after children", "“children in care” means the same and is in 2 paragraphs.", "the same people"),
    ("locum", "“agency” is close in meaning and is in 1 paragraph.", "another word"),
    ("residence order", "“child arrangements order” replaced it in 2014 and is in 1 paragraph.", "what came after"),
    ("child arrangements orders", "“residence order” is what it was called until 2014 and is in 1 paragraph.", "what came before"),
)


@pytest.mark.parametrize(("typed", "message", "why"), TOLD)
def test_an_offer_says_why_and_how_much(typed: str, message: str, why: str) -> None:
    """In how many paragraphs the other term is, and what the two have to do with each other."""
    engine = collection(
        "Children in care settle.", "Children in care move.", "Agency staff leave.", "Looked after children wait for a locum.",
        "A residence order is made.", "A child arrangements order is made.",
    )  # fmt: skip
    assert [one.message for one in offers(engine, typed)] == [message], why


def test_an_offer_searches_for_both_and_keeps_the_rest() -> None:
    """The other words, and the filters, stay as they are."""
    engine = collection("Looked after children in Leeds wait.", "Children in care wait.", "Children in care go.")
    (offer,) = offers(engine, "looked after children wait year:2021")
    assert offer.query == '(looked after children OR "children in care" OR "child in care" OR "children in public care") wait year:2021'
    assert search(engine, parse_query(offer.query)).total == 2


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.terms[0][0])
def test_every_term_of_a_row_offers_the_others(row: TradeTerms) -> None:
    """In each of its wordings, on a letter with the row's own example."""
    engine = collection(row.example)
    for typed, wordings in enumerate(row.terms):
        others = {term[0] for other, term in enumerate(row.terms) if other != typed}
        for wording in wordings:
            said = " ".join(one.message for one in offers(engine, wording))
            assert any(f"“{other}”" in said for other in others), wording


NONE = (
    ("caseloads", "a term that no letter has is not offered"),
    ('"looked after children"', "nor one for a phrase"),
    ("help -locum", "nor one for what is not wanted"),
    ("looked x after children", "nor for words that don’t stand together"),
    ("looked after children zebras", "nor beside a word without which it would find nothing either"),
    ("looked after children finding:improvemnt", "nor beside a filter that nobody recognises, as it would find nothing"),
)


@pytest.mark.parametrize(("typed", "why"), NONE)
def test_what_would_not_help_is_not_offered(typed: str, why: str) -> None:
    """Only terms that letters have, for words typed as such."""
    assert offers(collection("Agency staff help looked after children.", "Children in care.", "Caseloads."), typed) == (), why


def test_an_offer_that_finds_something_is_made_where_nothing_is_found() -> None:
    """Also of a question, whose own words are not searched for."""
    engine = collection("Agency staff leave.", "A locum came.")
    assert [one.code for one in offers(engine, "which councils were told that locum leave")] == ["also-search"]


def test_there_are_never_many_offers() -> None:
    """However many terms are typed."""
    engine = collection(*(row.example for row in ROWS), "A locum dentist with a caseload offers early help.")
    assert len(offers(engine, "locum dentist caseload early help")) == MOST_OFFERS


def test_offers_stay_where_abbreviations_are_off() -> None:
    """They change nothing by themselves."""
    engine = collection("A locum.", "Agency staff.")
    results = search(engine, replace(parse_query("locum"), expanded=False))
    assert (results.total, [one.code for one in results.notices]) == (1, ["also-search"])


@pytest.mark.parametrize(
    ("typed", "where", "why"),
    [
        ("locum", "3 paragraphs", "a search of all letters"),
        ("locum authority:slough", "3 paragraphs of all letters", "under a filter"),
        ("locum slough", "3 paragraphs of all letters", "or a name among the words"),
        ("locum to:2019", "3 paragraphs of all letters", "or a date"),
        ("locum -authority:slough", "3 paragraphs of all letters", "or without some letters"),
    ],
)
def test_an_offer_says_that_it_counts_all_letters(typed: str, where: str, why: str) -> None:
    """Where the search looks in some of them, the count would otherwise promise what a click does not find."""
    engine = MemoryEngine()
    said = ("A locum leaves.", "Agency staff leave.")
    there = ((LEEDS, "2021-03-05"), (LEEDS, "2019-03-05"), (SLOUGH, "2021-03-05"))
    engine.rebuild([letter(f"{n}", *said, authority=authority, date=date) for n, (authority, date) in enumerate(there)], REPORT)
    assert [one.message for one in offers(engine, typed)] == [f"“agency” is close in meaning and is in {where}."], why
