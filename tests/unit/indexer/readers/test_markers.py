"""Tests of markers: what is a list item's bullet or number, and what is the text's own."""

from __future__ import annotations

import pytest

from indexer.letter import Role
from indexer.readers.markers import split_marker


@pytest.mark.parametrize(
    ("text", "marker", "rest", "why"),
    [
        ("23. Leaders know", "23.", "Leaders know", "a number apart from its text"),
        ("45.A stable team helps", "45.", "A stable team helps", "one that touches it"),
        ("46.Plans are late", "46.", "Plans are late", "likewise"),
        ("47.PAs keep in touch", "47.", "PAs keep in touch", "an abbreviation in the plural"),
        ("48.CAMHS is slow", "48.", "CAMHS is slow", "an abbreviation"),
        ("49.“RAA” means an agency", "49.", "“RAA” means an agency", "in quotation marks"),
        ("10.2 per cent of children", "", "10.2 per cent of children", "a figure"),
        ("72.6% of children", "", "72.6% of children", "likewise"),
        ("3.B12 is a vitamin", "", "3.B12 is a vitamin", "no word"),
    ],
)
@pytest.mark.parametrize("role", [Role.LIST_ITEM, Role.PARAGRAPH])
def test_a_printed_number_is_no_part_of_the_text(text: str, marker: str, rest: str, why: str, role: Role) -> None:
    """In a list and in a paragraph alike."""
    assert split_marker(text, role) == (marker, rest), why
