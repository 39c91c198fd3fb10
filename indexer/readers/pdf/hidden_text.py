"""Readers: tell the text that a text recognition program left behind the picture of a scanned page, where it can be found but not seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from indexer.readers.pdf import pdfium_calls as calls
from indexer.readers.pdf.document_facts import DocumentFacts
from indexer.readers.pdf.frame import Frame
from indexer.readers.pdf.page import TextRun
from indexer.readers.pdf.recognised_lines import MARKED, SIGN
from indexer.registers import is_english

GLANCE = 5
"""So many text objects of a page are asked whether they can be seen; the others only if one can't."""

UNSEEN = 0.5
"""A page is a scan with its text behind it if more than this share of its characters can't be seen."""

COVERED = 0.9
"""A picture that is drawn last and takes more than this share of the page covers what was drawn before."""

LEAST_WORDS = 20
"""Fewest words by which text can be judged."""

KNOWN = 0.6
"""Text is nonsense if no more than this share of its words are words: of a page that lists names and websites, .75 are."""

WELSH = 0.08
"""Text is Welsh if this share of its words are small words of Welsh: one in five usually is."""

_WORD = re.compile(r"(?=\d*[^\W\d_])[^\W_]{2,}")
_SMALL_WELSH = frozenset(
    "ac ag ar at am dan gan gyda heb hyd mae mewn neu nid oes oedd roedd sydd sy wedi wrth yn yng yr yw bod eu ei ein".split()
)


def unseen_share(owners: Sequence[tuple[int, int]]) -> float:
    """Return which share of a page's characters, from 0 to 1, is drawn so that it can't be seen; text objects come with their lengths."""
    step = max(1, len(owners) // GLANCE)
    if not any(calls.is_invisible(owner) for owner, _ in owners[::step]):
        return 0.0
    unseen = sum(length for owner, length in owners if calls.is_invisible(owner))
    return unseen / max(1, sum(length for _, length in owners))


def is_covered(page: int, frame: Frame, facts: DocumentFacts) -> bool:
    """Return whether the last thing that a page draws is a picture over nearly all of it, through which nothing can be seen."""
    last = calls.count_objects(page) - 1
    drawn = calls.page_object(page, last) if last > 0 else None
    if not drawn or calls.object_type(drawn) != calls.IMAGE or calls.has_transparency(drawn) or facts.masks:
        return False
    return calls.object_area(drawn) > COVERED * frame.width * frame.height


def is_nonsense(runs: Sequence[TextRun]) -> bool:
    """Return whether hardly anything that a text recognition program made of a page is a word of English or Welsh."""
    words = _WORD.findall(" ".join([run.text for run in runs]).casefold())
    if len(words) < LEAST_WORDS or sum(map(is_english, words)) > KNOWN * len(words):
        return False
    return sum(word in _SMALL_WELSH for word in words) < WELSH * len(words)


def with_bullets(runs: Sequence[TextRun]) -> tuple[TextRun, ...]:
    """Return the runs with a bullet in place of a sign or letter that begins its line and stands apart, as bullets are misread."""
    begins = [True, *(right.gap == "\n" or abs(right.base - left.base) > left.size / 2 for left, right in pairwise(runs))]
    return tuple(
        run._replace(text="•") if starts and after is not None and _is_bullet(run, after) else run
        for starts, run, after in zip(begins, runs, (*runs[1:], None), strict=True)
    )


def _is_bullet(run: TextRun, after: TextRun) -> bool:
    apart = after.left - run.right > MARKED * after.size and abs(after.base - run.base) < after.size / 2
    return apart and bool(SIGN.fullmatch(run.text.strip()))
