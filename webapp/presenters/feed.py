"""Presenters: the feed of a search, with one entry for each of the letters that came in last."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from indexer.letter import Letter
from webapp.presenters.facets import chips
from webapp.presenters.wording import council_words, count_words, days_words, kind_words
from webapp.services.search_service import LetterMatch
from webapp.urls import SearchParams, absolute_url, bare_letter_link, export_link, letter_link, search_link

UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters not allowed in XML, even escaped."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry: a letter with its matching paragraphs, or a notice."""

    id: str
    title: str
    updated: str
    link: str
    days: str
    """Its own date and the day when it was first seen here, in words; "" for a notice."""
    passages: tuple[str, ...]
    more: int
    """How many matching paragraphs are not shown."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Everything that a feed shows."""

    title: str
    id: str
    link: str
    updated: str
    entries: tuple[FeedEntry, ...]


def feed(params: SearchParams, newest: Iterable[LetterMatch], notices: Iterable[str], built: str) -> Feed:
    """Return the feed: an entry per notice, then one for each of the `newest` letters; `built` is the time the index was built."""
    own = absolute_url(export_link(params, "atom"))
    page = absolute_url(search_link(params))
    told = (FeedEntry(f"{own}#{quote(notice)}", _fit(notice), built, page, "", (_fit(notice),), 0) for notice in notices)
    return Feed(
        title=_fit(f"Inspection letters: {followed(params)}"),
        id=own,
        link=absolute_url(search_link(params)),
        updated=built,
        entries=(*told, *(_entry(params, found, built) for found in newest)),
    )


def followed(params: SearchParams) -> str:
    """Return the search in words, so that people who follow several can tell them apart."""
    filters = (f"{one.label.lower()} {one.value}" for one in chips(params, ()))
    return ", ".join(filter(None, (params.text, *filters))) or "all letters"


def _entry(params: SearchParams, found: LetterMatch, built: str) -> FeedEntry:
    """Return the entry for a letter, with its lasting address as id, so that a feed reader shows it only once.

    It is as new as the day when the letter was first seen here: feed readers would put one that came late among old ones by its own date.
    """
    letter = found.letter
    authority = council_words(letter.authority)
    kind = kind_words(letter)
    return FeedEntry(
        id=absolute_url(bare_letter_link(letter.id)),
        title=_fit(f"{authority}: {kind} ({count_words(found.total, 'paragraph')})"),
        updated=_updated(letter, built),
        link=absolute_url(letter_link(letter, params, found.hits[0].paragraph if found.hits else None)),
        days=days_words(letter),
        passages=tuple(_fit(hit.text) for hit in found.hits),
        more=found.total - len(found.hits),
    )


def _updated(letter: Letter, built: str) -> str:
    if letter.first_seen:
        return letter.first_seen.isoformat()
    return f"{letter.when.isoformat()}T00:00:00Z" if letter.when else built


def _fit(text: str) -> str:
    return UNFIT.sub(" ", text)
