"""The table of names: every register is in it, and no exception is dead."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.query import parse_query
from indexer.query.plain_words import readings_in
from indexer.query.plain_words.lexicon import ALSO_TEXT, DIRECTIONS, NICKNAMES, ORDINARY_NAMES, lexicon
from indexer.query.plain_words.names import DESIGNATIONS
from indexer.registers import AuthorityEntry, LetterTypeEntry, authorities, is_english, letter_types, name_key

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize("entry", authorities(), ids=lambda entry: entry.authority.code)
def test_every_council_is_understood_by_any_of_its_names(entry: AuthorityEntry) -> None:
    """As written and in small letters; ordinary words are not certain then, nor is a town whose council runs no services for children."""
    for name in entry.all_names:
        for typed in (f"caseloads in {name}", name.lower()):
            (reading,) = readings_in(parse_query(typed).root, TODAY) or (None,)
            assert reading or name_key(name) in ORDINARY_NAMES, typed
            if reading:
                assert entry.authority.code in reading.values, typed
                town = not entry.runs_childrens_services and DESIGNATIONS.isdisjoint(name_key(name).split())
                ordinary = typed == name.lower() and name_key(name) in ORDINARY_NAMES
                assert reading.certain is not (town or ordinary), typed


@pytest.mark.parametrize(("short", "name"), NICKNAMES.items(), ids=list(NICKNAMES))
def test_every_short_form_means_its_council(short: str, name: str) -> None:
    """Also in capitals, and beside other words; it is no other name, nor one of the register’s that would mean the same anyway."""
    (whole,) = readings_in(parse_query(name).root, TODAY)
    for typed in (short, short.upper(), f"caseloads in {short}"):
        (reading,) = readings_in(parse_query(typed).root, TODAY)
        assert (reading.field, reading.values, reading.label, reading.certain) == ("authority", whole.values, whole.label, True), typed
    assert name_key(short) not in {name_key(other) for entry in authorities() for other in entry.all_names}
    assert not is_english(short)


@pytest.mark.parametrize("entry", letter_types(), ids=lambda entry: entry.name)
def test_every_letter_type_is_understood_by_its_names_and_their_plurals(entry: LetterTypeEntry) -> None:
    """Those that are mostly a matter of the text are offered."""
    for name in (*entry.names, entry.label.replace("(", "").replace(")", "")):
        for typed in (name, f"{name}s"):
            readings = readings_in(parse_query(typed).root, TODAY)
            assert [one.field for one in readings if entry.name in one.values] == ["letter_type"], typed
            assert readings[0].certain is (not set(readings[0].values) <= ALSO_TEXT), typed


def test_every_region_and_type_of_council_is_a_meaning() -> None:
    """Those of the register, by their own names or as people write of several; there is but one city corporation."""
    meanings = {(one.field, value) for one in lexicon().names.values() for value in one.values}
    for entry in authorities():
        assert ("region", entry.authority.region) in meanings
        assert ("authority_type", entry.authority.kind) in meanings or entry.authority.kind == "City corporation"


def test_exceptions_are_names() -> None:
    """An exception that no name needs would be dead."""
    names = lexicon().names
    assert all(names[one].field == "authority" for one in ORDINARY_NAMES)
    assert all(names[one].field == "region" for one in DIRECTIONS)
    assert {entry.name for entry in letter_types()} >= ALSO_TEXT


def test_a_place_that_only_sounds_like_a_council_means_nothing() -> None:
    """It is in the table to keep the shorter name out of it."""
    assert lexicon().names["new york"].values == ()
    assert readings_in(parse_query("new york care").root, TODAY) == ()
