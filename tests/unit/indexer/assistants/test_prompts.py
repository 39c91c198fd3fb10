"""Prompts name the council in full, say what the collection has of it, and end with the rules."""

from __future__ import annotations

import pytest

from indexer.assistants.prompts import RULES, brief_on_theme, timeline, told_before
from indexer.errors import UsageError
from tests.support.assistants import desk_of
from tests.support.pages import engine_of, letters


def test_each_prompt_ends_with_the_rules() -> None:
    """Every prompt is about one council, and tells to cite, to repeat totals and to say what is not there."""
    desk = desk_of(engine_of(letters()))
    for text in (brief_on_theme(desk, " care  leavers ", "leeds"), told_before(desk, "care leavers", "leeds"), timeline(desk, "leeds")):
        assert "Leeds City Council" in text
        assert "This collection has 2 letters to Leeds City Council." in text
        assert text.endswith(RULES)
    assert "“care leavers”" in brief_on_theme(desk, " care  leavers ", "leeds")


def test_a_council_without_letters_is_told_first() -> None:
    """Where the collection has no letter to the council, the prompt says to say so."""
    assert "nothing can be said of it from here" in timeline(desk_of(engine_of(letters())), "Birmingham")


def test_a_council_without_neighbours_is_compared_otherwise() -> None:
    """Where no neighbours are known, the prompt says so instead of naming none."""
    assert "statistical neighbours are not known" in brief_on_theme(desk_of(engine_of(letters())), "supervision", "Cardiff")


@pytest.mark.parametrize(
    ("theme", "council", "said"),
    [("supervision", "Atlantis", "recognise a council called"), (" ", "Leeds", "what the theme is")],
)
def test_what_can_t_be_filled_in_is_an_error(theme: str, council: str, said: str) -> None:
    """An unknown council and an empty theme are errors that say what to write."""
    with pytest.raises(UsageError, match=said):
        told_before(desk_of(engine_of(letters())), theme, council)
