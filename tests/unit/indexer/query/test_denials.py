"""Denials: what “no” and “not” among plain words are about."""

from __future__ import annotations

import pytest

from indexer.query import Node, Or, Term, parse_query
from indexer.query.ast import Concept, Some
from indexer.query.denials import SLOP, WRITTEN, denial_of, denied
from indexer.query.synonyms import with_abbreviations

DENIED = (
    ("plans not SMART", ("SMART",), "the word after it"),
    ("No permanent director", ("permanent",), "the first of several"),
    ("not of the plans", ("plans",), "that is no stop word"),
    ("no plans not recorded", ("plans", "recorded"), "each its own"),
    ("plans are not", (), "nothing after it"),
    ('not "recorded"', (), "a phrase is exactly what it says"),
    ('"not recorded"', (), "a denial in quotation marks is too"),
    ("not -recorded", (), "nor what is excluded"),
    ("plans NOT smart", (), "an operator"),
    ("plans OR not smart", (), "what was put together on purpose"),
    ("not", (), "the word alone"),
)


@pytest.mark.parametrize(("typed", "words", "why"), DENIED, ids=[why for _, _, why in DENIED])
def test_a_denial_is_about_the_word_after_it(typed: str, words: tuple[str, ...], why: str) -> None:
    """Only among plain words that must be found together."""
    assert tuple(part.word for _, part in denied(parse_query(typed).root) if isinstance(part, Term)) == words, why


def test_a_denial_may_be_about_an_abbreviation() -> None:
    """Any of its wordings may be denied, by the first word of each that means something."""
    root = with_abbreviations(parse_query("no PEP").root).root
    ((_, part),) = denied(root)
    assert isinstance(part, Concept)
    assert {leaf.word.split()[1] for leaf in terms(denial_of(part))} == {"pep", "personal"}


def test_a_denial_is_any_word_that_denies_near_the_word() -> None:
    """In any form and order."""
    assert terms(denial_of(Term("recorded"))) == tuple(Term(f"{word} recorded", slop=SLOP) for word in WRITTEN)
    assert [part.word for _, part in denied(Some((Term("not"), Term("seen")))) if isinstance(part, Term)] == ["seen"]


def terms(node: Node) -> tuple[Term, ...]:
    """Return the parts of `node`, all of which are terms."""
    assert isinstance(node, Or)
    return tuple(part for part in node.parts if isinstance(part, Term))
