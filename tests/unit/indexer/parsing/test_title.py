"""Tests of titles: the line by which people know a letter."""

from __future__ import annotations

import pytest

from indexer.letter import Authority, Block
from indexer.parsing.title import find_title

LEEDS = Authority("E08000035", "Leeds City Council", "Leeds", "Metropolitan district", "Yorkshire and The Humber")
LONG = "Focused visit to Leeds children’s services"


@pytest.mark.parametrize(
    ("texts", "authority", "title", "why"),
    [
        (["Dear Jo", LONG, "Thank you."], LEEDS, LONG, "the line alone, not those around it"),
        (["Dear Jo", "Annual conversation 2019"], LEEDS, "Leeds City Council: Annual conversation 2019", "it doesn't say of whom"),
        (["Dear Jo", "Annual conversation 2019"], None, "Annual conversation 2019", "nobody knows of whom"),
        (["Dear Jo", f"{LONG}1"], LEEDS, LONG, "a footnote's number"),
        (["Dear Jo", f"{LONG}:"], LEEDS, LONG, "a colon"),
        (["Dear Jo", f"{LONG} at key stage 2"], LEEDS, f"{LONG} at key stage 2", "a number of its own"),
        (["Dear Jo", f"{LONG} {'x' * 157}"], LEEDS, f"{LONG} {'x' * 157}", "just short enough: 200 characters"),
        (["Dear Jo", f"{LONG} {'x' * 158}"], LEEDS, "Leeds City Council: Focused visit", "a paragraph is no title: its kind and council"),
        (["Dear Jo", f"{LONG} {'x' * 158}"], None, "Focused visit", "its kind alone"),
        (["Notes"], LEEDS, "Leeds City Council", "a council alone"),
        (["", "Notes on Leeds", "More"], None, "Notes on Leeds", "its first words"),
        (["x" * 201], None, "x" * 200, "no more of its first words than a line"),
        ([""], None, "", "nothing"),
    ],
)
def test_a_letter_has_a_title(texts: list[str], authority: Authority | None, title: str, why: str) -> None:
    """The line that says its kind, else kind and council, else its first line."""
    assert find_title([Block(text) for text in texts], authority) == title, why
