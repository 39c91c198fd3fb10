"""Words that all pages share."""

from __future__ import annotations

import pytest

from webapp.presenters.wording import share_words


@pytest.mark.parametrize(
    ("part", "whole", "words", "why"),
    [
        (0, 5, "0%", "none"),
        (5, 5, "100%", "all"),
        (3, 5, "60%", "some"),
        (5, 8, "63%", "a half is rounded up, to an odd number too"),
        (7, 8, "88%", "and to an even one"),
        (1, 1000, "under 1%", "few are not none"),
        (999, 1000, "over 99%", "most are not all"),
        (199, 200, "over 99%", "even where a half would be rounded up"),
    ],
)
def test_a_share_is_a_percentage(part: int, whole: int, words: str, why: str) -> None:
    """It says 0% and 100% only of none and all."""
    assert share_words(part, whole) == words, why
