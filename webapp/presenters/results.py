"""Presenters: the results page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from indexer.highlighted_text import HighlightedText, highlighted
from indexer.query import Query, Sort, parse_query
from indexer.query.question_words import asks_for_grades
from indexer.query.traversal import has_words
from indexer.results import Hit, Match, Notice, Results
from indexer.search import GroupedResults, ResultGroup
from indexer.search.most_words import CODE as MOST_WORDS
from indexer.search.most_words import having_all
from indexer.search.plain_words import GRADES_CHANGED, NO_LETTERS, OTHER_LETTERS
from indexer.search.value_names import unknown_names
from webapp.presenters.council_form import NARROWS_COUNCILS
from webapp.presenters.facets import FILTERS, Bar, Chip, FacetPanel, chips, panels, year_chart
from webapp.presenters.take_along import TakeAlong, of_results
from webapp.presenters.tone import ElsewhereView, ToneView, criticism_elsewhere, tone_view
from webapp.presenters.wording import (
    FINDINGS,
    council_words,
    count_words,
    kind_words,
    label_beside,
    more_words,
    place_with_heading,
    place_words,
)
from webapp.urls import (
    CompareParams,
    GroupBy,
    HitLinks,
    Pairs,
    SearchParams,
    arguments_of,
    authority_link,
    charts_link,
    compare_link,
    export_link,
    grades_link,
    hit_links,
    last_page,
    letter_link,
    params_for_offer,
    search_link,
    text_links,
    with_only,
    without_filters,
)

SORTS = {Sort.RELEVANCE: "Best match", Sort.NEWEST: "Newest", Sort.OLDEST: "Oldest"}
SHARPER = {"sharper-offered": "Sharper order", "sharper": "Usual order"}
ABBREVIATIONS = {"also-searched": "Search for exactly what I typed", "abbreviations-off": "Include these"}
NAMES_SWITCH = {
    "understood": "Search for these words instead",
    "no-letters": "Search all letters for these words",
    "names-off": "Show only these letters",
}
"""Link texts of the notices whose link switches names off or on, by code."""
OFFERS = {
    "successors": "Search letters to all these councils",
    "predecessors": "Search letters to all these councils",
    "unknown-name": "Search without it",
    "not-used": "Use it instead",
    "other-letters": "Show them",
    "no-letters": "Search without the filters",
    "question-words": "Search for every word I typed",
    MOST_WORDS: "Search for any of the words",
    "also-search": "Also search for it",
    "headings": "Show them",
}
"""Link text of a notice by its code; for other codes it is the text of the search it links to."""
GROUPS = {GroupBy.PARAGRAPH: "Paragraph", GroupBy.LETTER: "Letter", GroupBy.AUTHORITY: "Council"}

NOT_RECOGNISED = "part of this search isn’t recognised"
NAMES = {GroupBy.PARAGRAPH: "all", GroupBy.LETTER: "", GroupBy.AUTHORITY: "kind"}


class HitView(NamedTuple):
    """One hit."""

    authority: str
    kind: str
    """Its letter's type and date, in words."""
    section: str
    finding: str
    """"" if the heading of the section says it already."""
    look: str
    highlighted: HighlightedText
    place: str
    which: str
    """Its authority and place, which tell its links apart from those of other hits."""
    original_place: str
    """Where it is in the original: ", page 3", or "" if the original has no pages."""
    links: HitLinks
    boilerplate: bool
    ocr: bool
    """True if it was read by text recognition."""
    by_meaning: bool
    """True if it does not have all words, but says much the same."""
    tone: ToneView | None
    note: str = ""
    """A line below the text: why the paragraph is shown."""


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group of hits; its texts and links are "" if the results are not grouped."""

    heading: str
    kind: str
    link: str
    more: str
    """How many of its hits are not shown, in words; "" if all are."""
    more_link: str
    items: tuple[HitView, ...]


class SortOption(NamedTuple):
    """One of several links, of which one may be the current page."""

    label: str
    link: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A message, with a link if there is something to try."""

    message: str
    label: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class MostWords:
    """The paragraphs with most of the words, after those with all of them."""

    notice: NoticeView
    """How many paragraphs have all the words, with a link to search for any of them."""
    items: tuple[HitView, ...]


