"""Presenters: the page of similar paragraphs, in earlier letters to the same council and in letters to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from indexer.letter import Letter, Paragraph
from indexer.query import Filter
from indexer.registers import authority_entry
from indexer.results import hit_of
from indexer.search import Similar, SimilarHit, councils_before
from indexer.serialise import iso_day
from webapp.presenters.results import HitView, NoticeView, paragraph_items
from webapp.presenters.take_along import TakeAlong, of_similar
from webapp.presenters.wording import council_words, count_words, kind_words, place_with_heading
from webapp.urls import SearchParams, letter_link, search_link

MOST_SIMILAR = 5
"""The most paragraphs shown of each sort."""
UNKNOWN = "We can’t look for earlier letters, because this letter’s council or date is not known."
NOTHING_TELLING = "This paragraph has no words to compare with others."


@dataclass(frozen=True, slots=True)
class Shelf:
    """Paragraphs that are about equally close."""

    heading: str
    items: tuple[HitView, ...]


@dataclass(frozen=True, slots=True)
class SimilarSort:
    """One sort of similar paragraphs."""

    heading: str
    message: str
    """What was looked in, or why there is nothing to show."""
    shelves: tuple[Shelf, ...]
    search: NoticeView | None
    """A search for the paragraph's most telling words in the same letters."""


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """Everything that the page shows."""

    authority: str
    kind: str
    place: str
    text: str
    back: str
    take: TakeAlong
    sorts: tuple[SimilarSort, ...]


def similar_page(letter: Letter, paragraph: Paragraph, found: Similar, params: SearchParams) -> SimilarPage:
    """Return the page for one paragraph of `letter` and the similar ones `found`."""
    return SimilarPage(
        authority=council_words(letter.authority),
        kind=kind_words(letter),
        place=place_with_heading(hit_of(letter, paragraph)),
        text=paragraph.text,
        back=letter_link(letter, params, paragraph.number),
        take=of_similar(letter.id, paragraph.key),
        sorts=(_earlier(letter, found), _elsewhere(found)),
    )


def _earlier(letter: Letter, found: Similar) -> SimilarSort:
    names = " and ".join(entry.authority.short_name for code in councils_before(letter) if (entry := authority_entry(code)))
    names = names or (letter.authority.short_name if letter.authority else "this council")
    heading = f"Earlier letters to {names}"
    if found.earlier is None or not letter.when:
        return SimilarSort(heading, UNKNOWN, (), None)
    if not found.earlier:
        return SimilarSort(heading, f"This collection has no earlier letters to {names}.", (), None)
    letters = count_words(found.earlier, "earlier letter")
    day_before = iso_day(letter.when - timedelta(days=1)) or ""
    there = SearchParams(" OR ".join(found.words), (Filter("authority", councils_before(letter)),), end=day_before)
    search = _search(there, found.words, "it" if found.earlier == 1 else "them") if found.words else None
    return SimilarSort(heading, _looked_in(f"the {letters}", found.words, found.before), _shelves(found.before), search)


def _elsewhere(found: Similar) -> SimilarSort:
    message = "" if found.elsewhere else _looked_in("letters to other councils", found.words, ())
    return SimilarSort("Letters to other councils", message, _shelves(found.elsewhere), None)


def _looked_in(letters: str, words: Sequence[str], found: Sequence[SimilarHit]) -> str:
    """Return what was looked in; if nothing was found, why: never "none" where only the words differ."""
    if found:
        return f"We compared {letters}, sentence by sentence."
    if not words:
        return NOTHING_TELLING
    return f"We compared {letters}: none of their paragraphs shares words with this one, though one may still say the same in other words."


def _search(there: SearchParams, words: Sequence[str], where: str) -> NoticeView:
    return NoticeView("", f"Search {where} for {', '.join(words)}", search_link(there))


def _shelves(found: Sequence[SimilarHit]) -> tuple[Shelf, ...]:
    """Return the paragraphs that say much the same, and the closest of the others."""
    shelves = (
        ("Much the same", tuple(one for one in found if one.much_the_same)),
        ("Closest we found", tuple(one for one in found if not one.much_the_same)),
    )
    return tuple(Shelf(heading, _items(hits)) for heading, hits in shelves if hits)


def _items(found: Sequence[SimilarHit]) -> tuple[HitView, ...]:
    views = paragraph_items(SearchParams(), (one.hit for one in found))
    return tuple(view._replace(note=_note(one)) for view, one in zip(views, found, strict=True))


def _note(one: SimilarHit) -> str:
    return f"Both say: {', '.join(one.shared)}" if one.shared else ""
