"""Ingest: turn the bytes of one file into letters. Most files are one; a pack, a mail or an archive holds several."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from itertools import groupby

from indexer.errors import UnreadableSource
from indexer.letter import WHOLE, Block, Letter, Part, Role, Source, Unread
from indexer.parsing import parse_letter
from indexer.parsing.forwarded import longest_mail
from indexer.parsing.front import front_of
from indexer.parsing.packs import PackPart, letters_in, parts_of, stamps_of
from indexer.print_conventions import masked_figures
from indexer.readers import blocks_of, blocks_of_pages, outline_of
from indexer.readers.formats import is_pdf
from indexer.readers.holders import Document, open_holder
from indexer.readers.ocr.recogniser import Recogniser

Sources = tuple[Source, ...]

_PORTFOLIO = re.compile(r"\bPDF portfolio\b", re.IGNORECASE)
_PORTFOLIO_WORDS = 60
"""Most words of a portfolio's cover, which only says which program to open it with."""

_OPENS_LETTER = re.compile(r"\bthis (?:letter|report) (?:summari[sz]es|sets out|contains|confirms|provides|is)\b", re.IGNORECASE)

_ATTACHES = re.compile(
    r"\b(?:(?:please|pls) (?:find|see)|(?:i|we) (?:have |am |are )?(?:now )?(?:attach|enclos)|attached (?:is|are|please)"
    r"|(?:is|are) (?:attached|enclosed)|see (?:the )?attach|find (?:the )?(?:attached|enclosed))",
    re.IGNORECASE,
)
"""What a mail says that goes with a letter."""
_COVER_WORDS = 150
"""Words; a mail with fewer that says so is no letter itself. A letter has about 500, the shortest 250."""

_MAIL = re.compile(r"(?:^|\s)(from|to|cc|subject|date|sent|received|message-id):\s", re.IGNORECASE)
_FIRST = 12
"""Blocks at the beginning that may be an e-mail's header."""
_FEW_WORDS = 100

REASONS = 3
"""Pieces of a file that are named with their reasons if none can be read."""


@dataclass(frozen=True, slots=True)
class Documents:
    """What was read from one file: at least one letter, and what in the file could not be read."""

    letters: tuple[Letter, ...]
    unread: tuple[Unread, ...] = ()


def documents_in(data: bytes, name: str, sources: Sources, recogniser: Recogniser | None = None) -> Documents:
    """Return the letters in a file with these bytes; `sources` are all files that have them. A `recogniser` reads scanned pages.

    Raises `UnreadableSource` if there is none: the reason of a file of files names what it holds.
    """
    held = open_holder(data, name)
    results = list(_each_once(held.documents, sources, recogniser))
    letters = tuple(one for one in results if isinstance(one, Letter))
    failed = [*(one for one in results if not isinstance(one, Letter)), *((Part(within), reason) for within, reason in held.closed)]
    if not letters:
        raise UnreadableSource(_why_none(failed))
    return Documents(letters, tuple(Unread(source, reason) for part, reason in failed for source in _placed(sources, part)))


_Failure = tuple[Part, str]


def _each_once(documents: Sequence[Document], sources: Sources, recogniser: Recogniser | None) -> Iterator[Letter | _Failure]:
    """Yield what is in each document, without a mail's own words where Outlook packed them for the same mail once more."""
    seen: set[tuple[tuple[str, ...], str]] = set()
    for document in documents:
        for one in _bounded(document, sources, recogniser):
            if document.mail and isinstance(one, Letter):
                words = "".join("".join(paragraph.text.split()) for paragraph in one.paragraphs)
                if (document.within[:-1], words) in seen:
                    continue
                seen.add((document.within, words))
            yield one


