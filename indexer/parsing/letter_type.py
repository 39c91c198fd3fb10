"""Parsing: find the type of a letter, from its title or opening words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from indexer.letter import Block
from indexer.parsing.extracted import Extracted
from indexer.parsing.front import Front, OpeningWords, front_of, opening_words
from indexer.registers import LetterTypeEntry, inspectorates, inspectorates_in, letter_type_entry, letter_types

LONGEST_MATCH = 300
"""Longest match of any type, in characters; once one is found, only a match that begins before it matters."""

NEAR = 500
"""Characters in which most letters name their type, so that forty patterns need not be looked for in all of the opening."""

COMMITTEE_PAPER = "committee paper"
"""The type of minutes, agendas and a council's own reports, alone or in a pack; a letter never is one."""
COMMITTEE_CHARACTERS = 1500
"""A committee’s paper says so within so many characters."""
INSPECTORATE_LINES = 12
LONGEST_NAME = 100
"""An inspectorate’s name is a line of its own among so many first lines, and has at most so many characters."""


@dataclass(frozen=True, slots=True)
class Title:
    """Where the front of a letter says what type of letter it is."""

    words: OpeningWords
    start: int
    end: int
    entry: LetterTypeEntry


def find_letter_type(blocks: Sequence[Block]) -> Extracted[str | None]:
    """Return the letter's type, a name from the register of letter types; None if the letter doesn't say.

    Recognised by wording such as "Focused visit to Dorset children’s services", "Inspection of Norfolk local authority children’s
    services" or "Briefing Note". If the front names several types, the first counts: later ones refer to other letters.
    """
    title = title_of(blocks)
    if title is None:
        return Extracted(None, notices=("The letter doesn’t say what type of letter it is.",))
    return Extracted(title.entry.name, (title.words.evidence("letter_type", title.start, title.end, around=60),))


def find_inspectorates(blocks: Sequence[Block], letter_type: str | None) -> Extracted[tuple[str, ...]]:
    """Return who inspected, by their names in the register of inspectorates; empty if the letter doesn’t say.

    The letter’s type says who. Of a joint inspection it is those that the front names, if it names several; of a letter of a type that
    anyone may write, or of no known type, the one whose name is a line of its own in the front.
    """
    front = front_of(blocks)
    words = opening_words((*front.before, *front.opening))
    entry = letter_type_entry(letter_type)
    may = entry.inspectorates if entry else ()
    if len(may) == 1:
        return Extracted(may)
    if may:
        named = {*may[:1], *inspectorates_in(words.text)}  # the first leads the inspection, whether or not the text names it
        return Extracted(tuple(one for one in may if one in named) if len(named) > 1 else may)
    return Extracted(_named_alone(words)[:1])


def _named_alone(words: OpeningWords) -> tuple[str, ...]:
    """Return the inspectorates whose names are lines among the first, in that order."""
    lines = (line for line in words.text.split("\n")[:INSPECTORATE_LINES] if len(line) <= LONGEST_NAME)
    return tuple(name for line in lines for name in _whole_line(line))


def _whole_line(line: str) -> tuple[str, ...]:
    """Return the inspectorate whose name is all of a line."""
    one = _known_lines().get(" ".join(line.replace("’", "'").split()).strip(" .,:"))
    return (one,) if one else ()


@cache
def _known_lines() -> Mapping[str, str]:
    return {name: one.name for one in inspectorates() for name in (one.name, one.label, *one.names)}


def title_of(blocks: Sequence[Block]) -> Title | None:
    """Return where the letter says its type, in a subject line above "Dear …" or in the opening; None if it doesn't."""
    front = front_of(blocks)
    said = _named_alone(opening_words((*front.before, *front.opening)))
    return _committee_paper(front) or _title_in(opening_words(front.before), said) or _title_in(opening_words(front.opening), said)


def _committee_paper(front: Front) -> Title | None:
    """Return where a paper without a salutation says that it is a committee’s: it may name an inspection before that, as its subject."""
    entry = letter_type_entry(COMMITTEE_PAPER)
    words = opening_words(front.opening)
    match = None if front.salutation or entry is None else entry.pattern.search(_plain(words.text), 0, COMMITTEE_CHARACTERS)
    return Title(words, match.start(), match.end(), entry) if match and entry else None


def _plain(text: str) -> str:
    """Return `text` as the patterns want it: in small letters, on one line, with straight apostrophes; of the same length."""
    lowered = text.lower()
    return re.sub("[’‘`]", "'", lowered if len(lowered) == len(text) else text).replace("\n", " ")


@lru_cache(maxsize=4)
def _title_in(words: OpeningWords, said: tuple[str, ...]) -> Title | None:
    """Return the first type that `words` name, of those that one of the inspectorates `said` may write, if there are any."""
    entries = [entry for entry in letter_types() if entry.name != COMMITTEE_PAPER]
    if said:
        entries = [entry for entry in entries if not entry.inspectorates or set(said) & set(entry.inspectorates)]
    near = _first_of(entries, words, NEAR)
    return near if near and near.start + LONGEST_MATCH <= NEAR else _first_of(entries, words, len(words.text))


def _first_of(entries: Iterable[LetterTypeEntry], words: OpeningWords, within: int) -> Title | None:
    """Return the first type that `words` name within so many characters."""
    text = _plain(words.text)
    found: Title | None = None
    for entry in entries:
        match = entry.pattern.search(text, 0, found.start + LONGEST_MATCH if found else within)
        if match and (found is None or match.start() < found.start):
            found = Title(words, match.start(), match.end(), entry)
    return found
