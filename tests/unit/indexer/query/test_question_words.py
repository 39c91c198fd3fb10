"""Question words: what makes a question of a search is not searched for."""

from __future__ import annotations

import re

import pytest

from indexer.query import Term, parse_query
from indexer.query.ast import All, Sort
from indexer.query.printer import print_node
from indexer.query.question_words import (
    BEGINNINGS,
    FURTHER,
    OF_LETTERS,
    Asked,
    asks_for_grades,
    order_asked,
    question_words,
    with_question_words,
    without_question_words,
)
from indexer.query.traversal import without_stop_words

LEFT = (
    ("which councils were told that caseloads are too high", "caseloads are too high", ("councils", "told"), "a question"),
    ("what did ofsted say about private fostering", "private fostering", ("ofsted", "say"), "of what was said"),
    ("how many letters mention gangs", "gangs", ("many", "letters", "mention"), "for a number"),
    ("are there any letters about radicalisation?", "radicalisation", ("letters",), "whether there are any"),
    ("can you show me paragraphs on missing children", "missing children", ("show", "paragraphs"), "a request"),
    ("councils praised for early help", "early help", ("councils", "praised"), "a question without its beginning"),
    ("latest letters", "*", ("latest", "letters"), "of all, the newest first"),
    ("what's happening with send", "send", ("what's", "happening"), "of what goes on"),
    ("worst councils for neglect", "neglect", ("worst", "councils"), "for an order that no letter gives"),
    ("what are the latest findings on neglect", "neglect", ("latest", "findings"), "for the newest, in other words"),
    ("the latest letters about neglect", "neglect", ("latest", "letters"), "for the newest"),
    ("latest letter", "*", ("latest", "letter"), "of all, one is enough"),
    ("oldest letter", "*", ("oldest", "letter"), "of all, the oldest first"),
    ("recent reports about neglect", "neglect", ("recent", "reports"), "for recent ones"),
    ("earliest letters about neglect", "neglect", ("earliest", "letters"), "for the earliest"),
    ("first letter on neglect", "neglect", ("first", "letter"), "for the first"),
    ("first reports of abuse", "first reports of abuse", (), "which may be others’ reports"),
    ("latest on neglect", "neglect", ("latest",), "what a type’s name leaves"),
    ("whats the latest on neglect", "neglect", ("whats", "latest"), "without an apostrophe"),
    ("how good is adoption", "adoption", ("good",), "for a grade"),
    ("hi can you find me letters where they say neglect thanks", "neglect", ("hi", "find", "letters", "say", "thanks"), "as to a person"),
    ("need to know about neglect please", "neglect", ("need", "know", "please"), "a need"),
    ("neglect thank you", "neglect", ("thank",), "politely"),
    ("need assessment", "need assessment", (), "a word of the trade"),
    ("please", "please", (), "nothing else"),
    ("letters about caseloads -agency", "caseloads -agency", ("letters",), "beside what is excluded"),
    ('which councils have "case audits"', '"case audits"', ("councils",), "before a phrase"),
    ("what happened in rotherham", "what happened in rotherham", (), "only stop words would go, and they are none anyway"),
    ('"which councils" were told', '"which councils" were told', (), "nothing in quotation marks"),
    ("which councils", "which councils", (), "nothing else would be left"),
    ("letters about the", "letters about the", (), "but stop words"),
    ("letters about -caseloads", "letters about -caseloads", (), "or what is excluded"),
    ("children told inspectors", "children told inspectors", (), "only at the beginning"),
    ("letters to parents", "letters to parents", (), "letters that letters write of"),
    ("local authority designated officer", "local authority designated officer", (), "an authority that they name"),
    ("information sharing", "information sharing", (), "information that is the matter"),
    ("well-being", "well-being", (), "one word"),
    ("councils OR letters", "councils OR letters", (), "what was put together on purpose"),
)  # fmt: skip


@pytest.mark.parametrize(("typed", "left", "words", "why"), LEFT, ids=[why for _, _, _, why in LEFT])
def test_question_words_are_left_out(typed: str, left: str, words: tuple[str, ...], why: str) -> None:
    """What would have been searched for is named."""
    root = parse_query(typed).root
    assert print_node(without_question_words(root)) == left, why
    assert question_words(root) == words, why


@pytest.mark.parametrize(("pattern", "example", "why"), BEGINNINGS, ids=[example for _, example, _ in BEGINNINGS])
def test_every_beginning_is_left_out(pattern: str, example: str, why: str) -> None:
    """Each row fits its example, of which nothing is left to search for."""
    assert re.fullmatch(pattern, example), why
    assert without_stop_words(without_question_words(parse_query(f"{example} neglect").root)) == Term("neglect"), why


