"""Tests of headings and sections: what stands under which heading, and what kind of finding that is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.letter import Block, Finding, Kind, Role
from indexer.parsing.closing import CLOSING_PHRASES
from indexer.parsing.headings import mark_headings
from indexer.parsing.sections import section_for
from indexer.parsing.structure import structure_of
from indexer.parsing.tables import open_tables
from indexer.registers.headings import HeadingRow, finding_of, folded_heading, heading_rows

PROSE = "Senior leaders know their services well and have a plan that is beginning to work for children."
P, LI, H = Role.PARAGRAPH, Role.LIST_ITEM, Role.HEADING


def outline(*blocks: Block) -> list[tuple[str, str, str]]:
    """Return (heading, finding, words) of each paragraph."""
    sections, paragraphs = structure_of(blocks)
    return [(sections[paragraph.section].heading, sections[paragraph.section].finding.value, paragraph.text) for paragraph in paragraphs]


@pytest.mark.parametrize("row", heading_rows(), ids=lambda row: row.example)
def test_every_row_of_the_register_is_for_its_example(row: HeadingRow) -> None:
    """Each row's example is matched by its row, and by none before it."""
    first = next(other for other in heading_rows() if other.pattern.fullmatch(folded_heading(row.example)))
    assert first is row
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


def test_a_heading_stays_as_written() -> None:
    """A section's heading loses nothing but the colon at its end; one that the register doesn't know is a plain finding, marked so."""
    assert section_for("The experiences and progress of care leavers: good").heading == "The experiences and progress of care leavers: good"
    assert section_for("Strengths:").heading == "Strengths"
    assert section_for("Information about this local authority area2").heading == "Information about this local authority area"
    assert section_for("Outcomes at key stage 2").heading == "Outcomes at key stage 2"
    unknown = section_for("The Walsall Way")
    assert (unknown.finding, unknown.known) == (Finding.FINDING, False)


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


def test_text_stands_under_the_nearest_heading() -> None:
    """Whatever its level, the nearest heading above is the section; text before any stands in the introduction."""
    assert outline(Block(PROSE), Block("Findings", H, level=1), Block("One."), Block("Care leavers", H, level=2), Block("Two.")) == [
        ("Introduction", "background", PROSE),
        ("Findings", "finding", "One."),
        ("Care leavers", "finding", "Two."),
    ]


def test_headings_hand_down_what_their_findings_are() -> None:
    """A topic below "Areas for priority action" heads priority actions, until a heading of the same height comes."""
    assert outline(
        Block(PROSE),
        Block("Areas for priority action", H, level=2),
        Block("Care leavers", H, level=3), Block("One."),
        Block("The Walsall Way", H, level=3), Block("Two."),
        Block("Main findings", H, level=2), Block("Three."),
    )[1:] == [
        ("Care leavers", "priority action", "One."),
        ("The Walsall Way", "priority action", "Two."),
        ("Main findings", "finding", "Three."),
    ]  # fmt: skip


def test_height_is_told_by_looks_where_there_are_no_levels() -> None:
    """Without levels, a smaller or lighter heading is below a larger or bold one; one like it is not."""
    text = Block(PROSE, size=12)
    large, small = Block("Strengths", H, size=16, bold=True), Block("Care leavers", H, size=12, bold=True)
    assert [finding for _, finding, _ in outline(text, large, small, text)] == ["background", "strength"]
    alike = outline(text, large, text, Block("Care leavers", H, size=16, bold=True), text)
    assert [finding for _, finding, _ in alike] == ["background", "strength", "finding"]


@pytest.mark.parametrize(
    "main",
    [
        "Inspection findings",
        "Inspection findings – the Local Safeguarding Children Board",
        "The experiences and progress of care leavers: outstanding",
        "The experiences and progress of children in care requires improvement to be good",
    ],
)
def test_a_main_part_is_never_below_what_needs_to_improve(main: str) -> None:
    """A heading of findings, or with a grade, has its own kind, though it is tagged or set as if below the recommendations."""
    blocks = (
        *(Block("Recommendations", H, 1, size=14.0, bold=True), Block(PROSE, LI, 1, marker="1.")),
        *(Block(main, H, 2, level=2, size=12.0, bold=True), Block(f"{PROSE} Now.", P, 2, marker="2.")),
    )
    assert [(heading, finding) for heading, finding, _ in outline(*blocks)] == [("Recommendations", "improvement"), (main, "finding")]
    assert structure_of(blocks)[1][1].kind is Kind.BODY


