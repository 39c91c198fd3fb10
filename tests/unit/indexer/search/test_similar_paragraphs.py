"""Similar paragraphs: in earlier letters to the same council, and elsewhere; never "none" where there are earlier letters."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer.engines import Engine, engine_for
from indexer.errors import NotFound
from indexer.letter import Authority
from indexer.registers import authority_entry
from indexer.search import similar
from indexer.settings.run import Settings
from tests.support.factories import REPORT, SLOUGH, letter, letter_id, paragraph
from tests.support.memory_engine import MemoryEngine


def authority(code: str) -> Authority:
    """Return an authority of the register."""
    entry = authority_entry(code)
    assert entry
    return entry.authority


CUMBERLAND, CUMBRIA = authority("CBD"), authority("CMA")
TOLD = "Supervision of newly qualified social workers is irregular. Their caseloads are too high."
LETTERS = (
    letter(
        "leeds 2019",
        "Supervision of newly qualified social workers is irregular.",
        "Caseloads of social workers have risen.",
        "Foster carers feel well supported by their own workers.",
        paragraph(4, TOLD, boilerplate=True),
        date="2019-05-01",
    ),
    letter("leeds 2021", TOLD, "Zebras graze nearby.", date="2021-03-05"),
    letter("leeds later", TOLD, date="2022-03-05"),
    letter("slough 2021", "Newly qualified social workers lack regular supervision.", authority=SLOUGH, date="2021-07-01"),
    letter("nowhere", "Caseloads of an unknown council.", authority=None, date=None, letter_type=None),
    letter("cumbria", "Sufficiency of foster homes is poor.", authority=CUMBRIA, date="2018-02-02"),
    letter("cumberland", "There are too few foster homes: sufficiency is poor.", authority=CUMBERLAND, date="2024-02-02"),
)


@pytest.fixture(scope="module", params=["memory", "tantivy", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Return each engine with the letters in it."""
    place = tmp_path_factory.mktemp(request.param)
    opened = MemoryEngine() if request.param == "memory" else engine_for(Settings(index=place, engine=request.param))
    opened.rebuild(LETTERS, REPORT)
    yield opened
    opened.close()


def test_much_the_same_comes_before_the_closest(engine: Engine) -> None:
    """Only in earlier letters to the same council, without standard wording; each with the words that both have."""
    found = similar(engine, letter_id("leeds 2021"), 1)
    assert found.earlier == 1
    assert [(one.hit.letter_id, one.hit.paragraph, one.much_the_same) for one in found.before][:2] == [
        (letter_id("leeds 2019"), 1, True),
        (letter_id("leeds 2019"), 2, False),
    ]
    assert "caseloads" in found.before[1].shared
    assert all(one.hit.spans and one.hit.letter_id == letter_id("leeds 2019") and not one.hit.boilerplate for one in found.before)


def test_letters_to_other_councils_are_another_matter(engine: Engine) -> None:
    """Whatever their date; also those to nobody known."""
    found = similar(engine, letter_id("leeds 2021"), 1)
    assert found.elsewhere[0].hit.letter_id == letter_id("slough 2021")
    assert {one.hit.letter_id for one in found.elsewhere}.isdisjoint({letter_id("leeds 2019"), letter_id("leeds later")})


def test_the_council_that_was_replaced_told_it_before(engine: Engine) -> None:
    """Its letters are earlier letters of its successor."""
    found = similar(engine, letter_id("cumberland"), 1)
    assert (found.earlier, [one.hit.letter_id for one in found.before]) == (1, [letter_id("cumbria")])


def test_no_earlier_letter_is_not_the_same_as_none_alike(engine: Engine) -> None:
    """None at all is 0; a letter of nobody or of no date has no earlier ones that could be counted."""
    assert (similar(engine, letter_id("leeds 2019"), 1).earlier, similar(engine, letter_id("nowhere"), 1).earlier) == (0, None)
    alone = similar(engine, letter_id("leeds 2021"), 2)
    assert (alone.earlier, alone.before) == (1, ())
    assert set(alone.words) == {"Zebras", "graze", "nearby"}


def test_a_paragraph_that_is_not_there_has_nothing_similar(engine: Engine) -> None:
    """The error says what to do."""
    with pytest.raises(NotFound, match="no paragraph 99"):
        similar(engine, letter_id("leeds 2021"), 99)
