"""Catalogue stage: what was read is stored completely and once, and changes stay pending until an index has them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from indexer.errors import BuildFailed, IndexOutOfDate
from indexer.ingest.catalogue import FILE_NAME, Catalogue, open_catalogue
from indexer.ingest.schema import MIGRATIONS
from indexer.letter import Letter, Source, Unread
from indexer.parsing.boilerplate import LETTERS, fingerprint
from indexer.stored_form import letter_to_json
from tests.support.letters_folders import change_words
from tests.support.samples import LetterMaker


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """Return an empty, open catalogue."""
    with open_catalogue(tmp_path, "1.0") as opened:
        yield opened


def put(catalogue: Catalogue, *letters: Letter) -> None:
    """Store letters."""
    for letter in letters:
        catalogue.put(letter)


def pending(catalogue: Catalogue) -> tuple[list[str], list[str]]:
    """Return the ids of changed letters and of removed ones."""
    changed, gone = catalogue.pending()
    return [letter.id for letter in changed], list(gone)


def test_letters_come_back_whole_in_order_of_id(catalogue: Catalogue, make_letter: LetterMaker) -> None:
    """Letters come out as they went in, sorted by id, whatever the order they were stored in."""
    letters = [make_letter("One.", "Two.", number=number) for number in (3, 1, 2)]
    put(catalogue, *letters)
    found = list(catalogue.letters())
    assert all(one.first_seen for one in found)
    assert [replace(one, first_seen=None) for one in found] == sorted(letters, key=lambda letter: letter.id)
    assert catalogue.counts() == (3, 6)


def test_the_same_bytes_under_two_names_are_one_letter(catalogue: Catalogue, make_letter: LetterMaker) -> None:
    """A copy adds a source, in order of path, and no second letter."""
    letter = make_letter("One.")
    copy = replace(letter.sources[0], path="0-copy.txt")
    put(catalogue, letter, replace(letter, sources=(copy,)))
    assert [stored.sources for stored in catalogue.letters()] == [(copy, letter.sources[0])]
    catalogue.forget([letter.sources[0]])
    assert [stored.sources for stored in catalogue.letters()] == [(copy,)]
    catalogue.forget([copy])
    assert list(catalogue.letters()) == []


def test_what_could_not_be_read_is_on_record(catalogue: Catalogue) -> None:
    """The reason stays with the file until it can be read."""
    unread = Unread(Source("a.pdf", "/letters", "f" * 64, 1, 2), "password-protected")
    catalogue.put_unread(unread)
    assert catalogue.unread() == (unread,)
    assert catalogue.counts() == (0, 0)


def test_a_file_that_becomes_unreadable_takes_its_letter_away(catalogue: Catalogue, make_letter: LetterMaker) -> None:
    """A letter stays only as long as some file has it."""
    letter = make_letter("One.")
    put(catalogue, letter)
    catalogue.put_unread(Unread(replace(letter.sources[0], sha256="f" * 64), "damaged"))
    assert (list(catalogue.letters()), len(catalogue.unread())) == ([], 1)
    assert pending(catalogue) == ([], [letter.id])


def test_changes_are_pending_until_an_index_has_them(catalogue: Catalogue, make_letter: LetterMaker) -> None:
    """If a run dies between catalogue and index, the next one finishes its work."""
    first, second = make_letter("One.", number=1), make_letter("Two.", number=2)
    put(catalogue, first, second)
    assert pending(catalogue) == ([first.id, second.id], [])
    catalogue.indexed("monday")
    assert (pending(catalogue), catalogue.index_stamp()) == (([], []), "monday")
    catalogue.forget(first.sources)
    put(catalogue, replace(second, title="Better read"))
    assert pending(catalogue) == ([second.id], [first.id])


def test_words_in_five_letters_are_boilerplate_in_each(catalogue: Catalogue, make_letter: LetterMaker) -> None:
    """A wording becomes boilerplate with the fifth letter and stops being so when one is removed; each time all five need indexing."""
    letters = [make_letter("Own " * number, "We will take this visit into account.", number=number) for number in range(1, LETTERS + 1)]
    put(catalogue, *letters[:-1])
    catalogue.mark_boilerplate()
    catalogue.indexed("four")
    put(catalogue, letters[-1])
    catalogue.mark_boilerplate()
    assert [[one.boilerplate for one in letter.paragraphs] for letter in catalogue.letters()] == [[False, True]] * LETTERS
    assert pending(catalogue) == ([letter.id for letter in letters], [])
    catalogue.indexed("five")
    catalogue.forget(letters[0].sources)
    catalogue.mark_boilerplate()
    assert not any(one.boilerplate for letter in catalogue.letters() for one in letter.paragraphs)
    assert pending(catalogue) == ([letter.id for letter in letters[1:]], [letters[0].id])


def test_words_that_one_letter_repeats_are_no_boilerplate(catalogue: Catalogue, make_letter: LetterMaker) -> None:
    """Letters count, not paragraphs, and a boilerplate mark from a larger collection is dropped."""
    letter = make_letter(*["We will take this visit into account."] * LETTERS)
    put(catalogue, replace(letter, paragraphs=tuple(replace(one, boilerplate=True) for one in letter.paragraphs)))
    catalogue.mark_boilerplate()
    assert not any(one.boilerplate for letter in catalogue.letters() for one in letter.paragraphs)


def test_unknown_headings_are_counted_by_letter(catalogue: Catalogue, make_letter: LetterMaker) -> None:
    """Unknown headings are listed with the number of letters, most frequent first."""
    put(catalogue, *(make_letter("One.", number=number) for number in (1, 2)))
    assert catalogue.unknown_headings() == (("What Else We Saw", 2),)


def test_a_letter_is_stored_whole_or_not_at_all(tmp_path: Path, make_letter: LetterMaker) -> None:
    """A failure in the middle of a letter leaves the catalogue unchanged."""
    letter = make_letter("One.", "Two.")
    without_a_heading = replace(letter.sections[0], heading=None, known=False)  # type: ignore[arg-type]
    with pytest.raises(BuildFailed), open_catalogue(tmp_path, "1.0") as catalogue:
        put(catalogue, replace(letter, sections=(without_a_heading,)))
    with open_catalogue(tmp_path, "1.0") as catalogue:
        assert catalogue.counts() == (0, 0)


def test_a_known_file_keeps_its_letter_under_a_new_name(catalogue: Catalogue, make_letter: LetterMaker) -> None:
    """A renamed file is not read again."""
    letter = make_letter("One.")
    put(catalogue, letter)
    (entry,) = catalogue.entries()
    renamed = replace(letter.sources[0], path="renamed.txt")
    catalogue.put_known([(renamed, entry)])
    catalogue.forget(letter.sources)
    assert [stored.sources for stored in catalogue.letters()] == [(renamed,)]


def test_a_catalogue_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    """An older version refuses a newer catalogue and changes nothing."""
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(IndexOutOfDate, match="newer version"), open_catalogue(tmp_path, "1.0"):
        pass


def test_a_file_that_is_no_catalogue_is_named(tmp_path: Path) -> None:
    """SQLite's error becomes one line that names the file."""
    (tmp_path / FILE_NAME).write_bytes(b"not a database, though long enough to be taken for one" * 20)
    with pytest.raises(BuildFailed, match=FILE_NAME), open_catalogue(tmp_path, "1.0"):
        pass


