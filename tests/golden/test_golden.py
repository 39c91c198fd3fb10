"""Golden letters: small letters of our own, of every type and format, and what a careful clerk reads in each.

A text letter stands in golden/ as it is. A script (see press.py) is pressed into each of the forms that its first line names. What must be
read stands beside, as JSON. Where that file is missing it is written, and the test fails so that somebody reviews it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from indexer.letter import Source
from indexer.parsing import parse_letter
from indexer.serialise import show_json
from tests.support.press import PRESSES, press
from tests.support.reading import read_blocks
from tests.support.samples import ROOT

GOLDEN = ROOT / "tests" / "golden"
FILES = sorted(path for path in GOLDEN.iterdir() if path.suffix in (".txt", ".md", ".doc"))
SCRIPTS = sorted(GOLDEN.glob("*.script"))
FROM_THE_FILE = ("letter_id", "source", "sources", "found_in", "sha256")
FROM_ELSEWHERE = ("first_seen", "published", "published_day", "source_url")
"""What the catalogue and the sites say, which no letter does."""
NOT_READ = ("tone", "ocr")
"""Of a paragraph: estimated from its words, so it changes whenever their weights do; and how its page was read, the same for all here."""


def script_of(path: Path) -> tuple[list[str], str]:
    """Return the forms that a script is pressed into, and the script itself."""
    first, script = path.read_text(encoding="utf-8").split("\n", 1)
    return first.removeprefix("forms:").split(), script


def read(path: Path) -> dict[str, Any]:
    """Return what the letter at `path` says, but for what only its file says."""
    letter = parse_letter(read_blocks(path), (Source(path.name, "golden", "0" * 64, 1, 1),))
    shown = {field: value for field, value in show_json(letter).items() if field not in FROM_THE_FILE + FROM_ELSEWHERE}
    return {**shown, "paragraphs": [{field: value for field, value in one.items() if field not in NOT_READ} for one in shown["paragraphs"]]}


PRESSED = [(path, form) for path in SCRIPTS for form in script_of(path)[0]]


def compare(read_now: dict[str, Any], expected: Path) -> None:
    """Assert that what was read is what stands in `expected`, which is written where it is missing."""
    text = json.dumps(read_now, indent=1, ensure_ascii=False) + "\n"
    if not expected.exists():
        expected.write_text(text, encoding="utf-8")
        pytest.fail(f"{expected.name} was missing and is written now: please review it")
    assert json.loads(text) == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_text_letters(path: Path) -> None:
    """A text letter is read as a careful clerk reads it."""
    compare(read(path), path.with_name(f"{path.name}.json"))


@pytest.mark.parametrize(("path", "form"), PRESSED, ids=lambda part: part if isinstance(part, str) else part.stem)
def test_pressed_letters(path: Path, form: str, tmp_path: Path) -> None:
    """The same letter as PDF, Word file, web page or in another form is read as a careful clerk reads it."""
    compare(read(press(script_of(path)[1], form, tmp_path, path.stem)), path.with_name(f"{path.stem}.{form}.json"))


def test_there_is_a_golden_letter_for_everything() -> None:
    """At least 25 letters, each way of pressing used, no expectation without its letter."""
    expected = {path.with_name(f"{path.name}.json").name for path in FILES}
    expected |= {f"{path.stem}.{form}.json" for path in SCRIPTS for form in script_of(path)[0]}
    assert {path.name for path in GOLDEN.glob("*.json")} == expected
    assert len(expected) >= 25
    assert {form for path in SCRIPTS for form in script_of(path)[0]} == set(PRESSES)
