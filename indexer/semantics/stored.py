"""Semantics: what was learnt from a collection, as it is stored in one piece, and how it is asked.

All vectors are whole numbers from -127 to 127, so that every likeness is the same on every machine and with any number of threads. The
vectors are read where they lie, without numpy, except for a search through all of them.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from math import log, sqrt
from operator import mul
from typing import Any, Literal, NamedTuple

MAGIC = b"SEMANTICS 1\n"
"""How it begins; the number is raised whenever what follows changes."""
LENGTH_BYTES = 8
ALIGNMENT = 8

LARGEST = 127
"""Greatest number in a vector."""
LIKENESS_DECIMALS = 4
"""A likeness is rounded to this, and stored as a whole number of its last decimal."""
LEAST_RELATED = 0.5
"""Least likeness of a word that counts as related."""
FEW = 3
"""Searches that are answered without numpy, which takes longer to import than they take; whoever asks more often gets it."""
AT_ONCE = 100_000
"""Vectors compared at once in a search through all of them."""

SLIGHT = 5
"""A paragraph of so many known words fits half as well as its direction says: chance has much to do with where a short text points."""
MANY = 150
"""A text of more different words is about several things, so that where it points says less of any of them."""

FORMATS: dict[str, Literal["B", "b", "h", "i"]] = {
    "numbers": "i", "sizes": "B", "squares": "i", "paragraphs": "b", "words": "h", "neighbours": "i", "likenesses": "i",
}
"""The stored columns: of paragraphs their numbers, how many known words they have, and the squared lengths of their vectors; those vectors,
one for each word, each word's neighbours, and how alike they are."""

Vector = tuple[int, ...]
"""The direction of some words or of a paragraph; only its cosine to others means anything."""


class RelatedForm(NamedTuple):
    """A word that stands among the same words as another."""

    stem: str
    word: str
    """As readers know it; "" if it is a name."""
    likeness: float
    """The cosine of the two words' vectors."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What is stored besides the columns."""

    letters: tuple[tuple[str, int], ...]
    """Each letter's id and its number of paragraphs, in the order of the columns."""
    stems: tuple[str, ...]
    forms: tuple[str, ...]
    """For each stem the word that readers know it by, or ""."""
    dimensions: int
    learnt: int
    """How many paragraphs the collection had when it was learnt from."""
    phrases: tuple[str, ...] = ()
    """What many paragraphs say in these words, most frequent first; none in an index of an earlier version."""


