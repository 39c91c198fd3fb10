"""Tone: estimate whether sentences criticise or praise, and say by which of their words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from math import exp
from typing import NamedTuple

from indexer.analysis import STOP_WORDS
from indexer.letter import Finding, Kind
from indexer.tone.clauses import NEGATES, REACH, Clause, clauses, sentences
from indexer.tone.weights import Weight, Weights, weights

CRITICISM, PRAISE, MIXED, NEUTRAL = "criticism", "praise", "mixed", "neutral"
LIKELY = Weight(criticism=0.55, praise=0.6)
"""From which probability a clause counts as critical, and as praise."""
CERTAIN = 0.96
"""From which probability an estimate is shown without "perhaps"."""
TELLING = 0.8
"""The least weight of words that are named as the reason, in log-odds."""
LEANING = frozenset("not no too only lack lacks without need needs few little limited more less insufficient".split())
"""Words that say nothing alone, so that they are named with the next: "not consistently", "too many"."""
SUBJECTS = frozenset(
    "adoption area areas authority authorities board care carers case cases child child's children children's council families family"
    " information leader leaders leavers local lscb manager managers pa parent parents partners pas people plan plans practice quality"
    " record recording school schools service services social staff supervision team teams virtual work worker workers young".split()
)
"""Words that say who or what, not how: never named alone, whatever their weight."""
MOST_WORDS = 4
"""How many words or pairs are named for each side."""

_BY_HEADING: Mapping[Finding, str] = {
    Finding.IMPROVEMENT: CRITICISM, Finding.PRIORITY_ACTION: CRITICISM, Finding.STRENGTH: PRAISE,
}  # fmt: skip
_ESTIMATED = (Finding.FINDING, Finding.SUMMARY)
"""Under these headings a paragraph may be either."""
_NO_PROSE = (Kind.FOOTNOTE, Kind.TABLE_ROW)


class Tone(NamedTuple):
    """The tone of a paragraph or sentence."""

    value: str = ""
    """"criticism", "praise", "mixed" (both of them) or "neutral"; "" where it is not estimated."""
    certain: bool = False
    """True if the heading says so, or the estimate is as sure as nine in ten."""
    estimated: bool = False
    """False if the heading says so."""
    criticism: tuple[str, ...] = ()
    """Its words that speak for criticism."""
    praise: tuple[str, ...] = ()
    """Its words that speak for praise."""

    @property
    def values(self) -> tuple[str, ...]:
        """Return the values that it is found by: what is mixed is found as criticism and as praise too."""
        return (CRITICISM, PRAISE, MIXED) if self.value == MIXED else (self.value,) if self.value else ()


NO_TONE = Tone()

Reasons = Mapping[str, tuple[float, Mapping[str, float]]]
"""Words that can be named as a reason, alone or with the next one, and how far each leans to criticism, in log-odds; below 0, to praise.

