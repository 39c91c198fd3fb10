"""Presenters: a letter becomes its page: heading data, contents, sections, paragraphs with their marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from indexer.dates import day_words, visit_words
from indexer.letter import Kind, Letter, Paragraph
from indexer.results import Hit, Notice
from webapp.presenters.highlighted_text import HighlightedText, highlighted
from webapp.presenters.results import NoticeView, SortOption
from webapp.presenters.wording import FINDINGS, judgement_words, kind_words, type_words
from webapp.urls import (
    ParagraphLinks,
    SearchParams,
    authority_link,
    beside_link,
    framed_link,
    letter_link,
    original_link,
    paragraph_links,
    search_link,
)

PageLink = Callable[[str, int | None], str]
"""What makes the address of a letter's original at a page."""

RUN_KINDS = {kind: kind.value.replace(" ", "-") for kind in Kind} | dict.fromkeys((Kind.LIST_ITEM, Kind.RECOMMENDATION), "list")
"""What a run of paragraphs of each kind is called."""
SHELF_SIDE = 3
"""How many earlier and how many later letters of the same authority are shown."""


@dataclass(frozen=True, slots=True)
class SearchWithin:
    """Words of the letter that say something, and where they stand."""

    words: str
    page: int | None
    link: str
    """Address of the original at that page."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that the letter says of itself, and the words that say it."""

    name: str
    values: tuple[str, ...]
    found: tuple[SearchWithin, ...] = ()
    """Where it was found."""


@dataclass(frozen=True, slots=True)
class MatchLink:
    """Which of the hits a paragraph is, and its neighbours' anchors ("" at the ends)."""

    words: str
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """One paragraph as its page shows it."""

    number: str
    links: ParagraphLinks
    printed: str
    new_page: int | None
    """The page that begins here, None where it goes on."""
    original: str
    """Address of the original at that page."""
    text: str
    highlighted: HighlightedText | None
    """The text with what was found in it; None where that is nothing."""
    mark: MatchLink | None
    boilerplate: bool


