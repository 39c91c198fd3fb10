"""Engines: how many documents of a Tantivy index have a word, and how rare that makes it, without those that are gone but still counted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from struct import pack, unpack

import tantivy

from indexer.engines.tantivy.segments import Losses, in_32_bits
from indexer.query.plan import K1, Stream, WordSequence

REMEMBERED = 1024
"""Boosts to keep: a search uses most of its own several times."""
NEAREST = 2
"""How many 32-bit numbers to either side of a boost are tried."""


class Frequencies:
    """The frequencies of words in what one searcher finds, given what its index has lost."""

    def __init__(self, searcher: tantivy.Searcher, lost: Losses) -> None:
        self._searcher = searcher
        self._lost = lost
        self._right = lru_cache(REMEMBERED)(self._put_right)

    def of(self, stream: Stream, word: str) -> int:
        """Return the number of documents with a word."""
        return self._lost.left(stream, word, self._searcher.doc_freq(stream.value, word))

    def of_all(self, stream: Stream) -> dict[str, int]:
        """Return every word of a stream, with the number of documents that have it."""
        left = self._lost.left
        every = ((word, left(stream, word, counted)) for word, counted in self._searcher.terms_with_prefix(stream.value, ""))
        return {word: having for word, having in every if having}

    def boost(self, row: WordSequence, weight: float) -> float:
        """Return what Tantivy must multiply the score of a word sequence by to give it the `weight` that it would have without the lost.

        Tantivy multiplies in 32 bits, so this is one of the nearest such numbers: the one that gives what it would give, or nearly.
        """
        return self._right(row, weight) if self._lost.tally.documents else weight

    def _put_right(self, row: WordSequence, weight: float) -> float:
        counted = [self._searcher.doc_freq(row.stream.value, word) for word in row.words]
        left = [self._lost.left(row.stream, word, one) for word, one in zip(row.words, counted, strict=True)]
        if not all(left):  # nothing has all of the words
            return weight
        total = self._searcher.num_docs
        wanted = in_32_bits(_weight_of(left, total) * in_32_bits(weight))
        given = _weight_of(counted, total + self._lost.tally.documents)
        return min(_around(wanted / given), key=lambda one: abs(in_32_bits(given * one) - wanted))


def _weight_of(having: Iterable[int], total: int) -> float:
    """Return the weight that Tantivy gives to words, from how many of `total` documents have each, in the same steps and precision."""
    rarity = 0.0
    for one in having:
        odds = in_32_bits(in_32_bits(total - one + 0.5) / in_32_bits(one + 0.5))
        rarity = in_32_bits(rarity + in_32_bits(math.log(in_32_bits(1 + odds))))
    return in_32_bits(rarity * in_32_bits(1 + K1))


def _around(number: float) -> Iterator[float]:
    """Yield the 32-bit numbers nearest to a positive number."""
    (bits,) = unpack("I", pack("f", number))
    for step in sorted(range(-NEAREST, NEAREST + 1), key=abs):
        yield unpack("f", pack("I", bits + step))[0]
