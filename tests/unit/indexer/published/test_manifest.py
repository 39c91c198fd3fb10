"""The manifest: written whole, read back as it was, and refused where it can't be right."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import UsageError
from indexer.letter import Publication
from indexer.published import MANIFEST, ManifestRow, publication_of, read_manifest, write_manifest
from indexer.published.whole_files import whole_file

ROW = ManifestRow(
    "ofsted/a/b.pdf", "https://f.gov.uk/1", "https://r.gov.uk/44/1", "80400", "Northshire", "Focused visit", dt.date(2024, 6, 3),
    dt.date(2024, 7, 15), "0" * 64, "2026-11-30T01:00:00+00:00", "Ofsted",
)  # fmt: skip
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=30).map(lambda text: " ".join(text.split()))


def written(folder: Path, text: str) -> Path:
    """Write a manifest as another program may."""
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return folder


def test_there_may_be_none(tmp_path: Path) -> None:
    """A folder of one's own letters has none."""
    assert read_manifest(tmp_path) == ()


@given(kind=TEXT, provider=TEXT, urn=TEXT)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, kind: str, provider: str, urn: str) -> None:
    """Whatever a site calls things."""
    folder = tmp_path_factory.mktemp("manifest")
    rows = (replace(ROW, kind=kind, provider=provider, urn=urn), replace(ROW, url="https://f.gov.uk/2", publication_day=None, page=""))
    write_manifest(folder, rows)
    assert read_manifest(folder) == rows


def test_other_programs_may_write_it(tmp_path: Path) -> None:
    """With a byte order mark, other columns, another order, and without what isn't needed."""
    text = f"﻿note,source,sha256,url,file\nmine,Ofsted,{'a' * 64},https://f.gov.uk/1,x/y.pdf\n"
    (row,) = read_manifest(written(tmp_path, text))
    assert (row.file, row.url, row.publication_day, row.kind) == ("x/y.pdf", "https://f.gov.uk/1", None, "")


HEAD = "file,url,sha256,source,publication_day\n"
GOOD = f"a.pdf,https://f.gov.uk/1,{'a' * 64},Ofsted,2024-07-15"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("file,url\n", "has no column sha256"),
        (HEAD + GOOD.replace("2024-07-15", "15/07/2024"), r"line 2, has '15/07/2024' for a day \(publication_day\)"),
        (HEAD + GOOD + "\n" + GOOD.replace("a" * 64, "abc"), "line 3, has no SHA-256"),
        (HEAD + GOOD.replace("https:", "javascript:"), "line 2, has 'javascript://"),
        (HEAD + GOOD.replace("a.pdf", "../a.pdf"), "not a path below"),
        (HEAD + GOOD.replace("a.pdf", "/etc/a.pdf"), "not a path below"),
        (HEAD + GOOD.replace("a.pdf", "c:/a.pdf"), "not a path below"),
        (HEAD + GOOD.replace("a.pdf", ""), "not a path below"),
        (HEAD + GOOD + ",more", "more cells"),
        (HEAD + '"' + GOOD, "line 1: unexpected end"),
    ],
)
def test_what_cannot_be_right_is_named_with_its_line(text: str, message: str, tmp_path: Path) -> None:
    """What a site says of a letter is not lost because of a slip."""
    with pytest.raises(UsageError, match=message):
        read_manifest(written(tmp_path, text))


def test_bytes_that_are_no_text_are_an_error(tmp_path: Path) -> None:
    """So is a folder of that name."""
    (tmp_path / MANIFEST).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="can't be read"):
        read_manifest(tmp_path)


def test_a_row_is_a_publication() -> None:
    """What the site says of the letter, without where its file is."""
    assert publication_of(ROW) == Publication(
        "Ofsted", ROW.publication_day, ROW.url, ROW.page, "Focused visit", ROW.inspection_day, "Northshire", "80400"
    )


def broken_off(path: Path) -> None:
    """Begin to write a file."""
    with whole_file(path) as file:
        file.write(b"half")
        raise KeyboardInterrupt


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """After an error the earlier one stays, and nothing else."""
    path = tmp_path / "a.txt"
    path.write_text("before")
    with pytest.raises(KeyboardInterrupt):
        broken_off(path)
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]
    assert path.read_text() == "before"
