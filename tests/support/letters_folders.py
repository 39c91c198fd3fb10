"""Folders of made-up letters, what can happen to them, and everything that an index of them answers."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from indexer.engines import open_engine
from indexer.fields import COUNTED
from indexer.ingest.build import rebuild
from indexer.ingest.catalogue import FILE_NAME
from indexer.ingest.records import pack_record, unpack_record
from indexer.letter import Letter, Report
from indexer.query import parse_query
from indexer.results import Results
from indexer.settings.run import Settings

QUERIES = ("", "children", "children plans", '"social workers"', "manag*", "lead~", "finding:improvement supervision OR families")


LETTER = """Sarah Brown
Director of Children's Services
{council}

{day}

Dear Sarah

Focused visit to {council}

Areas of strength

{strength}

Areas for improvement

Supervision is not always recorded, so managers do not know whether plans for children move on.

Yours sincerely

Jo Green
Her Majesty's Inspector
"""


def write_letter(folder: Path, name: str, strength: str = "Caseloads are low and social workers know children well.") -> Path:
    """Write a made-up text letter."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(LETTER.format(council="Nottingham City Council", day="3 May 2019", strength=strength), encoding="utf-8")
    return path


def settings_over(place: Path) -> Settings:
    """Return settings for a new folder below `place` with two letters and one file that cannot be read."""
    letters = place / "letters"
    write_letter(letters, "a.txt")
    write_letter(letters, "deep/b.txt", "Partners share information well and early.")
    (letters / "c.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    return Settings(letters=(letters,), index=place / "index", jobs=1)


def two_seeds(place: Path, seeds: Path) -> Settings:
    """Return settings for an index below `place` of two of the `seeds`."""
    letters = place / "letters"
    letters.mkdir()
    for path in sorted(seeds.iterdir())[:2]:
        shutil.copy(path, letters)
    made = Settings(letters=(letters,), index=place / "index", jobs=1)
    rebuild(made)
    return made


def letters_held(settings: Settings) -> list[Letter]:
    """Return the letters that the index returns."""
    with closing(open_engine(settings)) as engine:
        return list(engine.letters())


def held(settings: Settings) -> tuple[list[Letter], list[Results], Report]:
    """Return what the index answers: all letters, all hits with scores and facets for some queries, and the report, all without times."""
    with closing(open_engine(settings)) as engine:
        asked = [replace(parse_query(text), limit=1000, facets=tuple(COUNTED)) for text in QUERIES]
        found = [replace(engine.search(query), took_ms=0.0) for query in asked]
        return [replace(one, first_seen=None) for one in engine.letters()], found, replace(engine.report(), built="")


def rebuilt(settings: Settings, place: Path) -> tuple[list[Letter], list[Results], Report]:
    """Return what an index built from scratch from the same letters, below `place`, answers."""
    fresh = replace(settings, index=place / "fresh")
    rebuild(fresh)
    return held(fresh)


def paths(settings: Settings) -> list[list[str]]:
    """Return the paths of each letter's sources."""
    return sorted([source.path for source in letter.sources] for letter in held(settings)[0])


def add(settings: Settings) -> None:
    """A new letter arrives."""
    write_letter(settings.letters[0], "new.txt", "Children who go missing are found and heard.")


def change(settings: Settings) -> None:
    """A letter is replaced by another with the same name."""
    write_letter(settings.letters[0], "a.txt", "Leaders know what must become better.")


def remove(settings: Settings) -> None:
    """A letter is deleted."""
    (settings.letters[0] / "a.txt").unlink()


def rename(settings: Settings) -> None:
    """A letter is renamed."""
    (settings.letters[0] / "a.txt").rename(settings.letters[0] / "z.txt")


def swap(settings: Settings) -> None:
    """Two letters swap their names."""
    a, b, kept = (settings.letters[0] / name for name in ("a.txt", "deep/b.txt", "kept.txt"))
    a.rename(kept)
    b.rename(a)
    kept.rename(b)


def move_up(settings: Settings) -> None:
    """One letter is renamed, and the next takes its old name."""
    (settings.letters[0] / "a.txt").rename(settings.letters[0] / "a_old.txt")
    (settings.letters[0] / "deep" / "b.txt").rename(settings.letters[0] / "a.txt")


def make_way(settings: Settings) -> None:
    """A letter is renamed, and a new one arrives under its old name."""
    rename(settings)
    change(settings)


def copy(settings: Settings) -> None:
    """A letter is copied."""
    shutil.copy(settings.letters[0] / "a.txt", settings.letters[0] / "copy.txt")


def touch(settings: Settings) -> None:
    """A letter's time changes, but not its content."""
    os.utime(settings.letters[0] / "a.txt", ns=(1, 1))


def mend(settings: Settings) -> None:
    """The file that could not be read is replaced by a good one."""
    write_letter(settings.letters[0], "c.pdf", "The front door is timely.")


def spoil(settings: Settings) -> None:
    """A letter is replaced by a file that cannot be read."""
    (settings.letters[0] / "a.txt").write_bytes(b"%PDF-1.7 and nothing else, here either")


def share_words(settings: Settings) -> None:
    """So many letters share a paragraph that it becomes boilerplate in the old ones too."""
    for number in range(5):
        write_letter(settings.letters[0], f"more-{number}.txt", f"Own words of letter {'abcde'[number]} about children.")


def nothing(settings: Settings) -> None:
    """Nothing happens."""


EVENTS = (add, change, remove, rename, swap, move_up, make_way, copy, touch, mend, spoil, share_words, nothing)


def flip_a_key(settings: Settings) -> None:
    """One bit of the catalogue changes: in a key of an SQLite index, which only a check of every row finds."""
    file = settings.index / FILE_NAME
    with closing(sqlite3.connect(file)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sources_letter'").fetchone()
        (key,) = connection.execute("SELECT MAX(letter) FROM sources").fetchone()
    data = bytearray(file.read_bytes())
    data[data.index(key.encode(), (page - 1) * size) + len(key) - 1] ^= 1
    file.write_bytes(data)


def change_words(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Change words in the letters' records of a catalogue, in a way that SQLite cannot detect."""
    connection.create_function("changed", 3, lambda packed, before, after: pack_record(unpack_record(packed).replace(before, after)))
    connection.execute("UPDATE letters SET record = changed(record, ?, ?)", (old, new))
