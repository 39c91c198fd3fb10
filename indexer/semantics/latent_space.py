"""Semantics: latent semantic analysis, which gives words and paragraphs places in one space of few dimensions by what they occur with.

The decomposition is the randomised one of Halko, Martinsson and Tropp (2011, "Finding structure with randomness", SIAM Review 53/2,
algorithm 4.4 for the range and 5.1 for the decomposition): a random start, a few rounds of subspace iteration, each made orthonormal, and
the exact decomposition of what is left. It needs only products with the sparse matrix, so numpy is enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 128
RARITY = 1.5
"""Power of the idf by which a word weighs; above 1, because a rare word says more of a paragraph than BM25 gives it."""
FULLEST = 4
"""There are at least this many words and paragraphs for each dimension: with as many dimensions as words, no two would be alike."""
ROUNDS = 3
"""Of subspace iteration; more change nothing that ranks."""
SPARE = 10
"""Dimensions beyond those kept, for exactness."""
SEED = 15
ROUNDING = 1e-12
"""Share of the largest square of a length below which a direction is nothing but rounding."""
AT_ONCE = 4096
"""Entries of a matrix multiplied at once: as many rows of the other fit into a processor's cache."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Sparse:
    """A matrix by rows: `values` and their `columns`, those of one row from `starts[row]` to `starts[row + 1]`."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: Floats
    width: int

    @property
    def height(self) -> int:
        """Return the number of rows."""
        return len(self.starts) - 1

    def rows(self) -> NDArray[np.int64]:
        """Return the row of each value."""
        return np.repeat(np.arange(self.height), np.diff(self.starts))

    def transposed(self) -> Sparse:
        """Return the matrix by columns."""
        order = np.argsort(self.columns, kind="stable")
        return sparse(self.columns[order], self.rows()[order], self.values[order], self.width, self.height)

    def times(self, dense: NDArray[np.floating]) -> NDArray[np.floating]:
        """Return the product with a dense matrix, in its precision.

        Rows with about as many values are multiplied together, filled up with zeros: four times as fast as one after another.
        """
        made = np.zeros((self.height, dense.shape[1]), dense.dtype)
        kept = np.empty((max((columns.size for _, columns, _ in self.blocks), default=0), dense.shape[1]), dense.dtype)
        for rows, columns, values in self.blocks:
            taken = dense.take(columns.ravel(), 0, kept[: columns.size], "clip")  # into memory that the processor's cache has already
            made[rows] = np.matmul(values[:, None, :].astype(dense.dtype, copy=False), taken.reshape(*columns.shape, -1))[:, 0]
        return made

    @cached_property
    def blocks(self) -> tuple[tuple[NDArray[np.int64], NDArray[np.int64], Floats], ...]:
        """The rows that have values, in blocks: their numbers, and for each its columns and values."""
        sizes = np.diff(self.starts)
        order = np.argsort(sizes, kind="stable")
        order = order[sizes[order] > 0]
        return tuple(self._block(order[first:last]) for first, last in _bounds(sizes[order].tolist()))

    def _block(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats]:
        sizes = self.starts[rows + 1] - self.starts[rows]
        places = np.arange(sizes.max())
        there = places < sizes[:, None]
        entries = np.where(there, self.starts[rows][:, None] + places, 0)
        return rows, np.where(there, self.columns[entries], 0), np.where(there, self.values[entries], np.float32(0))


def _bounds(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first row and the one after the last of each block, given the rows' sizes, smallest first."""
    first = 0
    for place, size in enumerate(sizes):
        if place > first and (place - first + 1) * size > AT_ONCE:
            yield first, place
            first = place
    if first < len(sizes):
        yield first, len(sizes)


def sparse(rows: NDArray[np.int64], columns: NDArray[np.int64], values: Floats, height: int, width: int) -> Sparse:
    """Return the matrix with these entries, which must come ordered by row."""
    starts = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=height)))).astype(np.int64)
    return Sparse(starts, columns, values, width)


def rarity(paragraphs: NDArray[np.int64], total: int) -> Floats:
    """Return how much each word weighs that is in so many of `total` paragraphs."""
    return (np.log1p((total - paragraphs + 0.5) / (paragraphs + 0.5)) ** RARITY).astype(np.float32)


def damped(times: NDArray[np.int64]) -> Floats:
    """Return what so many occurrences of a word in one paragraph count for."""
    return (1 + np.log(times)).astype(np.float32)


def term_vectors(matrix: Sparse, dimensions: int) -> Floats:
    """Return a vector for each column of `matrix`, whose rows are paragraphs; with few rows or columns it has fewer dimensions."""
    kept = min(dimensions, matrix.height // FULLEST, matrix.width // FULLEST)
    width = min(kept + SPARE, matrix.height, matrix.width)
    turned = matrix.transposed()
    basis = np.random.default_rng(SEED).standard_normal((matrix.width, width)).astype(np.float32)
    for _ in range(ROUNDS):
        basis = orthonormal(turned.times(matrix.times(basis)))
    reached = matrix.times(basis).astype(np.float64)
    sizes, turn = np.linalg.eigh(reached.T @ reached)
    best = np.argsort(-sizes, kind="stable")[:kept]
    made: Floats = (basis @ turn[:, best]).astype(np.float32)
    return made


def orthonormal(columns: NDArray[np.floating]) -> Floats:
    """Return as many columns that span what the given ones do, at right angles and of length 1, or 0 where only rounding is left.

    By the eigenvectors of the table of their products, which is small: a quarter of the time of numpy's QR decomposition.
    """
    exact = columns.astype(np.float64)
    squares, turn = np.linalg.eigh(exact.T @ exact)
    sound = squares > ROUNDING * squares[-1:]
    made: Floats = (exact @ (turn * np.where(sound, 1 / np.sqrt(np.where(sound, squares, 1)), 0))).astype(np.float32)
    return made


def with_unit_rows(matrix: Sparse) -> Sparse:
    """Return `matrix` with each row of length 1, so that long paragraphs teach no more than short ones."""
    lengths = np.sqrt(np.bincount(matrix.rows(), matrix.values.astype(np.float64) ** 2, matrix.height))
    return Sparse(matrix.starts, matrix.columns, (matrix.values / lengths[matrix.rows()]).astype(np.float32), matrix.width)
