"""Question words: what makes a question of a search is not searched for."""

from __future__ import annotations

import re

import pytest

from indexer.query import Term, parse_query
from indexer.query.printer import print_node
from indexer.query.question_words import BEGINNINGS, FURTHER, question_words, with_question_words, without_question_words
from indexer.query.traversal import without_stop_words

LEFT = (
    ("which councils were told that caseloads are too high", "caseloads are too high", ("councils", "told"), "a question"),
    ("what did ofsted say about private fostering", "private fostering", ("ofsted", "say"), "of what was said"),
    ("how many letters mention gangs", "gangs", ("many", "letters", "mention"), "for a number"),
    ("are there any letters about radicalisation?", "radicalisation", ("letters",), "whether there are any"),
    ("can you show me paragraphs on missing children", "missing children", ("show", "paragraphs"), "a request"),
    ("the latest letters about neglect", "neglect", ("latest", "letters"), "for the newest"),
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


def test_question_words_in_quotation_marks_are_searched_for() -> None:
    """That is what the reader is offered."""
    root = parse_query("which councils were told that caseloads are high").root
    quoted = with_question_words(root, question_words(root))
    assert print_node(quoted) == 'which "councils" were "told" that caseloads are high'
    assert question_words(parse_query(print_node(quoted)).root) == ()
