"""The version of what reads letters: with another one, an update reads every file again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.ingest import reading_version as module
from indexer.ingest.reading_version import PACKAGE, READS, TABLES, reading_version

READ_NOTHING = {"errors.py", "ingest/sources.py", "ingest/workers.py", "published", "settings"}
"""What a reading process has besides: errors, finding files, handing work over, what sites say, settings."""
TYPES = "name,label,about,inspectorates,report,pattern,example\n"


def test_all_that_a_reading_process_has_is_in_the_version() -> None:
    """Each module that it imports, the readers of all formats among them, is counted or is known to read nothing."""
    program = (
        "import sys, indexer.ingest.documents, indexer.ingest.reading\n"
        "from indexer.readers.by_format import READERS, reader_of\n"
        "[reader_of(form) for form in READERS]\n"
        "print(*(module.__file__ for name, module in sys.modules.items() if name.startswith('indexer.')), sep='\\n')"
    )
    listed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.splitlines()
    parts = {Path(line).relative_to(PACKAGE).as_posix() for line in listed if not line.endswith("__init__.py")}
    known = {*READS, *READ_NOTHING}
    assert {part for part in parts if part not in known and part.split("/")[0] not in known} == set()
    assert len(parts) > 60


def test_every_part_is_there() -> None:
    """A module that is moved takes its place in the list along."""
    assert [name for name in READS if not (PACKAGE / name).exists()] == []
    assert [name for name in TABLES if not (PACKAGE / "registers" / name).is_file()] == []


@pytest.mark.parametrize("changed", ["readers/pdf/table.py", "dates.py"])
def test_other_code_is_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    """A changed byte in a folder or in a module of its own is enough."""
    for name in READS:
        place = tmp_path / (name if name.endswith(".py") else f"{name}/pdf/table.py")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("1\n", encoding="utf-8")
    monkeypatch.setattr(module, "PACKAGE", tmp_path)
    before = reading_version.__wrapped__()
    assert reading_version.__wrapped__() == before
    (tmp_path / changed).write_text("2\n", encoding="utf-8")
    assert reading_version.__wrapped__() != before


def test_an_update_reads_letters_again_by_own_rows(tmp_path: Path) -> None:
    """A type of letter that is added to a register is found for letters that were read before, without a rebuild."""
    own, letters = tmp_path / "own", tmp_path / "letters"
    own.mkdir()
    letters.mkdir()
    told = "3 May 2022\n\nDear Ms Lee\n\nTea with Leeds City Council\n\nThe tea was hot, and every plan was clear to us all.\n"
    (letters / "letter.txt").write_text(told, encoding="utf-8")
    environment = {**os.environ, "LETTERS_REGISTERS": str(own), "LETTERS_INDEX": str(tmp_path / "index")}

    def ran(*arguments: str) -> str:
        command = [sys.executable, "-m", "indexer", *arguments]
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

    ran("rebuild", str(letters))
    found = ("search", "tea", "--json")
    assert json.loads(ran(*found))["hits"][0]["letter_type"] != "tea"
    (own / "letter_types.csv").write_text(TYPES + "tea,Tea letter,council,Ofsted,no,tea with,Tea with Leeds\n", encoding="utf-8")
    ran("update")
    assert json.loads(ran(*found))["hits"][0]["letter_type"] == "tea"
