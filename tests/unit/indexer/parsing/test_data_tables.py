"""Tests of tables: what of them is quoted."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Role
from indexer.parsing.data_tables import is_judgement, open_tables


def row(*cells: str) -> Block:
    """Return a row of the first table."""
    return Block(" – ".join(cells), Role.TABLE_ROW, table=1, cells=cells)


@pytest.mark.parametrize(
    ("rows", "expected", "why"),
    [
        ([row("Judgement", "Grade"), row("Overall effectiveness", "Good")], [], "judgements are grades, not text"),
        ([row("Adoption performance", "Requires improvement to be good")], [], "grades of several words"),
        ([row("Rate", "2019"), row("Referrals", "511")], ["Rate – 2019", "Referrals – 511"], "data stays in rows"),
        (
            [row("Strengths", "Areas for development"), row("Staff stay.", "Plans drift."), row("Visits happen.", "")],
            ["Strengths", "Staff stay.", "Visits happen.", "Areas for development", "Plans drift."],
            "several columns of findings: column by column",
        ),
        (
            [row("Responsible body", "Areas for priority action"), row("Council", "Act.")],
            ["Areas for priority action", "Council – Act."],
            "one column of findings: its heading, and the rows",
        ),
    ],
)
def test_tables_become_what_is_quoted(rows: list[Block], expected: list[str], why: str) -> None:
    """A table of findings gives its columns, a table of data its rows, a table of judgements nothing."""
    assert [block.text for block in open_tables(rows)] == expected, why


def header(*cells: str) -> Block:
    """Return a bold row of the first table: its head."""
    return Block(" – ".join(cells), Role.TABLE_ROW, table=1, cells=cells, bold=True)


@pytest.mark.parametrize(
    ("rows", "expected", "why"),
    [
        ([header("", "2015", "2016"), row("Children seen", "61%", "88%")], ["Children seen – 2015: 61% – 2016: 88%"], "figures by year"),
        ([header("", "2018", "2018", "2019"), header("", "boys", "girls", ""), row("Seen", "80%", "82%", "88%")],
         ["Seen – 2018 boys: 80% – 2018 girls: 82% – 2019: 88%"], "a heading in two rows"),
        ([header("Rate", "2018"), header("Boys", "80%"), row("Girls", "82%")], ["Boys – 2018: 80%", "Girls – 2018: 82%"],
         "a second row in bold that is none"),
        ([header("Measure", "Rate"), row("Referrals", "£511")], ["Referrals – Rate: £511"], "the first column says what figures are of"),
        ([header("Post", "Name"), row("Chair", "Ann Lee")], ["Post: Chair – Name: Ann Lee"], "no figures: every cell has its heading"),
        ([header("Post", "Name"), row("3 chairs", "Ann Lee")], ["Post: 3 chairs – Name: Ann Lee"], "a figure in the first cell alone"),
        ([header("Post", "Name"), row("Chair", "")], ["Post: Chair"], "an empty cell says nothing"),
        ([header("Post", "Name"), row("Chair")], ["Post: Chair"], "a row with fewer cells"),
        ([header("Post"), row("Chair", "Ann Lee")], ["Post: Chair – Ann Lee"], "a row with more cells"),
        ([header("Post", "Name"), header("Chair", "Ann Lee")], ["Post – Name", "Chair – Ann Lee"], "all bold: no row is a head"),
        ([row("Post", "Name"), row("Chair", "Ann Lee")], ["Post – Name", "Chair – Ann Lee"], "none bold: no row is a head"),
        ([header("Area", "Now"), row("Adoption", "Good"), row("Care", "late")], ["Area: Care – Now: late"], "a judgement among data"),
        ([row("Strengths", "Areas for development")], ["Strengths – Areas for development"], "headings with nothing below"),
        ([row("Body", "Areas for development")], ["Body – Areas for development"], "one heading with nothing below"),
        ([row("Strengths", "Weaknesses"), row("Staff stay.")], ["Strengths", "Staff stay.", "Weaknesses"], "a short row"),
        (
            [row("Strengths", "Areas for development", "Strengths"), row("Staff stay.", "Plans drift.", "Visits happen.")],
            ["Strengths", "Staff stay.", "Areas for development", "Plans drift.", "Strengths", "Visits happen."],
            "three columns",
        ),
    ],
)  # fmt: skip
def test_cells_follow_their_columns_headings(rows: list[Block], expected: list[str], why: str) -> None:
    """Where a table has a bold head, each row says of what its cells are."""
    assert [block.text for block in open_tables(rows)] == expected, why


def test_columns_of_findings_become_headings_with_their_cells() -> None:
    """A column's head is a heading of the same table; what stands below it are cells no more."""
    rows = [row("Strengths", "Areas for development"), row("Staff stay.", "Plans drift.")]
    opened = open_tables(rows)
    assert [(block.role, block.cells, block.table) for block in opened] == [
        (Role.HEADING, (), 1),
        (Role.TABLE_ROW, (), 1),
        (Role.HEADING, (), 1),
        (Role.TABLE_ROW, (), 1),
    ]
    one = open_tables([row("Body", "Areas for priority action"), row("Council", "Act.")])
    assert [(block.role, block.cells, block.table) for block in one] == [
        (Role.HEADING, (), 1),
        (Role.TABLE_ROW, ("Council", "Act."), 1),
    ]


def test_tables_are_opened_each_by_itself() -> None:
    """Two tables below each other are two, and the text between tables stays where it is."""
    other = Block("Post – Name", Role.TABLE_ROW, table=2, cells=("Post", "Name"))
    text = Block("Plans are clear.")
    blocks = [row("Strengths", "Areas for development"), other, text, row("Strengths", "Weaknesses"), row("Staff stay.", "Plans drift.")]
    assert [block.text for block in open_tables(blocks)] == [
        "Strengths – Areas for development",
        "Post – Name",
        "Plans are clear.",
        "Strengths",
        "Staff stay.",
        "Weaknesses",
        "Plans drift.",
    ]


@pytest.mark.parametrize(
    ("cells", "judgement", "why"),
    [
        (("Adoption performance", "Good"), True, "a judgement"),
        (("Adoption performance", "", "Good", ""), True, "empty cells between"),
        (("Judgement", "Grade"), True, "the head of such a table"),
        (("Good",), False, "a grade alone"),
        (("", "Good"), False, "a grade of nothing"),
        (("Adoption", "Good practice"), False, "a remark that begins with a grade"),
        (("Adoption", "n/a"), True, "not judged"),
        ((" ".join(["care"] * 30), "Good"), True, "a judgement's longest name"),
        ((" ".join(["care"] * 31), "Good"), False, "text that a grade ends"),
    ],
)
def test_a_row_that_gives_a_grade_is_a_judgement(cells: tuple[str, ...], judgement: bool, why: str) -> None:
    """A judgement has a name that is no paragraph, and a grade alone in its last cell."""
    assert is_judgement(cells) is judgement, why


def test_a_head_of_two_rows_is_one() -> None:
    """Where both rows of a head are bold and a cell covers several columns or both rows, each column goes by the words of both."""
    head = (("Measure", "2017", "2017"), ("Measure", "boys", "girls"))
    rows = [Block("", Role.TABLE_ROW, bold=True, table=1, cells=cells) for cells in head]
    rows += [Block("", Role.TABLE_ROW, table=1, cells=("Seen alone", "80%", "82%"))] * 2
    assert [block.text for block in open_tables(rows)] == ["Seen alone – 2017 boys: 80% – 2017 girls: 82%"] * 2
