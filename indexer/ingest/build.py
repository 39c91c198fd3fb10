"""Ingest: the only place where the stages meet. Files are read into the catalogue; the index is made from the catalogue.

Whatever goes wrong, the old index answers on: the catalogue changes in whole transactions, and the index switches in one step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from indexer import __version__
from indexer.engines import engine_for, open_engine, rebuild_index
from indexer.errors import BuildFailed, IndexMissing, IndexOutOfDate, ReadingStopped, UnreadableSource, command
from indexer.ingest.catalogue import FILE_NAME, Catalogue, CatalogueEntry, open_catalogue
from indexer.ingest.lock import index_lock
from indexer.ingest.reading import Reading, UnopenedFile, hashed, read_as, read_letter, readings_of
from indexer.ingest.schema import set_aside_if_damaged
from indexer.ingest.sources import File, find_files
from indexer.ingest.workers import map_bounded
from indexer.letter import Letter, Report, Source, Unread
from indexer.serialise import FORMAT
from indexer.settings.run import Settings

PROGRAM = f"{__version__}/{FORMAT}"
"""What reads letters now; letters that another version read are read again by `update`."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a build is: "reading" or "indexing", and how many of how many are done."""

    name: str
    done: int
    total: int


Progress = Callable[[Step], None]
Place = tuple[str, str]
"""A letters folder and a path below it."""


def in_silence(step: Step) -> None:
    """Take a step and say nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did."""

    report: Report
    read: int
    """How many different files were read in this run, with those that could not be."""
    passed_over: int
    """How many files are not letters by their names, or links that lead out of their folder."""
    gone: int = 0
    """How many files that were known are not there any more, and were forgotten."""
    changed: bool = True
    """False where the index already held everything."""


def rebuild(settings: Settings, progress: Progress = in_silence) -> Outcome:
    """Read every letter in `settings.letters`, or in the folders of the last build, afresh and make the index anew.

    `UsageError` where a folder is wrong, `IndexLocked` beside another build, `BuildFailed` where it could not be finished: each time
    the old index stays in place.
    """
    listing = find_files(settings.letters or last_folders(settings), skip=settings.index)
    with _catalogue(settings, afresh=True) as catalogue:
        known = _known(catalogue)
        sources, unopened = hashed(listing.files)
        read, failed = _read(catalogue, sources, known, settings, progress)
        gone = _gone(known.values(), listing.files)
        _settle(catalogue, [*unopened, *failed], gone)
        report = _make_index(catalogue, settings, listing.folders, progress)
    return Outcome(report, read + len(unopened), listing.passed_over, len(gone))


def update(
    settings: Settings, progress: Progress = in_silence, *, keep_missing: bool = False, passing: Collection[Place] = ()
) -> Outcome:
    """Read what is new or changed in `settings.letters`, forget what is gone there, and bring the index up to date.

    Without letters folders, those of the last build are looked through. A file is taken as unchanged where size and time are, and
    else by its hash. `keep_missing` keeps letters whose files are gone; files at `passing` stay as they are known, or unknown, for now.
    Errors are those of `rebuild`.
    """
    folders = settings.letters or last_folders(settings)
    with _catalogue(settings) as catalogue:
        known = _known(catalogue)
        listing = find_files(folders, skip=settings.index)
        wanted = (file for file in listing.files if (file.folder, file.path) not in passing)
        sources, unopened = hashed(file for file in wanted if not _unchanged(file, known.get((file.folder, file.path))))
        read, failed = _read(catalogue, _put_known(catalogue, sources, known.values()), known, settings, progress)
        looked_for = () if keep_missing else (one for one in known.values() if one.source.folder in listing.folders)
        gone = _gone(looked_for, listing.files)
        _settle(catalogue, [*unopened, *failed], gone)
        kept = tuple(dict.fromkeys((*listing.folders, *(folder for folder, _ in known))))
        report, changed = _renew_index(catalogue, settings, kept, progress)
    return Outcome(report, read + len(unopened), listing.passed_over, len(gone), changed)


def rebuild_from_catalogue(settings: Settings, progress: Progress = in_silence) -> Outcome:
    """Make the index anew from the catalogue alone, without any letter's file; errors are those of `rebuild`."""
    folders = tuple(map(str, last_folders(settings)))
    with _catalogue(settings) as catalogue:
        report = _make_index(catalogue, settings, folders, progress)
    return Outcome(report, 0, 0)


def last_folders(settings: Settings) -> tuple[Path, ...]:
    """Return the letters folders of the last build; `IndexMissing` where nothing was built."""
    if (settings.index / FILE_NAME).is_file():
        with open_catalogue(settings.index, PROGRAM) as catalogue:
            if folders := dict.fromkeys(entry.source.folder for entry in catalogue.entries()):
                return tuple(map(Path, folders))
    raise IndexMissing(f"nothing was built in {settings.index} yet; run: {command('rebuild LETTERS_DIR', settings.index)}")


def roll_back(settings: Settings) -> Report:
    """Let the index before the last build answer again, and return its report; the catalogue stays, so that the next build goes on from it.

    `NotFound` where there is no index from before, `BuildFailed` where it can't answer any more: then nothing has changed.
    """
    with index_lock(settings.index):
        with closing(engine_for(settings)) as engine:
            engine.roll_back()
        with closing(open_engine(settings)) as engine:
            return engine.report()


@contextmanager
def _catalogue(settings: Settings, *, afresh: bool = False) -> Iterator[Catalogue]:
    """Hold the index folder and give its catalogue; what the system refuses becomes `BuildFailed`.

    Where all is read `afresh`, a catalogue that is damaged is set aside.
    """
    try:
        with index_lock(settings.index):
            if afresh:
                set_aside_if_damaged(settings.index / FILE_NAME)
            with open_catalogue(settings.index, PROGRAM) as catalogue:
                yield catalogue
    except OSError as error:
        raise BuildFailed(f"{error.filename or settings.index}: {error.strerror or error}; the old index is still in place") from error


