"""Rows of tables that the end of a page cut are whole again, in every format that has pages."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Role
from indexer.readers.data_rows import with_whole_rows
from indexer.readers.text.reader import read_text


@pytest.mark.parametrize(
    ("rest", "expected", "why"),
    [
        (Block("Board", page=2), ["Care Board – Act.", "Care Board – Think."], "one word of the first cell"),
        (Block("x", Role.TABLE_ROW, page=2, cells=("board", "and think.")), ["Care board – Act. and think.", "Care Board – Think."], "all"),
        (Block("Others", page=2), ["Care – Act.", "Others", "Care Board – Think."], "something else"),
    ],
)  # fmt: skip
def test_rows_over_a_page_break_are_whole(rest: Block, expected: list[str], why: str) -> None:
    """What is left of a row on the next page goes back into its cells."""
    first = Block("Care – Act.", Role.TABLE_ROW, page=1, table=1, cells=("Care", "Act."))
    last = Block("Care Board – Think.", Role.TABLE_ROW, page=2, table=2, cells=("Care Board", "Think."))
    number = Block("1", Role.FURNITURE, page=1)
    assert [block.text for block in with_whole_rows([first, number, rest, last]) if block is not number] == expected, why


def cut(*cells: str, page: int | None = 2) -> Block:
    """Return a row of another table, first on its page."""
    return Block(" – ".join(cells), Role.TABLE_ROW, page=page, table=2, cells=cells)


@pytest.mark.parametrize(
    ("first", "rest", "expected", "why"),
    [
        (cut("Plans are", "Ann", page=1), cut("clear.", ""), ["Plans are clear. – Ann"], "the first cell goes on"),
        (cut("Plans.", "Ann and", page=1), cut("", "others."), ["Plans. – Ann and others."], "the last cell goes on"),
        (cut("Plans.", "Ann.", page=1), cut("clear", "others"), ["Plans. – Ann.", "clear – others"], "all cells have ended"),
        (cut("Plans are", "Ann", page=1), cut("Clear", "Bo"), ["Plans are – Ann", "Clear – Bo"], "capitals begin a row"),
        (cut("", "Ann", page=1), cut("clear", "Bo"), [" – Ann", "clear – Bo"], "an empty cell has nothing to go on with"),
        (cut("Plans are", "Ann", page=1), cut("clear."), ["Plans are – Ann", "clear."], "another number of cells"),
        (cut("Plans are", "Ann", page=1), cut("clear.", "", page=3), ["Plans are – Ann", "clear. – "], "not on the next page"),
        (cut("Plans are", "Ann", page=None), cut("clear.", ""), ["Plans are – Ann", "clear. – "], "a source without pages"),
    ],
)
def test_a_row_goes_on_over_the_page(first: Block, rest: Block, expected: list[str], why: str) -> None:
    """A row is cut by the page where one of its cells is unfinished and goes on low in the same column."""
    assert [block.text for block in with_whole_rows([first, rest])] == expected, why


def test_text_between_ends_a_row() -> None:
    """A page number between two pieces of a row stays where it is; a sentence between them keeps them apart."""
    first, rest = cut("Plans are", "Ann", page=1), cut("clear.", "")
    number = Block("1", Role.FURNITURE, page=1)
    assert [block.text for block in with_whole_rows([first, number, rest])] == ["Plans are clear. – Ann", "1"]
    assert len(list(with_whole_rows([first, Block("Plans.", page=1), rest]))) == 3


@pytest.mark.parametrize(
    ("first", "rest", "expected", "why"),
    [
        (("care leavers", "good"), ("adoption performance", "inadequate"), 2, "names and grades in small letters are rows of their own"),
        (("Plans for care leavers are", "good"), ("not clear", "inadequate"), 1, "a sentence is cut, however its row goes on"),
    ],
)
def test_a_name_or_a_grade_is_not_cut(first: tuple[str, ...], rest: tuple[str, ...], expected: int, why: str) -> None:
    """A cell of few words goes on only where other cells of its row have ended."""
    assert len(list(with_whole_rows([cut(*first, page=1), cut(*rest)]))) == expected, why


def test_the_rest_of_a_row_may_have_lost_its_cells() -> None:
    """It belongs to the last cell, where that is a sentence that was cut; a heading or an item does not."""
    first = cut("Leeds", "Leaders should improve plans to ensure", page=1)
    assert [block.text for block in with_whole_rows([first, Block("that children are seen.", page=2)])] == [
        "Leeds – Leaders should improve plans to ensure that children are seen."
    ]
    assert len(list(with_whole_rows([first, Block("that children are seen.", page=2, bold=True)]))) == 2
    assert len(list(with_whole_rows([first, Block("that children are seen.", page=2, marker="•")]))) == 2


def test_a_table_goes_on_over_the_pages_of_a_text() -> None:
    """A row that a form feed cuts is one, and the rows after it are of the same table."""
    text = "| Body | Action |\n| Leeds | Leaders should improve plans to ensure |\f| | that children are seen. |\n| Hull | Act. |"
    assert [(block.text, block.page, block.table) for block in read_text(text.encode())] == [
        ("Body – Action", 1, 1),
        ("Leeds – Leaders should improve plans to ensure that children are seen.", 1, 1),
        ("Hull – Act.", 2, 1),
    ]
