"""Source stage: which files are tried, and which folders are refused."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from indexer.errors import UsageError
from indexer.ingest.sources import find_files, source_of


def make(folder: Path, *names: str) -> None:
    """Make files whose content is their name."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "found", "why"),
    [
        ("a.pdf", True, "a letter by its name"),
        ("A.PDF", True, "in capitals too"),
        ("letter", True, "no suffix: the content decides"),
        ("letter.fuzz", True, "an unknown suffix: the content decides"),
        ("deep/er/b.txt", True, "folders are gone through"),
        ("Brief über Nottingham.docx", True, "spaces and accents"),
        (".hidden.txt", False, "hidden"),
        (".git/c.txt", False, "in a hidden folder"),
        ("truth.csv", False, "data"),
        ("scan.PNG", False, "a picture"),
        ("index/d.txt", False, "in the index folder"),
    ],
)
def test_files_are_found_by_these_rules(name: str, found: bool, why: str, tmp_path: Path) -> None:
    """Files that may be letters are tried; files that certainly are not are skipped."""
    make(tmp_path, "always.txt", name)
    listing = find_files([tmp_path], skip=tmp_path / "index")
    assert (name in [file.path for file in listing.files]) == found


def test_files_come_in_order_of_folder_and_path(tmp_path: Path) -> None:
    """The order of files does not depend on the disk."""
    make(tmp_path, "b/2.txt", "b/10.txt", "a/z.txt", "a/data.csv")
    listing = find_files([tmp_path / "b", tmp_path / "a"], skip=tmp_path / "index")
    assert [file.path for file in listing.files] == ["10.txt", "2.txt", "z.txt"]
    assert listing.folders == (str(tmp_path / "b"), str(tmp_path / "a"))
    assert listing.passed_over == 1


def test_a_folder_given_twice_is_read_once(tmp_path: Path) -> None:
    """A folder and a folder inside it do not list the same file twice."""
    make(tmp_path, "in/a.txt")
    listing = find_files([tmp_path, tmp_path / "in", tmp_path], skip=tmp_path / "index")
    assert [file.path for file in listing.files] == ["in/a.txt"]


def test_links_stay_inside_their_folder(tmp_path: Path) -> None:
    """A link out of the folder or in a circle is not followed; one inside is a second name."""
    make(tmp_path, "letters/a.txt", "secret/b.txt")
    letters = tmp_path / "letters"
    (letters / "out.txt").symlink_to(tmp_path / "secret" / "b.txt")
    (letters / "out").symlink_to(tmp_path / "secret")
    (letters / "circle").symlink_to(letters)
    (letters / "broken.txt").symlink_to(tmp_path / "nowhere")
    (letters / "inside.txt").symlink_to(letters / "a.txt")
    listing = find_files([letters], skip=tmp_path / "index")
    assert [file.path for file in listing.files] == ["a.txt", "inside.txt"]
    assert listing.passed_over == 1, "a file that is left out is told of"
    assert [Path(path).name for path, _ in listing.left_out] == ["circle", "out", "out.txt"], "and so are links to folders"
    assert "not followed" in listing.left_out[1][1]


def test_what_a_word_processor_puts_beside_an_open_document_is_named(tmp_path: Path) -> None:
    """The small files beside a document that is open are no letters; they are named, since the document itself may be missing."""
    make(tmp_path, "a.docx", "~$a.docx", ".~lock.a.docx#")
    listing = find_files([tmp_path], skip=tmp_path / "index")
    assert [file.path for file in listing.files] == ["a.docx"]
    assert [(Path(path).name, "open" in reason) for path, reason in listing.left_out] == [("~$a.docx", True)]


def test_a_folder_of_links_to_elsewhere_says_that_they_are_not_followed(tmp_path: Path) -> None:
    """The error explains why a folder of links looks empty."""
    make(tmp_path, "archive/a.txt")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").symlink_to(tmp_path / "archive" / "a.txt")
    with pytest.raises(UsageError, match="links to files elsewhere are not followed"):
        find_files([tmp_path / "letters"], skip=tmp_path / "index")


