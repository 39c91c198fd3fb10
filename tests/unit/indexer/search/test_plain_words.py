"""Names, grades and times among the words of a search: which letters are searched, what is told, and what readers chose counts first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from indexer.engines import Engine, engine_for
from indexer.query import Query, Sort, Term, parse_query, print_query
from indexer.registers import authorities_called
from indexer.results import Match, Notice, Results
from indexer.search import NO_AUTHORITY, compare_terms, group_results, search
from indexer.search.plain_words import understood, words_left
from indexer.settings.run import Settings
from tests.support.factories import REPORT, letter
from tests.support.memory_engine import MemoryEngine

LEEDS, SLOUGH, READING, DERBY = (authorities_called(name)[0] for name in ("Leeds", "Slough", "Reading", "Derby"))
TODAY = date(2022, 6, 1)
LETTERS = (
    letter("a", "Caseloads are high.", "Neglect.", authority=LEEDS, date="2019-05-01", letter_type="focused visit", overall="good"),
    letter("b", "Caseloads are low.", authority=LEEDS, date="2021-03-05", letter_type="monitoring visit", overall="inadequate"),
    letter("c", "Caseloads rise.", "Leeds helps.", authority=SLOUGH, date="2021-07-01", overall="requires improvement to be good"),
    letter("d", "Caseloads fall.", authority=READING, date="2020-02-02", overall="requires improvement"),
    letter("e", "Caseloads of nobody.", authority=None, date=None, letter_type=None),
)


@pytest.fixture(scope="module", params=["memory", "tantivy", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return each engine with the letters in it."""
    opened = engine_for(Settings(index=Path(tmp_path_factory.mktemp(request.param)), engine=request.param))
    opened.rebuild(LETTERS, REPORT)
    yield opened
    opened.close()


class PartialEngine(MemoryEngine):
    """An engine that says that part of its index could not be searched."""

    def search(self, query: Query) -> Results:
        """Return the results with that notice."""
        return replace(super().search(query), notices=(Notice("partial", "A part could not be asked."),))


def asked(typed: str) -> Query:
    """Return the query for `typed` on the day of these tests."""
    return replace(parse_query(typed), today=TODAY)


def told(notices: tuple[Notice, ...]) -> tuple[tuple[str, str, str], ...]:
    """Return the code, message and offered query of each notice."""
    return tuple((one.code, one.message, one.query) for one in notices)


FOUND = (
    ("leeds caseloads", {"a", "b"}, "a council"),
    ("leeds and slough caseloads", {"a", "b", "c"}, "two"),
    ("caseloads south east", {"c", "d"}, "a region"),
    ("focused visits caseloads", {"a"}, "a type"),
    ("inadequate councils", {"b"}, "a grade"),
    ("requires improvement councils caseloads", {"c", "d"}, "a grade by its beginning"),
    ("good councils", {"a"}, "and no other that has its word"),
    ("caseloads 2021", {"b", "c"}, "a year"),
    ("neglect OR caseloads since 2021", {"b", "c"}, "a time after alternatives is for all"),
    ("neglect OR fall leeds", {"a"}, "as a name is"),
    ("leeds OR slough", {"a", "b", "c"}, "names are alternatives"),
    ("(leeds OR slough) caseloads", {"a", "b", "c"}, "also in brackets"),
    ("caseloads 2020+", {"b", "c", "d"}, "a year and all after it"),
    ("caseloads published in 2019", {"a"}, "when letters were published"),
    ("caseloads since 2020", {"b", "c", "d"}, "a time"),
    ("caseloads last year", {"b", "c"}, "counted from a day"),
    ("caseloads in the last 12 months", {"c"}, "also back from it"),
    ("leeds", {"a", "b"}, "a name alone finds its letters"),
    ("what did ofsted tell leeds in 2019", {"a"}, "a question of which only the name is searched for"),
    ("latest letter to slough", {"c"}, "which letters, newest first"),
    ("slough ofsted rating", {"c"}, "or their grades"),
    ("list inadequate councils", {"b"}, "letters with a grade"),
    ("after:2020 caseloads", {"b", "c"}, "a day after which they must be"),
    ("before:2020 caseloads", {"a"}, "or before"),
    ("authority:leeds,slough caseloads", {"a", "b", "c"}, "names with commas"),
    ("authority:slough rating", set(), "not where the council is a filter beside the words"),
    ("leeds caseloads -high", {"b"}, "what is excluded stays excluded"),
    ("leeds year:2021", {"b"}, "with another filter"),
    ("caseloads since 2019 to:2020", {"a", "d"}, "an end from the words where none is chosen"),
    ("leeds authority:slough caseloads", {"c"}, "the chosen council counts"),
    ("caseloads 2019 year:2021", {"b", "c"}, "the chosen year"),
    ("caseloads since 2021 from:2020", {"b", "c", "d"}, "the chosen day"),
    ("caseloads since 2021 year:2019", {"a"}, "a chosen year that is not in the days"),
    ("caseloads since 2021 to:2020", {"a", "d"}, "chosen days that end before the words begin"),
)


