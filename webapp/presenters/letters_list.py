"""Presenters: the list of letters, filtered and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.fields import capital
from indexer.letter import Letter
from indexer.query import Sort
from indexer.results import Notice, Results
from indexer.search.collection import Collection
from webapp.presenters.council_form import CouncilForm, council_form
from webapp.presenters.results import OFFERS, NoticeView, Pager, SortOption, as_answered, pager
from webapp.presenters.take_along import TakeAlong, of_letters
from webapp.presenters.wording import NO_OVERALL, OVERALL, council_words, count_words, grade_words, type_words, when_words
from webapp.urls import SearchParams, authority_link, letter_link, letters_link, params_for_offer, search_link

ON_A_PAGE = 50
FORM_FIELDS = ("authority", "letter_type", "year", "region", "authority_type", "grade", "inspectorate", "inspector")
SORTS = {Sort.NEWEST: "Newest", Sort.OLDEST: "Oldest"}


@dataclass(frozen=True, slots=True)
class ListedLetter:
    """One letter in the list."""

    council: str
    council_link: str
    """"" if the council isn't known."""
    kind: str
    link: str
    when: str
    grade: str
    found: str
    """How many of its paragraphs match, in words; "" without words to search for."""


@dataclass(frozen=True, slots=True)
class LettersPage:
    """Everything that the page shows."""

    params: SearchParams
    count: str
    form: CouncilForm
    sorts: tuple[SortOption, ...]
    tips: tuple[NoticeView, ...]
    rows: tuple[ListedLetter, ...]
    pager: Pager | None
    paragraphs: str
    """Address of the paragraphs of these letters."""
    take: TakeAlong


def letters_page(params: SearchParams, results: Results, found: Sequence[tuple[Letter, int]], collection: Collection) -> LettersPage:
    """Return one page of the letters `found`, each with its number of matching paragraphs; a page beyond the last is the last.

    `results` are those of the search `params`.
    """
    pages = max(-(-len(found) // ON_A_PAGE), 1)
    now = replace(as_answered(params, results), page=min(params.page, pages))
    start = (now.page - 1) * ON_A_PAGE
    return LettersPage(
        params=now,
        count=count_words(len(found), "letter") if found else "No letters",
        form=council_form(now, "", collection, FORM_FIELDS, lambda search, _: letters_link(replace(search, page=1))),
        sorts=tuple(
            SortOption(label, letters_link(replace(now, sort=sort, page=1)), sort is (now.sort if now.sort in SORTS else Sort.NEWEST))
            for sort, label in SORTS.items()
        ),
        tips=tuple(_tip(params, now, one) for one in results.notices),
        rows=tuple(_row(letter, count, now) for letter, count in found[start : start + ON_A_PAGE]),
        pager=pager(now, pages, letters_link),
        paragraphs=search_link(replace(now, page=1)),
        take=of_letters(now),
    )


def _row(letter: Letter, count: int, params: SearchParams) -> ListedLetter:
    overall = next((one.grade for one in letter.grades if one.judgement == OVERALL), "")
    return ListedLetter(
        council=council_words(letter.authority),
        council_link=authority_link(letter.authority.code) if letter.authority else "",
        kind=type_words(letter.letter_type),
        link=letter_link(letter, replace(params, page=1)),
        when=capital(when_words(letter)),
        grade=grade_words(overall) or (NO_OVERALL if letter.grades else ""),
        found=count_words(count, "paragraph") if params.text else "",
    )


def _tip(typed: SearchParams, params: SearchParams, notice: Notice) -> NoticeView:
    """Return the view of a notice about the search `params`, which is that for the words `typed`, or for what they were corrected to."""
    if not notice.offer:
        return NoticeView(notice.message)
    if notice.code == "corrected":
        return NoticeView(notice.message, f"Search for “{typed.text}” instead", letters_link(replace(typed, spelling=False, page=1)))
    there = params_for_offer(params, notice.offer)
    usual = f"Search for “{there.text}”" if there.text else "Show them"
    return NoticeView(notice.message, OFFERS.get(notice.code, usual), letters_link(there))