def test_a_damaged_record_is_never_given_as_a_letter(tmp_path: Path, make_letter: LetterMaker) -> None:
    """A flipped byte in a letter's record is found by its digest."""
    with open_catalogue(tmp_path, "1.0") as catalogue:
        put(catalogue, make_letter("Children are safe."))
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        change_words(connection, "safe", "sage")
    says = f"0000000000000001 can't be read; run: python -m indexer rebuild --index {tmp_path}"
    with pytest.raises(BuildFailed, match=says), open_catalogue(tmp_path, "1.0") as catalogue:
        list(catalogue.letters())


def test_a_catalogue_of_the_first_version_is_taken_over(tmp_path: Path, make_letter: LetterMaker) -> None:
    """Files that were read before files could hold several letters keep their letters and reasons, and need no reading."""
    letter = make_letter("One.")
    (source,) = letter.sources
    record = letter_to_json(replace(letter, sources=())).decode()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.executescript(MIGRATIONS[0])
        connection.execute("INSERT INTO letters VALUES (?, ?, ?, 1)", (letter.id, record, sha256(record.encode()).hexdigest()))
        rows = [(source.folder, source.path, source.sha256, source.size, source.modified_ns, "1.0", letter.id, None)]
        rows += [(source.folder, "c.pdf", "f" * 64, 1, 2, "1.0", None, "no pages")]
        connection.executemany("INSERT INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute("PRAGMA user_version = 1")
        connection.commit()
    with open_catalogue(tmp_path, "1.0") as catalogue:
        assert list(catalogue.letters()) == [letter]
        assert [(one.source.name, one.letter_id, one.reason) for one in catalogue.entries()] == [
            (source.path, letter.id, None), ("c.pdf", None, "no pages"),
        ]  # fmt: skip
        assert list(catalogue.faults()) == []


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
def test_a_catalogue_of_any_version_keeps_letters_and_boilerplate(version: int, tmp_path: Path, make_letter: LetterMaker) -> None:
    """Upgraded, it has the same letters, with the paragraphs marked that many share, in less room."""
    letters = [make_letter(f"They saw {'x' * number}. " * 1000, "All say this.", number=number) for number in range(1, LETTERS + 1)]
    file = tmp_path / FILE_NAME
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript("".join(MIGRATIONS[:version]))
        sources = ("folder", "path", *(() if version == 1 else ("part",)), "sha256", "size", "modified_ns", "program", "letter")
        for one in letters:
            record = letter_to_json(replace(one, sources=())).decode()
            connection.execute("INSERT INTO letters VALUES (?, ?, ?, 2)", (one.id, record, sha256(record.encode()).hexdigest()))
            (source,) = one.sources
            row = [source.folder, source.path, *(() if version == 1 else ("",)), source.sha256, source.size, source.modified_ns]
            row += ["1.0", one.id]
            connection.execute(f"INSERT INTO sources ({', '.join(sources)}) VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
            rows = [(one.id, paragraph.number, fingerprint(paragraph, one)) for paragraph in one.paragraphs]
            connection.executemany("INSERT INTO wordings VALUES (?, ?, ?)", rows)
        connection.execute(f"PRAGMA user_version = {version}")
    before = file.stat().st_size
    with open_catalogue(tmp_path, "1.0") as catalogue:
        assert list(catalogue.faults()) == []
        catalogue.mark_boilerplate()
        assert list(catalogue.letters()) == [
            replace(one, paragraphs=(one.paragraphs[0], replace(one.paragraphs[1], boilerplate=True))) for one in letters
        ]
    assert file.stat().st_size < before
