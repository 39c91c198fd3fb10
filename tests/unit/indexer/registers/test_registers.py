"""Tests of the registers: each row does what its example says, and names lead to councils in any spelling."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from indexer.letter import Block
from indexer.parsing.authority import find_authority
from indexer.parsing.letter_type import find_letter_type
from indexer.registers import (
    Abbreviation,
    AuthorityEntry,
    LetterTypeEntry,
    abbreviations,
    authorities,
    authorities_called,
    authorities_in,
    authority_entry,
    letter_type_entry,
    letter_types,
    names_of_authorities,
    predecessors,
)

ALWAYS_WORDS = {"it", "as", "is", "in", "on", "at", "or", "an", "am", "be", "do", "ed", "so", "up", "us", "we", "no", "art", "can", "aim"}


def codes_in(text: str) -> list[tuple[str, ...]]:
    """Return the codes of the authorities that `text` names."""
    return [mention.codes for mention in authorities_in(text)]


@pytest.mark.parametrize("entry", authorities(), ids=lambda entry: entry.authority.code)
def test_an_authority_is_known_by_its_example_and_each_of_its_names(entry: AuthorityEntry) -> None:
    """What people call a council leads to its row, and to no other's alone."""
    code = entry.authority.code
    assert codes_in(entry.example)[0] == (code,)
    for name in entry.all_names:
        assert code in codes_in(name)[0], name
        assert code in {authority.code for authority in authorities_called(name.lower())}, name


@pytest.mark.parametrize("entry", authorities(), ids=lambda entry: entry.authority.code)
def test_codes_in_the_register_of_authorities_exist(entry: AuthorityEntry) -> None:
    """Successors, neighbours and what it goes on as are rows themselves; what ended has a successor."""
    codes = (*entry.successors, *entry.neighbours, *filter(None, [entry.goes_on_as]))
    assert all(authority_entry(code) for code in codes)
    assert bool(entry.end) == bool(entry.successors)
    assert entry.authority.region
    assert entry.authority.kind


def test_codes_and_official_names_are_borne_by_one() -> None:
    """A code or an official name can be cited."""
    assert max(Counter(entry.authority.code for entry in authorities()).values()) == 1
    assert max(Counter(entry.authority.name for entry in authorities()).values()) == 1


def test_few_names_are_borne_by_several() -> None:
    """A name of two rows is a trust of several councils, or a council that another of the same name took the place of."""
    several = {name: codes for name, codes in names_of_authorities().items() if len(codes) > 1}
    assert several == {
        "achieving for children": ("KTT", "RIC", "WNM"),
        "northamptonshire childrens trust": ("NNT", "WNT"),
        "dorset": ("DST", "DOR"),
    }


@pytest.mark.parametrize(
    ("code", "after", "before"),
    [
        ("CMA", ("CBD", "WAF"), ()),
        ("WAF", (), ("CMA",)),
        ("BPC", (), ("BMH", "POL")),
        ("NTH", ("NNT", "WNT"), ()),
        ("DOR", ("DST",), ()),
        ("NTT", (), ()),
        ("none", (), ()),
    ],
)  # fmt: skip
def test_abolished_councils_lead_to_their_successors_and_back(code: str, after: tuple[str, ...], before: tuple[str, ...]) -> None:
    """Cumbria leads to its two successors, and each of them to Cumbria."""
    entry = authority_entry(code)
    assert (entry.successors if entry else ()) == after
    assert predecessors(code) == before


@pytest.mark.parametrize(
    ("text", "codes", "why"),
    [
        ("North East\nLincolnshire", [("NEL",)], "a name over a line end; the longest"),
        ("Stoke-on- Trent and Stoke on Trent", [("STE",), ("STE",)], "hyphens and spaces as they come"),
        ("St. Helens, ST HELENS, St Helens’", [("SHN",)] * 3, "stops, capitals, an apostrophe after it"),
        ("Telford & Wrekin; Brighton&Hove", [("TFW",), ("BNH",)], "& for and"),
        ("Bournemouth, Christchurch and Poole", [("BPC",)], "not Bournemouth, not Poole"),
        ("Bournemouth Borough Council", [("BMH",)], "the one before"),
        ("Birmingham Children’s Trust", [("BIR",)], "a trust that runs its services"),
        ("Richmond Upon Thames", [("RIC",)], "capitals where others have none"),
        ("North Yorkshire and York", [("NYE",), ("YOR",)], "York is not in Yorkshire"),
        ("Newcastle-under-Lyme, Sutton Coldfield, New York", [], "places that only sound like one"),
        ("reading, bury and wells", [], "a name begins with a capital"),
        ("Nottingham City, Nottinghamshire", [("NGM",), ("NTT",)], "city and county"),
        ("Derby and Derbyshire", [("DER",), ("DBY",)], "city and county"),
        ("Somerset County Council, North Somerset", [("SOM",), ("NSM",)], "the county that was, and another"),
    ],
)  # fmt: skip
def test_authorities_are_found_in_text(text: str, codes: list[tuple[str, ...]], why: str) -> None:
    """Names are found in any usual spelling; of overlapping ones the longest counts."""
    assert codes_in(text) == codes, why


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("kingston-upon-hull city council", "KHL"),
        ("Leeds Council", "LDS"),
        ("city of leeds", "LDS"),
        ("BCP", "BPC"),
        ("st. helens", "SHN"),
        ("London Borough of Hammersmith & Fulham", "HMF"),
        ("royal borough of kingston", "KTT"),
    ],
)  # fmt: skip
def test_an_authority_is_called_by_any_name(name: str, code: str) -> None:
    """A whole name leads to its council, with or without what kind of council it is."""
    assert [authority.code for authority in authorities_called(name)] == [code]


def test_nobody_is_called_nothing() -> None:
    """What is no name leads nowhere."""
    assert authorities_called("") == authorities_called("council") == authorities_called("Atlantis") == ()


@pytest.mark.parametrize("entry", letter_types(), ids=lambda entry: entry.name)
def test_a_letter_type_is_known_by_its_example(entry: LetterTypeEntry) -> None:
    """The words of a letter's title say its type."""
    assert find_letter_type([Block(entry.example, page=1)]).value == entry.name
    assert letter_type_entry(entry.name) == entry


def test_there_are_abbreviations_enough() -> None:
    """The register has at least 120, each once."""
    assert len(abbreviations()) >= 120
    assert max(Counter(row.short for row in abbreviations()).values()) == 1


@pytest.mark.parametrize("row", abbreviations(), ids=lambda row: row.short)
def test_an_abbreviation_and_its_words_are_in_its_example(row: Abbreviation) -> None:
    """The example shows both; no form is an everyday word, which a query could not tell from it."""
    assert re.search(rf"\b{re.escape(row.short)}(?!\w)", row.example)
    assert row.words in row.example
    assert ALWAYS_WORDS.isdisjoint(form.lower() for form in row.forms)
    assert len(set(row.forms)) == len(row.forms)
    assert len(set(row.phrases)) == len(row.phrases)


@pytest.mark.parametrize("entry", authorities(), ids=lambda entry: entry.authority.code)
@pytest.mark.parametrize("title", ["Focused visit to {} children’s services", "Inspection of {} local authority children’s services"])
def test_a_letter_to_any_authority_is_told_by_its_title(entry: AuthorityEntry, title: str) -> None:
    """Its official name in a title is enough; a council that goes on under another name is found as that."""
    expected = authority_entry(entry.goes_on_as) or entry
    assert find_authority([Block(title.format(entry.authority.name), page=1)]).value == expected.authority
