"""Presenters: the page of a letter: its facts, sections and paragraphs, with hits highlighted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from indexer.dates import day_words, visit_words, written_words
from indexer.highlighted_text import HighlightedText, highlighted
from indexer.letter import Kind, Letter, Paragraph, Publication
from indexer.results import Hit
from indexer.tone import Tone
from webapp.presenters.citation import citation_of_letter
from webapp.presenters.citation_meta import MetaTag, meta_tags
from webapp.presenters.results import NoticeView, SortOption
from webapp.presenters.take_along import TakeAlong, of_letter
from webapp.presenters.tone import ToneView, tone_view
from webapp.presenters.wording import FINDINGS, council_words, judgement_words, kind_words, label_beside, number_words, type_words
from webapp.services.search_service import LetterHighlights
from webapp.urls import (
    ParagraphLinks,
    SearchParams,
    absolute_url,
    authority_link,
    beside_link,
    cite_letter_link,
    framed_link,
    letter_link,
    original_link,
    paragraph_links,
    search_link,
)

PageLink = Callable[[str, int | None], str]
"""A function from a letter id and a page to the original's address at that page."""

RUN_KINDS = {kind: kind.value.replace(" ", "-") for kind in Kind} | dict.fromkeys((Kind.LIST_ITEM, Kind.RECOMMENDATION), "list")
"""The name of a run of paragraphs of each kind."""
SHELF_SIDE = 3
"""The most letters to the same authority shown on either side: earlier, and later."""


@dataclass(frozen=True, slots=True)
class SearchWithin:
    """The words of a letter that state a fact, and the page they are on."""

    words: str
    page: int | None
    link: str
    """Address of the original at that page."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact about a letter, and the words that state it."""

    name: str
    values: tuple[str, ...]
    found: tuple[SearchWithin, ...] = ()
    """Where it was found in the letter."""


@dataclass(frozen=True, slots=True)
class PublishedView:
    """What a site says of the letter."""

    words: str
    """"15 July 2024, by Ofsted"."""
    url: str
    """Address that the file was fetched from; "" if it is none of the web's."""
    page: str
    """Address of the page that lists it; "" if it is not known."""
    by: str
    called: str
    """What the site calls it, and the day of the inspection there, in words; "" if it says neither."""


@dataclass(frozen=True, slots=True)
class MatchLink:
    """A paragraph's position among the hits ("2 of 5"), and the anchors of the hits before and after it ("" at the ends)."""

    words: str
    previous: str
    next: str


class ParagraphView(NamedTuple):
    """One paragraph as shown on the letter's page."""

    number: int
    """Its place in the letter, which its anchor has."""
    place: str
    """The number to quote, "paragraph 25"; "" if it has none."""
    ours: str
    """The same number, if it isn't printed beside it: "12"; "" otherwise."""
    links: ParagraphLinks
    printed: str
    new_page: int | None
    """The page that starts at this paragraph; None if it is on the same page as the last."""
    original: str
    """Address of the original at that page."""
    text: str
    highlighted: HighlightedText | None
    """The text with highlights; None if it is not a hit."""
    mark: MatchLink | None
    boilerplate: bool
    ocr: bool
    """True if it was read by text recognition."""
    tone: ToneView | None


