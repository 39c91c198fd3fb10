"""What was learnt, as it is stored and asked."""

from __future__ import annotations

import subprocess
import sys
from math import sqrt
from operator import mul

import pytest

from indexer.semantics.stored import FEW, LEAST_RELATED, Semantics
from tests.support.factories import letter
from tests.support.meanings import meaningful_letters
from tests.unit.indexer.semantics.test_learn import gathered

LETTERS = meaningful_letters()
STORED = gathered(LETTERS)


def test_related_words_are_read_as_letters_write_them() -> None:
    """A word's related words come nearest first, none below the least likeness, never the word itself."""
    found = Semantics(STORED).related("dentist")
    assert found
    assert [one.likeness for one in found] == sorted((one.likeness for one in found), reverse=True)
    assert all(one.likeness >= LEAST_RELATED and one.stem != "dentist" for one in found)
    assert {one.word for one in found} & {"doctor", "health", "checks", "immunisations", "children"}


def test_similarities_are_cosines_with_numpy_and_without() -> None:
    """The first searches do without numpy, the later ones use it, and both give the same."""
    known = Semantics(STORED)
    places = [(one.id, each.number) for one in LETTERS[:3] for each in one.paragraphs] + [("unknown", 1), (LETTERS[0].id, 99)]
    answers = []
    for _ in range(2 * FEW):
        vector = known.vector(["caseload", "workload", "caseload"])
        assert vector
        answers.append((vector, known.similarities(vector, places)))
    assert all(one == answers[0] for one in answers)
    vector, similarities = answers[0]
    other = known.paragraph(*places[0])
    assert other
    cosine = sum(map(mul, vector, other)) / sqrt(sum(map(mul, vector, vector)) * sum(map(mul, other, other)))
    assert similarities[0] == pytest.approx(cosine)
    assert similarities[-2:] == [0.0, 0.0]


def test_a_short_paragraph_fits_less() -> None:
    """Of two paragraphs that point the same way, the one with more words fits better; an unknown one doesn't fit."""
    short, long = letter("short", "dentist doctor"), letter("long", "dentist doctor health checks immunisations care")
    known = Semantics(gathered([*LETTERS, short, long]))
    vector = known.vector(["dentist", "doctor"])
    assert vector
    places = [(short.id, 1), (long.id, 1), ("unknown", 1)]
    alike, fits = known.similarities(vector, places), known.fits(vector, places)
    assert alike[0] > alike[1] > alike[2] == 0
    assert fits[1] > fits[0] > fits[2] == 0


def test_a_text_about_many_things_fits_less() -> None:
    """Its direction is that of all of them; more than 255 different words are stored as 255."""
    words = " ".join(f"{first}{second}{third}a" for first in "bcdfghjklm" for second in "aeiou" for third in "bcdfghjklmnp")
    others = [letter(f"other {number}", words) for number in range(3)]
    some, many = letter("some", f"dentist {words[: 100 * 5]}"), letter("many", f"dentist {words}")
    known = Semantics(gathered([*LETTERS, *others, some, many]))
    vector = known.vector(["dentist"])
    assert vector
    places = [(some.id, 1), (many.id, 1)]
    first, second = (fit / alike for fit, alike in zip(known.fits(vector, places), known.similarities(vector, places), strict=True))
    assert first == pytest.approx(101 / 106)
    assert second == pytest.approx(255 / 260 * sqrt(150 / 255))


def test_nearest_looks_only_into_the_letters_that_are_given() -> None:
    """With letters given, only their paragraphs are found, and of none nothing."""
    known = Semantics(STORED)
    vector = known.paragraph(LETTERS[2].id, 1)
    assert vector
    assert known.nearest(vector, 1)[0][2] == 1.0
    assert {one for one, *_ in known.nearest(vector, 50, {LETTERS[1].id, LETTERS[4].id, "unknown"})} == {LETTERS[1].id, LETTERS[4].id}
    assert known.nearest(vector, 5, ()) == ()


DAMAGED = [b"", b"SEMANTICS 0\n" + STORED[12:], STORED[:-9000], STORED[:40], STORED.replace(b'"stems"', b'"stamps"')]


@pytest.mark.parametrize("stored", DAMAGED)
def test_anything_else_is_refused(stored: bytes) -> None:
    """What is cut short, of another version or not of this form raises `ValueError`."""
    with pytest.raises(ValueError, match="it"):
        Semantics(stored)


def test_reading_does_not_import_numpy() -> None:
    """A single search and the help of the command line do without numpy, which takes longer to import than they take."""
    code = "import sys, indexer.cli, indexer.search.answer, indexer.engines.shared.embedded; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
