"""What an address asks and its page can't use: which it is, and what would work."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.fields import FIELD_WORDS
from webapp.presenters.ignored_arguments import MOST_TOLD, ignored_notices
from webapp.urls import NARROWING, SEARCHING, ignored_in, params_from
from webapp.urls.ignored import LONGEST_TOLD, PARAMETERS, TRACKING
from webapp.urls.search_params import MOST_TERMS, MOST_VALUES

MANY = [("section", str(number)) for number in range(MOST_VALUES + 1)]
SEARCHES = "\n".join(f"search {number}" for number in range(MOST_TERMS + 1))


@pytest.mark.parametrize(
    ("arguments", "reads", "said", "why"),
    [
        ([], SEARCHING, [], "nothing is asked"),
        ([("q", "a"), ("year", "2019"), ("from", "2019"), ("page", "2"), ("sort", "oldest")], SEARCHING, [], "all of it is read"),
        ([(name, "x") for name in FIELD_WORDS], SEARCHING, [], "fields by any of their names"),
        ([("foo", "1"), ("foo", "2")], SEARCHING, ["We ignored ‘foo’. This page doesn’t use it."], "a name of nobody's, once"),
        ([("foo", "")], SEARCHING, ["We ignored ‘foo’. This page doesn’t use it."], "also without a value"),
        ([("", "x")], SEARCHING, ["We ignored a parameter without a name. This page doesn’t use it."], "or without a name"),
        ([("authorty", "leeds")], SEARCHING, ["We ignored ‘authorty’. Did you mean ‘authority’?"], "a slip"),
        ([("Type", "x")], SEARCHING, ["We ignored ‘Type’. Did you mean ‘type’?"], "in another case"),
        ([("typ", "x")], SEARCHING, ["We ignored ‘typ’. Did you mean ‘type’?"], "near another name of it"),
        ([("since", "2019")], SEARCHING, ["We ignored ‘since’. Did you mean ‘from’?"], "as others call it"),
        ([("limit", "9")], SEARCHING, ["We ignored ‘limit’. Did you mean ‘size’?"], "as many APIs call it"),
        ([("limit", "9")], ("q",), ["We ignored ‘limit’. This page doesn’t use it."], "what is meant isn't read here either"),
        ([("size", "7")], SEARCHING, ["We ignored ‘size=7’. Use 5, 10, 20 or 50."], "no size of a page"),
        ([("q", "a")], (), ["We ignored ‘q’. This page doesn’t use it."], "read on other pages alone"),
        ([("sort", "random")], SEARCHING, ["We ignored ‘sort=random’. Use relevance, newest or oldest."], "no order"),
        ([("group", "year")], SEARCHING, ["We ignored ‘group=year’. Use paragraph, letter or authority."], "no group"),
        ([("abbreviations", "maybe")], SEARCHING, ["We ignored ‘abbreviations=maybe’. Use on or off."], "neither"),
        ([("page", "x")], SEARCHING, ["We ignored ‘page=x’. Use a number from 1."], "no number"),
        ([("page", "0")], SEARCHING, ["We ignored ‘page=0’. Use a number from 1."], "no page"),
        ([("beside", "no")], ("beside",), ["We ignored ‘beside=no’. Use yes."], "beside or not at all"),
        ([("sort", ""), ("page", " ")], SEARCHING, [], "an empty control asks nothing"),
        ([("q", "a"), ("q", "b")], SEARCHING, ["We ignored a second ‘q’. Only one can be used."], "one box"),
        ([("q", "a"), ("q", "a")], SEARCHING, [], "which says the same twice"),
        (MANY, SEARCHING, [f"We ignored values of ‘section’ after the first {MOST_VALUES}. Only {MOST_VALUES} can be used."], "too many"),
        ([("terms", SEARCHES)], ("terms",),
         [f"We ignored the searches after the first {MOST_TERMS}: ‘search {MOST_TERMS}’. Only {MOST_TERMS} can be compared at once."],
         "one a line, named"),
        ([(f"utm_{part}", "x") for part in ("source", "medium", "anything")], (), [], "campaigns"),
        ([(name.replace("*", "x"), "x") for name in TRACKING], (), [], "and all others that count readers"),
        ([("FBCLID", "x")], (), [], "in any case"),
        ([("utm", "x")], (), ["We ignored ‘utm’. This page doesn’t use it."], "but not what only looks like one"),
    ],
)
def test_what_can_not_be_used_is_said(arguments: list[tuple[str, str]], reads: tuple[str, ...], said: list[str], why: str) -> None:
    """Each thing once, with what would work."""
    assert list(ignored_notices(ignored_in(arguments, reads))) == said, why


@given(st.lists(st.tuples(st.one_of(st.text(), st.sampled_from([*PARAMETERS, *FIELD_WORDS])), st.text())))
def test_what_is_said_is_bounded(arguments: list[tuple[str, str]]) -> None:
    """In number and in length, whatever an address has; and the rest is understood as it would be without."""
    ignored = ignored_in(arguments, SEARCHING)
    notices = ignored_notices(ignored)
    assert len(notices) <= MOST_TOLD + 1
    assert all(len(one) < LONGEST_TOLD + 80 for one in notices)
    assert all(one.isprintable() for notice in notices for one in notice if one.isascii())
    unknown = {one.pair[0] for one in ignored if one.pair[0] not in SEARCHING}
    assert params_from(arguments) == params_from([one for one in arguments if one[0] not in unknown])


def test_more_than_is_told_one_by_one_is_counted() -> None:
    """An address of hundreds of names is no page of hundreds of sentences."""
    said = ignored_notices(ignored_in([(f"foo{number}", "x") for number in range(300)], SEARCHING))
    assert said[MOST_TOLD:] == (f"We ignored {300 - MOST_TOLD} more parts of the address.",)
    assert len(said[0]) < 100


def test_every_parameter_of_a_page_is_described() -> None:
    """What a page reads has a line that says which values it may have."""
    assert {*SEARCHING, *NARROWING} <= set(PARAMETERS)
