"""Parsing: find the documents in a pack: a PDF in which letters stand one after another, often behind a council's own papers.

A file with one letter must never be divided. So a page begins a letter only where its first blocks show one, and pages end one only in a
file that has been found to be a pack.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice, pairwise, takewhile

from indexer.letter import Block, Role
from indexer.parsing.front import is_greeted
from indexer.parsing.people import COPIES, SIGNED
from indexer.parsing.written_dates import days_in
from indexer.print_conventions import masked_figures
from indexer.registers import letter_types

FIRST_CHARACTERS = 2500
"""Characters of a page in which a letter's day and salutation must stand; a joint area letter has a dozen addressees."""
LONGEST_LINE = 400
"""Most characters of a block above "Dear …", or of a title: a longer one is running text."""
DAY_WITHIN = 40
"""Most characters before a letter's day in its line: "Date: ", a reference."""
SENTENCE_WORDS = 8
"""Words with which a line with a full stop is running text."""
TITLE_BLOCKS = 8
"""Blocks of a page in which a report's title must begin."""
FACT_BLOCKS = 40
"""Blocks of a page in which a report's facts must stand."""
SAME_FACT = 2
"""So often a report gives the same fact on its first page."""
BETWEEN = 40
"""Blocks between a signature and the next letter's salutation: copies, letterhead, a long list of addressees."""
SIGNATURE = 3
"""Most lines of a signature."""
COVER_WORDS = 60
"""Most words of a page that only says what is behind it."""
SIGN_BLOCKS = 12
"""Blocks of a page in which it says that it is a council's paper."""
LONGEST_SIGN = 120

_FACT = re.compile(
    r"(?:inspection dates?|dates? of inspection|(?:lead|reporting) inspector|inspection number|report published|published|age group"
    r"|unique reference number|date of last inspection|previous inspection|visit dates?)\b",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"agenda(?: item\b| no\b|\s*$|\s+(?:pack|frontsheet))|item (?:no\.? ?)?\d+\s*$|public document pack|minutes(?:\s*$| of (?:the|a)\b)"
    r"|purpose of (?:the |this )?report\s*$|report (?:of|by|from|to)(?: the|:)|(?:lead|responsible|contact) officer\b|report author\b"
    r"|(?P<body>(?:.{0,60} )?(?:committee|scrutiny panel|scrutiny board|cabinet))\s*$",
    re.IGNORECASE,
)
"""The beginning of a line by which a council's paper is known; `body` is a line that ends like a committee's name."""
BODY_WORDS = 6
"""Most words of a committee's name that is not written in capitals; a longer line is a sentence that a page or a list cuts."""
_HEADS = re.compile(
    r"^(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame|Cllr|Councillor|Prof|Professor)\b|\b(?:Ofsted|Piccadilly Gate|Care Quality Commission)\b"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|^(?:T|Tel|Telephone|Date|By e-?mail)\b"
)
"""What a letterhead or an address begins with."""
_APPENDIX = re.compile(r"(?:appendix|annexe?) (?:\d+|[a-z])\b", re.IGNORECASE)
"""The beginning of a line by which an appendix is known: to a council's paper, or a letter's own."""


@dataclass(frozen=True, slots=True)
class PackPart:
    """A document in a pack: its first and last page, and whether it is a council's paper rather than a letter."""

    first: int
    last: int
    paper: bool


def parts_of(blocks: Sequence[Block], outline: Callable[[], Collection[int]] = tuple) -> tuple[PackPart, ...]:
    """Return the documents in a PDF with these blocks, in order; () if it is no pack but one document.

    `outline` gives the pages that its outline names at the first level; it is only asked if there are several letters. A page that is only
    a cover ("Appendix 2") is in no document.
    """
    pages = {page: tuple(group) for page, group in groupby((one for one in blocks if one.page), key=lambda one: one.page) if page}
    starts = [page for page, there in pages.items() if begins_letter(there)]
    if not starts or len(pages) < 2:
        return ()
    stamps = stamps_of(blocks)
    covers = {page for page in starts if page + 1 in starts and _words({page: pages[page]}) <= COVER_WORDS}
    starts = [page for page in starts if page not in covers]
    signed = {page for page, there in pages.items() if is_paper(there, stamps)}
    bookmarks = set(outline()) if len(starts) > 1 else set()
    marked = bookmarks & set(pages) if bookmarks.issuperset(starts) else set()
    front = {page: there for page, there in pages.items() if page < starts[0]}
    ahead = {min(front)} if front and _words(front) > COVER_WORDS and not _is_title_page(front[min(front)]) else set()
    if len(starts) > 1 or signed or ahead:  # without any sign of a pack, an appendix is the letter's own
        appendices = [page for page, there in pages.items() if is_appendix(there, stamps)]
        signed |= covers | {page for page in appendices if not _is_signed_later(pages, page, sorted({*starts, *signed, *marked, *ahead}))}
        signed |= set(_behind_signatures(pages, starts, signed | marked))
    parts = _divided(sorted(pages), starts, (signed | marked | ahead) - set(starts))
    kept = tuple(part for part in parts if not part.paper or _words(pages, part) > COVER_WORDS)
    return kept if len(parts) > 1 else ()


