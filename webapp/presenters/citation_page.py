"""Presenters: the page on how to cite a letter or a paragraph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.letter import Letter, Paragraph
from webapp.presenters.citation import Citation, citation_of, citation_of_letter, plain
from webapp.presenters.citation_forms import FORMS
from webapp.presenters.citation_meta import MetaTag, meta_tags
from webapp.urls import SearchParams, cite_letter_link, cite_link, letter_link


@dataclass(frozen=True, slots=True)
class CitationFormat:
    """The citation in one format, to copy or download."""

    name: str
    text: str
    link: str = ""
    """Download address; "" if it can only be copied."""


@dataclass(frozen=True, slots=True)
class CitationPage:
    """Everything that the page shows."""

    heading: str
    title: str
    text: str
    """The paragraph's; "" for a whole letter."""
    back: str
    forms: tuple[CitationFormat, ...]
    other: CitationFormat
    """The link to the citation of the whole letter, or "" on that page itself."""
    meta: tuple[MetaTag, ...]


def citation_page(letter: Letter, paragraph: Paragraph, params: SearchParams) -> CitationPage:
    """Return the citation page for one paragraph of `letter`."""
    one = citation_of(letter, paragraph)
    forms = _forms(one, {form: cite_link(letter.id, paragraph.key, form) for form in FORMS})
    back = letter_link(letter, params, paragraph.number)
    whole = CitationFormat("Cite the whole letter", "", cite_letter_link(letter.id))
    title = ", ".join(filter(None, (one.title, one.place)))
    return CitationPage("Cite this paragraph", title, one.text, back, forms, whole, meta_tags(one, letter))


def letter_citation_page(letter: Letter, params: SearchParams) -> CitationPage:
    """Return the citation page for the whole of `letter`."""
    one = citation_of_letter(letter)
    forms = _forms(one, {form: cite_letter_link(letter.id, form) for form in FORMS})
    back, nothing = letter_link(letter, params), CitationFormat("", "")
    return CitationPage("Cite this letter", one.title, "", back, forms, nothing, meta_tags(one, letter))


def _forms(one: Citation, links: Mapping[str, str]) -> tuple[CitationFormat, ...]:
    made = (CitationFormat(form.name, form.file((one,)).rstrip("\r\n"), links[ending]) for ending, form in FORMS.items())
    return (CitationFormat("Plain text", plain(one)), *made)
