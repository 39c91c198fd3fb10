"""Short forms of the server's drills; the long ones are run by hand: python -m tests.drills.load, … slow_clients."""

from __future__ import annotations

import sys

import pytest

from tests.drills import load
from tests.support.samples import ROOT

SEEDS = ROOT / "seeds"
WITHOUT = "an open index can't be replaced there, and what a process may open is not limited"


@pytest.mark.skipif(sys.platform == "win32", reason=WITHOUT)
def test_readers_notice_nothing_of_builds() -> None:
    """During a minute of rebuilds, updates and rollbacks every page arrives, with the number from an index that was current then."""
    found = load.drill(seconds=40, clients=50, pause=3, letters=SEEDS, warm=0)
    assert found.errors == ()
    assert found.wrong == ()
    assert found.builds > 0
    assert found.pages > 0


def test_a_wrong_number_would_be_noticed() -> None:
    """A page is compared only with indexes that were current while it was requested, or within a second before."""
    states = [load.State(0, 0, {"x": 1}), load.State(10, 11, {"x": 2}), load.State(20, 21, {"x": 3})]
    seen = [load.Seen(began, began + 1, "x", total) for began, total in ((5, 1), (10, 1), (10, 2), (15, 2), (5, 2), (15, 1), (23, 2))]
    seen.append(load.Seen(30, 31, "update", -1, "a command that failed is an error, and of no number"))
    assert list(load.wrong_totals(seen, states)) == ["x: 2 paragraphs, not 1", "x: 1 paragraphs, not 2", "x: 2 paragraphs, not 3"]


@pytest.mark.parametrize(
    ("slowest", "memory", "errors", "well", "why"),
    [
        (249.0, (100, 100, 104, 104), (), True, "a little more is flat"),
        (251.0, (100, 100, 100, 100), (), False, "one page in a hundred is late"),
        (249.0, (100, 100, 103, 106), (), False, "memory has grown"),
        (249.0, (100, 100, 100, 100), ("no page",), False, "a page did not come"),
    ],
)
def test_the_drill_fails_with_each_figure(slowest: float, memory: tuple[int, ...], errors: tuple[str, ...], well: bool, why: str) -> None:
    """Late pages, growing memory and errors each make the drill fail."""
    assert load.Figures(1, 1.0, 1, errors, (), (1.0, 2.0, slowest), memory).well is well, why


@pytest.mark.skipif(sys.platform == "win32", reason=WITHOUT)
def test_slow_clients_hold_up_nobody() -> None:
    """Clients that are idle, slow, half open or gone, more than there is room for, do not stop others from being answered."""
    from tests.drills import slow_clients  # needs a module that Windows lacks

    found = slow_clients.drill(idle=200, slow=60, LETTERS_CONNECTIONS="50")
    assert [one.errors for one in found] == [()] * len(slow_clients.KINDS)
