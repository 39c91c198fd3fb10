"""Parsing: find a report's judgements and their grades."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from indexer.letter import Block, Evidence, Grade, Role
from indexer.parsing.extracted import Extracted
from indexer.registers import letter_type_entry

JUDGED_BLOCKS = 80
"""The table of judgements is on the first page, or on the second after a table of contents."""
LONGEST_ROW = 200
OVERALL_IN_WORDS = ("SIF report (single inspection)", "SIF re-inspection report")
"""In these the table leaves out the overall judgement, which is in a sentence above it."""

_GRADE = re.compile(r"\b(?:outstanding|good|inadequate|requires?,?\s+improvement(?:,?\s+to\s+be\s+good)?)\b", re.IGNORECASE)
_STARTS = re.compile(
    r"(?:the )?(?:impact of leaders|experiences and progress of|overall effectiveness)\b|(?<!of )children who need help"
    r"|(?<!of )children looked after(?! and care leavers)|leadership, management and governance|adoption performance",
    re.IGNORECASE,
)
_JUDGEMENTS = (
    ("leaders", re.compile(r"impact of leaders|leadership, management")),
    ("overall", re.compile(r"overall effectiveness")),
    ("help_protection", re.compile(r"help and protection")),
    ("in_care_and_leavers", re.compile(r"in care and care leavers")),
    ("adoption", re.compile(r"adoption performance")),
    ("care_leavers", re.compile(r"care leavers")),
    ("in_care", re.compile(r"children in care|children looked after|looked after children")),
)
"""The first pattern found in a row's label counts; the real "The experiences and progress of children care leavers" is care leavers."""
_OVERALL = re.compile(
    rf"\boverall judgement is\b[^.\n]{{0,80}}?(?P<said>{_GRADE.pattern})"
    rf"|\bservices (?:for children )?(?:in|for|provided by|of) [^.\n]{{2,90}}?\s(?:(?:are|is)\s)?(?P<told>{_GRADE.pattern})",
    re.IGNORECASE,
)


def find_grades(blocks: Sequence[Block], letter_type: str | None) -> Extracted[tuple[Grade, ...]]:
    """Return a report's judgements and grades, in the order of its table of judgements; empty if it judges nothing.

    "The experiences and progress of children in care and care leavers – Good" gives ("in_care_and_leavers", "good"). In a report of a
    single inspection "Children’s services in Norfolk are inadequate" gives ("overall", "inadequate"), and an overall "require improvement
    to be good" gives "requires improvement". Without a table, headings are used: "… who need help and protection: good".
    """
    entry = letter_type_entry(letter_type)
    if entry is None or not entry.report:
        return Extracted(())
    front = [block for block in islice(blocks, JUDGED_BLOCKS) if (block.page or 1) <= 2]
    rows = list(_overall(front)) if letter_type in OVERALL_IN_WORDS else []
    table = list(_judged([_table_text(front)])) or list(_judged(block for block in blocks if block.role is Role.HEADING))
    found = {grade.judgement: (grade, evidence) for grade, evidence in reversed([*rows, *table])}
    ordered = dict.fromkeys(grade.judgement for grade, _ in [*rows, *table])
    return Extracted(tuple(found[name][0] for name in ordered), tuple(found[name][1] for name in ordered))


def _table_text(blocks: Iterable[Block]) -> Block:
    """Return the short blocks joined as one: some layouts split labels and grades over lines, others have them in one table row."""
    short = [block for block in blocks if len(block.text) <= LONGEST_ROW]
    return Block(text="\n".join(block.text for block in short), page=short[0].page if short else None)


def _judged(blocks: Iterable[Block]) -> Iterator[tuple[Grade, Evidence]]:
    """Yield the graded judgements in each block: there is one grade between the start of a label and the next."""
    for block in blocks:
        starts = [match.start() for match in _STARTS.finditer(block.text)]
        for start, end in zip(starts, [*starts[1:], len(block.text)], strict=False):
            row = block.text[start : min(end, start + LONGEST_ROW)]
            grade = _GRADE.search(row)
            judgement = _judgement(row.replace(grade.group(), " ", 1)) if grade else ""
            if grade and judgement:
                words = " ".join(row[: grade.end()].split())
                yield Grade(judgement, _grade(grade.group())), Evidence(f"grades.{judgement}", block.page, words)


def _judgement(label: str) -> str:
    """Return the judgement that a row's label means; "" if none."""
    words = " ".join(label.lower().split())
    return next((name for name, pattern in _JUDGEMENTS if pattern.search(words)), "")


def _overall(blocks: Iterable[Block]) -> Iterator[tuple[Grade, Evidence]]:
    for block in blocks:
        if match := _OVERALL.search(block.text):
            grade = _grade(match["said"] or match["told"]).removesuffix(" to be good")
            yield Grade("overall", grade), Evidence("grades.overall", block.page, match.group())
            return


def _grade(words: str) -> str:
    """Return a grade in its standard form: "Require improvement" gives "requires improvement"."""
    return re.sub(r"^require\b", "requires", " ".join(words.replace(",", " ").lower().split()))
