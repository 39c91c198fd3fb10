"""Parsing: turn blocks into a letter. Pure functions only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from indexer.letter import Block, Letter, Source
from indexer.parsing.authority import find_authority
from indexer.parsing.judgements import find_grades
from indexer.parsing.letter_date import find_letter_date
from indexer.parsing.letter_type import find_letter_type
from indexer.parsing.people import find_people
from indexer.parsing.reader_notices import notices_of, without_notices
from indexer.parsing.structure import structure_of
from indexer.parsing.title import find_title
from indexer.parsing.visit import find_visit


def parse_letter(blocks: Sequence[Block], sources: tuple[Source, ...]) -> Letter:
    """Return the letter in `blocks`; `sources` are the files with its bytes, at least one, in order of path.

    What the letter doesn't say is None or empty; nothing is taken from file or folder names.
    """
    told, blocks = notices_of(blocks), without_notices(blocks)
    authority = find_authority(blocks)
    letter_type = find_letter_type(blocks)
    visit = find_visit(blocks, letter_type.value)
    date = find_letter_date(blocks, letter_type.value, visit.value)
    people = find_people(blocks, letter_type.value)
    grades = find_grades(blocks, letter_type.value)
    found = (authority, letter_type, date, visit, people, grades)
    sections, paragraphs = structure_of(blocks)
    return Letter(
        id=sources[0].sha256[:16],
        sources=sources,
        title=find_title(blocks, authority.value),
        authority=authority.value,
        letter_type=letter_type.value,
        date=date.value,
        visit=visit.value,
        people=people.value,
        grades=grades.value,
        sections=sections,
        paragraphs=paragraphs,
        evidence=tuple(chain.from_iterable(part.evidence for part in found)),
        notices=(*told, *chain.from_iterable(part.notices for part in found)),
    )
