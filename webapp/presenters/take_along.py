"""Presenters: what readers can take along from a page: its link, a print, downloads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from indexer.letter import Letter
from indexer.query import Filter
from webapp.presenters.citation_forms import FORMS
from webapp.presenters.home import Link
from webapp.urls import (
    EXPORTS,
    TABLE_FORMS,
    CompareParams,
    GroupBy,
    Place,
    SearchParams,
    absolute_url,
    authority_link,
    bare_letter_link,
    basket_link,
    briefing_link,
    cite_letter_link,
    compare_link,
    export_link,
    grades_link,
    letters_link,
    original_link,
    page_link,
    paragraph_link,
    print_link,
    search_link,
)

ABOUT: Mapping[str, str] = {
    "docx": "to read and edit, with quotes by council",
    "csv": "for spreadsheets",
    "json": "for programs",
    "jsonl": "for programs, one line per paragraph",
    "parquet": "for data tools",
    "ris": "for Zotero, EndNote and others",
    "bib": "for LaTeX",
    "csl.json": "for Pandoc and others",
    "zip": "as published, with a list",
}
"""What each format is for, by its ending."""
ABOUT_LETTERS: Mapping[str, str] = {"csv": "for spreadsheets, one row per letter", "jsonl": "for programs, one line per letter"}
"""The same, where a table of letters differs."""
FOLLOWED = "atom"
ORIGINALS = "Originals (ZIP)"


@dataclass(frozen=True, slots=True)
class TakeAlong:
    """The line at the top of a page."""

    link: str
    """The address to pass on, absolute."""
    print_link: str
    """Address of the page to print; "" if the page itself is to be printed."""
    downloads: tuple[Link, ...]
    amount: str = ""
    """How many paragraphs a download has, in words; "" where that says nothing."""


def of_results(params: SearchParams, kept: str) -> TakeAlong:
    """Return the line of the results of a search; `kept` is how many paragraphs a download has, in words."""
    plain = replace(params, group=GroupBy.PARAGRAPH, page=1)
    forms = tuple(Link(label, export_link(params, form), ABOUT[form]) for form, label in EXPORTS.items() if form != FOLLOWED)
    quoted = Link("Briefing", briefing_link(params), "to print, with quotes by council")
    zipped = Link(ORIGINALS, letters_link(plain, "zip"), ABOUT["zip"])
    listed = Link("List of the letters", letters_link(plain), "with type, date and grade")
    return TakeAlong(absolute_url(search_link(params)), print_link(params), (quoted, *forms, zipped, listed), kept)


def of_letter(letter: Letter) -> TakeAlong:
    """Return the line of a letter."""
    forms = tuple(Link(form.name, cite_letter_link(letter.id, ending), "citation of this letter") for ending, form in FORMS.items())
    data = Link("JSON", page_link(f"api/v1/letters/{letter.id}"), "for programs")
    original = (Link("Original", original_link(letter.id), "as published"),) if letter.sources else ()
    return TakeAlong(absolute_url(bare_letter_link(letter.id)), "", (*original, data, *forms))


def of_similar(letter_id: str, key: str) -> TakeAlong:
    """Return the line of the page of paragraphs similar to one."""
    data = Link("JSON", page_link(f"api/v1{bare_letter_link(letter_id)}/p/{quote(key)}/similar"), "for programs")
    return TakeAlong(absolute_url(f"{paragraph_link(letter_id, key)}/similar"), "", (data,))


def of_comparison(params: CompareParams) -> TakeAlong:
    """Return the line of a comparison."""
    forms = (Link("CSV", compare_link(params, "csv"), ABOUT["csv"]), Link("JSON", compare_link(params, "json"), ABOUT["json"]))
    return TakeAlong(absolute_url(compare_link(params)), "", forms)


def of_grades(params: SearchParams, neighbours: str) -> TakeAlong:
    """Return the line of the grades over time."""
    forms = (Link(label, grades_link(params, neighbours, form), ABOUT[form]) for form, label in (("csv", "CSV"), ("json", "JSON")))
    return TakeAlong(absolute_url(grades_link(params, neighbours)), "", tuple(forms))


def of_authority(code: str) -> TakeAlong:
    """Return the line of an authority: all paragraphs of its letters, and their originals."""
    params = SearchParams(filters=(Filter("authority", (code,)),))
    forms = tuple(Link(EXPORTS[form], export_link(params, form), f"all paragraphs, {ABOUT[form]}") for form in ("csv", "json"))
    grades = Link("Grades (CSV)", page_link("grades.csv", (("authority", code),)), ABOUT["csv"])
    zipped = Link(ORIGINALS, letters_link(params, "zip"), ABOUT["zip"])
    return TakeAlong(absolute_url(authority_link(code)), "", (zipped, *forms, grades))


def of_letters(params: SearchParams) -> TakeAlong:
    """Return the line of the list of letters."""
    forms = (Link(EXPORTS[form], letters_link(params, form), ABOUT_LETTERS.get(form, ABOUT[form])) for form in (*TABLE_FORMS, *FORMS))
    return TakeAlong(absolute_url(letters_link(params)), "", (*forms, Link(ORIGINALS, letters_link(params, "zip"), ABOUT["zip"])))


def of_basket(places: tuple[Place, ...], arranged: str) -> TakeAlong:
    """Return the line of a basket."""
    word = Link(EXPORTS["docx"], basket_link(places, "docx", arranged), "to read and to edit")
    forms = tuple(Link(EXPORTS[form], basket_link(places, form), ABOUT[form]) for form in (*TABLE_FORMS, *FORMS))
    return TakeAlong(absolute_url(basket_link(places)), "", (word, *forms, Link(ORIGINALS, basket_link(places, "zip"), ABOUT["zip"])))
