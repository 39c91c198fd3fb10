"""Embeddings: what the files in a model's folder say about how to use it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from indexer.errors import UsageError

MODELS = ("model.onnx", "model_quantized.onnx", "onnx/model_quantized.onnx", "onnx/model_int8.onnx", "onnx/model.onnx")
"""Where the network is looked for, in this order."""
TOKENIZER = "tokenizer.json"
POOLING = "1_Pooling/config.json"
PROMPTS = "config_sentence_transformers.json"
MOST_TOKENS = 512
"""Tokens that a network reads at once, unless its files say fewer; longer texts are read in windows of this many."""
DOCUMENT = "docs/running/meaning.md"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A model's files, and how it wants to be used."""

    network: Path
    tokenizer: Path
    name: str
    """The name that its files or its folder give: "BAAI_bge-small-en"."""
    longest: int = MOST_TOKENS
    """Tokens that it reads at once."""
    cls: bool = False
    """True if a text's vector is that of its first token; False if it is the mean of all of them."""
    query: str = ""
    """What is put before a query."""
    passage: str = ""
    """What is put before a paragraph."""


_INSTRUCTION = "Represent this sentence for searching relevant passages: "
FAMILIES: Mapping[str, tuple[bool, str, str]] = {
    "bge-small-en": (True, _INSTRUCTION, ""),
    "bge-base-en": (True, _INSTRUCTION, ""),
    "bge-large-en": (True, _INSTRUCTION, ""),
    "arctic-embed": (True, _INSTRUCTION, ""),
    "e5-small": (False, "query: ", "passage: "),
    "e5-base": (False, "query: ", "passage: "),
    "e5-large": (False, "query: ", "passage: "),
    "all-minilm": (False, "", ""),
    "multi-qa-minilm": (False, "", ""),
}
"""For models whose files do not say it: `cls`, `query` and `passage` as their authors' pages do, by a part of the name."""


def encoder_folder(folder: Path) -> ModelFolder:
    """Return how to use the sentence-embedding model in `folder`; `UsageError` if a file is missing or nothing says how."""
    found = cross_encoder_folder(folder)
    family = next((one for part, one in FAMILIES.items() if part in found.name.lower()), None)
    pooling = _object(folder / POOLING)
    if family is None and not pooling:
        raise UsageError(
            f"the files in {folder} do not say how to make a vector with the model {found.name!r}; "
            f"add its {POOLING} too ({DOCUMENT} says where to find it)"
        )
    cls, query, passage = family or (False, "", "")
    if pooling:
        cls = _is_cls(folder, pooling)
    prompts = _object(folder / PROMPTS).get("prompts", {})
    query, passage = prompts.get("query", query), prompts.get("passage", prompts.get("document", passage))
    return replace(found, cls=cls, query=query, passage=passage)


def cross_encoder_folder(folder: Path) -> ModelFolder:
    """Return the files of the model in `folder`; `UsageError` if its network or its tokenizer is missing."""
    network = next((path for name in MODELS if (path := folder / name).is_file()), None)
    tokenizer = folder / TOKENIZER
    if network is None or not tokenizer.is_file():
        missing = TOKENIZER if network else f"model ({', '.join(MODELS)})"
        raise UsageError(f"{folder} has no {missing}; download the model as {DOCUMENT} says")
    config = _object(folder / "config.json")
    limits = (config.get("max_position_embeddings"), _object(folder / "tokenizer_config.json").get("model_max_length"))
    longest = min((one for one in limits if isinstance(one, int) and one > 0), default=MOST_TOKENS)
    name = Path(str(config.get("_name_or_path", ""))).name or folder.resolve().name
    return ModelFolder(network, tokenizer, name, min(longest, MOST_TOKENS))


@cache
def identity(folder: ModelFolder) -> str:
    """Return 16 hexadecimal digits that differ for every model that makes other vectors; reads the whole network once."""
    files = (folder.network, folder.tokenizer)
    with folder.network.open("rb") as network, folder.tokenizer.open("rb") as tokenizer:
        parts = [file_digest(file, "sha256").hexdigest() for file in (network, tokenizer)]
    used = (len(files), folder.longest, folder.cls, folder.passage)
    return sha256(repr((parts, used)).encode()).hexdigest()[:16]


def _is_cls(folder: Path, pooling: Mapping[str, Any]) -> bool:
    """Return whether `pooling` takes the first token, in either form of the file; `UsageError` if it is neither that nor the mean."""
    mode = str(pooling.get("pooling_mode", ""))
    cls = mode == "cls" or pooling.get("pooling_mode_cls_token") is True
    mean = mode == "mean" or pooling.get("pooling_mode_mean_tokens") is True
    if cls == mean:
        raise UsageError(f"{folder / POOLING} asks for neither the first token nor the mean of all; use a model that does ({DOCUMENT})")
    return cls


def _object(file: Path) -> dict[str, Any]:
    """Return the JSON object in `file`; empty if there is no such file, `UsageError` if it is something else."""
    if not file.is_file():
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} can't be read ({error}); download the model again as {DOCUMENT} says") from error
    if not isinstance(found, dict):
        raise UsageError(f"{file} is not a JSON object; download the model again as {DOCUMENT} says")
    return found
