"""Engines: BM25 as Lucene and Tantivy count it, so that every engine gives the same numbers."""

from __future__ import annotations

import math

from indexer.query.plan import K1, B

DECIMALS = 4
"""Scores are rounded to these before hits are ordered: engines add in different orders and widths, and a tie must stay a tie."""


def idf(paragraphs: int, total: int) -> float:
    """Return what a word is worth that `paragraphs` of `total` paragraphs have."""
    return math.log(1 + (total - paragraphs + 0.5) / (paragraphs + 0.5))


def coded_length(length: int) -> int:
    """Return `length` (words) as Lucene's one byte keeps it: exact to 39, then its four leading bits beyond 24."""
    beyond = length - 24
    shift = max(0, beyond.bit_length() - 4)
    return 24 + (beyond >> shift << shift) if beyond > 0 else length


def length_factor(coded: int, average: float) -> float:
    """Return what is added to the frequency below the line, for a text of `coded` words where texts have `average`."""
    return K1 * (1 - B + B * coded / average)


def score(rarity: float, frequency: float, factor: float) -> float:
    """Return the score of a word of `rarity` (idf) that stands `frequency` times in a text with that length factor."""
    return rarity * (K1 + 1) * frequency / (frequency + factor)
