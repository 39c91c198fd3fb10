"""Presenters: the page of similar paragraphs, in earlier letters to the same council and in letters to others."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.letter import Letter, Paragraph
from indexer.search import Similar
from webapp.presenters.results import HitView, paragraph_items
from webapp.presenters.wording import kind_words, place_words
from webapp.urls import SearchParams, letter_link

MOST_SIMILAR = 8
"""The most paragraphs shown of each sort."""
UNKNOWN = "We can’t look for earlier letters, because this letter’s council or date is not known."
NONE_ELSEWHERE = "No similar paragraphs in letters to other councils."


@dataclass(frozen=True, slots=True)
class Shelf:
    """One sort of similar paragraphs."""

    heading: str
    none: str
    """The message if there are none."""
    items: tuple[HitView, ...]


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """Everything that the page shows."""

    authority: str
    kind: str
    place: str
    text: str
    back: str
    sorts: tuple[Shelf, ...]


def similar_page(letter: Letter, paragraph: Paragraph, found: Similar, params: SearchParams) -> SimilarPage:
    """Return the page for one paragraph of `letter` and the similar ones `found`."""
    authority = letter.authority.name if letter.authority else "Unknown council"
    short = letter.authority.short_name if letter.authority else "this council"
    none_earlier = f"No similar paragraphs in earlier letters to {short}." if letter.authority and letter.when else UNKNOWN
    return SimilarPage(
        authority=authority,
        kind=kind_words(letter.letter_type, letter.date, letter.visit_end, letter.month_only),
        place=place_words(paragraph.number, paragraph.page, paragraph.printed),
        text=paragraph.text,
        back=letter_link(letter, params, paragraph.number),
        sorts=(
            Shelf(f"Earlier letters to {short}", none_earlier, paragraph_items(SearchParams(), found.before)),
            Shelf("Letters to other councils", NONE_ELSEWHERE, paragraph_items(SearchParams(), found.elsewhere)),
        ),
    )
