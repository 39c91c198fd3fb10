"""Tables of PDFs without tags: cells parted by rules, boxes and backgrounds, or by where their text begins."""

from __future__ import annotations

from itertools import pairwise

import pytest

from indexer.letter import Block, Role
from indexer.readers import blocks_of
from tests.support.pdfs import Words, untagged_pdf

Cells = list[tuple[str, ...]]

XS, YS = (70, 220, 520), (720, 700, 640, 600)
"""Where the rules of a table of two columns and three rows are."""

TEXT: list[Words] = [
    (75, 705, "Who", "bold"),
    (225, 705, "What they will do", "bold"),
    (75, 685, "The council and the"),
    (225, 685, "Leaders should agree how they will pay for"),
    (75, 672, "health board of the"),
    (225, 672, "the work of the teams that visit families at"),
    (75, 659, "county"),
    (225, 659, "home."),
    (75, 625, "The council alone"),
    (225, 625, "Plans should be written within the time that"),
    (225, 612, "the law allows."),
]
CELLS = [
    ("Who", "What they will do"),
    (
        "The council and the health board of the county",
        "Leaders should agree how they will pay for the work of the teams that visit families at home.",
    ),
    ("The council alone", "Plans should be written within the time that the law allows."),
]


def _read(*pages: list[Words], drawing: bytes = b"") -> list[Block]:
    blocks = blocks_of(untagged_pdf(*pages, drawing=drawing), "letter.pdf")
    return [block for block in blocks if block.role is not Role.FURNITURE]


def _cells(*pages: list[Words], drawing: bytes = b"") -> Cells:
    return [block.cells for block in _read(*pages, drawing=drawing) if block.role is Role.TABLE_ROW]


def _grid(xs: tuple[int, ...] = XS, ys: tuple[int, ...] = YS) -> list[tuple[int, int, int, int]]:
    """Return the rules of a grid: from, to."""
    return [*((xs[0], y, xs[-1], y) for y in ys), *((x, ys[-1], x, ys[0]) for x in xs)]


STROKES = b"".join(b"%d %d m %d %d l S\n" % line for line in _grid())
ONE_PATH = b"".join(b"%d %d m %d %d l\n" % line for line in _grid()) + b"S\n"
THIN_BOXES = b"".join(b"%d %d %d %d re f\n" % (x, y, max(1, to_x - x), max(1, to_y - y)) for x, y, to_x, to_y in _grid())
BOXES = b"".join(b"%d %d %d %d re S\n" % (x, low, to_x - x, y - low) for x, to_x in pairwise(XS) for y, low in pairwise(YS))
SHADES = b".8 g " + BOXES.replace(b"re S", b"re f")
DASHES = b"".join(b"%d %d 2 1 re f\n" % (x, y) for x in range(XS[0], XS[-1], 4) for y in YS) + b"".join(
    b"%d %d 1 2 re f\n" % (x, y) for x in XS for y in range(YS[-1], YS[0], 4)
)
NO_SIDES = b"".join(b"%d %d m %d %d l S\n" % line for line in _grid() if line[0] not in {XS[0], XS[-1]} or line[1] == line[3])


@pytest.mark.parametrize("drawing", [STROKES, ONE_PATH, THIN_BOXES, BOXES, SHADES, DASHES, NO_SIDES])
def test_cells_are_parted_by_what_is_drawn(drawing: bytes) -> None:
    """Rules however they are drawn, and backgrounds, part the cells of a table whose text is wrapped."""
    assert _cells(TEXT, drawing=drawing) == CELLS


@pytest.mark.parametrize("matrix", [b"2 0 0 2 0 0 cm\n", b"1 0 0 1 30 20 cm\n"])
def test_rules_are_where_they_are_drawn(matrix: bytes) -> None:
    """Rules that are drawn larger or moved are found where they are shown."""
    a, _, _, _, e, f = (float(one) for one in matrix.split()[:6])
    lines = b"".join(b"%f %f m %f %f l S\n" % tuple((v - (e if at % 2 == 0 else f)) / a for at, v in enumerate(line)) for line in _grid())
    assert _cells(TEXT, drawing=matrix + lines) == CELLS


def test_text_above_and_below_a_table_is_read_around_it() -> None:
    """A table stands between the paragraphs above and below it."""
    texts = [block.text.split()[0] for block in _read([(70, 760, "Above."), *TEXT, (70, 570, "Below.")], drawing=STROKES)]
    assert texts == ["Above.", "Who", "The", "The", "Below."]


