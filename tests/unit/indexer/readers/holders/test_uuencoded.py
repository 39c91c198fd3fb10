"""Files that old mail programs wrote into the words of a mail."""

from __future__ import annotations

import binascii

import pytest

from indexer.readers.holders.mail import pieces_of_mail
from indexer.readers.holders.pieces import Budget
from indexer.readers.holders.uuencoded import without_files

DATA = bytes(range(256)) * 3
LINES = b"".join(binascii.b2a_uu(DATA[at : at + 45]) for at in range(0, len(DATA), 45))
FILE = b"begin 644 the letter.pdf\n" + LINES + b"`\nend\n"


def test_a_file_among_words_is_parted_from_them() -> None:
    """The words around it stay, and so does its name."""
    words, files = without_files(b"Dear Jo\n\n" + FILE + b"\nRegards\n" + FILE.replace(b"the letter", b"another"))
    assert words == b"Dear Jo\n\n\nRegards\n"
    assert files == (("the letter.pdf", DATA), ("another.pdf", DATA))


@pytest.mark.parametrize(
    ("words", "held"),
    [
        (FILE.replace(b"`\nend\n", b""), DATA),
        (FILE.replace(b"`\n", b""), DATA),
        (FILE.replace(b"\n", b"\r\n"), DATA),
    ],
    ids=["cut off", "without its empty line", "with other line ends"],
)
def test_a_file_without_its_end_is_what_there_is(words: bytes, held: bytes) -> None:
    """Mails were cut on their way."""
    rest, files = without_files(words)
    assert (rest.strip(), files) == (b"", (("the letter.pdf", held),))


@pytest.mark.parametrize("words", [b"begin 644 a.txt\n\nDear Jo\n", b"We begin 644 plans.\n", b"begin 12 a\nM", b""])
def test_words_that_only_begin_so_stay(words: bytes) -> None:
    """A sentence may have the word."""
    assert without_files(words) == (words, ())


def test_a_file_in_a_mails_words_is_attached_to_it() -> None:
    """Pictures are passed over."""
    head = b"From: a@example.org\nTo: b@example.org\nMessage-ID: <1@x>\n\nDear Jo\n"
    pieces = list(pieces_of_mail(head + FILE + FILE.replace(b".pdf", b".png"), Budget()))
    assert [(piece.link, piece.data.strip()) for piece in pieces] == [
        ("", "\ufeffDear Jo".encode()), ("attachment the letter.pdf of", DATA.strip()),
    ]  # fmt: skip
