"""Ingest: a letter as the catalogue stores it. The worker that read the letter makes it: packed, it is a third as long to send."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer.ingest.fingerprints import joined
from indexer.ingest.records import digest_of, pack_record
from indexer.letter import Letter, Source, Unread
from indexer.parsing.boilerplate import fingerprint
from indexer.stored_form import letter_to_json


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """One letter, ready to be stored."""

    letter_id: str
    sources: tuple[Source, ...]
    packed: bytes
    """The letter without its sources, as from `pack_record`."""
    digest: str
    """Tells whether that is still what was stored."""
    paragraphs: int
    unknown_headings: frozenset[str]
    wordings: bytes
    """The fingerprints of its paragraphs, as from `joined`."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was read from one file: at least one letter, and what in the file could not be read."""

    letters: tuple[LetterRecord, ...]
    unread: tuple[Unread, ...] = ()


def record_of(letter: Letter) -> LetterRecord:
    """Return `letter` as it is stored; when it was first seen is stored elsewhere."""
    record = letter_to_json(replace(letter, sources=(), first_seen=None)).decode()
    unknown = frozenset(section.heading for section in letter.sections if not section.known)
    wordings = joined(fingerprint(one, letter) for one in letter.paragraphs)
    return LetterRecord(letter.id, letter.sources, pack_record(record), digest_of(record), len(letter.paragraphs), unknown, wordings)