def test_merged_cells_are_read_with_each_row_and_column() -> None:
    """A cell over two rows is read with both, and a bold one over two columns of the first row heads both."""
    lines = [(70, 720, 520, 720), (220, 700, 420, 700), (70, 680, 520, 680), (220, 660, 520, 660), (70, 640, 520, 640)]
    lines += [(70, 640, 70, 720), (220, 640, 220, 720), (320, 640, 320, 700), (420, 640, 420, 720), (520, 640, 520, 720)]
    words: list[Words] = [(75, 695, "Measure", "bold"), (260, 707, "2017", "bold"), (425, 695, "2018", "bold")]
    words += [(225, 687, "boys", "bold"), (325, 687, "girls", "bold"), (75, 655, "Care leavers")]
    words += [(225, 667, "50%"), (325, 667, "51%"), (425, 667, "54%"), (225, 647, "60%"), (325, 647, "61%"), (425, 647, "64%")]
    assert _cells(words, drawing=b"".join(b"%d %d m %d %d l S\n" % line for line in lines)) == [
        ("Measure", "2017", "2017", "2018"),
        ("Measure", "boys", "girls", "2018"),
        ("Care leavers", "50%", "51%", "54%"),
        ("Care leavers", "60%", "61%", "64%"),
    ]


def test_cells_of_one_column_are_paragraphs() -> None:
    """Each cell of a table of one column is a paragraph by itself, even where the lines of all are evenly spaced."""
    words: list[Words] = [(75, 700, "Leaders should agree how they will pay for the work"), (75, 687, "of all teams.")]
    words += [(75, 674, "Plans should be clear.")]
    lines = _grid((70, 400), (712, 684, 671))
    texts = [block.text for block in _read(words, drawing=b"".join(b"%d %d m %d %d l S\n" % line for line in lines))]
    assert texts == ["Leaders should agree how they will pay for the work of all teams.", "Plans should be clear."]


def test_a_frame_round_a_page_or_beside_text_is_no_table() -> None:
    """A frame with text in one cell, or lines with text beside them, leave the text as it is without them."""
    lines = ("The team visits families at", "home and writes down what", "they say.")
    words: list[Words] = [(75, 705 - 13 * number, line) for number, line in enumerate(lines)]
    whole = ["The team visits families at home and writes down what they say."]
    frame = b"60 500 400 300 re S 60 500 m 60 800 l S 460 500 m 460 800 l S 60 780 m 460 780 l S\n"
    beside = b"50 650 m 50 750 l 90 750 l 90 650 l s 50 700 m 90 700 l S\n"
    assert [[block.text for block in _read(words, drawing=one)] for one in (frame, beside)] == [whole, whole]


def test_a_table_beside_text_is_read_after_it() -> None:
    """A table with rows and columns is one though text stands beside it; the text is read first, line by line."""
    rules = b"".join(b"%d %d m %d %d l S\n" % line for line in _grid((300, 400, 520), (720, 700, 680)))
    words: list[Words] = [(305, 705, "Who", "bold"), (405, 705, "When", "bold"), (305, 685, "The council"), (405, 685, "In May")]
    lines = ("The team visits families at home", "and writes down what they say", "and what they would like.")
    words += [(72, 708 - 13 * number, line) for number, line in enumerate(lines)]
    assert [block.cells or block.text for block in _read(words, drawing=rules)] == [
        " ".join(lines), ("Who", "When"), ("The council", "In May"),
    ]  # fmt: skip


def test_every_other_row_in_a_box_is_one_table() -> None:
    """Rows with a background and rows without one are rows of one table, with the head above them."""
    words: list[Words] = [(75, 700, "Area", "bold"), (225, 700, "What is planned", "bold")]
    for number, area in enumerate(("North", "South", "West", "East")):
        words += [(75, 680 - 20 * number, area), (225, 680 - 20 * number, f"The {area.lower()} will have a team.")]
    shades = b".8 g " + b"".join(b"%d %d %d 20 re f\n" % (x, y, w) for y in (634, 674) for x, w in ((70, 150), (220, 300)))
    assert {block.table for block in _read(words, drawing=shades)} == {1}


def test_a_head_on_the_next_page_is_not_repeated() -> None:
    """A head that is printed again where a table goes on overleaf is read once, and a row cut there is whole."""
    top: list[Words] = [(75, 705, "Who", "bold"), (225, 705, "What they will do", "bold"), (75, 685, "The council")]
    first: list[Words] = [*top, (225, 685, "Leaders should agree how they will pay for")]
    first += [(225, 672, "the work of the teams that visit families at")]
    second: list[Words] = [*top[:2], (225, 685, "home and at school."), (75, 625, "The board")]
    second += [(225, 625, "Plans should be clear.")]
    assert _cells(first, second, drawing=STROKES) == [
        ("Who", "What they will do"),
        ("The council", "Leaders should agree how they will pay for the work of the teams that visit families at home and at school."),
        ("The board", "Plans should be clear."),
    ]


def test_a_box_within_a_cell_of_the_head_makes_no_column() -> None:
    """A head whose boxes are drawn within its cells has the columns of its rows, so that a row cut by the page's end is whole."""
    head: list[Words] = [(80, 705, "Who", "bold"), (230, 705, "What they will do", "bold")]
    boxes = STROKES + b".8 g 76 702 138 16 re 226 702 288 16 re f\n"
    first: list[Words] = [*head, (75, 685, "The council")]
    first += [(225, 685, "Leaders should agree how they will pay for"), (225, 672, "the work at")]
    second: list[Words] = [(75, 705, "and the board"), (225, 705, "home and at school.")]
    pages = [_read(first, drawing=boxes), _read(second, drawing=STROKES)]
    assert [[block.cells for block in page] for page in pages] == [
        [("Who", "What they will do"), ("The council", "Leaders should agree how they will pay for the work at")],
        [("and the board", "home and at school.")],
    ]


