"""Headings lead to areas, whatever their wording and grade."""

from __future__ import annotations

import pytest

from indexer.fields import values_called
from indexer.registers.areas import AreaHeading, area_headings, area_of, areas, areas_called


@pytest.mark.parametrize("row", area_headings(), ids=lambda row: row.example)
def test_a_row_of_the_register_does_what_its_example_says(row: AreaHeading) -> None:
    """Its pattern fits, no row before it does, and its area is one."""
    assert area_of(row.example) == row.area
    assert row.area in areas() or not row.area


def test_every_area_has_a_row() -> None:
    """So that none is offered that no heading leads to."""
    assert {row.area for row in area_headings()} - {""} == set(areas())


@pytest.mark.parametrize(
    ("headings", "area"),
    [
        (
            ("The experiences and progress of children in care and care leavers is good", "The experiences and progress of children in care"
             " and care leavers: requires improvement", "4. Children looked after and care leavers"),
            "in_care_and_leavers",
        ),
        (("The experiences and progress of care leavers: outstanding", "CARE LEAVERS"), "care_leavers"),
        (("The impact of leaders on social work practice with children and families: inadequate", "Leadership and management"), "leaders"),
        (("The effectiveness of the Local Safeguarding Children Board (LSCB) is inadequate",), "partnerships"),
        (("Main findings", "What needs to improve", "Areas of good practice", "Strengths", "Introduction", "", "x" * 300), ""),
    ],
)  # fmt: skip
def test_headings_that_differ_only_in_grade_are_one_area(headings: tuple[str, ...], area: str) -> None:
    """A heading that names no subject has none."""
    assert {area_of(heading) for heading in headings} == {area}


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("care leavers", ("care_leavers", "in_care_and_leavers")),
        ("Looked after children", ("in_care", "in_care_and_leavers")),
        ("children in care and care leavers", ("in_care_and_leavers",)),
        ("CSE", ()),
        ("MASH", ("front_door",)),
    ],
)
def test_a_name_also_finds_the_wider_area(name: str, codes: tuple[str, ...]) -> None:
    """Some letters report on children in care and care leavers under one heading."""
    assert areas_called(name) == codes


def test_an_area_goes_by_its_short_name_in_any_case() -> None:
    """`area:send` is what people type."""
    assert values_called("area", "send") == values_called("area", "SEND") == ("SEND",)
