"""Catalogue stage: when each letter was first seen, which outlives rebuilds, moved files and a lost catalogue."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.ingest import catalogue as catalogue_module
from indexer.ingest.build import rebuild, update
from indexer.ingest.catalogue import FILE_NAME, open_catalogue
from indexer.ingest.reading_version import reading_version
from indexer.ingest.records import digest_of
from indexer.ingest.schema import MIGRATIONS
from indexer.letter import Letter, Part
from indexer.settings.run import Settings
from indexer.stored_form import letter_to_json
from tests.support.letters_folders import letters_held, write_letter
from tests.support.samples import LetterMaker

MONDAY, TUESDAY, WEDNESDAY = (dt.datetime(2026, 11, day, 9, 30, tzinfo=dt.UTC) for day in (23, 24, 25))


def stored(folder: Path, now: dt.datetime, *letters: Letter, indexed: bool = True) -> dict[str, dt.datetime | None]:
    """Store letters at a given time and return when each in the catalogue was first seen."""
    with open_catalogue(folder, "1.0", lambda: now) as opened:
        opened.put(*letters)
        if indexed:
            opened.indexed("built")
        return {one.id: one.first_seen for one in opened.letters()}


def test_a_letter_keeps_the_day_on_which_it_was_first_seen(tmp_path: Path, make_letter: LetterMaker) -> None:
    """Reading it again changes nothing; the next letter has its own day."""
    first, second = make_letter("One.", number=1), make_letter("Two.", number=2)
    assert stored(tmp_path, MONDAY, first) == {first.id: MONDAY}
    assert stored(tmp_path, TUESDAY, first, second) == {first.id: MONDAY, second.id: TUESDAY}


def test_a_letter_that_comes_back_is_not_new(tmp_path: Path, make_letter: LetterMaker) -> None:
    """Whoever moves files out and in again brings no news."""
    letter = make_letter("One.")
    stored(tmp_path, MONDAY, letter)
    with open_catalogue(tmp_path, "1.0") as opened:
        opened.forget(letter.sources)
    assert stored(tmp_path, WEDNESDAY, letter) == {letter.id: MONDAY}


def test_a_first_build_that_stopped_goes_on_with_its_own_time(tmp_path: Path, make_letter: LetterMaker) -> None:
    """All letters of the first index came with it, however many runs it took."""
    first, second = make_letter("One.", number=1), make_letter("Two.", number=2)
    stored(tmp_path, MONDAY, first, indexed=False)
    assert stored(tmp_path, TUESDAY, second) == {first.id: MONDAY, second.id: MONDAY}


def test_a_file_that_is_divided_otherwise_brings_no_news(tmp_path: Path, make_letter: LetterMaker) -> None:
    """A later version may find other letters in the same pack, with other ids."""
    pack = make_letter("One.", number=1)
    stored(tmp_path, MONDAY, pack)
    (source,) = pack.sources
    parts = [replace(pack, id=f"{number:016x}", sources=(replace(source, part=Part((), number, number)),)) for number in (1, 2)]
    assert stored(tmp_path, TUESDAY, *parts) == {one.id: MONDAY for one in parts}


BEFORE = next(number for number, script in enumerate(MIGRATIONS) if "first_seen" in script)
"""The version of the catalogue before it knew when letters were first seen."""


def test_of_letters_in_an_older_catalogue_nobody_knows(tmp_path: Path, make_letter: LetterMaker) -> None:
    """They are not made new by an upgrade, nor by the rebuild after it."""
    old, new = make_letter("One.", number=1), make_letter("Two.", number=2)
    record = letter_to_json(replace(old, sources=())).decode()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        connection.executescript("".join(MIGRATIONS[:BEFORE]))
        connection.execute("INSERT INTO letters VALUES (?, ?, ?, 1)", (old.id, record, digest_of(record)))
        connection.execute(f"PRAGMA user_version = {BEFORE}")
    assert stored(tmp_path, TUESDAY, old, new) == {old.id: None, new.id: TUESDAY}


def seen(settings: Settings) -> dict[str, dt.datetime | None]:
    """Return when each letter in the index was first seen, by the path of its file."""
    return {one.sources[0].path: one.first_seen for one in letters_held(settings)}


@pytest.mark.parametrize("lost", [False, True], ids=["kept", "lost"])
def test_the_index_knows_it_and_gives_it_to_a_new_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: bool) -> None:
    """A letter that arrives late with an old date is new; a rebuild changes nothing, even if the catalogue was lost."""
    clock = [MONDAY]
    monkeypatch.setattr(catalogue_module.open_catalogue.__wrapped__, "__defaults__", (lambda: clock[0],))  # type: ignore[attr-defined]
    settings = Settings(letters=(tmp_path / "letters",), index=tmp_path / "index", jobs=1)
    write_letter(settings.letters[0], "a.txt")
    rebuild(settings)
    clock[0] = TUESDAY
    write_letter(settings.letters[0], "late.txt", "Children who go missing are found and heard.")
    update(settings)
    assert seen(settings) == {"a.txt": MONDAY, "late.txt": TUESDAY}
    clock[0] = WEDNESDAY
    if lost:
        (settings.index / FILE_NAME).unlink()
    rebuild(settings)
    assert seen(settings) == {"a.txt": MONDAY, "late.txt": TUESDAY}
    with open_catalogue(settings.index, reading_version()) as opened:
        assert {one.first_seen for one in opened.letters()} == {MONDAY, TUESDAY}
