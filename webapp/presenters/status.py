"""Presenters: the state of the index becomes the page for who runs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from indexer import __version__
from indexer.dates import moment_words
from indexer.fields import capital
from webapp.presenters.home import Link
from webapp.presenters.wording import count_words
from webapp.services.collection import Collection
from webapp.services.zero_results import ZeroResult
from webapp.urls import SearchParams, search_link


@dataclass(frozen=True, slots=True)
class StatusPage:
    """All that the page shows."""

    facts: tuple[tuple[str, str], ...]
    unread: tuple[tuple[str, str], ...]
    """Files that could not be read, whole paths, each with the reason."""
    headings: tuple[tuple[str, str], ...]
    """Headings that the register lacks, with how many letters have them."""
    misses: tuple[tuple[Link, str], ...] | None
    """Searches that found nothing, with how often, and the day of the last; None where they can't be read."""
    counted: bool
    """False where such searches are not counted."""


def status_page(engine: str, generation: str, collection: Collection, misses: Iterable[ZeroResult] | None, counted: bool) -> StatusPage:
    """Return the page: `engine` and `generation` are names, `misses` are the searches that found nothing where they are `counted`.

    They are None where they can't be read.
    """
    report = collection.report
    return StatusPage(
        facts=(
            ("Index built", moment_words(report.built)),
            ("Search engine", engine),
            ("Generation", generation),
            ("Program", f"inspection-letters {__version__}"),
            ("Letters", f"{report.letters:,}"),
            ("Paragraphs", f"{report.paragraphs:,}"),
            ("Councils", f"{len(collection.authorities):,}"),
            ("Files that could not be read", f"{len(report.unread):,}"),
            ("Folders", ", ".join(report.folders) or "none"),
        ),
        unread=tuple((str(PurePath(one.source.folder, one.source.path)), capital(one.reason)) for one in report.unread),
        headings=tuple((heading, count_words(count, "letter")) for heading, count in report.unknown_headings),
        misses=None if misses is None else tuple(map(_miss, misses)),
        counted=counted,
    )


def _miss(one: ZeroResult) -> tuple[Link, str]:
    return Link(one.text, search_link(SearchParams(text=one.text)), f"{one.count:,}"), one.latest