@dataclass(frozen=True, slots=True)
class ParagraphRun:
    """Neighbouring paragraphs of one kind: a list's items together, other paragraphs together."""

    kind: str
    paragraphs: tuple[ParagraphView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section, its heading and what stands under it."""

    heading: str
    anchor: str
    finding: str
    look: str
    runs: tuple[ParagraphRun, ...]
    hits: int


@dataclass(frozen=True, slots=True)
class LetterPage:
    """All that a letter's page shows."""

    params: SearchParams
    title: str
    authority: str
    authority_link: str
    """Address of the authority's page; "" where it is not known."""
    kind: str
    subject: str
    facts: tuple[Fact, ...]
    notices: tuple[str, ...]
    explained: bool
    """True where there is anything to tell of where the facts were found."""
    sections: tuple[SectionView, ...]
    hits: int | None
    """How many; None where no words are asked."""
    first_hit: str
    tips: tuple[NoticeView, ...]
    back: str
    """Address of the results it was found in; "" where it was not found by a search."""
    original: str
    file_name: str
    framed: str
    """Address of the original for the frame beside the text; "" where there is none."""
    turn: str
    """Address of the page with the original beside the text, or without it; "" where the original has no pages."""
    link: str
    neighbours: tuple[SortOption, ...]


def letter_page(
    letter: Letter,
    params: SearchParams,
    hits: Sequence[Hit] | None,
    notices: Iterable[Notice],
    same: Sequence[Letter],
    beside: bool = False,
) -> LetterPage:
    """Return what the page shows of `letter`, with the `hits` of what was `params` marked.

    `same` are the authority's letters by date; with `beside` the original is shown beside the text, where it has pages.
    """
    paged = any(paragraph.page for paragraph in letter.paragraphs)
    original = framed_link if beside and paged else original_link
    authority, kind = letter.authority.name if letter.authority else "Unknown council", _kind(letter)
    found, known = hits or (), facts(letter, original)
    marks = _marks(found)
    return LetterPage(
        params=params,
        title=f"{authority}: {kind}",
        authority=authority,
        authority_link=authority_link(letter.authority.code) if letter.authority else "",
        kind=kind,
        subject=letter.title,
        facts=known,
        notices=letter.notices,
        explained=bool(letter.notices) or any(fact.found for fact in known),
        sections=tuple(_sections(letter, {hit.paragraph: hit for hit in found}, marks, original)),
        hits=None if hits is None else len(hits),
        first_hit=f"#p{min(marks)}" if marks else "",
        tips=tuple(NoticeView(notice.message) for notice in notices),
        back=search_link(params) if params != SearchParams() else "",
        original=original_link(letter.id),
        file_name=letter.sources[0].path.rpartition("/")[2] if letter.sources else "",
        framed=framed_link(letter.id) if beside and paged else "",
        turn=beside_link(letter, params, not beside) if paged else "",
        link=letter_link(letter),
        neighbours=tuple(_neighbours(letter, params, same)),
    )


def facts(letter: Letter, original: PageLink = original_link) -> tuple[Fact, ...]:
    """Return what the letter says of itself, each with where it was found; what it does not say is left out or said so."""
    people = letter.people
    rows = (
        ("authority", "Council", (letter.authority.name if letter.authority else "Not stated",)),
        ("letter_type", "Letter type", (type_words(letter.letter_type),)),
        ("letter_date", "Letter date", (day_words(letter.date) if letter.date else "Not stated",)),
        ("visit", "Visit or meeting", (visit_words(letter.visit),) if letter.visit else ()),
        ("inspectors", "Inspectors", people.inspectors),
        ("from", "From", people.sender),
        ("to", "To", people.to),
        ("grades", "Judgements", judgement_words(letter.grades)),
    )
    return tuple(Fact(name, values, _found(letter, field, original)) for field, name, values in rows if values)


def _kind(letter: Letter) -> str:
    return kind_words(letter.letter_type, letter.date, letter.visit_end)


def _found(letter: Letter, field: str, original: PageLink) -> tuple[SearchWithin, ...]:
    found = (one for one in letter.evidence if one.field == field or one.field.startswith(f"{field}."))
    return tuple(SearchWithin(one.words, one.page, original(letter.id, one.page)) for one in found)


def _marks(hits: Sequence[Hit]) -> dict[int, MatchLink]:
    """Return the mark of every hit, by paragraph, in the order of the letter."""
    numbers = sorted(hit.paragraph for hit in hits)
    around = zip(["", *(f"#p{n}" for n in numbers)], numbers, [*(f"#p{n}" for n in numbers[1:]), ""], strict=False)
    return {n: MatchLink(f"{place} of {len(numbers)}", before, after) for place, (before, n, after) in enumerate(around, start=1)}


def _sections(letter: Letter, hits: dict[int, Hit], marks: dict[int, MatchLink], original: PageLink) -> Iterator[SectionView]:
    """Yield the sections in the letter's order; one that goes on after another is shown again where it goes on."""
    page: int | None = None
    links = paragraph_links(letter.id)
    for place, (number, group) in enumerate(groupby(letter.paragraphs, key=lambda one: one.section), start=1):
        section = letter.sections[number]
        shown: list[tuple[str, ParagraphView]] = []
        for paragraph in group:
            new_page = paragraph.page if paragraph.page != page else None
            page = paragraph.page or page
            at = original(letter.id, new_page) if new_page else ""
            view = _paragraph(paragraph, links(paragraph.key), new_page, at, hits.get(paragraph.number), marks.get(paragraph.number))
            shown.append((RUN_KINDS[paragraph.kind], view))
        runs = tuple(ParagraphRun(kind, tuple(view for _, view in run)) for kind, run in groupby(shown, key=lambda pair: pair[0]))
        words, look = FINDINGS[section.finding]
        yield SectionView(section.heading, f"s{place}", words, look, runs, sum(bool(view.mark) for _, view in shown))


def _paragraph(
    paragraph: Paragraph, links: ParagraphLinks, new_page: int | None, original: str, hit: Hit | None, mark: MatchLink | None
) -> ParagraphView:
    return ParagraphView(
        number=str(paragraph.number),
        links=links,
        printed=paragraph.printed,
        new_page=new_page,
        original=original,
        text=paragraph.text,
        highlighted=highlighted(paragraph.text, hit.spans) if hit else None,
        mark=mark,
        boilerplate=paragraph.boilerplate,
    )


def _neighbours(letter: Letter, params: SearchParams, same: Sequence[Letter]) -> Iterator[SortOption]:
    """Yield the letters next to this one in time, itself among them."""
    place = next((place for place, one in enumerate(same) if one.id == letter.id), 0)
    for one in same[max(place - SHELF_SIDE, 0) : place + SHELF_SIDE + 1]:
        yield SortOption(_kind(one), letter_link(one, params), one.id == letter.id)
