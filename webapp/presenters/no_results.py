"""Presenters: a search that found nothing becomes ways to find something."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.query import FIELDS
from webapp.presenters.facets import label_words
from webapp.presenters.home import summary
from webapp.presenters.results import Tip
from webapp.presenters.wording import count_words
from webapp.services.collection import Collection
from webapp.urls import Asked, search_link, without_filters


@dataclass(frozen=True, slots=True)
class Nothing:
    """What the page shows in place of results."""

    searched: str
    """What was searched: the whole collection, whatever the filters."""
    fewer: tuple[Tip, ...]
    """Searches with one filter less, and what each finds."""
    reset: str
    """Address of the search without any filter; "" where there is none."""


def nothing_found(asked: Asked, fewer: Iterable[tuple[Asked, int]], collection: Collection) -> Nothing:
    """Return what to show; `fewer` are the same search with one filter left out, and what each finds."""
    tips = tuple(
        Tip(f"finds {count_words(total, 'paragraph')}", f"Without {_left_out(asked, one)}", search_link(one)) for one, total in fewer
    )
    return Nothing(summary(collection), tips, search_link(without_filters(asked)) if asked.narrowed and asked.text else "")


def _left_out(asked: Asked, fewer: Asked) -> str:
    """Name the one thing that `asked` has and `fewer` has not."""
    for field, label in FIELDS:
        for value in asked.values(field):
            if value not in fewer.values(field):
                return f"{label.lower()} “{label_words(field, value)}”"
    return "dates"
