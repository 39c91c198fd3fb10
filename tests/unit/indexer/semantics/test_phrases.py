"""Phrases of a collection: what many texts have in these words."""

from __future__ import annotations

import pytest

from indexer.semantics.phrases import Sample, frequent_phrases
from indexer.semantics.stored import Semantics
from tests.support.meanings import meaningful_letters
from tests.unit.indexer.semantics.test_learn import gathered


@pytest.mark.parametrize(
    ("text", "phrases", "why"),
    [
        ("The child protection plans are late.", ("child protection plans",), "the longest, since its parts occur only in it"),
        ("Many children in need.", ("children in need",), "words that join others stay inside"),
        ("Leaders met Ann Bee and Mr Cee.", (), "names are no phrases"),
        ("early help, social work", ("early help", "social work"), "none goes over a comma"),
        ("the of and", (), "stop words alone say nothing"),
        ("help for the children", (), "nor does what stop words divide"),
        ("40 cent pieces", ("cent pieces",), "a number is no word of a phrase"),
    ],
)
def test_phrases_are_of_small_telling_words(text: str, phrases: tuple[str, ...], why: str) -> None:
    """Two to four of them, within a piece of a sentence."""
    assert frequent_phrases([text] * 3) == phrases, why
    assert frequent_phrases([text] * 2) == (), "too rare"


def test_a_phrase_that_also_stands_alone_stays_beside_the_longer_one() -> None:
    """And the more frequent comes first; what only two texts have is left out."""
    texts = ["child protection plan."] * 3 + ["child protection."] * 6 + ["early help."] * 2
    assert frequent_phrases(texts) == ("child protection", "child protection plan")


def test_a_sample_is_the_same_in_any_order() -> None:
    """Texts are chosen by what they say."""
    texts = [f"text {number}" for number in range(50)]
    one, other = Sample(7), Sample(7)
    for text in texts:
        one.add(text)
    for text in reversed(texts):
        other.add(text)
    assert one.texts() == other.texts()
    assert len(one.texts()) == 7


def test_a_build_keeps_its_phrases() -> None:
    """They are stored with what was learnt, and read again."""
    stored = Semantics(gathered(meaningful_letters())).contents.phrases
    assert stored
    assert all(2 <= len(one.split()) <= 4 for one in stored)
