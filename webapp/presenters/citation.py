"""Presenters: the citation of a letter or of a paragraph, with the addresses of this site."""

from __future__ import annotations

from collections.abc import Callable

from indexer import citation
from indexer.citation import Citation as Citation
from indexer.citation import Heads as Heads
from indexer.citation import inspectorate_names as inspectorate_names
from indexer.citation import plain as plain
from indexer.letter import Letter, Paragraph
from indexer.results import Hit
from webapp.urls import absolute_url, bare_letter_link, lasting_links, paragraph_link


def citation_of(letter: Letter, paragraph: Paragraph) -> Citation:
    """Return the citation of one paragraph of `letter`."""
    return citation.citation_of(letter, paragraph, absolute_url(paragraph_link(letter.id, paragraph.key)))


def citation_of_letter(letter: Letter) -> Citation:
    """Return the citation of a whole letter; it needs no paragraphs."""
    return citation.citation_of_letter(letter, absolute_url(bare_letter_link(letter.id)))


def hit_citations(heads: Heads) -> Callable[[Hit], Citation]:
    """Return a function from a hit to its citation; it also works after the request, while an export is being sent."""
    return citation.hit_citations(heads, lasting_links())
