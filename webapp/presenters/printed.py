"""Presenters: all results of a search on one page for paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indexer.dates import day_words, moment_words
from indexer.highlighted_text import HighlightedText, highlighted
from indexer.results import Hit, Results
from webapp.presenters.facets import chips
from webapp.presenters.results import SORTS, as_answered, count_line
from webapp.presenters.wording import FINDINGS, council_words, count_words, kind_words, label_beside, place_words
from webapp.urls import SearchParams, absolute_url, export_link, paragraph_link, search_link

MOST_PRINTED = 200
"""The most paragraphs on the page. They are shown whole, so that these can be 90 sheets of paper."""


@dataclass(frozen=True, slots=True)
class PrintedHit:
    """One paragraph, with all that is needed to find it again."""

    authority: str
    kind: str
    section: str
    finding: str
    """"" if the heading of the section says it already."""
    look: str
    text: HighlightedText
    place: str
    link: str
    address: str
    """The same lasting link in full, because paper has no links."""


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """Everything that the page for paper shows."""

    title: str
    text: str
    """The search as typed; "" if there was none."""
    facts: tuple[tuple[str, str], ...]
    """Name and value of what was asked for: each filter, the order, when, of what, and the address."""
    count: str
    cut: str
    """What is left out, in words; "" if nothing is."""
    notices: tuple[str, ...]
    items: tuple[PrintedHit, ...]
    back: str
    table: str
    """Address of the download that has everything."""


def printed_page(params: SearchParams, results: Results, hits: Sequence[Hit], built: str, today: date) -> PrintedPage:
    """Return the page for the first `hits` of the `results` of the search `params`; `built` is when the index was made, as ISO 8601."""
    params = as_answered(params, results)
    left = results.total - len(hits)
    return PrintedPage(
        title=f"Inspection letters: {params.text}" if params.text else "Inspection letters",
        text=params.text,
        facts=tuple(_facts(params, results, built, today)),
        count=count_line(results),
        cut=f"Only the first {len(hits):,} are here; {count_words(left, 'more paragraph')} can be downloaded." if left > 0 else "",
        notices=tuple(one.message for one in results.notices if not one.offer),
        items=tuple(map(_item, hits)),
        back=search_link(params),
        table=export_link(params, "csv"),
    )


def _facts(params: SearchParams, results: Results, built: str, today: date) -> Sequence[tuple[str, str]]:
    return (
        *((chip.label, chip.value) for chip in chips(params, results.facets)),
        ("Order", SORTS[results.query.sort]),
        ("Printed", f"{day_words(today)}, from the index built on {moment_words(built)}"),
        ("Address", absolute_url(search_link(params))),
    )


def _item(hit: Hit) -> PrintedHit:
    words, look = FINDINGS[hit.finding]
    link = paragraph_link(hit.letter_id, hit.key)
    return PrintedHit(
        authority=council_words(hit.authority),
        kind=kind_words(hit),
        section=hit.section,
        finding=label_beside(hit.section, words),
        look=look,
        text=highlighted(hit.text, hit.spans, None),
        place=place_words(hit),
        link=link,
        address=absolute_url(link),
    )
