"""Ingest: the only module where the stages meet. Files are read into the catalogue; the index is built from the catalogue.

Whatever goes wrong, the old index still answers: the catalogue changes in whole transactions, and the index switches in one step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from indexer.engines import engine_for, open_engine, rebuild_index
from indexer.errors import (
    BuildFailed,
    IndexLocked,
    IndexMissing,
    IndexOutOfDate,
    LettersError,
    ReadingStopped,
    SearchUnavailable,
    UnreadableSource,
    command,
)
from indexer.ingest.catalogue import FILE_NAME, Catalogue, CatalogueEntry, open_catalogue
from indexer.ingest.letter_records import Recorded
from indexer.ingest.lock import index_lock
from indexer.ingest.reading import (
    Reading,
    UnopenedFile,
    can_recognise,
    hashed,
    page_seconds_of,
    read_as,
    read_records,
    readings_of,
)
from indexer.ingest.reading_version import reading_version
from indexer.ingest.schema import set_aside_if_damaged
from indexer.ingest.sources import File, Listing, find_files
from indexer.ingest.stated import Stated, stated_in
from indexer.ingest.workers import Crew, crew, map_bounded
from indexer.letter import Letter, Report, Source, Unread
from indexer.readers.ocr.extra import INSTALL
from indexer.settings.run import Settings


@dataclass(frozen=True, slots=True)
class Step:
    """How far a build is: "reading" or "indexing", and how many items are done out of how many."""

    name: str
    done: int
    total: int


REASONS = 5
"""Files that could not be read, named where there is no other."""

Progress = Callable[[Step], None]
Place = tuple[str, str]
"""A letters folder and a path below it."""
Known = Mapping[Place, Sequence[CatalogueEntry]]


def in_silence(step: Step) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did."""

    report: Report
    read: int
    """Number of different files read in this run, including those that failed."""
    passed_over: int
    """Number of files whose names rule them out as letters, or links that lead out of their folder."""
    gone: int = 0
    """Number of known files that no longer exist and were removed from the catalogue."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Paths of links and the like that were passed over, with the reasons: they may hide letters."""
    changed: bool = True
    """False if the index was already up to date."""


def rebuild(settings: Settings, progress: Progress = in_silence) -> Outcome:
    """Read every letter in `settings.letters`, or in the folders of the last build, and build the index from scratch.

    Raises `UsageError` for a wrong folder, `IndexLocked` during another build and `BuildFailed` if it cannot be finished; in each case the
    old index stays in place.
    """
    listing = find_files(settings.letters or last_folders(settings), skip=settings.index)
    with _readers(settings, len(listing.files)) as ready, _catalogue(settings, afresh=True) as catalogue:
        known = _known(catalogue)
        if not known:
            catalogue.recall(_heads(settings))
        sources, unopened = hashed(listing.files)
        read, failed = _read(catalogue, sources, known, settings, progress, ready)
        gone = _gone(_files(known), listing.files)
        _settle(catalogue, [*unopened, *failed], gone)
        catalogue.put_stated(_stated(listing), only=True)
        report = _make_index(catalogue, settings, listing.folders, progress)
    return Outcome(report, read + len(unopened), listing.passed_over, len(gone), listing.left_out)


def update(
    settings: Settings, progress: Progress = in_silence, *, keep_missing: bool = False, passing: Collection[Place] = ()
) -> Outcome:
    """Read what is new or changed in `settings.letters`, remove what no longer exists there, and bring the index up to date.

    Without letters folders, those of the last build are searched. A file counts as unchanged if its size and time are the same, or
    otherwise its hash. `keep_missing` keeps letters whose files no longer exist; files in `passing` are skipped for now. Raises the same
    errors as `rebuild`.
    """
    folders = settings.letters or last_folders(settings)
    with _readers(settings, 1) as ready, _catalogue(settings) as catalogue:
        known = _known(catalogue)
        listing = find_files(folders, skip=settings.index)
        settled = {place: entries for place, entries in known.items() if not _waits(entries)} if can_recognise(settings) else known
        wanted = (file for file in listing.files if (file.folder, file.path) not in passing)
        sources, unopened = hashed(file for file in wanted if not _unchanged(file, _entry(settled, file.folder, file.path)))
        read, failed = _read(catalogue, _put_known(catalogue, sources, settled), known, settings, progress, ready)
        looked_for = () if keep_missing else (one for one in _files(known) if one.source.folder in listing.folders)
        gone = _gone(looked_for, listing.files)
        _settle(catalogue, [*unopened, *failed], gone)
        catalogue.put_stated(_stated(listing))
        kept = tuple(dict.fromkeys((*listing.folders, *(folder for folder, _ in known))))
        report, changed = _renew_index(catalogue, settings, kept, progress)
    return Outcome(report, read + len(unopened), listing.passed_over, len(gone), listing.left_out, changed)


def rebuild_from_catalogue(settings: Settings, progress: Progress = in_silence) -> Outcome:
    """Build the index from scratch from the catalogue alone, without reading any file; raises the same errors as `rebuild`."""
    folders = tuple(map(str, last_folders(settings)))
    with _catalogue(settings) as catalogue:
        report = _make_index(catalogue, settings, folders, progress)
    return Outcome(report, 0, 0)