def packed(contents: Contents, columns: Mapping[str, bytes]) -> bytes:
    """Return everything in one piece, as `Semantics` reads it."""
    places, end = {}, 0
    for name in FORMATS:
        places[name] = (end, len(columns[name]))
        end += -(-len(columns[name]) // ALIGNMENT) * ALIGNMENT
    fields = {name: getattr(contents, name) for name in Contents.__slots__}
    header = json.dumps({**fields, "columns": places}, ensure_ascii=False, separators=(",", ":")).encode()
    header += b" " * (-(len(MAGIC) + LENGTH_BYTES + len(header)) % ALIGNMENT)
    padded = (columns[name].ljust(-(-len(columns[name]) // ALIGNMENT) * ALIGNMENT, b"\0") for name in FORMATS)
    return b"".join((MAGIC, len(header).to_bytes(LENGTH_BYTES, "little"), header, *padded))


class Semantics:
    """What was learnt from a collection, shared between threads."""

    def __init__(self, stored: Any) -> None:
        """Read what `packed` made, from anything with a buffer; `ValueError` if it is not that or not all of it."""
        whole = memoryview(stored)
        begin = len(MAGIC) + LENGTH_BYTES
        if bytes(whole[: len(MAGIC)]) != MAGIC:
            raise ValueError("it is not what was stored, or another version stored it")
        first = begin + int.from_bytes(whole[len(MAGIC) : begin], "little")
        try:
            fields = json.loads(bytes(whole[begin:first]))
            places = fields.pop("columns")
            fields["phrases"] = tuple(fields.get("phrases", ()))
            self.contents = Contents(**{**fields, "letters": tuple(map(tuple, fields["letters"]))})
            columns = {name: whole[first + places[name][0] :][: places[name][1]].cast(kind) for name, kind in FORMATS.items()}
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise ValueError(f"it is not what was stored: {error}") from error
        self._columns: Mapping[str, memoryview[int]] = columns
        self._asked = 0
        self._near: dict[int, tuple[RelatedForm, ...]] = {}
        """The words related to those that were asked for, by place."""
        self._check()

    @property
    def dimensions(self) -> int:
        """Return the length of the vectors; 0 if the collection was too small to learn from."""
        return self.contents.dimensions

    @property
    def paragraphs(self) -> int:
        """Return how many paragraphs have a vector."""
        return len(self._columns["numbers"])

    def related(self, stem: str) -> tuple[RelatedForm, ...]:
        """Return the words related to a stem, nearest first."""
        place = self._stems.get(stem)
        if place is None or not self._kept:
            return ()
        if place not in self._near:
            self._near[place] = self._related(place)
        return self._near[place]

    def vector(self, stems: Iterable[str]) -> Vector | None:
        """Return the direction of some words, given as stems; None if none of them is known."""
        times: dict[int, int] = {}
        for stem in stems:
            if (place := self._stems.get(stem)) is not None:
                times[place] = times.get(place, 0) + 1
        if not times or not self.dimensions:
            return None
        weights = [(place, 1 + log(count)) for place, count in sorted(times.items())]
        return _direction(self._sums(weights)) if self._asked < FEW else self._direction_by_numpy(weights)

    def likenesses(self, ones: Sequence[Sequence[str]], others: Sequence[Sequence[str]]) -> list[list[float]]:
        """Return the cosine of each of `ones` with each of the `others`, all given as stems; 0 where no word is known. By numpy."""
        import numpy as np

        first, second = self._directions(ones), self._directions(others)
        found: list[list[float]] = np.round((first @ second.T).astype(np.float64), LIKENESS_DECIMALS).tolist()
        return found

    def paragraph(self, letter_id: str, number: int) -> Vector | None:
        """Return the direction of a paragraph; None if it is unknown or has no known words."""
        row = self._row(letter_id, number)
        return tuple(self._vector_at(row)) if row >= 0 and self._columns["squares"][row] else None

    def similarities(self, vector: Vector, places: Iterable[tuple[str, int]]) -> list[float]:
        """Return the cosine of `vector` to each paragraph, given by letter id and number; 0 for one that is unknown."""
        return self._similarities(vector, [self._row(*place) for place in places])

    def fits(self, vector: Vector, places: Iterable[tuple[str, int]]) -> list[float]:
        """Return how well each paragraph fits `vector`: its similarity, less for one of few known words or very many."""
        rows, known = [self._row(*place) for place in places], self._columns["sizes"]
        sizes = [known[row] if row >= 0 else 0 for row in rows]
        return [alike * _telling(size) for alike, size in zip(self._similarities(vector, rows), sizes, strict=True)]

    def _similarities(self, vector: Vector, rows: Sequence[int]) -> list[float]:
        square, squares = sum(map(mul, vector, vector)), self._columns["squares"]
        lengths = [sqrt(square * squares[row]) if row >= 0 else 0.0 for row in rows]
        return [one / by if by else 0.0 for one, by in zip(self._products(vector, rows), lengths, strict=True)]

    def nearest(self, vector: Vector, count: int, letter_ids: Collection[str] | None = None) -> tuple[tuple[str, int, float], ...]:
        """Return the `count` paragraphs nearest to `vector`, in these letters or in all: letter id, number and cosine, nearest first.

        Ties are in the order of letter id and number. It looks at all vectors, by numpy: about a millisecond for ten thousand.
        """
        np = self._numpy
        wanted_in = self._letters if letter_ids is None else sorted(self._letters.keys() & letter_ids)
        rows = np.concatenate([np.arange(self._letters[one][0], sum(self._letters[one])) for one in wanted_in] or [np.arange(0)])
        squares = np.frombuffer(self._columns["squares"], np.int32)[rows]
        wanted = np.array(vector, np.float32)
        blocks = [self._all_of[rows[start : start + AT_ONCE]].astype(np.float32) @ wanted for start in range(0, len(rows), AT_ONCE)]
        products = np.concatenate(blocks or [np.zeros(0, np.float32)]).astype(np.float64)
        lengths = np.sqrt(squares.astype(np.float64)) * sqrt(sum(map(mul, vector, vector)))
        alike = np.round(np.divide(products, lengths, out=np.zeros_like(products), where=lengths > 0), LIKENESS_DECIMALS)
        best = np.argsort(-alike, kind="stable")[:count]
        return tuple((*self.place(int(rows[one])), float(alike[one])) for one in best)

    def place(self, row: int) -> tuple[str, int]:
        """Return letter id and paragraph number of a row of the columns."""
        letter = bisect_right(self._firsts, row) - 1
        return self.contents.letters[letter][0], self._columns["numbers"][row]

    def columns(self) -> Mapping[str, memoryview[int]]:
        """Return the stored columns by name."""
        return self._columns

    def letters(self) -> Mapping[str, tuple[int, int]]:
        """Return each letter's first row and its number of rows."""
        return self._letters

    def _check(self) -> None:
        """Raise `ValueError` unless the columns fit one another."""
        rows, size = len(self._columns["numbers"]), self.contents.dimensions
        stems, kept = len(self.contents.stems), len(self._columns["neighbours"])
        numbers = sum(count for _, count in self.contents.letters)
        wanted = {"squares": rows, "sizes": rows, "paragraphs": rows * size, "words": stems * size, "likenesses": kept, "numbers": numbers}
        misfits = [name for name, length in wanted.items() if len(self._columns[name]) != length]
        if misfits or len(self.contents.forms) != stems or kept % max(1, stems):
            raise ValueError(f"its parts do not fit together: {', '.join(misfits) or 'words'}")

    @cached_property
    def _stems(self) -> Mapping[str, int]:
        return {stem: place for place, stem in enumerate(self.contents.stems)}

    @cached_property
    def _letters(self) -> Mapping[str, tuple[int, int]]:
        return {one: (first, size) for first, (one, size) in zip(self._firsts, self.contents.letters, strict=True)}

    @cached_property
    def _firsts(self) -> Sequence[int]:
        return tuple(_running(size for _, size in self.contents.letters))

    @cached_property
    def _kept(self) -> int:
        """How many neighbours each word has."""
        return len(self._columns["neighbours"]) // max(1, len(self.contents.stems))

    def _row(self, letter_id: str, number: int) -> int:
        """Return the row of a paragraph; -1 if it is unknown."""
        first, size = self._letters.get(letter_id, (0, 0))
        numbers = self._columns["numbers"]
        if 0 < number <= size and numbers[first + number - 1] == number:  # in nearly all letters, paragraph n has the number n
            return first + number - 1
        return next((row for row in range(first, first + size) if numbers[row] == number), -1)

    def _directions(self, texts: Sequence[Sequence[str]]) -> Any:
        """Return the direction of each text, given as stems, as a row of length 1, or of zeros if no word is known."""
        import numpy as np

        words = np.frombuffer(self._columns["words"], np.int16).reshape(-1, self.dimensions)
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        for place, stems in enumerate(texts):
            counts = Counter(known for stem in stems if (known := self._stems.get(stem)) is not None)
            if counts:
                weights = 1 + np.log(np.fromiter(counts.values(), np.float32))
                rows[place] = weights @ words[list(counts)]
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)

    def _vector_at(self, row: int) -> memoryview[int]:
        return self._columns["paragraphs"][row * self.dimensions : (row + 1) * self.dimensions]

    def _related(self, place: int) -> tuple[RelatedForm, ...]:
        found = slice(place * self._kept, (place + 1) * self._kept)
        pairs = zip(self._columns["neighbours"][found], self._columns["likenesses"][found], strict=True)
        least = round(LEAST_RELATED * 10**LIKENESS_DECIMALS)
        near = ((other, alike / 10**LIKENESS_DECIMALS) for other, alike in pairs if alike >= least)
        return tuple(RelatedForm(self.contents.stems[other], self.contents.forms[other], alike) for other, alike in near)

    def _sums(self, weights: Iterable[tuple[int, float]]) -> list[float]:
        """Return the weighted sum of words' vectors."""
        size, words = self.dimensions, self._columns["words"]
        sums = [0.0] * size
        for place, weight in weights:
            sums = [total + weight * one for total, one in zip(sums, words[place * size : (place + 1) * size], strict=True)]
        return sums

    def _direction_by_numpy(self, weights: Iterable[tuple[int, float]]) -> Vector | None:
        """Return the direction of the same sum, added and rounded in the same way, so that the last digit is the same too."""
        words = self._numpy.frombuffer(self._columns["words"], "i2").reshape(-1, self.dimensions)
        sums = self._numpy.zeros(self.dimensions)
        for place, weight in weights:
            sums += weight * words[place]
        largest = abs(sums).max()
        return tuple(self._numpy.rint(LARGEST * sums / largest).astype("i4").tolist()) if largest else None

    def _products(self, vector: Vector, rows: Sequence[int]) -> Sequence[float]:
        """Return the products of `vector` and each row: whole numbers, which numpy's single precision holds exactly."""
        self._asked += 1
        if self._asked <= FEW:
            return [sum(map(mul, vector, self._vector_at(row))) for row in rows]
        products: list[float] = self._all_of[rows].dot(self._numpy.array(vector, "f4")).tolist()
        return products

    @cached_property
    def _numpy(self) -> Any:
        return import_module("numpy")

    @cached_property
    def _all_of(self) -> Any:
        """All vectors, as an array that is read where it lies."""
        return self._numpy.frombuffer(self._columns["paragraphs"], "i1").reshape(-1, max(1, self.dimensions))


def _direction(sums: Sequence[float]) -> Vector | None:
    """Return the numbers as a vector; None if all are 0."""
    largest = max(map(abs, sums))
    return tuple(round(LARGEST * one / largest) for one in sums) if largest else None


def _running(sizes: Iterable[int]) -> Iterator[int]:
    """Yield the sum of the sizes before each."""
    total = 0
    for size in sizes:
        yield total
        total += size


def _telling(size: int) -> float:
    """Return how much of a paragraph’s direction counts, from 0 to 1, if it has so many different known words."""
    share = size / (size + SLIGHT)
    return share * sqrt(MANY / size) if size > MANY else share
