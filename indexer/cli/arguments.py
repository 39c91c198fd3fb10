"""Command line: the commands and their arguments, as a table; help shows an example of each."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn

from indexer import __version__
from indexer.errors import UsageError
from indexer.letter import Finding
from indexer.settings.run import ENGINE_CHOICES, Settings, settings_from

MODULE = "python -m indexer"
SCRIPT = "inspection-letters"
"""The two ways in which this program is started."""

SORTS = ("relevance", "newest", "oldest")
FILTERS: tuple[tuple[str, str, str], ...] = (
    ("authority", "NAME", "letters about this council, by any of its names"),
    ("region", "NAME", "letters about councils of this region"),
    ("kind", "NAME", "letters about councils of this kind: county, unitary"),
    ("year", "YEAR", "letters of this year"),
    ("type", "NAME", "letters of this type: focused visit, annual conversation"),
    ("finding", "KIND", f"under headings of this kind: {', '.join(Finding)}"),
    ("section", "WORDS", "under headings with these words"),
    ("inspector", "NAME", "letters of visits by this inspector"),
    ("grade", "GRADE", "letters with this overall grade"),
)
"""Flags of `search` that filter: each word can also be typed in the query, as in authority:leeds."""
DATES = (
    ("from", 'letters from this date on: 2019, 2019-05, "May 2019", 03/05/2019 (3 May), "spring 2019" (from March)'),
    ("to", 'letters up to this date, inclusive: 2019-05 goes to 31 May, "winter 2020" to February 2021'),
)

MOST_HITS = 1000


class _Parser(argparse.ArgumentParser):
    """Raises where argparse would print its usage and leave."""

    def error(self, message: str) -> NoReturn:
        hint = "put -- before a query that begins with -; " if message.startswith("unrecognized") else ""
        raise UsageError(f"{message}; {hint}see: {self.prog} --help")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: what it does, an example, its own arguments, and the module that runs it: "build" is `build_commands`."""

    name: str
    does: str
    example: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    module: str


def parsed(arguments: Sequence[str]) -> tuple[Command | None, argparse.Namespace]:
    """Return the command, None where none is named, and its options; `UsageError` where they are wrong."""
    options = parser().parse_args(arguments)
    return next((one for one in COMMANDS if one.name == options.command), None), options


def program() -> str:
    """Return how the program was started: by its script, or as a module."""
    return SCRIPT if Path(sys.argv[0]).stem == SCRIPT else MODULE


def as_started(text: str) -> str:
    """Return a text whose commands are typed in the way in which the program was started."""
    return text.replace(MODULE, program())


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    whole = _Parser(prog=program(), description="Search the text of inspection letters.", allow_abbrev=False)
    whole.add_argument("--version", action="version", version=f"inspection-letters {__version__}")
    commands = whole.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)
    for command in COMMANDS:
        one = commands.add_parser(
            command.name,
            help=command.does,
            description=f"{command.does[0].upper()}{command.does[1:]}.",
            epilog=f"example:\n  {as_started(command.example)}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        command.add_arguments(one)
        one.add_argument("--index", type=Path, metavar="DIR", help="folder of the catalogue and the index (or set LETTERS_INDEX)")
        one.add_argument("--engine", choices=ENGINE_CHOICES, help="what searches (or set LETTERS_ENGINE)")
    return whole


def settings_of(options: argparse.Namespace) -> Settings:
    """Return the settings that the environment gives, overruled by the flags."""
    found = settings_from(os.environ)
    return replace(
        found,
        letters=tuple(getattr(options, "letters", ())) or found.letters,
        index=options.index or found.index,
        engine=options.engine or found.engine,
        jobs=getattr(options, "jobs", None) or found.jobs,
    )


def _building(one: argparse.ArgumentParser) -> None:
    one.add_argument("letters", nargs="*", type=Path, metavar="LETTERS_DIR", help="folders of letters (or set LETTERS_DIR)")
    one.add_argument("--jobs", type=_number(1, 256), metavar="N", help="how many processes read; one per core where not said")
    _quiet(one)


def _quiet(one: argparse.ArgumentParser) -> None:
    one.add_argument("--quiet", action="store_true", help="print nothing but what went wrong")


def _updating(one: argparse.ArgumentParser) -> None:
    _building(one)
    one.add_argument("--keep-missing", action="store_true", help="keep letters whose files are gone")
    one.add_argument("--watch", action="store_true", help="keep doing so as files arrive, change and go, until ctrl-C")


def _rebuilding(one: argparse.ArgumentParser) -> None:
    _building(one)
    one.add_argument("--from-catalogue", action="store_true", help="read no file: make the index of what was read before")


def _file(one: argparse.ArgumentParser) -> None:
    one.add_argument("file", type=Path, metavar="FILE", help="the backup")
    _quiet(one)


def _searching(one: argparse.ArgumentParser) -> None:
    one.add_argument("query", nargs="*", metavar="QUERY", help="the words; put -- before a query that begins with -")
    for name, value, does in FILTERS:
        one.add_argument(f"--{name}", action="append", default=[], metavar=value, help=does)
    for name, does in DATES:
        one.add_argument(f"--{name}", metavar="DATE", help=does)
    one.add_argument("--sort", choices=SORTS, default=SORTS[0], help="order of the paragraphs")
    one.add_argument("--limit", type=_number(1, MOST_HITS), default=10, metavar="N", help="how many paragraphs at most (10)")
    _json(one)


def _showing(one: argparse.ArgumentParser) -> None:
    one.add_argument("letter", metavar="FILE|LETTER_ID", help="a file, read now, or the id of a letter in the index")
    one.add_argument("--explain", action="store_true", help="say where in the letter each fact was found")
    _json(one)


def _json(one: argparse.ArgumentParser) -> None:
    one.add_argument("--json", action="store_true", help="print JSON, for programs")


def _number(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if text.isascii() and text.isdecimal() and least <= int(text[:9]) <= most:
            return int(text)
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from {least} to {most}")

    return number


COMMANDS: tuple[Command, ...] = (
    Command("rebuild", "read every letter and make the index anew", "python -m indexer rebuild seeds", _rebuilding, "build"),
    Command("update", "read what is new or changed and bring the index up to date", "python -m indexer update", _updating, "build"),
    Command(
        "search", "find paragraphs", "python -m indexer search caseloads --authority nottingham --from 2019", _searching, "search"
    ),
    Command("show", "show one letter as it was read", "python -m indexer show seeds/some_letter.txt --explain", _showing, "search"),
    Command("status", "say what the index holds and what could not be read", "python -m indexer status --json", _json, "search"),
    Command("check", "verify the catalogue and the index", "python -m indexer check", _quiet, "maintenance"),
    Command("rollback", "let the index before the last build answer again", "python -m indexer rollback", _quiet, "maintenance"),
    Command("backup", "write the catalogue to one file", "python -m indexer backup letters.backup", _file, "maintenance"),
    Command("restore", "put a backup in place and make the index of it", "python -m indexer restore letters.backup", _file, "maintenance"),
)
