"""In which share of the letters something is found: never 0 where there was nothing to look in."""

from __future__ import annotations

from indexer.query import Filter
from indexer.search.collection import collection_of
from tests.support.pages import HULL, LEEDS, SLOUGH, engine_of, letters
from webapp.services.charts import NO_YEAR, Share, Shares, shares_of
from webapp.urls import SearchParams


def shares(text: str, *filters: Filter) -> Shares:
    """Return what a search finds in the small collection."""
    engine = engine_of(letters())
    return shares_of(engine, SearchParams(text, filters), collection_of(engine.heads(), engine.report()))


def test_letters_are_counted_by_year_and_by_council() -> None:
    """With all letters of the year or council beside those that have it."""
    found = shares("caseloads")
    assert found.by_authority == {LEEDS.code: Share(2, 2, 4), SLOUGH.code: Share(1, 0, 0), HULL.code: Share(1, 1, 1), "": Share(1, 0, 0)}
    assert found.by_year == {2019: Share(1, 1, 3), 2021: Share(1, 1, 1), 2020: Share(2, 1, 1), NO_YEAR: Share(1, 0, 0)}
    assert found.all == Share(5, 3, 5)


def test_a_kind_of_finding_is_looked_for_and_does_not_choose_the_letters() -> None:
    """Or every letter that is left would have it."""
    found = shares("", Filter("finding", ("strength",)))
    assert found.by_authority[LEEDS.code] == Share(2, 1, 1)
    assert found.by_authority[SLOUGH.code] == Share(1, 0, 0)


def test_a_filter_on_letters_leaves_nothing_to_say_of_others() -> None:
    """They are not there at all, rather than with none."""
    assert set(shares("caseloads", Filter("authority", (LEEDS.code,))).by_authority) == {LEEDS.code}
    assert set(shares("leeds caseloads").by_authority) == {LEEDS.code}


def test_nowhere_to_look() -> None:
    """No letters at all."""
    assert shares("caseloads", Filter("year", ("1999",))).all == Share(0, 0, 0)
