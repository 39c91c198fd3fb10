"""What is learnt from a collection, and how new paragraphs find their places in it."""

from __future__ import annotations

import random
from collections.abc import Iterable

from indexer.engines.shared.document import documents
from indexer.engines.shared.semantics_file import gathering_of
from indexer.letter import Letter
from indexer.semantics import Semantics
from indexer.semantics.learn import GROWTH, LEAST_TAUGHT, folded_in, learnt, outgrown
from tests.support.factories import letter, paragraph
from tests.support.meanings import meaningful_letters


def gathered(letters: Iterable[Letter]) -> bytes:
    """Return what is learnt from letters."""
    return learnt(gathering_of(one for letter in letters for one in documents(letter)))


def test_the_same_letters_teach_the_same_in_any_order() -> None:
    """The order in which letters arrive doesn't matter."""
    letters = meaningful_letters()
    shuffled = list(letters)
    random.Random(1).shuffle(shuffled)  # noqa: S311  # no secret
    assert gathered(letters) == gathered(shuffled)


def test_words_of_one_matter_are_nearest() -> None:
    """A search by meaning finds paragraphs on the matter, whichever of its words they have."""
    letters = meaningful_letters()
    known = Semantics(gathered(letters))
    texts = {(one.id, each.number): each.text for one in letters for each in one.paragraphs}
    vector = known.vector(["dentist"])
    assert vector
    nearest = known.nearest(vector, 20)
    assert all(any(word in texts[one, number] for word in ("doctor", "health", "immunisations")) for one, number, _ in nearest)
    assert [alike for *_, alike in nearest] == sorted((alike for *_, alike in nearest), reverse=True)


def test_boilerplate_and_repeats_teach_nothing() -> None:
    """Paragraphs that many letters share, or that are there twice, leave what is learnt as it was, but get places too."""
    letters = meaningful_letters()
    standard = letter("standard", *(paragraph(n, f"ofsted will consider visit {n}", boilerplate=True) for n in range(1, 30)))
    twice = letter("twice", *(one.text for one in letters[0].paragraphs))
    plain, more = Semantics(gathered(letters)), Semantics(gathered([*letters, standard, twice]))
    assert more.columns()["words"] == plain.columns()["words"]
    assert more.paragraphs == plain.paragraphs + 29 + len(twice.paragraphs)
    assert more.paragraph(twice.id, 1) == plain.paragraph(letters[0].id, 1)


def test_too_few_paragraphs_teach_nothing() -> None:
    """Below the least number nothing is learnt, and everything that is asked has an empty answer."""
    known = Semantics(gathered(meaningful_letters(2)))
    assert known.paragraphs == 24 < LEAST_TAUGHT
    assert (known.dimensions, known.vector(["dentist"]), known.related("dentist")) == (0, None, ())
    assert outgrown(known, 24)


def test_too_few_words_teach_nothing() -> None:
    """Many paragraphs that all say the same in other numbers have nothing to teach."""
    known = Semantics(gathered([letter("long", *(f"Caseloads {number}." for number in range(99)))]))
    assert (known.paragraphs, known.dimensions, known.vector(["caseload"])) == (99, 0, None)


def test_nothing_at_all_can_be_learnt_from() -> None:
    """A build of no letters is stored and read like any other."""
    assert Semantics(gathered([])).paragraphs == 0


def test_new_paragraphs_get_the_places_that_they_would_have() -> None:
    """A paragraph that is folded in has the vector that the same words had when everything was learnt."""
    letters = meaningful_letters()
    known = Semantics(gathered(letters))
    new = letter("new", letters[3].paragraphs[2].text, "zebra giraffe")
    folded = Semantics(folded_in(known, {letters[0].id}, gathering_of(documents(new))))
    assert folded.paragraph(new.id, 1) == known.paragraph(letters[3].id, 3)
    assert folded.paragraph(new.id, 2) is None
    assert folded.paragraph(letters[0].id, 1) is None
    assert all(folded.paragraph(one.id, 5) == known.paragraph(one.id, 5) for one in letters[1:])
    assert folded.paragraphs == known.paragraphs - 12 + 2
    assert folded.columns()["words"] == known.columns()["words"]


def test_a_collection_that_has_grown_much_is_learnt_from_again() -> None:
    """Growth or loss beyond the stated share outgrows what was learnt."""
    known = Semantics(gathered(meaningful_letters()))
    size = known.paragraphs
    assert not outgrown(known, int(size * (1 + GROWTH)))
    assert outgrown(known, int(size * (1 + GROWTH)) + 1)
    assert outgrown(known, int(size * (1 - GROWTH)) - 1)
