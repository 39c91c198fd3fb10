"""Parsing: turn blocks into a letter. Pure functions only."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from indexer.letter import Block, Letter, Source
from indexer.parsing.authority import find_authority
from indexer.parsing.extracted import Extracted
from indexer.parsing.judgements import find_grades
from indexer.parsing.letter_date import find_letter_date, find_letter_month
from indexer.parsing.letter_type import COMMITTEE_PAPER, find_inspectorates, find_letter_type
from indexer.parsing.people import find_people
from indexer.parsing.reader_notices import notices_of, without_notices
from indexer.parsing.structure import structure_of
from indexer.parsing.title import find_title
from indexer.parsing.visit import find_visit


def parse_letter(blocks: Sequence[Block], sources: tuple[Source, ...], letter_id: str = "", *, paper: bool = False) -> Letter:
    """Return the letter in `blocks`; `sources` are the files with its bytes, at least one, in order of path.

    Its id is made from the file's bytes unless `letter_id` gives it, as for one of several documents in a file. With `paper`, it is known
    to be a committee paper, whatever letters it speaks of.

    What the letter doesn't say is None or empty; nothing is taken from file or folder names.
    """
    told, blocks = notices_of(blocks), without_notices(blocks)
    authority = find_authority(blocks)
    letter_type = Extracted(COMMITTEE_PAPER) if paper else find_letter_type(blocks)
    visit = find_visit(blocks, letter_type.value)
    date = find_letter_date(blocks, letter_type.value, visit.value)
    month = find_letter_month(blocks) if date.value is None else Extracted(None)
    people = find_people(blocks, letter_type.value)
    grades = find_grades(blocks, letter_type.value)
    found = (authority, letter_type, date, month, visit, people, grades)
    sections, paragraphs = structure_of(blocks)
    return Letter(
        id=letter_id or sources[0].sha256[:16],
        sources=sources,
        title=find_title(blocks, authority.value),
        authority=authority.value,
        letter_type=letter_type.value,
        date=date.value or month.value,
        visit=visit.value,
        people=people.value,
        grades=grades.value,
        sections=sections,
        paragraphs=paragraphs,
        inspectorates=find_inspectorates(blocks, letter_type.value).value,
        month_only=month.value is not None,
        evidence=tuple(chain.from_iterable(part.evidence for part in found)),
        notices=(*told, *chain.from_iterable(part.notices for part in found)),
    )