def test_a_heading_without_text_of_its_own_leads_those_below() -> None:
    """Where headings look alike, topics directly below a kind of finding are of it, until the letter's next main part."""
    lines = (PROSE, "Areas for improvement", "Care leavers", PROSE, "Adoption", PROSE, "Main findings", PROSE)
    assert [(heading, finding) for heading, finding, _ in outline(*map(Block, lines))] == [
        ("Introduction", "background"),
        ("Care leavers", "improvement"),
        ("Adoption", "improvement"),
        ("Main findings", "finding"),
    ]


def test_numbered_lines_that_head_bullets_are_below_the_recommendations() -> None:
    """A list's numbered lines, each above its own bullets, head recommendations; the list's nesting is no level of headings."""
    item = Block("Ensure that plans are clear and that children know them.", LI, 1, level=2, marker="■", size=12.0)
    theme = Block("Quality of practice", LI, 1, level=1, marker="1.", size=12.0)
    blocks = (Block("Recommendations", H, 1, level=2, size=14.0, bold=True), theme, item, item)
    assert [(heading, finding) for heading, finding, _ in outline(*blocks)] == [("Quality of practice", "improvement")] * 2
    assert {paragraph.kind for paragraph in structure_of(blocks)[1]} == {Kind.RECOMMENDATION}


def test_the_same_heading_twice_is_two_sections() -> None:
    """A heading that comes again opens a section of its own."""
    sections, paragraphs = structure_of(
        [Block(PROSE), Block("Summary", H), Block("One."), Block("Findings", H), Block("Two."), Block("Summary", H), Block("Three.")]
    )
    assert [section.heading for section in sections] == ["Introduction", "Summary", "Findings", "Summary"]
    assert [paragraph.section for paragraph in paragraphs] == [0, 1, 2, 3]


def test_a_title_before_the_text_is_no_section() -> None:
    """Unknown headings before the first text are the title; a known one opens a section."""
    assert outline(Block("Wexcombe", H, level=1), Block(PROSE))[0][0] == "Introduction"
    assert outline(Block("Wexcombe", H, level=1), Block("Background", H, level=2), Block(PROSE))[0][0] == "Background"


def test_items_under_recommendations_are_recommendations() -> None:
    """List items below a heading of recommendations are of that kind, also below its subheadings; the line that introduces them is not."""
    _, paragraphs = structure_of([
        Block(PROSE), Block("Recommendations", H, level=2), Block("The council should:"), Block("Act.", LI, marker="1."),
        Block("Care leavers", H, level=3), Block("Think.", LI, marker="2."), Block("Findings", H, level=2), Block("Seen.", LI, marker="•"),
    ])  # fmt: skip
    assert [paragraph.kind for paragraph in paragraphs[1:]] == [Kind.BODY, Kind.RECOMMENDATION, Kind.RECOMMENDATION, Kind.LIST_ITEM]
    assert [paragraph.printed for paragraph in paragraphs[1:]] == ["", "1", "2", ""]


def test_numbered_paragraphs_are_body_and_keep_their_number() -> None:
    """Where numbers run on across headings they are the paragraphs' own; a list that begins at 1 each time is a list."""
    running = [
        Block(PROSE), Block("Findings", H), Block("One.", LI, marker="1."), Block("Summary", H), Block("Two.", LI, marker="2."),
        Block("Strengths", H), Block("Three.", LI, marker="3."),
    ]  # fmt: skip
    _, paragraphs = structure_of(running)
    assert [(paragraph.kind, paragraph.printed) for paragraph in paragraphs[1:]] == [(Kind.BODY, "1"), (Kind.BODY, "2"), (Kind.BODY, "3")]
    again = [Block(block.text, block.role, marker="1." if block.marker else "") for block in running]
    assert {paragraph.kind for paragraph in structure_of(again)[1][1:]} == {Kind.LIST_ITEM}


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


def test_kinds_follow_roles() -> None:
    """Quotations, rows and footnotes are told apart."""
    roles = (Role.QUOTATION, Role.TABLE_ROW, Role.FOOTNOTE)
    _, paragraphs = structure_of([Block(PROSE), *(Block(f"{role.value} of some length.", role) for role in roles)])
    assert [paragraph.kind for paragraph in paragraphs[1:]] == [Kind.QUOTATION, Kind.TABLE_ROW, Kind.FOOTNOTE]


