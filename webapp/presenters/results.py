"""Presenters: the answer to a search becomes the results page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer.query import Sort
from indexer.results import Hit, Notice, Results
from webapp.params import (
    EXPORTS,
    PAGE_SIZE,
    Asked,
    Pairs,
    arguments_of,
    cite_link,
    export_link,
    letter_link,
    original_link,
    search_link,
    without_filters,
)
from webapp.presenters.facets import PANEL, Bar, Chip, Panel, chips, panels, year_chart
from webapp.presenters.passage import Passage, passage
from webapp.presenters.words import FINDINGS, count_words, place_words, type_words, when_words

SORTS = {Sort.RELEVANCE: "Best match", Sort.NEWEST: "Newest", Sort.OLDEST: "Oldest"}


@dataclass(frozen=True, slots=True)
class Item:
    """One paragraph that was found."""

    authority: str
    kind: str
    """Its letter's type and day, in words."""
    section: str
    finding: str
    look: str
    passage: Passage
    place: str
    link: str
    original: str
    original_place: str
    """Where in the original it stands: " at page 3"; "" where it has no pages."""
    cite: str
    boilerplate: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several links, of which one is where the reader is."""

    label: str
    link: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Tip:
    """Something to tell, with a link where there is something to try."""

    message: str
    label: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where the reader is among the pages; links are "" where there is nothing to go to."""

    words: str
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """All that the results page shows."""

    asked: Asked
    title: str
    total: int
    count: str
    chips: tuple[Chip, ...]
    reset: str
    panels: tuple[Panel, ...]
    years: tuple[Bar, ...]
    hidden: Pairs
    """Arguments that the form has no control for."""
    sorts: tuple[Choice, ...]
    tips: tuple[Tip, ...]
    items: tuple[Item, ...]
    kept: str
    """How many paragraphs are kept with an export, in words."""
    exports: tuple[Choice, ...]
    feed: str
    pager: Pager | None


def results_page(asked: Asked, results: Results) -> ResultsPage:
    """Return what the page shows of `results`, the answer to what was `asked`."""
    return ResultsPage(
        asked=asked,
        title=_title(asked),
        total=results.total,
        count=count_line(results),
        chips=chips(asked, results.facets),
        reset=search_link(without_filters(asked)),
        panels=panels(asked, results.facets),
        years=year_chart(asked, results.facets),
        hidden=hidden_arguments(asked, results),
        sorts=_sorts(asked),
        tips=tuple(_tip(asked, notice) for notice in results.notices),
        items=tuple(_item(asked, hit) for hit in results.hits),
        kept=count_words(results.total, "paragraph"),
        exports=tuple(Choice(label, export_link(asked, form)) for form, label in EXPORTS.items()),
        feed=export_link(asked, "atom"),
        pager=_pager(asked, results),
    )


def count_line(results: Results) -> str:
    """Return "12 paragraphs in 3 letters to 2 authorities"."""
    if not results.total:
        return "Nothing found"
    letters = count_words(results.letters, "letter")
    return f"{count_words(results.total, 'paragraph')} in {letters} to {count_words(results.authorities, 'authority', 'authorities')}"


def hidden_arguments(asked: Asked, results: Results) -> Pairs:
    """Return the arguments that the panel's boxes don't carry: the order, and values that no box stands for."""
    boxes = {(facet.name, one.value) for facet in results.facets if facet.name in PANEL for one in facet.values}
    given = {"q", "from", "to", "page"}
    return tuple(pair for pair in arguments_of(asked) if pair not in boxes and pair[0] not in given)


def _title(asked: Asked) -> str:
    return f"{asked.text} – results" if asked.text else "All paragraphs"


def _item(asked: Asked, hit: Hit) -> Item:
    words, look = FINDINGS[hit.finding]
    return Item(
        authority=hit.authority.name if hit.authority else "Unknown authority",
        kind=f"{type_words(hit.letter_type)}, {when_words(hit.letter_date, hit.visit_end)}",
        section=hit.section,
        finding=words,
        look=look,
        passage=passage(hit.text, hit.spans, hit.window),
        place=place_words(hit.paragraph, hit.page, hit.printed),
        link=letter_link(hit, asked, hit.paragraph),
        original=original_link(hit.letter_id, hit.page),
        original_place=f" at page {hit.page}" if hit.page else "",
        cite=cite_link(hit.letter_id, hit.key),
        boilerplate=hit.boilerplate,
    )


def _tip(asked: Asked, notice: Notice) -> Tip:
    link = search_link(replace(asked, text=notice.query, page=1)) if notice.query else ""
    return Tip(notice.message, notice.query, link)


def _sorts(asked: Asked) -> tuple[Choice, ...]:
    """Without words there is nothing to match better or worse, so only the orders by date are offered."""
    offered = tuple(sort for sort in SORTS if asked.text or sort is not Sort.RELEVANCE)
    current = asked.sort if asked.sort in offered else Sort.NEWEST
    return tuple(Choice(SORTS[sort], search_link(replace(asked, sort=sort, page=1)), sort is current) for sort in offered)


def _pager(asked: Asked, results: Results) -> Pager | None:
    pages = -(-results.total // PAGE_SIZE)
    if pages < 2:
        return None
    before = search_link(replace(asked, page=asked.page - 1)) if asked.page > 1 else ""
    after = search_link(replace(asked, page=asked.page + 1)) if asked.page < pages else ""
    return Pager(f"Page {asked.page:,} of {pages:,}", before, after)
