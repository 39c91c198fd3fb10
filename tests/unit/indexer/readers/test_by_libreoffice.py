"""Office formats as LibreOffice writes them: the five letters that come with the program are the same letters in each."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from indexer.letter import Letter
from tests.benchmarks.reading_office import FORMATS, converted, judged, written

SEEDS = Path(__file__).resolve().parents[4] / "seeds"


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Letter]]:
    """Return a folder with the letters as Word documents, and the letters by name."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("office")
    made = {path.stem: written(path, folder) for path in sorted(SEEDS.iterdir()) if path.is_file()}
    return folder, {name: letter for name, letter in made.items() if letter}


@pytest.mark.parametrize("form", FORMATS)
def test_a_letter_is_the_same_in_every_format(letters: tuple[Path, dict[str, Letter]], form: str) -> None:
    """Every paragraph is whole, and under its heading."""
    folder, known = letters
    assert len(known) == 5
    if form != "docx" and not converted(folder, form):
        pytest.skip("LibreOffice has no part for texts (libreoffice-writer)")
    if form == "doc":
        pytest.importorskip("office_oxide", reason=".doc needs the extra office")
    counts = sum((judged(letter, folder / f"{name}.{form}", form) for name, letter in known.items()), Counter[str]())
    paragraphs = sum(len(one.paragraphs) for one in known.values())
    assert paragraphs > 100
    assert (counts[f"{form} of"], counts[f"{form} whole"], counts[f"{form} section"]) == (paragraphs,) * 3
