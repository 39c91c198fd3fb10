"""Short forms of the drills; the long ones are run by hand: python -m tests.drills.NAME."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from indexer.ingest.build import rebuild
from indexer.settings.run import Settings
from tests.drills import bad_among_good, costliest, counts, flip_bytes, kill_alerts, kill_builds, kill_fetches, refusals, upsets
from tests.drills.trouble import Trouble, outcome_of
from tests.support.pages import engine_of, letters


@pytest.fixture(autouse=True)
def unmeasured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turn off coverage in programs that will be killed or may not write, because they could not save it."""
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)


@pytest.mark.skipif(sys.platform == "win32", reason="an open index can't be replaced while it is read there")
def test_builds_that_are_killed_lose_nothing() -> None:
    """After each killed build the old index answers, and the next run completes."""
    figures = kill_builds.drill(times=4, seed=7)
    assert figures.broken == ()
    assert len(figures.killed) == 4


def test_fetches_that_are_killed_leave_no_half_file() -> None:
    """After each killed run every row has its whole file, and the next run goes on; 50 kills are run by hand."""
    figures = kill_fetches.drill(times=3, seed=7)
    assert (figures.broken, figures.killed) == ((), 3)


def test_alerts_whose_sending_is_killed_reach_everyone_once() -> None:
    """Each reader learns of each letter, in one mail only."""
    figures = kill_alerts.drill(times=2, seed=7, readers=2)
    assert figures.broken == ()
    assert figures.mails >= 2


def test_a_flipped_bit_is_found_or_harmless() -> None:
    """`check` finds each flip and its command repairs it; before that, requests get an answer or one of our errors, and no page breaks."""
    figures = flip_bytes.drill(times=12, seed=7, mended=3)
    assert (figures.unnoticed, figures.broken, figures.unmended) == ((), (), ())


def test_bombs_and_bad_files_cost_no_good_letter() -> None:
    """In one rebuild with bombs and bad files, every good letter is found and each bad file has a reason."""
    figures = bad_among_good.drill(None, made=25, seed=7, unpacked=600)
    assert figures.wrong == ()
    assert figures.refused >= 9


def test_every_count_is_what_its_link_finds() -> None:
    """On pages chosen at random; those of a small collection are all tried elsewhere."""
    figures = counts.drill(engine_of(letters()), pages=4, seed=7)
    assert figures.wrong == ()
    assert figures.followed["compared"] or figures.followed["bar"] or figures.followed["value of year"]


@pytest.mark.skipif(sys.platform == "win32", reason="an open index can't be taken away there")
@pytest.mark.parametrize("trouble", [*refusals.TROUBLES, *upsets.TROUBLES], ids=lambda trouble: trouble.__name__)
def test_trouble_ends_with_a_clear_line_and_loses_nothing(trouble: Trouble, monkeypatch: pytest.MonkeyPatch) -> None:
    """During each trouble the old index answers, and an ordinary update then leaves everything sound."""
    monkeypatch.setattr(refusals, "MOST", (1, 64, 256))
    monkeypatch.setattr(refusals, "LEFT", (0, 200))
    monkeypatch.setattr(upsets, "MOMENTS", (0.5, 1.0))
    outcome = outcome_of(trouble)
    if outcome.left_out:
        pytest.skip(outcome.left_out)
    assert outcome.times > 0
    assert outcome.faults == ()


def test_no_valid_request_fails(tmp_path: Path) -> None:
    """Each address is asked, with arguments up to their limits, and nothing is a fault of ours; what it costs is measured by hand."""
    rebuild(Settings(letters=(Path("seeds"),), index=tmp_path, jobs=1))
    figures = costliest.drill(tmp_path, requests=60, seed=7)
    assert figures.faults == ()
    asked = {one.asked.endpoint for one in figures.costs if one.status == 200}
    assert {"pages.search", "exports.as_feed", "comparing.compare", "downloads.as_data", "api.search", "api.similar"} <= asked
    assert all(one.seconds > 0 for one in figures.worst)
