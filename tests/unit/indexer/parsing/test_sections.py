"""Tests of sections: what stands under which heading, and what kind of finding that is."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Finding, Kind, Role
from indexer.parsing.sections import section_for
from indexer.parsing.structure import structure_of

PROSE = "Senior leaders know their services well and have a plan that is beginning to work for children."
P, LI, H = Role.PARAGRAPH, Role.LIST_ITEM, Role.HEADING


def outline(*blocks: Block) -> list[tuple[str, str, str]]:
    """Return (heading, finding, words) of each paragraph."""
    sections, paragraphs = structure_of(blocks)
    return [(sections[paragraph.section].heading, sections[paragraph.section].finding.value, paragraph.text) for paragraph in paragraphs]


def test_a_heading_stays_as_written() -> None:
    """A section's heading loses nothing but the colon at its end; one that the register doesn't know is a plain finding, marked so."""
    assert section_for("The experiences and progress of care leavers: good").heading == "The experiences and progress of care leavers: good"
    assert section_for("Strengths:").heading == "Strengths"
    assert section_for("Information about this local authority area2").heading == "Information about this local authority area"
    assert section_for("Outcomes at key stage 2").heading == "Outcomes at key stage 2"
    unknown = section_for("The Walsall Way")
    assert (unknown.finding, unknown.known) == (Finding.FINDING, False)


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
    ("above", "below", "finding", "why"),
    [
        (Block("Strengths", H, size=14), Block("Care leavers", H, size=13), "strength", "a point smaller"),
        (Block("Strengths", H, size=14), Block("Care leavers", H, size=13.5), "finding", "half a point is no difference"),
        (Block("Strengths", H, size=14), Block("Care leavers", H, size=16), "finding", "larger"),
        (Block("Strengths", H, size=14, bold=True), Block("Care leavers", H, size=14), "strength", "of one size, but lighter"),
        (Block("Strengths", H, bold=True), Block("Care leavers", H, size=14), "strength", "one of unknown size, lighter"),
        (Block("Strengths", H), Block("Care leavers", H, bold=True), "finding", "heavier"),
        (Block("Strengths", H, level=2), Block("Care leavers", H, level=3), "strength", "by their levels"),
        (Block("Strengths", H, level=2), Block("Care leavers", H, level=2), "finding", "of one level"),
        (Block("Strengths", H, level=2), Block("Care leavers", H), "finding", "one without a level, and text between"),
    ],
)
def test_which_of_two_headings_is_below(above: Block, below: Block, finding: str, why: str) -> None:
    """Levels count before sizes, sizes before weight; only what is below takes the kind of what is above."""
    text = Block(PROSE)
    sections, _ = structure_of((text, above, Block("Staff stay."), below, Block("They are seen.")))
    assert (sections[2].heading, sections[2].finding.value) == ("Care leavers", finding), why


@pytest.mark.parametrize(
    ("markers", "kind", "why"),
    [
        (("1.", "2.", "3."), Kind.BODY, "two steps over headings"),
        (("1.", "2.", ""), Kind.LIST_ITEM, "one step is chance"),
        (("1.", "3.", "5."), Kind.LIST_ITEM, "numbers that leave some out"),
        (("1.", "2.", "2."), Kind.LIST_ITEM, "the same number again"),
    ],
)
def test_numbers_that_run_on_over_headings(markers: tuple[str, ...], kind: Kind, why: str) -> None:
    """Paragraphs are numbered throughout where the numbers go on over two headings at least."""
    parts = [(Block(heading, H), Block("Seen.", LI, marker=marker)) for heading, marker in zip("ABC", markers, strict=True)]
    _, paragraphs = structure_of((Block(PROSE), *(block for pair in parts for block in pair)))
    assert paragraphs[1].kind is kind, why


def test_numbers_of_one_list_do_not_run_on() -> None:
    """A list of three under one heading is a list, as is one that begins anew under each."""
    items = tuple(Block("Seen.", LI, marker=f"{number}.") for number in (1, 2, 3))
    blocks = (Block(PROSE), Block("Findings", H), *items, Block("Plans", H), *items)
    assert {paragraph.kind for paragraph in structure_of(blocks)[1][1:]} == {Kind.LIST_ITEM}


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        (Block("Act.", LI), Kind.RECOMMENDATION),
        (Block("Act.", marker="1."), Kind.RECOMMENDATION),
        (Block("Act."), Kind.BODY),
        (Block("Act.", marker="•"), Kind.BODY),
        (Block("Act.", Role.QUOTATION, marker="1."), Kind.QUOTATION),
    ],
)
def test_what_is_a_recommendation(block: Block, kind: Kind) -> None:
    """Items and numbered paragraphs are, whatever case the heading is in; plain paragraphs and quotations are not."""
    for heading in ("Recommendations", "RECOMMENDATIONS"):
        assert structure_of((Block(PROSE), Block(heading, H), block))[1][1].kind is kind
