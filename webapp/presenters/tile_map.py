"""Presenters: the map of England by council, one square for each, shaded by the share of letters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from indexer.registers import authority_entry, england_tiles
from webapp.presenters.wording import share_words
from webapp.services.charts import Share

SHADES = 4
"""Shades besides none: one for each quarter of the letters."""
LEGEND = ("none", "up to 25%", "up to 50%", "up to 75%", "up to 100%")
"""What each shade means, from 0."""
NO_LETTERS = "empty"
"""The look of a council without letters to look in, which is not the same as none."""


@dataclass(frozen=True, slots=True)
class MapSquare:
    """One council on the map."""

    code: str
    column: int
    row: int
    look: str
    """"0" to "4", or `NO_LETTERS`."""
    label: str
    """"Leeds: 3 of 5 letters (60%)"."""
    link: str
    """"" if there is nothing to see."""


@dataclass(frozen=True, slots=True)
class SmallMap:
    """A map that is only looked at: the squares of each look as one SVG path, which takes a tenth of the room."""

    paths: tuple[tuple[str, str], ...]
    columns: int
    rows: int


def shade(share: Share) -> str:
    """Return the look of a share of letters."""
    return str(-(-SHADES * share.letters // share.of)) if share.of else NO_LETTERS


def words(share: Share) -> str:
    """Return "3 of 5 letters (60%)"."""
    unit = "letter" if share.of == 1 else "letters"
    return f"{share.letters:,} of {share.of:,} {unit} ({share_words(share.letters, share.of)})" if share.of else "no letters"


def map_squares(by_authority: Mapping[str, Share], links: Mapping[str, str]) -> tuple[MapSquare, ...]:
    """Return a square for every council on the map, row by row; `links` are those of councils with something to see."""
    nothing = Share(0, 0, 0)
    return tuple(
        MapSquare(code, tile.column, tile.row, shade(share), f"{_name(code)}: {words(share)}", links.get(code, ""))
        for code, tile in england_tiles().items()
        for share in (by_authority.get(code, nothing),)
    )


def small_map(by_authority: Mapping[str, Share]) -> SmallMap:
    """Return the same squares as paths."""
    return _paths({code: shade(by_authority.get(code, Share(0, 0, 0))) for code in england_tiles()})


def place_map(code: str, others: Collection[str]) -> SmallMap | None:
    """Return a map that shows where one council and some `others` are; None if it has no square, as abolished councils have none."""
    looks = {one: "here" if one == code else "other" if one in others else NO_LETTERS for one in england_tiles()}
    return _paths(looks) if code in looks else None


def _paths(looks: Mapping[str, str]) -> SmallMap:
    tiles = england_tiles()
    by_look: dict[str, str] = {}
    for code, look in looks.items():
        by_look[look] = by_look.get(look, "") + f"M{tiles[code].column} {tiles[code].row}h.9v.9h-.9z"
    columns, rows = (max(ends) + 1 for ends in zip(*tiles.values(), strict=True))
    return SmallMap(tuple(sorted(by_look.items())), columns, rows)


def _name(code: str) -> str:
    entry = authority_entry(code)
    return entry.authority.short_name if entry else code