@pytest.mark.parametrize(("pattern", "example", "why"), FURTHER, ids=[example for _, example, _ in FURTHER])
def test_what_follows_a_beginning_goes_with_it(pattern: str, example: str, why: str) -> None:
    """Each row fits its example, which stays where nothing came before it."""
    assert re.fullmatch(pattern, example), why
    assert print_node(without_question_words(parse_query(f"which councils {example} neglect").root)) == "neglect", why


ASKED = (
    ("what did ofsted tell", Asked.LETTERS, "*", ("ofsted", "tell"), "all of it"),
    ("what did inspectors find in", Asked.LETTERS, "*", ("inspectors", "find"), "with the word that led to a name"),
    ("what did ofsted say about caseloads", Asked.LETTERS, "caseloads", ("ofsted", "say"), "other words stay"),
    ("what did ofsted say -caseloads", Asked.LETTERS, "-caseloads", ("ofsted", "say"), "and what is excluded"),
    ("of the", Asked.COUNCIL, "of the", (), "stop words alone ask nothing"),
    ("latest letter", Asked.COUNCIL, "*", ("latest", "letter"), "words for letters, beside a council"),
    ("first inspection of local authority children's services", Asked.COUNCIL, "*",
     ("first", "inspection", "local", "authority", "children's", "services"), "a title, without the council"),
    ("number of", Asked.COUNCIL, "*", ("number",), "how many letters"),
    ("number of children", Asked.COUNCIL, "number of children", (), "but not of anything"),
    ("every", Asked.COUNCIL, "*", ("every",), "all of them"),
    ("children's services budget", Asked.COUNCIL, "children's services budget", (), "but not beside other words"),
    ("need the most recent inspection of childrens services", Asked.COUNCIL, "*",
     ("need", "recent", "inspection", "childrens", "services"), "a request"),
    ("grade", Asked.COUNCIL, "*", ("grade",), "one alone"),
    ("grade", Asked.LETTERS, "grade", (), "but not beside a year, where it is what is looked for"),
    ("how was it rated", Asked.COUNCIL, "*", ("rated",), "a question of its grade"),
    ("most recent inspection of supervision", Asked.COUNCIL, "most recent inspection of supervision", (), "not beside other words"),
    ("when was ever inspected", Asked.COUNCIL, "*", ("ever", "inspected"), "whether there was one"),
    ('"inspection"', Asked.COUNCIL, '"inspection"', (), "nor in quotation marks"),
)


@pytest.mark.parametrize(("typed", "asked", "left", "words", "why"), ASKED, ids=[row[4] for row in ASKED])
def test_where_letters_are_named_nothing_need_be_left(typed: str, asked: Asked, left: str, words: tuple[str, ...], why: str) -> None:
    """The question is what these letters say."""
    root = parse_query(typed).root
    found = without_question_words(root, asked)
    assert (found == All() if left == "*" else print_node(found) == left), why
    assert question_words(root, asked) == words, why


@pytest.mark.parametrize(("pattern", "example", "why"), OF_LETTERS, ids=[example for _, example, _ in OF_LETTERS])
def test_words_for_letters_say_nothing_beside_a_council(pattern: str, example: str, why: str) -> None:
    """Each row fits its example, of which nothing is left."""
    assert re.fullmatch(pattern, example), why
    assert without_question_words(parse_query(example).root, Asked.COUNCIL) == All(), why
    assert print_node(without_question_words(parse_query(example).root)) == example, why


@pytest.mark.parametrize(
    ("words", "order"),
    [(("First", "ILACS"), Sort.OLDEST), (("earliest",), Sort.OLDEST), (("newest", "letters"), Sort.NEWEST), (("letters",), None)],
)
def test_some_question_words_ask_for_an_order(words: tuple[str, ...], order: Sort | None) -> None:
    """Of the letters, by their dates."""
    assert order_asked(words) is order


def test_many_words_that_fit_several_patterns_are_read_once() -> None:
    """A pattern that tried every division of these words would never end."""
    root = parse_query("the which " * 31 + "zebra").root
    assert print_node(without_question_words(root, Asked.COUNCIL)).endswith("zebra")


@pytest.mark.parametrize(
    ("typed", "asks", "why"),
    [
        ("ofsted rating", True, "a rating"),
        ("judgements", True, "one word alone"),
        ("was it graded good", True, "a grade"),
        ("caseloads", False, "anything else"),
        ('"judgement of managers"', False, "a phrase"),
        ("-grades", False, "what is excluded"),
    ],
)
def test_grades_are_asked_for_in_plain_words(typed: str, asks: bool, why: str) -> None:
    """A page can then lead to them."""
    assert asks_for_grades(parse_query(typed).root) is asks, why


def test_question_words_in_quotation_marks_are_searched_for() -> None:
    """That is what the reader is offered."""
    root = parse_query("which councils were told that caseloads are high").root
    quoted = with_question_words(root, question_words(root))
    assert print_node(quoted) == 'which "councils" were "told" that caseloads are high'
    assert question_words(parse_query(print_node(quoted)).root) == ()