def _known(catalogue: Catalogue) -> Mapping[Place, CatalogueEntry]:
    return {(entry.source.folder, entry.source.path): entry for entry in catalogue.entries()}


def _read(
    catalogue: Catalogue,
    sources: Iterable[tuple[File, Source]],
    known: Mapping[Place, CatalogueEntry],
    settings: Settings,
    progress: Progress,
) -> tuple[int, list[Unread]]:
    """Read each different file once, in bounded workers, into the catalogue; return how many, and what is to be noted of the others."""
    readings = readings_of(sources)
    results = map_bounded(read_letter, readings, jobs=settings.jobs, seconds=settings.read_seconds, memory=settings.read_bytes)
    failed: list[Unread] = []
    for done, (reading, result) in enumerate(results, start=1):
        if isinstance(result, Letter):
            catalogue.put(result)
        else:
            failed += _failed(reading, result, known)
        progress(Step("reading", done, len(readings)))
    return len(readings), failed


def _failed(reading: Reading, why: UnopenedFile | UnreadableSource, known: Mapping[Place, CatalogueEntry]) -> Iterator[Unread]:
    """Give what is to be noted of a file that could not be read: nothing where what is known of it stays.

    It has its hash where its bytes are to blame, and is tried again by the next update where it has none.
    """
    for source in reading.sources:
        before = known.get((source.folder, source.path))
        if isinstance(why, UnopenedFile):
            if not (why.gone or (why.changed and before)):
                yield Unread(replace(source, sha256=""), why.reason)
        elif not isinstance(why, ReadingStopped):
            yield Unread(source, str(why))
        elif not _was_read(source, before):
            yield Unread(source if _was_stopped(source, before, str(why)) else replace(source, sha256=""), str(why))


def _was_read(source: Source, before: CatalogueEntry | None) -> bool:
    """Return whether there is a letter of the same bytes, which the machine's bad hour must not cost."""
    return before is not None and before.letter_id is not None and before.source.sha256 == source.sha256


def _was_stopped(source: Source, before: CatalogueEntry | None, reason: str) -> bool:
    """Return whether the same file was stopped for the same reason before.

    Then it is believed: a file that always takes its whole time, or all memory there is, must not do so with every update.
    """
    return before is not None and before.reason == reason and replace(before.source, sha256=source.sha256) == source


def _settle(catalogue: Catalogue, unread: Iterable[Unread], gone: Iterable[Source]) -> None:
    """Note what could not be read and forget what is gone, in one step; `BuildFailed` where no letter would be left: then all stays."""
    with catalogue.all_or_nothing():
        for one in unread:
            catalogue.put_unread(one)
        catalogue.forget(gone)
        _must_hold_letters(catalogue)


def _gone(entries: Iterable[CatalogueEntry], files: Iterable[File]) -> list[Source]:
    """Return the sources whose files aren't there any more."""
    there = {(file.folder, file.path) for file in files}
    return [one.source for one in entries if (one.source.folder, one.source.path) not in there]


def _unchanged(file: File, entry: CatalogueEntry | None) -> bool:
    if entry is None or entry.program != PROGRAM or not entry.source.sha256:
        return False  # one that couldn't be opened is tried again: its rights may have changed, which its time doesn't show
    return (file.size, file.modified_ns) == (entry.source.size, entry.source.modified_ns)


def _put_known(
    catalogue: Catalogue, sources: Collection[tuple[File, Source]], entries: Iterable[CatalogueEntry]
) -> list[tuple[File, Source]]:
    """Return the sources whose bytes were not read yet; the others, renamed or copied or touched, go into the catalogue at once."""
    alike = {read_as(entry.source): entry for entry in entries if entry.program == PROGRAM}
    catalogue.put_known((source, alike[read_as(source)]) for _, source in sources if read_as(source) in alike)
    return [(file, source) for file, source in sources if read_as(source) not in alike]


def _make_index(catalogue: Catalogue, settings: Settings, folders: tuple[str, ...], progress: Progress) -> Report:
    """Make the index of everything that the catalogue holds."""
    report = _report(catalogue, folders)
    rebuild_index(settings, _watched(catalogue.letters(), report.letters, progress), report)
    catalogue.indexed(report.built)
    return report


def _renew_index(catalogue: Catalogue, settings: Settings, folders: tuple[str, ...], progress: Progress) -> tuple[Report, bool]:
    """Bring the index up to date; True with its report where there was anything to do.

    An index that is missing, damaged, of another version or engine, or not the one that this catalogue was last put into, is made anew.
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
    """Return what the catalogue says now; `BuildFailed` where it holds no letter at all."""
    _must_hold_letters(catalogue)
    catalogue.mark_boilerplate()
    letters, paragraphs = catalogue.counts()
    built = dt.datetime.now().astimezone().isoformat()
    return Report(built, letters, paragraphs, catalogue.unread(), tuple(sorted(folders)), catalogue.unknown_headings())


def _must_hold_letters(catalogue: Catalogue) -> None:
    """Raise `BuildFailed`, with the first reason, where there is no letter: an index of nothing must not take an old one's place."""
    if catalogue.is_empty():
        unread = catalogue.unread()
        first = f", {unread[0].source.path}: {unread[0].reason}" if unread else ""
        raise BuildFailed(f"no file could be read{first}; the old index is still in place")


def _watched(letters: Iterable[Letter], total: int, progress: Progress) -> Iterator[Letter]:
    for done, letter in enumerate(letters, start=1):
        yield letter
        progress(Step("indexing", done, total))
