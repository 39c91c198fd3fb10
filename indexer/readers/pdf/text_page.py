"""Readers: read a page's text from PDFium: a run for each text object, where it stands and how it looks.

A page has thousands of characters, so each is asked about only where no cheaper question will do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, pairwise, repeat
from typing import NamedTuple

from indexer.readers.pdf import pdfium_calls as calls
from indexer.readers.pdf.document_facts import DocumentFacts
from indexer.readers.pdf.frame import RIGHTS, TURNS, Frame, frame_of
from indexer.readers.pdf.hidden_text import unseen_share
from indexer.readers.pdf.loose_letters import with_letters_joined
from indexer.readers.pdf.page import NO_MARK, TextRun
from indexer.readers.pdf.spaced_letters import with_spaced_letters_joined

SAMPLE = 200
"""About how many characters of a page are asked whether their font says what they mean."""

GLANCE = 4
"""If one in so many of the sample shows nothing odd, the others are not asked."""

BULLETS = 8
"""A page with more different characters of private use than this writes letters in them, not bullets."""

TAB = 2.0
"""A space wider than this, in font sizes, is a tab."""

STRIDE = 8
"""Every so many characters, PDFium is asked for a character's text object; for those between only if two differ."""


class PageText(NamedTuple):
    """The text of one page."""

    frame: Frame
    runs: tuple[TextRun, ...]
    coded: float
    """Share of its characters, from 0 to 1, that its fonts don't say the meaning of."""
    unseen: float
    """Share of them that is drawn so that it can't be seen."""


def text_of(page: int, text_page: calls.TextPage, facts: DocumentFacts, *, tabs: bool) -> PageText:
    """Return the text of a loaded page and its loaded text.

    With `tabs` a new run starts after each tab, which only an untagged page needs.
    """
    count = calls.count_chars(text_page)
    text = calls.characters(text_page, count)
    signs = "".join(set(_UNUSUAL.findall(text)))
    outer = _outer(page) if facts.forms else None
    spans = tuple(_spans(text_page, text, signs, facts))
    frame = page_frame(page, _direction(spans))
    parts = chain.from_iterable(_between_tabs(text_page, text, span, frame, facts.places) for span in spans) if tabs else spans
    runs = with_letters_joined(with_spaced_letters_joined(tuple(_runs(text, parts, frame, facts, outer))))
    unseen = unseen_share([(span.owner, span.beyond - span.first) for span in spans])
    return PageText(frame, runs, _coded(text_page, text, signs), unseen)


def page_frame(page: int, direction: int = 0) -> Frame:
    """Return the frame of the page's shown box, most of whose text runs in `direction`."""
    box = calls.Box()
    calls.page_box(page, box)
    return frame_of((box.left, box.bottom, box.right, box.top), direction)


def _outer(page: int) -> frozenset[int]:
    """Return the page's own objects; text in any other is inside a form object."""
    return frozenset(map(calls.page_object, repeat(page), range(calls.count_objects(page))))


class _Span(NamedTuple):
    """The characters of one text object, from `first` up to `beyond`."""

    first: int
    beyond: int
    owner: int
    gap: str
    mark: int
    size: float
    direction: int | None
    """In which its text runs, in degrees; None if it is aslant."""
    sides: Sequence[float]
    """Of its last character, as the page has them."""
    x: float
    y: float
    """Of its first character, as the page has them."""


def _direction(spans: Collection[_Span]) -> int:
    """Return the direction in which most of the text runs, in degrees."""
    if {span.direction for span in spans} <= {0, None}:
        return 0  # nearly every page, so the lengths need not be added up
    lengths: Counter[int] = Counter()
    for span in spans:
        if span.direction is not None:
            lengths[span.direction] += span.beyond - span.first
    return max(lengths, key=lengths.__getitem__, default=0)


def _spans(page: calls.TextPage, text: str, signs: str, facts: DocumentFacts) -> Iterator[_Span]:
    """Yield the text objects of a text page, but for those in layers that are switched off.

    A span ends with its text object, or where PDFium infers a space or a line end that is not in the file.
    """
    gap = ""
    hidden, looks = facts.hidden, facts.looks
    places_of, span_of = facts.places.of, partial(tuple.__new__, _Span)  # as `_Span._make`, but twice as fast
    for first, beyond, owner in _owned(page, len(text), 1 if _RUNS_LEFT.search(signs) else STRIDE):
        if owner:
            if not (hidden and _is_hidden(owner, hidden)):
                a, b, d, left, top, right, bottom, x, y = places_of(page, first, beyond - 1)
                size, direction = looks[calls.char_size(page, first), a, b, d]
                sides = (left, top, right, bottom)
                yield span_of((first, beyond, owner, gap, calls.mark(owner), size, direction, sides, x, y))
            gap = ""
        else:
            gap = "\n" if "\n" in text[first:beyond] or "\r" in text[first:beyond] else " "