def test_no_blocks_no_paragraphs() -> None:
    """Nothing gives nothing."""
    assert structure_of([]) == ((), ())


@pytest.mark.parametrize("example", [example for _, example in CLOSING_PHRASES])
def test_closing_sentences_stand_apart(example: str) -> None:
    """The sentences with which a letter takes leave are no findings; the same words earlier in the letter are."""
    item = Block("Plans need dates.", LI, marker="-")
    blocks = (Block(PROSE), Block("Areas for improvement", H), item, Block(example), Block("I look forward to the next visit."))
    assert [(heading, finding) for heading, finding, _ in outline(*blocks)[1:]] == [
        ("Areas for improvement", "improvement"),
        ("Closing", "background"),
        ("Closing", "background"),
    ]
    assert outline(*blocks[:2], Block(example), item)[1][0] == "Areas for improvement"


def test_headings_in_a_table_end_with_it() -> None:
    """What follows a table of findings goes on in the section before it; a heading that is boxed alone keeps its text."""
    boxed = Block("Strengths", H, table=1)
    after = Block("This visit has found the following.")
    assert outline(Block(PROSE), boxed, Block("Staff stay.", LI, table=1), after)[2][0] == "Introduction"
    assert outline(Block(PROSE), boxed, Block("Staff stay.", LI, table=1), Block("Plans work.", LI, table=2))[2][0] == "Strengths"
    assert outline(Block(PROSE), boxed, after)[1][0] == "Strengths"


def test_a_box_among_numbered_paragraphs_ends_where_the_numbers_go_on() -> None:
    """A case study between two numbered paragraphs heads only its own text."""
    inset = (Block("Case study: effective practice", H), Block("A girl was found."))
    pieces = (Block(PROSE), Block("Findings", H), Block("One.", LI, marker="1."), *inset, Block("Two.", LI, marker="2."))
    assert [heading for heading, _, _ in outline(*pieces)[1:]] == ["Findings", "Case study: effective practice", "Findings"]
    itemised = (*pieces[:3], inset[0], Block("She spoke.", LI, marker="•"), Block("They heard.", LI, marker="•"))
    assert [heading for heading, _, _ in outline(*itemised)[2:]] == ["Case study: effective practice"] * 2


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
    assert [block.text for block in open_tables([first, number, rest, last]) if block is not number] == expected, why


def test_notes_below_a_drawn_line_are_footnotes() -> None:
    """Numbered items directly below a line of dashes are notes, up to the first that is not numbered."""
    notes = (
        Block("_______"),
        Block("Census 2011", LI, marker="(1)"),
        Block("Own data", LI, marker="(2)"),
        Block("Visits.", LI, marker="■"),
    )
    assert [block.role for block in mark_headings(notes)[1:]] == [Role.FOOTNOTE, Role.FOOTNOTE, LI]


WORDS = st.sampled_from(
    ["Overview", "Dear Ms Body", PROSE, "the rest", "Page 2", "Contents", "Yours sincerely", "Areas for improvement:", "is 9%", ""]
)
BLOCKS = st.builds(
    Block,
    text=WORDS,
    role=st.sampled_from(list(Role)),
    page=st.none() | st.integers(1, 3),
    level=st.integers(0, 3),
    marker=st.sampled_from(["", "•", "1.", "2.", "(a)"]),
    bold=st.booleans(),
    size=st.sampled_from([0.0, 8.0, 12.0, 16.0]),
    table=st.integers(0, 2),
    cells=st.sampled_from([(), ("Strengths", "Areas for development"), ("Overall", "Good"), ("", "")]),
    continues=st.booleans(),
)


@given(st.lists(BLOCKS, max_size=12))
def test_any_blocks_give_numbered_paragraphs_in_their_sections(blocks: list[Block]) -> None:
    """Whatever blocks come, paragraphs are numbered from 1, have words and unique keys, and each stands in a section that is there."""
    sections, paragraphs = structure_of(blocks)
    assert [paragraph.number for paragraph in paragraphs] == list(range(1, len(paragraphs) + 1))
    assert all(paragraph.text for paragraph in paragraphs)
    assert len({paragraph.key for paragraph in paragraphs}) == len(paragraphs)
    assert {paragraph.section for paragraph in paragraphs} == set(range(len(sections)))
