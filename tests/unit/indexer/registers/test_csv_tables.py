"""Tests of users’ own rows of the registers: they count before ours, and a wrong one is refused with its file, its line and what to do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.errors import UsageError
from indexer.registers.csv_tables import check_own_rows, rows

TYPES = "name,label,about,inspectorates,report,pattern,example\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder of own registers, which is set."""
    monkeypatch.setenv("LETTERS_REGISTERS", str(tmp_path))
    monkeypatch.setattr("indexer.registers.csv_tables.rows", rows.__wrapped__)  # not what was read for other tests
    return tmp_path


@pytest.mark.parametrize(
    ("name", "text", "line", "told", "why"),
    [
        ("letter_types.csv", TYPES + "a,A,council,Ofsted,no,visit (to,Visit to Leeds\n", 2, "the pattern can’t be read",
         "a pattern cut off"),
        ("letter_types.csv", TYPES + "a,A,council,Ofsted,no,visit to,Tea in Leeds\n", 2, "does not fit its example", "another example"),
        ("letter_types.csv", TYPES + "a,A,school,Ofsted,no,visit,visit\n", 2, "use one of council, area partnership, provider", "unknown"),
        ("letter_types.csv", TYPES + "a,A,council,Ofstead,no,visit,visit\n", 2, "add it to inspectorates.csv", "an unknown inspectorate"),
        ("letter_types.csv", TYPES + "a,A,council,Ofsted,maybe,visit,visit\n", 2, "write yes or no", "neither yes nor no"),
        ("letter_types.csv", TYPES + "a,A,council,Ofsted,no,visit,visit\n\na,B,council,,no,tea,tea\n", 4, "remove one of the two",
         "twice"),
        ("letter_types.csv", TYPES + "a,,council,Ofsted,no,visit,visit\n", 2, "“label” is empty; fill it in", "an empty cell"),
        ("letter_types.csv", TYPES + "a,A,council,Ofsted,no,visit, tea,visit\n", 2, "double quotes", "a comma without quotation marks"),
        ("letter_types.csv", "name,label,patern,example\n", 1, "the columns are name, label", "a column misspelt"),
        ("letter_types.csv", "name,label,pattern\n", 1, "the column “example” is missing", "a column too few"),
        ("headings.csv", "pattern,finding,example\ntea.*,gossip,Tea time\n", 2, "use one of strength, improvement", "no kind of finding"),
        ("authorities.csv", "code,name,short_name,kind,region,end\nXXX,X,X,X,X,1 May\n", 2, "write it like 2027-04-01", "a date in words"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused(name: str, text: str, line: int, told: str, why: str, folder: Path) -> None:
    """The message names the file and the line, and says what to do."""
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        check_own_rows()
    assert str(refused.value).startswith(f"{folder / name}, line {line}: "), why
    assert told in str(refused.value), why


def test_a_wrong_folder_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It must be there, and its files must have the names of registers."""
    (folder / "councils.csv").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r"rename it to one of authorities\.csv, letter_types\.csv"):
        check_own_rows()
    monkeypatch.setenv("LETTERS_REGISTERS", str(folder / "none"))
    with pytest.raises(UsageError, match="which is not a folder; set it to a folder of CSV files, or to nothing"):
        check_own_rows()


def test_a_file_that_is_no_text_is_refused(folder: Path) -> None:
    """As when a spreadsheet program saves it in another encoding."""
    (folder / "headings.csv").write_bytes(b"pattern,finding,example\nth\xe9,strength,th\xe9\n")
    with pytest.raises(UsageError, match="save it as CSV in UTF-8"):
        check_own_rows()


def test_own_rows_come_first_and_replace_ours(folder: Path) -> None:
    """A row with a name of ours takes its place, and one with a new name is added."""
    text = TYPES + "focused visit,My visit,council,Ofsted,no,my visit,My visit\ntea,Tea,provider,,no,tea with,Tea with Leeds\n"
    (folder / "letter_types.csv").write_text(text, encoding="utf-8-sig")
    found = rows.__wrapped__("letter_types.csv")
    assert [row["name"] for row in found[:2]] == ["focused visit", "tea"]
    assert [row["label"] for row in found if row["name"] == "focused visit"] == ["My visit"]
    assert "monitoring visit" in {row["name"] for row in found}
    assert found[1]["names"] == ""


def test_a_letter_of_an_own_type_to_an_own_council_is_read(tmp_path: Path) -> None:
    """By the program as it is started, whose workers know the rows too."""
    own, letter = tmp_path / "own", tmp_path / "letter.txt"
    own.mkdir()
    (own / "letter_types.csv").write_text(TYPES + "tea,Tea letter,council,Tea Board,no,tea with,Tea with Atlantis\n", encoding="utf-8")
    (own / "authorities.csv").write_text("code,name,short_name,kind,region\nATL,Atlantis Council,Atlantis,Island,Sea\n", encoding="utf-8")
    (own / "inspectorates.csv").write_text("name,label\nTea Board,The Tea Board\n", encoding="utf-8")
    told = "3 May 2022\n\nDear Ms Lee\n\nTea with Atlantis\n\nThe tea was hot, and every plan was clear to us all.\n"
    letter.write_text(told, encoding="utf-8")
    environment = {**os.environ, "LETTERS_REGISTERS": str(own)}
    command = [sys.executable, "-m", "indexer", "show", str(letter), "--json"]
    shown = json.loads(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
    assert (shown["authority"]["code"], shown["letter_type"], shown["inspectorates"]) == ("ATL", "tea", ["Tea Board"])
    (own / "authorities.csv").write_text("code,name\n", encoding="utf-8")
    refused = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    assert refused.returncode == 2
    assert f"{own / 'authorities.csv'}, line 1: the column “short_name” is missing" in refused.stderr
