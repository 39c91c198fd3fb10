"""Search: how likely a word was typed for another: a noise model of slips of the hand and of the ear.

The cost is a weighted optimal string alignment distance (OSA) in nats: a slip that is ten times rarer costs 2.3 more.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise, takewhile

SWAPPED, DOUBLED, ALIKE, NEXT_KEY, OTHER = 3.5, 3.0, 3.5, 4.0, 5.5
"""Two neighbours swapped; a letter doubled or not; one that sounds alike, or whose key is next to it, in place of another; any other."""
VOWEL, LETTER = 3.8, 4.2
"""A vowel too many or too few; any other letter."""
FIRST = 2.5
"""Added if the first letter is wrong: it rarely is."""
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = "aeiou"
_SOUNDS = ("aeiouy", "cks", "sz", "fv", "gj", "mn", "dt")


def slip_cost(typed: str, meant: str) -> float:
    """Return the cost of typing `typed` for `meant`, both folded; 0 if they are the same.

    Only the part between what both begin and end with is walked through, which is rarely more than a few letters.
    """
    start = _same(typed, meant)
    end = _same(typed[start:][::-1], meant[start:][::-1])
    extra = [_letter(typed, place) for place in range(start, len(typed) - end)]
    missing = [_letter(meant, place) for place in range(start, len(meant) - end)]
    return _cost(typed[start : len(typed) - end], meant[start : len(meant) - end], extra, missing, 0.0 if start else FIRST)


def _same(one: str, other: str) -> int:
    """Return how many letters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _cost(typed: str, meant: str, extra: Sequence[float], missing: Sequence[float], at_first: float) -> float:
    """Return the cost, given that of each letter that only one of the words has, and what a first letter costs more."""
    instead = _substitutions()
    before: list[float] = []
    above = [sum(extra[:end]) for end in range(len(typed) + 1)]
    for row, wanted in enumerate(meant):
        current = [above[0] + missing[row]]
        for place, given in enumerate(typed):
            first = 0.0 if row and place else at_first
            change = 0.0 if given == wanted else instead.get((given, wanted), OTHER) + first
            best = min(above[place] + change, above[place + 1] + missing[row], current[place] + extra[place])
            if row and place and given != wanted and given == meant[row - 1] and wanted == typed[place - 1]:
                best = min(best, before[place - 1] + SWAPPED + (at_first if row == 1 or place == 1 else 0.0))
            current.append(best)
        before, above = above, current
    return above[-1]


def _letter(word: str, place: int) -> float:
    """Return the cost of one letter too many or too few: it is in `word` at `place`, and not in the other word."""
    letter = word[place]
    if letter in (word[place - 1 : place], word[place + 1 : place + 2]):
        return DOUBLED
    return (VOWEL if letter in _VOWELS else LETTER) + (0.0 if place else FIRST)


@cache
def _substitutions() -> dict[tuple[str, str], float]:
    """Return the cost of one letter for another where that is less than `OTHER`."""
    keys = ((one, other) for row in _ROWS for one, other in pairwise(row))
    near = {pair: NEXT_KEY for one, other in keys for pair in ((one, other), (other, one))}
    alike = {(one, other): ALIKE for letters in _SOUNDS for one in letters for other in letters if one != other}
    return near | alike
