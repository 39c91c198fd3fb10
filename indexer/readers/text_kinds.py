"""Tell text that people read from text that programs read: XML, JSON, tables of data, calendars."""

from __future__ import annotations

import csv
import json
import re

from indexer.errors import UnreadableSource

SAMPLE = 4_000
"""Characters at the beginning that are looked at."""
LEAST_ROWS = 3
LEAST_COLUMNS = 3
"""A table of data has at least so many rows, each with the same number of columns, at least so many."""
LONGEST_VALUE = 200
"""Characters of a value: prose with as many commas in each line has longer pieces, or fewer lines."""

_BEFORE = r"\s*(?:<\?[^>]{0,300}>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE[^>\[]{0,300}>\s*)*"
_XML = re.compile(_BEFORE + r"<(?:\w{1,40}:)?([A-Za-z][\w.-]{0,60})\b", re.DOTALL)
"""The first tag, without its prefix."""
_ODF = re.compile(r'office:mimetype\s*=\s*["\']application/vnd\.oasis\.opendocument\.(\w+)')
_OF_WORD = frozenset(("package", "wordDocument"))
"""Roots of Word's documents as one XML file."""
_ROOTS = frozenset(("svg", "rss", "feed", "kml", "gpx", "urlset", "plist"))
"""Roots of XML that is often written without a declaration."""
_CALENDAR = re.compile(r"\s*BEGIN:V(?:CALENDAR|CARD)\s", re.IGNORECASE)
_JSON = re.compile(r"\s*(?:\{\s*\"|\[\s*[\[{\"])")


def kind_of_text(data: bytes) -> str:
    """Return "ODT" for a flat OpenDocument text, "text" for text; raises `UnreadableSource` for what only programs read."""
    sample = data[: 4 * SAMPLE].replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff")
    start = sample[:SAMPLE]
    root = _XML.match(start)
    if root and root[1] == "document" and (kind := _ODF.search(sample)):
        if kind[1] == "text":
            return "ODT"
        raise UnreadableSource(f"unsupported format: OpenDocument ({kind[1]})")
    if root and root[1] in _OF_WORD:
        raise UnreadableSource("unsupported format: a Word document as XML; save it as .docx or PDF")
    if root and (start.lstrip().startswith("<?xml") or root[1] in _ROOTS):
        raise UnreadableSource(f"unsupported format: XML ({root[1]})")
    if start.lstrip().startswith("-----BEGIN P"):
        raise UnreadableSource("encrypted or signed (PGP or PKCS7); open it in its program and save the letter that is in it")
    if _CALENDAR.match(start):
        raise UnreadableSource("unsupported format: a calendar or an address card")
    if _JSON.match(start) and _is_json(data):
        raise UnreadableSource("unsupported format: data (JSON)")
    if _is_table(sample, whole=len(data) <= 4 * SAMPLE):
        raise UnreadableSource("unsupported format: a table of data (CSV); only letters and reports are read")
    return "text"


def _is_json(data: bytes) -> bool:
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


def _is_table(sample: str, *, whole: bool) -> bool:
    """Return whether each line has as many values as the others, divided by the same sign."""
    lines = [line for line in sample.splitlines() if line.strip()]
    lines = lines if whole else lines[:-1]
    return len(lines) >= LEAST_ROWS and any(_is_divided(lines, sign) for sign in ",;\t")


def _is_divided(lines: list[str], sign: str) -> bool:
    if sign not in lines[0]:
        return False
    try:
        rows = list(csv.reader(lines, delimiter=sign))
    except csv.Error:
        return False
    return len({len(row) for row in rows}) == 1 and len(rows[0]) >= LEAST_COLUMNS and max(map(len, rows[0])) <= LONGEST_VALUE
