"""Links: what a URL asks and back again."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import BadQuery
from indexer.fields import FIELD_WORDS, FIELDS
from indexer.query import DateRange, Filter, Query, Sort, parse_query
from tests.support.pages import LEEDS, letters
from webapp.urls import (
    LAST_PAGE,
    MOST_VALUES,
    PAGE_SIZES,
    GroupBy,
    SearchParams,
    arguments_of,
    last_page,
    letter_link,
    original_link,
    paragraph_link,
    params_from,
    query_of,
    search_link,
    slug,
    with_value,
    without_filters,
    without_value,
)

NAMES = st.sampled_from(["q", "from", "to", "sort", "group", "page", "abbreviations", "spelling", "nonsense", *FIELD_WORDS])


@given(st.lists(st.tuples(NAMES, st.text())))
def test_what_any_url_asks_survives_the_way_there_and_back(arguments: list[tuple[str, str]]) -> None:
    """Links made from what was asked ask the same again, also after a browser has sent them."""
    params = params_from(arguments)
    sent = parse_qsl(urlencode(arguments_of(params)), keep_blank_values=True)
    assert params_from(sent) == params
    assert arguments_of(params_from(sent)) == arguments_of(params)


@given(
    st.lists(st.tuples(NAMES, st.text(max_size=20))), st.sampled_from([field.name for field in FIELDS]), st.text("ab\u00e9&=", min_size=1)
)
def test_a_value_put_on_and_taken_off_again_leaves_what_was(arguments: list[tuple[str, str]], field: str, value: str) -> None:
    """A chip undoes its tick."""
    params = params_from(arguments)
    there = with_value(params, field, value)
    assert value in there.values(field)
    if value not in params.values(field):
        assert without_value(there, field, value).filters == params.filters


@pytest.mark.parametrize(
    ("arguments", "expected", "why"),
    [
        ([], SearchParams(), "nothing is asked"),
        ([("q", "  two\r\nwords\0 ")], SearchParams("two words"), "line ends and NULs are no words"),
        ([("q", "a"), ("q", "b")], SearchParams("a"), "one box, one text"),
        ([("page", "3")], SearchParams(page=3), "a page"),
        ([("page", "0")], SearchParams(), "pages begin with 1"),
        ([("page", "-1")], SearchParams(), "no page"),
        ([("page", "9" * 9)], SearchParams(page=LAST_PAGE), "no collection is as long"),
        ([("page", "9" * 99)], SearchParams(), "no number that we count"),
        ([("page", "٣")], SearchParams(), "figures are 0 to 9"),
        ([("sort", "oldest")], SearchParams(sort=Sort.OLDEST), "an order"),
        ([("sort", "random")], SearchParams(), "no order of ours"),
        ([("group", "letter")], SearchParams(group=GroupBy.LETTER), "results by letter"),
        ([("abbreviations", "off")], SearchParams(abbreviations=False), "only what was typed"),
        ([("abbreviations", "on")], SearchParams(), "as where nothing is said"),
        ([("spelling", "off")], SearchParams(spelling=False), "nothing corrected"),
        ([("colour", "red")], SearchParams(), "no field of ours"),
        ([("finding", "")], SearchParams(), "an empty control asks nothing"),
        ([("year", one) for one in ("2019", "2020", "2019")], SearchParams(filters=(Filter("year", ("2019", "2020")),)), "each once"),
        (
            [("year", "2019"), ("region", "x")],
            SearchParams(filters=(Filter("region", ("x",)), Filter("year", ("2019",)))),
            "one order of fields",
        ),
        ([("authority", "leeds")], SearchParams(filters=(Filter("authority", (LEEDS.code,)),)), "by any of its names"),
        ([("authority", LEEDS.code)], SearchParams(filters=(Filter("authority", (LEEDS.code,)),)), "by its code"),
        ([("authority", "Atlantis")], SearchParams(filters=(Filter("authority", ("Atlantis",)),)), "kept, so that the page can tell"),
    ],
)
def test_a_url_is_understood(arguments: list[tuple[str, str]], expected: SearchParams, why: str) -> None:
    """What makes sense is kept, what doesn't is left out."""
    assert params_from(arguments) == expected, why


