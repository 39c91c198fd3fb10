"""Ingest: list the files to read in the letters folders, each with its size, time and hash."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import UsageError
from indexer.letter import Source
from indexer.published import MANIFEST
from indexer.readers.formats import NOT_LETTERS

_LOCKS = ("~$", ".~lock.")
"""How the names begin of files that word processors put beside a document that is open."""
_LINKED_FOLDER = "a link to a folder, which is not followed; give that folder as well"

_BEGINNING = 2000
_WORD_AS_XML = re.compile(rb"<\?mso-application\s+progid=.Word\.Document")
"""What Word writes at the beginning of a document that it saves as XML."""

TIMES = 1 << 63
"""Nanoseconds before and after 1970 that a database can store; file times beyond that are cut off here."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that may be a letter, without its hash; `source_of` adds that."""

    location: Path
    """Absolute path of the file."""
    folder: str
    """Absolute path of its letters folder."""
    path: str
    """Its path below that folder, with forward slashes."""
    size: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What the letters folders contain."""

    files: tuple[File, ...]
    """Sorted by folder, in the order given, then by path."""
    folders: tuple[str, ...]
    """The letters folders as absolute paths, without repeats."""
    passed_over: int
    """Number of files whose names rule them out as letters, or links that lead out of their folder."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Those of them that may well be meant to be read, or hide letters: path and reason."""


def find_files(folders: Iterable[Path], *, skip: Path) -> Listing:
    """Return the files below `folders`, except hidden files and those in `skip` (the index).

    Links that lead out of their letters folder are not followed. Raises `UsageError` if a folder does not exist or contains no letters: a
    disk that is not mounted must never look like deleted letters.
    """
    files: dict[Path, File] = {}
    roots = tuple(dict.fromkeys(_real_folder(folder) for folder in folders))
    passed_over = 0
    left_out: list[tuple[str, str]] = []
    if skip.resolve() in roots:
        raise UsageError(f"the index can't be kept in the letters folder {skip} itself; choose another folder with --index")
    for root in roots:
        try:
            inside = sorted(_walk(root, skip.resolve(), left_out))
        except RecursionError as error:  # Python 3.11 goes down folder by folder; later ones don't
            raise UsageError(f"the folders in {root} are nested too deeply; move the deepest out, or give another folder") from error
        reasons = {path: reason for path in inside if (reason := _why_not(path, root)) is not None}
        letters = [path for path in inside if path not in reasons]
        left_out += ((_readable(str(path)), reason) for path, reason in reasons.items() if reason)
        if not letters:
            what = "add PDF, Word, HTML or text files (links to files elsewhere are not followed), or give another folder"
            raise UsageError(f"there are no letters in {root}; {what}")
        passed_over += len(inside) - len(letters)
        for path in letters:
            with suppress(FileNotFoundError):  # deleted since the folder was listed
                files.setdefault(path, _file(path, root))
    return Listing(tuple(files.values()), tuple(map(str, roots)), passed_over, tuple(sorted(left_out)))


def source_of(file: File) -> Source:
    """Return `file` with the SHA-256 hash of its bytes; raise `OSError` if it cannot be read."""
    with file.location.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Source(file.path, file.folder, digest, file.size, file.modified_ns)


def file_at(path: Path) -> File:
    """Return a single file; its letters folder is the folder that it is in."""
    real = path.resolve()
    return _file(real, real.parent)


def _real_folder(folder: Path) -> Path:
    if folder.is_dir():
        real = folder.resolve()
        if (name := str(real)) != _readable(name):
            raise UsageError(f"the folder {_readable(name)} has a name that is not valid UTF-8; rename it, or give another")
        return real
    if folder.exists():
        raise UsageError(f"{folder} is a file; give the folder that holds the letters")
    raise UsageError(f"there is no folder {folder}; give the folder that holds the letters, or set LETTERS_DIR")


def _why_not(path: Path, root: Path) -> str | None:
    """Return why a file is not read, "" where its type says enough; None if it is read."""
    if path.name.startswith(_LOCKS):
        return "Word’s mark that a document is open, not a document; close it in Word, or delete this file"
    if path.suffix.lower() in NOT_LETTERS and not _is_word_as_xml(path):
        return ""
    return None if _stays_inside(path, root) else "a link to a file elsewhere, which is not followed; copy the file here"


def _is_word_as_xml(path: Path) -> bool:
    """Return whether a file is a Word document that was saved as XML, which is no data: its reason says what to do."""
    if path.suffix.lower() != ".xml":
        return False
    with suppress(OSError), path.open("rb") as stream:
        return bool(_WORD_AS_XML.search(stream.read(_BEGINNING)))
    return False


def _walk(root: Path, skip: Path, left_out: list[tuple[str, str]]) -> Iterator[Path]:
    """Yield every regular file below `root` that is neither hidden nor a manifest; links to folders are added to `left_out`."""
    for place, folders, names in os.walk(root, onerror=_unreadable_folder):
        here = Path(place)
        links = [name for name in folders if not name.startswith(".") and (here / name).is_symlink()]
        left_out += ((_readable(str(here / name)), _LINKED_FOLDER) for name in links)
        folders[:] = [name for name in folders if not name.startswith(".") and here / name != skip]
        for name in names:
            path = here / name
            if not name.startswith(".") and name != MANIFEST and path.is_file():
                yield path


def _unreadable_folder(error: OSError) -> None:
    """Raise `UsageError`: letters that cannot be seen must not be taken for deleted ones."""
    raise UsageError(f"the folder {error.filename} can't be opened: {error.strerror}") from error


def _stays_inside(path: Path, root: Path) -> bool:
    return not path.is_symlink() or path.resolve().is_relative_to(root)


def _file(path: Path, root: Path) -> File:
    status = path.stat()
    modified = min(max(status.st_mtime_ns, -TIMES), TIMES - 1)
    return File(path, str(root), _readable(path.relative_to(root).as_posix()), status.st_size, modified)


def _readable(name: str) -> str:
    """Return `name` in characters that any database and page can store, even if it is not UTF-8."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
