"""Registers: read the CSV tables in this folder, and before them the rows that users have added in a folder of their own."""

from __future__ import annotations

import csv
import io
import os
from functools import cache
from pathlib import Path

from indexer.errors import UsageError
from indexer.registers.row_checks import CHECKS, TABLES, Row
from indexer.settings.run import REGISTERS


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of the table `name` ("authorities.csv"), each a dict of stripped text by column.

    Users’ own rows come first, and take the place of the row that has the same name or code; `UsageError` if one of them is wrong. The
    folder with them is read from the environment here too, because a worker process has nothing else.
    """
    text = Path(__file__).with_name(name).read_text(encoding="utf-8")
    if name not in TABLES:  # a table that users can't add to
        return tuple(_stripped(text))
    own, key = _own_rows(name), TABLES[name].key
    replaced = {row[key] for row in own}
    return (*own, *(row for row in _stripped(text) if row[key] not in replaced))


def several(cell: str) -> tuple[str, ...]:
    """Return the values in a cell, separated by semicolons: "Hull; Kingston upon Hull" gives two."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def check_own_rows() -> None:
    """Check all that users have added; `UsageError` for the first fault, with its file, its line and what to do."""
    folder = _own_folder()
    if folder is None:
        return
    if not folder.is_dir():
        raise UsageError(f"{REGISTERS.name} is {str(folder)!r}, which is not a folder; set it to a folder of CSV files, or to nothing")
    for file in sorted(folder.glob("*.csv")):
        if file.name not in TABLES:
            raise UsageError(f"{file} is not the name of a register; rename it to one of {', '.join(TABLES)}")
    for name in TABLES:
        rows(name)


def _own_folder() -> Path | None:
    text = os.environ.get(REGISTERS.name, "").strip()
    return Path(text) if text else None


def _stripped(text: str) -> list[Row]:
    head, *cells = csv.reader(io.StringIO(text))
    return [dict.fromkeys(head, "") | dict(zip(head, map(str.strip, row), strict=False)) for row in cells if row]


def _own_rows(name: str) -> tuple[Row, ...]:
    """Return the rows that users have added to one table, with "" in the columns that they leave out."""
    folder = _own_folder()
    file = folder / name if folder else None
    if file is None or not file.is_file():
        return ()
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} can’t be read ({error}); save it as CSV in UTF-8") from error
    return tuple(_checked(file, text))


def _checked(file: Path, text: str) -> list[Row]:
    table = TABLES[file.name]
    reader = csv.reader(io.StringIO(text))
    head = [cell.strip() for cell in next(reader, [])]
    if wrong := [column for column in head if column not in table.columns]:
        raise _fault(file, 1, f"there is no column “{wrong[0]}”; the columns are {', '.join(table.columns)}")
    if missing := [column for column in table.needed if column not in head]:
        raise _fault(file, 1, f"the column “{missing[0]}” is missing; add it to the first line and to each row")
    found, seen = [], set()
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(head):
            raise _fault(file, reader.line_num, f"it has {len(cells)} cells, not {len(head)}; put a cell with a comma into double quotes")
        row = dict.fromkeys(table.columns, "") | dict(zip(head, (cell.strip() for cell in cells), strict=True))
        if reason := _reason(file.name, row):
            raise _fault(file, reader.line_num, reason)
        if row[table.key] in seen:
            raise _fault(file, reader.line_num, f"“{row[table.key]}” is there twice; remove one of the two")
        seen.add(row[table.key])
        found.append(row)
    return found


def _reason(name: str, row: Row) -> str:
    """Return what is wrong with a row and what to do, or ""."""
    empty = next((column for column in TABLES[name].needed if not row[column]), "")
    if empty:
        return f"“{empty}” is empty; fill it in"
    for column, check in CHECKS.items():
        if row.get(column) and (reason := check(name, row)):
            return reason
    known = {one["name"] for one in rows("inspectorates.csv")} if row.get("inspectorates") else set()
    strange = next((one for one in several(row.get("inspectorates", "")) if one not in known), "")
    return f"there is no inspectorate “{strange}”; add it to inspectorates.csv, or use one of {', '.join(sorted(known))}" if strange else ""


def _fault(file: Path, line: int, reason: str) -> UsageError:
    return UsageError(f"{file}, line {line}: {reason}")
