"""Real letters are read as a careful clerk would: a sample of them; the benchmark reads all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.benchmarks.reading_accuracy import checks, read_file

SURE = ("documents in the file", "authority", "letter_type", "letter_date", "visit", "unreadable")
"""Fields that the benchmark finds right in every one of these letters."""
EVERY = 8


@pytest.mark.letters
def test_a_sample_of_real_letters_is_read_right(real_letters: Path) -> None:
    """Each file is one letter, and authority, type, date and visit of every eighth letter are those in truth.csv."""
    with (real_letters / "truth.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[::EVERY]
    answers = {row["file"]: read_file(real_letters / row["file"]) for row in rows}
    found = [check for check in checks(real_letters, rows, answers) if check.field in SURE]

    assert len(found) >= 3 * len(rows)
    assert [check for check in found if not check.right] == []
