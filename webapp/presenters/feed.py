"""Presenters: the newest results become a feed, one entry for each letter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from webapp.presenters.facets import chips
from webapp.presenters.wording import count_words, kind_words
from webapp.services.search_service import LetterMatch
from webapp.urls import SearchParams, bare_letter_link, export_link, letter_link, search_link, whole

UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML can't hold, even escaped."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One letter with something new in it."""

    id: str
    title: str
    updated: str
    link: str
    passages: tuple[str, ...]
    more: int
    """How many paragraphs are not shown."""


@dataclass(frozen=True, slots=True)
class Feed:
    """All that a feed shows."""

    title: str
    id: str
    link: str
    updated: str
    entries: tuple[FeedEntry, ...]


def feed(params: SearchParams, newest: Iterable[LetterMatch], built: str) -> Feed:
    """Return the feed of the `newest` letters; `built` is when the index was."""
    return Feed(
        title=_fit(f"Inspection letters: {_followed(params)}"),
        id=whole(export_link(params, "atom")),
        link=whole(search_link(params)),
        updated=built,
        entries=tuple(_entry(params, found, built) for found in newest),
    )


def _followed(params: SearchParams) -> str:
    """Return what the feed is of, so that somebody who follows several tells them apart."""
    filters = (f"{one.label.lower()} {one.value}" for one in chips(params, ()))
    return ", ".join(filter(None, (params.text, *filters))) or "all letters"


def _entry(params: SearchParams, found: LetterMatch, built: str) -> FeedEntry:
    """Name the letter by its lasting address, so that a feed reader shows it once."""
    letter = found.letter
    authority = letter.authority.name if letter.authority else "Unknown council"
    kind = kind_words(letter.letter_type, letter.date, letter.visit_end)
    return FeedEntry(
        id=whole(bare_letter_link(letter.id)),
        title=_fit(f"{authority}: {kind} ({count_words(found.total, 'paragraph')})"),
        updated=f"{letter.when.isoformat()}T00:00:00Z" if letter.when else built,
        link=whole(letter_link(letter, params, found.hits[0].paragraph if found.hits else None)),
        passages=tuple(_fit(hit.text) for hit in found.hits),
        more=found.total - len(found.hits),
    )


def _fit(text: str) -> str:
    return UNFIT.sub(" ", text)
