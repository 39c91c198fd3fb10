"""The fingerprints of paragraphs, as the catalogue stores them."""

from __future__ import annotations

from indexer.ingest.fingerprints import joined, places_of, shared_by

ONE, TWO, HIGH = "0000000000000001", "00000000000000a2", "ffffffffffffff00"


def test_fingerprints_are_found_at_their_places() -> None:
    """Those that end or begin with zeros too, and never across the border of two."""
    stored = joined([ONE, TWO, HIGH, ONE])
    assert len(stored) == 32
    assert places_of(stored, {ONE}) == {0, 3}
    assert places_of(stored, {HIGH, TWO}) == {1, 2}
    assert places_of(stored, {"0001000000000000"}) == frozenset()
    assert places_of(b"", {ONE}) == frozenset()


def test_letters_count_not_paragraphs() -> None:
    """What one letter repeats is counted once; without letters, nothing is shared."""
    letters = [joined([ONE, ONE, HIGH]), joined([HIGH]), joined([TWO, HIGH]), joined([])]
    assert shared_by(letters, 3) == {HIGH}
    assert shared_by(letters, 1) == {ONE, TWO, HIGH}
    assert shared_by([], 1) == frozenset()
