"""Short forms of the server's drills; the long ones are run by hand: python -m tests.drills.load, … slow_clients."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from indexer.ingest.build import rebuild
from indexer.settings.run import Settings
from tests.drills import load, others_go_on
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


def test_readers_and_costly_clients_are_all_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each gets what it asked for, or is told when to ask again; how long a reader waits is measured by hand."""
    monkeypatch.setattr(others_go_on, "WARMED_SECONDS", 0.5)
    rebuild(Settings(letters=(SEEDS,), index=tmp_path, jobs=1))
    rows = list(others_go_on.drill(tmp_path, others_go_on.costly_paths(tmp_path, 20, 2), clients=2, seconds=1))
    assert [row.wrong for row in rows] == [{}] * 4
    assert all(row.others.total() > 0 and row.times > 0 for row in rows)


@pytest.mark.parametrize(
    ("beside", "others", "code", "why"),
    [
        (29.0, {"200": 1, "503": 2}, 0, "some had to ask again"),
        (31.0, {"200": 3}, 1, "a reader waited too long"),
        (10.0, {"200": 3, "500": 1}, 1, "a fault of ours"),
        (10.0, {"0": 1}, 1, "an answer broke off"),
    ],
)
def test_the_drill_of_costly_clients_fails_with_each_figure(beside: float, others: dict[str, int], code: int, why: str) -> None:
    """Three times as long as alone is allowed."""
    row = others_go_on.Row("costly requests", (10.0, 10.0), (beside, beside), others_go_on.Tally(others))
    assert others_go_on.told(iter([row]), 3.0) == code, why
