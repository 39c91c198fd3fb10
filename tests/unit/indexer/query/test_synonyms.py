"""Abbreviations and names among plain words: what else is searched, and what never is."""

from __future__ import annotations

import pytest

from indexer.analysis import indexed
from indexer.query import All, And, Has, Node, Or, Phrase, Term, parse_query
from indexer.query.ast import Concept
from indexer.query.entities import ORDINARY_WORDS, Entity, find_entities, with_entities, without_entity
from indexer.query.synonyms import CAPITALS_ONLY, MOSTLY_WORDS, with_abbreviations
from indexer.query.traversal import positive_leaves
from indexer.registers import Abbreviation, abbreviations, names_of_authorities

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


SLOUGH = ("authority", ("SLG",), "Slough")
NAMES = (
    ("slough agency", ((0, 0, *SLOUGH),), "an authority"),
    ("agency Slough Borough Council", ((1, 3, *SLOUGH),), "by its whole name"),
    ("kingston upon hull", ((0, 2, "authority", ("KHL",), "Hull"),), "of several words"),
    ("st. helens care", ((0, 1, "authority", ("SHN",), "St Helens"),), "however written"),
    ("monitoring visits neglect", ((0, 1, "letter_type", ("monitoring visit",), "Monitoring visit"),), "a letter type in the plural"),
    ("neglect 2021", ((1, 1, "year", ("2021",), "2021"),), "a year"),
    ("achieving for children", ((0, 2, "authority", ("KTT", "RIC", "WNM"), "achieving for children"),), "a trust of several"),
    ("dorset", ((0, 0, "authority", ("DST", "DOR"), "Dorset"),), "a name that two councils had"),
    ("dorset county council", ((0, 2, "authority", ("DOR",), "Dorset County"),), "and one that is one's alone"),
    ("slough 2021 2022", ((0, 0, *SLOUGH), (1, 1, "year", ("2021",), "2021"), (2, 2, "year", ("2022",), "2022")), "several"),
    ("leeds-based slough", ((1, 1, *SLOUGH),), "not a part of a word"),
    ("a b c d e monitoring visit", ((5, 6, "letter_type", ("monitoring visit",), "Monitoring visit"),), "wherever it stands"),
    ("reading support", (), "a word that is a name too"),
    ("Reading support", ((0, 0, "authority", ("RDG",), "Reading"),), "with a capital it is the name"),
    ('"slough"', (), "not in quotes"),
    ("neglect -slough", (), "not what is taken away"),
    ("monitoring neglect visit", (), "not words that don't stand together"),
    ('monitoring "a" visit', (), "nor with a phrase between"),
    ("neglect 1021", (), "no year of a letter"),
)


@pytest.mark.parametrize(("typed", "names", "why"), NAMES)
def test_names_among_plain_words_are_told(typed: str, names: tuple[tuple[object, ...], ...], why: str) -> None:
    """Authorities by any of their names, kinds of letter, years."""
    found = tuple((name.first, name.last, name.field, name.values, name.label) for name in find_entities(parse_query(typed).root))
    assert found == names, why


def test_a_name_may_be_the_letters_own() -> None:
    """Its words, or the letter's data; the other words stay, and can stand alone."""
    root = parse_query('monitoring visit "in need" slough').root
    names = find_entities(root)
    visit = And((Term("monitoring"), Term("visit")))
    need = Phrase(("in", "need"))
    assert with_entities(root, names) == And(
        (
            Or((visit, Has("letter_type", ("monitoring visit",))), once=True),
            need,
            Or((Term("slough"), Has("authority", ("SLG",))), once=True),
        )
    )
    assert without_entity(root, names[0]) == And((need, Term("slough")))
    assert with_entities(root, ()) == root
    assert without_entity(Term("slough"), find_entities(Term("slough"))[0]) == All()


ONCE = (("slough agency", True), ("slough", False), ("slough 2021", False), ("slough of -agency", False))


@pytest.mark.parametrize(("typed", "once"), ONCE)
def test_a_name_counts_once_beside_other_words(typed: str, once: bool) -> None:
    """Alone, its words are what there is to rank by; abbreviations leave that as it is."""
    root = parse_query(typed).root
    named = with_abbreviations(with_entities(root, find_entities(root))).root
    parts = named.parts if isinstance(named, And) else (named,)
    assert {part.once for part in parts if isinstance(part, Or)} == {once}


def test_ordinary_words_are_names_of_authorities() -> None:
    """An exception that no authority needs would be dead."""
    assert set(ORDINARY_WORDS) <= set(names_of_authorities())
    assert isinstance(find_entities(Term("Bury"))[0], Entity)
