"""Tests of the recogniser of grades: each judgement of a report, and nothing where there is none."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Role
from indexer.parsing.judgements import find_grades

ILACS, SIF, SIF_AGAIN = "ILACS report", "SIF report (single inspection)", "SIF re-inspection report"
LEADERS = "The impact of leaders on social work practice with children and families"
HELP = "The experiences and progress of children who need help and protection"


def grades_in(kind: str, *texts: str) -> dict[str, str]:
    """Return the judgements of a report of `texts` and their grades."""
    found = find_grades([Block(text, page=1) for text in texts], kind)
    assert [proof.field for proof in found.evidence] == [f"grades.{grade.judgement}" for grade in found.value]
    return {grade.judgement: grade.grade for grade in found.value}


@pytest.mark.parametrize(
    ("texts", "grades", "why"),
    [
        ([f"{LEADERS} – Good", f"{HELP} – Requires improvement to be good",
         "The experiences and progress of children in care – Outstanding",
          "The experiences and progress of care leavers – Inadequate", "Overall effectiveness – Good"],
         {"leaders": "good", "help_protection": "requires improvement to be good", "in_care": "outstanding", "care_leavers": "inadequate",
          "overall": "good"}, "rows of a table"),
        (["The experiences and progress of children in care and care leavers – Good"], {"in_care_and_leavers": "good"},
         "both in one, until 2022"),
        (["The experiences and progress of children care leavers – Good"], {"care_leavers": "good"}, "a slip in real reports"),
        (["The impact of leaders on social work", "Good", "practice with children and families", "Overall effectiveness", "Inadequate"],
         {"leaders": "good", "overall": "inadequate"}, "lines of a page without a table"),
        ([f"{LEADERS} – Requires, improvement, to be good"], {"leaders": "requires improvement to be good"}, "lines within a cell"),
        ([f"{LEADERS} – Good", "Services for children in Leeds are good.",
         "Overall effectiveness was good in 2018, and leaders " + "are proud of it " * 12],
         {"leaders": "good"}, "no overall grade: prose is no judgement"),
        (["Children wait."], {}, "nothing judged"),
    ],
)  # fmt: skip
def test_the_grades_of_an_inspection(texts: list[str], grades: dict[str, str], why: str) -> None:
    """From one label to the next there is one grade."""
    assert grades_in(ILACS, *texts) == grades, why


TABLE = (
    "1. Children who need help and protection – Requires improvement",
    "2. Children looked after and achieving permanence – Inadequate",
    "2.1 Adoption performance – Good",
    "2.2 Experiences and progress of care leavers – Outstanding",
    "3. Leadership, management and governance – Good",
)
JUDGED = {"help_protection": "requires improvement", "in_care": "inadequate", "adoption": "good", "care_leavers": "outstanding",
"leaders": "good"}


@pytest.mark.parametrize(
    ("sentence", "overall"),
    [
        ("Children’s services in Norfolk are inadequate", "inadequate"),
        ("Children’s services in Peterborough require improvement to be good", "requires improvement"),
        ("The overall judgement is that children’s services are good", "good"),
        ("The overall judgement is that children’s service requires improvement.", "requires improvement"),
        ("The overall judgement is Inadequate", "inadequate"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [SIF, SIF_AGAIN])
def test_a_single_inspection_says_its_overall_grade_in_words(kind: str, sentence: str, overall: str) -> None:
    """Its table leaves it out; "to be good" belongs to the sentence there."""
    title = "Re-inspection of services for children in need of help and protection, children looked after and care leavers"
    expectation = "It is Ofsted’s expectation that all children receive good help, care and protection."
    assert grades_in(kind, "Leeds", title, sentence, expectation, *TABLE) == {"overall": overall, **JUDGED}


def test_headings_count_where_there_is_no_table() -> None:
    """A heading with its grade is a judgement too."""
    blocks = [Block("Leeds", page=1), Block(f"{HELP}: requires improvement to be good", Role.HEADING, page=3)]
    (grade,) = find_grades(blocks, ILACS).value
    assert (grade.judgement, grade.grade) == ("help_protection", "requires improvement to be good")


@pytest.mark.parametrize("kind", ["focused visit", "JTAI letter", "briefing note", None])
def test_a_letter_judges_nothing(kind: str | None) -> None:
    """What a letter says of an earlier judgement is not its own."""
    assert grades_in(kind or "", "Overall effectiveness – Good") == {}


@pytest.mark.parametrize(
    ("blocks", "grades", "why"),
    [
        ([Block("Overall effectiveness – Good", page=2)], ["good"], "after a page of contents"),
        ([Block("Overall effectiveness – Good", page=3)], [], "too far back"),
        ([*[Block("Leeds", page=1)] * 79, Block("Overall effectiveness – Good", page=1)], ["good"], "the eightieth block"),
        ([*[Block("Leeds", page=1)] * 80, Block("Overall effectiveness – Good", page=1)], [], "a later one"),
        ([Block("Overall effectiveness – Good", page=1), Block("Overall effectiveness – Inadequate", page=1)], ["good"], "the first one"),
        ([Block(f"Overall effectiveness {'x' * 173} Good")], ["good"], "a row of 200 characters"),
        ([Block(f"Overall effectiveness {'x' * 174} Good")], [], "a longer one is prose"),
        ([Block("Overall effectiveness"), Block("x" * 201), Block("Good")], ["good"], "prose between label and grade"),
    ],
)
def test_where_a_table_of_judgements_stands(blocks: list[Block], grades: list[str], why: str) -> None:
    """On the first two pages, among the first eighty blocks, in short rows."""
    assert [grade.grade for grade in find_grades(blocks, ILACS).value] == grades, why


def test_a_grade_has_its_witness() -> None:
    """The row up to its grade, with its page."""
    (proof,) = find_grades([Block("Leeds", page=1), Block("Overall effectiveness", page=1), Block("Good so far", page=1)], ILACS).evidence
    assert (proof.field, proof.page, proof.words) == ("grades.overall", 1, "Overall effectiveness Good")
    (said,) = find_grades([Block("The overall judgement is Good", page=1)], SIF).evidence
    assert (said.field, said.page, said.words) == ("grades.overall", 1, "overall judgement is Good")
