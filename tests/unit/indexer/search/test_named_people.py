"""People among the words of a query: inspectors, and those who are called like a council."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indexer.letter import People
from indexer.query import Query, parse_query
from indexer.registers import authorities_called
from indexer.search import search
from tests.support.factories import REPORT, letter
from tests.support.memory_engine import MemoryEngine

LEEDS, SLOUGH = (authorities_called(name)[0] for name in ("Leeds", "Slough"))
LETTERS = (
    replace(letter("a", "Caseloads are high.", authority=LEEDS, date="2019-05-01"), people=People(inspectors=("Steve Stanley",))),
    replace(letter("b", "Caseloads are low.", authority=LEEDS, date="2021-05-01"), people=People(inspectors=("Ann-Marie O’Hara Lee",))),
    letter("c", "Caseloads rise.", authority=SLOUGH, date="2021-07-01"),
)


@pytest.fixture(scope="module")
def engine() -> MemoryEngine:
    """Return an engine with the letters in it."""
    made = MemoryEngine()
    made.rebuild(LETTERS, REPORT)
    return made


def asked(typed: str) -> Query:
    """Return the query for `typed` on the day of these tests."""
    return replace(parse_query(typed), today=date(2022, 6, 1))


INSPECTORS = (
    ("inspected by Steve Stanley", "Showing only letters on inspections by Steve Stanley.", 1, "with a word that says so"),
    ("led by Steve Stanley", "Showing only letters on inspections by Steve Stanley.", 1, "as officers say it"),
    ("inspector Steve Stanley Leeds", "Showing only letters to Leeds on inspections by Steve Stanley.", 1, "before a council"),
    ("lead inspector steve stanley caseloads", "Showing only letters on inspections by Steve Stanley.", 1, "in small letters too"),
    ("Steve Stanley HMI", "Showing only letters on inspections by Steve Stanley.", 1, "which may come after it"),
    ("letters by Steve Stanley leeds 2019", "Showing only letters to Leeds on inspections by Steve Stanley from 2019.", 1, "with others"),
    ("inspector Ann-Marie O'Hara Lee", "Showing only letters on inspections by Ann-Marie O'Hara Lee.", 1, "a name of several words"),
    ("Steve Stanley caseloads", "Show only letters on inspections by Steve Stanley", 0, "without such a word it is offered"),
    ("steve stanley caseloads", "", 0, "but not if nothing tells that it is a name"),
    ("inspector Steve Smith", "", 0, "nor part of a name"),
)


@pytest.mark.parametrize(("typed", "message", "total", "why"), INSPECTORS, ids=[row[3] for row in INSPECTORS])
def test_letters_of_an_inspector_are_found_by_the_name(engine: MemoryEngine, typed: str, message: str, total: int, why: str) -> None:
    """Those of the letters here, by their whole names."""
    results = search(engine, asked(typed))
    told = [one.message for one in results.notices if "inspections by" in one.message]
    assert (told, results.total) == ([message] * bool(message), total), why


COUNCILS = (
    ("Steve Leeds", False, "an inspector’s first name"),
    ("Xanthe Leeds", False, "a word that no letter to it has"),
    ("Caseloads Leeds", True, "a word that one has"),
    ("steve leeds", True, "not written as a name"),
    ("Xanthe Derby", False, "a word that no letter has, where there are no letters to the council"),
    ("Caseloads Derby", True, "a word that one has"),
    ("LADO Leeds", True, "an abbreviation is no name"),
    ("Leeds Xanthe", True, "nor is what comes after the council"),
)


@pytest.mark.parametrize(("typed", "council", "why"), COUNCILS, ids=[row[2] for row in COUNCILS])
def test_a_councils_name_after_a_first_name_is_a_persons(engine: MemoryEngine, typed: str, council: bool, why: str) -> None:
    """It filters nothing, but the council’s letters are offered if there are any."""
    results = search(engine, asked(typed))
    offered = "Show only letters to Leeds" in {one.message for one in results.notices}
    assert (bool(results.understood), offered) == (council, not council and "Leeds" in typed), why
