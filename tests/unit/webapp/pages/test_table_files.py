"""Baskets and lists of letters as tables and citations: the columns of other exports, names that say what they are."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pyarrow.parquet
import pytest
import rispy
from flask.testing import FlaskClient

from tests.support import factories
from tests.support.pages import HULL, LEEDS, client_of, letters, nasty_letter
from webapp.presenters.export_columns import COLUMNS, LETTER_COLUMNS
from webapp.urls import TABLE_FORMS

HERE = "http://localhost"
LEEDS_2019, LEEDS_2021 = letters()[:2]
PLACES = f"p={LEEDS_2021.id}/k1&p={LEEDS_2019.id}/k3"
OFFICE = shutil.which("soffice")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection with the harmful letter in it."""
    return client_of((*letters(), nasty_letter()))


def csv_table(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a CSV file by the names of their columns."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def rows_of(client: FlaskClient, address: str, form: str) -> list[dict[str, Any]]:
    """Return the rows of a table with texts for all cells, whichever format it is in; "" for nothing."""
    content = client.get(address).data
    if form == "csv":
        return csv_table(content)
    lines = content.decode().splitlines() if form == "jsonl" else ()
    rows = pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist() if form == "parquet" else map(json.loads, lines)
    return [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in rows]


@pytest.mark.parametrize("form", TABLE_FORMS)
def test_a_basket_is_a_table_like_a_search(client: FlaskClient, form: str) -> None:
    """In the order of the basket, each row the same as a search has for its paragraph."""
    held = rows_of(client, f"/basket.{form}?{PLACES}", form)
    assert [row["text"] for row in held] == ["Caseloads are manageable.", "Management oversight of caseloads in some teams."]
    found = {row["link"]: row for row in rows_of(client, f"/search.{form}?q=caseloads", form)}
    assert held == [found[row["link"]] for row in held]
    name = client.head(f"/basket.{form}?{PLACES}").headers["Content-Disposition"]
    assert name == f"attachment; filename=paragraphs-collected-2026-11-22.{form}"


@pytest.mark.parametrize("form", TABLE_FORMS)
@pytest.mark.parametrize("search", ["", "q=caseloads", f"authority={LEEDS.code}&sort=oldest", "q=zebra"])
def test_letters_are_a_table_of_all_pages(client: FlaskClient, form: str, search: str) -> None:
    """The same letters in the same order as the API lists; how many paragraphs were found is empty if no words were searched for."""
    rows = rows_of(client, f"/letters.{form}?{search}", form)
    listed = client.get(f"/api/v1/letters?{search}&size=100").json["letters"]
    assert [row["letter_id"].removeprefix("'") for row in rows] == [one["letter_id"] for one in listed]
    assert [row["paragraphs_found"] for row in rows] == [str(one["found"]) if "q=" in search else "" for one in listed]


def test_a_table_of_letters_has_the_columns_that_tell_of_a_letter(client: FlaskClient) -> None:
    """The same cells as in a table of paragraphs; a search without results gives the names of the columns alone."""
    (letter,) = csv_table(client.get(f"/letters.csv?authority={HULL.code}").data)
    paragraph = csv_table(client.get(f"/search.csv?authority={HULL.code}").data)[0]
    own = {name: cell for name, cell in letter.items() if name not in ("link", "citation", "paragraphs_found")}
    assert own == {name: paragraph[name] for name in own}
    assert (letter["link"], letter["visit_end"]) == (f"{HERE}/letters/{letters()[3].id}", "2020-08-01")
    assert letter["citation"].endswith(letter["link"])
    assert "text" not in letter
    assert set(letter) - {"paragraphs_found"} < {one.name for one in COLUMNS}
    assert client.get("/letters.csv?q=zebra").data.decode("utf-8-sig") == ",".join(one.name for one in LETTER_COLUMNS) + "\r\n"


@pytest.mark.parametrize(
    ("search", "name"),
    [
        ("", "letters-all-2026-11-22.csv"),
        (f"q=caseloads&authority={LEEDS.code}&from=2019", "letters-caseloads-leeds-city-council-from-1-january-2019-2026-11-22.csv"),
    ],
)
def test_a_file_of_letters_says_what_it_is(client: FlaskClient, search: str, name: str) -> None:
    """The search, its filters and the day of the index, as in other files."""
    assert client.head(f"/letters.csv?{search}").headers["Content-Disposition"] == f"attachment; filename={name}"
    cited = client.head(f"/letters.ris?{search}").headers["Content-Disposition"]
    assert cited == f"attachment; filename=citations-of-{name.removesuffix('csv')}ris"


def test_letters_are_cited_at_once(client: FlaskClient) -> None:
    """Each as a whole."""
    cited = rispy.loads(client.get("/letters.ris?year=2020").text)
    assert [one["urls"] for one in cited] == [[f"{HERE}/letters/{one.id}"] for one in (letters()[3], letters()[2])]
    assert [one["id"] for one in client.get("/letters.csl.json?year=2020").json] == [one["id"] for one in cited]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/letters.csv?authority=nowhere", 400),
        ("/letters.csv?q=(caseloads", 400),
        ("/letters.ris?colour=red", 400),
        ("/letters.exe", 404),
        ("/basket.exe", 404),
        ("/basket.csv", 404),
        (f"/basket.csv?{PLACES}&colour=red", 400),
    ],
)
def test_what_is_not_understood_or_empty_is_no_file(client: FlaskClient, address: str, status: int) -> None:
    """It is a page that says what would work."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (status, "text/html")


def in_spreadsheet(content: bytes, folder: Path) -> list[dict[str, str | float]]:
    """Return the rows of a CSV file as LibreOffice opens it with its usual options: texts, and numbers, which dates are too."""
    (folder / "table.csv").write_bytes(content)
    profile = (folder / "profile").as_uri()
    asked = [str(OFFICE), "--headless", f"-env:UserInstallation={profile}", "--convert-to", "xlsx", "--outdir", str(folder), "table.csv"]
    subprocess.run(asked, cwd=folder, check=True, capture_output=True)
    with ZipFile(folder / "table.xlsx") as book:
        shared, sheet = (ElementTree.parse(book.open(f"xl/{name}.xml")).getroot() for name in ("sharedStrings", "worksheets/sheet1"))  # noqa: S314
        texts = ["".join(one.itertext()) for one in shared]
        rows = sheet.iter(f"{SHEET}row")
        cells = [{place_in(cell): value_of(cell, texts) for cell in row if len(cell)} for row in rows]
    return [{str(name): row[place] for place, name in cells[0].items() if place in row} for row in cells[1:]]


def place_in(cell: ElementTree.Element) -> str:
    """Return the column of a cell: "B"."""
    return cell.attrib["r"].rstrip("0123456789")


def value_of(cell: ElementTree.Element, texts: list[str]) -> str | float:
    """Return what a cell holds."""
    value = cell.findtext(f"{SHEET}v") or ""
    return texts[int(value)] if cell.attrib.get("t") == "s" else float(value)


@pytest.mark.skipif(not OFFICE, reason="LibreOffice (soffice) is not installed")
def test_a_spreadsheet_keeps_texts_numbers_and_dates(tmp_path: Path) -> None:
    """Ids and printed numbers are the same texts after their apostrophe, whatever they look like; dates are dates, numbers numbers."""
    ids = ("12345678e9012345", "1234567890123456", "0a1b2c3d4e5f6071", "0000000000000001")
    numbers = ("3.10", "(4)", "1/2", "007")
    made = [
        replace(factories.letter(name, factories.paragraph(1, "=1+1 plans", printed=printed, page=2), date="2019-05-03"), id=name)
        for name, printed in zip(ids, numbers, strict=True)
    ]
    client = client_of(made)
    rows = in_spreadsheet(client.get("/search.csv?q=plans").data, tmp_path)
    assert {(str(row["letter_id"]).removeprefix("'"), str(row["printed_number"]).removeprefix("'")) for row in rows} == set(
        zip(ids, numbers, strict=True)
    )
    assert {(row["paragraph"], row["page"], row["text"]) for row in rows} == {(1.0, 2.0, "'=1+1 plans")}
    assert {datetime(1899, 12, 30) + timedelta(float(row["letter_date"])) for row in rows} == {datetime(2019, 5, 3)}
    listed = in_spreadsheet(client.get("/letters.csv").data, tmp_path)
    assert {str(row["letter_id"]).removeprefix("'") for row in listed} == set(ids)
    assert {date(1899, 12, 30) + timedelta(float(row["letter_date"])) for row in listed} == {date(2019, 5, 3)}
