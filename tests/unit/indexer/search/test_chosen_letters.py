"""Where no letters fit what readers have chosen, they are told so: it is not their words that nothing has."""

from __future__ import annotations

import pytest

from indexer.query import parse_query, print_query
from indexer.results import Notice, Results
from indexer.search import search
from indexer.search.chosen_letters import with_none_chosen
from tests.support.factories import REPORT, letter
from tests.support.memory_engine import MemoryEngine, PartialEngine
from tests.unit.indexer.search.test_search import LEEDS, SLOUGH

LETTERS = (
    letter("leeds 2019", "Caseloads are high.", "Support is weak.", authority=LEEDS, date="2019-05-01", letter_type="focused visit"),
    letter("slough 2021", "Agency workers leave.", authority=SLOUGH, date="2021-07-01", letter_type="monitoring visit"),
)
SAID = (
    ("weak authority:derby", "There are no letters to Derby City Council in this collection.", "weak"),
    ("authority:derby", "There are no letters to Derby City Council in this collection.", ""),
    ("weak authority:derby authority:hull", "There are no letters to Derby City Council or Hull City Council in this collection.", "weak"),
    ("weak authority:derby from:2020", "There are no letters to Derby City Council in this collection.", "weak"),
    ("weak from:2022", "There are no letters since 2022 in this collection.", "weak"),
    ("weak authority:leeds from:2022", "There are no letters since 2022 in this collection.", "weak"),
    ("weak authority:leeds from:2020", "No letters match your filters.", "weak"),
    ('weak authority:leeds type:"monitoring visit"', "No letters match your filters.", "weak"),
    ("weak authority:derby finding:strength -agency", "There are no letters to Derby City Council in this collection.", "weak -agency"),
)


def told(engine: MemoryEngine, typed: str) -> Results:
    """Return the results of a search as pages and the command line have them."""
    query = parse_query(typed)
    return with_none_chosen(engine, query, search(engine, query))


@pytest.mark.parametrize(("typed", "said", "offered"), SAID)
def test_what_no_letters_fit_is_said(typed: str, said: str, offered: str) -> None:
    """With the same words in all letters as a way on."""
    engine = MemoryEngine()
    engine.rebuild(LETTERS, REPORT)
    notice = told(engine, typed).notices[0]
    assert (notice.code, notice.message) == ("no-letters", said)
    assert notice.offer
    assert print_query(notice.offer) == offered


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("zebra authority:leeds", []),
        ("zebra from:2020", []),
        ("zebra finding:strength", []),
        ("zebra", []),
        ("weak authority:leeds", []),
        ("derby weak", ["no-letters"]),
        ("weak authority:atlantis from:2022", ["unknown-name"]),
    ],
)
def test_where_it_is_the_words_nothing_is_said(typed: str, codes: list[str]) -> None:
    """Or where something else has been said already."""
    engine = MemoryEngine()
    engine.rebuild(LETTERS, REPORT)
    assert [one.code for one in told(engine, typed).notices] == codes


def test_part_of_an_index_is_no_proof() -> None:
    """Where not all of it could be searched, nothing is said about what there is."""
    engine = PartialEngine()
    engine.rebuild(LETTERS, REPORT)
    notices: tuple[Notice, ...] = told(engine, "weak authority:derby").notices
    assert [one.code for one in notices] == ["partial"]
