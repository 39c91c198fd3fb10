"""Engines: generations on disk; each build goes into its own folder beside the old ones, and one rename makes it current."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Any

from indexer.analysis import ANALYSIS_VERSION
from indexer.engines.shared.taking_over import TakenOver, written_at
from indexer.errors import BuildFailed, IndexMissing, IndexOutOfDate, NotFound, SearchRefused, SearchUnavailable, command
from indexer.fields import SCHEMA_VERSION
from indexer.stored_form import FORMAT

CURRENT, MANIFEST, PREFIX = "current", "manifest.json", "generation-"
READ_AT_OPENING = 1_000_000
"""Bytes of a generation verified on opening, smallest files first: those say how to read the others."""
OPTIONAL = "semantics.bin"
"""The file that a search can do without: an index is opened and answers, in a plainer order, if it is missing or damaged."""
AGAIN = "rebuild --from-catalogue"
"""The command that mends an index; it can always be rebuilt from the catalogue, which is beside it."""


@dataclass(frozen=True, slots=True)
class Versions:
    """What must match for an index to be readable."""

    engine: str
    engine_version: str
    schema: str = SCHEMA_VERSION
    analysis: str = ANALYSIS_VERSION
    stored: int = FORMAT


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one generation contains."""

    versions: Versions
    built: str
    letters: int
    paragraphs: int
    files: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of each file, by its path within the generation; filled in by `switch`."""
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Size of each file in bytes, likewise; empty if a version before 0.2.0 wrote it."""
    written: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """What `written_at` says of each file, likewise; empty if a version before 0.2.0 wrote it."""


def current(root: Path) -> Path:
    """Return the folder of the current generation; `IndexMissing` if nothing was built."""
    folder = _pointed(root)
    if folder.parent != root or not folder.is_dir():
        raise IndexMissing(f"the index in {root} lacks its folder {folder.name}; run: {command(AGAIN, root)}")
    return folder


def stamp(root: Path) -> tuple[int, int]:
    """Return a value that changes with every switch; zeros if nothing was built."""
    try:
        status = os.stat(f"{root}/{CURRENT}")  # noqa: PTH116  # called for every search: a `Path` would take twice as long
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_ino)


def manifest(folder: Path) -> Manifest:
    """Return a generation's manifest; `IndexOutOfDate` if it cannot be read."""
    advice = f"the index in {folder.parent} is damaged, or another version of this program built it; run: {command(AGAIN, folder.parent)}"
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
    """Raise `IndexOutOfDate` unless the `wanted` versions made the generation and a quick check finds its files undamaged.

    Every file must exist with the right length, and the smallest must be unchanged. Reading everything, as `damage` does, takes a second
    per gigabyte.
    """
    found = manifest(folder)
    compare(f"the index in {folder.parent}", asdict(found.versions), wanted, command(f"{AGAIN} --engine {wanted.engine}", folder.parent))
    lengths = (_misfit(folder, name, found.sizes.get(name)) for name in found.files if name != OPTIONAL)
    contents = (_change(folder, name, found) for name in _small(found))
    for fault in filter(None, chain(lengths, contents)):
        raise IndexOutOfDate(f"the index is damaged: {fault}; run: {mend(folder)}")


def compare(index: str, found: Mapping[str, Any], wanted: Versions, mend: str) -> None:
    """Raise `IndexOutOfDate`, naming the `index` and the command to `mend` it, unless the versions `found` are those `wanted`."""
    for name, value in asdict(wanted).items():
        if found.get(name) != value:
            raise IndexOutOfDate(
                f"{index} was built with {name.replace('_', ' ')} {found.get(name)}, but {value} is needed; run: {mend}"
            )


def mend(folder: Path) -> str:
    """Return the command that rebuilds the index whose generation is in `folder`."""
    return command(AGAIN, folder.parent)


def damage(folder: Path, but: str = "") -> tuple[str, ...]:
    """Return what is wrong with a generation's files, `but` one, a sentence for each fault; `IndexOutOfDate` if its manifest is damaged."""
    found = manifest(folder)
    return tuple(filter(None, (_change(folder, name, found) for name in found.files if name != but)))


def optional_file(folder: Path) -> Path | None:
    """Return the file that a search can do without, None if it is missing or doesn't have its length."""
    size = manifest(folder).sizes.get(OPTIONAL)
    return None if size is None or _misfit(folder, OPTIONAL, size) else folder / OPTIONAL


def _small(found: Manifest) -> Iterator[str]:
    """Yield the smallest files, up to `READ_AT_OPENING` bytes in all."""
    read = 0
    for name, size in sorted(found.sizes.items(), key=lambda item: item[1]):
        read += size
        if read <= READ_AT_OPENING and name != OPTIONAL:
            yield name


def _misfit(folder: Path, name: str, size: int | None) -> str:
    """Return what is wrong with a file without reading it, "" if nothing; a `size` of None is not compared."""
    try:
        found = (folder / name).stat().st_size
    except OSError as error:
        return f"{folder.name}/{name} can't be read: {error.strerror}"
    return "" if size in (found, None) else f"{folder.name}/{name} has {found} bytes instead of {size}"


def _change(folder: Path, name: str, made: Manifest) -> str:
    """Return how a file differs from what was written, "" if it does not."""
    try:
        return "" if _sha256(folder / name) == made.files.get(name) else f"{folder.name}/{name} has changed since it was written"
    except OSError as error:
        return f"{folder.name}/{name} can't be read: {error.strerror}"


