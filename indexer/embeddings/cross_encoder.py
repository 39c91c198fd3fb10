"""Embeddings: a cross-encoder reads a query and a paragraph together; slower than comparing vectors, and sharper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from indexer.embeddings.model_folder import ModelFolder
from indexer.embeddings.runtime import Network


class CrossEncoder:
    """A cross-encoder. Pairs are read one at a time, so that a score does not depend on the others."""

    def __init__(self, folder: ModelFolder, threads: int = 1) -> None:
        """Load the model in `folder`; `UsageError` if that fails."""
        self.name = folder.name
        self._network = Network(folder, threads)
        self._tokenizer = self._network.tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(folder.longest)  # cuts the longer of the two

    def scores(self, query: str, texts: Iterable[str]) -> Iterator[float]:
        """Yield for each of `texts` how well it answers `query`; only differences between them mean anything."""
        return (self._score(self._tokenizer.encode(query, text)) for text in texts)

    def _score(self, pair: Any) -> float:
        ids, mask, types = (np.array([one], dtype=np.int64) for one in (pair.ids, pair.attention_mask, pair.type_ids))
        scores = self._network.run({"input_ids": ids, "attention_mask": mask, "token_type_ids": types})
        return float(scores.ravel()[-1])  # of two outputs, the second says that it is relevant
