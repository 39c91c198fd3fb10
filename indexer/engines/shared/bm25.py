"""Engines: BM25 as in Lucene and Tantivy, so that every engine gives the same scores."""

from __future__ import annotations

import math
from collections.abc import Iterable

from indexer.query.plan import K1, B

DECIMALS = 4
"""Scores are rounded to this before sorting: engines add in different orders and precisions, and a tie must stay a tie."""


def idf(paragraphs: int, total: int) -> float:
    """Return the inverse document frequency of a word that is in `paragraphs` of `total` paragraphs."""
    return math.log(1 + (total - paragraphs + 0.5) / (paragraphs + 0.5))


def concept_factor(paragraphs: int, words: Iterable[int], total: int) -> float:
    """Return what turns the BM25 of a wording into that of its concept: the concept's idf by the sum of the idfs of the wording's words.

    `paragraphs` of `total` have any wording of the concept, and `words` says how many have each word of this wording.
    """
    return idf(paragraphs, total) / sum(idf(one, total) for one in words)


def coded_length(length: int) -> int:
    """Return `length` (words) as Lucene stores it in one byte: exact up to 39, then 24 plus the four leading bits of the rest."""
    beyond = length - 24
    shift = max(0, beyond.bit_length() - 4)
    return 24 + (beyond >> shift << shift) if beyond > 0 else length


def length_factor(coded: int, average: float) -> float:
    """Return the term added to the frequency in the denominator of BM25, for a text of `coded` words where the mean is `average`."""
    return K1 * (1 - B + B * coded / average)


def score(rarity: float, frequency: float, factor: float) -> float:
    """Return the BM25 of a word with that `rarity` (idf) that occurs `frequency` times in a text with that length `factor`."""
    return rarity * (K1 + 1) * frequency / (frequency + factor)
