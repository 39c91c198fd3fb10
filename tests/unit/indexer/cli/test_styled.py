"""Command stage: styled text, on a terminal and elsewhere, and what a search must not load."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.cli.styled import BOLD, FAINT, show
from tests.support.samples import ROOT

UNNEEDED = {
    "rich": "styles on a terminal",
    "whoosh.analysis": "the words of a text",
    "numpy": "learning",
    "msgspec": "whole letters",
    "logging": "threads",
    "statistics": "models",
    "importlib.resources": "the registers",
}
"""Modules that a search off a terminal does without, and what once loaded them."""


def test_off_a_terminal_each_item_is_one_plain_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it is; the indent stands once, and styles are left out."""
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    show("words " * 50, ("loud", BOLD), style=FAINT, indent=3)
    assert capsys.readouterr().out == f"   {'words ' * 50}loud\n"


def test_a_variable_asks_for_styles_in_a_pipe(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With FORCE_COLOR the same text comes in styles, as on a terminal."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    show("plain ", ("loud", BOLD), indent=3)
    shown = capsys.readouterr().out
    assert "\x1b[1mloud" in shown
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown).strip() == "plain loud"


def test_a_search_loads_only_what_it_needs(index: Path) -> None:
    """Each of these modules would take a part of the time of a search from the command line."""
    code = f"import sys; from indexer.cli import main; main(); print(set({sorted(UNNEEDED)!r}) & set(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code, "search", "caseloads", "--engine", "tantivy", "--index", str(index)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )
    assert "paragraph" in run.stdout
    assert run.stdout.splitlines()[-1] == "set()"
