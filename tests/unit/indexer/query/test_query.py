"""Query language: each form means what the help page says."""

from __future__ import annotations

from datetime import date

import pytest

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
    Term,
    Wildcard,
    parse_query,
)
from indexer.query.language import LANGUAGE, Usage

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
    ("CARE OF A NOT B", And((Term("CARE"), Term("OF"), Term("A"), Term("not"), Term("B"))), "but not in a sentence all in capitals"),
    ("CAMHS OR SEND", Or((Term("CAMHS"), Term("SEND"))), "abbreviations are no sentence"),
    ("CARE OF a NOT B", And((Term("CARE"), Term("OF"), A, Not(Term("B")))), "nor is a text with any small letter"),
    ("NOT NOT a", Not(Not(A)), "twice is nothing to fear"),
    ("-(a OR b)", Not(Or((A, B))), "a minus before a bracket"),
    ('-"a b"', Not(Phrase(("a", "b"))), "and before quotes"),
    ("a - b", And((A, B)), "a loose dash says nothing"),
    ("a --b", And((A, B)), "nor do two"),
    ("a and b or not c", And((A, Term("and"), B, Term("or"), Term("not"), C)), "small letters are words"),
    ('a -""', A, "nothing taken away"),
    ("①&year:x", Term("year-x"), "what follows it is no name"),
    ("² a ½~", A, "a mark that only looks like a word"),
    ("a () b", And((A, B)), "nothing held together"),
    ("alpha (+)- a NOT ()", And((Term("alpha"), A)), "marks alone are nothing"),
    ('"a b c d e f g h"~5', Phrase(tuple("abcdefgh"), 5), "eight words may be near each other"),
    ("ab*c*d*e*", Wildcard("ab*c*d*e*"), "four stars are enough"),
    ("inspect*-led", And((Wildcard("inspect*"), Term("led"))), "a mark ends the word that has the star"),
    ("children’*", Wildcard("children*"), "but an apostrophe doesn't"),
    ("abc~", Fuzzy("abc", 1), "three letters may be misspelt"),
    ("abcde~", Fuzzy("abcde", 1), "one of five"),
    ("abcdef~", Fuzzy("abcdef", 2), "two of six"),
    ("well-self-harmm~", And((Term("well"), Term("self"), Fuzzy("harmm", 1))), "the last part is the misspelt one"),
    ("L.A.C. nursing", And((Term("LAC"), Term("nursing"))), "an abbreviation with full stops"),
    ("e.g. this", And((Term("e.g"), Term("this"))), "two letters are no abbreviation of the trade"),
    ("derby/leeds", And((Term("derby"), Term("leeds"))), "councils with a stroke between"),
    ("north east/wales", And((Term("north"), Term("east"), Term("wales"))), "names of several words"),
    ("his/her", Term("his/her"), "but no other words"),
    ("his/her derby", And((Term("his/her"), Term("derby"))), "nor beside such a name"),
    ("www.gov.uk/derby", Term("www.gov.uk/derby"), "nor an address"),
    ("a\x00b", And((A, B)), "what can't be seen parts words"),
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
    ("neglect -authority:leeds,slough", And((Term("neglect"), Not(Or((Has("authority", ("leeds",)), Has("authority", ("slough",))))))),
     "several too"),
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
    ("authority:east sussex", "authority", ("east sussex",), "a name of several words is taken whole"),
    ("type:focused visits", "letter_type", ("focused visits",), "of any field whose names are known"),
    ("grade:RI", "grade", ("*requires improvement*",), "a short form of a grade"),
    ("authority=leeds", "authority", ("leeds",), "with an equals sign"),
    ("region:East Midlands", "region", ("East Midlands",), "without quotation marks"),
    ('type:"focused visit"', "letter_type", ("focused visit",), "quoted words"),
    ("Type:“focused visit”", "letter_type", ("focused visit",), "in any case and quotes"),
    ("section:overview", "section", ("*overview*",), "headings with the word"),
    ('section:"part 1: overview"', "section", ("*part 1: overview*",), "a colon within quotes"),
    ("finding:improvement", "finding", ("improvement",), "a kind of finding"),
    ("inspector:knight", "inspector", ("*knight*",), "people with the name"),
    ("authority:leeds authority:slough", "authority", ("leeds", "slough"), "two of a field widen it"),
    ("authority:leeds,slough", "authority", ("leeds", "slough"), "with a comma between"),
    ("grade:good,outstanding", "grade", ("*good*", "*outstanding*"), "of any field"),
    ("(authority:leeds OR authority:slough)", "authority", ("leeds", "slough"), "or with OR in brackets"),
    ("area:care leavers", "area", ("care leavers",), "a name of an area is taken whole"),
    ("grade:requires improvement", "grade", ("*requires improvement*",), "also one of a grade"),
    ("finding:needs to improve", "finding", ("needs to improve",), "and one of a kind of finding"),
    ("year:2019..2021", "year", ("2019..2021",), "years from and to"),
    ("year:2019..", "year", ("2019..",), "or from one on"),
    ("year:2019,2021,", "year", ("2019,2021",), "or several"),
    ("council:St.Helens,", "authority", ("St.Helens",), "no comma at its end"),
)