@pytest.mark.parametrize(("typed", "wanted", "why"), FOUND)
def test_only_letters_that_are_meant_are_searched(engine: Engine, typed: str, wanted: set[str], why: str) -> None:
    """On every engine alike, with exact totals."""
    results = search(engine, asked(typed))
    names = {one.id: one.title for one in LETTERS}
    assert {names[hit.letter_id] for hit in results.hits} == wanted, why
    assert results.letters == len(wanted), why


CLOSEST = ("most-words", "No paragraph has all your words. These come closest.")
TOLD = (
    ("leeds caseloads since 2020", (("understood", "Showing only letters to Leeds since 2020.", ""),), "what was understood"),
    ("caseloads since 2019 to:2020", (("understood", "Showing only letters from 2019 to 2020.", ""),), "with the chosen end"),
    (
        "leeds authority:slough caseloads",
        (("not-used", "“leeds” in your search is not used, because you have chosen the filter “Council: Slough Borough Council”.",
          "leeds caseloads"),),
        "what is not used, and the search that uses it",
    ),
    (
        "2019 from:2021 caseloads",
        (("not-used", "“2019” in your search is not used, because you have chosen other dates.", "2019 caseloads"),),
        "nor dates",
    ),
    (
        "derby caseloads",
        (("no-letters", "There are no letters to Derby in this collection.", ""),),
        "that there are no such letters",
    ),
    (
        "leeds vs derby caseloads",
        (("understood", "Showing only letters to Leeds or Derby.", ""),
         ("perhaps-missing", "There are no letters to Derby in this collection.", "")),
        "one of several councils that has no letters, which else looks as if it had been searched",
    ),
    ("leeds and slough caseloads", (("understood", "Showing only letters to Leeds or Slough.", ""),), "nothing more where all have"),
    (
        "derby children in care",
        (("no-letters", "There are no letters to Derby in this collection.", ""),),
        "and no other words that would find nothing either",
    ),
    (
        "leeds caseloads since 2022",
        (("no-letters", "There are no letters to Leeds since 2022 in this collection.", ""),
         ("other-letters", "There are other letters to Leeds.", "leeds caseloads")),
        "and that there are others",
    ),
    (
        "slough region:london caseloads",
        (("no-letters", "No letters to Slough match your filters.", "slough caseloads"),),
        "that filters exclude them",
    ),
    (
        "outstanding councils",
        (("no-letters", "There are no letters with the overall grade “outstanding” in this collection.", ""),),
        "a grade",
    ),
    (
        "caseloads reading",
        ((*CLOSEST, "caseloads OR reading"), ("only", "Show only letters to Reading", "caseloads authority:Reading")),
        "what may be meant",
    ),
    (
        "inadequate caseloads",
        ((*CLOSEST, "inadequate OR caseloads"),
         ("only", "Show only letters with the overall grade “inadequate”", "caseloads grade:inadequate")),
        "a grade that may be",
    ),
    (
        "bath",
        (("perhaps-missing", "There are no letters to Bath and North East Somerset in this collection.", ""),),
        "or may be, but is not here",
    ),
    ("caseloads 1989", ((*CLOSEST, "caseloads OR 1989"),), "a year before the first letter is a number"),
    ("kent police", (), "nothing is offered that finds nothing"),
)  # fmt: skip


