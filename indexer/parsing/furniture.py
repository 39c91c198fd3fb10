"""Parsing: remove what isn't text: letterhead, addresses, "Dear …", contents pages, signatures, copy lists, imprints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile

from indexer.letter import Block, Role
from indexer.print_conventions import is_page_number
from indexer.registers.headings import GRADES, finding_of

_OPENING = 90
"""The salutation is within this many blocks of the start."""

_NAME = 8
"""Most words in a signatory's name or post."""
_SENTENCE, _CUT = 12, 20
"""A sentence has at least `_SENTENCE` words; one without its end has more than `_CUT`."""
_SHORTEST = 4
"""Words of a sentence in a document that has none of `_SENTENCE` words."""

_TITLE = 4
"""A line of the title with at least this many words is a running header if it is repeated."""

_SALUTATION = re.compile(r"dear\b.{0,150}", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:yours?\s+(?:sincerely|faithfully|truly)|(?:with\s+)?(?:kind|best)\s+(?:regards|wishes))\b.{0,150}", re.IGNORECASE
)
_COPIES = re.compile(r"(?:cc|copy(?:\s+to)?|copied\s+to|copies\s+to|distribution(?:\s+list)?)\s*(?::.*|$)|cc\s+.*", re.IGNORECASE)
_OFFICE = re.compile(r"(?:her|his) majesty['’]s (?:chief |senior )?inspector.{0,60}|regional director.{0,40}|HMI", re.IGNORECASE)
"""A post, as given below a signatory's name."""
_IMPRINT = re.compile(
    r"the office for standards in education.{0,80}regulates and inspects.*|piccadilly gate.*|© ?crown copyright.*",
    re.IGNORECASE,
)
"""From here to the end, a report says who Ofsted is and gives its address."""

_PHONE = r"(?:t(?:el(?:ephone)?)?|f(?:ax)?|text ?(?:phone|direct|number)?|phone|mobile|switchboard|enquiries)\b[\s:.]*[\d(+][\d\s()+-]{6,}"
_POSTCODE = r"(?-i:[A-Z]{1,2}\d[A-Z\dO]?\s*[\dO][A-Z]{2})"
_SITE = r"(?:[\w.+'-]+@[\w.-]+|(?:https?://|www\.)\S+)"
_SITE_LABEL = r"(?:e|w|email|e-mail|web|website|sent via email to|by e-?mail(?: to| only)?)"

_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|am|thank|writing|write|contains|sets|took|found|following|summarises)\b", re.IGNORECASE
)
_SUBJECT = re.compile(r"\b(?:inspection|visit|conversation|review|meeting|assessment)s?\b", re.IGNORECASE)
"""Words in the subject line under "Dear …": "Focused visit to Calderdale children's services"."""

_GRADE_ALONE = re.compile(
    rf"(?:judg[e]?ment\s*)?(?:grade(?:\s*\d)?[\s:]*)?\(?(?:{GRADES})\)?(?:\s*\(?grade\s*\d\)?)?|judg[e]?ments?\W*grades?", re.IGNORECASE
)

_SITE_ALONE = re.compile(rf"(?:{_SITE_LABEL}\b[\s:]*)?{_SITE}", re.IGNORECASE)
_POSTCODE_WORDS = 2

_BEHIND_ANYTHING = (
    ("contents line", r".{1,200}?(?:\.{4,}|…{2,}|_{4,}|(?:\s\.){4,})\s*\d{0,3}", r"\.(?:\.{3}|(?:\s\.){3})|……|____"),
    ("address", rf"(?:(?!\. ).){{0,200}}\b{_POSTCODE}(?:\W(?!.*\. ).{{0,200}})?", r"\d[A-Z\dO]?\s*[\dO][A-Z]{2}"),
    ("phone", rf"(?:.{{0,60}}\b)?{_PHONE}.{{0,120}}", r"[\d(+][\d\s()+-]{6}"),
)
"""Whole blocks that are never text, but may begin with any words: (what it is, pattern, pattern of what must be in it).

To look for the third takes a fraction of the time, and few blocks have it."""

_SIGN_WITHIN = 300
"""Characters of a block in which that must be."""