@pytest.mark.parametrize(("text", "field", "values", "why"), FILTERS)
def test_a_name_is_a_filter(text: str, field: str, values: tuple[str, ...], why: str) -> None:
    """The same filters as the panel's, beside the words."""
    query = parse_query(f"neglect {text}")
    assert (query.root, query.filters) == (Term("neglect"), (Filter(field, values),)), why
    assert parse_query(text).root == All()
    assert parse_query(f"{text} neglect").root == Term("neglect")


DATES = (
    ("from:2019", date(2019, 1, 1), None),
    ("to:2021-03", None, date(2021, 3, 31)),
    ("to:2024-02", None, date(2024, 2, 29)),
    ("from:2019-05-03", date(2019, 5, 3), None),
    ("date:2019..2021", date(2019, 1, 1), date(2021, 12, 31)),
    ("date:2020", date(2020, 1, 1), date(2020, 12, 31)),
    ("date:2020-05-03..2020-05-03", date(2020, 5, 3), date(2020, 5, 3)),
    ('from:"2019"', date(2019, 1, 1), None),
    ("from:2019,", date(2019, 1, 1), None),
    ("from:2019-5-3", date(2019, 5, 3), None),
    ("to:2019-10-20", None, date(2019, 10, 20)),
    ("date:2020-06..", date(2020, 6, 1), None),
    ("date:..2020-06", None, date(2020, 6, 30)),
    ("from:2019 to:2020 from:2020", date(2020, 1, 1), date(2020, 12, 31)),
    ('from:"May 2019"', date(2019, 5, 1), None),
    ("TO:3/5/19", None, date(2019, 5, 3)),
    ("date:“spring 2020 to 2021-03”", date(2020, 3, 1), date(2021, 3, 31)),
    ("date:2019–2021", date(2019, 1, 1), date(2021, 12, 31)),
)


@pytest.mark.parametrize(("text", "start", "end"), DATES)
def test_dates_cover_whole_days_months_and_years(text: str, start: date | None, end: date | None) -> None:
    """A month ends with its last day; several dates narrow each other."""
    assert parse_query(f"neglect {text}").dates == DateRange(start, end)


def test_a_query_keeps_its_text() -> None:
    """As it was typed."""
    assert parse_query("a  b").text == "a  b"


@pytest.mark.parametrize("usage", LANGUAGE, ids=lambda usage: usage.typed)
def test_every_row_of_the_help_page_parses(usage: Usage) -> None:
    """Each example asks for something."""
    query = parse_query(usage.example)
    assert query.root != All() or query.filters or query.dates != DateRange()


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("since:2020", DateRange(date(2020, 1, 1))),
        ("until:2020", DateRange(None, date(2020, 12, 31))),
        ("from=2020", DateRange(date(2020, 1, 1))),
        ("Since:2020-05 until:2021", DateRange(date(2020, 5, 1), date(2021, 12, 31))),
    ],
)
def test_dates_may_be_typed_in_other_words(text: str, dates: DateRange) -> None:
    """As people say them, and with an equals sign."""
    assert parse_query(f"neglect {text}").dates == dates


def test_an_equals_sign_elsewhere_is_none_of_a_field() -> None:
    """Only a field's name right before it makes it one."""
    assert parse_query("neglect e=mc2").filters == ()
    assert parse_query("neglect council=").filters == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("neglect,abuse", ("neglect", "abuse")),
        ("neglect;abuse", ("neglect", "abuse")),
        ("neglect+abuse", ("neglect", "abuse")),
        ("1,200", ("1,200",)),
        ("LGBTQ+", ("LGBTQ",)),
        ("E+W", ("E+W",)),
        ("and/or", ("and/or",)),
    ],
)
def test_what_only_stands_between_two_words_parts_them(text: str, words: tuple[str, ...]) -> None:
    """A comma, semicolon, plus or stroke without spaces; not in numbers, short forms or joined words."""
    root = parse_query(text).root
    assert tuple(part.word for part in (root.parts if isinstance(root, And) else (root,)) if isinstance(part, Term)) == words
