"""Embeddings: turn a paragraph or a query into a vector, so that texts of the same meaning have a cosine near 1."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from indexer.embeddings.model_folder import ModelFolder, identity
from indexer.embeddings.runtime import Network

Vector: TypeAlias = npt.NDArray[np.float32]
"""One row of numbers of length 1."""
QUERIES_KEPT = 256
"""Vectors of the last queries that are kept: a page with several searches encodes its words once."""


class Encoder:
    """A sentence-embedding model.

    One text is encoded at a time: the same text has the same vector whatever comes with it, which is not so for an int8 network that reads
    several at once, and on one core it is faster.
    """

    def __init__(self, folder: ModelFolder, threads: int = 1) -> None:
        """Load the model in `folder`; `UsageError` if that fails."""
        self.name, self.identity = folder.name, identity(folder)
        self._folder = folder
        self._network = Network(folder, threads)
        self._tokenizer = self._network.tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(folder.longest)
        self.dimensions = len(self._query(""))
        self.query = lru_cache(QUERIES_KEPT)(self._query)

    def passage(self, text: str) -> Vector:
        """Return the vector of a paragraph; one that is too long to read at once is read in windows, whose mean it is."""
        read = self._tokenizer.encode(self._folder.passage + text)
        return _of_length_one(np.sum([self._read(window) for window in (read, *read.overflowing)], axis=0, dtype=np.float32))

    def _query(self, text: str) -> Vector:
        """Return the vector of a query."""
        return self._read(self._tokenizer.encode(self._folder.query + text))

    def _read(self, window: Any) -> Vector:
        ids, mask, types = (np.array([one], dtype=np.int64) for one in (window.ids, window.attention_mask, window.type_ids))
        states = self._network.run({"input_ids": ids, "attention_mask": mask, "token_type_ids": types})
        if states.ndim == 2:  # the network pools by itself
            return _of_length_one(states[0])
        return _of_length_one(states[0, 0] if self._folder.cls else states[0].mean(axis=0))


def _of_length_one(vector: Vector) -> Vector:
    return vector / max(float(np.linalg.norm(vector)), 1e-12)
