"""A letter as the catalogue stores it, made by the worker that has read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from indexer.ingest.catalogue import open_catalogue
from indexer.ingest.fingerprints import places_of
from indexer.ingest.letter_records import Recorded, record_of
from indexer.ingest.reading import Reading, UnopenedFile, read_documents, read_records
from indexer.ingest.records import digest_of, unpack_record
from indexer.ingest.sources import file_at, source_of
from indexer.parsing.boilerplate import fingerprint
from indexer.stored_form import letter_from_json
from tests.support.samples import LetterMaker


def test_a_record_has_the_letter_but_for_what_is_stored_elsewhere(make_letter: LetterMaker) -> None:
    """Its files, and when it was first seen, have tables of their own; all else comes back."""
    seen = dt.datetime(2020, 1, 2, tzinfo=dt.UTC)
    letter = replace(make_letter("Plans are late.", "Visits are regular."), first_seen=seen)
    record = record_of(letter)
    stored = unpack_record(record.packed)
    assert letter_from_json(stored) == replace(letter, sources=(), first_seen=None)
    assert (record.letter_id, record.sources, record.digest, record.paragraphs) == (letter.id, letter.sources, digest_of(stored), 2)
    assert record.unknown_headings == {"What Else We Saw"}
    assert places_of(record.wordings, {fingerprint(letter.paragraphs[1], letter)}) == {1}


def test_records_are_stored_as_their_letters_are(tmp_path: Path, make_letter: LetterMaker) -> None:
    """What comes out of the catalogue is the same either way."""
    letters = [make_letter("One.", "Two.", number=number) for number in (1, 2)]
    found = []
    for name, ready in (("letters", False), ("records", True)):
        (tmp_path / name).mkdir()
        with open_catalogue(tmp_path / name, "1.0") as catalogue:
            if ready:
                catalogue.put_records([*map(record_of, letters)])
            else:
                catalogue.put(*letters)
            found.append([replace(one, first_seen=None) for one in catalogue.letters()])
    assert found == [letters, letters]


def test_a_worker_gives_the_records_of_what_it_read(tmp_path: Path) -> None:
    """They are those of the letters in the file; a file that is gone is told as it is."""
    path = tmp_path / "a.txt"
    path.write_text("Dear Ms Lee\n\nFocused visit to Leeds City Council\n\nPlans are too often late.\n", encoding="utf-8")
    file = file_at(path)
    reading = Reading(file.location, (source_of(file),))
    documents = read_documents(reading)
    assert not isinstance(documents, UnopenedFile)
    assert read_records(reading) == Recorded(tuple(map(record_of, documents.letters)), documents.unread)
    path.unlink()
    assert read_records(reading) == UnopenedFile("can't be opened: No such file or directory", gone=True)
