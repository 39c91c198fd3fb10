"""The best hits in the order of score and meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from indexer.query import Candidate, Query, Sort, parse_query
from indexer.query.ast import REORDERED
from indexer.search import search
from indexer.search.rerank import reranked, reranked_by_deviation, with_learnt_meaning
from tests.support.factories import REPORT, letter
from tests.support.meanings import meaningful_letters
from tests.support.memory_engine import MemoryEngine

ORDERS = [
    ((9.0, 6.0, 3.0), (0.0, 0.0, 0.0), 0.8, (0, 1, 2), "without likeness the scores decide"),
    ((9.0, 6.0, 3.0), (0.0, 0.5, 0.0), 0.8, (1, 0, 2), "a likeness can lift a hit above the best"),
    ((9.0, 6.0, 3.0), (0.0, 0.5, 0.0), 0.0, (0, 1, 2), "but not with no weight"),
    ((9.0, 6.0, 6.0), (0.0, 0.0, 0.0), 0.8, (0, 1, 2), "ties stay as they were"),
    ((0.0, 0.0), (0.1, 0.9), 0.8, (0, 1), "equal scores say that there is nothing to rank by"),
    ((1.0, -3.0), (0.0, 1.0), 0.8, (0, 1), "a set-back hit is the lowest"),
    ((), (), 0.8, (), "no hits"),
]


@pytest.mark.parametrize(("scores", "alike", "weight", "expected", "why"), ORDERS, ids=[why for *_, why in ORDERS])
def test_hits_are_ordered_by_score_and_likeness(
    scores: Sequence[float], alike: Sequence[float], weight: float, expected: Sequence[int], why: str
) -> None:
    """The share of the best score and the weighted likeness add up."""
    hits = tuple(Candidate("letter", place, score) for place, score in enumerate(scores))
    assert [one.paragraph for one in reranked(hits, alike, weight)] == list(expected), why


@pytest.fixture(scope="module")
def engine() -> MemoryEngine:
    """Return the specification with letters whose words have meanings."""
    made = MemoryEngine()
    made.rebuild(meaningful_letters(), REPORT)
    return made


def test_pages_are_cut_from_one_order(engine: MemoryEngine) -> None:
    """The pages up to the last that is reordered and beyond are the pages of one list, in which nothing is lost or repeated."""
    asked = parse_query("children")
    whole = search(engine, replace(asked, limit=200)).hits
    pages = [hit for start in range(0, 200, 10) for hit in search(engine, replace(asked, start=start)).hits]
    assert len(whole) > REORDERED
    assert pages == list(whole)
    assert len({(hit.letter_id, hit.paragraph) for hit in whole}) == len(whole)


def test_only_the_best_hits_move(engine: MemoryEngine) -> None:
    """Hits beyond the reordered ones stay as ranked; among the first the order differs, and every hit keeps its score."""
    asked = with_learnt_meaning(engine, replace(parse_query("children"), limit=200))
    plain, moved = (engine.search(one).hits for one in (replace(asked, reorder=None), asked))
    assert plain != moved
    assert set(plain[:REORDERED]) == set(moved[:REORDERED])
    assert plain[REORDERED:] == moved[REORDERED:]


@pytest.mark.parametrize("text", ["", "child*", "zebra", "authority:leeds", "the"])
def test_what_has_no_known_words_is_left_alone(engine: MemoryEngine, text: str) -> None:
    """Wildcards, filters, stop words and unknown words have no meaning to go by."""
    assert with_learnt_meaning(engine, parse_query(text)).reorder is None


def test_dates_are_an_order_of_their_own(engine: MemoryEngine) -> None:
    """Results sorted by date are not reordered."""
    asked = replace(parse_query("children"), sort=Sort.NEWEST)
    assert with_learnt_meaning(engine, asked).reorder is None
    moved = replace(with_learnt_meaning(engine, replace(asked, sort=Sort.RELEVANCE)), sort=Sort.NEWEST)
    assert engine.search(moved).hits == engine.search(asked).hits


def test_an_index_without_meanings_ranks_by_words() -> None:
    """Too small a collection is searched as before."""
    engine = MemoryEngine()
    engine.rebuild([letter("one", "children are safe")], REPORT)
    results = search(engine, parse_query("children"))
    assert (results.total, results.related, with_learnt_meaning(engine, Query()).reorder) == (1, (), None)


DEVIATIONS = [
    ((9.0, 8.0, 1.0), (0.1, 0.9, 0.1), 1.0, (1, 0, 2), "nearly as good by words, and much nearer"),
    ((9.0, 8.0, 1.0), (0.1, 0.9, 0.1), 0.0, (0, 1, 2), "no weight, no change"),
    ((900.0, 800.0, 100.0), (0.1, 0.9, 0.1), 1.0, (1, 0, 2), "scores have no scale"),
    ((5.0, 5.0, 5.0), (0.1, 0.2, 0.3), 1.0, (2, 1, 0), "the same score: similarity alone"),
    ((5.0, 5.0, 5.0), (0.2, 0.2, 0.2), 1.0, (0, 1, 2), "all the same: the order stays"),
    ((), (), 1.0, (), "no hits"),
]


@pytest.mark.parametrize(("scores", "alike", "weight", "expected", "why"), DEVIATIONS, ids=[why for *_, why in DEVIATIONS])
def test_two_measures_count_by_how_far_each_is_above_its_mean(
    scores: Sequence[float], alike: Sequence[float], weight: float, expected: Sequence[int], why: str
) -> None:
    """Scores of words and scores of a model have no scale in common."""
    hits = tuple(Candidate("letter", place, score) for place, score in enumerate(scores))
    assert [one.paragraph for one in reranked_by_deviation(hits, alike, weight)] == list(expected), why