@dataclass(frozen=True, slots=True)
class ParagraphRun:
    """Consecutive paragraphs of the same kind, such as the items of a list."""

    kind: str
    paragraphs: tuple[ParagraphView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section: its heading and the paragraphs under it."""

    heading: str
    anchor: str
    finding: str
    """"" if the heading says it already."""
    look: str
    runs: tuple[ParagraphRun, ...]
    hits: int


@dataclass(frozen=True, slots=True)
class OriginalView:
    """Where the original is, and how it can be shown beside the text."""

    link: str
    file_name: str
    framed: str
    """Address of the original for the frame beside the text; "" if there is no frame."""
    turn: str
    """Address that shows the original beside the text, or hides it; "" if the original has no pages."""


@dataclass(frozen=True, slots=True)
class LetterPage:
    """Everything that a letter's page shows."""

    params: SearchParams
    title: str
    authority: str
    authority_link: str
    """Address of the authority's page; "" if the authority is not known."""
    kind: str
    subject: str
    facts: tuple[Fact, ...]
    published: tuple[PublishedView, ...]
    notices: tuple[str, ...]
    explained: bool
    """True if there are notices, or places where the facts were found."""
    sections: tuple[SectionView, ...]
    hits: int | None
    """The number of hits; None if the search has no words or can't be read."""
    fitting: str
    """How many paragraphs the search finds with its filters on headings and paragraphs, in words; "" without such filters."""
    first_hit: str
    tips: tuple[NoticeView, ...]
    back: str
    """Address of the search results that led here; "" if there was no search."""
    original: OriginalView
    link: str
    """The letter's own address, absolute and without a search."""
    meta: tuple[MetaTag, ...]
    cite: str
    """Address of the citation of the whole letter."""
    take: TakeAlong
    neighbours: tuple[SortOption, ...]


def letter_page(
    letter: Letter,
    tones: Iterable[Tone],
    params: SearchParams,
    inside: LetterHighlights,
    fitting: int | None,
    same: Sequence[Letter],
    beside: bool = False,
) -> LetterPage:
    """Return the page of `letter`, whose paragraphs have these `tones`, with the hits of the search `params` `inside` it highlighted.

    `fitting` is how many paragraphs of it the search finds with its filters, None if these leave every letter whole.
    `same` are the authority's letters, oldest first; with `beside`, the original is shown beside the text if it has pages.
    """
    view = _original(letter, params, beside)
    original = framed_link if view.framed else original_link
    authority, kind = council_words(letter.authority), _kind(letter)
    found, known = inside.hits or (), facts(letter, original)
    marks = _marks(found)
    return LetterPage(
        params=params,
        title=f"{authority}: {kind}",
        authority=authority,
        authority_link=authority_link(letter.authority.code) if letter.authority else "",
        kind=kind,
        subject=letter.title,
        facts=known,
        published=tuple(map(_published, letter.published)),
        notices=letter.notices,
        explained=bool(letter.notices or letter.published) or any(fact.found for fact in known),
        sections=tuple(_sections(letter, tones, {hit.paragraph: hit for hit in found}, marks, original)),
        hits=None if inside.hits is None else len(inside.hits),
        fitting="" if fitting is None else f"{fitting or 'none'} with your filters",
        first_hit=f"#p{min(marks)}" if marks else "",
        tips=tuple(NoticeView(notice.message) for notice in inside.notices),
        back=search_link(params) if params != SearchParams() else "",
        original=view,
        link=absolute_url(letter_link(letter)),
        meta=meta_tags(citation_of_letter(letter), letter),
        take=of_letter(letter),
        cite=cite_letter_link(letter.id),
        neighbours=tuple(_neighbours(letter, params, same)),
    )


def _original(letter: Letter, params: SearchParams, beside: bool) -> OriginalView:
    """Return the view of the original; one within a mail or an archive can't be shown beside the text, as its link gives what it is in."""
    source = letter.sources[0] if letter.sources else None
    paged = any(paragraph.page for paragraph in letter.paragraphs) and not (source and source.part.within)
    return OriginalView(
        link=original_link(letter.id),
        file_name=source.short_name if source else "",
        framed=framed_link(letter.id) if beside and paged else "",
        turn=beside_link(letter, params, not beside) if paged else "",
    )


def facts(letter: Letter, original: PageLink = original_link) -> tuple[Fact, ...]:
    """Return the facts about `letter`, each with where it was found; those it doesn't state are left out or shown as not stated."""
    people = letter.people
    rows = (
        ("authority", "Council", (letter.authority.name if letter.authority else "Not stated",)),
        ("letter_type", "Letter type", (type_words(letter.letter_type),)),
        ("letter_date", "Letter date", (written_words(letter.date, letter.month_only) if letter.date else "Not stated",)),
        ("visit", "Visit or meeting", (visit_words(letter.visit),) if letter.visit else ()),
        ("inspectors", "Inspectors", people.inspectors),
        ("from", "From", people.sender),
        ("to", "To", people.to),
        ("grades", "Judgements", judgement_words(letter.grades)),
    )
    return tuple(Fact(name, values, _found(letter, field, original)) for field, name, values in rows if values)


def _published(one: Publication) -> PublishedView:
    when = f"{day_words(one.day)}, by {one.by}" if one.day else f"By {one.by}, which gives no date"
    called = f"“{one.kind}”" if one.kind else ""
    inspected = f"inspection of {day_words(one.inspection_day)}" if one.inspection_day else ""
    return PublishedView(when, _web(one.url), _web(one.page), one.by, ", ".join(filter(None, (called, inspected))))


def _web(address: str) -> str:
    """Return an address of the web; "" for any other, which a page must not lead to whatever the catalogue holds."""
    return address if address.startswith(("https://", "http://")) else ""


def _kind(letter: Letter) -> str:
    return kind_words(letter)


def _found(letter: Letter, field: str, original: PageLink) -> tuple[SearchWithin, ...]:
    found = (one for one in letter.evidence if one.field == field or one.field.startswith(f"{field}."))
    return tuple(SearchWithin(one.words, one.page, original(letter.id, one.page)) for one in found)


def _marks(hits: Sequence[Hit]) -> dict[int, MatchLink]:
    """Return the match link of every hit by paragraph number, in the letter's order."""
    numbers = sorted(hit.paragraph for hit in hits)
    around = zip(["", *(f"#p{n}" for n in numbers)], numbers, [*(f"#p{n}" for n in numbers[1:]), ""], strict=False)
    return {n: MatchLink(f"{place} of {len(numbers)}", before, after) for place, (before, n, after) in enumerate(around, start=1)}


def _sections(
    letter: Letter, tones: Iterable[Tone], hits: dict[int, Hit], marks: dict[int, MatchLink], original: PageLink
) -> Iterator[SectionView]:
    """Yield the sections in the letter's order; one that resumes after another is shown again there."""
    page: int | None = None
    links, numbered = paragraph_links(letter.id), letter.numbered
    toned = zip(letter.paragraphs, tones, strict=True)
    for place, (number, group) in enumerate(groupby(toned, key=lambda pair: pair[0].section), start=1):
        section = letter.sections[number]
        shown: list[tuple[str, ParagraphView]] = []
        for paragraph, tone in group:
            new_page = paragraph.page if paragraph.page != page else None
            page = paragraph.page or page
            at = original(letter.id, new_page) if new_page else ""
            hit, mark = hits.get(paragraph.number), marks.get(paragraph.number)
            quoted = number_words(paragraph.number, paragraph.printed, paragraph.kind, numbered)
            view = _paragraph(paragraph, quoted, links(paragraph.key), new_page, at, hit, mark, tone)
            shown.append((RUN_KINDS[paragraph.kind], view))
        runs = tuple(ParagraphRun(kind, tuple(view for _, view in run)) for kind, run in groupby(shown, key=lambda pair: pair[0]))
        words, look = FINDINGS[section.finding]
        label = label_beside(section.heading, words)
        yield SectionView(section.heading, f"s{place}", label, look, runs, sum(bool(view.mark) for _, view in shown))


def _paragraph(
    paragraph: Paragraph, place: str, links: ParagraphLinks, new_page: int | None, original: str, hit: Hit | None, mark: MatchLink | None,
    tone: Tone,
) -> ParagraphView:  # fmt: skip
    return ParagraphView(
        number=paragraph.number,
        place=place,
        ours="" if paragraph.printed_number else place.removeprefix("paragraph "),
        links=links,
        printed=paragraph.printed,
        new_page=new_page,
        original=original,
        text=paragraph.text,
        highlighted=highlighted(paragraph.text, hit.spans) if hit else None,
        mark=mark,
        boilerplate=paragraph.boilerplate,
        ocr=paragraph.ocr,
        tone=tone_view(tone),
    )


def _neighbours(letter: Letter, params: SearchParams, same: Sequence[Letter]) -> Iterator[SortOption]:
    """Yield links to this letter and those just before and after it."""
    place = next((place for place, one in enumerate(same) if one.id == letter.id), 0)
    for one in same[max(place - SHELF_SIDE, 0) : place + SHELF_SIDE + 1]:
        yield SortOption(_kind(one), letter_link(one, params), one.id == letter.id)
