"""Command line: the commands that keep a collection safe: check, rollback, backup, restore."""

from __future__ import annotations

import argparse
import sys

from indexer.cli.arguments import settings_of
from indexer.cli.formatting import count, line
from indexer.cli.progress import progress
from indexer.dates import moment_words
from indexer.errors import ExitCode
from indexer.ingest.backup import back_up
from indexer.ingest.backup import restore as put_back
from indexer.ingest.build import roll_back
from indexer.ingest.check import check as faults_in


def check(options: argparse.Namespace) -> ExitCode:
    """Verify the catalogue and the index; each fault comes with the command that mends it."""
    settings = settings_of(options)
    faults = faults_in(settings)
    for fault in faults:
        print(f"{line(fault.what)}; run: {fault.mend}", file=sys.stderr)
    if not faults and not options.quiet:
        print(f"the catalogue and the index in {settings.index} are sound")
    return ExitCode.FAILED if faults else ExitCode.DONE


def rollback(options: argparse.Namespace) -> ExitCode:
    """Let the index before the last build answer again."""
    report = roll_back(settings_of(options))
    if not options.quiet:
        held = f"the index built on {moment_words(report.built)}, with {count(report.letters, 'letter')}"
        print(f"switched back to {held}; the next update or rebuild will replace it")
    return ExitCode.DONE


def backup(options: argparse.Namespace) -> ExitCode:
    """Write the catalogue to a file."""
    letters = back_up(settings_of(options), options.file)
    if not options.quiet:
        print(f"{count(letters, 'letter')} backed up to {options.file}")
    return ExitCode.DONE


def restore(options: argparse.Namespace) -> ExitCode:
    """Put a backup in place of the catalogue and make the index of it."""
    with progress(quiet=options.quiet) as watch:
        report = put_back(settings_of(options), options.file, watch)
    if not options.quiet:
        print(f"{count(report.letters, 'letter')} with {count(report.paragraphs, 'paragraph')} can be searched")
    return ExitCode.DONE
