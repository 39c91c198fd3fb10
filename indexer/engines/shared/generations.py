"""Engines: each build goes into a folder of its own beside the old ones, and one rename makes it the one that answers."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from indexer.analysis import ANALYSIS_VERSION
from indexer.engines.shared.document import SCHEMA_VERSION
from indexer.errors import BuildFailed, IndexMissing, IndexOutOfDate, NotFound, SearchUnavailable, command
from indexer.serialise import FORMAT

CURRENT, MANIFEST, PREFIX = "current", "manifest.json", "generation-"
READ_AT_OPENING = 1_000_000
"""Bytes of a generation that are read and compared when it is opened, its smallest files first: those say how the others are to be read."""
AGAIN = "rebuild --from-catalogue"
"""What mends an index: the catalogue, from which it can always be made again, lies beside it."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What must be equal for an index to be read."""

    engine: str
    engine_version: str
    schema: str = SCHEMA_VERSION
    analysis: str = ANALYSIS_VERSION
    stored: int = FORMAT


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one generation holds."""

    versions: Versions
    built: str
    letters: int
    paragraphs: int
    files: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each file, by its path in the generation; filled in by `switch`."""
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Bytes of each file, likewise; empty where a version before 0.2.0 wrote it."""


def current(root: Path) -> Path:
    """Return the folder of the generation that answers; `IndexMissing` where nothing was built."""
    folder = _pointed(root)
    if folder.parent != root or not folder.is_dir():
        raise IndexMissing(f"the index in {root} has lost its folder {folder.name}; run: {command(AGAIN, root)}")
    return folder


def stamp(root: Path) -> tuple[int, int]:
    """Return what changes with every switch; zeros where nothing was built."""
    try:
        status = os.stat(f"{root}/{CURRENT}")  # noqa: PTH116  # asked with every search: a `Path` would take twice as long
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_ino)


def manifest(folder: Path) -> Manifest:
    """Return the manifest of a generation; `IndexOutOfDate` where it can't be read."""
    advice = f"the index in {folder.parent} is damaged or of another version; run: {command(AGAIN, folder.parent)}"
    try:
        fields = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        checksum = fields.pop("checksum")
        made = Manifest(**{**fields, "versions": Versions(**fields["versions"])})
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise IndexOutOfDate(advice) from error
    if checksum != _checksum(fields):
        raise IndexOutOfDate(advice)
    return made


def check(folder: Path, wanted: Versions) -> None:
    """Raise `IndexOutOfDate` unless the `wanted` versions made the generation and, as far as can be seen at once, its files are whole.

    Each has to be there and as long as it was, and the smallest as they were written. To read all of it, as `damage` does, takes a second
    for each gigabyte.
    """
    found = manifest(folder)
    compare(f"the index in {folder.parent}", asdict(found.versions), wanted, command(f"{AGAIN} --engine {wanted.engine}", folder.parent))
    lengths = (_misfit(folder, name, found.sizes.get(name)) for name in found.files)
    contents = (_change(folder, name, found) for name in _small(found))
    for fault in filter(None, chain(lengths, contents)):
        raise IndexOutOfDate(f"the index is damaged: {fault}; run: {mend(folder)}")


def compare(index: str, found: Mapping[str, Any], wanted: Versions, mend: str) -> None:
    """Raise `IndexOutOfDate`, with the command to `mend` it, unless the versions `found` for the `index`, named so, are those `wanted`."""
    for name, value in asdict(wanted).items():
        if found.get(name) != value:
            raise IndexOutOfDate(
                f"{index} has {name.replace('_', ' ')} {found.get(name)}, this program needs {value}; run: {mend}"
            )


def mend(folder: Path) -> str:
    """Return the command that makes the index anew whose generation is in `folder`."""
    return command(AGAIN, folder.parent)


def damage(folder: Path) -> tuple[str, ...]:
    """Return what is wrong with a generation's files, a sentence each; `IndexOutOfDate` where its manifest is."""
    found = manifest(folder)
    return tuple(filter(None, (_change(folder, name, found) for name in found.files)))


def _small(found: Manifest) -> Iterator[str]:
    """Give the smallest files, as many as have `READ_AT_OPENING` bytes together."""
    read = 0
    for name, size in sorted(found.sizes.items(), key=lambda item: item[1]):
        read += size
        if read <= READ_AT_OPENING:
            yield name


def _misfit(folder: Path, name: str, size: int | None) -> str:
    """Return what can be seen of a damaged file without reading it, "" where there is nothing; no `size` fits any."""
    try:
        found = (folder / name).stat().st_size
    except OSError as error:
        return f"{folder.name}/{name} can't be read: {error.strerror}"
    return "" if size in (found, None) else f"{folder.name}/{name} has {found} bytes instead of {size}"