A word that can't be named alone has 0.
"""
_NO_PAIRS: Mapping[str, Weight] = {}
_NO_WEIGHT = (0.0, 0.0, _NO_PAIRS)


class Sides(NamedTuple):
    """The probabilities that a sentence has criticism, and praise: those of its most critical clause, and of the one with most praise."""

    criticism: float
    praise: float


@lru_cache(maxsize=256)
def tone_of(text: str, finding: Finding, kind: Kind) -> Tone:
    """Return the tone of a paragraph: what its heading says, or else an estimate; `NO_TONE` for background, footnotes and tables."""
    if kind in _NO_PROSE:
        return NO_TONE
    if said := _BY_HEADING.get(finding):
        return Tone(said, certain=True)
    return estimated(text) if finding in _ESTIMATED else NO_TONE


def estimated(text: str) -> Tone:
    """Return the tone of all sentences of `text` together: "mixed" if it has both criticism and praise, "neutral" if neither."""
    table = weights()
    scored = tuple((clause, _sides(clause, table)) for sentence in sentences(text) for clause in clauses(sentence))
    against = tuple((one, sides.criticism) for one, sides in scored if sides.criticism >= LIKELY.criticism)
    in_favour = tuple((one, sides.praise) for one, sides in scored if sides.praise >= LIKELY.praise)
    value = MIXED if against and in_favour else CRITICISM if against else PRAISE if in_favour else NEUTRAL
    certain = value != NEUTRAL and all(max(sure for _, sure in side) >= CERTAIN for side in (against, in_favour) if side)
    reasons = _reasons()
    return Tone(value, certain, True, _telling(against, reasons, 1), _telling(in_favour, reasons, -1))


def sides_of(sentence: str, table: Weights | None = None) -> Sides:
    """Return how likely `sentence` is to have criticism, and praise; both are 0 if it has no words."""
    scored = [_sides(clause, table or weights()) for clause in clauses(sentence)]
    return Sides(max((one.criticism for one in scored), default=0.0), max((one.praise for one in scored), default=0.0))


def _sides(clause: Clause, table: Weights) -> Sides:
    """Return the probabilities of a clause's being critical and praise; with those of neutral they add up to 1."""
    against, in_favour = table.every_clause
    weights_by_word, seconds = [table.by_word.get(word, _NO_WEIGHT) for word in clause], _NO_PAIRS
    for place in _turned(clause):
        weights_by_word[place] = (*table.turned.get(clause[place], _NO_WEIGHT[:2]), weights_by_word[place][2])
    for word, (criticism, praise, following) in zip(clause, weights_by_word, strict=True):
        against += criticism
        in_favour += praise
        if seconds and (weight := seconds.get(word)):
            against += weight[0]
            in_favour += weight[1]
        seconds = following
    odds = exp(min(against, 50.0)), exp(min(in_favour, 50.0))
    return Sides(odds[0] / (1 + odds[0] + odds[1]), odds[1] / (1 + odds[0] + odds[1]))


def _turned(clause: Clause) -> Collection[int]:
    """Return the places of the words whose sense a negation before them turns; most clauses have none."""
    if NEGATES.isdisjoint(clause):
        return ()
    negations = [place for place, word in enumerate(clause) if word in NEGATES]
    reached = {one for place in negations for one in range(place + 1, min(place + 1 + REACH, len(clause)))}
    return reached.difference(negations)


def _telling(found: Sequence[tuple[Clause, float]], reasons: Reasons, sign: int) -> tuple[str, ...]:
    """Return the words of the clauses that speak most for criticism (`sign` 1) or praise (-1), in the clauses' order."""
    weighed: dict[str, float] = {}
    for clause, _ in found:
        for said, leaning in _said(clause, reasons):
            if sign * leaning > 0:
                weighed.setdefault(said, sign * leaning)
    chosen = set(_apart(sorted(weighed, key=lambda said: -weighed[said]))[:MOST_WORDS])
    return tuple(said for said in weighed if said in chosen)


def _said(clause: Clause, reasons: Reasons) -> Iterator[tuple[str, float]]:
    """Yield the words and pairs of a clause that can be named as a reason, each with how far it leans to criticism."""
    for word, following in zip(clause, (*clause[1:], ""), strict=True):
        if found := reasons.get(word):
            leaning, seconds = found
            if leaning:
                yield (f"{word} {following}" if word in LEANING else word), leaning
            if leaning := seconds.get(following, 0.0):
                yield f"{word} {following}", leaning


@cache
def _reasons() -> Reasons:
    """Return what can be named of the table: words of weight that say how something is, alone or with another."""
    table = weights()
    empty = SUBJECTS | (STOP_WORDS - LEANING)
    words = {word: weight for word, weight in _leaning(table.words).items() if word not in empty}
    seconds = {first: _leaning({second: one for second, one in found.items() if not {first, second} <= SUBJECTS | STOP_WORDS})
               for first, found in table.pairs.items()}  # fmt: skip
    return {word: (words.get(word, 0.0), seconds.get(word, {})) for word in (*words, *seconds) if word in words or seconds[word]}


def _leaning(rows: Mapping[str, Weight]) -> dict[str, float]:
    leaning = {word: weight.criticism - weight.praise for word, weight in rows.items()}
    return {word: lean for word, lean in leaning.items() if abs(lean) >= TELLING}


def _apart(best: Iterable[str]) -> list[str]:
    """Return the words and pairs of `best` without those that share a word with one before."""
    chosen: list[str] = []
    said: set[str] = set()
    for one in best:
        words = {*one.split()}
        if not words & said:
            chosen.append(one)
            said |= words
    return chosen
