"""Command line: the command fetch."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from indexer.cli.arguments import as_started, settings_of
from indexer.cli.formatting import count, line
from indexer.cli.progress import progress
from indexer.dates import day_words
from indexer.errors import ExitCode, UsageError
from indexer.fetch import collect
from indexer.fetch.choosing import Wanted, choice_of
from indexer.fetch.client import Client
from indexer.fetch.collect import Fetched
from indexer.fetch.port import Source
from indexer.fetch.sources import SOURCES
from indexer.settings.environment import is_given
from indexer.settings.run import LETTERS_DIR, Settings

FOLDER = Path("letters")
"""Where letters are fetched to if nothing else is said; never the seeds."""
INTERRUPTED = 130
MOST_NAMED = 20
"""Documents named one by one; more are counted."""


def fetch(options: argparse.Namespace) -> int:
    """Fetch letters from a site, or say what would be fetched, or compare the folder with the site."""
    started = time.monotonic()
    settings = settings_of(options)
    if options.dry_run and options.check:
        raise UsageError("--dry-run and --check can't be used together: give one of them")
    folder = _folder(settings, options)
    choice = choice_of(options.authority, options.kind, options.since, options.limit)
    run = collect.compare if options.check else collect.look if options.dry_run else collect.fetch
    source = SOURCES[options.source](settings.fetching)
    with progress(quiet=options.quiet) as watch:
        try:
            outcome = run(source, folder, lambda one: Client(settings.fetching, one.hosts), choice, watch)
        except KeyboardInterrupt:
            print(f"stopped; what was fetched is kept in {folder}. Run the same command to go on", file=sys.stderr, flush=True)
            return INTERRUPTED
    tell = _Teller(quiet=options.quiet)
    tell.seen(source, outcome)
    if options.check:
        return tell.compared(source, outcome, folder)
    if options.dry_run:
        return tell.planned(outcome, folder)
    return tell.fetched(outcome, folder, settings, time.monotonic() - started)


def _folder(settings: Settings, options: argparse.Namespace) -> Path:
    """Return the folder to fetch into: the argument, the first of LETTERS_DIR, or `letters`."""
    if options.folder:
        return Path(options.folder)
    return settings.letters[0] if is_given(LETTERS_DIR, os.environ) else FOLDER


class _Teller:
    """Prints what a run did: news on standard output unless quiet, what needs attention on standard error."""

    def __init__(self, *, quiet: bool) -> None:
        """Take whether only errors are wanted."""
        self._quiet = quiet

    def seen(self, source: Source, outcome: Fetched) -> None:
        """Name what the site lists in an unexpected way."""
        for page, reason in outcome.unseen:
            _warn(f"could not ask for the page of {page.name}: {reason}")
        for page in outcome.empty if not source.may_be_empty else ():
            _warn(f"the page of {page.name} lists no document: {page.url}")
        for name in outcome.gone:
            _warn(f"{source.title} no longer lists {name}; what was fetched from there is kept")
        undated = [one for one in outcome.wanted if not one.document.publication_day]
        if undated and not source.may_be_empty:
            _warn(f"the publication day of {count(len(undated), 'document')} could not be read, such as {_name(undated[0])}")
        if outcome.unlisted:
            what = f"{count(len(outcome.unlisted), 'file')} here {'is' if len(outcome.unlisted) == 1 else 'are'} no longer listed, and kept"
            self._say(f"{what}: {_few(row.file for row in outcome.unlisted)}")

    def planned(self, outcome: Fetched, folder: Path) -> ExitCode:
        """Print what would be fetched."""
        for one in outcome.left:
            self._say(f"would fetch {_name(one)}")
        self._say(f"{count(len(outcome.left), 'document')} would be fetched into {folder}; nothing was fetched")
        return _code(bool(outcome.unseen))

    def compared(self, source: Source, outcome: Fetched, folder: Path) -> ExitCode:
        """Print how the folder differs from the site."""
        found = outcome.difference
        for one in found.missing:
            _warn(f"not here: {_name(one)}")
        for row in found.lost:
            _warn(f"its file is gone: {row.file}")
        for row in found.changed:
            _warn(f"changed since it was fetched: {row.file}")
        listed = f"{source.title} lists {count(len(outcome.wanted), 'document')} for {count(len(outcome.asked), source.page_noun)}"
        here = len(outcome.wanted) - len(found.missing)
        self._say(f"{listed}; {here:,} of them {'is' if here == 1 else 'are'} in {folder}")
        return _code(bool(found or outcome.unseen))

    def fetched(self, outcome: Fetched, folder: Path, settings: Settings, seconds: float) -> ExitCode:
        """Print what was fetched, what could not be, and what to do next."""
        for one, reason in outcome.failed:
            _warn(f"could not fetch {_name(one)}: {reason}")
        here = len(outcome.wanted) - len(outcome.failed) - len(outcome.left)
        left = f"; {count(len(outcome.left), 'document')} left for another run" if outcome.left else ""
        failed = f"; {count(len(outcome.failed), 'file')} could not be fetched" if outcome.failed else ""
        what = f"{count(len(outcome.rows), 'file')} fetched, {here:,} of {len(outcome.wanted):,} listed are in {folder}"
        self._say(f"{what}{left}{failed} ({count(outcome.requests, 'request')} in {seconds:.0f} s)")
        if outcome.rows and not settings.fetching.contact:
            self._say("set LETTERS_FETCH_CONTACT to your e-mail address, so that the site can reach you")
        if outcome.rows:
            self._say(as_started(f"to search them, run: python -m indexer rebuild {folder}"))
        return _code(bool(outcome.failed or outcome.unseen))

    def _say(self, text: str) -> None:
        if not self._quiet:
            print(line(text))


def _code(some_missing: bool) -> ExitCode:
    return ExitCode.SOME_UNREAD if some_missing else ExitCode.DONE


def _warn(text: str) -> None:
    print(line(text), file=sys.stderr, flush=True)


def _name(one: Wanted) -> str:
    """Return "Nottingham, Focused visit, published on 15 July 2024: https://…"."""
    day = one.document.publication_day
    parts = (one.page.name, one.document.kind, f"published on {day_words(day)}" if day else "")
    return f"{', '.join(filter(None, parts))}: {one.document.url}"


def _few(names: Iterable[str]) -> str:
    found = list(names)
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return f"{', '.join(found[:MOST_NAMED])}{more}"
