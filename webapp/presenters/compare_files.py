"""Presenters: a comparison as CSV and JSON, with the same counts and denominators as its page."""

from __future__ import annotations

from webapp.presenters.compare import CompareCell, ComparePage, CompareRow


def compare_table(page: ComparePage) -> list[tuple[object, ...]]:
    """Return the table as rows of cells; the first row has the column names, and a cell is empty where there are no letters to look in."""
    heads = (name for text in page.searches for name in (text, f"{text}: letters with it", f"{text}: of letters", f"{text}: % of letters"))
    rows = [(row.name, row.letters, *(value for cell in row.cells for value in _cells(cell))) for row in _rows(page)]
    empty = ("",) * (4 * len(page.searches))
    return [("authority", "letters", *heads), *rows, *((one.label, 0, *empty) for one in (*page.without, *page.absent))]


def compare_data(page: ComparePage) -> list[dict[str, object]]:
    """Return one object per authority; its counts are nested, as the text of a search could be the same as another key."""
    nothing: dict[str, object] = {"letters": 0, "counts": {}, "letters_with": {}, "letters_of": {}}
    without = [{"authority": one.label, **nothing} for one in (*page.without, *page.absent)]
    return [*(_object(page, row) for row in _rows(page)), *without]


def _rows(page: ComparePage) -> tuple[CompareRow, ...]:
    """Return a row for each authority and one for letters to none that is known: together they are all letters."""
    return (*page.rows, *((page.unknown,) if page.unknown else ()))


def _object(page: ComparePage, row: CompareRow) -> dict[str, object]:
    cells = tuple(zip(page.searches, row.cells, strict=True))
    return {
        "authority": row.name,
        "letters": row.letters,
        "counts": {text: cell.paragraphs for text, cell in cells},
        "letters_with": {text: cell.letters for text, cell in cells if cell.of},
        "letters_of": {text: cell.of for text, cell in cells},
    }


def _cells(cell: CompareCell) -> tuple[object, ...]:
    if cell.paragraphs is None:
        return "", "", 0, ""
    return cell.paragraphs, cell.letters, cell.of, round(100 * cell.letters / cell.of, 1)
