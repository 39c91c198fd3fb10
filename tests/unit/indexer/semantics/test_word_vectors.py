"""The words that stand among the same words."""

from __future__ import annotations

import numpy as np

from indexer.semantics.word_vectors import LEAST_PARAGRAPHS, MOST_WORDS, WINDOW, frequent, neighbours


def test_words_in_the_same_company_are_nearest() -> None:
    """Two words that are never side by side but stand among the same words are each other's nearest."""
    chance = np.random.default_rng(4)
    rows = []
    for _ in range(400):
        group = int(chance.integers(2))
        company = chance.permutation(6)[:3] + 4 + 6 * group
        rows.append([company[0], 2 * group + int(chance.integers(2)), company[1], company[2]])
    ends = np.repeat(np.arange(4, 4 * len(rows) + 1, 4), 4)
    nearest, alike = neighbours(np.concatenate(rows).astype(np.int64), ends, 16)
    assert nearest[:4, 0].tolist() == [1, 0, 3, 2]
    assert (alike[:4, 0] > alike[:4, 1]).all()


def test_words_of_different_paragraphs_are_no_company() -> None:
    """The last word of a paragraph and the first of the next are not counted together, nor are words too far apart."""
    apart = [0, *[-1] * WINDOW, 1]
    _, alike = neighbours(np.array([0, 1, 0, 1, *apart] * 9), np.repeat(np.cumsum([2, 2, len(apart)] * 9), [2, 2, len(apart)] * 9), 3)
    assert alike[2].max() <= 0


def test_only_frequent_words_get_vectors() -> None:
    """Rare words are left out, and of too many the rarest."""
    assert frequent(np.array([LEAST_PARAGRAPHS, 1, 9])).tolist() == [0, 2]
    many = np.arange(LEAST_PARAGRAPHS, LEAST_PARAGRAPHS + MOST_WORDS + 3)
    assert frequent(many).tolist() == list(range(3, MOST_WORDS + 3))
