"""Semantics: word vectors, which are alike for words that stand among the same words, and each word's nearest others.

Each word has a row of positive pointwise mutual information with the words around it, the context's share smoothed by the power .75 (Levy,
Goldberg and Dagan 2015, "Improving distributional similarity with lessons learned from word embeddings", TACL 3); the rows are reduced by
the same decomposition as paragraphs, with the square root of the singular values, as they found best.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from indexer.semantics.latent_space import FULLEST, ROUNDS, SEED, SPARE, Floats, orthonormal

DIMENSIONS = 100
WINDOW = 5
"""How many words to either side count as being around a word."""
SMOOTHING = 0.75
MOST_WORDS = 4096
"""Words that get a vector, the most frequent ones: their table is dense, and grows by the square."""
LEAST_PARAGRAPHS = 5
"""Fewest paragraphs with a word that gets a vector."""
NEIGHBOURS = 5
"""Nearest words kept for each."""
AT_ONCE = 128
"""Words compared with all others at once: what they are alike fits into a processor's cache."""
NONE = -2.0
"""Less than any cosine."""


def frequent(paragraphs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the words that get a vector, in order, given how many paragraphs have each word."""
    order = np.argsort(-paragraphs, kind="stable")[:MOST_WORDS]
    return np.sort(order[paragraphs[order] >= LEAST_PARAGRAPHS])


def neighbours(words: NDArray[np.int64], ends: NDArray[np.int64], count: int) -> tuple[NDArray[np.int64], Floats]:
    """Return for each of `count` words its nearest others, nearest first, and the cosine to each.

    `words` are those of one paragraph after another, -1 for one that gets no vector; `ends` gives for each where its paragraph ends.
    """
    vectors = _vectors(_information(_counts(words, ends, count)))
    kept = min(NEIGHBOURS, max(0, count - 1))
    nearest, cosines = np.zeros((count, kept), np.int64), np.zeros((count, kept), np.float32)
    for first in range(0, count, AT_ONCE):
        rows = np.arange(min(AT_ONCE, count - first))
        alike = vectors[first : first + AT_ONCE] @ vectors.T
        alike[rows, first + rows] = NONE
        for place in range(kept):
            best = alike.argmax(1)
            nearest[first + rows, place], cosines[first + rows, place] = best, alike[rows, best]
            alike[rows, best] = NONE
    return nearest, cosines


def _counts(words: NDArray[np.int64], ends: NDArray[np.int64], count: int) -> Floats:
    """Return how often each two words stand within `WINDOW` of each other."""
    places = np.arange(len(words))
    pairs = []
    for apart in range(1, WINDOW + 1):
        one, other = words[:-apart], words[apart:]
        near = (one >= 0) & (other >= 0) & (places[apart:] < ends[:-apart])
        pairs.append(one[near] * count + other[near])
    square = np.bincount(np.concatenate(pairs), minlength=count * count).astype(np.float32).reshape(count, count)
    return square + square.T


def _information(counts: Floats) -> Floats:
    """Return the positive pointwise mutual information of each two words."""
    around = counts.sum(0, dtype=np.float64)
    around[around == 0] = 1  # a word that stands alone has no counts to divide
    share = around**SMOOTHING / (around**SMOOTHING).sum()
    with np.errstate(divide="ignore"):
        mutual: Floats = np.log(counts / around[:, None].astype(np.float32) / share[None, :].astype(np.float32))
    return np.maximum(mutual, 0)


def _vectors(table: Floats) -> Floats:
    """Return vectors of length 1 from a square table, zeros for an empty row."""
    kept = min(DIMENSIONS, len(table) // FULLEST)
    width = min(kept + SPARE, len(table))
    basis = np.random.default_rng(SEED).standard_normal((len(table), width)).astype(np.float32)
    for _ in range(ROUNDS):
        basis = orthonormal(table.T @ (table @ basis))
    left, sizes, _ = np.linalg.svd(table @ basis, full_matrices=False)
    vectors = left[:, :kept] * np.sqrt(sizes[:kept])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    made: Floats = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return made
