"""Ingest: turn files into letters, each in a worker process; a failure has a reason that people can understand."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import UnreadableSource
from indexer.ingest.sources import File, file_at, source_of
from indexer.ingest.workers import map_bounded
from indexer.letter import Block, Letter, Role, Source, Unread
from indexer.parsing import parse_letter
from indexer.readers import blocks_of, bytes_of, says_pdf, too_large
from indexer.settings.run import Settings

_MAIL = re.compile(r"(?:^|\s)(from|to|cc|subject|date|sent|received|message-id):\s", re.IGNORECASE)
_FIRST = 12
"""Blocks at the beginning that may be an e-mail's header."""
_FEW_WORDS = 100


@dataclass(frozen=True, slots=True)
class Reading:
    """One file to read, with all sources for which the result is the same."""

    location: Path
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class UnopenedFile:
    """Why a file could not be read when its turn came, though it could be opened a moment before."""

    reason: str
    gone: bool = False
    """True if it no longer exists: the disk may be gone, so its catalogue entry stays until the next build."""
    changed: bool = False
    """True if it is another file by now: its catalogue entry stays as well; without an entry, the failure is reported."""


def hashed(files: Iterable[File]) -> tuple[list[tuple[File, Source]], list[Unread]]:
    """Return each file with its source, and the files whose bytes cannot be read."""
    sources, unread = [], []
    for file in files:
        if reason := too_large(file.size):  # its bytes are not read at all
            unread.append(Unread(Source(file.path, file.folder, "", file.size, file.modified_ns), reason))
            continue
        try:
            sources.append((file, source_of(file)))
        except FileNotFoundError:
            continue  # same as `UnopenedFile.gone`
        except OSError as error:
            unread.append(Unread(Source(file.path, file.folder, "", file.size, file.modified_ns), _reason(error)))
    return sources, unread


def read_as(source: Source) -> tuple[str, bool]:
    """Return what decides how a source is read, its hash and whether its name is a PDF's: sources that share both are read once."""
    return source.sha256, says_pdf(source.path)


def readings_of(sources: Iterable[tuple[File, Source]]) -> tuple[Reading, ...]:
    """Return one reading for each different file, however many names it has."""
    found: dict[tuple[str, bool], tuple[Path, list[Source]]] = {}
    for file, source in sources:
        found.setdefault(read_as(source), (file.location, []))[1].append(source)
    return tuple(Reading(location, tuple(same)) for location, same in found.values())


def read_file(path: Path, settings: Settings) -> Letter:
    """Return the letter in one file, within the limits of `settings`; raise `UnreadableSource` with the reason if it cannot be read."""
    try:
        file = file_at(path)
        if reason := too_large(file.size):
            raise UnreadableSource(f"could not read {path}: {reason}")
        readings = [Reading(file.location, (source_of(file),))]
    except OSError as error:
        raise UnreadableSource(f"{path}: {_reason(error)}") from error
    for _, result in map_bounded(read_letter, readings, jobs=1, seconds=settings.read_seconds, memory=settings.read_bytes):
        if isinstance(result, Letter):
            return result
        raise UnreadableSource(f"could not read {path}: {result.reason if isinstance(result, UnopenedFile) else result}")
    raise UnreadableSource(f"could not read {path}")


def read_letter(reading: Reading) -> Letter | UnopenedFile:
    """Return the letter in one file; raise `UnreadableSource` with the reason if it cannot be read. Runs in a worker."""
    try:
        data = bytes_of(reading.location)
    except OSError as error:
        return UnopenedFile(_reason(error), gone=isinstance(error, FileNotFoundError))
    if hashlib.sha256(data).hexdigest() != reading.sources[0].sha256:  # another file took its name: its letter must not go by this hash
        return UnopenedFile("it changed while it was being read; try again", changed=True)
    blocks = blocks_of(data, reading.location.name)
    letter = parse_letter(blocks, reading.sources)
    if not letter.paragraphs:  # there would be nothing to find
        raise UnreadableSource(f"no paragraphs: {_instead_of_paragraphs(blocks)}")
    return letter


def _instead_of_paragraphs(blocks: Sequence[Block]) -> str:
    """Return what a file has that has no paragraphs, and what to do where there may be a letter elsewhere."""
    text = [block for block in blocks if block.role is not Role.FURNITURE]
    words = sum(len(block.text.split()) for block in text)
    listed = sum(len(block.text.split()) for block in text if block.role in {Role.LIST_ITEM, Role.TABLE_ROW})
    if len({found[1].lower() for block in text[:_FIRST] for found in _MAIL.finditer(block.text)}) > 2:
        return "an e-mail with no letter in its own words; save the letter attached to it"
    if listed > words / 2:
        return f"only a list or a table, of {words:,} words"
    if all(block.role is Role.HEADING for block in text):
        return f"only headings, of {words:,} words"
    return f"{words:,} words in short lines, without sentences" if words > _FEW_WORDS else "only headings or a letterhead"


def _reason(error: OSError) -> str:
    return f"can't be opened: {error.strerror or error}"