def test_names_are_words_where_no_letter_tells_of_itself() -> None:
    """Nobody knows then that there are no letters to Leeds, or from 2019."""
    engine = MemoryEngine()
    engine.rebuild([letter("x", "Leeds in 2019.", authority=None, date=None, letter_type=None)], REPORT)
    for typed in ("leeds", "leeds in 2019", "focused visits in 2019 leeds"):
        results = search(engine, asked(typed))
        assert [hit.text for hit in results.hits] == ["Leeds in 2019."]
        assert not results.understood


def test_a_time_that_may_be_meant_is_offered(engine: Engine) -> None:
    """As a name is, unless days are chosen."""
    (offer,) = (one for one in search(engine, asked("caseloads 2018/19")).notices if one.code == "only")
    assert (offer.message, offer.query) == ("Show only letters from April 2018 to August 2019", "caseloads from:2018-04-01 to:2019-08-31")
    assert "only" not in {one.code for one in search(engine, asked("caseloads 2018/19 from:2019")).notices}


def test_a_time_that_may_be_longer_is_offered_too(engine: Engine) -> None:
    """Letters “from 2019” are those of that year, but someone may mean since then."""
    results = search(engine, asked("letters from 2019 caseloads"))
    assert [hit.text for hit in results.hits if hit.match is Match.ALL] == ["Caseloads are high."]
    offers = {one.message: one.query for one in results.notices}
    assert offers["Show only letters since 2019"] == "caseloads from:2019-01-01"


@pytest.mark.parametrize(
    ("typed", "offer", "query"),
    [
        ("caseloads NOT leeds", "Leave out letters to Leeds", "caseloads -authority:Leeds"),
        ('caseloads NOT "yorkshire and the humber"', "Leave out letters to councils in Yorkshire and The Humber",
         'caseloads -region:"Yorkshire and The Humber"'),
        ("caseloads outside leeds", "Leave out letters to Leeds", "caseloads -authority:Leeds"),
        ("caseloads everywhere but leeds", "Leave out letters to Leeds", "caseloads -authority:Leeds"),
        ("caseloads beyond leeds", "Leave out letters to Leeds", "caseloads -authority:Leeds"),
        ("caseloads not in the south east", "Leave out letters to councils in the South East", 'caseloads -region:"South East"'),
    ],
)  # fmt: skip
def test_letters_of_a_council_that_is_left_out_can_be_left_out(engine: Engine, typed: str, offer: str, query: str) -> None:
    """Its name alone only leaves out paragraphs that have it; other words offer nothing."""
    offers = {one.message: one.query for one in search(engine, asked(typed)).notices if one.code == "only"}
    assert offers == {offer: query}
    assert "only" not in {one.code for one in search(engine, asked("caseloads NOT neglect")).notices}
    assert search(engine, asked(query)).total < search(engine, asked("caseloads")).total


def test_the_words_of_a_place_stay_where_others_are_offered(engine: Engine) -> None:
    """Of “unitary councils inadequate”, “councils” goes with the grade, but belongs to the type of council."""
    (other,) = (one for one in search(engine, asked("unitary councils inadequate")).notices if one.code == "other-letters")
    assert (other.message, other.query) == ("There are other letters to unitary councils.", "unitary councils")


