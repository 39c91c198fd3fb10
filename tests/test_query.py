"""Query language: any text gives a query or a fault that says what to change."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import BadQuery
from indexer.query import (
    All,
    And,
    DateRange,
    Filter,
    Fuzzy,
    Has,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Term,
    Wildcard,
    parse_query,
    print_query,
)
from indexer.query.language import LANGUAGE, MOST_CHARACTERS, MOST_LEVELS, MOST_WORDS, Usage

A, B, C = Term("a"), Term("b"), Term("c")

TREES: tuple[tuple[str, Node, str], ...] = (
    ("caseloads", Term("caseloads"), "one word"),
    ("caseloads supervision", And((Term("caseloads"), Term("supervision"))), "words must all be there"),
    ("", All(), "nothing asks for everything"),
    ("*", All(), "and so does a star"),
    ("* neglect", Term("neglect"), "which adds nothing to a word"),
    ('"Child in Need"', Phrase(("child", "in", "need")), "quotes: exact folded words"),
    ("“child in need”", Phrase(("child", "in", "need")), "curly quotes as well"),
    ('"Children’s"', Phrase(("children's",)), "one quoted word is an exact word"),
    ('"missing children"~5', Phrase(("missing", "children"), 5), "words near each other"),
    ('"children"~5', Phrase(("children",)), "one word is near itself"),
    ("a OR b c", Or((A, And((B, C)))), "AND binds closer than OR"),
    ("a AND b OR c", Or((And((A, B)), C)), "written or not"),
    ("a AND (b OR c)", And((A, Or((B, C)))), "brackets hold together"),
    ("(a b) c", And((And((A, B)), C)), "also where they need not"),
    ("a -b", And((A, Not(B))), "a minus takes away"),
    ("a NOT b", And((A, Not(B))), "so does NOT"),
    ("NOT a", Not(A), "alone too"),
    ("NOT NOT a", Not(Not(A)), "twice is nothing to fear"),
    ("-(a OR b)", Not(Or((A, B))), "a minus before a bracket"),
    ('-"a b"', Not(Phrase(("a", "b"))), "and before quotes"),
    ("a - b", And((A, B)), "a loose dash says nothing"),
    ("a --b", And((A, B)), "nor do two"),
    ("a and b or not c", And((A, Term("and"), B, Term("or"), Term("not"), C)), "small letters are words"),
    ("AND, a", And((Term("and"), A)), "an operator stands alone"),
    ("inspect*", Wildcard("inspect*"), "any ending"),
    ("Inspect*ION", Wildcard("inspect*ion"), "any middle"),
    ("wom?n", Wildcard("wom?n"), "one letter"),
    ("Máir*", Wildcard("mair*"), "folded"),
    ("inspect*?**x", Wildcard("inspect?*x"), "stars side by side are one"),
    ("self-harm*", And((Term("self"), Wildcard("harm*"))), "the last part has the star"),
    ("what is neglect?", And((Term("what"), Term("is"), Term("neglect"))), "a question is no wildcard"),
    ("safegaurding~", Fuzzy("safegaurding", 2), "two letters of a long word"),
    ("child~", Fuzzy("child", 1), "one of a short word"),
    ("child~2", Fuzzy("child", 2), "or as it says"),
    ("£1,000", Term("1,000"), "marks around a word are dropped"),
    ("s.47", Term("s.47"), "marks inside stay"),
    ("16–17-year-olds", Term("16–17-year-olds"), "as typed"),
    ("Máire", Term("Máire"), "accents as well"),
    ("C&F", Term("C&F"), "and ampersands"),
    ("jo.bloggs@ofsted.gov.uk", Term("jo.bloggs@ofsted.gov.uk"), "and addresses"),
    ("social worker’s", And((Term("social"), Term("worker’s"))), "and curly apostrophes"),
    ("neglect, audit!", And((Term("neglect"), Term("audit"))), "but no commas at the end"),
    ("note:children", Term("note:children"), "a colon after any other word is a mark"),
    ("10:30", Term("10:30"), "also in a time"),
    ("neglect -authority:leeds", And((Term("neglect"), Not(Has("authority", ("leeds",))))), "names can be taken away"),
    ("a OR authority:leeds", Or((A, Has("authority", ("leeds",)))), "or be one of two"),
    ("child^0", Term("child^0"), "broke Whoosh's parser"),
    ("[a TO b]", And((A, Term("TO"), B)), "hung Whoosh's parser"),
)


@pytest.mark.parametrize(("text", "root", "why"), TREES)
def test_text_becomes_a_tree(text: str, root: Node, why: str) -> None:
    """Each form of the language means what the help page says."""
    assert parse_query(text).root == root, why


FILTERS = (
    ("authority:leeds", "authority", ("leeds",), "one word"),
    ('type:"focused visit"', "letter_type", ("focused visit",), "quoted words"),
    ("Type:“focused visit”", "letter_type", ("focused visit",), "in any case and quotes"),
    ("section:overview", "section", ("*overview*",), "headings with the word"),
    ("finding:improvement", "finding", ("improvement",), "a kind of finding"),
    ("inspector:knight", "inspector", ("*knight*",), "people with the name"),
    ("authority:leeds authority:slough", "authority", ("leeds", "slough"), "two of a field widen it"),
    ("council:St.Helens,", "authority", ("St.Helens",), "no comma at its end"),
)


@pytest.mark.parametrize(("text", "field", "values", "why"), FILTERS)
def test_a_name_is_a_filter(text: str, field: str, values: tuple[str, ...], why: str) -> None:
    """The same filters as the panel's, beside the words."""
    query = parse_query(f"neglect {text}")
    assert (query.root, query.filters) == (Term("neglect"), (Filter(field, values),)), why
    assert parse_query(text).root == All()


