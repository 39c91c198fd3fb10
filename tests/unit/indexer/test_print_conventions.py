"""What readers and parsing both take for prose, for a page's number, for the end of a sentence."""

from __future__ import annotations

import pytest

from indexer.print_conventions import FINISHED, LONGEST_HEADING, is_page_number, is_prose, row_text


@pytest.mark.parametrize(
    ("text", "prose", "why"),
    [
        ("What needs to improve in this area of social work practice", False, "a heading"),
        ("Findings and evaluation of social work practice.", False, "seven words, though it ends with a full stop"),
        ("There was one serious case review ongoing in Leeds.", True, "a sentence"),
        ("There was one serious case review ongoing in Leeds", False, "nothing says that it has ended"),
        ("Consent is sought. Where needed, it is given", True, "two sentences"),
        (" ".join(["plans"] * LONGEST_HEADING), False, "as long as a heading may be"),
        (" ".join(["plans"] * (LONGEST_HEADING + 1)), True, "longer"),
    ],
)
def test_prose_is_told_from_headings(text: str, prose: bool, why: str) -> None:
    """By its length, or its sentences."""
    assert is_prose(text) is prose, why


@pytest.mark.parametrize("text", ["3", "123", "Page 3", "page 3 of 7", "3/7", "3 of 7", "– 3 –", "- 3", "Page3"])
def test_a_page_number_stands_by_itself(text: str) -> None:
    """In all the ways that letters print it."""
    assert is_page_number(text)


@pytest.mark.parametrize("text", ["2019", "Page", "3 children", "of 7", "", "3.", "Page three"])
def test_what_is_no_page_number_is_text(text: str) -> None:
    """A year is none, nor is a number with words."""
    assert not is_page_number(text)


@pytest.mark.parametrize("text", ["It is.", "Is it?", "these:", "one;", "and so…", "“It is.”", "it is.12", "it is. (See annex)", "it is.)"])
def test_a_sentence_that_has_ended(text: str) -> None:
    """With its mark, and perhaps what closes after it."""
    assert FINISHED.search(text)


@pytest.mark.parametrize("text", ["It is", "in 2019", "plans,", "(see annex)", "well-"])
def test_a_sentence_that_goes_on(text: str) -> None:
    """Nothing says that it has ended."""
    assert not FINISHED.search(text)


def test_a_row_is_its_cells() -> None:
    """Without those that are empty."""
    assert row_text(("Referrals", "", "511")) == "Referrals – 511"
