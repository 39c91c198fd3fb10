"""Presenters: the status page, for administrators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from indexer import __version__
from indexer.dates import moment_words
from indexer.fields import capital
from indexer.letter import Source
from indexer.search.collection import Collection
from indexer.semantics import Semantics
from indexer.semantics.wording import TITLE, state_words
from indexer.sentences import unread_words
from webapp.presenters.home import Link
from webapp.presenters.wording import count_words
from webapp.services.zero_results import ZeroResult
from webapp.urls import SearchParams, search_link


@dataclass(frozen=True, slots=True)
class StatusPage:
    """Everything that the page shows."""

    facts: tuple[tuple[str, str], ...]
    unread: tuple[tuple[str, str], ...]
    """Full paths of files, and parts of files, that could not be read, each with the reason."""
    headings: tuple[tuple[str, str], ...]
    """Headings that are not in the register, with the number of letters that have them."""
    contradictions: tuple[tuple[str, str], ...]
    """Where a site and a letter differ: the file, and a sentence."""
    zero_results: tuple[tuple[Link, str], ...] | None
    """Searches with no results, each with its count and latest day; None if they can't be read."""
    counted: bool
    """False if such searches are not being counted."""


def status_page(
    names: tuple[str, str],
    known: Semantics | None,
    meaning: str,
    collection: Collection,
    zero_results: Iterable[ZeroResult] | None,
    counted: bool,
) -> StatusPage:
    """Return the status page; `names` are those of engine and generation, `zero_results` searches with no results if these are `counted`.

    `zero_results` is None if they can't be read; `meaning` says how far searching by meaning goes.
    """
    report = collection.report
    return StatusPage(
        facts=(
            ("Index built", moment_words(report.built)),
            ("Search engine", names[0]),
            ("Generation", names[1]),
            (TITLE, capital(state_words(known))),
            ("Search by meaning", capital(meaning)),
            ("Program", f"inspection-letters {__version__}"),
            ("Letters", f"{report.letters:,}"),
            ("Files with letters", f"{report.files:,}"),
            ("Paragraphs", f"{report.paragraphs:,}"),
            ("Councils", f"{len(collection.authorities):,}"),
            ("Could not be read", unread_words(report.unread) or "none"),
            ("Folders", ", ".join(report.folders) or "none"),
        ),
        unread=tuple((_whole_name(one.source), capital(one.reason)) for one in report.unread),
        headings=tuple((heading, count_words(count, "letter")) for heading, count in report.unknown_headings),
        contradictions=report.contradictions,
        zero_results=None if zero_results is None else tuple(map(_zero_result, zero_results)),
        counted=counted,
    )


def _whole_name(source: Source) -> str:
    """Return the full path of a source, with the part of the file before it."""
    return f"{source.part.words} {PurePath(source.folder, source.path)}".lstrip()


def _zero_result(one: ZeroResult) -> tuple[Link, str]:
    return Link(one.text, search_link(SearchParams(text=one.text)), f"{one.count:,}"), one.latest
