"""Readers: join runs that are one word, though letters of it are placed a little apart."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.readers.pdf.page import TextRun

LOOSE = 0.22
"""A gap narrower than this, in font sizes, is no space on a page that writes its spaces: the narrowest space of a font is about 0.25."""

OWN = 0.5
"""A page writes its spaces if it has at least this many runs with spaces for each gap that looks like one."""


def with_letters_joined(runs: Sequence[TextRun]) -> tuple[TextRun, ...]:
    """Return a page's runs, joining those of one word that stand a little apart on a page that writes its own spaces.

    Such a gap is no space, as a real one is written and next to it: "Marc" "h" " 2019" is "March 2019".
    """
    gaps = [at for at, run in enumerate(runs) if run.gap == " " and at]
    inferred = [(runs[at - 1], runs[at]) for at in gaps if _is_inferred(runs[at - 1], runs[at])]
    loose = sum(_is_loose(left, right) for left, right in inferred)
    if 2 * loose <= len(inferred):
        return tuple(runs)  # none, or the page's words are parted by gaps alone: then a narrow one may be a space too
    if sum(run.text[:1] == " " or " " in run.text[1:] for run in runs) < OWN * loose:
        return tuple(runs)
    joined: list[TextRun] = []
    pieces: list[TextRun] = []
    for run in runs:
        if pieces and not (_is_inferred(pieces[-1], run) and _is_loose(pieces[-1], run)):
            joined.append(_whole(pieces))
            pieces = []
        pieces.append(run)
    joined.append(_whole(pieces))
    return tuple(joined)


def _is_inferred(left: TextRun, right: TextRun) -> bool:
    """Return whether PDFium takes the gap between two runs for a space that isn't in the file."""
    return right.gap == " " and not left.text[-1:].isspace() and not right.text[:1].isspace()


def _is_loose(left: TextRun, right: TextRun) -> bool:
    """Return whether a run follows another of the same looks at a gap that is narrower than a space."""
    alike = left.mark == right.mark and left.size == right.size and left.bold == right.bold and left.base == right.base
    return alike and right.left - left.right < LOOSE * right.size


def _whole(pieces: Sequence[TextRun]) -> TextRun:
    """Return the pieces of one word as one run."""
    if len(pieces) == 1:
        return pieces[0]
    return pieces[0]._replace(text="".join(piece.text for piece in pieces), right=pieces[-1].right)
