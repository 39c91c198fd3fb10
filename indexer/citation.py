"""Name letters and paragraphs in words, as a citation does: what kind of letter, of which day, where in it, and at which address."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from indexer.dates import day_words, written_words
from indexer.fields import label_of
from indexer.results import Hit

UNKNOWN_COUNCIL = "Unknown council"
"""Stands for the council of a letter that does not name it."""


def type_words(letter_type: str | None) -> str:
    """Return the type's label ("Focused visit"), or "Letter of unknown type"."""
    return label_of("letter_type", letter_type) if letter_type else "Letter of unknown type"


def when_words(letter_date: date | None, visit_end: date | None, month_only: bool = False) -> str:
    """Return the letter's date, or else "visit ended" and that date, or "no date given"."""
    if letter_date:
        return written_words(letter_date, month_only)
    return f"visit ended {day_words(visit_end)}" if visit_end else "no date given"


def place_words(number: int, page: int | None, printed: str = "") -> str:
    """Return "paragraph 12, page 3", with the printed number added if the letter numbers its paragraphs."""
    own = f" (numbered {printed.rstrip('.')} in the letter)" if printed.strip(".()").isalnum() else ""
    return f"paragraph {number}{own}" + (f", page {page}" if page else "")


def citation_words(authority: str, kind: str, when: str, section: str, place: str, link: str) -> str:
    """Return, for example, "Leeds City Council: Focused visit, 3 May 2019, “What needs to improve”, paragraph 3, page 2. https://…"."""
    stands = f", “{section}”" if section else ""
    return f"{authority}: {kind}, {when}{stands}, {place}. {link}"


def citation_of_hit(hit: Hit, link: str) -> str:
    """Return the citation of a hit as plain text; `link` is its lasting address."""
    authority = hit.authority.name if hit.authority else UNKNOWN_COUNCIL
    when, place = when_words(hit.letter_date, hit.visit_end, hit.month_only), place_words(hit.paragraph, hit.page, hit.printed)
    return citation_words(authority, type_words(hit.letter_type), when, hit.section, place, link)


def letter_path(letter_id: str) -> str:
    """Return the lasting path of a letter on the site."""
    return f"/letters/{letter_id}"


def paragraph_path(letter_id: str, key: str) -> str:
    """Return the lasting path of a paragraph on the site."""
    return f"{letter_path(letter_id)}/p/{quote(key, safe='')}"