def letters_in(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], ...]:
    """Return the letters that follow one another in a document without pages; () if it is one.

    The next one begins behind a signature, if a day and then a salutation follow with nothing but a letterhead and addressees between.
    """
    if any(one.page for one in blocks):
        return ()
    begins = [0]
    signed = -1
    for place, block in enumerate(blocks):
        if SIGNED.search(block.text):
            signed = place
        elif signed >= 0 and place - signed <= BETWEEN and block.text.startswith("Dear "):
            first = _behind_signature(blocks, signed + 1, place)
            if _begins_with_greeting(blocks[first : place + 1]):
                begins.append(first)
                signed = -1
    return tuple(tuple(blocks[first:last]) for first, last in pairwise((*begins, len(blocks)))) if len(begins) > 1 else ()


def _behind_signature(blocks: Sequence[Block], first: int, last: int) -> int:
    """Return where the next letter begins below "Yours sincerely": behind names and posts, and behind those who get a copy."""
    for place in range(first, last):
        text = blocks[place].text
        copied = COPIES.match(text) is not None
        if not copied and (place - first >= SIGNATURE or _HEADS.search(text) or any(day.start < DAY_WITHIN for day in days_in(text[:200]))):
            return place
    return last


def begins_letter(page: Sequence[Block]) -> bool:
    """Return whether a page with these blocks is the first of a letter or report."""
    return _begins_with_greeting(page) or _begins_with_facts(page)


def stamps_of(blocks: Sequence[Block]) -> frozenset[str]:
    """Return the running lines, numbers masked, that stand on at least half of the pages: a pack's own, not one of its letters'."""
    seen = {(masked_figures(one.text), one.page) for one in blocks if one.role is Role.FURNITURE}
    pages = len({one.page for one in blocks})
    counts: dict[str, int] = {}
    for line, _ in seen:
        counts[line] = counts.get(line, 0) + 1
    return frozenset(line for line, count in counts.items() if count >= max(3, pages / 2))


def is_paper(page: Sequence[Block], stamps: Collection[str] = ()) -> bool:
    """Return whether a page says that a council's paper begins on it."""
    return _says(page, stamps, _PAPER)


def is_appendix(page: Sequence[Block], stamps: Collection[str] = ()) -> bool:
    """Return whether a page says that an appendix begins on it."""
    return _says(page, stamps, _APPENDIX)


def _says(page: Sequence[Block], stamps: Collection[str], sign: re.Pattern[str]) -> bool:
    texts = [one.text for one in page if one.text]
    for place, text in enumerate(texts):
        found = sign.match(text) if len(text) <= LONGEST_SIGN else None
        if found and masked_figures(text) not in stamps and _is_name(found.groupdict().get("body") or ""):
            return sum(masked_figures(above) not in stamps for above in texts[:place]) < SIGN_BLOCKS
    return False


def _is_name(words: str) -> bool:
    """Return whether words may be a name: few of them, or those of some length with capitals."""
    return len(words.split()) <= BODY_WORDS or not any(word.islower() and len(word) > 3 for word in words.split())


def _is_signed_later(pages: Mapping[int, Sequence[Block]], appendix: int, begins: Sequence[int]) -> bool:
    """Return whether a letter that has not been signed before the page `appendix` is signed on it or later, before another begins."""
    first = max((page for page in begins if page <= appendix), default=appendix)
    after = min((page for page in begins if page > appendix), default=max(pages) + 1)
    signed = [page for page in pages if first <= page < after and any(SIGNED.search(one.text) for one in pages[page])]
    return bool(signed) and signed[0] >= appendix and _begins_with_greeting(pages[first])


