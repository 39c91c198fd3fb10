"""Most words: what follows where too few paragraphs have all the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.engines import Engine, engine_for
from indexer.letter import Authority
from indexer.query import And, Has, Node, Not, Or, Phrase, Query, Sort, Term, parse_query
from indexer.query.ast import Concept, Some
from indexer.registers import authority_entry
from indexer.results import Match, Results
from indexer.search import either_word, group_results, search
from indexer.settings.run import Settings
from tests.support.factories import REPORT, letter


def authority(code: str) -> Authority:
    """Return an authority of the register."""
    entry = authority_entry(code)
    assert entry
    return entry.authority


LETTERS = (
    letter("both", "Backlog at the front door.", authority=authority("LDS"), date="2019-01-01"),
    letter("door", "The front door is strong.", "Staff use the front door.", authority=authority("SLG"), date="2021-01-01"),
    letter("backlog", "A backlog of visits.", authority=authority("LDS"), date="2020-01-01"),
    letter("late", "Doors and staff.", "Visits.", authority=authority("SLG"), date="2022-01-01"),
)


@pytest.fixture(scope="module", params=["memory", "tantivy", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return each engine with the letters in it."""
    opened = engine_for(Settings(index=Path(tmp_path_factory.mktemp(request.param)), engine=request.param))
    opened.rebuild(LETTERS, REPORT)
    yield opened
    opened.close()


def places(results: Results, match: Match) -> list[tuple[str, int]]:
    """Return the hits of one kind in order, by the letters' names."""
    names = {one.id: one.title for one in LETTERS}
    return [(names[hit.letter_id], hit.paragraph) for hit in results.hits if hit.match is match]


a, b, c = Term("a1"), Term("b1"), Term("c1")
LOOSE: tuple[tuple[Node, Node | None, str], ...] = (
    (And((a, b, Not(c))), And((Some((a, b)), Not(c))), "what was excluded stays so"),
    (And((a, Term("the"), b)), Some((a, Term("the"), b)), "stop words still say which are neighbours"),
    (And((a, Phrase(("b", "c")))), Some((a, Phrase(("b", "c")))), "a phrase is not taken apart"),
    (And((a, b, Has("year", ("2019",)))), And((Some((a, b)), Has("year", ("2019",)))), "a field stays required"),
    (Concept((And((a, b)), c)), Concept((Some((a, b)), c)), "some words of an abbreviation's"),
    (a, None, "one word cannot be fewer"),
    (And((a, Not(b))), None, "nor one beside what was excluded"),
    (And((a, Term("the"))), None, "nor one beside a stop word"),
    (Or((a, b)), None, "any was enough as typed"),
)  # fmt: skip


@pytest.mark.parametrize(("root", "loose", "why"), LOOSE, ids=[why for _, _, why in LOOSE])
def test_any_word_is_enough_where_all_were_required(root: Node, loose: Node | None, why: str) -> None:
    """Only plain words may be missing."""
    assert either_word(root) == loose, why


def test_a_page_with_room_goes_on_with_most_words(engine: Engine) -> None:
    """All words first, then those that have more of what the words weigh; totals and facets are those of all words."""
    results = search(engine, replace(parse_query("front door backlog"), facets=("authority",)))
    assert places(results, Match.ALL) == [("both", 1)]
    assert set(places(results, Match.MOST)) == {("door", 1), ("door", 2), ("backlog", 1), ("late", 1)}
    assert places(results, Match.MOST)[-1] == ("late", 1)
    assert (results.total, results.letters, results.authorities) == (1, 1, 1)
    assert [(one.value, one.count) for one in results.facets[0].values] == [("LDS", 1)]
    assert all(hit.spans for hit in results.hits)
    assert results.notices[0].message == "Only 1 paragraph has all your words. The others come closest."


def test_no_paragraph_with_all_words_is_not_nothing(engine: Engine) -> None:
    """The total is 0, and what comes closest is shown and said to be that."""
    results = search(engine, parse_query("front door supervision authority:slough"))
    assert results.total == 0
    assert not results.empty
    assert places(results, Match.MOST)[:2] == [("door", 1), ("door", 2)]
    assert results.notices[0].message == "No paragraph with these filters has all your words. These come closest."
    assert results.notices[0].query == "(front OR door OR supervision) authority:slough"
    assert search(engine, results.notices[0].offer or Query()).total == 3


@pytest.mark.parametrize(
    ("query", "why"),
    [
        (replace(parse_query("front door backlog"), limit=1), "the page is full"),
        (replace(parse_query("front door backlog"), start=10), "a later page"),
        (replace(parse_query("front door backlog"), limit=0), "only counts are asked for"),
        (parse_query("zebra crossing"), "no word is there"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_nothing_is_added_where_it_has_no_place(engine: Engine, query: Query, why: str) -> None:
    """Nor is it said to be."""
    results = search(engine, query)
    assert not places(results, Match.MOST), why
    assert "most-words" not in {notice.code for notice in results.notices}, why


def test_lists_of_all_results_have_all_words(engine: Engine) -> None:
    """Downloads are what they say."""
    assert places(search(engine, parse_query("front door backlog"), most=False), Match.MOST) == []


def test_what_is_excluded_or_filtered_out_stays_out(engine: Engine) -> None:
    """The same limits hold for both parts of the page."""
    results = search(engine, parse_query("front door backlog -staff from:2020"))
    assert places(results, Match.ALL) == []
    assert set(places(results, Match.MOST)) == {("door", 1), ("backlog", 1)}


def test_by_date_the_closest_are_sorted_by_date(engine: Engine) -> None:
    """They are chosen by what they say, since the newest with any word at all would be any paragraphs."""
    results = search(engine, replace(parse_query("front door backlog"), sort=Sort.NEWEST, limit=4))
    assert places(results, Match.ALL) == [("both", 1)]
    assert places(results, Match.MOST) == [("door", 1), ("door", 2), ("backlog", 1)]
    oldest = search(engine, replace(parse_query("front door backlog"), sort=Sort.OLDEST, limit=4))
    assert places(oldest, Match.MOST) == [("backlog", 1), ("door", 1), ("door", 2)]
    assert {hit.score for hit in oldest.hits} == {0.0}


def test_groups_are_followed_by_single_paragraphs(engine: Engine) -> None:
    """Groups and their counts are those of all words."""
    grouped = group_results(engine, parse_query("front door backlog"), "letter")
    assert [group.total for group in grouped.groups] == [1]
    assert len(places(grouped.results, Match.MOST)) == 4
    assert all(hit.spans for hit in grouped.results.hits)


def test_a_named_council_stays_required_where_it_has_any_of_the_words(engine: Engine) -> None:
    """Other councils' paragraphs come only if there is no other."""
    results = search(engine, parse_query("leeds backlog staff"))
    assert results.total == 0
    assert set(places(results, Match.MOST)) == {("both", 1), ("backlog", 1)}
    assert places(search(engine, parse_query("reading 2020 backlog")), Match.MOST)
