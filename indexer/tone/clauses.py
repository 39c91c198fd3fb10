"""Tone: split a text into sentences, a sentence into clauses, and a clause into what the table of weights has rows for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Clause = tuple[str, ...]
"""The words of a clause, in lower case."""

_SENTENCE_END = re.compile(r"[.!?;][\"'’”)\]]*\s+")
_SENTENCE_START = re.compile(r"[\"'‘“(]*[A-Z0-9]")
_PIECE = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[,;:–]")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_MARKS = frozenset(",;:–")
_SHORTEST = 3
"""Words of the shortest clause; what is shorter stays with what follows."""

TURNS = frozenset("but however nevertheless nonetheless".split())
"""Words that begin a clause which turns away from the last."""
CONCEDES = frozenset("although though while whilst whereas despite".split())
"""Words that begin such a clause too; at the start of a sentence, it ends at the first comma."""
_TURNING = TURNS | CONCEDES
NEGATES = frozenset(
    "not no never without cannot nor neither rarely few lack lacks lacking insufficient insufficiently unable fail fails failed failing"
    " little limited less none".split()
)
"""Words that turn the sense of the words after them."""
REACH = 4
"""How many words after it a negation turns."""
TURNED = "not … "
"""Marks a word in the reach of a negation, in the table: "not … timely"."""


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of `text`; the parts of one that semicolons divide count as sentences."""
    parts, begin = [], 0
    for found in _SENTENCE_END.finditer(text):  # a pattern that looks behind each character takes three times as long
        sign, end = found.span()
        if text[sign + 1].isspace() if text[sign] == ";" else _SENTENCE_START.match(text, end):
            parts.append(text[begin : sign + 1])
            begin = end
    return tuple(part for part in (*parts, text[begin:]) if part and not part.isspace())


def clauses(sentence: str) -> tuple[Clause, ...]:
    """Return the clauses of `sentence`: "Although plans are clear, too many are late" has two, as has "Plans are clear, but late".

    A sentence is divided only where its sense may turn, so most have one clause. Its marks are left out.
    """
    text = sentence.lower().replace("’", "'").replace("‘", "'")
    every = _WORD.findall(text)
    if _TURNING.isdisjoint(every) and ";" not in text:
        return (tuple(every),) if every else ()
    found: list[list[str]] = [[]]
    conceding = False
    for piece in _PIECE.findall(text):
        now = found[-1]
        if piece in _MARKS:
            if piece == ";" or (conceding and piece == "," and len(now) > _SHORTEST):
                found.append([])
                conceding = False
            continue
        if piece in TURNS or piece in CONCEDES:
            conceding = not now and piece in CONCEDES
            if len(now) >= _SHORTEST:
                found.append([])
        found[-1].append(piece)
    return tuple(tuple(words) for words in found if words)


def features(clause: Sequence[str]) -> Iterator[str]:
    """Yield what a clause is judged by: each word, marked if a negation turns it, and each two words in a row.

    "plans are not timely" gives "plans", "are", "plans are", "not", "are not", "not … timely" and "not timely".
    """
    before, turned = "", 0
    for word in clause:
        negates = word in NEGATES
        yield TURNED + word if turned and not negates else word
        turned = REACH if negates else max(turned - 1, 0)
        if before:
            yield f"{before} {word}"
        before = word
