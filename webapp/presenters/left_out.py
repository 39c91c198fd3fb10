"""Presenters: what the dates of a search leave out, in words."""

from __future__ import annotations

from indexer.search.collection import Collection
from webapp.presenters.wording import count_words
from webapp.urls import SearchParams


def undated_words(params: SearchParams, collection: Collection) -> str:
    """Return how many letters have no date, if `params` have dates, which none of these letters can fit; otherwise ""."""
    count = len(collection.undated) if params.start or params.end or params.values("year") else 0
    return f"{count_words(count, 'letter')} without a date {'is' if count == 1 else 'are'} left out." if count else ""
