"""The words that are worth learning about, and how readers know them."""

from __future__ import annotations

import pytest

from indexer.semantics.vocabulary import readable_forms, teaches

TAUGHT = [
    ("caseload", True, "a word"), ("the", False, "a stop word"), ("2019", False, "a number"), ("12.5", False, "one with decimals"),
    ("x", False, "a letter"), ("dure", False, "the stem of a stop word"),
]


@pytest.mark.parametrize(("word", "expected", "why"), TAUGHT, ids=[why for *_, why in TAUGHT])
def test_words_that_mean_something_teach(word: str, expected: bool, why: str) -> None:
    """Stop words, numbers and single letters teach nothing."""
    assert teaches(word) is expected, why


def test_readers_see_the_usual_form_and_no_names() -> None:
    """The most frequent form in small letters is shown; a word that is mostly a name is not."""
    written = {"caseloads,": 5, "caseload": 3, "Caseloads": 4, "Leeds": 9, "leeds": 1, "(carers’": 2, "x2": 9, "carer’s": 1}
    assert readable_forms(written, ("caseload", "leed", "carer", "x2", "unknown")) == ["caseloads", "", "carers", "", ""]