def _change(folder: Path, name: str, made: Manifest) -> str:
    """Return how a file is not what was written, "" where it is."""
    try:
        return "" if _sha256(folder / name) == made.files.get(name) else f"{folder.name}/{name} has changed since it was written"
    except OSError as error:
        return f"{folder.name}/{name} can't be read: {error.strerror}"


def verify(root: Path) -> tuple[str, ...]:
    """Return what is wrong with the generation that answers; errors as `current` and `manifest`."""
    return damage(current(root))


def roll_back(root: Path, wanted: Versions) -> Manifest:
    """Let the generation before the current one answer again, however damaged that is, and return its manifest.

    `NotFound` where there is none; `IndexOutOfDate` where it is damaged or not of the `wanted` versions, and then nothing has changed.
    """
    now = _pointed(root)
    earlier = [one for one in _folders(root) if _number(one) < _number(now)]
    if not earlier:
        raise NotFound(f"{root} keeps no index from before; run: {command('rebuild', root)}")
    folder = max(earlier, key=_number)
    found = manifest(folder)
    check(folder, wanted)
    if faults := damage(folder):
        raise IndexOutOfDate(f"the index from before is damaged: {faults[0]}; run: {command(AGAIN, root)}")
    _point(folder)
    return found


@contextmanager
def beside(root: Path) -> Iterator[Path]:
    """Give a new generation's empty folder; it is taken away again after any failure, unless it answers already."""
    try:
        folder = _new_folder(root)
    except OSError as error:
        raise BuildFailed(f"the index folder {root} can't be written ({error.strerror}); choose another with --index") from error
    try:
        yield folder
    except BaseException as error:
        if _name(root) != folder.name:
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise BuildFailed(f"writing the index failed ({error.strerror or error}); the old index is still in place") from error
        raise


def switch(folder: Path, made: Manifest) -> None:
    """Write the manifest, let the generation answer from now on, and clear away all but the last two.

    All of it is on the disk before the pointer is: after a power cut the index that answers is whole.
    """
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if _is_content(path)}
    checksums = {name: _sha256(path) for name, path in files.items()}
    fields = asdict(replace(made, files=checksums, sizes={name: path.stat().st_size for name, path in files.items()}))
    (folder / MANIFEST).write_text(json.dumps({**fields, "checksum": _checksum(fields)}, indent=1), encoding="utf-8")
    for path in (*folder.rglob("*"), folder):
        sync(path)
    before = _name(folder.parent)
    _point(folder)
    for one in _folders(folder.parent):
        if one.name not in (folder.name, before):
            shutil.rmtree(one, ignore_errors=True)


def _point(folder: Path) -> None:
    """Let `folder` be the one that answers, in one step."""
    pointer = folder.parent / f"{CURRENT}.new"
    pointer.write_text(folder.name, encoding="ascii")
    sync(pointer)
    pointer.replace(folder.parent / CURRENT)
    sync(folder.parent)


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder where the system can do that, are on the disk; `OSError` where the file can't be."""
    if path.is_file():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        return
    with suppress(OSError):  # Windows opens no folder, and not every file system can write one by itself
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _is_content(path: Path) -> bool:
    """Return whether `path` is a file that holds something; empty ones are locks, which come and go."""
    return path.is_file() and path.stat().st_size > 0


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checksum(fields: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def _pointed(root: Path) -> Path:
    """Return the folder that is named as the one that answers, whether it is there or not; `IndexMissing` where none is."""
    try:
        return root / (root / CURRENT).read_text(encoding="ascii").strip()
    except PermissionError as error:
        raise SearchUnavailable(f"the index in {root} may not be read by this user; run this as the user who built it") from error
    except (OSError, ValueError) as error:
        raise IndexMissing(f"there is no index in {root}; run: {command('rebuild LETTERS_DIR', root)}") from error


def _name(root: Path) -> str:
    try:
        return current(root).name
    except SearchUnavailable:
        return ""


def _new_folder(root: Path) -> Path:
    """Make the next folder; only its owner may look into it, since Whoosh reads pickles."""
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    last = max((_number(one) for one in _folders(root)), default=0)
    folder = root / f"{PREFIX}{last + 1}"
    folder.mkdir(mode=0o700)
    return folder


def _folders(root: Path) -> list[Path]:
    return [one for one in root.glob(f"{PREFIX}*") if one.is_dir()]


def _number(folder: Path) -> int:
    digits = folder.name.removeprefix(PREFIX)
    return int(digits) if digits.isdecimal() else 0
