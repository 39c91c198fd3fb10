"""Readers: find the cells of tables by the rules that a page draws."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.readers.pdf.page import Rule

NEAR = 3.0
"""Rules that miss each other by at most this many points meet."""

SHORTEST = 8.0
"""A rule shorter than this, in points, is a dot or a corner."""

BORDERED = 0.5
"""There is a rule between two places of a grid if rules cover more than this share of what is between them."""

MOST = 250_000
"""Most pairs of rules that are compared; a page with more is a drawing."""

MOST_PLACES = 20_000
"""Most places of one grid."""


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as a line: at one height from left to right, or at one place from the bottom to the top, in points."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CellBox:
    """A cell of a grid: the place of its first row and column, from 0, and how many it covers."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells that rules part, by the places of the rules."""

    xs: tuple[float, ...]
    """From the left."""
    ys: tuple[float, ...]
    """From the top, so falling."""
    owners: tuple[tuple[int, ...], ...]
    """For each row and column the cell that covers it."""
    cells: tuple[CellBox, ...]
    """From the top, those of a row from the left."""

    def cell_at(self, x: float, y: float) -> int | None:
        """Return the place of the cell that a point is in; None outside the grid."""
        if not (self.xs[0] - NEAR <= x <= self.xs[-1] + NEAR and self.ys[-1] - NEAR <= y <= self.ys[0] + NEAR):
            return None
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        row = min(max(bisect_right([-one for one in self.ys], -y) - 1, 0), len(self.ys) - 2)
        return self.owners[row][column]

    def right_of(self, cell: CellBox) -> float:
        """Return the right edge of a cell."""
        return self.xs[cell.column + cell.columns]

    def holds(self, other: Grid) -> bool:
        """Return whether another grid is within this one."""
        inside = self.xs[0] <= other.xs[0] + NEAR and other.xs[-1] <= self.xs[-1] + NEAR
        return self is not other and inside and self.ys[-1] <= other.ys[-1] + NEAR and other.ys[0] <= self.ys[0] + NEAR


def grids_of(rules: Iterable[Rule]) -> tuple[Grid, ...]:
    """Return the grids that rules draw, of two or more cells, from the top of the page; of those within each other, the inner ones."""
    across, up = _lines(rules)
    if len(across) * len(up) > MOST:
        return ()
    grids = [grid for group in _groups(across, up) if (grid := _grid(*group))]
    outer = [grid for grid in grids if any(grid.holds(other) for other in grids)]
    return tuple(sorted((grid for grid in grids if grid not in outer), key=lambda grid: -grid.ys[0]))


def _lines(rules: Iterable[Rule]) -> tuple[list[Line], list[Line]]:
    """Return the level and the upright lines of these rules, those that carry on from each other as one."""
    across, up = [], []
    for left, bottom, right, top in rules:
        if right - left >= top - bottom:
            across.append(Line((bottom + top) / 2, left, right))
        if top - bottom >= right - left:
            up.append(Line((left + right) / 2, bottom, top))
    return _joined(across), _joined(up)


def _joined(lines: Iterable[Line]) -> list[Line]:
    """Return the lines, joining those that carry on from each other, without short ones."""
    joined: list[Line] = []
    beside: list[Line] = []
    for line in sorted(lines, key=lambda line: line.at):
        if beside and line.at - beside[0].at > NEAR / 2:
            joined.extend(_end_to_end(beside))
            beside = []
        beside.append(line)
    joined.extend(_end_to_end(beside))
    return [line for line in joined if line.high - line.low >= SHORTEST]


