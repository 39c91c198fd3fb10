"""Tests of paragraph keys: names made from a paragraph's own words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.keys import find_by_key, keys_for
from indexer.letter import Letter
from tests.support.samples import letter_of

TEXTS = (
    "Senior leaders have an accurate and realistic understanding of the quality of frontline practice.",
    "Children’s plans do not always identify individual children’s needs.",
    "Inspectors reviewed:",
    "Children’s plans do not always identify individual children’s wishes.",
)


def keyed(*texts: str) -> Letter:
    """Return a letter whose paragraphs say `texts` and have their keys."""
    letter = letter_of(*texts)
    paragraphs = tuple(replace(paragraph, key=key) for paragraph, key in zip(letter.paragraphs, keys_for(texts), strict=True))
    return replace(letter, paragraphs=paragraphs)


def test_keys_are_words_and_unique() -> None:
    """A key is a paragraph's first words; where two begin alike, the second gets a number."""
    assert tuple(keys_for(TEXTS)) == (
        "senior-leaders-have-an-accurate-and-realistic-understanding",
        "childrens-plans-do-not-always-identify-individual-childrens",
        "inspectors-reviewed",
        "childrens-plans-do-not-always-identify-individual-childrens-2",
    )


@pytest.mark.parametrize(
    ("texts", "keys", "why"),
    [
        ("Priority / Priority / Priority 2", "priority priority-2 priority-2-2", "the words of the third are the key of the second"),
        ("Priority 2 / Priority / Priority", "priority-2 priority priority-3", "also where they come first"),
        ("Priority / Priority / Priority 2 / Priority", "priority priority-2 priority-2-2 priority-3", "and the next goes on counting"),
        ("A / A / A 2 / A 2 / A 2 2", "a a-2 a-2-2 a-2-3 a-2-2-2", "however often"),
    ],
)
def test_no_two_paragraphs_have_one_key(texts: str, keys: str, why: str) -> None:
    """A number that a paragraph's own words have taken is passed over."""
    assert " ".join(keys_for(texts.split(" / "))) == keys, why


@pytest.mark.parametrize(
    ("key", "number", "why"),
    [
        ("inspectors-reviewed", 3, "the key itself"),
        ("childrens-plans-do-not-always-identify-individual-childrens-2", 4, "the key with its number"),
        ("childrens-plans-do-not-always-identify-individual-childrens-7", 2, "a number that is no more: the first of its kind"),
        ("and-realistic-understanding-of-the-quality-of-frontline", 1, "a later piece, since joined to its beginning"),
        ("senior-leaders-have-an-accurate-picture-of-the", 1, "a beginning that was read differently"),
        ("nothing-like-any-of-them-at-all-here", None, "no paragraph like it"),
        ("senior-leaders", None, "two words name no paragraph for certain"),
        ("", None, "an empty key"),
    ],
)
def test_a_key_finds_its_paragraph_after_a_better_reading(key: str, number: int | None, why: str) -> None:
    """A key leads to its paragraph, or to the one that its words are in now, or to none."""
    found = find_by_key(keyed(*TEXTS), key)
    assert (found.number if found else None) == number, why


def test_renumbering_does_not_break_links() -> None:
    """A paragraph is found by its old key after others came before it."""
    old = keyed(*TEXTS)
    new = keyed("A new first paragraph was read.", *TEXTS)
    for paragraph in old.paragraphs:
        found = find_by_key(new, paragraph.key)
        assert found is not None
        assert found.text == paragraph.text


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_texts_have_unique_keys_fit_for_a_link(texts: list[str]) -> None:
    """Whatever paragraphs say, their keys are unique, not empty and need no escaping but for foreign letters."""
    keys = tuple(keys_for(texts))
    assert len(set(keys)) == len(texts)
    assert all(key and not set(key) & set(" /?#&%\"'<>") for key in keys)
