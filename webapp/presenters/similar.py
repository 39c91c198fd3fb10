"""Presenters: one paragraph and those like it become a page: told before, and elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.letter import Letter, Paragraph
from indexer.search import Similar
from webapp.presenters.results import Item, paragraph_items
from webapp.presenters.wording import place_words, type_words, when_words
from webapp.urls import Asked, letter_link

MOST_SIMILAR = 8
"""How many paragraphs of each sort are shown."""


@dataclass(frozen=True, slots=True)
class Alike:
    """One sort of similar paragraphs."""

    heading: str
    none: str
    """What to say where there is none."""
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """All that the page shows."""

    authority: str
    kind: str
    place: str
    text: str
    back: str
    sorts: tuple[Alike, ...]


def similar_page(letter: Letter, paragraph: Paragraph, found: Similar, asked: Asked) -> SimilarPage:
    """Return the page for one paragraph of `letter`."""
    authority = letter.authority.name if letter.authority else "Unknown authority"
    return SimilarPage(
        authority=authority,
        kind=f"{type_words(letter.letter_type)}, {when_words(letter.date, letter.visit.end if letter.visit else None)}",
        place=place_words(paragraph.number, paragraph.page, paragraph.printed),
        text=paragraph.text,
        back=letter_link(letter, asked, paragraph.number),
        sorts=(
            Alike("Told before", f"No earlier letter to {authority} says the like.", paragraph_items(Asked(), found.before)),
            Alike("Elsewhere", "No letter to another authority says the like.", paragraph_items(Asked(), found.elsewhere)),
        ),
    )