def _behind_signatures(pages: Mapping[int, Sequence[Block]], starts: Sequence[int], papers: Collection[int]) -> Iterator[int]:
    """Yield the page behind each letter's signature on which text stands before anything else begins: it is not the letter's.

    A page of a few words is, as names and copies may stand there.
    """
    for start in starts:
        after = min((page for page in (*starts, *papers) if page > start), default=max(pages) + 1)
        inside = [page for page in pages if start <= page < after]
        last = max((page for page in inside if any(SIGNED.search(one.text) for one in pages[page])), default=after)
        behind = (page for page in inside if page > last and _words({page: pages[page]}) > COVER_WORDS)
        if _begins_with_greeting(pages[start]):
            yield from islice(behind, 1)


def _begins_with_greeting(page: Sequence[Block]) -> bool:
    """Return whether there is a day and then a salutation, with nothing above but a letterhead and addressees.

    Where there is no day, as in a letter that forgot its own, the subject below the salutation has to name a type.
    """
    seen, dated = 0, False
    if not any("Dear" in block.text for block in page):  # most pages: dates are not looked for there
        return False
    for place, block in enumerate(page):
        above, greeted = is_greeted(block.text)
        if seen > FIRST_CHARACTERS or (len(above) > LONGEST_LINE and not greeted):
            return False
        dated = dated or any(day.first == day.last and _column(above, day.start) < DAY_WITHIN for day in days_in(above[:FIRST_CHARACTERS]))
        if greeted:
            return dated or _is_title_page(page[place + 1 :])
        seen += len(block.text)
    return False


def _column(text: str, place: int) -> int:
    return place - text.rfind("\n", 0, place) - 1


def _begins_with_facts(page: Sequence[Block]) -> bool:
    """Return whether the page begins with the title of a type, and has a report's table of facts.

    A label without its fact is the head of a table, and one that comes again and again is of several inspections.
    """
    body = [one for one in page if one.role is not Role.FURNITURE and one.text][:FACT_BLOCKS]
    beside = [pair for one in body if one.cells for pair in zip(one.cells, (*one.cells[1:], ""), strict=True)]
    below = [(one.text, after.text) for one, after in zip(body, (*body[1:], Block("")), strict=False) if not one.cells]
    labels = Counter(label for pair in (*beside, *below) if (label := _fact(*pair)))
    return bool(labels) and max(labels.values()) <= SAME_FACT and _is_title_page(page)


def _fact(text: str, after: str) -> str:
    """Return the label of the fact in a text, in small letters; "" if it has none, or no fact behind it or `after` it."""
    label = _FACT.match(text)
    if not label:
        return ""
    fact = text[label.end() :].lstrip(" :–—-|\n") or after
    given = (fact[:1].isupper() or any(map(str.isdigit, fact))) and not _FACT.match(fact)
    return label.group().lower() if given else ""


def _is_title_page(page: Sequence[Block]) -> bool:
    """Return whether one of the first blocks names a type, with no running text above it: a report's text names its type too."""
    body = (one.text for one in page if one.role is not Role.FURNITURE and one.text)
    above = takewhile(lambda text: not _is_sentence(text), islice(body, TITLE_BLOCKS))
    titles = (re.sub("[’‘`]", "'", text) for text in above if len(text) <= LONGEST_LINE)
    return any(entry.pattern.search(title) for title in map(str.lower, titles) for entry in letter_types())


def _is_sentence(text: str) -> bool:
    return text.endswith(".") and len(text.split()) >= SENTENCE_WORDS


def _divided(pages: Sequence[int], starts: Collection[int], ends: Collection[int]) -> tuple[PackPart, ...]:
    """Return the parts that begin at `starts`, which are letters, and at `ends`, which are papers.

    What stands before the first of them is a letter's own cover, and belongs to it.
    """
    begins = sorted({*starts, *ends})
    papers = {page for page in begins if page not in starts}
    if begins[0] in papers:
        papers.add(pages[0])
        begins = sorted({pages[0], *begins})
    begins[0] = pages[0]
    lasts = [*(page - 1 for page in begins[1:]), pages[-1]]
    return tuple(PackPart(first, last, first in papers) for first, last in zip(begins, lasts, strict=True))


def _words(pages: Mapping[int, Sequence[Block]], part: PackPart | None = None) -> int:
    """Return the number of words on the pages, or on those of one part."""
    wanted = (there for page, there in pages.items() if part is None or part.first <= page <= part.last)
    return sum(len(one.text.split()) for there in wanted for one in there if one.role is not Role.FURNITURE)
