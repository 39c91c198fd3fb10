"""Readers: find the rules that a page draws, which are lines, thin boxes and the edges of other boxes; and dots that may be bullets."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from indexer.readers.pdf import pdfium_calls as calls
from indexer.readers.pdf.frame import Frame
from indexer.readers.pdf.page import Rule

THIN = 3.0
"""A box with a side of at most this many points is a rule."""

DOT = (1.8, 8.0)
"""Least and most width and height of a dot that may be a bullet, in points."""

LARGE = 0.9
"""A filled box that is as wide and as high as this share of the page is its background, not a cell's."""

SIMPLE = 6
"""Most points of a path that can be no more than a line or a box."""

MAX_OBJECTS = 20_000
"""Most objects of a page, and points of its paths, that are looked at; a page of real tables has a tenth of that."""

MAX_DEPTH = 4
"""Form objects within form objects that are looked into."""

WHITE = 250
"""A colour whose parts are all at least this, of 255, is the paper's."""

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""


class Drawn(NamedTuple):
    """What a page draws beside its text."""

    rules: tuple[Rule, ...] = ()
    dots: tuple[Rule, ...] = ()
    """Small dots and squares, each by the box round it."""


def drawn_on(page: int, frame: Frame) -> Drawn:
    """Return what a loaded page draws, where it is on the page as it is read."""
    budget = [MAX_OBJECTS]
    objects = (calls.page_object(page, index) for index in range(calls.count_objects(page)))
    boxes = [rule for one in objects for rule in _rules(one, frame, (), budget, 1)]
    return Drawn(tuple(box for box in boxes if not _is_dot(box)), tuple(box for box in boxes if _is_dot(box)))


def _is_dot(box: Rule) -> bool:
    sides = box.right - box.left, box.top - box.bottom
    return DOT[0] <= min(sides) and max(sides) <= DOT[1] and max(sides) < 1.5 * min(sides)


def _rules(one: int, frame: Frame, matrices: tuple[Matrix, ...], budget: list[int], depth: int) -> Iterator[Rule]:
    """Yield the rules of an object, drawn through these matrices, the innermost first."""
    budget[0] -= 1
    kind = calls.object_type(one) if budget[0] > 0 else None
    if kind == calls.PATH:
        for box, edges in _boxes(one, budget):
            yield from _rules_of_box(_placed(box, matrices, frame), frame, edges=edges)
    elif kind == calls.FORM and depth < MAX_DEPTH:
        inner = (calls.matrix_of(one), *matrices)
        for index in range(calls.count_form_objects(one)):
            yield from _rules(calls.form_object(one, index), frame, inner, budget, depth + 1)


def _placed(box: Box, matrices: tuple[Matrix, ...], frame: Frame) -> Box:
    """Return a box where it is on the page as it is read."""
    places = [(box[0], box[1]), (box[2], box[3])]
    for a, b, c, d, e, f in matrices:
        places = [(a * x + c * y + e, b * x + d * y + f) for x, y in places]
    (left, low), (right, high) = (frame.place(x, y) for x, y in places)
    return min(left, right), min(low, high), max(left, right), max(low, high)


def _rules_of_box(box: Box, frame: Frame, *, edges: bool) -> Iterator[Rule]:
    """Yield a thin box as a rule; the four edges of another one if they are to be seen."""
    left, bottom, right, top = box
    rule = Rule(left, bottom, right, top)
    if min(right - left, top - bottom) <= THIN or _is_dot(rule):
        yield rule
    elif edges and (right - left < LARGE * frame.width or top - bottom < LARGE * frame.height):
        yield from (Rule(left, bottom, right, bottom), Rule(left, top, right, top))
        yield from (Rule(left, bottom, left, top), Rule(right, bottom, right, top))


def _boxes(path: int, budget: list[int]) -> Iterator[tuple[Box, bool]]:
    """Yield the boxes that a path draws, and whether their edges can be seen; a line is a box without width or height."""
    fill, stroke = calls.draw_mode(path)
    filled = bool(fill) and min(calls.fill_colour(path)) < WHITE
    if not fill and not stroke:
        return
    points = calls.count_points(path)
    if points <= SIMPLE:
        yield calls.object_box(path), filled or bool(stroke)
        return
    if max((box := calls.object_box(path))[2] - box[0], box[3] - box[1]) <= DOT[1]:
        yield box, False
        return
    budget[0] -= points
    if budget[0] < 0:
        return
    for part in _parts(path, points):
        if stroke:
            for (x, y), (to_x, to_y) in pairwise(part):
                if abs(x - to_x) <= 1 or abs(y - to_y) <= 1:
                    yield (min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)), True
        elif len(part) <= SIMPLE:
            across, up = [x for x, _ in part], [y for _, y in part]
            yield (min(across), min(up), max(across), max(up)), filled


def _parts(path: int, points: int) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each part of a path that has only straight lines, where they are on the page."""
    a, b, c, d, e, f = calls.matrix_of(path)
    part: list[tuple[float, float]] = []
    straight = True
    for index in range(points):
        kind, x, y, closes = calls.path_point(path, index)
        if kind == calls.MOVE:
            if part and straight:
                yield part
            part, straight = [], True
        straight = straight and kind != calls.CURVE
        part.append((a * x + c * y + e, b * x + d * y + f))
        if closes and part:
            part.append(part[0])
    if part and straight:
        yield part
