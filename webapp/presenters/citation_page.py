"""Presenters: the page on how to cite a paragraph."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.letter import Letter, Paragraph
from webapp.presenters.citation import FORMS, citation_of, plain
from webapp.urls import SearchParams, cite_link, letter_link


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

    title: str
    text: str
    back: str
    forms: tuple[CitationFormat, ...]


NAMES = {"bib": "BibTeX", "ris": "RIS"}


def citation_page(letter: Letter, paragraph: Paragraph, params: SearchParams) -> CitationPage:
    """Return the citation page for one paragraph of `letter`."""
    one = citation_of(letter, paragraph)
    made = (CitationFormat(NAMES[form], make(one), cite_link(letter.id, paragraph.key, form)) for form, (make, _) in FORMS.items())
    forms = (CitationFormat("Plain text", plain(one)), *made)
    return CitationPage(one.title, one.text, letter_link(letter, params, paragraph.number), forms)