def test_a_rule_in_an_empty_column_makes_no_row() -> None:
    """A rule that crosses only a column without text doesn't make two rows of one."""
    rules = b"".join(b"%d %d m %d %d l S\n" % line for line in [*_grid((40, *XS)), (40, 670, 70, 670)])
    assert _cells(TEXT, drawing=rules) == CELLS


def test_names_beside_each_other_have_a_row_for_each_line() -> None:
    """In a list of names in two columns without rules each line is a row, whichever column is the longer one."""
    words: list[Words] = [(72, 720, "Inspectorate", "bold"), (300, 720, "Commission", "bold")]
    names = (("Ann Field, Lead inspector", "Bo Hill, Lead inspector"), ("Cy Lake, HMI", "Di Moor"), ("Ed Nash, HMI", ""))
    for number, (left, right) in enumerate(names):
        words += [(72, 703 - 13 * number, left)] + ([(300, 703 - 13 * number, right)] if right else [])
    texts = [block.text for block in _read(words)]
    assert texts == [
        "Inspectorate – Commission", "Ann Field, Lead inspector – Bo Hill, Lead inspector", "Cy Lake, HMI – Di Moor", "Ed Nash, HMI",
    ]  # fmt: skip


def test_a_cell_that_almost_reaches_the_next_is_parted_from_it() -> None:
    """A cell with little room before the next column is parted where the cells above and below begin."""
    words: list[Words] = [(72, 720, "Inspectorate", "bold"), (205, 720, "Commission", "bold")]
    words += [(72, 700, "Ann Field, Lead inspector"), (205, 700, "Bo Hill, Lead inspector")]
    words += [(72, 687, "Cy Lake, HMI"), (205, 687, "Di Moor")]
    assert _cells(words)[1] == ("Ann Field, Lead inspector", "Bo Hill, Lead inspector")


def test_a_cell_a_little_more_than_a_space_from_the_next_is_parted_from_it() -> None:
    """Twice the width of a space is enough where the cell below begins exactly there."""
    words: list[Words] = [(72, 720, "Inspectorate", "bold"), (203, 720, "Commission", "bold")]
    words += [(72, 700, "Ann Field, Lead inspector"), (203, 700, "Bo Hill, Lead inspector")]
    words += [(72, 687, "Cy Lake, HMI"), (203, 687, "Di Moor")]
    assert _cells(words)[1] == ("Ann Field, Lead inspector", "Bo Hill, Lead inspector")


HEAD: list[Words] = [(72, 700, "From the council", "bold"), (300, 700, "From the board", "bold")]
"""Of two columns of names, without rules."""


def test_lines_written_before_the_next_cell_are_of_one_cell() -> None:
    """Where cells are written one after the other, the order says which lines are of one cell, however they are spaced."""
    left: list[Words] = [(72, 686, "Ann Other, a nurse"), (72, 672, "Cass Derrick, a nurse"), (72, 652, "Eve Nance, a nurse")]
    right: list[Words] = [(300, 686, "Bea Lister, a teacher"), (300, 672, "Dee Moss, a teacher")]
    assert _cells([*HEAD, *left, *right]) == [
        ("From the council", "From the board"),
        ("Ann Other, a nurse Cass Derrick, a nurse Eve Nance, a nurse", "Bea Lister, a teacher Dee Moss, a teacher"),
    ]


def test_lines_written_after_a_row_are_the_next_row() -> None:
    """Where an earlier row has shown that cells are written one after the other, a line written below a row is a row of its own."""
    first: list[Words] = [(72, 686, "Ann Other, who leads"), (72, 672, "them"), (300, 686, "Bea Lister, who helps")]
    second: list[Words] = [(72, 658, "Cass Derrick, a nurse"), (300, 658, "Dee Moss, a teacher")]
    blocks = _read([*HEAD, *first, *second, (72, 644, "Eve Nance, a nurse")])
    assert [block.cells or block.text for block in blocks] == [
        ("From the council", "From the board"),
        ("Ann Other, who leads them", "Bea Lister, who helps"),
        ("Cass Derrick, a nurse", "Dee Moss, a teacher"),
        "Eve Nance, a nurse",
    ]


def test_columns_written_one_after_the_other_say_nothing_about_rows() -> None:
    """A table whose columns are written whole has the rows that its lines show."""
    rows = [("Help", "Good"), ("Care", "Outstanding"), ("Leaving care", "Inadequate")]
    left = [(72, 700 - 22 * at, words) for at, (words, _) in enumerate(rows)]
    right = [(300, 700 - 22 * at, words) for at, (_, words) in enumerate(rows)]
    assert _cells([*left, *right]) == rows