def last_folders(settings: Settings) -> tuple[Path, ...]:
    """Return the letters folders of the last build; raise `IndexMissing` if nothing has been built."""
    if (settings.index / FILE_NAME).is_file():
        with open_catalogue(settings.index, reading_version()) as catalogue:
            if folders := dict.fromkeys(entry.source.folder for entry in catalogue.entries()):
                return tuple(map(Path, folders))
    raise IndexMissing(f"nothing has been built in {settings.index} yet; run: {command('rebuild path/to/letters', settings.index)}")


def roll_back(settings: Settings) -> Report:
    """Go back to the index before the last build and return its report; the catalogue stays, so that the next build starts from it.

    Raises `NotFound` if no earlier index is kept, and `BuildFailed` if it can no longer answer; then nothing has changed.
    """
    with index_lock(settings.index):
        with closing(engine_for(settings)) as engine:
            engine.roll_back()
        with closing(open_engine(settings)) as engine:
            return engine.report()


@contextmanager
def _catalogue(settings: Settings, *, afresh: bool = False) -> Iterator[Catalogue]:
    """Lock the index folder and yield its catalogue; errors of the operating system become `BuildFailed`.

    With `afresh`, which reads everything again, a damaged catalogue is set aside.
    """
    try:
        with index_lock(settings.index):
            if afresh:
                set_aside_if_damaged(settings.index / FILE_NAME)
            with open_catalogue(settings.index, reading_version()) as catalogue:
                yield catalogue
    except IndexLocked:
        raise
    except BuildFailed as error:
        raise BuildFailed(_failure(settings, str(error))) from error
    except OSError as error:
        raise BuildFailed(_failure(settings, f"{error.filename or settings.index}: {error.strerror or error}")) from error


def _heads(settings: Settings) -> tuple[Letter, ...]:
    """Return what an index that can still answer knows of its letters: without their catalogue, it alone has when they were first seen."""
    with suppress(SearchUnavailable), closing(open_engine(settings)) as engine:
        return engine.heads()
    return ()


def _failure(settings: Settings, reason: str) -> str:
    """Return why a build failed, and that the previous index still answers where there is one."""
    with suppress(LettersError, OSError), closing(open_engine(settings)) as engine:
        if engine.report().built:
            return f"the build failed, and the previous index is still in use: {reason}"
    return f"the build failed: {reason}"


def _readers(settings: Settings, most: int) -> AbstractContextManager[Crew]:
    """Return up to `most` processes that will read files, to be started before the catalogue is opened."""
    return crew(read_records, most, jobs=settings.jobs, seconds=settings.read_seconds, memory=settings.read_bytes)


def _known(catalogue: Catalogue) -> Known:
    """Return what the catalogue has of each file: an entry for each document in it, the first of which stands for the file."""
    found: dict[Place, list[CatalogueEntry]] = {}
    for entry in catalogue.entries():
        found.setdefault((entry.source.folder, entry.source.path), []).append(entry)
    return found


def _read(
    catalogue: Catalogue,
    sources: Iterable[tuple[File, Source]],
    known: Known,
    settings: Settings,
    progress: Progress,
    ready: Crew,
) -> tuple[int, list[Unread]]:
    """Read each different file once, in worker processes, into the catalogue; return their number, and the failures to be recorded."""
    readings = readings_of(sources, page_seconds_of(settings))
    results = map_bounded(
        read_records, readings, jobs=settings.jobs, seconds=settings.read_seconds, memory=settings.read_bytes, ready=ready
    )
    failed: list[Unread] = []
    for done, (reading, result) in enumerate(results, start=1):
        if isinstance(result, Recorded):
            catalogue.put_records(result.letters, result.unread)
        else:
            failed += _failed(reading, result, known)
        progress(Step("reading", done, len(readings)))
    return len(readings), failed


def _failed(reading: Reading, why: UnopenedFile | UnreadableSource, known: Known) -> Iterator[Unread]:
    """Yield the failures to be recorded for a file that could not be read: none if its present entry in the catalogue stays.

    A failure has the file's hash if its bytes are to blame; without a hash, the next update tries it again.
    """
    for source in reading.sources:
        before = _entry(known, source.folder, source.path)
        if isinstance(why, UnopenedFile):
            if not (why.gone or (why.changed and before)):
                yield Unread(replace(source, sha256=""), why.reason)
        elif not isinstance(why, ReadingStopped):
            yield Unread(source, str(why))
        elif not _was_read(source, before):
            yield Unread(source if _was_stopped(source, before, str(why)) else replace(source, sha256=""), str(why))


def _was_read(source: Source, before: CatalogueEntry | None) -> bool:
    """Return whether a letter was read from the same bytes before: it must not be lost because the machine is in trouble now."""
    return before is not None and before.letter_id is not None and before.source.sha256 == source.sha256


def _was_stopped(source: Source, before: CatalogueEntry | None, reason: str) -> bool:
    """Return whether reading the same file was stopped for the same reason before.

    If so, the file is taken to be at fault: otherwise each update would spend all its time or memory on it again.
    """
    return before is not None and before.reason == reason and replace(before.source, sha256=source.sha256) == source


