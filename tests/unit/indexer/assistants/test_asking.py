"""What an assistant asks becomes a query, or an error that says what to write instead."""

from __future__ import annotations

import pytest

from indexer.assistants.asking import authority_codes, neighbour_codes, query_from, told_error
from indexer.errors import BadQuery, UsageError
from indexer.query import Filter, Sort


def test_words_filters_and_dates_become_one_query() -> None:
    """A filter goes by any of its field's names, and joins what was typed; dates narrow."""
    query = query_from("caseloads authority:hull", {"Council": [" Leeds "], "finding": ["improvement", "improvement"]}, "2019", "2020")
    assert query.filters == (Filter("authority", ("hull", "Leeds")), Filter("finding", ("improvement",)))
    assert (str(query.dates.start), str(query.dates.end)) == ("2019-01-01", "2020-12-31")
    assert query.sort is Sort.RELEVANCE


def test_without_words_the_newest_come_first() -> None:
    """There is nothing to rank by, so dates decide, unless another order was asked for."""
    assert query_from("", {}, "", "").sort is Sort.NEWEST
    assert query_from("", {}, "", "", "oldest").sort is Sort.OLDEST


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ({"town": ["Leeds"]}, "no filter “town”. Filters: authority, "),
        ({"authority": [" "]}, "authority has no value"),
        ({"authority": [str(number) for number in range(61)]}, "has 61 values"),
    ],
)
def test_a_filter_that_is_not_understood_is_an_error(filters: dict[str, list[str]], said: str) -> None:
    """A filter left out without a word would make the answer about everything."""
    with pytest.raises(UsageError, match=said):
        query_from("caseloads", filters, "", "")


def test_councils_go_by_any_of_their_names() -> None:
    """Names and codes give codes, each once; unknown names are all named."""
    assert authority_codes(("Leeds", "LDS", "leeds city council")) == ("LDS",)
    with pytest.raises(UsageError, match="recognise a council called “Atlantis” or “Lyonesse”"):
        authority_codes(("Atlantis", "Leeds", "Lyonesse"))


def test_neighbours_come_after_their_council() -> None:
    """A council comes before its statistical neighbours; one without any is an error."""
    codes = neighbour_codes("Leeds")
    assert codes[0] == "LDS"
    assert len(codes) > 5
    with pytest.raises(UsageError, match="don’t know the statistical neighbours of Cardiff"):
        neighbour_codes("Cardiff")


def test_an_error_offers_the_search_that_would_work() -> None:
    """The repaired text of a query is part of the message, where there is one."""
    assert told_error(BadQuery("A bracket is missing", repaired="(a)")) == "A bracket is missing. Try: (a)"
    assert told_error(UsageError("No")) == "No"
