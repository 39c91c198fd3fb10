"""Command line: the commands rebuild and update."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from threading import Event

from indexer.cli.arguments import as_started, settings_of
from indexer.cli.formatting import count, line
from indexer.cli.progress import progress
from indexer.engines import open_engine
from indexer.errors import ExitCode, LettersError
from indexer.ingest import build
from indexer.ingest.catalogue import FILE_NAME
from indexer.letter import Unread
from indexer.sentences import unread_words
from indexer.settings.environment import is_given
from indexer.settings.run import LETTERS_DIR, Settings


def rebuild(options: argparse.Namespace) -> ExitCode:
    """Read every letter and rebuild the index; without a folder argument, from the folders of the last build, if there was one."""
    started = time.monotonic()
    make = build.rebuild_from_catalogue if options.from_catalogue else build.rebuild
    settings = settings_of(options)
    if (settings.index / FILE_NAME).is_file():
        settings = _as_last(settings, options)
    with progress(quiet=options.quiet) as watch:
        outcome = make(settings, watch)
    return _told(outcome, options, started, settings)


def update(options: argparse.Namespace) -> ExitCode:
    """Read new and changed files; without a folder argument, from the folders of the last build."""
    started = time.monotonic()
    settings = _as_last(settings_of(options), options)
    if options.watch:
        return _watch(settings, options)
    with progress(quiet=options.quiet) as watch:
        outcome = build.update(settings, watch, keep_missing=options.keep_missing)
    return _told(outcome, options, started, settings)


def _as_last(settings: Settings, options: argparse.Namespace) -> Settings:
    """Return `settings` without folders if none were given, so that those of the last build are used and not the default."""
    return settings if options.letters or is_given(LETTERS_DIR, os.environ) else replace(settings, letters=())


def _watch(settings: Settings, options: argparse.Namespace) -> ExitCode:
    """Keep the index up to date until stopped by a signal; print one line per change, and repeated failures only once."""
    from indexer.ingest.watch import keep_up

    with suppress(KeyboardInterrupt), _ended_alike():
        keep_up(settings, _Teller(options).tell, Event(), keep_missing=options.keep_missing)
    if not options.quiet:
        print("stopped watching")
    return ExitCode.DONE


@contextmanager
def _ended_alike() -> Iterator[None]:
    """Handle SIGTERM, which stops services, like Ctrl-C."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Teller:
    """Prints only news: it remembers what it printed last."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Take the options of the command."""
        self._options = options
        self._unread: frozenset[Unread] = frozenset()
        self._fault = ""

    def tell(self, what: build.Outcome | LettersError) -> None:
        """Print what an update changed, or a failure unless it is the same as the last one."""
        fault = line(str(what)) if isinstance(what, LettersError) else ""
        if fault and fault != self._fault:
            print(f"indexer: {fault}; trying again", file=sys.stderr, flush=True)
        self._fault = fault
        if isinstance(what, build.Outcome):
            _name_unread(one for one in what.report.unread if one not in self._unread)
            self._unread = frozenset(what.report.unread)
            if what.changed and not self._options.quiet:
                print(_summary(what), flush=True)


def _told(outcome: build.Outcome, options: argparse.Namespace, started: float, settings: Settings) -> ExitCode:
    """Print every file that could not be read and, unless quiet, a summary; return the exit code."""
    _name_unread(outcome.report.unread)
    if not options.quiet:
        for path, reason in outcome.left_out:
            print(line(f"passed over {path}: {reason}"), file=sys.stderr, flush=True)
        print(_summary(outcome, time.monotonic() - started))
        if settings.meaning:
            _tell_coverage(settings)
    return ExitCode.SOME_UNREAD if outcome.report.unread else ExitCode.DONE


def _tell_coverage(settings: Settings) -> None:
    """Print how many letters can be searched by meaning, and the command that makes what is missing."""
    from indexer.embeddings.coverage import coverage_of, coverage_words

    with closing(open_engine(settings)) as engine:
        if found := coverage_of(settings, engine):
            print(as_started(coverage_words(*found)))


def _name_unread(unread: Iterable[Unread]) -> None:
    for one in unread:
        print(line(f"could not read {one.source.name}: {one.reason}"), file=sys.stderr, flush=True)


def _summary(outcome: build.Outcome, seconds: float | None = None) -> str:
    """Return "522 letters with 75,123 paragraphs can be searched; 1 file could not be read (523 files read in 93.1 s)"."""
    report = outcome.report
    unread = f"; {unread_words(report.unread)} could not be read" if report.unread else ""
    passed = f"; {count(outcome.passed_over, 'file')} skipped (other file types, or links to elsewhere)" if outcome.passed_over else ""
    gone = f"; {count(outcome.gone, 'file')} removed since the last build" if outcome.gone else ""
    took = f" in {seconds:.1f} s" if seconds is not None else ""
    done = f"{count(outcome.read, 'file')} read{took}" if outcome.changed else "nothing has changed"
    files = f" from {count(report.files, 'file')}" if report.files not in {0, report.letters} else ""
    found = f"{count(report.letters, 'letter')} with {count(report.paragraphs, 'paragraph')}{files}"
    return f"{found} can be searched{unread}{passed}{gone} ({done})"
