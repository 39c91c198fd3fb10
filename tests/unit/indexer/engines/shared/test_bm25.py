"""BM25 as Lucene computes it."""

from __future__ import annotations

import pytest

from indexer.engines.shared.bm25 import coded_length, concept_factor, idf, length_factor, score


@pytest.mark.parametrize(
    ("length", "coded", "why"),
    [
        (0, 0, "no word"),
        (24, 24, "short lengths are exact"),
        (39, 39, "the last one that is"),
        (41, 40, "two lengths share a code"),
        (42, 42, "the next code"),
        (55, 54, "steps of two end here"),
        (59, 56, "steps of four"),
        (100, 96, "steps of eight"),
        (1000, 984, "steps of sixty-four"),
        (100_000, 98_328, "four leading bits at any size"),
    ],
)
def test_a_length_is_kept_in_lucenes_one_byte(length: int, coded: int, why: str) -> None:
    """A length is rounded down to the next of Lucene's 256 lengths."""
    assert coded_length(length) == coded, why


def test_there_are_at_most_256_lengths() -> None:
    """Lengths up to ten million become one of 256, never longer than they are and in the same order."""
    codes = [coded_length(length) for length in [*range(5000), *range(5000, 10_000_000, 997)]]

    assert len(set(codes)) < 256
    assert codes == sorted(codes)


def test_a_rare_word_is_worth_more() -> None:
    """A word that occurs in all paragraphs still has a positive weight."""
    worth = [idf(paragraphs, 100) for paragraphs in (0, 1, 50, 100)]

    assert worth == sorted(worth, reverse=True)
    assert worth[-1] > 0


def test_a_score_is_tantivys() -> None:
    """The score of a word in two of ten paragraphs, twice in six words where the average is five, equals that worked out by hand."""
    assert score(idf(2, 10), 2, length_factor(6, 5.0)) == pytest.approx(1.4816 * 2.2 * 2 / (2 + 1.2 * (0.25 + 0.75 * 6 / 5)), abs=1e-3)


def test_a_wording_is_brought_to_the_idf_of_its_concept() -> None:
    """Its score times this factor is what one word in as many paragraphs as the concept would score."""
    wording = score(idf(3, 100) + idf(40, 100), 2, 1.1)

    assert wording * concept_factor(50, (3, 40), 100) == pytest.approx(score(idf(50, 100), 2, 1.1))
