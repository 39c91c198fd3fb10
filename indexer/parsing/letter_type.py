"""Parsing: find the type of a letter, from its title or opening words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indexer.letter import Block
from indexer.parsing.extracted import Extracted
from indexer.parsing.front import OpeningWords, front_of, opening_words
from indexer.registers import LetterTypeEntry, letter_types

LONGEST_MATCH = 300
"""Longest match of any type, in characters; once one is found, only a match that begins before it matters."""


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


def title_of(blocks: Sequence[Block]) -> Title | None:
    """Return where the letter says its type, in a subject line above "Dear …" or in the opening; None if it doesn't."""
    front = front_of(blocks)
    return _title_in(opening_words(front.before)) or _title_in(opening_words(front.opening))


def _title_in(words: OpeningWords) -> Title | None:
    text = re.sub("[’‘`]", "'", words.text).replace("\n", " ")
    found: Title | None = None
    for entry in letter_types():
        match = entry.pattern.search(text, 0, found.start + LONGEST_MATCH if found else len(text))
        if match and (found is None or match.start() < found.start):
            found = Title(words, match.start(), match.end(), entry)
    return found
