"""Model folders: what a model's own files say, and clear errors where they don't."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexer.embeddings.model_folder import FAMILIES, cross_encoder_folder, encoder_folder, identity
from indexer.errors import UsageError


def folder_with(folder: Path, **files: object) -> Path:
    """Return `folder` with a network, a tokenizer and these JSON files."""
    for name in ("model.onnx", "tokenizer.json"):
        (folder / name).write_bytes(name.encode())
    for name, content in files.items():
        file = folder / {"pooling": "1_Pooling/config.json", "prompts": "config_sentence_transformers.json"}.get(name, f"{name}.json")
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(content), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("pooling", "cls", "why"),
    [
        ({"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False}, True, "the first token, in the old form"),
        ({"pooling_mode_cls_token": False, "pooling_mode_mean_tokens": True}, False, "the mean, in the old form"),
        ({"pooling_mode": "cls"}, True, "the first token, in the new form"),
        ({"pooling_mode": "mean"}, False, "the mean, in the new form"),
    ],
)
def test_the_pooling_is_what_the_model_says(pooling: dict[str, object], cls: bool, why: str, tmp_path: Path) -> None:
    """In either form of the file."""
    assert encoder_folder(folder_with(tmp_path, pooling=pooling)).cls is cls


def test_what_comes_before_a_text_is_what_the_model_says(tmp_path: Path) -> None:
    """Its own prompts win over those that are known of its family."""
    prompts = {"prompts": {"query": "ask: ", "document": "text: "}}
    found = encoder_folder(folder_with(tmp_path, config={"_name_or_path": "/x/BAAI_bge-small-en/"}, prompts=prompts))
    assert (found.name, found.cls, found.query, found.passage) == ("BAAI_bge-small-en", True, "ask: ", "text: ")


@pytest.mark.parametrize("name", FAMILIES)
def test_a_known_family_needs_no_more_files(name: str, tmp_path: Path) -> None:
    """Its name is enough, whether the folder or a file gives it."""
    folder = tmp_path / f"{name.title()}-v9"
    folder.mkdir()
    found = encoder_folder(folder_with(folder))
    assert (found.cls, found.query, found.passage) == FAMILIES[name]


@pytest.mark.parametrize(
    ("config", "tokens", "longest", "why"),
    [
        ({}, {}, 512, "nothing said"),
        ({"max_position_embeddings": 256}, {"model_max_length": 512}, 256, "the smaller of two"),
        ({"max_position_embeddings": 8192}, {"model_max_length": 10**30}, 512, "never more than 512"),
    ],
)
def test_how_much_is_read_at_once(config: object, tokens: object, longest: int, why: str, tmp_path: Path) -> None:
    """What the network and its tokenizer can both take."""
    assert cross_encoder_folder(folder_with(tmp_path, config=config, tokenizer_config=tokens)).longest == longest


def test_a_network_is_found_where_it_is_usually_published(tmp_path: Path) -> None:
    """In the subfolder onnx too."""
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "model_quantized.onnx").write_bytes(b"")
    (tmp_path / "tokenizer.json").write_bytes(b"")
    assert cross_encoder_folder(tmp_path).network == tmp_path / "onnx" / "model_quantized.onnx"


@pytest.mark.parametrize(
    ("lost", "files", "says", "why"),
    [
        ("model.onnx", {}, "has no model", "no network"),
        ("tokenizer.json", {}, r"has no tokenizer\.json", "no tokenizer"),
        ("", {}, "do not say how to make a vector", "an unknown model without its pooling"),
        ("", {"pooling": {"pooling_mode_max_tokens": True}}, "neither the first token nor the mean", "another pooling"),
        ("", {"pooling": ["cls"]}, "is not a JSON object", "another shape"),
    ],
)
def test_what_is_missing_is_named(lost: str, files: dict[str, object], says: str, why: str, tmp_path: Path) -> None:
    """With the page that says what to do."""
    folder_with(tmp_path, **files)
    if lost:
        (tmp_path / lost).unlink()
    with pytest.raises(UsageError, match=rf"(?s){says}.*docs/running/meaning\.md"):
        encoder_folder(tmp_path)


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    """A configuration that is no JSON is an error, not ignored."""
    (folder_with(tmp_path, pooling={}) / "1_Pooling" / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match=r"1_Pooling.config\.json can't be read"):
        encoder_folder(tmp_path)


def test_another_network_or_pooling_is_another_model(tmp_path: Path) -> None:
    """Vectors of one can't be compared with those of the other."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first = encoder_folder(folder_with(tmp_path / "a", pooling={"pooling_mode": "cls"}))
    second = encoder_folder(folder_with(tmp_path / "b", pooling={"pooling_mode": "mean"}))
    before = {identity(first), identity(second)}
    (tmp_path / "a" / "model.onnx").write_bytes(b"another")
    identity.cache_clear()
    assert len({identity(first), *before}) == 3
