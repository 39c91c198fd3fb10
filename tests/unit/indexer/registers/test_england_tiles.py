"""The map of England: one square for each council that runs services for children."""

from __future__ import annotations

from indexer.registers import authorities, england_tiles
from indexer.registers.authorities import nation_of


def test_every_current_english_council_has_one_square_of_its_own() -> None:
    """Those that run services for children, and no others."""
    tiles = england_tiles()
    current = (one for one in authorities() if one.exists and one.runs_childrens_services)
    assert {one.authority.code for one in current if nation_of(one.authority) == "England"} == set(tiles)
    assert len(set(tiles.values())) == len(tiles)


def test_north_is_up_and_west_is_left() -> None:
    """Pairs of councils that everybody can place."""
    tiles = england_tiles()
    for north, south in (("NBL", "DUR"), ("DUR", "LDS"), ("LDS", "BIR"), ("BIR", "BST"), ("CMD", "SWK"), ("SRY", "WSX")):
        assert tiles[north].row < tiles[south].row
    for west, east in (("CON", "DEV"), ("LIV", "MAN"), ("MAN", "LDS"), ("BIR", "NFK"), ("HIL", "HAV"), ("HAM", "KEN")):
        assert tiles[west].column < tiles[east].column


def test_all_squares_but_islands_hang_together() -> None:
    """A hole or a stray square would be a slip of the hand."""
    left = set(england_tiles().values()) - {england_tiles()[code] for code in ("IOS", "IOW")}
    edge = [left.pop()]
    while edge:
        column, row = edge.pop()
        near = {one for one in left if abs(one.column - column) <= 1 and abs(one.row - row) <= 1}
        left -= near
        edge += near
    assert left == set()
