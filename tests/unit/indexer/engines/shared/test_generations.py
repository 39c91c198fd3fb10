"""Each build is written beside the old ones, and one rename switches to it."""

from __future__ import annotations

import json
import os
import shutil
import stat
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from indexer.engines.shared import generations
from indexer.engines.shared.generations import (
    Manifest,
    Versions,
    check,
    current,
    manifest,
    new_generation,
    roll_back,
    stamp,
    switch,
    verify,
)
from indexer.errors import BuildFailed, IndexMissing, IndexOutOfDate, NotFound, SearchUnavailable

VERSIONS = Versions("tantivy", "1")


def build(root: Path) -> Path:
    """Build one generation and switch to it."""
    with new_generation(root) as folder:
        (folder / "file").write_text(folder.name)
        switch(folder, Manifest(VERSIONS, "2026-11-22", 1, 2))
    return folder


def test_the_newest_finished_generation_answers(tmp_path: Path) -> None:
    """Each generation has the next number and knows its counts."""
    built = [build(tmp_path / "index").name for _ in range(3)]
    folder = current(tmp_path / "index")

    assert built == ["generation-1", "generation-2", "generation-3"]
    assert folder.name == "generation-3"
    assert replace(manifest(folder), files={}, sizes={}, written={}) == Manifest(VERSIONS, "2026-11-22", 1, 2)


def test_the_last_two_stay(tmp_path: Path) -> None:
    """Only the current and the previous generation are kept, and no half-built one."""
    root = tmp_path / "index"
    for _ in range(3):
        build(root)
    (root / "generation-99").mkdir()
    build(root)

    assert sorted(one.name for one in root.glob("generation-*")) == ["generation-100", "generation-3"]


def test_a_failure_leaves_the_old_one(tmp_path: Path) -> None:
    """The half-built folder is deleted, whatever interrupted the build."""
    root = tmp_path / "index"
    build(root)

    for error, told in ((OSError(28, "No space left"), BuildFailed), (ValueError(), ValueError), (KeyboardInterrupt(), KeyboardInterrupt)):
        with pytest.raises(told), new_generation(root):
            raise error

    assert [one.name for one in root.glob("generation-*")] == ["generation-1"]
    assert current(root).name == "generation-1"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left")])
def test_what_answers_already_stays(error: BaseException, tmp_path: Path) -> None:
    """A build that ends after its switch, for instance by Ctrl-C while deleting old generations, stays switched."""
    root = tmp_path / "index"

    def end(folder: Path) -> None:
        switch(folder, Manifest(VERSIONS, "2026-11-22", 1, 2))
        raise error

    with pytest.raises((KeyboardInterrupt, BuildFailed)), new_generation(root) as folder:
        end(folder)
    assert current(root) == folder


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_an_index_of_another_user_is_not_one_that_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that another user owns is not reported as missing, because a rebuild would not help."""
    build(tmp_path)

    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(SearchUnavailable, match="this user has no permission to read") as told:
        current(tmp_path)
    assert not isinstance(told.value, IndexMissing)


def test_every_switch_changes_the_stamp(tmp_path: Path) -> None:
    """Every switch changes the stamp by which an open engine notices it."""
    stamps = {stamp(tmp_path / "index")}
    for _ in range(3):
        build(tmp_path / "index")
        stamps.add(stamp(tmp_path / "index"))

    assert len(stamps) == 4


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_owner_may_look_in(tmp_path: Path) -> None:
    """Only the owner has access to the folder, because Whoosh reads pickles, which nobody else may put there."""
    folder = build(tmp_path / "index")

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("pointer", ["", "generation-9", "../elsewhere", "/", "é\n", "generation-1/.."])
def test_a_broken_pointer_is_a_missing_index(tmp_path: Path, pointer: str) -> None:
    """A broken pointer never leads out of the folder."""
    root = tmp_path / "index"
    build(root)
    (tmp_path / "elsewhere").mkdir()
    (root / "current").write_text(pointer, encoding="utf-8")

    with pytest.raises(IndexMissing, match="python -m indexer rebuild"):
        current(root)


def test_a_whole_generation_has_no_damage(tmp_path: Path) -> None:
    """A complete generation has no damage, even if empty lock files appear or disappear."""
    folder = build(tmp_path / "index")
    (folder / ".lock").touch()

    assert verify(tmp_path / "index") == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [(None, "can't be read: No such file"), (b"", "has 0 bytes instead of 12"), (b"generation-11", "has 13 bytes instead of 12")],
)
def test_a_generation_that_lacks_something_does_not_open(tmp_path: Path, change: bytes | None, told: str) -> None:
    """A missing, short or long file is noticed at once, without reading any."""
    folder = build(tmp_path / "index")
    (folder / "file").unlink()
    if change is not None:
        (folder / "file").write_bytes(change)

    with pytest.raises(IndexOutOfDate, match=f"the index is damaged: generation-1/file {told}.*; run: python -m indexer rebuild"):
        check(folder, VERSIONS)


def test_what_is_in_large_files_is_looked_at_by_check_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening reads only the smallest files, so it takes no longer for a large index; `python -m indexer check` reads them all."""
    monkeypatch.setattr(generations, "READ_AT_OPENING", 12)
    with new_generation(tmp_path / "index") as folder:
        (folder / "small").write_bytes(b"generation-1")
        (folder / "large").write_bytes(b"generation-one")
        switch(folder, Manifest(VERSIONS, "2026-11-22", 1, 2))

    (folder / "large").write_bytes(b"generation-two")
    check(folder, VERSIONS)
    assert verify(tmp_path / "index") == ("generation-1/large has changed since it was written",)
    (folder / "small").write_bytes(b"generation-2")
    with pytest.raises(IndexOutOfDate, match=r"damaged: generation-1/small has changed since it was written; run: python -m indexer"):
        check(folder, VERSIONS)


