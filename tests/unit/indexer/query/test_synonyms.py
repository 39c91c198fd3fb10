"""Abbreviations and names among plain words: what else is searched, and what never is."""

from __future__ import annotations

import pytest

from indexer.analysis import indexed
from indexer.query import And, Node, Term, parse_query
from indexer.query.ast import Concept
from indexer.query.synonyms import CAPITALS_ONLY, MOSTLY_WORDS, with_abbreviations
from indexer.query.traversal import positive_leaves
from indexer.registers import Abbreviation, abbreviations

ALSO = (
    ("MASH", ("multi-agency safeguarding hub",), "an abbreviation"),
    ("mash", ("multi-agency safeguarding hub",), "in small letters"),
    ("MASHs", ("multi-agency safeguarding hub",), "in the plural"),
    ("Multi-Agency Safeguarding Hubs", ("MASH",), "its words"),
    ("multi agency safeguarding hub caseloads", ("MASH",), "among others"),
    ("section 47 enquiries", ("S47",), "the longest wording"),
    ("s.47", ("section 47",), "however written"),
    ("(MASH OR LADO) thresholds", ("multi-agency safeguarding hub", "local authority designated officer"), "in brackets"),
    ("SEND", ("special educational needs and disabilities",), "a word, in capitals"),
    ("SENDs", ("special educational needs and disabilities",), "also several"),
    ("the MASH’s work", ("multi-agency safeguarding hub",), "and what is theirs"),
    ("send letters", (), "but not in small letters"),
    ("who sends letters", (), "in any form"),
    ("sending", (), "nor another word with the same stem"),
    ("staff eeting", (), "nor what is no word"),
    ('"MASH"', (), "not in quotes"),
    ("NOT MASH", (), "not under a NOT"),
    ("administrative", (), "no false friend"),
    ("safeguarding hub", (), "not a part of its words"),
    ('multi-agency "x" safeguarding hub', (), "nor words with a phrase between"),
    ("multi-agency OR safeguarding OR hub", (), "not words that need not stand together"),
    ("MASH*", (), "no wildcard"),
)


@pytest.mark.parametrize(("typed", "also", "why"), ALSO)
def test_abbreviations_and_their_words_find_each_other(typed: str, also: tuple[str, ...], why: str) -> None:
    """What is searched too is named."""
    assert with_abbreviations(parse_query(typed).root).also == also, why


@pytest.mark.parametrize("entry", abbreviations(), ids=lambda entry: entry.short)
def test_every_row_of_the_register_works_both_ways(entry: Abbreviation) -> None:
    """The abbreviation adds its words; its words add the abbreviation, unless it is a word that letters use."""
    assert entry.words in texts(with_abbreviations(Term(entry.short)).root)
    wide = with_abbreviations(parse_query(entry.words).root)
    assert (entry.short in wide.also) is (entry.short.lower() not in MOSTLY_WORDS)


def texts(root: Node) -> set[str]:
    """Return the words of what was not typed."""
    return {leaf.word for leaf in positive_leaves(root) if isinstance(leaf, Term) and leaf.also}


def test_words_and_their_abbreviation_stand_for_each_other() -> None:
    """The words together, or the abbreviation in any of its forms; other words stay beside them."""
    short = (Term("PEP", also=True), Term("PEPs", also=True))
    words = (Term("personal"), Term("education"), Term("plan"))
    assert with_abbreviations(And(words)).root == Concept((And(words), *short))
    assert with_abbreviations(And((*words, Term("late")))).root == And((Concept((And(words), *short)), Term("late")))
    assert with_abbreviations(Term("PEP")).root == Concept((Term("PEP"), Term("personal education plan", also=True)))


@pytest.mark.parametrize("entry", abbreviations(), ids=lambda entry: entry.short)
def test_nothing_is_searched_twice(entry: Abbreviation) -> None:
    """Neither what was typed nor another way of writing the same words."""
    for typed in (entry.short, entry.words):
        also = [leaf.word for leaf in positive_leaves(with_abbreviations(Term(typed)).root) if isinstance(leaf, Term) and leaf.also]
        exact = [indexed(text)[1] for text in also]
        assert len(set(exact)) == len(exact)
        assert indexed(typed)[0] not in [indexed(text)[0] for text in also]


def test_what_is_not_to_be_widened_stays_as_it_is() -> None:
    """The same tree, not one like it."""
    root = parse_query('neglect "MASH" -LADO (caseloads OR workload*)').root
    assert with_abbreviations(root).root == root


def test_the_exceptions_are_in_the_register() -> None:
    """Each is an abbreviation, and its capitals still mean it."""
    shorts = {entry.short.lower() for entry in abbreviations()}
    assert set(MOSTLY_WORDS) <= set(CAPITALS_ONLY) <= shorts
