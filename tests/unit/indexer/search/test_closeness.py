"""Closeness: paragraphs compared sentence by sentence."""

from __future__ import annotations

import pytest

from indexer.search.closeness import Compared, compare, nearest, telling_sentences
from indexer.semantics import Semantics
from tests.support.factories import REPORT
from tests.support.meanings import meaningful_letters
from tests.support.memory_engine import MemoryEngine


def compared(given: str, other: str, known: Semantics | None = None, **weights: float) -> Compared:
    """Return `other` compared with `given`; words have the weight 1 unless given."""
    own, others = ([stems for _, stems in telling_sentences(text)] for text in (given, other))
    weighed = {stem: weights.get(stem, 1.0) for sentence in own for stem in sentence}
    return compare(own, [others], weighed, known)[0]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Caseloads are too high in two teams. Supervision is not regular or reflective enough.", 2),
        ("Visits to children in care are late; plans drift and reviews slip. Not good.", 2),  # the short one goes with the one before
        ("• Caseloads in the assessment teams", 1),  # a bullet without a full stop
        ("the of and", 1),  # stop words only: one sentence, empty
    ],
)
def test_a_text_is_cut_at_the_ends_of_its_sentences(text: str, sentences: int) -> None:
    """A semicolon ends a part of a sentence that can be compared by itself; a short rest is no sentence."""
    assert len(telling_sentences(text)) == sentences


def test_the_same_words_are_as_close_as_can_be() -> None:
    """In whatever form and order; and no word in common is 0."""
    assert compared("Social workers' caseloads are high.", "High caseload of a social worker").closest == pytest.approx(1.0)
    assert compared("Caseloads are high.", "Foster carers feel valued.").closest == 0.0


def test_closeness_is_of_the_closest_sentence() -> None:
    """So a long paragraph that says it once is as close as a short one."""
    long = "Foster carers feel valued by their workers. Caseloads in assessment teams are high. Plans for young people are clear."
    assert compared("Caseloads in assessment teams are high.", long).closest == pytest.approx(1.0)


def test_rare_words_count_for_more() -> None:
    """A sentence that shares the rare word is closer than one that shares the common one."""
    given = "Children wait for adoption medicals."
    rare = compared(given, "Adoption panels meet monthly now.", adopt=6.0)
    common = compared(given, "Children enjoy activities together now.", adopt=6.0)
    assert rare.closest > common.closest
    assert rare.shared == {"adopt"}


def test_what_means_the_same_is_close_in_other_words() -> None:
    """As learnt from the letters; without what was learnt, only words count."""
    engine = MemoryEngine()
    engine.rebuild(meaningful_letters(), REPORT)
    alone, learnt = (compared("the dentist", "the doctor", known) for known in (None, engine.semantics()))
    assert alone.closest == 0.0
    assert learnt.closest > 0.0


def test_five_paragraphs_cover_more_than_one_matter() -> None:
    """Once a sentence has its match, a paragraph close to another sentence comes before one that repeats the first."""
    first = [Compared((0.9, 0.0), frozenset())] * 3
    second = Compared((0.0, 0.6), frozenset())
    assert nearest([*first, second], (1.0, 1.0), 2) == (0, 3)


def test_whole_paragraphs_on_another_matter_come_later() -> None:
    """One with a sentence as close, or a little closer, is not first; for the second place sentences alone count again."""
    found = [Compared((0.7,), frozenset()), Compared((0.6,), frozenset()), Compared((0.65,), frozenset())]
    assert nearest(found, (1.0,), 3) == (0, 2, 1)
    assert nearest(found, (1.0,), 3, (0.1, 0.9, 0.1)) == (1, 0, 2)


def test_what_matters_most_comes_first() -> None:
    """A sentence of more importance has its match before the others."""
    assert nearest([Compared((0.9, 0.0), frozenset()), Compared((0.0, 0.6), frozenset())], (1.0, 3.0), 2) == (1, 0)


def test_what_shares_nothing_is_not_near() -> None:
    """However few there are."""
    assert nearest([Compared((0.0, 0.0), frozenset()), Compared((0.1, 0.0), frozenset())], (1.0, 1.0), 5) == (1,)
    assert nearest([], (1.0,), 5) == ()