def test_a_source_has_the_hash_of_its_bytes(tmp_path: Path) -> None:
    """The hash is SHA-256 in hexadecimal digits."""
    (tmp_path / "a.txt").write_bytes(b"abc")
    (file,) = find_files([tmp_path], skip=tmp_path / "index").files
    source = source_of(file)
    assert source.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (source.folder, source.path, source.size) == (str(tmp_path), "a.txt", 3)


def test_a_name_that_is_not_unicode_is_made_readable(tmp_path: Path) -> None:
    """A file name in an old encoding can be stored and printed."""
    try:
        Path(str(tmp_path).encode().decode() + "/caf\udce9.txt").write_text("x", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    (file,) = find_files([tmp_path], skip=tmp_path / "index").files
    assert file.path == "caf\\udce9.txt"


@pytest.mark.parametrize(
    ("folder", "message", "why"),
    [
        ("nowhere", "there is no folder", "a wrong name"),
        ("empty", "no letters in", "nothing there: a disk that isn't mounted"),
        ("data", "no letters in", "only files of other kinds"),
        ("data/a.csv", "is a file", "a file instead of its folder"),
        ("index", "can't be kept in the letters folder", "the index would read itself"),
    ],
)
def test_a_wrong_folder_is_refused(folder: str, message: str, why: str, tmp_path: Path) -> None:
    """Each error says what to do instead."""
    make(tmp_path, "data/a.csv", "index/a.txt", "good/a.txt")
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=message):
        find_files([tmp_path / "good", tmp_path / folder], skip=tmp_path / "index")


@pytest.mark.skipif(sys.platform != "linux", reason="other file systems have no such times and names")
def test_a_time_no_database_holds_costs_no_build(tmp_path: Path) -> None:
    """A file time out of range is cut to what can be stored."""
    make(tmp_path, "a.txt")
    os.utime(tmp_path / "a.txt", (1 << 34, 1 << 34))
    (file,) = find_files([tmp_path], skip=tmp_path / "index").files
    assert file.modified_ns <= (1 << 63) - 1


@pytest.mark.skipif(sys.platform != "linux", reason="other file systems have no such times and names")
def test_a_folder_whose_name_is_no_text_is_told(tmp_path: Path) -> None:
    """A folder name that is not UTF-8 is refused, while such a file name below it is written with escapes."""
    folder = tmp_path / os.fsdecode(b"T\xe9")
    make(folder, "a.txt")
    with pytest.raises(UsageError, match="not valid UTF-8"):
        find_files([folder], skip=tmp_path / "index")
    assert find_files([tmp_path], skip=tmp_path / "index").files[0].path == "T\\udce9/a.txt"


def test_folders_too_deep_for_the_system_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Folders nested deeper than Python before 3.12 can walk give an error, not a crash."""
    def too_deep(*_: object, **__: object) -> None:
        raise RecursionError

    make(tmp_path, "a.txt")
    monkeypatch.setattr(os, "walk", too_deep)
    with pytest.raises(UsageError, match="too deep"):
        find_files([tmp_path], skip=tmp_path / "index")


def test_a_word_document_saved_as_xml_is_tried_and_data_as_xml_is_not(tmp_path: Path) -> None:
    """Its reason says what to do; XML that only programs read is passed over by its name."""
    (tmp_path / "letter.txt").write_text("Plans are clear.")
    (tmp_path / "old.xml").write_text('<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>\n<w:wordDocument/>')
    (tmp_path / "feed.xml").write_text('<?xml version="1.0"?><rss/>')
    listing = find_files([tmp_path], skip=tmp_path / "index")
    assert [one.path for one in listing.files] == ["letter.txt", "old.xml"]
    assert listing.passed_over == 1