def _bounded(document: Document, sources: Sources, recogniser: Recogniser | None) -> Sequence[Letter | _Failure]:
    """Return what `_results` gives; a surprise in one of several documents costs only that one."""
    try:
        return tuple(_results(document, sources, recogniser))
    except MemoryError:
        raise
    except Exception as error:
        if not document.within:
            raise
        return ((Part(document.within), f"reading failed: {type(error).__name__}: {error}"[:300]),)


def _results(document: Document, sources: Sources, recogniser: Recogniser | None) -> Iterator[Letter | _Failure]:
    """Yield the letters in one document, or why it can't be read; nothing for what is not meant to be one."""
    try:
        blocks = blocks_of(document.data, document.name, recogniser)
    except UnreadableSource as error:
        if not document.mail:
            yield Part(document.within), str(error)
        return
    if document.holds and _is_portfolio_cover(blocks):
        return
    digest = sha256(document.mail or document.data).hexdigest() if document.within else sources[0].sha256
    if parts := parts_of(blocks, partial(outline_of, document.data)):
        stamps = stamps_of(blocks)
        for part in parts:
            if is_pdf(document.data):
                read = partial(blocks_of_pages, document.data, part.first, part.last, stamps, recogniser)
            else:
                read = partial(_on_pages, blocks, part, stamps)
            yield from _of_pack(document, part, read, digest, sources)
        return
    if not document.mail and (letters := letters_in(blocks)):
        yield from _one_after_another(document, letters, digest, sources)
        return
    if document.mail:
        blocks = longest_mail(blocks)
    letter = parse_letter(blocks, _placed(sources, Part(document.within)), digest[:16])
    if (document.mail or document.doubtful) and not _is_letter(letter, blocks):
        return
    if not letter.paragraphs:
        yield Part(document.within), f"no paragraphs: {_instead_of_paragraphs(blocks)}"
        return
    yield _told(letter, document)
    yield from _unread_pages(blocks, document.within)


def _on_pages(blocks: Sequence[Block], part: PackPart, stamps: Set[str]) -> tuple[Block, ...]:
    """Return the blocks on some pages of a text, which is read in one go, without the pack's running lines."""
    return tuple(one for one in blocks if part.first <= (one.page or 0) <= part.last and masked_figures(one.text) not in stamps)


def _one_after_another(
    document: Document, letters: Sequence[Sequence[Block]], digest: str, sources: Sources
) -> Iterator[Letter | _Failure]:
    """Yield the letters that follow one another in a document without pages, each by its number."""
    for number, blocks in enumerate(letters, start=1):
        place = Part((*document.within, f"letter {number} in"))
        letter = parse_letter(blocks, _placed(sources, place), sha256(f"{digest}/{number}".encode()).hexdigest()[:16])
        if letter.paragraphs:
            yield _told(letter, document)
        else:
            yield place, f"no paragraphs: {_instead_of_paragraphs(blocks)}"


def _of_pack(
    document: Document, part: PackPart, read: Callable[[], tuple[Block, ...]], digest: str, sources: Sources
) -> Iterator[Letter | _Failure]:
    """Yield the letter on some pages of a pack, or why they can't be read. Its id is made from the pack's hash and its first page."""
    place = Part(document.within, part.first, part.last)
    try:
        found = read()
    except UnreadableSource as error:
        yield place, str(error)
        return
    letter_id = sha256(f"{digest}/{part.first}".encode()).hexdigest()[:16]
    before = part.first - 1
    blocks = [replace(block, page=block.page - before) if block.page else block for block in found]  # parsing knows first pages by number
    letter = parse_letter(blocks, _placed(sources, place), letter_id, paper=part.paper)
    if letter.paragraphs:
        yield _paged_from(letter, before)
        yield from _unread_pages(found, document.within)
    elif not part.paper:
        yield place, f"no paragraphs: {_instead_of_paragraphs(blocks)}"


