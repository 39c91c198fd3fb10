"""Published: the manifest of a letters folder, `manifest.csv`, with a row for each file that was fetched and what its site says of it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from indexer.errors import UsageError
from indexer.letter import Publication
from indexer.published.whole_files import whole_file

MANIFEST = "manifest.csv"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
MOST_CHARACTERS = 2000
"""Of a cell; what sites say is shorter."""


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One row: a file, where it comes from, and what the site says of it; "" and None where the site says nothing."""

    file: str
    """Path of the file below the letters folder, with forward slashes."""
    url: str
    """Address of the file itself."""
    page: str
    """Address of the page that lists it."""
    urn: str
    """Number that the site gives to the council."""
    provider: str
    """Name of the council, as the site has it."""
    kind: str
    """What the site calls the document: "Children's services focused visit"."""
    inspection_day: dt.date | None
    publication_day: dt.date | None
    sha256: str
    fetched: str
    """When, in ISO 8601 with an offset."""
    source: str
    """Who published it: "Ofsted"."""


COLUMNS = tuple(one.name for one in fields(ManifestRow))
_DAYS = ("inspection_day", "publication_day")
_NEEDED = ("file", "url", "sha256", "source")
"""Columns without which a row says nothing; files made by other programs may lack the rest."""


def read_manifest(folder: Path) -> tuple[ManifestRow, ...]:
    """Return the rows of the manifest in a letters folder, in its order; none if it has no manifest.

    Columns of other names are ignored. Raises `UsageError` that names the row and what is wrong with it: what a site says of a letter must
    not get lost because of a slip in a spreadsheet.
    """
    path = folder / MANIFEST
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} can't be read ({error}); correct it, or move it away and run fetch again") from error
    if not text:  # another program may have written it to a full disk
        raise UsageError(f"{path} is empty; move it away and run fetch again")
    table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    if missing := [name for name in _NEEDED if name not in (table.fieldnames or ())]:
        raise UsageError(f"{path} has no column {missing[0]}; a manifest has: {', '.join(COLUMNS)}")
    try:
        return tuple(_row(path, table.line_num, cells) for cells in table)
    except csv.Error as error:
        raise UsageError(f"{path}, line {table.line_num}: {error}; correct it, or move it away and run fetch again") from error


def write_manifest(folder: Path, rows: Iterable[ManifestRow]) -> None:
    """Write the manifest of a letters folder, whole or not at all."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows([_cell(getattr(row, name)) for name in COLUMNS] for row in rows)
    with whole_file(folder / MANIFEST) as file:
        file.write(text.getvalue().encode("utf-8"))


def publication_of(row: ManifestRow) -> Publication:
    """Return what the site says of the letter in the file of `row`."""
    return Publication(row.source, row.publication_day, row.url, row.page, row.kind, row.inspection_day, row.provider, row.urn)


def _cell(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value or "")


def _row(path: Path, line: int, cells: Mapping[str | None, str | list[str] | None]) -> ManifestRow:
    """Return one row; `UsageError` with its line where a cell can't be right."""
    text = {name: " ".join(str(cells.get(name) or "").split())[:MOST_CHARACTERS] for name in COLUMNS}
    if cells.get(None):
        raise _fault(path, line, "has more cells than there are columns")
    if _leads_out(text["file"]):
        raise _fault(path, line, f"names {text['file']!r}, which is not a path below the letters folder")
    if not _SHA256.fullmatch(text["sha256"]):
        raise _fault(path, line, "has no SHA-256 of 64 small hexadecimal digits")
    for name in ("url", "page"):
        if text[name] and not _ADDRESS.fullmatch(text[name]):
            raise _fault(path, line, f"has {text[name]!r} for an address ({name}), which does not begin with https://")
    days = {name: _day(path, line, name, text.pop(name)) for name in _DAYS}
    return ManifestRow(**text, **days)  # type: ignore[arg-type]  # mypy can't tell the two kinds of cell apart


def _leads_out(file: str) -> bool:
    return not file or file.startswith("/") or "\\" in file or ".." in file.split("/") or ":" in file.split("/")[0]


def _day(path: Path, line: int, name: str, text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise _fault(path, line, f"has {text!r} for a day ({name}); write it like 2024-07-15") from error


def _fault(path: Path, line: int, what: str) -> UsageError:
    return UsageError(f"{path}, line {line}, {what}; correct the row, or delete it and run fetch again")