def test_nothing_is_offered_where_there_are_no_letters(engine: Engine) -> None:
    """Other words would find nothing there either."""
    assert {one.code for one in search(engine, asked("derby domestic abuse")).notices} == {"no-letters"}


def test_a_question_about_a_council_finds_its_letters(engine: Engine) -> None:
    """Of “what did Ofsted say about Leeds” only the name is left."""
    results = search(engine, asked("what did ofsted say about leeds"))
    assert (results.letters, results.total) == (2, 3)


@pytest.mark.parametrize(("typed", "notices", "why"), TOLD, ids=[row[0] for row in TOLD])
def test_readers_are_told_what_was_understood(engine: Engine, typed: str, notices: tuple[tuple[str, str, str], ...], why: str) -> None:
    """In sentences, with the search to go to where there is one."""
    assert told(search(engine, asked(typed)).notices) == notices, why


def test_names_can_be_switched_off(engine: Engine) -> None:
    """Then the words are searched for everywhere, and the reader is told."""
    results = search(engine, replace(asked("leeds"), names=False))
    assert [hit.text for hit in results.hits] == ["Leeds helps."]
    assert told(results.notices) == (("names-off", "Searching for all your words in all letters, not only in letters to Leeds.", ""),)
    assert results.understood == ()
    assert told(search(engine, replace(asked("caseloads"), names=False)).notices) == ()


def test_without_words_to_rank_by_the_newest_come_first(engine: Engine) -> None:
    """Unless an order was chosen; beside words the best come first."""
    assert search(engine, asked("leeds")).query.sort is Sort.NEWEST
    assert search(engine, replace(asked("leeds"), sort=Sort.OLDEST)).query.sort is Sort.OLDEST
    assert search(engine, asked("leeds caseloads")).query.sort is Sort.RELEVANCE


@pytest.mark.parametrize(
    ("typed", "texts", "said"),
    [
        ("first focused visits", ["Visit of 2019."], "The oldest come first. Not searched for: “first”."),
        ("oldest letters", ["Visit of 2019.", "Report of 2020.", "Report of 2022."],
         "The oldest come first. Not searched for: “oldest” and “letters”."),
        ("leeds latest letter", ["Report of 2022.", "Report of 2020."], "Not searched for: “latest” and “letter”."),
        ("earliest letters about report", ["Report of 2020.", "Report of 2022."],
         "To see the oldest first, sort by oldest. Not searched for: “earliest” and “letters”."),
    ],
)  # fmt: skip
def test_the_order_that_words_ask_for_is_that_of_the_letters(typed: str, texts: list[str], said: str) -> None:
    """Where there are no words to rank by; else readers are told how to get it."""
    engine = MemoryEngine()
    visit, report = "focused visit", "ILACS report"
    engine.rebuild(
        [
            letter("new", "Report of 2022.", authority=LEEDS, date="2022-01-01", letter_type=report),
            letter("old", "Visit of 2019.", authority=SLOUGH, date="2019-01-01", letter_type=visit),
            letter("mid", "Report of 2020.", authority=LEEDS, date="2020-01-01", letter_type=report),
        ],
        REPORT,
    )
    results = search(engine, asked(typed))
    assert sorted(hit.text for hit in results.hits) == sorted(texts)
    if not said.startswith("To see"):
        assert [hit.text for hit in results.hits] == texts
    assert [one.message for one in results.notices if one.code == "question-words"] == [said]


