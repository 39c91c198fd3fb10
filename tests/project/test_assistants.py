"""Short forms of what measures the tools for assistants: the replay of questions, and the drills, which can fail."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from indexer.engines import open_engine
from indexer.ingest.build import rebuild
from indexer.settings.run import Settings
from tests.benchmarks.assistants_replay import QUESTIONS, faults_of, replay
from tests.drills import assistants_clients, assistants_load
from tests.support.assistants import SITE
from tests.support.samples import ROOT

QUOTE = {
    "letter_id": "a" * 16, "key": "k", "starts_at": 0, "quote": "Plans are clear.", "whole": True,
    "link": f"{SITE}/letters/{'a' * 16}/p/k", "citation": f"Leeds. {SITE}/letters/{'a' * 16}/p/k",
}  # fmt: skip


def test_every_quote_stands_in_the_file_of_its_letter(tmp_path: Path) -> None:
    """Questions asked through the protocol give quotes that stand, byte for byte, in letters read again from their files."""
    settings = Settings(letters=(ROOT / "seeds",), index=tmp_path, jobs=1)
    rebuild(settings)
    with closing(open_engine(settings)) as engine:
        found = replay(engine, ("supervision does not challenge drift", "caseloads", "care leavers homes"))
    assert found.faults == []
    assert found.quotes > 10
    assert len(found.letters) > 2
    assert len(QUESTIONS) == 40


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"quote": "Plans are clear!"}, "the words are others"),
        ({"quote": ""}, "the words are others"),
        ({"quote": "Plans"}, "says that it is whole"),
        ({"quote": "clear.", "starts_at": 10, "whole": False}, ""),
        ({"key": "other"}, "no such paragraph"),
        ({"citation": "Leeds."}, "does not lead"),
    ],
)
def test_a_quote_that_does_not_stand_is_noticed(change: dict[str, object], said: str) -> None:
    """Other words, another key, a part that says that it is whole, and a citation that leads nowhere are each a fault."""
    told = " ".join(faults_of({**QUOTE, **change}, lambda _: {"k": "Plans are clear."}))
    assert said in told
    assert bool(said) == bool(told)


@pytest.mark.parametrize(
    ("without", "beside", "calls", "errors", "well"),
    [(100.0, 119.0, 1, (), True), (100.0, 121.0, 1, (), False), (100.0, 100.0, 0, (), False), (100.0, 100.0, 1, ("no page",), False)],
)
def test_the_load_drill_fails_with_each_figure(without: float, beside: float, calls: int, errors: tuple[str, ...], well: bool) -> None:
    """Slower pages, no calls and errors each make the drill fail."""
    assert assistants_load.Figures(without, beside, 1, calls, 1.0, errors).well is well


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, ""),
        ({"tools": ["search_paragraphs"]}, "it lists"),
        ({"found": {"paragraphs": []}}, "its quotes are others"),
        ({"error": "Error"}, "does not say what to write"),
        ({"version": "2025-11-25"}, "it agreed on 2025-11-25"),
    ],
)
def test_the_drill_of_other_clients_fails_with_each_fault(change: dict[str, object], said: str) -> None:
    """Too few tools, other quotes, an error without advice and another version are each a fault."""
    tools = ["search_paragraphs", *"abcdefgh"]
    told = {"tools": tools, "found": {"paragraphs": [{"quote": "x"}]}, "error": "Try: (supervision)", "version": "2026-07-28", **change}
    fault = assistants_clients.fault_of(told, ["x"], "2026-07-28")
    assert said in fault
    assert bool(said) == bool(fault)