@dataclass(frozen=True, slots=True)
class Pager:
    """The current page of several, with links to the previous and next ("" if there is none)."""

    words: str
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """Everything that the results page shows."""

    params: SearchParams
    title: str
    total: int
    count: str
    show: str
    """What the button below the filters says where they have been applied already: "Show 45 results"."""
    reason: str
    """Why there are no results; "" if there are results or the reason isn't known."""
    chips: tuple[Chip, ...]
    reset: str
    """Address of the search without filters; "" if it has none."""
    panels: tuple[FacetPanel, ...]
    years: tuple[Bar, ...]
    hidden: Pairs
    """Arguments that the form has no control for."""
    sorts: tuple[SortOption, ...]
    tips: tuple[NoticeView, ...]
    related: tuple[NoticeView, ...]
    """Words related to those of the search, each with a link that searches for it."""
    groups: tuple[SortOption, ...]
    shelves: tuple[GroupView, ...]
    ungrouped: str
    """How many paragraphs are in no group, in words; "" if none."""
    names: str
    """What each hit's heading shows ("all", "kind" or ""): whatever the group's heading doesn't."""
    most: MostWords | None
    """None if enough paragraphs have all the words, or none has most of them."""
    compare: str
    """Address of the comparison for the same search text; "" if there is none."""
    feed: str
    take: TakeAlong
    charts: str
    """Address of the page with charts of the same search."""
    instead: str
    """Address of the last page if this page is beyond it, or else ""."""
    pager: Pager | None
    sizes: tuple[SortOption, ...]
    """Results per page to choose from; none if all fit on the smallest page."""
    elsewhere: ElsewhereView
    """What the filter for criticism by its heading leaves out."""


