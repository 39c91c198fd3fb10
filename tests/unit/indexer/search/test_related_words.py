"""Related words, which help to rank and can be searched for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.query import Query, RelatedWord, Sort, parse_query
from indexer.search import search
from indexer.search.plain_words import understood
from indexer.search.query_expansion import expanded
from indexer.search.related_words import WEIGHT, related_words, with_related_words
from tests.support.factories import LEEDS, REPORT, letter
from tests.support.meanings import meaningful_letters
from tests.support.memory_engine import MemoryEngine


@pytest.fixture(scope="module")
def engine() -> MemoryEngine:
    """Return the specification with letters whose words have meanings."""
    made = MemoryEngine()
    made.rebuild([*meaningful_letters(), letter("none", "nothing", authority=LEEDS)], REPORT)
    return made


def asked(engine: MemoryEngine, text: str) -> Query:
    """Return the query for a text, with names as filters and widened as a search widens it."""
    typed = parse_query(text)
    return expanded(engine, understood(engine, typed, typed).query, typed)[0]


def test_related_words_add_to_the_score_only(engine: MemoryEngine) -> None:
    """The same paragraphs are found with related words and without, and those that have one score higher."""
    query = replace(asked(engine, "dentist"), limit=200)
    wide = with_related_words(engine, query)
    assert [one.weight for one in wide.related] == [WEIGHT]
    plain, helped = engine.search(query), engine.search(wide)
    assert (plain.total, plain.letters) == (helped.total, helped.letters)
    before = {(hit.letter_id, hit.paragraph): hit.score for hit in plain.hits}
    gains = {hit: hit.score - before[hit.letter_id, hit.paragraph] for hit in helped.hits}
    assert {gain > 0 for gain in gains.values()} == {True, False}
    assert all((gain > 0) == (wide.related[0].stem in hit.stems.split()) for hit, gain in gains.items())


def test_related_words_are_not_highlighted(engine: MemoryEngine) -> None:
    """Only what was typed is marked in the text."""
    results = search(engine, parse_query("dentist"))
    assert {hit.text[span.start : span.end] for hit in results.hits for span in hit.spans} == {"dentist"}


ALONE = ['"dentist"', "dent*", "-dentist", "type:dentist", "leeds", "MASH", "children~1", "well-matched", "the", ""]


@pytest.mark.parametrize("text", ALONE)
def test_only_plain_words_are_widened(engine: MemoryEngine, text: str) -> None:
    """Phrases, patterns, NOTs, filters, names and what the register widens get no related words."""
    assert with_related_words(engine, asked(engine, text)).related == ()
    assert related_words(engine, asked(engine, text)) == ()


def test_a_word_of_the_query_is_not_related_to_it(engine: MemoryEngine) -> None:
    """Of two related words that were both typed, neither is added or shown, nor are stems shown."""
    found = search(engine, parse_query("dentist doctor health")).related
    assert not {"dentist", "doctor", "health"} & set(found)
    assert set(found) <= {word for one in engine.letters() for each in one.paragraphs for word in each.text.split()}


def test_dates_need_no_related_words(engine: MemoryEngine) -> None:
    """Results sorted by date are not scored, so nothing is added; the words are shown all the same."""
    query = replace(asked(engine, "dentist"), sort=Sort.NEWEST)
    assert with_related_words(engine, query).related == ()
    assert related_words(engine, query)


def test_a_related_word_that_scores_already_scores_more(engine: MemoryEngine) -> None:
    """The weight of a related word adds to that of the same word typed."""
    query = asked(engine, "dentist")
    doubled = replace(query, related=(RelatedWord("dentist", 1.0),))
    once, twice = (engine.search(one).hits[0].score for one in (query, doubled))
    assert once < twice < 2 * once
