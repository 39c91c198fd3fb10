"""Command line: the read-only commands search, show and status."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.cli.arguments import DATES, settings_of
from indexer.errors import ExitCode, UsageError
from indexer.fields import FIELDS
from indexer.letter import Letter, Report
from indexer.query import Query
from indexer.settings.run import Settings

if TYPE_CHECKING:
    from indexer.embeddings.coverage import Coverage
    from indexer.engines import Engine


def search(options: argparse.Namespace) -> ExitCode:
    """Search for paragraphs."""
    from indexer.engines import open_engine
    from indexer.search import search as answer
    from indexer.search.chosen_letters import with_none_chosen
    from indexer.search.meaning import meaning_from

    query, settings = _query(options), settings_of(options)
    if options.sharper and not (settings.meaning and settings.sharper):
        raise UsageError("--sharper needs LETTERS_MEANING and LETTERS_SHARPER; set them as docs/running/meaning.md says")
    with closing(open_engine(settings)) as engine:
        results = with_none_chosen(engine, query, answer(engine, query, meaning_from(settings)))
    if options.json:
        from indexer.serialise import search_json

        _print_json(search_json(results))
    else:
        from indexer.cli.printing import print_results

        print_results(results)
    return ExitCode.DONE


def show(options: argparse.Namespace) -> ExitCode:
    """Show one letter from the index, or each letter in a file."""
    from indexer.serialise import show_json

    letters = _letters(options.letter, settings_of(options))
    if options.json:
        shown = [show_json(letter) for letter in letters]
        _print_json(shown[0] if len(shown) == 1 else shown)
    else:
        from indexer.cli.printing import print_letters

        print_letters(letters, explain=options.explain)
    return ExitCode.DONE


def status(options: argparse.Namespace) -> ExitCode:
    """Show what is in the index."""
    from indexer.engines import open_engine
    from indexer.semantics.wording import state_words

    settings = settings_of(options)
    with closing(open_engine(settings)) as engine:
        name, report, known = engine.name, engine.report(), state_words(engine.semantics())
        meaning = _coverage(settings, engine)
    if options.json:
        _print_json({**_status_json(settings, name, report, known), "meaning": _coverage_json(meaning)})
    else:
        from indexer.cli.printing import print_status

        print_status(settings.index, name, report, known, meaning)
    return ExitCode.DONE


def _coverage(settings: Settings, engine: Engine) -> tuple[Coverage, str] | None:
    """Return how many letters can be searched by meaning, and the model; None if that is off, which takes no time to find out."""
    if settings.meaning is None:
        return None
    from indexer.embeddings.coverage import coverage_of

    return coverage_of(settings, engine)


def _coverage_json(found: tuple[Coverage, str] | None) -> Mapping[str, Any] | None:
    return {"model": found[1], "covered": found[0].covered, "letters": found[0].letters} if found else None


def _query(options: argparse.Namespace) -> Query:
    """Return the query for the words and flags; a flag and the same field typed in the query are alternatives."""
    from indexer.dates import both, dates_between
    from indexer.query import Sort, merge_filters, parse_query
    from indexer.query.traversal import order_for

    typed = parse_query(" ".join(options.query))
    flags = parse_query(" ".join(_typed_filters(options)))
    return replace(
        typed,
        filters=merge_filters((*typed.filters, *flags.filters)),
        dates=both(typed.dates, dates_between(*(_date(options, name) for name, _ in DATES))),
        sort=order_for(typed.root, Sort(options.sort)),
        limit=options.limit,
        names=not options.no_names,
        corrected=not options.as_typed,
        facets=tuple(field.name for field in FIELDS) if options.json else (),
        sharper=options.sharper,
    )


def _typed_filters(options: argparse.Namespace) -> Iterator[str]:
    """Yield each flag as it would be typed in a query: authority:"Nottingham City"."""
    for field in FIELDS:
        for value in getattr(options, field.name):
            yield f'{field.word}:"{_bare(field.word, value)}"'


def _date(options: argparse.Namespace, name: str) -> str:
    """Return the date from a flag; "" if the flag isn't given."""
    value: str | None = getattr(options, name)
    return "" if value is None else _bare(name, value)


def _bare(flag: str, value: str) -> str:
    bare = " ".join(value.replace('"', " ").split())
    if not bare:
        raise UsageError(f"--{flag} needs a value")
    return bare


def _letters(wanted: str, settings: Settings) -> tuple[Letter, ...]:
    """Return the letters in the file `wanted`, or the one with that id in the index; a slug after the id is allowed."""
    if _is(Path.is_file, wanted):
        from indexer.ingest.reading import letters_in

        return letters_in(Path(wanted), settings)
    found = re.fullmatch(r"([0-9a-f]{16})(?:-.*)?", wanted)
    if not found and _is(Path.is_dir, wanted):
        raise UsageError(f"{wanted} is a folder; give a file in it, or the ID of a letter")
    if not found:
        raise UsageError(f"{wanted} is neither a file nor the ID of a letter; search results show the ID of each letter")
    from indexer.engines import open_engine

    with closing(open_engine(settings)) as engine:
        return (engine.letter(found[1]),)


def _is(kind: Callable[[Path], bool], name: str) -> bool:
    """Return whether `name` is a file or folder, as `kind` asks; False for a name that is too long or has invalid characters."""
    try:
        return kind(Path(name))
    except (OSError, ValueError):
        return False


def _status_json(settings: Settings, engine: str, report: Report, semantics: str) -> Mapping[str, Any]:
    from indexer.serialise import contradictions_json, sites_json

    return {
        "index": str(settings.index.resolve()),
        "engine": engine,
        "built": report.built,
        "letters": report.letters,
        "files": report.files,
        "paragraphs": report.paragraphs,
        "semantics": semantics,
        "folders": list(report.folders),
        "unread": [
            {"folder": one.source.folder, "path": one.source.path, "part": one.source.part.words or None, "reason": one.reason}
            for one in report.unread
        ],
        "unknown_headings": [{"heading": heading, "letters": letters} for heading, letters in report.unknown_headings],
        "sites": sites_json(report.sites),
        "contradictions": contradictions_json(report.contradictions),
    }


def _print_json(data: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> None:
    """Print JSON in UTF-8, as its standard (RFC 8259) requires, whatever the terminal's encoding."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    print(json.dumps(data, ensure_ascii=False, indent=2))
