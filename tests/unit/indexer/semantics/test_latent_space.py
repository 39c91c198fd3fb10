"""The space that words and paragraphs get places in."""

from __future__ import annotations

import numpy as np

from indexer.semantics.latent_space import AT_ONCE, FULLEST, Sparse, orthonormal, sparse, term_vectors, with_unit_rows


def table(height: int, width: int, share: float) -> np.ndarray:
    """Return a random table of which a share is not 0, with an empty row and an empty column."""
    chance = np.random.default_rng(2)
    made = chance.random((height, width)) * (chance.random((height, width)) < share)
    made[1] = made[:, 2] = 0
    return made.astype(np.float32)


def matrix(dense: np.ndarray) -> Sparse:
    """Return the table as a sparse matrix."""
    rows, columns = np.nonzero(dense)
    return sparse(rows, columns, dense[rows, columns], *dense.shape)


def test_products_are_those_of_the_whole_table() -> None:
    """A sparse matrix, and the same turned, multiply as the dense one does, also in several blocks."""
    dense = table(300, 90, 0.3)
    made, other = matrix(dense), np.random.default_rng(1).random((90, 7)).astype(np.float32)
    assert np.count_nonzero(dense) > AT_ONCE
    np.testing.assert_allclose(made.times(other), dense @ other, rtol=1e-4)
    np.testing.assert_allclose(made.transposed().times(dense @ other), dense.T @ (dense @ other), rtol=1e-4)


def test_the_decomposition_finds_the_strongest_directions() -> None:
    """The vectors span the leading right singular vectors of the matrix: what they keep of it is as much as can be kept."""
    dense = table(200, 40, 0.2) @ np.diag(np.linspace(1, 0.01, 40) ** 4).astype(np.float32)
    found = term_vectors(matrix(dense), 5)
    exact = np.linalg.svd(dense, full_matrices=False)[1][:5]
    np.testing.assert_allclose(found.T @ found, np.eye(5), atol=1e-4)
    np.testing.assert_allclose(np.linalg.norm(dense @ found), np.linalg.norm(exact), rtol=1e-3)


def test_columns_at_right_angles_span_the_same() -> None:
    """Each has length 1, and what could be made of the given ones can be made of them."""
    given = np.random.default_rng(3).random((60, 5)).astype(np.float32)
    made = orthonormal(given)
    np.testing.assert_allclose(made.T @ made, np.eye(5), atol=1e-5)
    np.testing.assert_allclose(made @ (made.T @ given), given, atol=1e-5)


def test_a_column_made_of_others_adds_no_direction() -> None:
    """What only rounding tells from the others would point anywhere."""
    two = np.random.default_rng(3).random((60, 2)).astype(np.float32)
    made = orthonormal(np.column_stack((two, two[:, 0] + two[:, 1], 2 * two[:, 0])))
    np.testing.assert_allclose(made.T @ made, np.diag([0, 0, 1, 1]), atol=1e-5)
    assert not orthonormal(np.zeros((60, 3), np.float32)).any()


def test_fewer_rows_give_fewer_dimensions() -> None:
    """There are several rows and columns for each dimension."""
    assert term_vectors(matrix(table(20, 30, 0.9)), 128).shape == (30, 20 // FULLEST)


def test_rows_of_one_length_keep_their_directions() -> None:
    """Each row is divided by its length; an empty one stays empty."""
    made = with_unit_rows(matrix(table(6, 8, 0.8)))
    lengths = np.sqrt(np.bincount(made.rows(), made.values.astype(np.float64) ** 2, 6))
    np.testing.assert_allclose(lengths, [1, 0, 1, 1, 1, 1], atol=1e-6)