def _files(known: Known) -> Iterator[CatalogueEntry]:
    """Yield one entry for each known file."""
    return (entries[0] for entries in known.values())


def _entry(known: Known, folder: str, path: str) -> CatalogueEntry | None:
    """Return the entry that stands for a file: one with a letter, if there is one."""
    entries = known.get((folder, path), ())
    return next((entry for entry in entries if entry.letter_id), entries[0] if entries else None)


def _settle(catalogue: Catalogue, unread: Iterable[Unread], gone: Iterable[Source]) -> None:
    """Record what could not be read and remove what no longer exists, in one step; raise `BuildFailed` if no letter would be left."""
    with catalogue.all_or_nothing():
        for one in unread:
            catalogue.put_unread(one)
        catalogue.forget(gone)
        _must_hold_letters(catalogue)


def _stated(listing: Listing) -> dict[str, Stated]:
    """Return what is stated below each letters folder of what sites say."""
    return {folder: stated_in(folder, (file.location for file in listing.files if file.folder == folder)) for folder in listing.folders}


def _gone(entries: Iterable[CatalogueEntry], files: Iterable[File]) -> list[Source]:
    """Return the sources whose files no longer exist."""
    there = {(file.folder, file.path) for file in files}
    return [one.source for one in entries if (one.source.folder, one.source.path) not in there]


def _unchanged(file: File, entry: CatalogueEntry | None) -> bool:
    if entry is None or entry.program != reading_version() or not entry.source.sha256:
        return False  # one that could not be opened is tried again: its permissions may have changed, which its time does not show
    return (file.size, file.modified_ns) == (entry.source.size, entry.source.modified_ns)


def _waits(entries: Iterable[CatalogueEntry]) -> bool:
    """Return whether a file has scanned pages that were not read, as there was no text recognition then."""
    return any(INSTALL in (entry.reason or "") for entry in entries)


def _put_known(
    catalogue: Catalogue, sources: Collection[tuple[File, Source]], known: Known
) -> list[tuple[File, Source]]:
    """Return the sources whose bytes have not been read yet; those renamed, copied or touched go straight into the catalogue."""
    alike = {read_as(entries[0].source): entries for entries in known.values() if entries[0].program == reading_version()}
    catalogue.put_known((source, entry) for _, source in sources for entry in alike.get(read_as(source), ()))
    return [(file, source) for file, source in sources if read_as(source) not in alike]


def _make_index(catalogue: Catalogue, settings: Settings, folders: tuple[str, ...], progress: Progress) -> Report:
    """Build the index from everything in the catalogue."""
    report = _report(catalogue, folders)
    rebuild_index(settings, _watched(catalogue.letters(), report.letters, progress), report)
    catalogue.indexed(report.built)
    return report


def _renew_index(catalogue: Catalogue, settings: Settings, folders: tuple[str, ...], progress: Progress) -> tuple[Report, bool]:
    """Bring the index up to date; return its report, and True if there was anything to do.

    An index that is missing, damaged, from another version or engine, or from a build that this catalogue did not record, is rebuilt.
    """
    report = _report(catalogue, folders)
    try:
        with closing(open_engine(settings)) as engine:
            before = engine.report()
            if before.built == catalogue.index_stamp() and not engine.faults():
                changed, removed = catalogue.pending()
                letters = list(changed)
                if not letters and not removed and replace(report, built=before.built) == before:
                    return before, False
                engine.update(_watched(letters, len(letters), progress), removed, report)
                catalogue.indexed(report.built)
                return report, True
    except (IndexMissing, IndexOutOfDate):
        pass
    return _make_index(catalogue, settings, folders, progress), True


def _report(catalogue: Catalogue, folders: tuple[str, ...]) -> Report:
    """Return a report on the catalogue as it is now; raise `BuildFailed` if it has no letters."""
    _must_hold_letters(catalogue)
    if catalogue.is_pending():  # otherwise no letter has changed since the last marking
        catalogue.mark_boilerplate()
    letters, paragraphs = catalogue.counts()
    built = dt.datetime.now().astimezone().isoformat()
    return Report(
        built, letters, paragraphs, catalogue.unread(), tuple(sorted(folders)), catalogue.unknown_headings(), catalogue.files(),
        catalogue.sites(), catalogue.contradictions(),
    )  # fmt: skip


def _must_hold_letters(catalogue: Catalogue) -> None:
    """Raise `BuildFailed`, with the first reason, if there are no letters: an empty index must not replace an old one."""
    if catalogue.is_empty():
        unread = catalogue.unread()
        reasons = [f"{one.source.path} ({one.reason})" for one in unread[:REASONS]]
        others = [f"and {len(unread) - REASONS:,} more"] if len(unread) > REASONS else []
        raise BuildFailed(f"no letters could be read: {', '.join((*reasons, *others)) or 'none are left'}")


def _watched(letters: Iterable[Letter], total: int, progress: Progress) -> Iterator[Letter]:
    for done, letter in enumerate(letters, start=1):
        yield letter
        progress(Step("indexing", done, total))
