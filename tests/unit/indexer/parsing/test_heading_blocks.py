"""Tests of headings: which blocks are headings, which were wrongly tagged, and which are notes."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Finding, Role
from indexer.parsing.heading_blocks import mark_headings
from indexer.registers.headings import HeadingRow, finding_of, folded_heading, heading_rows

PROSE = "Senior leaders know their services well and have a plan that is beginning to work for children."
P, LI, H = Role.PARAGRAPH, Role.LIST_ITEM, Role.HEADING


@pytest.mark.parametrize("row", heading_rows(), ids=lambda row: row.example)
def test_every_row_of_the_register_is_for_its_example(row: HeadingRow) -> None:
    """Each row's example is matched by its row, and by none before it."""
    first = next(other for other in heading_rows() if other.pattern.fullmatch(folded_heading(row.example)))
    assert first == row
    assert finding_of(row.example) is row.finding


@pytest.mark.parametrize(
    ("heading", "finding"),
    [
        ("What needs to improve in this area of social work practice:", Finding.IMPROVEMENT),
        ("Area for priority action", Finding.PRIORITY_ACTION),
        ("Areas for Priority and Immediate Action", Finding.PRIORITY_ACTION),
        ("2. Key strengths", Finding.STRENGTH),
        ("Practice study: areas of highly effective practice", Finding.STRENGTH),
        ("What does the local authority need to improve?", Finding.IMPROVEMENT),
        ("Children’s services in Calderdale require improvement because", Finding.SUMMARY),
        ("Main findings", Finding.FINDING),
        ("The experiences and progress of children in care: good", Finding.FINDING),
        ("Leadership, management and governance require improvement", Finding.FINDING),
        ("Information about this local authority area", Finding.BACKGROUND),
        ("Good", None),
        ("What does good look like", None),
        ("The Walsall Way", None),
        ("x" * 5000, None),
    ],
)
def test_headings_as_letters_write_them(heading: str, finding: Finding | None) -> None:
    """Headings are known whatever their number, colon, case, quotes or grade."""
    assert finding_of(heading) is finding


@pytest.mark.parametrize(
    ("block", "after", "heading", "why"),
    [
        (Block("Anything at all", H), Block(PROSE), True, "the author's tag"),
        (Block(f"{PROSE} They act on it.", H), Block(PROSE), False, "prose that was tagged as a heading"),
        (Block("Plans are good. Visits are rare.", H), Block(PROSE), False, "two sentences are no heading"),
        (Block("The proportion of children:", H, size=12), Block(PROSE), False, "tagged, but like the text in looks and ending"),
        (Block("Commissioning", H, size=12), Block(PROSE), True, "tagged, like the text in looks, but worded as a heading"),
        (Block("Anything at all", bold=True, size=12), Block(PROSE), True, "bold"),
        (Block("Anything at all", size=14), Block(PROSE), True, "larger than the text"),
        (Block("Anything at all", size=12), Block(PROSE), False, "plain and unknown"),
        (Block("Anything at all", size=12), Block("Item", LI), True, "plain, but above a list"),
        (Block("Inspectors reviewed:", size=12), Block("Item", LI), False, "introduces a list"),
        (Block("Headline findings", size=12), Block(PROSE), True, "known to the register"),
        (Block("Services for children in care", size=12), Block("are good."), False, "a sentence that goes on"),
        (Block("Outcomes for care leavers are poor", size=12), Block(PROSE), False, "a sentence"),
        (Block("We saw this.", bold=True, size=12), Block(PROSE), False, "a bold sentence"),
        (
            Block("Quality of practice", LI, marker="1.", size=12),
            Block("Act.", LI, marker="a."),
            True,
            "a numbered line above a lettered list",
        ),
        (Block("Quality of practice", LI, marker="1.", size=12), Block("Act.", LI, marker="2."), False, "an item among numbered items"),
        (Block("Priority action", LI, marker="-", size=12), Block(PROSE), False, "a list item"),
    ],
)
def test_headings_among_styled_text(block: Block, after: Block, heading: bool, why: str) -> None:
    """Where weights and sizes are known, headings are told by tag, else by looks, place and words."""
    text = Block(PROSE * 5, size=12)
    assert (mark_headings([text, block, after])[1].role is H) is heading, why


def test_headings_in_plain_text_are_short_lines_above_text() -> None:
    """Where there are no weights and sizes, a short line without a full stop above prose is a heading, known or not."""
    marked = mark_headings(
        [Block("Local Authority context"), Block(PROSE), Block("The Walsall Way"), Block(PROSE), Block("Anna Lee"), Block("HMI")]
    )
    assert [block.role is H for block in marked] == [True, False, True, False, False, False]
    one_bold = mark_headings([Block("The Walsall Way"), Block(PROSE), Block("Her Majesty's Inspector", bold=True)])
    assert one_bold[0].role is H
    shown = mark_headings([Block("The Walsall Way"), Block(PROSE), Block("Care", H), Block(PROSE), Block("Plans", H), Block(PROSE)])
    assert shown[0].role is P


