"""Tests of names: what is a name in a run of words, and what is taken off it."""

from __future__ import annotations

import pytest

from indexer.parsing.person_names import bare_name, names_in


@pytest.mark.parametrize(
    ("text", "name", "why"),
    [
        ("Ms Sara Tough OBE", "Sara Tough", "a title and an honour"),
        ("Cllr. Dr Sara Tough", "Sara Tough", "two titles, one with a stop"),
        ("Sara Tough, OBE, PhD", "Sara Tough", "letters after commas"),
        ("– Sara Tough:", "Sara Tough", "marks around it"),
        ("(Sara Tough", "", "half a bracket"),
        ("Xenia Rex Xu", "Xenia Rex Xu", "a name with rare letters"),
        ("Sara\u00a0 Tough", "Sara Tough", "any spaces"),
        ("Ana da Costa e Silva", "", "too long a run of small words is none"),
        ("A B C D E Frost", "", "six words"),
        ("A B C D Frost", "A B C D Frost", "five words"),
        ("Sara", "", "one word"),
        ("Chief Executive", "", "a post"),
        ("SARA TOUGH", "", "a line in capitals"),
        ("Dame Sara Tough DBE,", "Sara Tough", "a comma after an honour"),
    ],
)
def test_a_name_without_titles_and_letters(text: str, name: str, why: str) -> None:
    """A name stands as spelt; what is none gives nothing."""
    assert bare_name(text) == name, why


@pytest.mark.parametrize(
    ("text", "names", "why"),
    [
        ("Ann Lee (Leeds) and Bo Ray [Hull]", ("Ann Lee", "Bo Ray"), "brackets of both kinds"),
        ("Ann\nLee and Bo Ray", ("Ann Lee", "Bo Ray"), "a name over two lines"),
        ("Ann Lee (once) Bo Ray", ("Ann Lee", "Bo Ray"), "a bracket divides"),
        ("Ann Lee HMI Bo Ray HMI", ("Ann Lee", "Bo Ray"), "a post divides"),
        ("Ann Lees- Moor and Bo Ray", ("Ann Lees-Moor", "Bo Ray"), "a hyphen at a line's end"),
        ("Bo Ray, Ann Lee, Bo Ray", ("Bo Ray", "Ann Lee"), "each once, in order"),
        ("Ann Lee led by Bo Ray with Cy Moss & Di Nash", ("Ann Lee", "Bo Ray", "Cy Moss", "Di Nash"), "words that divide"),
    ],
)
def test_names_in_a_run_of_words(text: str, names: tuple[str, ...], why: str) -> None:
    """What stands between names divides them."""
    assert names_in(text) == names, why
