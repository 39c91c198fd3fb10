"""The words by which some letters differ from all others."""

from __future__ import annotations

import pytest

from indexer.letter import Letter
from indexer.search import distinctive
from tests.support import factories
from tests.support.memory_engine import MemoryEngine
from tests.support.pages import HULL, SLOUGH, engine_of

COMMON = ("Plans are clear and timely.", "Managers know their staff.", "Audits are thorough in most teams.", "Children are safe and well.")


def others(count: int = 20) -> list[Letter]:
    """Return letters to another authority that have nothing but common words."""
    return [factories.letter(f"other {n}", *COMMON, authority=SLOUGH, date="2020-01-01") for n in range(count)]


def engine_with(*own: Letter) -> MemoryEngine:
    """Return an engine that holds `own` letters and the others."""
    return engine_of([*own, *others()])


@pytest.mark.parametrize(
    ("texts", "words", "why"),
    [
        (("MARU helps.", "The MARU is known.", "MARU decides."), ["MARU"], "as it is mostly written"),
        (("Caseload one.", "Caseloads two.", "Caseloads three.", "Caseloads four."), ["Caseloads"], "one form of each stem"),
        (("MARU helps.", "The MARU is known.", "It decides."), [], "two paragraphs are too few"),
        (("Hull helps.", "Kingston knows.", "Hull decides.", "Hull and Kingston.", "Kingston."), [], "its own name tells nothing"),
        (("Since 2019.", "In 2019 it was.", "Until 2019.", "By March.", "March again.", "In March."), [], "nor do numbers and months"),
        (("Where they were.", "Where it was.", "Where we were."), [], "nor do stop words"),
        (COMMON, [], "nor does what all others say"),
    ],
)
def test_a_word_is_distinctive_where_others_rarely_have_it(texts: tuple[str, ...], words: list[str], why: str) -> None:
    """The same is said in two letters, so that no word is one letter's matter."""
    own = [factories.letter(f"own {n}", *texts, authority=HULL, date="2020-01-01") for n in range(2 if len(texts) > 3 else 1)]
    assert [one.word for one in distinctive(engine_with(*own), own)] == words, why


def test_a_word_of_one_letter_of_several_is_left_out() -> None:
    """It tells of the letter, not of the authority."""
    one = factories.letter("one", *["MARU helps."] * 9, authority=HULL, date="2020-01-01")
    two = factories.letter("two", "Plans are clear.", authority=HULL, date="2021-01-01")
    assert distinctive(engine_with(one, two), (one, two)) == ()


def test_the_score_is_dunnings() -> None:
    """The same as by hand: 2 Σ seen · ln(seen / expected) over the table of 10 of 10 paragraphs against 0 of 80."""
    own = factories.letter("own", *[f"MARU helps {word}." for word in "abcdefghij"], authority=HULL, date="2020-01-01")
    (found, *_) = distinctive(engine_with(own), (own,))
    assert (found.word, found.paragraphs, found.everywhere) == ("helps", 10, 10)
    assert found.score == pytest.approx(62.79, abs=0.01)


def test_no_letters_have_no_words() -> None:
    """And nothing breaks."""
    assert distinctive(engine_with(), ()) == ()


def test_standard_wording_is_counted_but_makes_no_word_distinctive() -> None:
    """A search for the word finds it there too."""
    said = [factories.paragraph(number, "MARU.") for number in (1, 2, 3)]
    standard = [factories.paragraph(number, "MARU and DASH are there.", boilerplate=True) for number in (4, 5, 6, 7)]
    own = factories.letter("own", *said, *standard, authority=HULL)
    assert [(one.word, one.paragraphs, one.everywhere) for one in distinctive(engine_with(own), (own,))] == [("MARU", 7, 7)]