_LEFTWARD = r"\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_RUNS_LEFT = re.compile(f"[{_LEFTWARD}]")
"""Letters of text that runs to the left: PDFium puts it in reading order, which may part a text object's characters."""


def _owned(page: calls.TextPage, count: int, stride: int) -> Iterator[tuple[int, int, int]]:
    """Yield the first character of each text object, the one beyond its last, and the object; 0 for characters that no object has.

    An object's characters stand together, so it has all those between two of its own. Every `stride`-th character is asked for its object,
    and where two differ, the place of the change is found by halving the way. Behind a character that no object has, each is asked.
    """
    places = [*range(0, count - 1, stride), count - 1] if count else []
    owners: list[int | None] = list(map(calls.char_object, repeat(page), places))
    ask = calls.char_object
    first, owner = 0, owners[0] if owners else None
    for left, right, there in zip(places, places[1:], owners[1:], strict=False):
        place = left
        while place < right:
            if owner is None:
                place += 1
                other = ask(page, place) if place < right else there
            elif owner == there:
                break
            else:
                last, place, other = place, right, there
                while place - last > 1:
                    middle = (last + place) // 2
                    found = ask(page, middle)
                    if found == owner:
                        last = middle
                    else:
                        place, other = middle, found
            if other != owner:
                yield first, place, owner or 0
                first, owner = place, other
    if count:
        yield first, count, owner or 0


def _is_hidden(owner: int, hidden: Container[str]) -> bool:
    """Return whether a text object is in one of the layers that are switched off."""
    marks = [calls.mark_at(owner, index) for index in range(calls.count_marks(owner))]
    layers = (calls.short_string(calls.mark_param, one, b"Name") for one in marks if calls.short_string(calls.mark_name, one) == "OC")
    return any(layer in hidden for layer in layers)


def _runs(text: str, spans: Iterable[_Span], frame: Frame, facts: DocumentFacts, outer: Container[int] | None) -> Iterator[TextRun]:
    """Yield the runs that the page shows. `outer` is the page's own objects, or None if there are no form objects."""
    box, turned, right_edge = frame.box, TURNS[frame.direction], RIGHTS[frame.direction]
    run_of = partial(tuple.__new__, TextRun)
    for first, beyond, owner, gap, mark, size, direction, sides, x, y in spans:
        left, base = turned(box, x, y)
        right = right_edge(box, sides)
        if frame.shows(left, right, base):
            inside = outer is not None and owner not in outer
            of = NO_MARK if inside else mark
            bold = facts.bold[calls.font(owner)]
            yield run_of((text[first:beyond], gap, of, size, bold, left, right, base, inside, direction is None, False))


def _between_tabs(page: calls.TextPage, text: str, span: _Span, frame: Frame, places: calls.Places) -> Iterator[_Span]:
    """Yield the parts of a text object between tabs or very wide spaces."""
    starts = [span.first]
    for index in range(span.first + 1, span.beyond):
        if text[index - 1].isspace():
            before, here = (frame.place(*places.origin(page, at))[0] for at in (index - 1, index))
            if here - before > TAB * span.size:
                starts.append(index)
    if len(starts) == 1:
        yield span
        return
    for first, beyond in pairwise((*starts, span.beyond)):
        _, _, _, *sides, x, y = places.of(page, first, beyond - 1)
        yield span._replace(first=first, beyond=beyond, gap=span.gap if first == span.first else " ", sides=sides, x=x, y=y)


def _coded(page: calls.TextPage, text: str, signs: str) -> float:
    """Return which share of a text page's characters has no meaning: its font doesn't say which letters its codes stand for."""
    private = set(_PRIVATE.findall(signs))
    nothing = set(_NO_LETTER.findall(signs)) | (private if len(private) > BULLETS else set())
    sample = [index for index in range(0, len(text), max(1, len(text) // SAMPLE)) if not text[index].isspace()]
    if not nothing and not any(calls.is_unmapped(page, index) == 1 for index in sample[::GLANCE]):
        return 0.0
    coded = [index for index in sample if text[index] in nothing or calls.is_unmapped(page, index) == 1]
    return len(coded) / max(1, len(sample))


_MEANINGLESS, _OF_FONT = r"\x00-\x08\x0e-\x1f\ufffd", r"\ue000-\uf8ff"
_NO_LETTER, _PRIVATE = re.compile(f"[{_MEANINGLESS}]"), re.compile(f"[{_OF_FONT}]")
"""Characters that mean nothing, and those that mean nothing outside the font that draws them."""

_UNUSUAL = re.compile(f"[{_LEFTWARD}{_MEANINGLESS}{_OF_FONT}]")
"""All that a page is looked at for; most pages have none."""
