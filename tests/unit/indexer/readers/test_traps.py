"""Tests: files that are traps end as read or with a reason, within the limits, and cost themselves alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from indexer.errors import UnreadableSource
from indexer.ingest.workers import map_bounded
from tests.support.reading import read_blocks
from tests.support.traps import EITHER, READ, TRAPS, WORDS, pdf

NAMES = (
    *("a" * 240 + ".pdf", " begins with a space.pdf", "-rf.pdf", "$(touch x).pdf", "o'brien.pdf", "50%41.pdf", "uni\u202ecod.pdf"),
    *(["new\nline.pdf", '"quoted".pdf', "back\\slash.pdf", "<b>bold.pdf"] if sys.platform != "win32" else []),
)


def test_every_trap_ends_and_costs_itself_alone(tmp_path: Path) -> None:
    """Each trap ends as it should in one and the same worker, and the good letter after each is read."""
    good = tmp_path / "good.pdf"
    good.write_bytes(pdf())
    paths = [
        tmp_path / f"{number}.pdf" if data.startswith(b"%PDF") else tmp_path / f"{number}.txt" for number, (_, data, _) in enumerate(TRAPS)
    ]
    for path, (_, data, _) in zip(paths, TRAPS, strict=True):
        path.write_bytes(data)
    tasks = [path for trap in paths for path in (trap, good)]
    outcomes = [outcome for _, outcome in map_bounded(read_blocks, tasks, jobs=2, seconds=60, memory=1 << 30)]
    for (what, _, expected), outcome in zip(TRAPS, outcomes[::2], strict=True):
        reason = str(outcome) if isinstance(outcome, UnreadableSource) else READ
        assert not reason.startswith("reading failed"), (what, reason)
        assert expected in {reason, EITHER}, (what, reason)
        if reason == READ and expected == READ:
            assert any(WORDS.rstrip(".") in block.text for block in outcome), what
    assert all(outcome[0].text == WORDS for outcome in outcomes[1::2])


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_is_read_whatever_its_name(tmp_path: Path, name: str) -> None:
    """A file's name, long or odd, does not keep it from being read."""
    path = tmp_path / name
    path.write_bytes(pdf())
    assert read_blocks(path)[0].text == WORDS


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="file names are text here")
def test_a_letter_is_read_under_a_name_that_is_no_text(tmp_path: Path) -> None:
    """A name whose bytes are no UTF-8 does not keep a file from being read."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.pdf"))
    path.write_bytes(pdf())
    assert read_blocks(path)[0].text == WORDS