def test_a_wrongly_tagged_paragraph_gets_its_number_back() -> None:
    """A numbered paragraph that was tagged as a heading is a paragraph with its printed number."""
    (block,) = mark_headings([Block(f"52.{PROSE} They act.", H)])
    assert (block.role, block.marker, block.text) == (P, "52.", f"{PROSE} They act.")
    (item,) = mark_headings([Block("– in primary schools is 7%.", H, size=12)])
    assert (item.role, item.marker, item.text) == (LI, "–", "in primary schools is 7%.")


def test_notes_below_a_drawn_line_are_footnotes() -> None:
    """Numbered items directly below a line of dashes are notes, up to the first that is not numbered."""
    notes = (
        Block("_______"),
        Block("Census 2011", LI, marker="(1)"),
        Block("Own data", LI, marker="(2)"),
        Block("Visits.", LI, marker="■"),
    )
    assert [block.role for block in mark_headings(notes)[1:]] == [Role.FOOTNOTE, Role.FOOTNOTE, LI]


KNOWN = "The services of the local authority in Leeds and Hull are not yet good for children in care and care leavers because."


def words(count: int) -> str:
    """Return a line of `count` words that begins like a heading."""
    return " ".join(["Plans", *["matter"] * (count - 1)])


@pytest.mark.parametrize(
    ("block", "heading", "why"),
    [
        (Block(words(40), H), True, "as long as a tagged heading may be"),
        (Block(words(41), H), False, "so long it is prose"),
        (Block(f"{words(7)}.", H), True, "short, with a full stop"),
        (Block(f"{words(8)}.", H), False, "a whole sentence"),
        (Block(KNOWN, H), True, "a sentence of 22 words, but one that the register knows"),
        (Block(KNOWN.replace("Hull", "in Hull"), H), False, "too long even for such a one"),
        (Block("Children’s services in Leeds are good. Plans work.", H), False, "two sentences"),
        (Block(words(30), H, size=12), True, "like the text, but worded as a heading"),
        (Block(words(31), H, size=12), False, "like the text, and long"),
        (Block(words(31), H, size=12.5), True, "larger than the text"),
        (Block(words(31), H, size=12, bold=True), True, "bold"),
        (Block(words(31), H), True, "of a size that nobody knows"),
        (Block(words(30), bold=True, size=12), True, "bold, as long as it may be"),
        (Block(words(31), bold=True, size=12), False, "bold, and longer"),
        (Block(words(14), bold=True, size=12), True, "bold and short"),
        (Block(f"{words(5)}:", bold=True, size=12), True, "bold, with a colon"),
        (Block(f"{words(5)},", bold=True, size=12), False, "bold, with a comma: more follows"),
        (Block("and so on", bold=True, size=12), False, "bold, but it begins in the middle"),
        (Block("(2019) plans", size=14), True, "larger; it begins with a bracket"),
        (Block("Anything at all", size=13.5), True, "plainly larger"),
        (Block("Anything at all", size=13.3), False, "hardly larger"),
        (Block("Plans", bold=True, size=12, marker="1."), False, "a bold numbered line"),
        (Block("Plans", bold=True, size=12, continues=True), False, "a bold line that goes on from the one before"),
        (Block("Plans", Role.QUOTATION, bold=True, size=12), False, "a bold quotation"),
    ],
)
def test_how_long_and_how_large_a_heading_is(block: Block, heading: bool, why: str) -> None:
    """A heading is short or stands out, and is no sentence."""
    text = Block(f"{PROSE} {PROSE} {PROSE}", size=12)
    assert (mark_headings([text, text, block, text])[2].role is H) is heading, why


@pytest.mark.parametrize(
    ("line", "after", "heading", "why"),
    [
        (Block(words(14)), Block(f"{words(14)}."), True, "a short line above prose"),
        (Block(words(15)), Block(f"{words(14)}."), False, "too long"),
        (Block(words(3)), Block(f"{words(13)}."), False, "what is below is no prose"),
        (Block("Areas for improvement:"), Block("Plans."), True, "known, with a colon"),
        (Block("What is working well?"), Block("Plans."), True, "known, a question"),
        (Block("Summary of what is known"), Block("Plans."), False, "known words, but a sentence"),
        (Block("Care leavers"), Block("are well seen.", P), False, "the next line goes on with it"),
        (Block("Care leavers"), Block("are well seen.", LI), True, "a list below may begin low"),
        (Block("Care leavers"), None, True, "known, last of all"),
        (Block(words(3)), None, False, "unknown, last of all"),
        (Block("a. Care leavers"), Block("Plans."), False, "it begins in the middle"),
    ],
)
def test_headings_where_nothing_stands_out(line: Block, after: Block | None, heading: bool, why: str) -> None:
    """In a source without weights and sizes a line's length, words and neighbour tell."""
    blocks = [Block(PROSE), line, *([after] if after else [])]
    assert (mark_headings(blocks)[1].role is H) is heading, why


