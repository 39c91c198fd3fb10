"""Command line: the commands that only look: search, show, status."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from indexer.cli.arguments import DATES, settings_of
from indexer.errors import ExitCode, UsageError
from indexer.fields import FIELDS
from indexer.letter import Letter, Report
from indexer.query import Query
from indexer.settings.run import Settings


def search(options: argparse.Namespace) -> ExitCode:
    """Find paragraphs."""
    from indexer.engines import open_engine
    from indexer.search import search as answer
    from indexer.serialise import search_json

    query = _query(options)
    with closing(open_engine(settings_of(options))) as engine:
        results = answer(engine, query)
    if options.json:
        _print_json(search_json(results))
    else:
        from indexer.cli.printing import print_results

        print_results(results)
    return ExitCode.DONE


def show(options: argparse.Namespace) -> ExitCode:
    """Show one letter, from a file or from the index."""
    from indexer.serialise import show_json

    letter = _letter(options.letter, settings_of(options))
    if options.json:
        _print_json(show_json(letter))
    else:
        from indexer.cli.printing import print_letter

        print_letter(letter, explain=options.explain)
    return ExitCode.DONE


def status(options: argparse.Namespace) -> ExitCode:
    """Say what the index holds."""
    from indexer.engines import open_engine

    settings = settings_of(options)
    with closing(open_engine(settings)) as engine:
        name, report = engine.name, engine.report()
    if options.json:
        _print_json(_status_json(settings, name, report))
    else:
        from indexer.cli.printing import print_status

        print_status(settings.index, name, report)
    return ExitCode.DONE


def _query(options: argparse.Namespace) -> Query:
    """Return what the words and the flags ask; a flag and the same name typed in the query widen each other."""
    from indexer.dates import both, dates_between
    from indexer.query import Sort, parse_query, united
    from indexer.query.traversal import has_words

    typed = parse_query(" ".join(options.query))
    flags = parse_query(" ".join(_typed_filters(options)))
    unranked = options.sort == Sort.RELEVANCE and not has_words(typed.root)
    return replace(
        typed,
        filters=united((*typed.filters, *flags.filters)),
        dates=both(typed.dates, dates_between(*(_date(options, name) for name, _ in DATES))),
        sort=Sort.NEWEST if unranked else Sort(options.sort),
        limit=options.limit,
        facets=tuple(field.name for field in FIELDS) if options.json else (),
    )


def _typed_filters(options: argparse.Namespace) -> Iterator[str]:
    """Give each flag as it would be typed in a query: authority:"Nottingham City"."""
    for field in FIELDS:
        for value in getattr(options, field.name):
            yield f'{field.word}:"{_bare(field.word, value)}"'


def _date(options: argparse.Namespace, name: str) -> str:
    """Return the date that a flag gives; "" where it isn't given."""
    value: str | None = getattr(options, name)
    return "" if value is None else _bare(name, value)


def _bare(flag: str, value: str) -> str:
    bare = " ".join(value.replace('"', " ").split())
    if not bare:
        raise UsageError(f"--{flag} needs a value")
    return bare


def _letter(wanted: str, settings: Settings) -> Letter:
    """Return the letter in the file `wanted`, or the one in the index whose id it is; a readable slug after the id is allowed."""
    if _is_file(wanted):
        from indexer.ingest.reading import read_file

        return read_file(Path(wanted), settings)
    found = re.fullmatch(r"([0-9a-f]{16})(?:-.*)?", wanted)
    if not found:
        raise UsageError(f"{wanted} is neither a file nor the ID of a letter; search results show the ID of each letter")
    from indexer.engines import open_engine

    with closing(open_engine(settings)) as engine:
        return engine.letter(found[1])


def _is_file(name: str) -> bool:
    """Return whether `name` is a file's; what no file can be called, being too long or of strange letters, is none."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _status_json(settings: Settings, engine: str, report: Report) -> Mapping[str, Any]:
    return {
        "index": str(settings.index.resolve()),
        "engine": engine,
        "built": report.built,
        "letters": report.letters,
        "paragraphs": report.paragraphs,
        "folders": list(report.folders),
        "unread": [{"folder": one.source.folder, "path": one.source.path, "reason": one.reason} for one in report.unread],
        "unknown_headings": [{"heading": heading, "letters": letters} for heading, letters in report.unknown_headings],
    }


def _print_json(data: Mapping[str, Any]) -> None:
    """Print JSON as its standard wants it: in UTF-8, whatever the terminal's own encoding."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    print(json.dumps(data, ensure_ascii=False, indent=2))
