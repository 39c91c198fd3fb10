"""Searching by meaning: above every engine the same order, and pages that say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore
from time import monotonic

import pytest

pytest.importorskip("numpy")

from indexer.embeddings.making import make_vectors  # after looking whether numpy is here
from indexer.engines import Engine, engine_for
from indexer.errors import SearchBusy, SearchTooSlow
from indexer.fields import FIELDS
from indexer.letter import Finding, Section
from indexer.query import Filter, Sort, parse_query
from indexer.registers import authorities_called
from indexer.results import Results
from indexer.search import meaning as module
from indexer.search import search
from indexer.search.meaning import Meaning, words_of
from indexer.settings.run import Settings
from tests.support.factories import REPORT, letter, paragraph
from tests.support.models import WordsCrossEncoder, WordsEncoder

LEEDS, SLOUGH = authorities_called("Leeds")[0], authorities_called("Slough")[0]
SECTIONS = (Section("What needs to improve", Finding.IMPROVEMENT), Section("Strengths", Finding.STRENGTH))
SLOW = "The visit looked at caseloads, and at many other things that the council does for families and for its staff."
FIRST = letter(
    "first",
    paragraph(1, SLOW, 1),
    paragraph(2, "Caseloads are too heavy.", 0),
    paragraph(3, "Workloads are excessive, says everyone.", 0),
    paragraph(4, "Workloads are high; thank you for your help.", 1, boilerplate=True),
    sections=SECTIONS,
    authority=LEEDS,
    date="2019-05-01",
)
SECOND = letter(
    "second",
    paragraph(1, "The number of cases is high.", 1),
    paragraph(2, "Adoption is slow.", 0),
    paragraph(3, "Oversight by agency staff of heavy workloads.", 0),
    sections=SECTIONS,
    authority=SLOUGH,
    date="2021-03-05",
)
ENGINES = ("memory", "tantivy", "whoosh")


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return each engine that needs no cluster, with these letters."""
    made = engine_for(Settings(index=tmp_path_factory.mktemp(request.param), engine=request.param))
    made.rebuild([FIRST, SECOND], REPORT)
    yield made
    made.close()


@pytest.fixture(scope="module")
def meaning(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Meaning:
    """Return the meaning of all these letters."""
    index = tmp_path_factory.mktemp("vectors")
    make_vectors(engine, WordsEncoder(), index, lambda *_: None)
    return Meaning(index, WordsEncoder(), WordsCrossEncoder())


def places(results: Results) -> list[tuple[str, int, str]]:
    """Return the hits: letter, paragraph, and how they match."""
    names = {FIRST.id: "first", SECOND.id: "second"}
    return [(names[hit.letter_id], hit.paragraph, hit.match) for hit in results.hits]


def codes(results: Results) -> list[str]:
    """Return the codes of the notices."""
    return [one.code for one in results.notices]


def test_other_words_for_it_are_added_below(engine: Engine, meaning: Meaning) -> None:
    """Paragraphs with the words first, then those near in meaning, without standard wording; totals count the words only."""
    found = search(engine, parse_query("caseloads heavy"), meaning)
    assert places(found)[0] == ("first", 2, "all")
    assert {("first", 3, "meaning"), ("second", 1, "meaning"), ("second", 3, "most")} <= set(places(found)[1:])
    assert ("first", 4, "meaning") not in places(found)
    assert (found.total, found.letters) == (1, 1)
    told = {one.code: one.message for one in found.notices}
    assert told["by-meaning"] == "Ordered by words and by meaning."
    assert told["most-words"] == "Only 1 paragraph has all your words. The others come closest."


def test_among_paragraphs_with_the_word_the_nearest_comes_first(engine: Engine, meaning: Meaning) -> None:
    """Where words alone can't tell."""
    assert [hit.paragraph for hit in search(engine, parse_query("caseloads"), meaning).hits if hit.match == "all"] == [2, 1]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("caseloads heavy -agency", {("first", 2), ("first", 3), ("first", 1), ("second", 1), ("second", 2)}, "an unwanted word"),
        ("caseloads heavy authority:leeds", {("first", 1), ("first", 2), ("first", 3)}, "a council"),
        ("caseloads finding:improvement heavy", {("first", 2), ("first", 3), ("second", 2), ("second", 3)}, "a kind of section"),
        ("caseloads heavy to:2019", {("first", 1), ("first", 2), ("first", 3)}, "a last day"),
        ('"caseloads are too heavy"', {("first", 2)}, "an exact phrase is all that is wanted"),
        ('caseloads "are too heavy"', {("first", 1), ("first", 2)}, "a phrase is not taken apart"),
    ],
)
def test_what_else_was_asked_for_still_holds(text: str, expected: set[tuple[str, int]], why: str, engine: Engine, meaning: Meaning) -> None:
    """Filters, dates, unwanted words and phrases, for the paragraphs that are added as for the others."""
    assert {(name, number) for name, number, _ in places(search(engine, parse_query(text), meaning))} == expected


def test_totals_facets_and_later_notices_stay(engine: Engine, meaning: Meaning) -> None:
    """Only hits and the notices about their order differ."""
    query = replace(parse_query("caseloads"), facets=tuple(one.name for one in FIELDS))
    plain, both = search(engine, query), search(engine, query, meaning)
    assert (plain.total, plain.facets, plain.letters, plain.authorities) == (both.total, both.facets, both.letters, both.authorities)
    assert set(plain.notices) <= set(both.notices)
    assert both.query == plain.query


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"sort": Sort.NEWEST}, "by date"),
        ({"start": module.FIRST}, "behind the first hits"),
        ({"limit": 0}, "no hits wanted"),
    ],
)
def test_another_order_is_left_alone(change: dict[str, object], why: str, engine: Engine, meaning: Meaning) -> None:
    """Then no page says that meaning was used."""
    query = replace(parse_query("caseloads"), **change)
    assert replace(search(engine, query, meaning), took_ms=0) == replace(search(engine, query), took_ms=0)