_BEGINNING = (
    ("e-mail or site alone", _SITE_ALONE.pattern),
    ("picture's name", r"(?:image|picture|photo(?:graph)?|logo)\s*:.{0,300}"),
    (
        "signature described",
        r"an?\s+(?:[\w-]+\s+){0,3}(?:handwritten|cursive|scanned|stylis\w+|stylized)\s+(?:[\w-]+\s+){0,3}signature\b.{0,300}",
    ),
    ("logo described", r"an?\s+(?:[\w'’-]+\s+){0,4}(?:logo|crest|emblem)\b(?!\s+(?:was|is|has|for|and)\b).{0,300}"),
    ("picture described", r"the\s+(?:image|picture|photo\w*|logo)\s+(?:shows|depicts|displays|contains|features)\b.{0,300}"),
    ("complaints", r"any complaints about (?:the|this) inspection or the report should be made.*"),
    ("complaints", r"if you are not happy with the inspection.*"),
    ("other formats", r"if you would like a (?:copy|version) of this (?:document|report|letter).*"),
    ("licence", r"you may (?:copy|reuse) (?:all or parts of )?this (?:document|information).*"),
    ("newsletters", r"(?:this (?:publication|document) is available at|to receive regular email alerts|interested in our work).*"),
    ("dates of a report", r"(?:report |first |date )?(?:published|publication|re-?published)(?: date)?\s*:.{0,60}"),
    (
        "dates of a report",
        r"(?:inspection|review|previous inspection|dates? of (?:the )?(?:previous )?inspection)s?(?: dates?)?\s*:.{0,80}\d{4}.{0,20}",
    ),
    ("grade alone", _GRADE_ALONE.pattern),
    (
        "blank page",
        r"\W*(?:this|the following|the next)?\s*page (?:is |has been |was )?(?:intentionally |deliberately )?(?:left )?blank\W*",
    ),
    (
        "a mail's disclaimer",
        r"th(?:is|e information (?:contained )?in this) (?:e-?mail|message)\b[^.]{0,200}"
        r"\b(?:confidential|privileged|intended (?:only|solely)|addressee|recipient)\b.*",
    ),
    ("protective marking", r"official(?:\s*[-–]\s*sensitive)?|restricted|confidential"),
)
"""Other whole blocks that are never text: (what it is, pattern). Page numbers are handled separately."""

_BY_SIGN = tuple((re.compile(sign), re.compile(pattern, re.IGNORECASE)) for _, pattern, sign in _BEHIND_ANYTHING)
_BY_BEGINNING = re.compile("|".join(f"(?:{pattern})" for _, pattern in _BEGINNING), re.IGNORECASE)
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?:?", re.IGNORECASE)


