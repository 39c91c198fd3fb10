"""The list of English words, and how it is made from dictionaries."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from indexer.registers import is_english
from tests.support.pack_words import packed, words_of

WORDS = (
    ("mould", True), ("accused", True), ("rwanda", True), ("colour", True), ("color", True), ("organise", True), ("organize", True),
    ("caseloads", True), ("a", False), ("aardvark", True), ("zucchini", True), ("zzzz", False), ("", False),
    ("casload", False), ("safegaurding", False), ("teh", False), ("recieve", False), ("socialworker", False),
)  # fmt: skip


@pytest.mark.parametrize(("word", "known"), WORDS)
def test_english_is_told_from_slips(word: str, known: bool) -> None:
    """British and American, the first and the last of the list, and nothing else."""
    assert is_english(word) is known


AFFIXES = """SET UTF-8
PFX A Y 1
PFX A   0     re         .
PFX E N 1
PFX E   0     dis        .
SFX D Y 2
SFX D   0     d          e
SFX D   0     ed         [^e]
SFX S Y 2
SFX S   y     ies        [^aeiou]y
SFX S   0     s          [^y]
"""
DICTIONARY = """6
walk/DS
carry/S
place/ADS
own/DE
10th/c
Leeds
O'Neill
"""


def test_a_dictionary_gives_all_forms_of_its_words(tmp_path: Path) -> None:
    """Prefixes and suffixes, both together only where that is allowed; nothing that isn't letters."""
    (tmp_path / "index.aff").write_text(AFFIXES, encoding="utf-8")
    (tmp_path / "index.dic").write_text(DICTIONARY, encoding="utf-8")
    words = words_of(tmp_path)
    assert words == {
        "walk", "walked", "walks", "carry", "carries", "place", "placed", "places", "replace", "replaced", "replaces",
        "own", "owned", "disown", "leeds",
    }  # fmt: skip
    assert gzip.decompress(packed(words)).decode().split("\n") == sorted(words)
