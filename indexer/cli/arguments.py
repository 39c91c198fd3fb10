"""Command line: the table of commands with their arguments and help."""

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
from indexer.fields import FIELD_WORDS, FIELDS, Field
from indexer.settings.run import ENGINE_CHOICES, Settings, settings_from

MODULE = "python -m indexer"
SCRIPT = "inspection-letters"
"""The two ways to start this program."""

SORTS = ("relevance", "newest", "oldest")
DATES = (
    ("from", 'letters dated from this day on: 2019, 2019-05, "May 2019", 03/05/2019 (3 May), "spring 2019" (from March)'),
    ("to", 'letters up to this date, inclusive: 2019-05 goes to 31 May, "winter 2020" to February 2021'),
)

MOST_HITS = 1000
USUAL_COLUMNS = 80
SOURCE_NAMES = ("ofsted", "moderngov")
"""The names of `indexer.fetch.sources`, here because help must not load what fetches; a test holds them against each other."""


class _Help(argparse.RawDescriptionHelpFormatter):
    """Formats help as argparse does, but finds out how wide the terminal is without shutil, which loads all packers of archives."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    """Return how many columns the terminal has; COLUMNS counts first, and 80 is usual."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or USUAL_COLUMNS  # type: ignore[union-attr]  # None is caught
    except (AttributeError, ValueError, OSError):
        return USUAL_COLUMNS


class _Parser(argparse.ArgumentParser):
    """Raises `UsageError` where argparse would print its usage and exit."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}; see: {self.prog} --help")


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its help, an example, its own arguments, and the module that runs it ("build" for `build_commands`)."""

    name: str
    does: str
    example: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    module: str


def parsed(arguments: Sequence[str]) -> tuple[Command | None, argparse.Namespace]:
    """Return the command (None if none was given) and its options; `UsageError` if the arguments are wrong."""
    options, unknown = parser(arguments[:1]).parse_known_args(arguments)
    if unknown:  # said here, because argparse would name the help of the whole program
        hint = "if your search starts with -, put -- before it; " if options.command == "search" else ""
        where = f"{program()} {options.command}" if options.command else program()
        raise UsageError(f"unrecognised arguments: {' '.join(unknown)}; {hint}see: {where} --help")
    return next((one for one in COMMANDS if one.name == options.command), None), options


def program() -> str:
    """Return how the program was started: as a script or as a module."""
    return SCRIPT if Path(sys.argv[0]).stem == SCRIPT else MODULE


def as_started(text: str) -> str:
    """Return `text` with its commands written the way the program was started."""
    return text.replace(MODULE, program())