def without_furniture(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks that are the letter's text and headings, in order."""
    kept = [block for block in blocks if block.role not in (Role.FURNITURE, Role.NOTICE) and block.text]
    whole = tuple(_without_contents(kept))
    text = _after_opening(whole)
    return _without_signatures(tuple(_without_closing(_without_title(text, whole[: len(whole) - len(text)]))))


def _after_opening(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks after "Dear …", with any prose above it; without a salutation, those from the first sentence or heading on."""
    for place, block in enumerate(blocks[:_OPENING]):
        if _SALUTATION.fullmatch(block.text):
            return (*filter(_is_sentences, blocks[:place]), *_without_subject(blocks[place + 1 :]))
    text = tuple(dropwhile(lambda block: not _begins_text(block), blocks))
    return text or tuple(dropwhile(lambda block: not _is_short_sentence(block), blocks))


def _without_title(text: Sequence[Block], opening: Sequence[Block]) -> Iterator[Block]:
    """Yield the text without lines of the title repeated on later pages: "Inspection of Rutland children's services"."""
    title = {block.text for block in opening if len(block.text.split()) >= _TITLE and not _is_sentences(block)}
    yield from (block for block in text if block.text not in title or finding_of(block.text))


def _without_subject(blocks: Sequence[Block]) -> Sequence[Block]:
    """Return the blocks after "Dear …", without a subject line if they begin with one."""
    line = blocks[0].text if blocks else ""
    is_subject = len(line.split()) <= 30 and _SUBJECT.search(line) and not _VERB.search(line)
    return blocks[1:] if is_subject and not finding_of(line) else blocks


def _begins_text(block: Block) -> bool:
    return _is_sentences(block) or finding_of(block.text) is not None or (block.role is Role.HEADING and block.level > 1)


def _is_sentences(block: Block) -> bool:
    """Return whether a block is prose: long enough, and with a full stop or, if cut off by the page, a verb."""
    text = block.text.rstrip("'\"’”)")
    if block.role is Role.FOOTNOTE or len(text.split()) < _SENTENCE or is_furniture(block.text):
        return False
    return text.endswith((".", ":", ";")) or (len(text.split()) > _CUT and bool(_VERB.search(text)))


def _is_short_sentence(block: Block) -> bool:
    """Return whether a block may be a sentence: too short to be told from a letterhead where there is anything longer."""
    text = block.text
    return len(text.split()) >= _SHORTEST and text[0].isupper() and text.endswith(".") and not is_furniture(text)


def _without_closing(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, except from "Yours sincerely" or a copy list to the next known heading, and from the imprint on.

    Footnotes below the signature are kept, and so are sentences, but not below a copy list, whose names may look like one.
    """
    closed = copied = False
    for block in blocks:
        if _IMPRINT.fullmatch(block.text):
            return
        if _CLOSING.fullmatch(block.text) or _COPIES.fullmatch(block.text):
            closed, copied = True, copied or bool(_COPIES.fullmatch(block.text))
        elif closed and block.role is Role.HEADING and finding_of(block.text):
            closed = copied = False
        shown = not closed or block.role is Role.FOOTNOTE or (not copied and _is_sentences(block))
        if shown and not _is_left_out(block):
            yield block


def _is_left_out(block: Block) -> bool:
    """Return whether a block is furniture. A row of a table is where a cell gives a grade, an address or a site.

    A number alone in a cell is a figure, not a page's number, and a postcode or a word alone says where or how something is.
    """
    if not block.cells:
        return is_furniture(block.text)
    return any(_GRADE_ALONE.fullmatch(cell) or _SITE_ALONE.fullmatch(cell) or _is_contact(cell) for cell in block.cells)


def _is_contact(cell: str) -> bool:
    return len(cell.split()) > _POSTCODE_WORDS and is_furniture(cell) and not is_page_number(cell)


def _without_signatures(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks without the short lines at the end, if one gives a signatory's post: "Yours sincerely" may be missing."""
    notes = next((place for place in range(len(blocks), 0, -1) if blocks[place - 1].role is not Role.FOOTNOTE), 0)
    end = notes
    while end and len(blocks[end - 1].text.split()) <= _NAME and not blocks[end - 1].text.endswith(".") and not blocks[end - 1].marker:
        end -= 1
    signed = any(_OFFICE.fullmatch(block.text) for block in blocks[end:notes])
    return (*blocks[:end], *blocks[notes:]) if signed else tuple(blocks)


def is_furniture(text: str) -> bool:
    """Return whether a block with this text is never part of a letter's text: "Page 3 of 7", "NG2 7QP", "Overview ........ 4"."""
    if is_page_number(text) or _BY_BEGINNING.fullmatch(text):
        return True
    return any(sign.search(text, 0, _SIGN_WITHIN) and pattern.fullmatch(text) for sign, pattern in _BY_SIGN)


def _without_contents(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks without a table of contents: the heading "Contents" and the lines below it, up to text or another page."""
    inside: Block | None = None
    for block in blocks:
        if _CONTENTS.fullmatch(block.text):
            inside = block
        elif inside and not _is_contents_line(block, inside):
            inside = None
        if not inside:
            yield block


def _is_contents_line(block: Block, contents: Block) -> bool:
    """Return whether `block`, below the heading `contents`, is an entry: it ends in a page number, or is short on the same page."""
    words = len(block.text.split())
    if contents.page is not None and block.page != contents.page:
        return False
    return words <= 30 and bool(re.search(r"\d{1,3}$", block.text) or (contents.page and not block.text.endswith(".")))
