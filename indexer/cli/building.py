"""Command stage: the commands that change the catalogue and the index."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace

from indexer import build
from indexer.cli.arguments import settings_of
from indexer.cli.progress import progress
from indexer.cli.wording import count, line
from indexer.errors import ExitCode
from indexer.letter import Report


def rebuild(options: argparse.Namespace) -> ExitCode:
    """Read every letter and make the index anew."""
    started = time.monotonic()
    make = build.rebuild_from_catalogue if options.from_catalogue else build.rebuild
    with progress(quiet=options.quiet) as watch:
        outcome = make(settings_of(options), watch)
    return _told(outcome, options, started)


def update(options: argparse.Namespace) -> ExitCode:
    """Read what is new or changed; where no folder is named, in the folders of the last build."""
    started = time.monotonic()
    settings = settings_of(options)
    if not options.letters and not os.environ.get("LETTERS_DIR"):
        settings = replace(settings, letters=())
    with progress(quiet=options.quiet) as watch:
        outcome = build.update(settings, watch, keep_missing=options.keep_missing)
    return _told(outcome, options, started)


def _told(outcome: build.Outcome, options: argparse.Namespace, started: float) -> ExitCode:
    """Name every file that could not be read; sum up the rest unless that is not wanted."""
    report = outcome.report
    for unread in report.unread:
        print(line(f"not read: {unread.source.path}: {unread.reason}"), file=sys.stderr)
    if not options.quiet:
        print(_summary(outcome, time.monotonic() - started))
    return _code(report)


def _code(report: Report) -> ExitCode:
    return ExitCode.SOME_UNREAD if report.unread else ExitCode.DONE


def _summary(outcome: build.Outcome, seconds: float) -> str:
    """Return "522 letters with 75,123 paragraphs can be searched; 1 file could not be read (523 files read in 93.1 s)"."""
    report = outcome.report
    unread = f"; {count(len(report.unread), 'file')} could not be read" if report.unread else ""
    passed = f"; {count(outcome.passed_over, 'file')} passed over as no letters" if outcome.passed_over else ""
    done = f"{count(outcome.read, 'file')} read in {seconds:.1f} s" if outcome.changed else "nothing has changed"
    return f"{count(report.letters, 'letter')} with {count(report.paragraphs, 'paragraph')} can be searched{unread}{passed} ({done})"
