"""The words that stand among the same words."""

from __future__ import annotations

import numpy as np

from indexer.semantics.word_vectors import AT_ONCE, LEAST_PARAGRAPHS, MOST_WORDS, WINDOW, frequent, neighbours


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


def test_neighbours_are_told_for_more_words_than_are_compared_at_once() -> None:
    """Words in pairs that share their company have each other first, in every block; no word is its own neighbour."""
    pairs = AT_ONCE * 3 // 4
    rows = [[2 * pairs + group, word, 2 * pairs + (group + 1) % pairs] for group in range(pairs) for word in (2 * group, 2 * group + 1)]
    nearest, alike = neighbours(np.concatenate(rows), np.repeat(np.arange(3, 3 * len(rows) + 1, 3), 3), 3 * pairs)
    assert nearest[: 2 * pairs, 0].tolist() == [one ^ 1 for one in range(2 * pairs)]
    assert (np.diff(alike, axis=1) <= 0).all()


def test_words_that_have_no_company_are_like_no_other() -> None:
    """Paragraphs of one word each say nothing of what stands beside it."""
    _, alike = neighbours(np.array([0, 1, 2] * 9), np.arange(1, 28), 3)
    assert alike.tolist() == [[0, 0]] * 3


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
