"""Ingest: letters folders become the list of files to read, each with its size, time and hash."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import UsageError
from indexer.letter import Source

NOT_LETTERS = frozenset(
    # data, pictures, sound, programs and archives: passed over and counted, never read
    ".csv .tsv .json .jsonl .xml .yaml .yml .toml .ini .cfg .log .db .sqlite .sqlite3 .xls .xlsx .ods .ppt .pptx .parquet "
    ".png .jpg .jpeg .gif .bmp .svg .ico .webp .tif .tiff .heic .mp3 .mp4 .wav .mov .avi "
    ".py .pyc .js .css .sh .bat .ps1 .exe .dll .so .zip .gz .bz2 .xz .7z .rar .tar .tgz .tmp .part .bak .lnk .url .sha256".split()
)
"""Suffixes whose files are something else. A file with any other name is tried: its content decides what it is."""

TIMES = 1 << 63
"""Nanoseconds: what a database can't hold of a file's time, before or after 1970, is cut."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that may be a letter, as it lies in its folder; `source_of` adds the hash."""

    location: Path
    """Where to read it, absolute."""
    folder: str
    """Its letters folder, absolute."""
    path: str
    """Its place below that folder, with forward slashes."""
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What the letters folders hold."""

    files: tuple[File, ...]
    """In order of folder, as given, then of path."""
    folders: tuple[str, ...]
    """The letters folders, absolute, each once."""
    passed_over: int
    """How many files are not letters by their names, or links that lead out of their folder."""


def find_files(folders: Iterable[Path], *, skip: Path) -> Listing:
    """Return the files below `folders`, without hidden ones and those in `skip` (the index).

    Links that lead out of their letters folder are not followed. `UsageError` where a folder isn't there or holds no letter: a disk
    that isn't mounted must never look like letters that are gone.
    """
    files: dict[Path, File] = {}
    roots = tuple(dict.fromkeys(_real_folder(folder) for folder in folders))
    passed_over = 0
    if skip.resolve() in roots:
        raise UsageError(f"the index can't lie in the letters folder {skip} itself; name another folder with --index")
    for root in roots:
        try:
            inside = sorted(_walk(root, skip.resolve()))
        except RecursionError as error:  # Python 3.11 goes down folder by folder; later ones don't
            raise UsageError(f"the folders in {root} lie too deep in each other: take the deepest out, or name another folder") from error
        letters = [path for path in inside if path.suffix.lower() not in NOT_LETTERS and _stays_inside(path, root)]
        if not letters:
            what = "put PDF, Word, HTML or text files there (links to files elsewhere are not followed), or name another folder"
            raise UsageError(f"no letters in {root}: {what}")
        passed_over += len(inside) - len(letters)
        for path in letters:
            with suppress(FileNotFoundError):  # it went away since the folder was looked through
                files.setdefault(path, _file(path, root))
    return Listing(tuple(files.values()), tuple(map(str, roots)), passed_over)


def source_of(file: File) -> Source:
    """Return `file` with the SHA-256 of its bytes; `OSError` where it can't be read."""
    with file.location.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Source(file.path, file.folder, digest, file.size, file.modified_ns)


def file_at(path: Path) -> File:
    """Return one file by itself; its letters folder is the one that it lies in."""
    real = path.resolve()
    return _file(real, real.parent)


def _real_folder(folder: Path) -> Path:
    if folder.is_dir():
        real = folder.resolve()
        if (name := str(real)) != _readable(name):
            raise UsageError(f"the folder {_readable(name)} has a name that isn't UTF-8: rename it, or name another")
        return real
    if folder.exists():
        raise UsageError(f"{folder} is a file; name the folder that holds the letters")
    raise UsageError(f"there is no folder {folder}; name the folder that holds the letters, or set LETTERS_DIR")


def _walk(root: Path, skip: Path) -> Iterator[Path]:
    """Give every regular file below `root` that isn't hidden."""
    for place, folders, names in os.walk(root, onerror=_unreadable_folder):
        here = Path(place)
        folders[:] = [name for name in folders if not name.startswith(".") and here / name != skip]
        for name in names:
            path = here / name
            if not name.startswith(".") and path.is_file():
                yield path


def _unreadable_folder(error: OSError) -> None:
    """Stop: letters that can't be seen must not be taken for letters that are gone."""
    raise UsageError(f"the folder {error.filename} can't be opened: {error.strerror}") from error


def _stays_inside(path: Path, root: Path) -> bool:
    return not path.is_symlink() or path.resolve().is_relative_to(root)


def _file(path: Path, root: Path) -> File:
    status = path.stat()
    modified = min(max(status.st_mtime_ns, -TIMES), TIMES - 1)
    return File(path, str(root), _readable(path.relative_to(root).as_posix()), status.st_size, modified)


def _readable(name: str) -> str:
    """Return `name` in letters that any database and page can hold, for a name that isn't UTF-8."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
