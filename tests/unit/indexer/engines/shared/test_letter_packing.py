"""How the document store compresses letters."""

from __future__ import annotations

import zlib

import pytest

from indexer.engines.shared.dictionary_packing import SIZE
from indexer.engines.shared.letter_packing import SAMPLE, LetterPacking, dictionary_of
from indexer.stored_form import letter_to_json
from tests.support.factories import random_letters


def test_letters_come_back_from_less_room() -> None:
    """The dictionary is no larger than zlib can use, and letters take less room with it than without."""
    letters = random_letters(30)
    one = LetterPacking(dictionary_of(letters[:SAMPLE]))
    assert 0 < len(one.dictionary) <= SIZE
    stored = [letter_to_json(letter) for letter in letters]
    packed = [one.packed(text) for text in stored]
    assert [one.unpacked(text) for text in packed] == stored
    assert sum(map(len, packed)) < 0.8 * sum(len(zlib.compress(text)) for text in stored)


def test_what_was_cut_off_is_an_error() -> None:
    """Never a part of a letter."""
    one = LetterPacking(b"")
    whole = one.packed(b"All of it. " * 100)
    with pytest.raises((ValueError, zlib.error)):
        one.unpacked(whole[:-8])