def test_the_manifest_of_an_older_version_is_read(tmp_path: Path) -> None:
    """A manifest from before 0.2.0 has no sizes, so only missing files are noticed."""
    folder = build(tmp_path / "index")
    older = {name: value for name, value in json.loads((folder / "manifest.json").read_text()).items() if name not in ("sizes", "checksum")}
    checksum = sha256(json.dumps(older, sort_keys=True).encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps({**older, "checksum": checksum}))

    check(folder, VERSIONS)
    assert verify(tmp_path / "index") == ()
    (folder / "file").unlink()
    with pytest.raises(IndexOutOfDate, match="damaged: generation-1/file can't be read"):
        check(folder, VERSIONS)


@pytest.mark.parametrize(("change", "told"), [(b"generation-2", "has changed"), (b"", "has changed"), (None, "can't be read")])
def test_a_changed_or_lost_file_is_found(tmp_path: Path, change: bytes | None, told: str) -> None:
    """A changed or lost file is found by its checksum in the manifest."""
    file = build(tmp_path / "index") / "file"
    if change is None:
        file.unlink()
    else:
        file.write_bytes(change)

    (fault,) = verify(tmp_path / "index")
    assert fault.startswith("generation-1/file")
    assert told in fault


def test_a_changed_manifest_is_out_of_date(tmp_path: Path) -> None:
    """A changed manifest is found by its own checksum."""
    folder = build(tmp_path / "index")
    fields = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps({**fields, "paragraphs": 3}))

    with pytest.raises(IndexOutOfDate, match="damaged"):
        verify(tmp_path / "index")


def test_the_generation_before_can_answer_again(tmp_path: Path) -> None:
    """A rollback goes back one step and no further than is kept; the next build continues from there."""
    root = tmp_path / "index"
    for _ in range(3):
        build(root)

    assert roll_back(root, VERSIONS) == manifest(root / "generation-2")
    assert current(root).name == "generation-2"
    with pytest.raises(NotFound, match="no earlier index to go back to"):
        roll_back(root, VERSIONS)
    assert build(root).name == "generation-4"
    assert sorted(one.name for one in root.glob("generation-*")) == ["generation-2", "generation-4"]


@pytest.mark.parametrize("lost", ["manifest.json", "file", ""])
def test_a_damaged_generation_can_be_rolled_back(tmp_path: Path, lost: str) -> None:
    """A damaged generation can be rolled back without reading any of it."""
    root = tmp_path / "index"
    build(root)
    folder = build(root)
    if lost:
        (folder / lost).write_text("")
    else:
        shutil.rmtree(folder)

    roll_back(root, VERSIONS)

    assert current(root).name == "generation-1"
    assert verify(root) == ()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no way to wait for a folder")
def test_all_of_it_is_on_the_disk_before_it_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a power cut the pointer never names an incomplete generation."""
    root, waited, sync = tmp_path / "index", list[tuple[int, bool]](), os.fsync

    def noted(descriptor: int) -> None:
        waited.append((os.fstat(descriptor).st_ino, (root / "current").exists()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    folder = build(root)

    assert {(path.stat().st_ino, False) for path in (folder, folder / "file", folder / "manifest.json", root / "current")} <= set(waited)
    assert waited[-1] == (root.stat().st_ino, True)


def test_a_damaged_or_older_generation_does_not_answer_again(tmp_path: Path) -> None:
    """A rollback to a damaged or older generation is refused, and the pointer stays."""
    root = tmp_path / "index"
    build(root)
    newer = Manifest(Versions("tantivy", "2"), "2026-11-23", 1, 2)
    with new_generation(root) as folder:
        switch(folder, newer)

    with pytest.raises(IndexOutOfDate, match="the current index stays in use: the earlier one was built with engine version 1, but 2 is"):
        roll_back(root, newer.versions)
    with new_generation(root) as folder:
        (folder / "file").write_text("x")
        switch(folder, newer)
    with new_generation(root) as folder:
        switch(folder, newer)
    (root / "generation-3" / "file").write_text("y")
    with pytest.raises(IndexOutOfDate, match="the earlier index is damaged, so the current one stays in use: generation-3/file"):
        roll_back(root, newer.versions)

    assert current(root).name == "generation-4"


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"versions": 1}', '{"versions": {"engine": "x", "colour": 1}}'])
def test_a_broken_manifest_is_out_of_date(tmp_path: Path, text: str) -> None:
    """Whatever is in a broken manifest, the error names the command to run."""
    folder = build(tmp_path / "index")
    (folder / "manifest.json").write_text(text)

    with pytest.raises(IndexOutOfDate, match="python -m indexer rebuild"):
        manifest(folder)


def test_another_version_is_out_of_date(tmp_path: Path) -> None:
    """The error says which part has another version and what to run."""
    folder = build(tmp_path / "index")

    check(folder, VERSIONS)
    says = "engine tantivy, but whoosh is needed; run: python -m indexer rebuild --from-catalogue --engine whoosh --index "
    with pytest.raises(IndexOutOfDate, match=says):
        check(folder, Versions("whoosh", "1"))
    with pytest.raises(IndexOutOfDate, match="engine version 1, but 2 is needed"):
        check(folder, Versions("tantivy", "2"))


def test_a_folder_that_cannot_be_made_is_a_failed_build(tmp_path: Path) -> None:
    """A file in place of the folder makes the build fail."""
    (tmp_path / "index").write_text("")

    with pytest.raises(BuildFailed, match="--index"), new_generation(tmp_path / "index"):
        pass
