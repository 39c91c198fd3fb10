"""Turn paragraphs and letters into what an assistant can quote: the exact text, its citation and its link."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.assistants.bounds import LONGEST_QUOTE
from indexer.assistants.desk import Desk, letter_uri, paragraph_uri
from indexer.assistants.shapes import Council, LetterHead, Quote
from indexer.citation import hit_citations, plain, type_words, when_words
from indexer.dates import visit_words
from indexer.fields import label_of
from indexer.letter import Authority, Letter, Paragraph
from indexer.results import Hit, hits_of
from indexer.serialise import iso_written


def quote_of(desk: Desk, hit: Hit, start: int = 0) -> Quote:
    """Return a hit as a quote, from character `start` of its text on, cut after `LONGEST_QUOTE` characters."""
    link, text = desk.paragraph_link(hit.letter_id, hit.key), hit.text[start : start + LONGEST_QUOTE]
    return Quote(
        citation=plain(hit_citations(desk.collection.by_id, lambda _: link)(hit)),
        link=link,
        resource=paragraph_uri(hit.letter_id, hit.key),
        letter_id=hit.letter_id,
        key=hit.key,
        council=council_of(hit.authority),
        letter_type=type_words(hit.letter_type),
        date=when_words(hit),
        letter_date=iso_written(hit.letter_date, hit.month_only),
        section=hit.section,
        finding=hit.finding.value,
        page=hit.page,
        ocr=hit.ocr,
        paragraph=hit.paragraph,
        match=hit.match.value,
        quote=text,
        characters=len(hit.text),
        starts_at=start,
        whole=not start and len(text) == len(hit.text),
    )


def quotes_of(desk: Desk, letter: Letter, paragraphs: Sequence[Paragraph]) -> list[Quote]:
    """Return `paragraphs` of `letter` as quotes."""
    return [quote_of(desk, one) for one in hits_of(letter, paragraphs)]


def head_of(desk: Desk, letter: Letter, found: int | None = None) -> LetterHead:
    """Return what a list says of a letter; `found` is how many of its paragraphs match, None if nothing was asked."""
    return LetterHead(
        letter_id=letter.id,
        link=desk.letter_link(letter.id),
        resource=letter_uri(letter.id),
        title=letter.title,
        council=council_of(letter.authority),
        letter_type=type_words(letter.letter_type),
        date=when_words(letter),
        letter_date=iso_written(letter.date, letter.month_only),
        visit=visit_words(letter.visit) if letter.visit else None,
        inspectorates=[label_of("inspectorate", one) for one in letter.inspectorates],
        grades={one.judgement: one.grade for one in letter.grades},
        found=found,
    )


def council_of(authority: Authority | None) -> Council | None:
    """Return a council as answers name it; None if it is not known."""
    return Council(code=authority.code, name=authority.name) if authority else None
