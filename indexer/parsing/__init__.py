"""Parsing stage: blocks become a letter. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.keys import find_by_key
from indexer.letter import Block, Letter, Source
from indexer.parsing.boilerplate import mark_boilerplate, shared_fingerprints, with_boilerplate
from indexer.parsing.structure import structure_of

__all__ = ["find_by_key", "mark_boilerplate", "parse_letter", "shared_fingerprints", "with_boilerplate"]


def parse_letter(blocks: Sequence[Block], sources: tuple[Source, ...]) -> Letter:
    """Return the letter that `blocks` say; `sources` are the files that have its bytes, in order of path, at least one.

    What the letter does not say is None or empty; nothing is taken from the names of files or folders.
    """
    sections, paragraphs = structure_of(blocks)
    return Letter(
        id=sources[0].sha256[:16],
        sources=sources,
        title="",
        authority=None,
        letter_type=None,
        date=None,
        visit=None,
        sections=sections,
        paragraphs=paragraphs,
    )