DATES = (
    ("from:2019", date(2019, 1, 1), None),
    ("to:2021-03", None, date(2021, 3, 31)),
    ("to:2024-02", None, date(2024, 2, 29)),
    ("from:2019-05-03", date(2019, 5, 3), None),
    ("date:2019..2021", date(2019, 1, 1), date(2021, 12, 31)),
    ("date:2020", date(2020, 1, 1), date(2020, 12, 31)),
    ("date:2020-06..", date(2020, 6, 1), None),
    ("date:..2020-06", None, date(2020, 6, 30)),
    ("from:2019 to:2020 from:2020", date(2020, 1, 1), date(2020, 12, 31)),
)


@pytest.mark.parametrize(("text", "start", "end"), DATES)
def test_dates_cover_whole_days_months_and_years(text: str, start: date | None, end: date | None) -> None:
    """A month ends with its last day; several dates narrow each other."""
    assert parse_query(f"neglect {text}").dates == DateRange(start, end)


FAULTS = (
    ('neglect "child in', 8, 'neglect "child in"', "never closed"),
    ("(a OR b", 0, "(a OR b)", "never closed"),
    ("a OR b)", 6, "a OR b", "closes nothing"),
    ("a ()", 2, "a", "nothing between"),
    ('(a "b', 3, '(a "b")', "never closed"),
    ("AND a", 0, "and a", "both sides"),
    ("a OR", 2, "a or", "both sides"),
    ("a AND OR b", 2, "a and OR b", "both sides"),
    ("a NOT", 2, "a not", "after it"),
    ("*ion", 0, "ion", "two letters"),
    ("i*", 0, "i", "two letters"),
    ("ab*c*d*e*f*", 0, "ab*", "too many"),
    ("ab~", 0, "ab", "too short"),
    ("child~9", 0, "child~2", "one or two letters"),
    ('"child*"', 0, '"child"', "inside quotes"),
    ('"a b"~', 0, '"a b"~5', "needs a number"),
    ('"a b"~1000', 0, '"a b"~100', "words apart"),
    ('"a b c d e f g h i"~5', 0, '"a b c d e f g h i"', "near each other"),
    ("authority:", 0, "", "needs a name"),
    ("section: overview", 0, "section:overview", "needs a name"),
    ("date:[a TO b]", 0, "TO b]", "no date"),
    ("neglect from:2019-13", 8, "neglect", "no date"),
    ("date:2021..2019", 0, "date:2019..2021", "before it starts"),
    ("from:2021 to:2019", 10, "from:2021", "no day"),
    ("a OR from:2019", 5, "(a) from:2019", "whole search"),
    ("from:2019 OR a", 0, "(a) from:2019", "whole search"),
    ("a -from:2019", 3, "(a) from:2019", "whole search"),
    ("!!!", 0, "", "no word"),
    ('""', 0, "", "no word"),
    ("a " * (MOST_WORDS + 1), 2 * MOST_WORDS, " ".join("a" * MOST_WORDS), "too many words"),
    ("a" * (MOST_CHARACTERS + 1), MOST_CHARACTERS, "a" * MOST_CHARACTERS, "too long"),
    ("(" * (MOST_LEVELS + 1) + "a" + ")" * (MOST_LEVELS + 1), MOST_LEVELS, "a", "too deep"),
    ("NOT " * (MOST_LEVELS + 1) + "a", 4 * MOST_LEVELS, "not " * (MOST_LEVELS + 1) + "a", "too deep"),
)


