"""Presenters: suggestions for a search with no results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.fields import FIELDS
from indexer.results import Notice
from indexer.search.collection import Collection
from indexer.search.plain_words import NO_LETTERS
from indexer.search.value_names import unknown_names
from webapp.presenters.facets import typed_label
from webapp.presenters.home import summary
from webapp.presenters.results import NoticeView
from webapp.presenters.wording import count_words
from webapp.urls import SearchParams, search_link, without_filters


@dataclass(frozen=True, slots=True)
class NoResults:
    """What the page shows instead of results."""

    searched: str
    """What was searched: the whole collection, whatever the filters are."""
    fewer: tuple[NoticeView, ...]
    """Searches with one filter fewer, and how many paragraphs each finds."""
    advice: bool
    """Whether other words may help: not if the letters asked for are not here, which the page says above."""
    quoted: bool
    """Whether the search has words in quotation marks."""
    several: bool
    """Whether it has more than one word."""
    reset: str
    """Address of the search without filters and dates; "" if it has none, or no text, or if a notice leads there."""


def no_results(
    params: SearchParams, fewer: Iterable[tuple[SearchParams, int]], notices: Iterable[Notice], collection: Collection
) -> NoResults:
    """Return the suggestions; `fewer` has the same search without one filter at a time, and each total; `notices` are of the search."""
    told = tuple(notices)
    tips = tuple(
        NoticeView(count_words(total, "paragraph"), f"Without {_left_out(params, one)}", search_link(one)) for one, total in fewer
    )
    searched = f"We searched {summary(collection)}" if collection.letters else summary(collection)
    nowhere = tuple(one for one in told if one.code == NO_LETTERS)
    advice = bool(params.text) and not unknown_names(told) and not nowhere
    offered = any(one.offer for one in nowhere)
    reset = search_link(without_filters(params)) if params.narrowed and params.text and not offered else ""
    return NoResults(searched, tips, advice, '"' in params.text, len(params.text.split()) > 1, reset)


def _left_out(params: SearchParams, fewer: SearchParams) -> str:
    """Return the filter that `params` has and `fewer` does not, in words."""
    for field in FIELDS:
        for value in params.values(field.name):
            if value not in fewer.values(field.name):
                return f"{field.label.lower()} “{typed_label(field.name, value)}”"
    return "dates"
