"""Ingest: turn files into letters, each in a worker process; a failure has a reason that people can understand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import UnreadableSource
from indexer.ingest.documents import Documents, documents_in
from indexer.ingest.letter_records import Recorded, record_of
from indexer.ingest.sources import File, file_at, source_of
from indexer.ingest.workers import begin_step, map_bounded
from indexer.letter import Letter, Source, Unread
from indexer.readers import bytes_of, says_pdf, too_large
from indexer.readers.ocr.extra import data_folder
from indexer.readers.ocr.recogniser import Recogniser
from indexer.settings.run import Settings


@dataclass(frozen=True, slots=True)
class Reading:
    """One file to read, with all sources for which the result is the same."""

    location: Path
    sources: tuple[Source, ...]
    page_seconds: float = 0.0
    """Time limit for recognising the text of one scanned page; 0 if it isn't recognised."""


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


def readings_of(sources: Iterable[tuple[File, Source]], page_seconds: float = 0.0) -> tuple[Reading, ...]:
    """Return one reading for each different file, however many names it has; `page_seconds` as in `Reading`."""
    found: dict[tuple[str, bool], tuple[Path, list[Source]]] = {}
    for file, source in sources:
        found.setdefault(read_as(source), (file.location, []))[1].append(source)
    return tuple(Reading(location, tuple(same), page_seconds) for location, same in found.values())


def can_recognise(settings: Settings) -> bool:
    """Return whether scanned pages are read by text recognition: it is installed, and not switched off."""
    return settings.ocr and data_folder() is not None


def page_seconds_of(settings: Settings) -> float:
    """Return the time limit for recognising the text of one scanned page; 0 if it isn't recognised."""
    return settings.page_seconds if can_recognise(settings) else 0.0


def letters_in(path: Path, settings: Settings) -> tuple[Letter, ...]:
    """Return the letters in one file, within the limits of `settings`; raise `UnreadableSource` with the reason if there is none."""
    try:
        file = file_at(path)
        if reason := too_large(file.size):
            raise UnreadableSource(f"could not read {path}: {reason}")
        readings = [Reading(file.location, (source_of(file),), page_seconds_of(settings))]
    except OSError as error:
        raise UnreadableSource(f"{path}: {_reason(error)}") from error
    for _, result in map_bounded(read_documents, readings, jobs=1, seconds=settings.read_seconds, memory=settings.read_bytes):
        if isinstance(result, Documents):
            return result.letters
        raise UnreadableSource(f"could not read {path}: {result.reason if isinstance(result, UnopenedFile) else result}")
    raise UnreadableSource(f"could not read {path}")


def read_documents(reading: Reading) -> Documents | UnopenedFile:
    """Return the documents in one file; raise `UnreadableSource` with the reason if none can be read. Runs in a worker."""
    try:
        data = bytes_of(reading.location)
    except OSError as error:
        return UnopenedFile(_reason(error), gone=isinstance(error, FileNotFoundError))
    if hashlib.sha256(data).hexdigest() != reading.sources[0].sha256:  # another file took its name: its letter must not go by this hash
        return UnopenedFile("it changed while it was being read; try again", changed=True)
    folder = data_folder() if reading.page_seconds else None
    if folder is None:
        return documents_in(data, reading.location.name, reading.sources)
    with Recogniser(folder, reading.page_seconds, begin_step) as recogniser:
        return documents_in(data, reading.location.name, reading.sources, recogniser)


def read_records(reading: Reading) -> Recorded | UnopenedFile:
    """Return the same, ready to be stored in the catalogue."""
    found = read_documents(reading)
    return found if isinstance(found, UnopenedFile) else Recorded(tuple(map(record_of, found.letters)), found.unread)


def _reason(error: OSError) -> str:
    return f"can't be opened: {error.strerror or error}"