def parser(only: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Return the parser of all commands, or of the one that is named, which takes less time to make."""
    whole = _Parser(prog=program(), description="Search the text of inspection letters.", formatter_class=_Help, allow_abbrev=False)
    whole.add_argument("--version", action="version", version=f"inspection-letters {__version__}")
    commands = whole.add_subparsers(title="commands", dest="command", metavar="COMMAND", parser_class=_Parser)
    for command in [one for one in COMMANDS if one.name in only] or COMMANDS:
        one = commands.add_parser(
            command.name,
            help=command.does,
            description=f"{command.does[0].upper()}{command.does[1:]}.",
            epilog=f"example:\n  {as_started(command.example)}",
            formatter_class=_Help,
            allow_abbrev=False,
        )
        command.add_arguments(one)
        one.add_argument("--index", type=Path, metavar="DIR", help="folder of the index (default: LETTERS_INDEX, or letters-index)")
        one.add_argument("--engine", choices=ENGINE_CHOICES, help="search engine to use (default: LETTERS_ENGINE, or auto)")
    return whole


def settings_of(options: argparse.Namespace) -> Settings:
    """Return the settings from the environment, with flags taking precedence."""
    found = settings_from(os.environ)
    if found.registers:
        from indexer.registers import check_own_rows

        check_own_rows()
    return replace(
        found,
        letters=tuple(getattr(options, "letters", ())) or found.letters,
        index=options.index or found.index,
        engine=options.engine or found.engine,
        jobs=getattr(options, "jobs", None) or found.jobs,
    )


def _building(one: argparse.ArgumentParser) -> None:
    where = "folders of letters (default: LETTERS_DIR, or those of the last build)"
    one.add_argument("letters", nargs="*", type=Path, metavar="FOLDER", help=where)
    one.add_argument("--jobs", type=_number(1, 256), metavar="N", help="how many files to read at once (default: one per core)")
    _quiet(one)


def _quiet(one: argparse.ArgumentParser) -> None:
    one.add_argument("--quiet", action="store_true", help="print errors only")


def _updating(one: argparse.ArgumentParser) -> None:
    _building(one)
    one.add_argument("--keep-missing", action="store_true", help="keep letters whose files have been deleted")
    one.add_argument("--watch", action="store_true", help="keep watching for new, changed and deleted files, until Ctrl-C")


def _rebuilding(one: argparse.ArgumentParser) -> None:
    _building(one)
    one.add_argument("--from-catalogue", action="store_true", help="rebuild from the catalogue without re-reading the files")


def _fetching(one: argparse.ArgumentParser) -> None:
    one.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="where to put them (default: LETTERS_DIR, or letters)")
    one.add_argument("--source", choices=SOURCE_NAMES, default=SOURCE_NAMES[0], help=f"where to look (default: {SOURCE_NAMES[0]})")
    one.add_argument("--authority", action="append", default=[], metavar="NAME", help="only this council; repeat it for several")
    one.add_argument("--kind", action="append", default=[], metavar="WORDS", help="only documents with this in their title: focused visit")
    one.add_argument("--since", metavar="DATE", help="only documents published on or after this date, such as 2024-05")
    one.add_argument("--limit", type=_number(0, 99_999), metavar="N", help="maximum number of files to fetch, newest first")
    one.add_argument("--dry-run", action="store_true", help="show what would be fetched, without fetching anything")
    one.add_argument("--check", action="store_true", help="compare the folder with the site, without fetching files")
    _quiet(one)


def _file(one: argparse.ArgumentParser) -> None:
    one.add_argument("file", type=Path, metavar="FILE", help="the backup file")
    _quiet(one)


def _searching(one: argparse.ArgumentParser) -> None:
    one.add_argument("query", nargs="*", metavar="QUERY", help="what to search for; put -- before a search that starts with -")
    for field in FIELDS:
        _filtering(one, field)
    for name, does in DATES:
        one.add_argument(f"--{name}", metavar="DATE", help=does)
    one.add_argument("--sort", choices=SORTS, default=SORTS[0], help="order of the results (default: relevance)")
    one.add_argument("--no-names", action="store_true", help="search for names, grades and times as words instead of filtering by them")
    one.add_argument("--as-typed", action="store_true", help="search misspelt words as typed, even if nothing is found")
    most = "maximum number of paragraphs to show (default: 10)"
    one.add_argument("--limit", type=_number(1, MOST_HITS), default=10, metavar="N", help=most)
    one.add_argument("--sharper", action="store_true", help="read the first 20 more closely (about a second; needs LETTERS_SHARPER)")
    _json(one)


def _filtering(one: argparse.ArgumentParser, field: Field) -> None:
    """Add a flag for `field` with all its aliases; help shows each word once, with hyphens."""
    shown = tuple(dict.fromkeys(f"--{word.replace('_', '-')}" for word in field.words))
    others = tuple(f"--{word}" for word, name in FIELD_WORDS.items() if name == field.name and f"--{word}" not in shown)
    one.add_argument(*shown, dest=field.name, action="append", default=[], metavar=field.flag.takes, help=field.flag.does)
    if others:
        one.add_argument(*others, dest=field.name, action="append", default=[], help=argparse.SUPPRESS)


def _meaning(one: argparse.ArgumentParser) -> None:
    one.add_argument("--jobs", type=_number(1, 256), metavar="N", help="how many cores to use (default: all)")
    _quiet(one)


def _alerting(one: argparse.ArgumentParser) -> None:
    does = "send new and waiting mails; show how much is stored; or delete an address with all its alerts"
    one.add_argument("action", choices=("send", "status", "forget"), metavar="send|status|forget", help=does)
    one.add_argument("address", nargs="?", metavar="ADDRESS", help="the e-mail address to forget")
    _quiet(one)


def _showing(one: argparse.ArgumentParser) -> None:
    one.add_argument("letter", metavar="FILE|LETTER_ID", help="a file to read, or the ID of a letter in the index")
    one.add_argument("--explain", action="store_true", help="show where in the letter each detail was found")
    _json(one)


def _assisting(one: argparse.ArgumentParser) -> None:
    one.add_argument("--site", metavar="URL", help="address of the pages, for the links in answers: https://letters.example.org")


def _json(one: argparse.ArgumentParser) -> None:
    one.add_argument("--json", action="store_true", help="print JSON")


def _number(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if text.isascii() and text.isdecimal() and least <= int(text[:9]) <= most:
            return int(text)
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")

    return number


COMMANDS: tuple[Command, ...] = (
    Command("fetch", "fetch letters from the site that publishes them", "python -m indexer fetch letters", _fetching, "fetch"),
    Command("rebuild", "read all letters and rebuild the index", "python -m indexer rebuild seeds", _rebuilding, "build"),
    Command("update", "read new and changed letters and bring the index up to date", "python -m indexer update", _updating, "build"),
    Command(
        "search", "search the letters", "python -m indexer search caseloads --authority nottingham --from 2019", _searching, "search"
    ),
    Command("meaning", "prepare the letters for searching by meaning", "python -m indexer meaning --jobs 1", _meaning, "meaning"),
    Command("show", "show how one letter was read", "python -m indexer show seeds/004_25aa498d4c058242.txt --explain", _showing, "search"),
    Command("status", "show what the index holds and which files could not be read", "python -m indexer status --json", _json, "search"),
    Command("alerts", "send alerts of new letters by e-mail", "python -m indexer alerts send", _alerting, "alerts"),
    Command("check", "check the catalogue and the index for damage", "python -m indexer check", _quiet, "maintenance"),
    Command("rollback", "switch back to the previous index", "python -m indexer rollback", _quiet, "maintenance"),
    Command("backup", "save the catalogue to a file", "python -m indexer backup letters.backup", _file, "maintenance"),
    Command("restore", "go back to a backup and rebuild the index", "python -m indexer restore letters.backup", _file, "maintenance"),
    Command("mcp", "let an assistant search the letters (Model Context Protocol)", "python -m indexer mcp", _assisting, "assistant"),
)
