"""Presenters: a briefing pack as a page to read and print, of a search or of a basket."""

from __future__ import annotations

from dataclasses import dataclass

from webapp.presenters.briefing import Briefing
from webapp.presenters.results import SortOption
from webapp.presenters.take_along import TakeAlong, of_basket, of_results
from webapp.presenters.wording import count_words
from webapp.services.basket import Basket
from webapp.urls import BY_COUNCIL, BY_SECTION, SearchParams, basket_link, briefing_link, export_link, search_link

ARRANGEMENTS = {BY_COUNCIL: "Council", BY_SECTION: "Heading"}


@dataclass(frozen=True, slots=True)
class BriefingPage:
    """Everything that the page shows."""

    pack: Briefing
    arranged: tuple[SortOption, ...]
    """What the quotes can stand under."""
    take: TakeAlong
    word: str
    """Address of the same pack for Word; "" if there is nothing in it."""
    back: str
    """Address of the search; "" for a basket."""
    basket: bool


def briefing_page(pack: Briefing, params: SearchParams, total: int, arranged: str) -> BriefingPage:
    """Return the page of the pack of a search that finds a `total` of paragraphs."""
    options = tuple(SortOption(label, briefing_link(params, by), by == arranged) for by, label in ARRANGEMENTS.items())
    word, take = export_link(params, "docx", arranged), of_results(params, count_words(total, "paragraph"))
    return BriefingPage(pack, options, take, word, search_link(params), basket=False)


def basket_page(pack: Briefing, held: Basket, arranged: str) -> BriefingPage:
    """Return the page of a basket, which may be empty."""
    options = tuple(SortOption(label, basket_link(held.places, "", by), by == arranged) for by, label in ARRANGEMENTS.items())
    word = basket_link(held.places, "docx", arranged) if held.found else ""
    return BriefingPage(pack, options if held.found else (), of_basket(held.places, arranged), word, "", basket=True)
