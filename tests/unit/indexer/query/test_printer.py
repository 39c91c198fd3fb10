"""Printer: a tree becomes text again, the shortest that the parser reads as the same tree."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query import All, And, DateRange, Filter, Fuzzy, Has, Node, Not, Or, Phrase, Query, Term, Wildcard, parse_query, print_query
from tests.support.queryish import parses, queryish

PRINTED = (
    *(("a  AND b", "a b"), ("(a b)", "a b"), ("a OR (b c)", "a OR b c"), ("(a OR b) c", "(a OR b) c"), ("(a b) c", "(a b) c")),
    *(("-a", "-a"), ("NOT NOT a", "NOT -a"), ("NOT (a b)", "NOT (a b)"), ("NOT -(a b)", "NOT NOT (a b)")),
    *(("NOT *", "NOT *"), ("*", ""), ("a OR b", "a OR b")),
    *(('“A b”', '"a b"'), ('"a b"~5', '"a b"~5'), ("child~1", "child~"), ("child~2", "child~2"), ("inspect**", "inspect*")),
    *(("authority:leeds from:2019", "authority:leeds from:2019-01-01"), ("to:2020 a", "a to:2020-12-31")),
    *(("(a OR b) authority:leeds", "(a OR b) authority:leeds"), ("council:leeds a b", "a b authority:leeds")),
    *(('a type:"focused visit"', 'a type:"focused visit"'), ("a section:*b*", "a section:b"), ("a -authority:leeds", "a -authority:leeds")),
)


@pytest.mark.parametrize(("typed", "printed"), PRINTED)
def test_the_text_is_the_shortest(typed: str, printed: str) -> None:
    """No bracket, quotation mark or number that says nothing."""
    assert print_query(parse_query(typed)) == printed


SEVERAL = Has("authority", ("leeds", "hull"))


@pytest.mark.parametrize(
    ("root", "printed"),
    [
        (SEVERAL, "authority:leeds OR authority:hull"),
        (Or((Term("a"), SEVERAL)), "a OR authority:leeds OR authority:hull"),
        (And((Term("a"), SEVERAL)), "a (authority:leeds OR authority:hull)"),
        (Not(SEVERAL), "NOT (authority:leeds OR authority:hull)"),
        (Not(All()), "NOT *"),
    ],
)
def test_a_name_of_several_values_is_any_of_them(root: Node, printed: str) -> None:
    """In brackets where its neighbours would take one of them."""
    assert print_query(Query(root=root)) == printed


@given(queryish | st.text())
def test_a_printed_query_is_read_as_the_same_query(text: str) -> None:
    """Printing and parsing lose nothing."""
    if parses(text):
        query = parse_query(text)
        assert parsed(print_query(query)) == (query.root, query.filters, query.dates)


leaves = (
    st.sampled_from(["caseloads", "s.47", "C&F", "Máire", "the", "1,000"]).map(Term)
    | st.lists(st.sampled_from(["child", "in", "need"]), min_size=1, max_size=3).map(lambda words: Phrase(tuple(words)))
    | st.builds(lambda slop: Phrase(("missing", "children"), slop), st.integers(1, 100))
    | st.sampled_from(["inspect*", "wom?n", "in*ion"]).map(Wildcard)
    | st.builds(Fuzzy, st.sampled_from(["child", "safegaurding"]), st.integers(1, 2))
)
trees = st.recursive(
    leaves,
    lambda nodes: st.builds(lambda parts: And(tuple(parts)), st.lists(nodes, min_size=2, max_size=3))
    | st.builds(lambda parts: Or(tuple(parts)), st.lists(nodes, min_size=2, max_size=3))
    | st.builds(Not, nodes),
    max_leaves=8,
)


@given(trees, st.lists(st.sampled_from(["leeds", "St Helens", "co. durham"]), max_size=2, unique=True))
def test_a_printed_tree_is_read_as_the_same_tree(root: Node, names: list[str]) -> None:
    """Whatever was built, its text says it."""
    filters = (Filter("authority", tuple(names)),) if names else ()
    dates = DateRange(date(2019, 1, 1), date(2021, 3, 31)) if len(names) == 1 else DateRange()
    assert parsed(print_query(Query(root=root, filters=filters, dates=dates))) == (root, filters, dates)


def parsed(text: str) -> tuple[Node, tuple[Filter, ...], DateRange]:
    """Return what a text says."""
    query = parse_query(text)
    return query.root, query.filters, query.dates


