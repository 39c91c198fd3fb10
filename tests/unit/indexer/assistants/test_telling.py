"""What an assistant repeats: exact totals, how a question was read, what the collection lacks."""

from __future__ import annotations

from indexer.assistants.telling import listed, search_words, uncovered_words, without_letter_words
from indexer.query import Filter, Query, parse_query
from indexer.results import Notice
from indexer.search import search
from indexer.search.collection import collection_of
from indexer.sentences import count_words
from tests.support.pages import HULL, LEEDS, SLOUGH, engine_of, letters


def test_numbers_and_lists_are_written_as_people_do() -> None:
    """One is singular, thousands have a comma, and a long list ends with how many more there are."""
    counts = (count_words(1, "letter"), count_words(1200, "letter"), count_words(2, "match", "matches"))
    assert counts == ("1 letter", "1,200 letters", "2 matches")
    assert (listed(()), listed(("A",)), listed(("A", "B", "C"))) == ("", "A", "A, B and C")
    assert listed("ABCDEFGHIJKLM").endswith("L and 1 more council")


def test_a_search_tells_its_totals_filters_and_notices() -> None:
    """Totals come first; the names that became filters are told, with what the notices offer."""
    engine = engine_of(letters())
    collection = collection_of(engine.heads(), engine.report())
    told = search_words(search(engine, parse_query("leeds caseloads")), collection)
    assert told[0] == "4 paragraphs in 2 letters to 1 council have all that was asked."
    assert told[1] == "Searched only under these filters: Council: Leeds City Council."
    none = search_words(search(engine, parse_query("zeppelins")), collection)
    assert none[0] == "No paragraph in this collection has all that was asked."


def test_an_offer_says_how_to_ask_for_it() -> None:
    """A notice with an offer gives the search to ask for; one without is told as it is."""
    engine = engine_of(letters())
    results = search(engine, parse_query("caseloads finding:improvement agency"))
    assert any("To search for that, ask: " in one for one in search_words(results, collection_of(engine.heads(), engine.report())))
    assert [one for one in results.notices if isinstance(one, Notice) and one.offer]


def test_councils_without_a_letter_in_the_time_asked_for_are_told() -> None:
    """A council with no letter then is not one that was told nothing."""
    engine = engine_of(letters())
    collection = collection_of(engine.heads(), engine.report())
    since = parse_query("from:2021").dates
    both = (Filter("authority", (LEEDS.code, SLOUGH.code)),)
    (said,) = uncovered_words(collection, Query(filters=both, dates=since))
    assert said.startswith(f"This collection has no letter since 2021 to {SLOUGH.name}, so nothing can be said about that;")
    assert list(uncovered_words(collection, Query(filters=(Filter("authority", (HULL.code,)),)))) == []
    assert list(uncovered_words(collection, Query(dates=since))) == []


def test_a_council_without_letters_is_counted_in_words() -> None:
    """None, one or several councils without a letter, since a day or at all."""
    assert without_letter_words(()) == "Every current council with services for children has a letter in this collection."
    assert without_letter_words(("A",), "since 2021") == "1 council has no letter since 2021 in this collection: A."
    assert without_letter_words(("A", "B")) == "2 councils have no letter in this collection: A and B."