def test_the_number_of_values_is_bounded() -> None:
    """A URL can't make a query of any size."""
    params = params_from([("section", str(number)) for number in range(1000)])
    assert len(params.values("section")) == MOST_VALUES


def test_typed_and_ticked_filters_of_one_field_widen_each_other() -> None:
    """A query has at most one filter per field."""
    parsed = Query(text="x year:2019", filters=(Filter("year", ("2019",)),), dates=DateRange(date(2019, 6, 1)))
    params = SearchParams("x year:2019", (Filter("year", ("2020", "2019")),), start="2018", end="May 2020", page=3)
    query = query_of(params, parsed, ("year",), 7)
    assert query.filters == (Filter("year", ("2019", "2020")),)
    assert query.dates == DateRange(date(2019, 6, 1), date(2020, 5, 31))
    assert (query.start, query.limit, query.facets, query.facet_limit) == (2 * PAGE_SIZES[0], PAGE_SIZES[0], ("year",), 7)


@pytest.mark.parametrize(
    ("params", "expected", "why"),
    [
        (SearchParams("words"), Sort.RELEVANCE, "there is something to rank by"),
        (SearchParams(), Sort.NEWEST, "all paragraphs match alike"),
        (SearchParams("authority:leeds"), Sort.NEWEST, "also where a name that narrows them is typed"),
        (SearchParams("authority:leeds OR authority:hull"), Sort.NEWEST, "or several"),
        (SearchParams("*"), Sort.NEWEST, "or that all are wanted"),
        (SearchParams("-agency"), Sort.NEWEST, "or what isn't wanted"),
        (SearchParams("caseloads authority:leeds"), Sort.RELEVANCE, "a word beside it ranks"),
        (SearchParams(sort=Sort.OLDEST), Sort.OLDEST, "as chosen"),
    ],
)
def test_without_words_the_newest_come_first(params: SearchParams, expected: Sort, why: str) -> None:
    """The best match needs words."""
    assert query_of(params, parse_query(params.text)).sort is expected, why


@pytest.mark.parametrize(("start", "end"), [("never", ""), ("", "31 February 2020"), ("2021", "2019")])
def test_days_that_make_no_sense_are_refused_with_a_sentence(start: str, end: str) -> None:
    """The reader is told what to change."""
    with pytest.raises(BadQuery, match=r"is not a date|is after"):
        query_of(SearchParams(start=start, end=end), Query())


def test_the_last_page_holds_the_last_paragraph() -> None:
    """A page beyond the end leads back to it."""
    totals = (0, 1, PAGE_SIZES[0], PAGE_SIZES[0] + 1)
    assert [last_page(SearchParams(page=99), total).page for total in totals] == [1, 1, 1, 2]


def test_clearing_the_filters_keeps_words_and_order() -> None:
    """Only what narrows goes."""
    params = SearchParams("words", (Filter("year", ("2019",)),), "2018", "2020", Sort.OLDEST, GroupBy.LETTER, 4)
    assert without_filters(params) == SearchParams("words", sort=Sort.OLDEST, group=GroupBy.LETTER)


def test_links_have_one_form() -> None:
    """Addresses can be told beforehand, and hold nothing that needs no saying."""
    letter = letters()[0]
    assert search_link() == "/search"
    assert search_link(SearchParams("a&b c", page=2)) == "/search?q=a%26b+c&page=2"
    assert letter_link(letter) == f"/letters/{letter.id}-leeds-focused-visit-letter-2019-05-03"
    assert letter_link(letter, SearchParams("x"), 3) == f"/letters/{letter.id}-leeds-focused-visit-letter-2019-05-03?q=x#p3"
    assert paragraph_link(letter.id, "a/b?") == f"/letters/{letter.id}/p/a%2Fb%3F"
    assert original_link(letter.id, 7) == f"/letters/{letter.id}/original#page=7"


@pytest.mark.parametrize(
    ("short_name", "expected"),
    [("King's Lynn", "-kings-lynn"), ("Máire & Co", "-maire-co"), ("<script>", "-script"), ("中文", "")],
)
def test_a_slug_is_plain(short_name: str, expected: str) -> None:
    """Decoration needs no escaping anywhere."""
    authority = type(LEEDS)("X", short_name, short_name, "", "")
    assert slug(authority, None, None) == expected