def test_whether_a_source_shows_its_headings() -> None:
    """One bold line is a signature, two are headings; bold rows of tables are neither, and a size anywhere shows them all."""
    plain = (Block("The Walsall Way"), Block(PROSE))
    bold, boxed = Block("Plans", bold=True), Block("Plans", bold=True, table=1)
    assert [mark_headings([*plain, *others])[0].role for others in ([bold], [bold, bold], [boxed, boxed], [Block("Plans.", size=12)])] == [
        H,
        P,
        H,
        P,
    ]


def test_the_size_of_most_letters_is_the_texts() -> None:
    """Many short large lines don't make long small text a note, and no size is none at all."""
    large, text = Block("Plans", size=14), Block(PROSE, size=11)
    assert [block.role for block in mark_headings([large, large, large, text])] == [H, H, H, P]
    assert mark_headings([]) == ()


@pytest.mark.parametrize(
    ("block", "after", "heading", "why"),
    [
        (Block("Quality of practice", LI, marker="(1)", level=2), Block("Act.", LI, marker="•"), True, "a number above bullets"),
        (Block("Quality of practice", LI, marker="a)"), Block("Act.", LI, marker="•"), False, "a letter"),
        (Block("Quality of practice", LI, marker="1."), Block("Act.", LI), False, "what is below has no bullet"),
        (Block("Quality of practice", LI, marker="1."), Block("Act.", marker="•"), False, "what is below is no item"),
        (Block("Quality of practice", LI, marker="1."), None, False, "nothing is below"),
        (Block("Act on plans.", LI, marker="1."), Block("Act.", LI, marker="•"), False, "a sentence"),
        (Block("Quality of practice", marker="1."), Block("Act.", LI, marker="•"), False, "no item itself"),
    ],
)
def test_numbered_lines_that_head_a_list(block: Block, after: Block | None, heading: bool, why: str) -> None:
    """A numbered item above lettered or bulleted items heads them; its nesting is no level of headings."""
    marked = mark_headings([block, *([after] if after else [])])[0]
    assert (marked.role is H) is heading, why
    assert marked.level == 0, why


@pytest.mark.parametrize(
    ("block", "note", "why"),
    [
        (Block("1 Census 2011", size=8), ("1", "Census 2011"), "small, with its number"),
        (Block("Census 2011", size=8, marker="12"), ("12", "Census 2011"), "its number given apart"),
        (Block("3) ‘Working together’, 2018", size=8), ("3", "‘Working together’, 2018"), "a number in a bracket"),
        (Block("1 Census 2011", size=8.8), ("1", "Census 2011"), "just small enough"),
        (Block("1 Census 2011", size=8.9), None, "hardly smaller"),
        (Block("1 Census 2011"), None, "of a size that nobody knows"),
        (Block("Census 2011", size=8), None, "no number"),
        (Block("1 census", size=8), None, "a count of things"),
        (Block("1 Census 2011", Role.QUOTATION, size=8), None, "no paragraph"),
    ],
)
def test_small_numbered_lines_are_notes(block: Block, note: tuple[str, str] | None, why: str) -> None:
    """A note given as a paragraph is told by its small letters and its number, which is taken off."""
    text = Block(f"{PROSE} {PROSE}", size=10)
    marked = mark_headings([text, block, text])[1]
    assert ((marked.marker, marked.text) if marked.role is Role.FOOTNOTE else None) == note, why


@pytest.mark.parametrize(
    ("block", "role", "marker", "text"),
    [
        (Block(f"{PROSE} They act.", H, level=2), P, "", f"{PROSE} They act."),
        (Block(f"{PROSE} They act.", H, level=2, marker="7."), P, "7.", f"{PROSE} They act."),
        (Block(f"7. {PROSE} They act.", H, level=2), P, "7.", f"{PROSE} They act."),
        (Block(f"■ {PROSE} They act.", H, level=2), LI, "■", f"{PROSE} They act."),
    ],
)
def test_a_wrongly_tagged_block_has_no_level_of_headings(block: Block, role: Role, marker: str, text: str) -> None:
    """It is a paragraph, or an item of the first level, with its number or bullet off its text."""
    (marked,) = mark_headings([block])
    assert (marked.role, marked.marker, marked.text, marked.level) == (role, marker, text, 1 if role is LI else 0)


@pytest.mark.parametrize(
    ("blocks", "roles", "why"),
    [
        ([Block("Visits.", LI, marker="1."), Block("_____"), Block("Own data", LI, marker="1")], [LI, P, Role.FOOTNOTE], "below the line"),
        ([Block("____"), Block("Own data", LI, marker="1")], [P, LI], "too short a line"),
        ([Block("_____"), Block(PROSE), Block("Own data", LI, marker="1")], [P, P, LI], "text between"),
        ([Block("_____"), Block("Own data", marker="1")], [P, P], "no item"),
        ([Block("_____"), Block("Own", LI, marker="1"), Block("Plans", marker="2"), Block("Visits", LI, marker="3")],
         [P, Role.FOOTNOTE, P, LI], "no item ends them"),
    ],
)  # fmt: skip
def test_a_drawn_line_is_above_notes_alone(blocks: list[Block], roles: list[Role], why: str) -> None:
    """Only numbered items directly below the line are notes."""
    assert [block.role for block in mark_headings(blocks)] == roles, why
