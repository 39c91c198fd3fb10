"""Presenters: the answer to a search becomes the results page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from indexer.query import Query, Sort
from indexer.query.traversal import has_words
from indexer.results import Hit, Notice, Results
from indexer.search import Group as Grouping
from indexer.search import Grouped
from webapp.presenters.facets import PANEL, Bar, Chip, Panel, chips, panels, year_chart
from webapp.presenters.highlighted_text import Passage, passage
from webapp.presenters.wording import FINDINGS, count_words, place_words, type_words, when_words
from webapp.urls import (
    EXPORTS,
    Asked,
    Group,
    HitLinks,
    Pairs,
    arguments_of,
    authority_link,
    compare_link,
    export_link,
    hit_links,
    last_page,
    letter_link,
    offered,
    search_link,
    with_only,
    without_filters,
)

SORTS = {Sort.RELEVANCE: "Best match", Sort.NEWEST: "Newest", Sort.OLDEST: "Oldest"}
ABBREVIATIONS = {"also-searched": "Search only what was typed", "abbreviations-off": "Search these too"}
OFFERS = {
    "successors": "Search the letters to all of them",
    "predecessors": "Search the letters to all of them",
    "unknown-name": "Search without it",
}
"""What the link of a notice says, by its code; the search that it leads to, where nothing stands here."""
GROUPS = {Group.PARAGRAPH: "Paragraph", Group.LETTER: "Letter", Group.AUTHORITY: "Authority"}

NAMES = {Group.PARAGRAPH: "all", Group.LETTER: "", Group.AUTHORITY: "kind"}


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
    which: str
    """Its authority and place, which tell its links from those of others."""
    original_place: str
    """Where in the original it stands: " at page 3"; "" where it has no pages."""
    links: HitLinks
    boilerplate: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """Paragraphs that stand together; "" for what has no heading: paragraphs by themselves."""

    heading: str
    kind: str
    link: str
    more: str
    """How many paragraphs of it are not shown."""
    more_link: str
    items: tuple[Item, ...]


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
    """Address of the search without filters; "" where it has none."""
    panels: tuple[Panel, ...]
    years: tuple[Bar, ...]
    hidden: Pairs
    """Arguments that the form has no control for."""
    sorts: tuple[Choice, ...]
    tips: tuple[Tip, ...]
    groups: tuple[Choice, ...]
    shelves: tuple[Shelf, ...]
    names: str
    """What heads each paragraph: "all", "kind" or "", as the heading above it leaves to say."""
    compare: str
    """Address of the comparison of authorities for the same words; "" where there are none."""
    kept: str
    """How many paragraphs are kept with an export, in words."""
    exports: tuple[Choice, ...]
    feed: str
    instead: str
    """Address of the last page where this one is beyond it; "" else."""
    pager: Pager | None


def results_page(asked: Asked, results: Results) -> ResultsPage:
    """Return what the page shows of `results`, the answer to what was `asked`, paragraph by paragraph."""
    return _page(asked, results, (Shelf("", "", "", "", "", paragraph_items(asked, results.hits)),), results.total)


def grouped_page(asked: Asked, found: Grouped) -> ResultsPage:
    """Return what the page shows of groups."""
    return _page(asked, found.results, tuple(_shelf(asked, group) for group in found.groups if group.hits), found.total)


def _page(asked: Asked, results: Results, shelves: tuple[Shelf, ...], total: int) -> ResultsPage:
    return ResultsPage(
        asked=asked,
        title=_title(asked),
        total=results.total,
        count=count_line(results),
        chips=chips(asked, results.facets),
        reset=search_link(without_filters(asked)) if asked.narrowed else "",
        panels=panels(asked, results.facets),
        years=year_chart(asked, results.facets),
        hidden=hidden_arguments(asked, results),
        sorts=_sorts(asked, results.query),
        groups=tuple(Choice(words, search_link(replace(asked, group=one, page=1)), one is asked.group) for one, words in GROUPS.items()),
        tips=tuple(_tip(asked, notice) for notice in results.notices),
        shelves=shelves,
        names=NAMES[asked.group],
        compare=compare_link(asked, (asked.text,)) if asked.text else "",
        kept=count_words(results.total, "paragraph"),
        exports=tuple(Choice(label, export_link(asked, form)) for form, label in EXPORTS.items()),
        feed=export_link(asked, "atom"),
        instead=search_link(last_page(asked, total)) if asked.page > last_page(asked, total).page else "",
        pager=_pager(asked, total),
    )


def count_line(results: Results) -> str:
    """Return "12 paragraphs in 3 letters to 2 authorities"."""
    if not results.total:
        return "Nothing found"
    letters = count_words(results.letters, "letter")
    return f"{count_words(results.total, 'paragraph')} in {letters} to {count_words(results.authorities, 'authority', 'authorities')}"


def hidden_arguments(asked: Asked, results: Results) -> Pairs:
    """Return the arguments that the panel's boxes don't carry: the order, and values that no box stands for."""
    chosen_in = (facet for facet in results.facets if facet.name in PANEL and asked.values(facet.name))
    boxes = {(facet.name, one.value) for facet in chosen_in for one in facet.values}
    given = {"q", "from", "to", "page"}
    return tuple(pair for pair in arguments_of(asked) if pair not in boxes and pair[0] not in given)


def _title(asked: Asked) -> str:
    return f"{asked.text} – results" if asked.text else "All paragraphs"


def paragraph_items(asked: Asked, hits: Iterable[Hit]) -> tuple[Item, ...]:
    """Return paragraphs as the page shows them."""
    links = hit_links(asked)
    return tuple(_item(hit, links(hit)) for hit in hits)


def _shelf(asked: Asked, group: Grouping) -> Shelf:
    """Name a letter by its authority and kind, an authority by its name; what is not shown is a link away."""
    first, items = group.hits[0], paragraph_items(asked, group.hits)
    more = group.total - len(items)
    more_words = f"{count_words(more, 'more paragraph')}" if more else ""
    if asked.group is Group.LETTER:
        return Shelf(items[0].authority, items[0].kind, letter_link(first, asked), more_words, letter_link(first, asked), items)
    alone = replace(with_only(asked, "authority", group.value), group=Group.PARAGRAPH)
    return Shelf(items[0].authority, "", authority_link(group.value), more_words, search_link(alone), items)


def _item(hit: Hit, links: HitLinks) -> Item:
    words, look = FINDINGS[hit.finding]
    authority = hit.authority.name if hit.authority else "Unknown authority"
    place = place_words(hit.paragraph, hit.page, hit.printed)
    return Item(
        authority=authority,
        kind=f"{type_words(hit.letter_type)}, {when_words(hit.letter_date, hit.visit_end)}",
        section=hit.section,
        finding=words,
        look=look,
        passage=passage(hit.text, hit.spans, hit.window),
        place=place,
        which=f"{authority}, {place}",
        original_place=f" at page {hit.page}" if hit.page else "",
        links=links,
        boilerplate=hit.boilerplate,
    )


def _tip(asked: Asked, notice: Notice) -> Tip:
    """Return what a notice tells; beside what it says of abbreviations, the way to switch them off, or on again."""
    if label := ABBREVIATIONS.get(notice.code):
        return Tip(notice.message, label, search_link(replace(asked, abbreviations=not asked.abbreviations, page=1)))
    if not notice.offer:
        return Tip(notice.message)
    there = offered(asked, notice.offer)
    link = search_link(there)
    if notice.code == "did-you-mean":
        return Tip("Did you mean", there.text, link)
    if notice.code == "only":
        return Tip("", notice.message, link)
    return Tip(notice.message, OFFERS.get(notice.code, there.text), link)


def _sorts(asked: Asked, query: Query) -> tuple[Choice, ...]:
    """Without words there is nothing to match better or worse, so only the orders by date are offered."""
    sorts = tuple(sort for sort in SORTS if sort is not Sort.RELEVANCE or has_words(query.root))
    return tuple(Choice(SORTS[sort], search_link(replace(asked, sort=sort, page=1)), sort is query.sort) for sort in sorts)


def _pager(asked: Asked, total: int) -> Pager | None:
    pages = -(-total // asked.size)
    if pages < 2:
        return None
    before = search_link(replace(asked, page=asked.page - 1)) if asked.page > 1 else ""
    after = search_link(replace(asked, page=asked.page + 1)) if asked.page < pages else ""
    return Pager(f"Page {asked.page:,} of {pages:,}", before, after)