def test_filters_alone_have_no_meaning(engine: Engine, meaning: Meaning) -> None:
    """Without words there is nothing to compare."""
    query = replace(parse_query(""), filters=(Filter("authority", (LEEDS.code,)),))
    assert replace(search(engine, query, meaning), took_ms=0) == replace(search(engine, query), took_ms=0)


def test_pages_of_the_first_hits_have_each_once(tmp_path: Path) -> None:
    """Reordered as a whole, then cut into pages; the hits after them keep their order."""
    texts = [f"Caseloads {'and more ' * (number % 7)}in team {number}{', high' * (number % 3)}." for number in range(1, 71)]
    made = engine_for(Settings(index=tmp_path, engine="memory"))
    made.rebuild([letter("many", *texts)], REPORT)
    make_vectors(made, WordsEncoder(), tmp_path, lambda *_: None)
    meaning, query = Meaning(tmp_path, WordsEncoder()), parse_query("caseloads OR heavy")
    pages = [search(made, replace(query, start=start), meaning).hits for start in range(0, 70, 10)]
    words = [hit.paragraph for hit in search(made, replace(query, limit=70)).hits]
    found = [hit.paragraph for page in pages for hit in page]
    assert sorted(found) == sorted(words)
    assert found[:50] != words[:50]
    assert (set(found[:50]), found[50:]) == (set(words[:50]), words[50:])
    assert [hit.paragraph for hit in search(made, replace(query, start=40, limit=20), meaning).hits] == found[40:60]


def test_without_vectors_the_page_says_so(engine: Engine, tmp_path: Path) -> None:
    """The order is that of the words."""
    found = search(engine, parse_query("caseloads"), Meaning(tmp_path, WordsEncoder()))
    assert codes(found)[0] == "no-meaning"
    assert found.hits == search(engine, parse_query("caseloads")).hits


def test_with_some_vectors_the_page_says_how_many(engine: Engine, tmp_path: Path) -> None:
    """And new ones are used as soon as they are there."""

    class Half:
        def __getattr__(self, name: str) -> object:
            return getattr(engine, name)

        def heads(self) -> tuple[object, ...]:
            return engine.heads()[:1]

    meaning, query = Meaning(tmp_path, WordsEncoder()), parse_query("caseloads")
    make_vectors(Half(), WordsEncoder(), tmp_path, lambda *_: None)  # type: ignore[arg-type]  # what it needs of an engine
    assert "Meaning covers 1 of 2 letters so far." in search(engine, query, meaning).notices[0].message
    make_vectors(engine, WordsEncoder(), tmp_path, lambda *_: None)
    assert "so far" not in search(engine, query, meaning).notices[0].message


def test_the_sharper_order_reads_the_first_closely(engine: Engine, meaning: Meaning) -> None:
    """Those with all words stay first; a notice says what was done, and offers it otherwise."""
    query = parse_query("workloads")
    usual, sharper = search(engine, query, meaning), search(engine, replace(query, sharper=True), meaning)
    assert codes(usual)[:2] == ["by-meaning", "sharper-offered"]
    assert codes(sharper)[:2] == ["by-meaning", "sharper"]
    assert set(places(sharper)) == set(places(usual))
    assert [match for *_, match in places(sharper)] == sorted(match for *_, match in places(sharper))


def test_without_a_cross_encoder_the_usual_order_says_so(engine: Engine, meaning: Meaning) -> None:
    """An address with the sharper order still works where that isn't set up."""
    plain = replace(meaning, cross_encoder=None)
    found = search(engine, replace(parse_query("caseloads"), sharper=True), plain)
    assert codes(found)[:2] == ["by-meaning", "no-sharper"]
    assert found.hits == search(engine, parse_query("caseloads"), plain).hits


def test_close_reading_stops_at_the_deadline(engine: Engine, meaning: Meaning) -> None:
    """It counts as part of the search."""
    hits = search(engine, parse_query("caseloads"), meaning).hits
    with pytest.raises(SearchTooSlow):
        meaning.read_closely(WordsCrossEncoder(), "caseloads", hits, monotonic() - 1)


def test_too_many_close_readings_at_once_are_refused(engine: Engine, meaning: Meaning, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers of the usual order must not wait for them; the next one after them is served."""
    monkeypatch.setattr(module, "PATIENCE", 0)
    busy = replace(meaning, _readers=BoundedSemaphore(1))
    query = replace(parse_query("caseloads"), sharper=True)
    with busy._readers, pytest.raises(SearchBusy, match="the usual order"):
        search(engine, query, busy)
    assert "sharper" in codes(search(engine, query, busy))


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("Which councils were told that caseloads are too high?", "Which councils were told that caseloads are too high?", "a question"),
        ('"agency staff" caseloads~ -leeds year:2019', "agency staff caseloads", "signs, unwanted words and filters have no meaning"),
        ("case* year:2019", "", "a pattern is no word"),
    ],
)
def test_what_is_compared_is_what_was_typed(text: str, words: str, why: str) -> None:
    """As a sentence, since a model was taught with sentences."""
    assert words_of(parse_query(text)).replace("?", "") == words.replace("?", "")
