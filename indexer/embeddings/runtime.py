"""Embeddings: onnxruntime and tokenizers, which run a model. The only file that imports either."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from indexer.embeddings.model_folder import DOCUMENT, ModelFolder
from indexer.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

INSTALL = "python -m pip install --editable '.[meaning]'"


class Network:
    """A network and its tokenizer, ready to run; shared between threads."""

    def __init__(self, folder: ModelFolder, threads: int = 1) -> None:
        """Load the model in `folder`, which computes with this many `threads`; `UsageError` if that fails."""
        # Since 1.32 a mere import of onnxruntime starts its telemetry, which writes a device id under the user's cache folder.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ModuleNotFoundError as error:
            raise UsageError(f"searching by meaning needs the package {error.name}; in the project's folder, run: {INSTALL}") from error
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle threads must not take the search's time
        options.enable_cpu_mem_arena = False  # one for each thread would stay as large as its longest text; no slower without
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(folder.network), options, providers=["CPUExecutionProvider"])
            self.tokenizer = Tokenizer.from_file(str(folder.tokenizer))
        except Exception as error:  # both libraries raise bare exceptions of their own
            fault = " ".join(str(error).split())
            where = folder.network.parent
            raise UsageError(f"the model in {where} can't be used ({fault}); download it again as {DOCUMENT} says") from error
        self._inputs = frozenset(one.name for one in self._session.get_inputs())

    def run(self, inputs: Mapping[str, npt.NDArray[np.int64]]) -> npt.NDArray[np.float32]:
        """Return the network's first output for those `inputs` that it has."""
        made: Any = self._session.run(None, {name: value for name, value in inputs.items() if name in self._inputs})
        output: npt.NDArray[np.float32] = made[0]
        return output