def verify(root: Path) -> tuple[str, ...]:
    """Return what is wrong with the current generation; raises the errors of `current` and `manifest`."""
    return damage(current(root))


def roll_back(root: Path, wanted: Versions) -> Manifest:
    """Switch back to the previous generation, however damaged the current one is, and return its manifest.

    `NotFound` if there is none; `IndexOutOfDate`, with nothing changed, if it is damaged or not of the `wanted` versions.
    """
    now = _pointed(root)
    earlier = [one for one in _folders(root) if _number(one) < _number(now)]
    if not earlier:
        raise NotFound(f"there is no earlier index to go back to in {root}")
    folder = max(earlier, key=_number)
    found = manifest(folder)
    if faults := damage(folder, but=OPTIONAL):
        raise IndexOutOfDate(f"the earlier index is damaged, so the current one stays in use: {faults[0]}; run: {command(AGAIN, root)}")
    compare("the current index stays in use: the earlier one", asdict(found.versions), wanted, command(AGAIN, root))
    _point(folder)
    return found


@contextmanager
def new_generation(root: Path) -> Iterator[Path]:
    """Yield an empty folder for a new generation; it is deleted after any failure, unless it is already current."""
    try:
        folder = _new_folder(root)
    except OSError as error:
        raise BuildFailed(f"can't write to the index folder {root} ({error.strerror}); choose another with --index") from error
    try:
        yield folder
    except BaseException as error:
        if _name(root) != folder.name:
            _delete(folder)
        if isinstance(error, OSError):
            raise BuildFailed(f"the index could not be written ({error.strerror or error})") from error
        raise


def switch(folder: Path, made: Manifest, taken: TakenOver | None = None) -> None:
    """Write the manifest, make the generation current and delete all but the last two.

    Everything is flushed to disk before the pointer changes, so the current index is complete even after a power cut. A file that was
    `taken` over keeps the checksum that it had; `IndexOutOfDate` if it has changed since.
    """
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if _is_content(path)}
    kept = _kept(files, taken) if taken else {}
    checksums = {name: kept.get(name) or _sha256(path) for name, path in files.items()}
    sizes = {name: _size(path) for name, path in files.items()}
    fields = asdict(replace(made, files=checksums, sizes=sizes, written={name: written_at(path) for name, path in files.items()}))
    (folder / MANIFEST).write_text(json.dumps({**fields, "checksum": _checksum(fields)}, indent=1), encoding="utf-8")
    for path in (*folder.rglob("*"), folder):
        sync(path)
    before = _name(folder.parent)
    _point(folder)
    for one in _folders(folder.parent):
        if one.name not in (folder.name, before):
            _delete(one)


def _delete(folder: Path) -> None:
    """Delete a generation, as far as the system allows it."""
    from shutil import rmtree  # imported here because it loads all packers of archives, and a search deletes nothing

    rmtree(folder, ignore_errors=True)


def _kept(files: Mapping[str, Path], taken: TakenOver) -> dict[str, str]:
    """Return the recorded checksums of those of the `files` that were taken over; `IndexOutOfDate` if one is not what was recorded.

    What has the same size, time and number is the same file. Anything else is read, since a copy could be another one.
    """
    earlier = manifest(taken.old)
    kept = {}
    for name, before in taken.names.items():
        recorded = earlier.files.get(before)
        if name not in files or recorded is None:
            continue
        as_written = (earlier.sizes.get(before), *earlier.written.get(before, ())) == (_size(files[name]), *written_at(files[name]))
        if not as_written and _sha256(files[name]) != recorded:
            fault = f"{taken.old.name}/{before} has changed since it was written"
            raise IndexOutOfDate(f"the index is damaged: {fault}; run: {mend(taken.old)}")
        kept[name] = recorded
    return kept


def _point(folder: Path) -> None:
    """Make `folder` current, in one step."""
    pointer = folder.parent / f"{CURRENT}.new"
    pointer.write_text(folder.name, encoding="ascii")
    sync(pointer)
    pointer.replace(folder.parent / CURRENT)
    sync(folder.parent)


def sync(path: Path) -> None:
    """Flush a file, or the names in a folder if the system allows it, to disk; `OSError` if a file cannot be flushed."""
    if path.is_file():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        return
    with suppress(OSError):  # Windows cannot open folders, and some file systems cannot flush one
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _is_content(path: Path) -> bool:
    """Return whether `path` is a file with content; empty ones are locks, which come and go."""
    return path.is_file() and path.stat().st_size > 0


def _size(path: Path) -> int:
    return path.stat().st_size


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checksum(fields: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()


def _pointed(root: Path) -> Path:
    """Return the folder that is named as current, whether or not it exists; `IndexMissing` if none is named."""
    try:
        return root / (root / CURRENT).read_text(encoding="ascii").strip()
    except NotADirectoryError as error:
        raise IndexMissing(f"{root} is a file; choose a folder for the index with --index or LETTERS_INDEX") from error
    except PermissionError as error:
        raise SearchRefused(f"this user has no permission to read the index in {root}; run this as the user who built it") from error
    except (OSError, ValueError) as error:
        raise IndexMissing(f"there is no index in {root}; run: {command('rebuild path/to/letters', root)}") from error


def _name(root: Path) -> str:
    try:
        return current(root).name
    except SearchUnavailable:
        return ""


def _new_folder(root: Path) -> Path:
    """Create the next folder, accessible only to its owner because Whoosh reads pickles."""
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
