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
    Inspectorate,
    LetterTypeEntry,
    abbreviations,
    authorities,
    authorities_called,
    authorities_in,
    authority_entry,
    inspectorates,
    inspectorates_in,
    letter_type_entry,
    letter_types,
    name_key,
    names_of_authorities,
    nation_of,
    predecessors,
)
from indexer.registers.row_checks import ABOUT

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


def test_the_register_has_every_principal_council_of_the_united_kingdom() -> None:
    """As many of each kind as there are on the register’s day, each with the code of nine signs that its nation gives; trusts have none."""
    existing = [entry for entry in authorities() if entry.exists]
    assert Counter(entry.authority.kind for entry in existing) == {
        "County": 21, "Unitary authority": 63, "Metropolitan district": 36, "London borough": 32, "City corporation": 1, "District": 164,
        "Welsh council": 22, "Scottish council": 32, "Northern Ireland council": 11, "Health and Social Care Trust": 5,
    }  # fmt: skip
    letters = {"Wales": "W", "Scotland": "S", "Northern Ireland": "N", "England": "E"}
    for entry in existing:
        trust = entry.authority.kind == "Health and Social Care Trust"
        pattern = "" if trust else rf"{letters[nation_of(entry.authority)]}\d{{8}}"
        assert re.fullmatch(pattern, entry.gss_code), entry.authority.name
    assert max(Counter(entry.gss_code for entry in existing if entry.gss_code).values()) == 1


@pytest.mark.parametrize(("code", "gss"), [("BNS", "E08000038"), ("SHF", "E08000039"), ("FIF", "S12000047"), ("MTY", "W06000024")])
def test_codes_are_those_in_force(code: str, gss: str) -> None:
    """Not those that a change of boundaries ended."""
    entry = authority_entry(code)
    assert entry
    assert entry.gss_code == gss


def test_a_council_with_an_end_to_come_still_exists() -> None:
    """Surrey and its districts go on until 31 March 2027; the councils after them don’t exist yet."""
    exists = {code: entry.exists for code in ("SRY", "GRT", "ESY", "WSY", "CMA", "KEN") if (entry := authority_entry(code))}
    assert exists == {"SRY": True, "GRT": True, "ESY": False, "WSY": False, "CMA": False, "KEN": True}


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
        ("WAF", (), ("CMA", "BAR", "EDN", "SLA")),
        ("BPC", (), ("BMH", "POL", "CHC")),
        ("SRY", ("ESY", "WSY"), ()),
        ("SUR", ("WSY",), ()),
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
        ("Sutton Coldfield, New York, Newport Pagnell", [], "places that only sound like one"),
        ("Newcastle-under-Lyme and Newcastle", [("NEC",), ("NET",)], "a borough and a city"),
        ("West Devon, Surrey Heath; Devon and Surrey", [("WDE",), ("SUR",), ("DEV",), ("SRY",)], "districts and their counties"),
        ("Cyngor Sir Gâr, Ynys Môn, Abertawe", [("CMN",), ("AGY",), ("SWA",)], "Welsh names, with their accents"),
        ("Sir Gar and Rhondda Cynon Taf", [("CMN",), ("RCT",)], "and without"),
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


@pytest.mark.parametrize("entry", letter_types(), ids=lambda entry: entry.name)
def test_a_letter_type_says_what_it_is_about_and_who_inspected(entry: LetterTypeEntry) -> None:
    """Only papers that anyone may write leave open who inspected."""
    assert entry.about in ABOUT
    assert set(entry.inspectorates) <= {one.name for one in inspectorates()}
    anyones = {"committee paper", "briefing note", "thematic inspection report", "improvement notice"}
    assert bool(entry.inspectorates) is (entry.name not in anyones)


@pytest.mark.parametrize("entry", inspectorates(), ids=lambda entry: entry.name)
def test_an_inspectorate_is_known_by_its_example_and_names(entry: Inspectorate) -> None:
    """Each name is its own alone."""
    for text in (entry.example, entry.name, entry.label, *entry.names):
        assert inspectorates_in(f"Led by {text} in May.") == (entry.name,), text


def test_a_longer_name_is_another_inspectorate() -> None:
    """The Welsh one is not the Scottish one; nobody is meant by small letters."""
    assert inspectorates_in("Care Inspectorate Wales, the Care Inspectorate") == ("Care Inspectorate Wales", "Care Inspectorate")
    assert inspectorates_in("a care inspectorate") == ()


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


PLACES = (
    ("title", ["3 May 2022", "Dear Colleague", "Focused visit to {} children’s services", "Plans are clear."]),
    ("title of a report", ["Inspection of {} local authority children’s services", "Plans are clear."]),
    ("line above the title", ["{}", "Inspection of children’s social care services", "Plans are clear."]),
    ("salutation", ["3 May 2022", "Dear {} council", "Thank you for your help.", "Plans are clear."]),
    ("labelled row", ["A review of plans", "Local authority: {}", "Plans are clear."]),
    ("labelled row of two lines", ["A review of plans", "Local authority", "{}", "Plans are clear."]),
    ("row of a table", ["A review of plans", "Local authority – {}", "Plans are clear."]),
)
"""Where a letter names the authority it is about; each with a letter of that form."""


@pytest.mark.parametrize("texts", [texts for _, texts in PLACES], ids=[where for where, _ in PLACES])
@pytest.mark.parametrize("name", ["official name", "short name"])
def test_every_council_is_read_back_from_each_place(name: str, texts: list[str]) -> None:
    """No name, official or short, gives another council, as those of 27 districts gave their county."""
    for entry in authorities():
        called = entry.authority.name if name == "official name" else entry.authority.short_name
        found = find_authority([Block(text.format(called), page=1) for text in texts]).value
        wanted = {entry.authority.code, entry.goes_on_as, *(code for code in names_of_authorities()[name_key(called)])}
        assert found, called
        assert found.code in wanted, (called, found.name)


@pytest.mark.parametrize(
    "texts",
    [
        ["3 May 2022", "Dear Ms {}", "Monitoring visit to the service", "I am writing to report our findings."],
        ["3 May 2022", "The inspectorate, 1 High Street, {}, AB1 2CD", "Dear Ms Lee", "Monitoring visit to the service",
         "Plans are clear."],
        ["The inspectorate", "1 High Street", "{}", "AB1 2CD", "Inspection of services for children", "Plans are clear."],
        ["A review of plans", "Published by:", "1 High Street", "{}", "AB1 2CD", "Plans are clear."],
        ["A review of plans", "Examples of practice come from {}.", "{} acts. Plans in {} are clear."],
        ["Inspection of services for children by {} Police", "Plans are clear."],
        ["Inspection of services for children at the University of {}", "Plans are clear."],
    ],
    ids=["person", "address", "address in lines", "imprint", "example", "police", "university"],
)
def test_no_council_is_read_where_none_is_meant(texts: list[str]) -> None:
    """No short name of any council makes it the one that a letter is about, where the letter names something else."""
    wrong = []
    for entry in (one for one in authorities() if one.authority.kind != "Health and Social Care Trust"):  # which is no place
        called = entry.authority.short_name
        found = find_authority([Block(text.replace("{}", called), page=1) for text in texts]).value
        wrong += [(called, found.name)] if found else []
    assert wrong == []
