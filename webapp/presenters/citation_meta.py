"""Presenters: a citation as the meta tags of its page, from which Zotero and search engines for papers read what to cite."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.letter import Letter
from webapp.presenters.citation import Citation
from webapp.urls import absolute_url, original_link


@dataclass(frozen=True, slots=True)
class MetaTag:
    """One meta tag."""

    name: str
    content: str


def meta_tags(one: Citation, letter: Letter) -> tuple[MetaTag, ...]:
    """Return the tags for a citation of `letter` or of one of its paragraphs, without those that have nothing to say.

    The institution makes it a report. Readers split an author's name at its last space, except at a comma, so a name of several words
    ends with one.
    """
    institution = ", ".join(one.authors)
    tags = (
        ("citation_title", one.title),
        *(("citation_author", f"{name.replace(',', '')}," if " " in name else name) for name in one.authors),
        ("citation_publication_date", one.day.replace("-", "/")),
        ("citation_technical_report_institution", institution),
        ("citation_firstpage", one.page),
        ("citation_public_url", one.link),
        ("citation_pdf_url", absolute_url(original_link(letter.id)) if _is_pdf(letter) else ""),
        ("citation_language", "en"),
    )
    return tuple(MetaTag(name, " ".join(content.split())) for name, content in tags if content)


def _is_pdf(letter: Letter) -> bool:
    """Return whether the original is a PDF with this letter alone; a pack has others in it too."""
    return bool(letter.sources) and not letter.sources[0].part.words and letter.sources[0].path.lower().endswith(".pdf")
