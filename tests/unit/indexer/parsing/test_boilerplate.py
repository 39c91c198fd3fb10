"""Tests of boilerplate: which paragraphs say the same words. The catalogue counts in how many letters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.letter import Authority, Letter
from indexer.parsing.boilerplate import fingerprint
from tests.support.samples import letter_of

PLACES = ("Leeds", "Bath and North East Somerset", "St Helens", "Hull", "York")


def about(place: str, number: int, *texts: str) -> Letter:
    """Return a letter about `place`."""
    return replace(letter_of(*texts, number=number), authority=Authority("E", f"{place} Council", place, "Unitary", "North"))


def fingerprints(letter: Letter) -> list[str]:
    """Return what is compared of each paragraph."""
    return [fingerprint(paragraph, letter) for paragraph in letter.paragraphs]


def test_the_same_words_about_other_places_are_one_wording() -> None:
    """A paragraph that differs only in names, dates and numbers has one fingerprint in five letters; a paragraph of its own has its own."""
    found = [
        fingerprints(about(
            place,
            number,
            f"This letter summarises the findings of the visit to {place} on {number} and {number + 1} May 20{10 + number}. "
            f"The inspectors were Anna Lee HMI and {'Bo Ray' if number % 2 else 'Cy Moss'}.",
            f"Children in {place} are {'well' if number > 2 else 'not'} {'seen ' * number} by their workers.",
        ))
        for number, place in enumerate(PLACES, start=1)
    ]
    shared, own = zip(*found, strict=True)
    assert (len(set(shared)), len(set(own))) == (1, 5)


@pytest.mark.parametrize(
    ("one", "other", "same", "why"),
    [
        ("Visit on 3 May 2019 to see plans.", "Visit on 14 June 2020 to see plans.", True, "dates differ"),
        ("Inspectors saw 12 plans.", "Inspectors saw 1,204 plans.", True, "numbers differ"),
        ("They met Anna Lee there.", "They met Bo and Cy Ray there.", True, "names differ"),
        ("Plans are good.", "Plans are poor.", False, "the finding differs"),
        ("Plans are good.", "“Plans are good”", True, "only the marks differ"),
        ("Of 12 plans few are good.", "Of 9 plans few are good.", True, "a small word first of all"),
        ("They came from 3 to 7 May 2019.", "They came on 12 June 2020.", False, "what is before the days differs"),
        ("They met on 3 to 7 May 2019.", "They met on 12 June 2020.", True, "a span and a day"),
        ("They met in May and June and July.", "They met in May.", True, "several months"),
        ("They met the board.", "They met the court.", False, "words in small letters"),
        ("They met. Plans differ.", "They met. Visits differ.", False, "a capital that begins a sentence is no name"),
        ("They met “Plans”.", "They met “Visits”.", True, "a capital inside a sentence is"),
    ],
)
def test_fingerprints_mask_names_dates_and_numbers(one: str, other: str, same: bool, why: str) -> None:
    """Names, days and numbers, with the small words between them, are one mask, and marks don't count; all other words do."""
    letter = letter_of(one, other)
    first, second = (fingerprint(paragraph, letter) for paragraph in letter.paragraphs)
    assert (first == second) is same, why
