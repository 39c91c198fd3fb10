"""Parsing: turn blocks into sections and paragraphs, by running the steps in order."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.keys import keys_for
from indexer.letter import Block, Paragraph, Section
from indexer.parsing.data_tables import open_tables
from indexer.parsing.furniture import without_furniture
from indexer.parsing.heading_blocks import mark_headings
from indexer.parsing.paragraphs import join_pieces, printed_number
from indexer.parsing.sections import Placed, place


def structure_of(blocks: Sequence[Block]) -> tuple[tuple[Section, ...], tuple[Paragraph, ...]]:
    """Return the letter's sections and numbered paragraphs; a heading that appears above text twice makes two sections."""
    placed = place(join_pieces(without_furniture(mark_headings(open_tables(blocks)))))
    ordinals = _section_ordinals(placed)
    sections = dict(zip(ordinals, (piece.section for piece in placed), strict=True))
    keys = keys_for(piece.block.text for piece in placed)
    paragraphs = tuple(
        Paragraph(
            number, key, ordinal, piece.kind, piece.block.page, piece.block.text, printed=printed_number(piece.block.marker),
            ocr=piece.block.ocr,
        )
        for number, (piece, ordinal, key) in enumerate(zip(placed, ordinals, keys, strict=True), start=1)
    )  # fmt: skip
    return tuple(sections.values()), paragraphs


def _section_ordinals(placed: Sequence[Placed]) -> tuple[int, ...]:
    """Return for each piece the place of its section among those with text, from 0."""
    headings = [piece.heading for piece in placed]
    order = {heading: ordinal for ordinal, heading in enumerate(dict.fromkeys(headings))}
    return tuple(order[heading] for heading in headings)