def _unread_pages(blocks: Sequence[Block], within: tuple[str, ...]) -> Iterator[_Failure]:
    """Yield the pages of a letter that can't be read, each run of pages with its reason."""
    told = [(block.page, block.text) for block in blocks if block.role is Role.NOTICE and block.page]
    for (_, reason), run in groupby(enumerate(told), key=lambda one: (one[1][0] - one[0], one[1][1])):
        numbers = [page for _, (page, _) in run]
        yield Part(within, numbers[0], numbers[-1]), reason


def _paged_from(letter: Letter, before: int) -> Letter:
    """Return the letter with the pages of its pack, in which there are `before` pages before it."""
    paragraphs = tuple(replace(one, page=one.page + before) if one.page else one for one in letter.paragraphs)
    evidence = tuple(replace(one, page=one.page + before) if one.page else one for one in letter.evidence)
    return replace(letter, paragraphs=paragraphs, evidence=evidence)


def _placed(sources: Sources, part: Part) -> Sources:
    """Return the sources as those of one part of their file."""
    return sources if part == WHOLE else tuple(replace(source, part=part) for source in sources)


def _told(letter: Letter, document: Document) -> Letter:
    """Return the letter with a notice of what is attached to it."""
    if not document.holds:
        return letter
    names = ", ".join(f"“{name}”" for name in document.holds)
    kind = "PDF" if is_pdf(document.data) else "document"
    notice = f"Attached to this {kind}: {names}. What is attached is a document of its own."
    return replace(letter, notices=(*letter.notices, notice))


def _is_letter(letter: Letter, blocks: Sequence[Block]) -> bool:
    """Return whether a mail's own words are a letter, not a line or two that go with what is attached."""
    if not (letter.letter_type and letter.paragraphs and front_of(blocks).salutation):
        return False
    texts = [one.text for one in blocks if one.role is not Role.FURNITURE]
    if any(_ATTACHES.search(text) for text in texts) and sum(len(text.split()) for text in texts) < _COVER_WORDS:
        return False
    headed = any(section.heading and section.known for section in letter.sections)
    return headed or any(_OPENS_LETTER.search(one.text) for one in letter.paragraphs)


def _is_portfolio_cover(blocks: Sequence[Block]) -> bool:
    text = " ".join(one.text for one in blocks)
    return bool(_PORTFOLIO.search(text)) and len(text.split()) <= _PORTFOLIO_WORDS


def _why_none(failed: Sequence[_Failure]) -> str:
    """Return why a file gives no letter: its own reason, or those of what it holds."""
    if len(failed) == 1 and failed[0][0] == WHOLE:
        return failed[0][1]
    if not failed:
        return "no letter in it: neither its own words nor a file in it that can be read"
    named = "; ".join(f"{_piece(part)}: {reason}" for part, reason in failed[:REASONS])
    others = f"; and {len(failed) - REASONS:,} more" if len(failed) > REASONS else ""
    return f"no letter in it can be read ({named}{others})"


def _piece(part: Part) -> str:
    """Return the name of a piece without its file: "attachment letter.doc"."""
    return part.words.rpartition(" ")[0] or "its own text"


def _instead_of_paragraphs(blocks: Sequence[Block]) -> str:
    """Return what a file has that has no paragraphs, and what to do where there may be a letter elsewhere."""
    text = [block for block in blocks if block.role is not Role.FURNITURE]
    words = sum(len(block.text.split()) for block in text)
    listed = sum(len(block.text.split()) for block in text if block.role in {Role.LIST_ITEM, Role.TABLE_ROW})
    if len({found[1].lower() for block in text[:_FIRST] for found in _MAIL.finditer(block.text)}) > 2:
        return "an e-mail with no letter in its own words; save the letter attached to it"
    if listed > words / 2:
        return f"only a list or a table, of {words:,} words"
    if all(block.role is Role.HEADING for block in text):
        return f"only headings, of {words:,} words"
    return f"{words:,} words in short lines, without sentences" if words > _FEW_WORDS else "only headings or a letterhead"
