"""Tests: files are read once however many names they have, and what can't be read says why."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.errors import UnreadableSource
from indexer.ingest.reading import Reading, UnopenedFile, hashed, letters_in, read_documents, readings_of
from indexer.ingest.sources import File, file_at, source_of
from indexer.letter import Source
from indexer.readers.formats import LARGEST
from indexer.settings.run import Settings


def reason_for(path: Path, text: str) -> str:
    """Return why a file with this text is not read."""
    path.write_text(text, encoding="utf-8")
    file = file_at(path)
    with pytest.raises(UnreadableSource) as raised:
        read_documents(Reading(file.location, (source_of(file),)))
    return str(raised.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("- oak\n- ash\n- elm\n", "no paragraphs: only a list or a table, of 3 words"),
        ("# Plans\n\n# Visits\n", "no paragraphs: only headings, of 2 words"),
        ("From: A Other\n\nTo: B Else\n\nSubject: Plans\n", "no paragraphs: an e-mail with no letter in its own words"),
        ("Plans\n\n" * 150, "no paragraphs: 150 words in short lines, without sentences"),
        ("Wexcombe\n\nHigh Street\n", "no paragraphs: only headings or a letterhead"),
    ],
)
def test_a_file_without_paragraphs_says_what_it_has_instead(tmp_path: Path, text: str, reason: str) -> None:
    """Lists, headings, mails and letterheads are told apart."""
    assert reason_for(tmp_path / "a.txt", text).startswith(reason)


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    """A file that is too large is refused by its size: its bytes are never read, so it need not even be there."""
    file = File(tmp_path / "none.pdf", str(tmp_path), "none.pdf", LARGEST + 1_000_000, 1)
    sources, unread = hashed([file])
    assert sources == []
    assert [one.reason for one in unread] == ["too large: 201 MB (the limit is 200 MB)"]


def test_copies_are_read_once() -> None:
    """Files with the same bytes are one reading with all their names, in order."""
    files = [File(Path(f"/l/{n}.txt"), "/l", f"{n}.txt", 1, 1) for n in range(3)]
    found = readings_of((file, Source(file.path, "/l", "a" * 64, 1, 1)) for file in files)
    assert [(reading.location, [source.path for source in reading.sources]) for reading in found] == [
        (Path("/l/0.txt"), ["0.txt", "1.txt", "2.txt"])
    ]


def test_a_file_that_is_gone_or_closed_when_its_turn_comes_is_told_apart(tmp_path: Path) -> None:
    """A file that no longer exists and one that can't be opened, here a folder by now, are told apart."""
    file = tmp_path / "a.txt"
    file.write_text("Plans", encoding="utf-8")
    reading = Reading(file, (source_of(file_at(file)),))
    file.unlink()
    gone = read_documents(reading)
    file.mkdir()
    closed = read_documents(reading)
    assert isinstance(gone, UnopenedFile)
    assert isinstance(closed, UnopenedFile)
    assert (gone.gone, closed.gone) == (True, False)
    assert gone.reason.startswith("can't be opened: ")


def test_a_file_over_the_limit_cannot_be_read_by_itself(tmp_path: Path) -> None:
    """The command that reads one file says that it is too large; a file without a byte on the disk stands for it."""
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(LARGEST + 1_000_000)
    with pytest.raises(UnreadableSource, match=r"could not read .*large\.txt: too large: 201 MB"):
        letters_in(large, Settings())
