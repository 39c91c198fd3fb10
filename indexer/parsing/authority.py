"""Parsing: find the authority a letter is about, in its register form, whatever the letter calls it."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.letter import Authority, Block, Evidence, Role
from indexer.parsing.extracted import Extracted
from indexer.parsing.front import Front, OpeningWords, front_of, opening_words
from indexer.parsing.letter_type import Title, title_of
from indexer.parsing.written_dates import days_in
from indexer.registers import AuthorityEntry, authorities_in, authority_entry

TITLE_CHARACTERS = 220
"""Longest title: "Joint targeted area inspection of the multi-agency response to abuse and neglect in Liverpool" has 91."""

PLAINLY = 3
"""How often the text must name an authority to be about it, if neither title nor opening says so."""

_TITLE_ENDS = re.compile(
    r"Inspection dates?\b|Inspected\b|Report published|Lead inspector|H(?:er|is) Majesty|\b(?:Dear|This letter|Between)\b"
)
_SENTENCE = re.compile(r"(?:This letter|Between \d|I am writing|Thank you)[^\n]{20,400}")
_COUNCIL = re.compile(r"[^\n,.;]{0,60}\b(?:Council|Corporation|Borough|MBC|local authority)\b")
"""In an address only a council counts: Nottinghamshire's is in Nottingham, and the sender's is in Manchester."""


@dataclass(frozen=True, slots=True)
class _Named:
    """An authority named in one part of the letter."""

    entry: AuthorityEntry
    where: str
    evidence: Evidence


def find_authority(blocks: Sequence[Block]) -> Extracted[Authority | None]:
    """Return the authority the letter is about.

    The first of these that names one decides: the title ("Focused visit to Kingston upon Hull children’s services"), the line above a
    report's title ("Bristol City of"), the opening sentence ("This letter summarises the findings of the focused visit to …"), the
    address ("Nottinghamshire County Council"), the first page, the whole text. If title and opening sentence disagree, the one that
    the text names more often is taken. A running header is never used.
    """
    front, title = front_of(blocks), title_of(blocks)
    named = list(_named(blocks, front, title))
    if not named:
        return _most_named(blocks)
    chosen = named[0]
    rival = next((other for other in named[1:] if chosen.where == "title" and other.where == "opening sentence"), chosen)
    if rival.entry != chosen.entry:
        counts = _counts(blocks)
        chosen = max(chosen, rival, key=lambda name: counts[name.entry.authority.code])
    return _found(chosen, [*named, *_in_headers(blocks)])


def _found(chosen: _Named, named: Sequence[_Named]) -> Extracted[Authority | None]:
    entry = _going_on(chosen.entry)
    others = {other.where: other.entry.authority for other in reversed(named) if _going_on(other.entry) != entry}
    notices = [
        f"The {where} names {others[where].name}, but the {chosen.where} names {entry.authority.name}. We used {entry.authority.name}."
        for where in ("title", "opening sentence", "running header")
        if where in others
    ]
    if entry != chosen.entry:
        notices.append(f"{chosen.entry.authority.name} is now {entry.authority.name}.")
    return Extracted(entry.authority, (chosen.evidence,), tuple(notices))


def _going_on(entry: AuthorityEntry) -> AuthorityEntry:
    """Return the council that `entry` continues as today: Buckinghamshire County Council is now Buckinghamshire Council."""
    return authority_entry(entry.goes_on_as) or entry


def _named(blocks: Sequence[Block], front: Front, title: Title | None) -> Iterator[_Named]:
    """Yield the authority named in each part of the front, in the order in which they decide."""
    for where, words, start, end in _parts(front, title):
        mentions = authorities_in(words.text[start:end])
        if where == "address":
            mentions = tuple(mention for mention in mentions if _COUNCIL.match(words.text, start + mention.start))
        for mention in mentions[:1]:
            if entry := _one_of(mention.codes, front, blocks):
                yield _Named(entry, where, words.evidence("authority", start + mention.start, start + mention.end, around=60))


def _parts(front: Front, title: Title | None) -> Iterator[tuple[str, OpeningWords, int, int]]:
    """Yield the parts of the front that may name the authority: (what it is, its words, start, end)."""
    opening, address = opening_words(front.opening), opening_words(front.before)
    place = 0
    if title:
        limit = min(len(title.words.text), title.start + TITLE_CHARACTERS)
        stop = _TITLE_ENDS.search(title.words.text, title.start + 1, limit)
        yield "title", title.words, title.start, stop.start() if stop else limit
        if front.salutation is None:
            yield "line above the title", title.words, 0, title.start
        elif title.words == opening:
            place = title.end
    if front.salutation:
        sentence = _SENTENCE.search(opening.text, place)
        yield "opening sentence", opening, sentence.start() if sentence else place, sentence.end() if sentence else place
    yield "address", address, 0, len(address.text)
    yield "first page", opening, place, len(opening.text)


def _one_of(codes: tuple[str, ...], front: Front, blocks: Sequence[Block]) -> AuthorityEntry | None:
    """Return the authority meant; None if that is unclear.

    If several have had the name, it is the one that existed then, or exists now; if a trust serves several, the one named most often.
    """
    entries = [entry for code in codes if (entry := authority_entry(code))]
    if len(entries) > 1:
        when = _when(front) or dt.date.max
        entries = [entry for entry in entries if (entry.start or when) <= when <= (entry.end or when)] or entries
    if len(entries) > 1:
        counts = _counts(blocks)
        ranked = sorted(entries, key=lambda entry: -counts[entry.authority.code])
        first, second = (counts[entry.authority.code] for entry in ranked[:2])
        entries = ranked[:1] if first > second else []
    return entries[0] if entries else None


def _when(front: Front) -> dt.date | None:
    """Return roughly when the letter was written: the latest day named in its front."""
    text = opening_words((*front.before, *front.opening)).text
    return max((days.last for days in days_in(text)), default=None)


def _counts(blocks: Sequence[Block]) -> Counter[str]:
    """Count how often the text names each authority, leaving out running headers, the address and ambiguous names."""
    address = front_of(blocks).before
    text = "\n".join(block.text for block in blocks if block.role is not Role.FURNITURE and block not in address)
    return Counter(mention.codes[0] for mention in authorities_in(text) if len(mention.codes) == 1)


def _in_headers(blocks: Sequence[Block]) -> Iterator[_Named]:
    """Yield authorities named in running headers after page 1: "Inspection of Norfolk local authority children’s services"."""
    furniture = {block.text: block for block in blocks if block.role is Role.FURNITURE and block.page != 1}
    words = opening_words([block for text, block in furniture.items() if "nspection of" in text or "visit to" in text])
    for mention in authorities_in(words.text):
        entry = authority_entry(mention.codes[0])
        if entry and len(mention.codes) == 1:
            yield _Named(entry, "running header", words.evidence("authority", mention.start, mention.end))


def _most_named(blocks: Sequence[Block]) -> Extracted[Authority | None]:
    """Return the authority that the text names most often, if it is clear; a passing mention is not enough."""
    counts = _counts(blocks)
    first, second = ([*counts.most_common(2), ("", 0), ("", 0)])[:2]
    entry = authority_entry(first[0])
    if entry is None or first[1] < PLAINLY or first[1] == second[1]:
        return Extracted(None, notices=("The letter doesn’t say clearly which council it is to.",))
    words = opening_words(blocks)
    mention = next(mention for mention in authorities_in(words.text) if first[0] in mention.codes)
    notice = f"The title and the opening name no council. We used {entry.authority.name}, which the text names {first[1]} times."
    return Extracted(_going_on(entry).authority, (words.evidence("authority", mention.start, mention.end, around=60),), (notice,))