@pytest.mark.parametrize(("text", "position", "repaired", "message"), FAULTS)
def test_a_fault_is_named_pointed_at_and_repaired(text: str, position: int, repaired: str, message: str) -> None:
    """The message says what is wrong, the position where; the repaired text asks for what was most likely meant."""
    with pytest.raises(BadQuery, match=message) as fault:
        parse_query(text)
    assert (fault.value.text, fault.value.position, fault.value.repaired) == (text, position, repaired)
    assert parses(repaired)


@pytest.mark.parametrize("usage", LANGUAGE, ids=lambda usage: usage.typed)
def test_every_row_of_the_help_page_parses(usage: Usage) -> None:
    """Each example asks for something."""
    query = parse_query(usage.example)
    assert query.root != All() or query.filters or query.dates != DateRange()


HOSTILE = (
    "NOT NOT x",
    "child^0",
    "date:[a TO b]",
    "(" * 989,
    ")" * 989,
    "a" * 40_000,
    "[a TO " * 800,
    '"' * 999,
    "NOT " * 5000,
    "a*" * 450,
)


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:12])
def test_what_breaks_other_parsers_does_not_break_this_one(text: str) -> None:
    """A query, or a fault whose repaired text is a query."""
    assert_query_or_fault(text)


PIECES = (
    *("a", "child", "children's", "the", "AND", "OR", "NOT", "and", "-", "(", ")", '"', "“", "~", "~5", "*", "?", "wom?n", "ins*n"),
    *("authority:", "authority:leeds", 'type:"focused visit"', "from:2019", "to:x", "date:2019..2021", " ", ",", ":", "s.47"),
    *("C&F", "£1,000", "chid~", "😀", "\ufffe", "\x00", "\ud800", "é"),
)
queryish = st.lists(st.sampled_from(PIECES), max_size=16).map("".join) | st.lists(st.sampled_from(PIECES), max_size=16).map(" ".join)


@given(queryish | st.text())
def test_no_text_raises_anything_but_a_fault(text: str) -> None:
    """Every fault points into the text, and its repaired text parses."""
    assert_query_or_fault(text)


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


def parses(text: str) -> bool:
    """Return whether a text is a query."""
    try:
        parse_query(text)
    except BadQuery:
        return False
    return True


def assert_query_or_fault(text: str) -> None:
    """Fail where a text gives neither, or a fault that does not help."""
    if parses(text):
        return
    with pytest.raises(BadQuery, match=r".") as fault:
        parse_query(text)
    assert fault.value.position is None or 0 <= fault.value.position <= len(text)
    assert len(fault.value.repaired) <= MOST_CHARACTERS
    assert parses(fault.value.repaired)
