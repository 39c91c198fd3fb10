"""Embeddings: the vectors of all paragraphs, kept in a folder beside the index, one subfolder for each model.

`vectors` has a record for each different text: its key and its vector in bytes. New ones are appended, so making them can stop at any
moment and go on later; a record that was cut off is written again. `places` says which paragraph has which key, and is replaced as a whole.
Either file fits any state of the other: a key without a vector is a paragraph that has none yet.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from zlib import crc32

import numpy as np
import numpy.typing as npt

from indexer.embeddings.encoder import Vector
from indexer.errors import BuildFailed

FOLDER = "meaning"
"""The subfolder of the index folder."""
VECTORS, PLACES = "vectors", "places"
PLACE = np.dtype([("letter", "<u8"), ("number", "<u4"), ("check", "<u4"), ("key", "<u8")])
BLOCK = 4096
"""Vectors that are compared with a query at once; more would only need more memory."""


@dataclass(frozen=True, slots=True)
class Place:
    """One paragraph of a letter, and the key of its vector."""

    letter_id: str
    number: int
    check: int
    """The `check_of` its text."""
    key: int


@dataclass(frozen=True, slots=True)
class Near:
    """A paragraph near a query."""

    letter_id: str
    number: int
    check: int
    similarity: float
    """The cosine, from -1 to 1."""

    def is_of(self, text: str) -> bool:
        """Return whether its vector was made from `text`."""
        return self.check == check_of(text)


def model_folders(index: Path) -> tuple[str, ...]:
    """Return the identities of the models that have vectors beside the index."""
    return tuple(sorted(one.name for one in (index / FOLDER).glob("*") if (one / PLACES).is_file()))


def stamp(index: Path, identity: str) -> str:
    """Return a text that changes whenever the vectors of a model do; "" if there are none."""
    try:
        found = (index / FOLDER / identity / PLACES).stat()
    except OSError:
        return ""
    return f"{found.st_mtime_ns} {found.st_size} {found.st_ino}"


def paragraphs_by_letter(index: Path, identity: str) -> Mapping[str, int]:
    """Return the number of paragraphs of each letter that is finished."""
    letters, counts = np.unique(_read(index / FOLDER / identity / PLACES, PLACE)["letter"], return_counts=True)
    return {f"{letter:016x}": count for letter, count in zip(letters.tolist(), counts.tolist(), strict=True)}


class VectorFile:
    """The vectors of one model, for the one process that makes them."""

    def __init__(self, index: Path, identity: str, dimensions: int) -> None:
        """Open the vectors of the model `identity` beside the `index`, creating the folder if needed."""
        self._folder = index / FOLDER / identity
        self._record = _record(dimensions)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._cut()
        self.keys = set(map(int, _read(self._folder / VECTORS, self._record)["key"]))

    def append(self, made: Sequence[tuple[int, Vector]]) -> None:
        """Add vectors with their keys, and return when they are on the disk."""
        rows = np.zeros(len(made), self._record)
        for row, (key, vector) in zip(rows, made, strict=True):
            row["key"], row["vector"] = key, _in_bytes(vector)
        with (self._folder / VECTORS).open("ab") as file:
            file.write(rows.tobytes())
            file.flush()
            os.fsync(file.fileno())
        self.keys.update(key for key, _ in made)

    def put_places(self, letters: Iterable[Sequence[Place]]) -> None:
        """Replace the list of paragraphs by those of `letters`, except of letters with a paragraph that has no vector yet."""
        finished = (its for its in letters if all(place.key in self.keys for place in its))
        rows = sorted((int(one.letter_id, 16), one.number, one.check, one.key) for its in finished for one in its)
        _replace(self._folder / PLACES, np.array(rows, PLACE).tobytes())

    def sweep(self, wanted: Collection[int]) -> int:
        """Remove the vectors whose keys are not `wanted`, and other models' vectors; return how many of this model's have gone."""
        for other in model_folders(self._folder.parents[1]):
            if other != self._folder.name:
                rmtree(self._folder.with_name(other), ignore_errors=True)
        gone = self.keys.difference(wanted)
        if gone:
            rows = _read(self._folder / VECTORS, self._record)
            _replace(self._folder / VECTORS, rows[~np.isin(rows["key"], np.array(sorted(gone), "<u8"))].tobytes())
            self.keys -= gone
        return len(gone)

    def _cut(self) -> None:
        """Cut off a record that a killed process left unfinished."""
        file = self._folder / VECTORS
        if file.exists() and (over := file.stat().st_size % self._record.itemsize):
            os.truncate(file, file.stat().st_size - over)


class Vectors:
    """The vectors of one model as they were at one moment, in memory, for searching; shared between threads."""

    def __init__(self, index: Path, identity: str, dimensions: int) -> None:
        """Read what there is; nothing if no vectors have been made."""
        folder = index / FOLDER / identity
        self.stamp = stamp(index, identity)
        rows = _read(folder / VECTORS, _record(dimensions))
        places = _read(folder / PLACES, PLACE)
        keys, first = np.unique(rows["key"], return_index=True)
        at = np.minimum(np.searchsorted(keys, places["key"]), max(len(keys) - 1, 0))
        known = keys[at] == places["key"] if len(keys) else np.zeros(len(places), bool)
        self._places = places[known]
        self._rows = first[at[known]] if len(keys) else np.zeros(0, np.int64)
        self._vectors = np.ascontiguousarray(rows["vector"])
        self._lengths = np.concatenate([np.zeros(0, np.float32), *(np.linalg.norm(one, axis=1) for one in self._blocks())])
        self._lengths = np.maximum(self._lengths, 1)  # only damage makes a vector shorter
        pairs = zip(map(int, self._places["letter"]), map(int, self._places["number"]), strict=True)
        self._at = {pair: at for at, pair in enumerate(pairs)}

    def __len__(self) -> int:
        """Return the number of paragraphs that have a vector."""
        return len(self._places)

    def similarity(self, query: Vector, letter_id: str, number: int, text: str) -> float | None:
        """Return the cosine of a paragraph and a query; None if the paragraph has no vector, or had another text when it was made."""
        at = self._at.get((int(letter_id, 16), number))
        if at is None or int(self._places["check"][at]) != check_of(text):
            return None
        row = self._rows[at]
        return float(self._vectors[row].astype(np.float32) @ query / self._lengths[row])

    def nearest(self, query: Vector, most: int, letters: Collection[str] | None = None) -> tuple[Near, ...]:
        """Return the `most` paragraphs with the greatest cosine, nearest first, only in these `letters` if given."""
        cosines = self._cosines(query)[self._rows]
        allowed = np.arange(len(cosines))
        if letters is not None:
            wanted = np.array([int(one, 16) for one in letters], "<u8")
            allowed = allowed[np.isin(self._places["letter"], wanted)]
        best = allowed[np.argsort(-cosines[allowed], kind="stable")[:most]]
        return tuple(self._near(at, float(cosines[at])) for at in best.tolist())

    def _near(self, at: int, similarity: float) -> Near:
        place = self._places[at]
        return Near(f"{int(place['letter']):016x}", int(place["number"]), int(place["check"]), similarity)

    def _cosines(self, query: Vector) -> npt.NDArray[np.float32]:
        """Return the cosine of each different text and the query."""
        products: npt.NDArray[np.float32] = np.concatenate([np.zeros(0, np.float32), *(one @ query for one in self._blocks())])
        products /= self._lengths
        return products

    def _blocks(self) -> Iterator[npt.NDArray[np.float32]]:
        for start in range(0, len(self._vectors), BLOCK):
            yield self._vectors[start : start + BLOCK].astype(np.float32)


def check_of(text: str) -> int:
    """Return a checksum that tells whether a paragraph still has the text that its vector was made from."""
    return crc32(text.encode())


def _record(dimensions: int) -> np.dtype[np.void]:
    return np.dtype([("key", "<u8"), ("vector", "i1", (dimensions,))])


def _in_bytes(vector: Vector) -> npt.NDArray[np.int8]:
    """Return the vector in whole numbers from -127 to 127; its length is not kept, as a cosine needs none."""
    scaled: npt.NDArray[np.int8] = np.rint(vector * (127 / max(float(np.abs(vector).max()), 1e-12))).astype(np.int8)
    return scaled


def _read(file: Path, record: np.dtype[np.void]) -> npt.NDArray[np.void]:
    """Return the whole records in `file`; none if there is no such file."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        content = b""
    return np.frombuffer(content, record, count=len(content) // record.itemsize)


def _replace(file: Path, content: bytes) -> None:
    """Replace `file` in one step."""
    new = file.with_suffix(".new")
    try:
        with new.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(file)
    except OSError as error:
        raise BuildFailed(f"can't write {file} ({error.strerror}); free some space or allow writing, and run the command again") from error
