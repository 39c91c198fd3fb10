"""Tests of structure: numbered paragraphs in their sections, whatever blocks come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.letter import Block, Kind, Role
from indexer.parsing.structure import structure_of

PROSE = "Senior leaders know their services well and have a plan that is beginning to work for children."
H, LI = Role.HEADING, Role.LIST_ITEM


def test_the_same_heading_twice_is_two_sections() -> None:
    """A heading that comes again opens a section of its own."""
    sections, paragraphs = structure_of(
        [Block(PROSE), Block("Summary", H), Block("One."), Block("Findings", H), Block("Two."), Block("Summary", H), Block("Three.")]
    )
    assert [section.heading for section in sections] == ["Introduction", "Summary", "Findings", "Summary"]
    assert [paragraph.section for paragraph in paragraphs] == [0, 1, 2, 3]


def test_kinds_follow_roles() -> None:
    """Quotations, rows and footnotes are told apart."""
    roles = (Role.QUOTATION, Role.TABLE_ROW, Role.FOOTNOTE)
    _, paragraphs = structure_of([Block(PROSE), *(Block(f"{role.value} of some length.", role) for role in roles)])
    assert [paragraph.kind for paragraph in paragraphs[1:]] == [Kind.QUOTATION, Kind.TABLE_ROW, Kind.FOOTNOTE]


def test_no_blocks_no_paragraphs() -> None:
    """Nothing gives nothing."""
    assert structure_of([]) == ((), ())


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