def _end_to_end(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines at one place, those that touch as one."""
    whole: Line | None = None
    for line in sorted(lines, key=lambda line: line.low):
        if whole and line.low - whole.high <= NEAR:
            whole = Line(whole.at, whole.low, max(whole.high, line.high))
        else:
            if whole:
                yield whole
            whole = line
    if whole:
        yield whole


def _groups(across: Sequence[Line], up: Sequence[Line]) -> Iterator[tuple[list[Line], list[Line]]]:
    """Yield the lines that meet each other, directly or through others, as level and upright ones."""
    meets = [[other for other, line in enumerate(up) if _meet(level, line)] for level in across]
    of_up: dict[int, list[int]] = {}
    for level, others in enumerate(meets):
        for other in others:
            of_up.setdefault(other, []).append(level)
    seen: set[int] = set()
    for first in range(len(across)):
        if first in seen or not meets[first]:
            continue
        levels, uprights, left = {first}, set[int](), [first]
        while left:
            for other in meets[left.pop()]:
                if other not in uprights:
                    uprights.add(other)
                    left.extend(level for level in of_up[other] if level not in levels)
                    levels.update(of_up[other])
        seen |= levels
        yield [across[at] for at in levels], [up[at] for at in uprights]


def _meet(level: Line, upright: Line) -> bool:
    return upright.low - NEAR <= level.at <= upright.high + NEAR and level.low - NEAR <= upright.at <= level.high + NEAR


def _grid(across: Sequence[Line], up: Sequence[Line]) -> Grid | None:
    """Return the grid that lines which meet each other make; None if it has fewer than two cells. Its outer sides may be open."""
    xs = _places([line.at for line in up] + [line.low for line in across] + [line.high for line in across])
    ys = tuple(reversed(_places([line.at for line in across] + [line.low for line in up] + [line.high for line in up])))
    if (len(xs) - 1) * (len(ys) - 1) > MOST_PLACES or len(xs) < 2 or len(ys) < 2:
        return None
    owners = _owners(across, up, xs, ys)
    boxes: dict[int, list[tuple[int, int]]] = {}
    for row, line in enumerate(owners):
        for column, owner in enumerate(line):
            boxes.setdefault(owner, []).append((row, column))
    if len(boxes) < 2:
        return None
    numbers = {owner: number for number, owner in enumerate(boxes)}
    owned = tuple(tuple(numbers[owner] for owner in line) for line in owners)
    return Grid(xs, ys, owned, tuple(map(_cell_box, boxes.values())))


def _cell_box(places: Sequence[tuple[int, int]]) -> CellBox:
    """Return the cell that covers these rows and columns of a grid, in order."""
    columns = [column for _, column in places]
    return CellBox(places[0][0], min(columns), places[-1][0] - places[0][0] + 1, max(columns) - min(columns) + 1)


def _places(values: Iterable[float]) -> tuple[float, ...]:
    """Return the places of lines, those near each other as one, in order."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > NEAR:
            places.append(value)
    return tuple(places)


def _owners(across: Sequence[Line], up: Sequence[Line], xs: Sequence[float], ys: Sequence[float]) -> list[list[int]]:
    """Return for each row and column of a grid the first place of the cell that it is part of: cells are parted by lines."""
    walls = [[line for line in up if abs(line.at - x) <= NEAR] for x in xs]
    floors = [[line for line in across if abs(line.at - y) <= NEAR] for y in ys]
    width = len(xs) - 1
    parent = list(range(width * (len(ys) - 1)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for row in range(len(ys) - 1):
        for column in range(width):
            place = row * width + column
            if column and not _covers(walls[column], ys[row + 1], ys[row]):
                parent[root(place)] = root(place - 1)
            if row and not _covers(floors[row], xs[column], xs[column + 1]):
                low, high = sorted((root(place), root(place - width)))
                parent[high] = low
    return [[root(row * width + column) for column in range(width)] for row in range(len(ys) - 1)]


def _covers(lines: Iterable[Line], low: float, high: float) -> bool:
    """Return whether lines at one place cover most of what is between `low` and `high`."""
    return sum(max(0.0, min(high, line.high) - max(low, line.low)) for line in lines) > BORDERED * (high - low)
