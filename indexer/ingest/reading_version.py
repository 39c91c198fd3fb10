"""Ingest: the version of what reads letters, by which an update knows which letters would be read otherwise now."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from indexer import __version__
from indexer.registers.csv_tables import rows

PACKAGE = Path(__file__).resolve().parents[1]
READS = (
    "readers", "parsing", "registers", "dates.py", "keys.py", "letter.py", "print_conventions.py", "sentences.py", "stored_form.py",
    "ingest/documents.py", "ingest/fingerprints.py", "ingest/letter_records.py", "ingest/reading.py", "ingest/records.py",
)
"""Modules and folders of modules that take part in reading a file, with the form in which a letter is kept."""
TABLES = ("authorities.csv", "headings.csv", "inspectorates.csv", "letter_types.csv")
"""Registers by which letters are read, with the rows that users have added."""


@cache
def reading_version() -> str:
    """Return the program's version and a digest of the code and the registers by which letters are read: "0.2.0/9f86d081884c7d65".

    Whoever follows the main branch has many programs of one version; and a row that is added to a register may change how a letter is read.
    """
    digest = sha256()
    for name in READS:
        for file in sorted((PACKAGE / name).rglob("*.py")) or (PACKAGE / name,):
            digest.update(file.read_bytes())
    digest.update(repr([rows(name) for name in TABLES]).encode())
    return f"{__version__}/{digest.hexdigest()[:16]}"
