"""Models for the tests of searching by meaning: a few words, of which some mean the same; in plain Python, and as files for onnxruntime."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

MEANINGS = (
    ("caseloads", "workloads", "cases"),
    ("high", "heavy", "excessive"),
    ("supervision", "oversight"),
    ("weak", "irregular", "poor"),
    ("children", "pupils"),
    ("adoption", "permanence"),
)
"""The words of each row mean the same; other words mean nothing."""
SIGNS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
VOCABULARY = {word: place for place, word in enumerate((*SIGNS, *(word for row in MEANINGS for word in row)))}
DIMENSIONS = len(MEANINGS) + 2


def table() -> np.ndarray:
    """Return a vector for each word: one axis for each meaning, one for [CLS], and one for all else, so that no text has none."""
    made = np.zeros((len(VOCABULARY), DIMENSIONS), np.float32)
    for axis, row in enumerate(MEANINGS):
        for word in row:
            made[VOCABULARY[word], axis] = 1
    made[VOCABULARY["[CLS]"], -2] = 0.1
    made[VOCABULARY["[UNK]"], -1] = 0.1
    return made


class WordsEncoder:
    """What these files do, without onnxruntime."""

    def __init__(self, identity: str = "a" * 16) -> None:
        self.name, self.identity, self.dimensions = "words", identity, DIMENSIONS
        self.read: list[str] = []

    def passage(self, text: str) -> np.ndarray:
        """Return the mean of the words' vectors, of length 1, and remember what was read."""
        self.read.append(text)
        return self.query(text)

    def query(self, text: str) -> np.ndarray:
        """Return the same."""
        words = [VOCABULARY.get(word, VOCABULARY["[UNK]"]) for word in re.findall(r"\w+", text.lower())]
        mean = table()[[VOCABULARY["[CLS]"], *words, VOCABULARY["[SEP]"]]].mean(axis=0)
        return mean / np.linalg.norm(mean)


class WordsCrossEncoder:
    """Prefers paragraphs with as many of the query's meanings as there are, each counted."""

    name = "words"

    def scores(self, query: str, texts: Iterable[str]) -> Iterator[float]:
        """Yield the number of pairs of words with the same meaning."""
        for text in texts:
            yield float(_sum(query) @ _sum(text))


def _sum(text: str) -> np.ndarray:
    words = [VOCABULARY[word] for word in re.findall(r"\w+", text.lower()) if word in VOCABULARY]
    return table()[words].sum(axis=0)


def write_encoder(folder: Path, pooling: str = "mean", longest: int = 64) -> Path:
    """Write a model whose hidden states are its words' vectors."""
    node = _node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    _write(folder, [node], [("last_hidden_state", 1, ["batch", "words", DIMENSIONS])], longest)
    (folder / "1_Pooling").mkdir(exist_ok=True)
    modes = {f"pooling_mode_{name}": name.startswith(pooling) for name in ("cls_token", "mean_tokens", "max_tokens")}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(modes), encoding="utf-8")
    return folder


def write_cross_encoder(folder: Path) -> Path:
    """Write a model whose logit is the product of the two texts' sums."""
    nodes = [
        _node("Gather", ["table", "input_ids"], ["words"]),
        _node("Cast", ["token_type_ids"], ["second"], _number("to", 1)),
        _node("Unsqueeze", ["second", "last"], ["mask"]),
        _node("Mul", ["words", "mask"], ["text"]),
        _node("Sub", ["words", "text"], ["query"]),
        _node("ReduceSum", ["text", "middle"], ["texts"], _number("keepdims", 0)),
        _node("ReduceSum", ["query", "middle"], ["queries"], _number("keepdims", 0)),
        _node("Mul", ["texts", "queries"], ["products"]),
        _node("ReduceSum", ["products", "middle"], ["logits"], _number("keepdims", 1)),
    ]
    _write(folder, nodes, [("logits", 1, ["batch", 1])], 64)
    return folder


def _write(folder: Path, nodes: list[bytes], outputs: list[tuple[str, int, list[str | int]]], longest: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    inputs = [(name, 7, ["batch", "words"]) for name in ("input_ids", "attention_mask", "token_type_ids")]
    axes = [_tensor(name, 7, [1], np.array([axis], "<i8")) for name, axis in (("last", 2), ("middle", 1))]
    graph = b"".join(
        [
            *(_field(1, node) for node in nodes),
            _field(2, b"words"),
            *(_field(5, one) for one in (_tensor("table", 1, [len(VOCABULARY), DIMENSIONS], table().astype("<f4")), *axes)),
            *(_field(11, _value(*one)) for one in inputs),
            *(_field(12, _value(*one)) for one in outputs),
        ]
    )
    (folder / "model.onnx").write_bytes(_whole(1, 8) + _field(7, graph) + _field(8, _whole(2, 17)))
    (folder / "tokenizer.json").write_text(json.dumps(_tokenizer()), encoding="utf-8")
    (folder / "config.json").write_text(json.dumps({"max_position_embeddings": longest}), encoding="utf-8")


def _tokenizer() -> dict[str, object]:
    """Return a tokenizer in the form of the tokenizers library: words in small letters, [CLS] … [SEP] and, for a pair, … [SEP]."""
    first, second = {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}
    begin, end, last = ({"SpecialToken": {"id": sign, "type_id": of}} for sign, of in (("[CLS]", 0), ("[SEP]", 0), ("[SEP]", 1)))
    signs = {sign: {"id": sign, "ids": [VOCABULARY[sign]], "tokens": [sign]} for sign in ("[CLS]", "[SEP]")}
    return {
        "version": "1.0",
        "added_tokens": [
            {"id": VOCABULARY[sign], "content": sign, "special": True}
            | dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
            for sign in SIGNS
        ],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [begin, first, end],
            "pair": [begin, first, end, second, last],
            "special_tokens": signs,
        },
        "model": {"type": "WordLevel", "vocab": VOCABULARY, "unk_token": "[UNK]"},
    }


# An ONNX file is a protocol buffer; these write the few kinds of field that a small graph needs (numbers as in onnx.proto).


def _node(kind: str, inputs: list[str], outputs: list[str], *attributes: bytes) -> bytes:
    names = [_field(1, one.encode()) for one in inputs] + [_field(2, one.encode()) for one in outputs]
    return b"".join(names) + _field(4, kind.encode()) + b"".join(_field(5, one) for one in attributes)


def _number(name: str, value: int) -> bytes:
    """Return an attribute that is a whole number."""
    return _field(1, name.encode()) + _whole(3, value) + _whole(20, 2)


def _tensor(name: str, kind: int, shape: list[int], values: np.ndarray) -> bytes:
    return b"".join(_whole(1, one) for one in shape) + _whole(2, kind) + _field(8, name.encode()) + _field(9, values.tobytes())


def _value(name: str, kind: int, shape: list[str | int]) -> bytes:
    dims = (_whole(1, one) if isinstance(one, int) else _field(2, one.encode()) for one in shape)
    tensor = _whole(1, kind) + _field(2, b"".join(_field(1, one) for one in dims))
    return _field(1, name.encode()) + _field(2, _field(1, tensor))


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _whole(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    made = bytearray()
    while value > 127:
        made.append(value & 127 | 128)
        value >>= 7
    return bytes([*made, value])
