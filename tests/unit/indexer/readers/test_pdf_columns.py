"""Columns of untagged pages that begin at different heights or are justified, and pages turned as their text is not."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
import pytest

from indexer.letter import Role
from indexer.readers import blocks_of
from tests.support.pdfs import Words, p, pdf_of, untagged_pdf

ONE = (
    "The team visits families at home and",
    "writes down what they say about",
    "their lives in the town, so that",
    "plans fit what they need.",
)
TWO = (
    "Managers read a few files a week",
    "and talk about them with staff",
    "who wrote them, which has made",
    "the records clearer for all.",
)
THREE = (
    "Leaders know what works and what",
    "does not yet, and they say so",
    "to partners, who help where they",
    "can and tell them what is so.",
)
SIZE = 9


def column(left: float, lines: Sequence[str], top: float = 600) -> list[Words]:
    """Return lines one below the other."""
    return [(left, top - 11 * number, line) for number, line in enumerate(lines)]


def texts(data: bytes) -> list[str]:
    """Return the texts of a PDF, without furniture."""
    return [block.text for block in blocks_of(data, "a.pdf") if block.role is not Role.FURNITURE]


def read(*lines: Words) -> list[str]:
    """Return the texts of a page with these lines."""
    return texts(untagged_pdf(lines, size=SIZE))


@pytest.mark.parametrize("above", [("Help for families",), ("Help for families", "in the town")])
def test_a_right_column_may_begin_higher(above: tuple[str, ...]) -> None:
    """Its first lines, above those of the left one, are its own: a heading over two lines stays one."""
    heads: list[Words] = [(300, 614 + 12 * (len(above) - number - 1), line, "bold") for number, line in enumerate(above)]
    across = (60, 700, "A line across the page says what it is all about, and it ends here.")
    found = read(across, *heads, *column(60, ONE), *column(300, TWO))
    assert found[1:] == [" ".join(ONE), " ".join(above), " ".join(TWO)]


@pytest.mark.parametrize("tops", [(589, 600, 600), (600, 600, 589), (589, 600, 589), (600, 589, 600)])
def test_three_columns_may_begin_at_different_heights(tops: tuple[int, int, int]) -> None:
    """A column that has no line in the first row is a column all the same."""
    lines = [line for left, words, top in zip((40, 215, 392), (ONE, TWO, THREE), tops, strict=True) for line in column(left, words, top)]
    assert read(*lines) == [" ".join(ONE), " ".join(TWO), " ".join(THREE)]


def test_words_far_apart_in_a_justified_column_are_one_line() -> None:
    """They are neither columns nor cells, even where a line has three words."""
    wide = [(left + 300, 589.0, word) for left, word in ((0, "and"), (40, "talk"), (85, "about"), (130, "them"))]
    last = [(left + 300, 556.0, word) for left, word in ((0, "clearer"), (60, "for"), (120, "all."))]
    between = ("with staff who wrote them, which", "has made the records so much")
    right = [*column(300, TWO[:1]), *wide, *column(300, between, 578), *last]
    assert read(*column(60, ONE), *right) == [" ".join(ONE), " ".join((TWO[0], "and talk about them", *between, "clearer for all."))]


def test_a_line_above_a_right_column_that_stands_apart_is_not_its_own() -> None:
    """A day or a reference far above the columns comes first."""
    assert read((400, 660, "3 May 2021"), *column(60, ONE), *column(300, TWO)) == ["3 May 2021", " ".join(ONE), " ".join(TWO)]


@pytest.mark.parametrize("tagged", [True, False])
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_is_turned_is_read_by_its_text(turned: int, tagged: bool) -> None:
    """Whichever way it is shown, its words keep their order."""
    data = pdf_of([p("The team\v visits\v families\v at home\n and\v writes\v down what they say.")], tagged=tagged)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.pages[0].obj.Rotate = turned
        out = io.BytesIO()
        pdf.save(out)
    assert texts(out.getvalue()) == ["The team visits families at home and writes down what they say."]
