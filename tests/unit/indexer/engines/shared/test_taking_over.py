"""What a new generation takes over from the one before: the file itself or a copy, and never what is damaged as sound."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.engines.shared import generations
from indexer.engines.shared.generations import Manifest, Versions, current, damage, manifest, new_generation, switch
from indexer.engines.shared.taking_over import TakenOver
from indexer.errors import IndexOutOfDate

MADE = Manifest(Versions("tantivy", "1"), "2026-11-30", 1, 2)


def first(root: Path) -> Path:
    """Build a generation with two files and switch to it."""
    with new_generation(root) as folder:
        (folder / "words").write_bytes(b"children " * 1000)
        (folder / "lock").touch()
        switch(folder, MADE)
    return folder


def following(root: Path, meanwhile: Callable[[Path], object] = lambda _: None) -> Path:
    """Build a generation that takes the first one's files over, one under another name, and switch to it; do something before."""
    old = current(root)
    with new_generation(root) as folder:
        taken = TakenOver(old, folder)
        taken.take(old / "words", folder / "base")
        taken.take(old / "lock", folder / "lock")
        (folder / "new").write_text("letters")
        meanwhile(folder)
        switch(folder, MADE, taken)
    return folder


def refuse(*_: object, **__: object) -> None:
    """Do as a disk that can't do this."""
    raise OSError(95, "Operation not supported")


def test_a_file_is_taken_over_and_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is the very same file keeps its checksum unread, in one generation after another, and outlives the folder that it came from."""
    old, read = first(tmp_path), list[str]()
    digest, known = generations._sha256, manifest(old).files["words"]
    monkeypatch.setattr(generations, "_sha256", lambda path: read.append(path.name) or digest(path))

    folder = following(tmp_path)

    assert (folder / "base").samefile(old / "words")
    assert read == ["new"]
    assert manifest(folder).files["base"] == known
    with new_generation(tmp_path) as last:
        taken = TakenOver(folder, last)
        taken.take(folder / "base", last / "base")
        switch(last, MADE, taken)
    assert not old.exists()
    assert read == ["new"]
    assert damage(last) == ()


@pytest.mark.parametrize("by_the_system", [True, False])
def test_a_disk_without_second_names_gets_a_copy(by_the_system: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the file can't have two names it is copied, by the system or by hand, and the copy is compared with what was recorded."""
    old = first(tmp_path)
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    if not by_the_system:
        monkeypatch.setattr(os, "copy_file_range", refuse, raising=False)

    folder = following(tmp_path)

    assert not (folder / "base").samefile(old / "words")
    assert (folder / "base").read_bytes() == (old / "words").read_bytes()
    assert manifest(folder).files["base"] == manifest(old).files["words"]
    assert damage(folder) == ()


def test_a_bad_copy_is_no_new_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy with another content fails the build, and the old generation stays current."""
    old = first(tmp_path)
    monkeypatch.setattr(Path, "hardlink_to", refuse)

    with pytest.raises(IndexOutOfDate, match=r"generation-1/words has changed.*; run: python -m indexer rebuild --from-catalogue"):
        following(tmp_path, lambda folder: flip(folder / "base"))
    assert current(tmp_path) == old
    assert not (tmp_path / "generation-2").exists()


def test_what_was_written_in_place_is_noticed(tmp_path: Path) -> None:
    """If a shared file is written to after all, the switch says so, since its time tells."""
    old = first(tmp_path)

    with pytest.raises(IndexOutOfDate, match="generation-1/words has changed"):
        following(tmp_path, lambda folder: flip(folder / "base"))
    assert current(tmp_path) == old


def test_a_file_that_was_only_touched_is_taken_over(tmp_path: Path) -> None:
    """A new time alone, as after copying a whole index elsewhere, makes the file be read and no fault be found."""
    old = first(tmp_path)
    os.utime(old / "words", ns=(1, 1))

    assert damage(following(tmp_path)) == ()


def test_damage_is_never_recorded_as_sound(tmp_path: Path) -> None:
    """A byte that changes on the disk, without changing size or time, is found in both generations that have the file."""
    old = first(tmp_path)
    before = (old / "words").stat()
    flip(old / "words")
    os.utime(old / "words", ns=(before.st_atime_ns, before.st_mtime_ns))

    folder = following(tmp_path)

    assert damage(folder) == ("generation-2/base has changed since it was written",)
    assert damage(old) == ("generation-1/words has changed since it was written",)


def test_what_an_earlier_version_recorded_is_compared(tmp_path: Path) -> None:
    """A manifest without times, as an earlier version wrote it, makes every file taken over be read and compared."""
    for spoilt in (False, True):
        root = tmp_path / str(spoilt)
        old = first(root)
        forget_times(old)
        if spoilt:
            flip(old / "words")
            with pytest.raises(IndexOutOfDate, match="generation-1/words has changed"):
                following(root)
        else:
            assert damage(following(root)) == ()


def forget_times(folder: Path) -> None:
    """Write a generation's manifest again, as a version that kept no times."""
    fields = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del fields["checksum"], fields["written"]
    (folder / "manifest.json").write_text(json.dumps({**fields, "checksum": generations._checksum(fields)}), encoding="utf-8")


def flip(path: Path) -> None:
    """Change one byte of a file in place."""
    with path.open("rb+") as file:
        file.seek(100)
        file.write(b"\x07")
