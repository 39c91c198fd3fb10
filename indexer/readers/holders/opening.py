"""Open a file and everything in it: the documents it holds, and what in it could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath

from indexer.errors import UnreadableSource
from indexer.readers.formats import format_of
from indexer.readers.holders.pieces import DEEPEST, Budget, Piece

Opener = Callable[[bytes, Budget], Iterator[Piece]]
OPENERS = {
    "ZIP": ("indexer.readers.holders.archive", "pieces_of_archive"),
    "mail": ("indexer.readers.holders.mail", "pieces_of_mail"),
    "Outlook mail": ("indexer.readers.holders.outlook", "pieces_of_outlook"),
    "Outlook packing": ("indexer.readers.holders.tnef", "pieces_of_tnef"),
    "PDF": ("indexer.readers.holders.attached", "pieces_of_pdf"),
    "DOCX": ("indexer.readers.holders.embedded", "pieces_of_word"),
}
"""Each format that may hold files, with the module and the name of what opens it."""
DOCUMENTS = frozenset(("PDF", "DOCX"))
"""Formats that are documents themselves as well."""

TEXTS = frozenset((".txt", ".text", ".md", ""))
"""Suffixes of files of plain text that may be letters."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is a document, alone or within another."""

    within: tuple[str, ...]
    """The way to it, from outside in; () for the file itself."""
    name: str
    data: bytes
    mail: bytes = b""
    """For a mail's own words, the mail: they are a document only if they are a letter."""
    holds: tuple[str, ...] = ()
    """Names of the files attached to it."""
    doubtful: bool = False
    """True for text that is not named as text, as settings and data are: it is a document only if it is a letter."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a file gives: documents, and the ways to the pieces that can't be opened, each with the reason."""

    documents: tuple[Document, ...]
    closed: tuple[tuple[tuple[str, ...], str], ...] = ()


def open_holder(data: bytes, name: str) -> Held:
    """Return the documents in a file, which for most files is the file itself.

    Raises `UnreadableSource` if the file itself can't be opened, or holds more than the limits allow.
    """
    documents: list[Document] = []
    closed: list[tuple[tuple[str, ...], str]] = []
    budget = Budget()
    waiting: list[_Waiting] = [((), Piece(name, data, ""))]
    while waiting:
        within, piece = waiting.pop()
        try:
            found, inner = _taken_apart(within, piece, budget)
        except _Closed as error:
            if not within:
                raise UnreadableSource(str(error)) from error
            closed.append((within, str(error)))
            continue
        documents += found
        waiting += reversed(inner)
    return Held(tuple(documents), tuple(closed))


class _Closed(Exception):
    """One piece can't be opened; the others can."""


_Waiting = tuple[tuple[str, ...], Piece]


def _taken_apart(within: tuple[str, ...], piece: Piece, budget: Budget) -> tuple[tuple[Document, ...], list[_Waiting]]:
    """Return the documents that `piece` itself is, and the pieces in it with the ways to them."""
    if piece.closed:
        raise _Closed(piece.closed)
    try:
        form = format_of(piece.data)
    except UnreadableSource as error:
        raise _Closed(str(error)) from error
    if within and _is_doubtful(piece):
        return (Document(within, piece.name, piece.data, doubtful=True),), []
    if form not in OPENERS or (form in DOCUMENTS and len(within) >= DEEPEST):
        return (Document(within, piece.name, piece.data),), []
    if len(within) >= DEEPEST:
        raise _Closed(f"more than {DEEPEST} files nested inside one another; unpack them first")
    try:
        pieces = tuple(_opener(form)(piece.data, budget))
    except UnreadableSource as error:
        if budget.pieces < 0 or budget.bytes < 0:
            raise
        raise _Closed(str(error)) from error
    except MemoryError:
        raise
    except Exception as error:
        if not within:
            raise
        raise _Closed(f"reading failed: {type(error).__name__}: {error}"[:300]) from error
    inner = [((*within, one.link), one) for one in pieces if one.link]
    if form in DOCUMENTS:
        return (Document(within, piece.name, piece.data, holds=tuple(one.name for one in pieces if not _is_doubtful(one))),), inner
    return tuple(Document(within, one.name, one.data, mail=piece.data) for one in pieces if not one.link), inner


def _is_doubtful(piece: Piece) -> bool:
    """Return whether a piece is text that is not named as text."""
    try:
        return not piece.closed and PurePosixPath(piece.name).suffix.lower() not in TEXTS and format_of(piece.data) == "text"
    except UnreadableSource:
        return False  # not left out here, so that its reader can report the reason


def _opener(form: str) -> Opener:
    module, function = OPENERS[form]
    found: Opener = getattr(import_module(module), function)
    return found
