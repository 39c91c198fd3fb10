"""Readers: positions on a page as it is shown: from the lower left corner of its shown box, turned so that its text runs to the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""

SLANT = 0.17
"""Text at an angle of more than about ten degrees, as the share that it rises, is aslant."""

Sides = Sequence[float]
"""Of something on a page: left, top, right and bottom, as PDFium gives them; top and bottom may be the other way round."""

TURNS: dict[int, Callable[[Box, float, float], tuple[float, float]]] = {
    0: lambda box, x, y: (x - box[0], y - box[1]),
    90: lambda box, x, y: (y - box[1], box[2] - x),
    180: lambda box, x, y: (box[2] - x, box[3] - y),
    270: lambda box, x, y: (box[3] - y, x - box[0]),
}
"""How a place is turned for text that runs in each direction, in degrees anticlockwise."""

RIGHTS: dict[int, Callable[[Box, Sides], float]] = {
    0: lambda box, sides: (sides[2] if sides[2] > sides[0] else sides[0]) - box[0],
    90: lambda box, sides: max(sides[1], sides[3]) - box[1],
    180: lambda box, sides: box[2] - min(sides[0], sides[2]),
    270: lambda box, sides: box[3] - min(sides[1], sides[3]),
}
"""The right edge of something with these sides when it is turned like that."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How places in a page's own coordinates become places on the page as it is read."""

    box: Box
    direction: int
    """In which most of its text runs, in degrees anticlockwise: 0, 90, 180 or 270."""
    width: float
    height: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return how far to the right and how far up a place is on the page as it is read."""
        return TURNS[self.direction](self.box, x, y)

    def right(self, sides: Sides) -> float:
        """Return the right edge, as it is read, of something with these sides in the page's own coordinates."""
        return RIGHTS[self.direction](self.box, sides)

    def shows(self, left: float, right: float, base: float) -> bool:
        """Return whether text is on the page as shown, not beyond its edges, where a printer's marks are."""
        return right >= 0 and left <= self.width and 0 <= base <= self.height


def frame_of(box: Box, direction: int) -> Frame:
    """Return the frame of a page with this shown box, most of whose text runs in `direction`."""
    across, up = box[2] - box[0], box[3] - box[1]
    return Frame(box, direction, *((across, up) if direction % 180 == 0 else (up, across)))


def direction_of(across: float, up: float) -> int | None:
    """Return the direction in which text runs, by how far it goes across and up; None if it is aslant."""
    if abs(up) <= SLANT * abs(across):
        return 0 if across >= 0 else 180
    if abs(across) <= SLANT * abs(up):
        return 90 if up > 0 else 270
    return None
