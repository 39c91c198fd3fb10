"""Tests of closing: the sentences with which a letter takes its leave."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Role
from indexer.parsing.closing import CLOSING_PHRASES
from indexer.parsing.structure import structure_of

PROSE = "Senior leaders know their services well and have a plan that is beginning to work for children."
LI, H = Role.LIST_ITEM, Role.HEADING


def outline(*blocks: Block) -> list[tuple[str, str, str]]:
    """Return (heading, finding, words) of each paragraph."""
    sections, paragraphs = structure_of(blocks)
    return [(sections[paragraph.section].heading, sections[paragraph.section].finding.value, paragraph.text) for paragraph in paragraphs]


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