def results_page(params: SearchParams, found: GroupedResults, narrative: int) -> ResultsPage:
    """Return the page for the results `found` by the search `params`, grouped or by paragraph.

    `narrative` is how many paragraphs of the narrative may be criticism.
    """
    results = found.results
    typed, params = params, as_answered(params, results)
    most = _most_words(params, results)
    return ResultsPage(
        params=params,
        title=_title(params),
        total=results.total,
        count=count_line(results),
        show=f"Show {count_words(results.total, 'result')}" if results.total else "Show what was found",
        reason=NOT_RECOGNISED if not results.total and unknown_names(results.notices) else "",
        chips=chips(params, results.facets),
        reset=search_link(without_filters(params)) if params.narrowed else "",
        panels=panels(params, results),
        years=year_chart(params, results.facets),
        hidden=hidden_arguments(params, results),
        sorts=_sorts(params, results.query),
        groups=tuple(
            SortOption(words, search_link(replace(params, group=one, wanted=0, page=1)), one is params.group)
            for one, words in GROUPS.items()
        ),
        related=_related(params, results.related),
        tips=(*_grades(params, results), *_tips(typed, params, results)),
        shelves=_shelves(params, found),
        ungrouped=count_words(found.ungrouped, "more paragraph") if found.ungrouped else "",
        names=NAMES[params.group],
        most=most,
        compare=compare_link(CompareParams(params, (params.text,))) if params.text else "",
        feed=export_link(params, "atom"),
        take=of_results(params, count_words(results.total, "paragraph") + (" with all your words" if most else "")),
        charts=charts_link(params),
        instead=search_link(last_page(params, found.total)) if params.page > last_page(params, found.total).page else "",
        pager=pager(params, -(-found.total // params.size), search_link),
        sizes=_sizes(params, found.total),
        elsewhere=criticism_elsewhere(params, narrative),
    )


def _related(params: SearchParams, words: Iterable[str]) -> tuple[NoticeView, ...]:
    link = text_links(params)
    return tuple(NoticeView("", word, link(word)) for word in words)


def as_answered(params: SearchParams, results: Results) -> SearchParams:
    """Return the parameters of what was searched: those with the corrected words if they were, so that all links go on with these."""
    return params_for_offer(params, results.instead) if results.instead else params


def count_line(results: Results) -> str:
    """Return, for example, "12 paragraphs in 3 letters to 2 councils"."""
    if not results.total:
        return "No results" if results.empty else "No full matches"
    letters = count_words(results.letters, "letter")
    return f"{count_words(results.total, 'paragraph')} in {letters} to {count_words(results.authorities, 'council')}"


def hidden_arguments(params: SearchParams, results: Results) -> Pairs:
    """Return the arguments that the form has no control for, such as the sort order and filter values without a checkbox."""
    chosen_in = (facet for facet in results.facets if facet.name in FILTERS and params.values(facet.name))
    boxes = {(facet.name, one.value) for facet in chosen_in for one in facet.values}
    given = {"q", "from", "to", "page", "spelling"}  # what is typed next may be misspelt again
    return tuple(pair for pair in arguments_of(params) if pair not in boxes and pair[0] not in given)


def _title(params: SearchParams) -> str:
    return f"{params.text} – results" if params.text else "All paragraphs"


def paragraph_items(params: SearchParams, hits: Iterable[Hit]) -> tuple[HitView, ...]:
    """Return the views of `hits`, with links that carry the search `params`."""
    links = hit_links(params)
    return tuple(_item(hit, links(hit)) for hit in hits)


def _most_words(params: SearchParams, results: Results) -> MostWords | None:
    """Return the view of the hits without all the words."""
    hits = [hit for hit in results.hits if hit.match is not Match.ALL]
    notice = next((one for one in results.notices if one.code == MOST_WORDS), None)
    if not hits:
        return None
    told = replace(_tip(params, notice), message=having_all(results)) if notice else NoticeView(having_all(results))
    return MostWords(told, paragraph_items(params, hits))


def _shelves(params: SearchParams, found: GroupedResults) -> tuple[GroupView, ...]:
    """Return a view of each group; by paragraph, a single one without a heading. Hits with most of the words are left out."""
    if params.group is GroupBy.PARAGRAPH:
        whole = [hit for hit in found.results.hits if hit.match is Match.ALL]
        return (GroupView("", "", "", "", "", paragraph_items(params, whole)),) if whole else ()
    return tuple(_shelf(params, group) for group in found.groups if group.hits)


def _shelf(params: SearchParams, group: ResultGroup) -> GroupView:
    """Return the view of a letter, headed by its authority and kind, or of an authority, with a link to the hits not shown."""
    first, items = group.hits[0], paragraph_items(params, group.hits)
    more = more_words(group.total, len(items))
    if params.group is GroupBy.LETTER:
        return GroupView(items[0].authority, items[0].kind, letter_link(first, params), more, letter_link(first, params), items)
    alone = replace(with_only(params, "authority", group.value), group=GroupBy.PARAGRAPH)
    return GroupView(items[0].authority, "", authority_link(group.value), more, search_link(alone), items)


def _item(hit: Hit, links: HitLinks) -> HitView:
    words, look = FINDINGS[hit.finding]
    authority = council_words(hit.authority)
    return HitView(
        authority=authority,
        kind=kind_words(hit),
        section=hit.section,
        finding=label_beside(hit.section, words),
        look=look,
        highlighted=highlighted(hit.text, hit.spans, hit.window),
        place=place_words(hit),
        which=", ".join(filter(None, (authority, place_with_heading(hit)))),
        original_place=f", page {hit.page}" if hit.page else "",
        links=links,
        boilerplate=hit.boilerplate,
        ocr=hit.ocr,
        by_meaning=hit.match is Match.MEANING,
        tone=tone_view(hit.tone),
    )


def _grades(params: SearchParams, results: Results) -> tuple[NoticeView, ...]:
    """Return a link to the grades of the councils whose letters were searched, if the search asks for grades and they have letters.

    If it asks how grades changed, also to those of all councils.
    """
    told = {one.code: one for one in results.notices}
    changed = told.get(GRADES_CHANGED)
    chosen = tuple(one for one in results.query.filters if one.field in NARROWS_COUNCILS)
    councils = next((one for one in chosen if one.field == "authority"), None)
    nowhere = NO_LETTERS in told and OTHER_LETTERS not in told
    if nowhere or not (changed or (councils and asks_for_grades(parse_query(params.text).root))):
        return ()
    start, end = ("" if changed or not day else day.isoformat() for day in (results.query.dates.start, results.query.dates.end))
    there = SearchParams(filters=chosen if changed else tuple(filter(None, (councils,))), start=start, end=end)
    several = councils is None or len(councils.values) > 1
    label = "Grades of all councils over time" if not chosen else f"Grades of {'these councils' if several else 'this council'} over time"
    return (NoticeView(changed.message if changed else "", label, grades_link(there)),)


def _tips(typed: SearchParams, params: SearchParams, results: Results) -> Iterable[NoticeView]:
    """Yield the views of the notices, but for those that have a place of their own."""
    told = (one for one in results.notices if one.code not in (MOST_WORDS, GRADES_CHANGED))
    return (_tip(typed if one.code == "corrected" else params, one) for one in told)


def _tip(params: SearchParams, notice: Notice) -> NoticeView:
    """Return the view of a notice; one about abbreviations, names or the sharper order gets a link that switches them off or on."""
    if (label := NAMES_SWITCH.get(notice.code)) and not notice.offer:
        return NoticeView(notice.message, label, search_link(replace(params, names=not params.names, page=1)))
    if label := ABBREVIATIONS.get(notice.code):
        return NoticeView(notice.message, label, search_link(replace(params, abbreviations=not params.abbreviations, page=1)))
    if label := SHARPER.get(notice.code):
        return NoticeView(notice.message, label, search_link(replace(params, sharper=not params.sharper, page=1)))
    if not notice.offer:
        return NoticeView(notice.message)
    there = params_for_offer(params, notice.offer)
    if notice.code == "corrected":
        return NoticeView(notice.message, f"Search for “{params.text}” instead", search_link(replace(params, spelling=False, page=1)))
    link = search_link(there)
    if notice.code == "did-you-mean":
        return NoticeView("Did you mean", there.text, search_link(replace(there, spelling=True)))
    if notice.code == "only":
        return NoticeView("", notice.message, link)
    return NoticeView(notice.message, OFFERS.get(notice.code, there.text), link)


def _sorts(params: SearchParams, query: Query) -> tuple[SortOption, ...]:
    """Return the sort options; without words there is nothing to rank by, so only the date orders are offered."""
    sorts = tuple(sort for sort in SORTS if sort is not Sort.RELEVANCE or has_words(query.root))
    return tuple(SortOption(SORTS[sort], search_link(replace(params, sort=sort, page=1)), sort is query.sort) for sort in sorts)


def pager(params: SearchParams, pages: int, link: Callable[[SearchParams], str]) -> Pager | None:
    """Return the way from the page of `params` to those beside it, by the `link` of each; None if there are fewer than two."""
    if pages < 2:
        return None
    before = link(replace(params, page=params.page - 1)) if params.page > 1 else ""
    after = link(replace(params, page=params.page + 1)) if params.page < pages else ""
    return Pager(f"Page {params.page:,} of {pages:,}", before, after)


def _sizes(params: SearchParams, total: int) -> tuple[SortOption, ...]:
    if total <= params.sizes[0]:
        return ()
    return tuple(SortOption(str(one), search_link(replace(params, wanted=one, page=1)), one == params.size) for one in params.sizes)