@pytest.mark.parametrize(
    ("typed", "texts", "why"),
    [
        ("neglect letters from 2019", ["Neglect."], "no letter speaks of neglect letters"),
        ("neglect reports to leeds", ["Neglect."], "nor of reports of it, here with a word between"),
        ("court reports 2019", ["Court reports are late."], "but of court reports"),
        ("court reports from 2019", ["Court reports are late."], "also with a word that leads to the year"),
        ("the letters from 2019", ["Court reports are late.", "Neglect."], "an article is no subject"),
    ],
)
def test_letters_of_what_no_letter_speaks_of_are_what_is_searched(typed: str, texts: list[str], why: str) -> None:
    """The words that letters have side by side are searched for."""
    engine = MemoryEngine()
    engine.rebuild([letter("a", "Court reports are late.", "Neglect.", authority=LEEDS, date="2019-05-01")], REPORT)
    results = search(engine, asked(typed))
    assert sorted(hit.text for hit in results.hits if hit.match is Match.ALL) == texts, why


def test_what_was_understood_is_data(engine: Engine) -> None:
    """With values as in the index, also of a grade, which no register lists."""
    results = search(engine, asked("requires improvement councils since 2020"))
    assert [(one.field, set(one.values)) for one in results.understood] == [
        ("grade", {"requires improvement", "requires improvement to be good"}),
        ("date", set()),
    ]
    assert results.query.filters[0].values == results.understood[0].values


def test_groups_and_comparisons_count_the_same_letters(engine: Engine) -> None:
    """And a comparison says which letters a search of it counts."""
    query = asked("leeds caseloads")
    assert {one.value for one in group_results(engine, query, "authority").groups} == {"LDS"}
    authority_of = {one.id: one.authority.code if one.authority else NO_AUTHORITY for one in LETTERS}
    (row,) = compare_terms(engine, [replace(query, text="leeds caseloads")], authority_of)
    assert (row.total, {code: one.paragraphs for code, one in row.found.items()}) == (2, {"LDS": 2})
    assert "“leeds caseloads” counts only letters to Leeds." in [one.message for one in row.notices]


def test_words_left_are_those_that_are_searched_for(engine: Engine) -> None:
    """To be highlighted in a letter, whoever it is to."""
    assert words_left(engine, asked("leeds caseloads 2021")) == Term("caseloads")
    assert print_query(Query(root=words_left(engine, asked("caseloads 1989")))) == "caseloads 1989"
    assert words_left(engine, replace(asked("leeds"), names=False)) == Term("leeds")


def test_part_of_an_index_is_no_proof_that_there_are_no_letters() -> None:
    """Where not all of it could be searched, nothing is said about what there is."""
    engine = PartialEngine()
    engine.rebuild(LETTERS, REPORT)
    assert [one.code for one in search(engine, asked("derby caseloads")).notices] == ["partial", "understood"]


def test_without_a_day_the_day_of_the_search_counts(engine: Engine) -> None:
    """A query made at the rim need not say which day it is."""
    query = parse_query("caseloads last year")
    (reading,) = understood(engine, query, query).readings
    assert int(reading.values[0]) in (date.today().year - 1, date.today().year - 2)  # as the program does


LEFT_OUT = (
    ("caseloads excluding high", [("Leave out paragraphs with “high”", "caseloads -high")], "a word"),
    ("caseloads but not high", [("Leave out paragraphs with “high”", "caseloads -high")], "in two words"),
    ("caseloads except nobody here", [("Leave out paragraphs with “nobody here”", "caseloads NOT (nobody here)")], "several"),
    ("caseloads excluding slough", [("Leave out letters to Slough", "caseloads -authority:Slough")], "a council"),
    ("caseloads excluding high leeds", [], "a name that may be meant for all"),
    ("excluding high", [], "nothing is before it"),
    ("caseloads without high", [], "what a text may say"),
    ('caseloads excluding "high"', [], "words in quotation marks are as typed"),
)


@pytest.mark.parametrize(("typed", "offered", "why"), LEFT_OUT)
def test_what_follows_excluding_can_be_left_out(engine: Engine, typed: str, offered: list[tuple[str, str]], why: str) -> None:
    """By a link, as such words may be those of a letter."""
    told = understood(engine, asked(typed), asked(typed)).notices
    assert [(one.message, one.query) for one in told if one.message.startswith("Leave out")] == offered, why
