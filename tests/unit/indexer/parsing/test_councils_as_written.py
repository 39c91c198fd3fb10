"""Tests: a council is found however its letter calls it, and bodies, authors and places of its name are no councils."""

from __future__ import annotations

import pytest

from indexer.letter import Block
from indexer.parsing.authority import find_authority

DAY = "14 March 2022"


def council(*texts: str) -> str | None:
    """Return the short name of the council of a letter whose first page has these blocks."""
    found = find_authority([Block(text, page=1) for text in texts]).value
    return found.short_name if found else None


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("LA: Walsall", "Walsall"), ("LA name: Walsall MBC", "Walsall"), ("Name of LA: Torbay", "Torbay"),
        ("Local authority name\tTorbay", "Torbay"), ("Local authority Torbay", "Torbay"), ("Local authority reviewed: Torbay", "Torbay"),
        ("Local Authority Area: Torbay", "Torbay"), ("Council / local authority: Torbay", "Torbay"),
        ("Inspected authority: Torbay", "Torbay"),
        ("Local authority (name): Torbay", "Torbay"), ("Local authority = Torbay", "Torbay"), ("Local authority: Notts", "Nottinghamshire"),
        ("Council complained about: Fareham Borough Council", "Fareham"),
        ("Council: Walsall Metropolitan Borough Council (reference 22 001 234)", "Walsall"),
        ("Neighbouring local authority: Torbay", None), ("Previous local authority: Torbay", None), ("Area: Torbay", None),
        ("Local authority plans for Torbay", None),
    ],
)  # fmt: skip
def test_rows_with_a_label(row: str, name: str | None) -> None:
    """A row says whose letter it is in many ways; another label says something else."""
    assert council("A review of plans", row, "Children wait.") == name


@pytest.mark.parametrize(
    ("lines", "name", "why"),
    [
        (("Dear Director", "Re: Focused visit – Knowsley MBC"), "Knowsley", "a piece of the subject line"),
        (("Dear Director", "RE: Plans: Knowsley Metropolitan Borough Council, March 2022"), "Knowsley", "a piece between others"),
        (("Dear Director", "Re: visit by colleagues from Knowsley MBC"), None, "where others came from"),
        (("Dear Mr Kent", "Re: Your time at Medway Council"), None, "where somebody was"),
        (("Jo Lee, Director of Children’s Services, Notts CC, County Hall, Nottingham NG2 7QP", "Dear Jo"), "Nottinghamshire", "CC"),
        (("From: Dorset Council", "To: Wiltshire Council", "Dear colleague"), "Wiltshire", "to whom it is sent"),
        (("From: the Director, Dorset Council", "Dear colleague"), None, "who sent it"),
        (("cc Dorset Council", "Dear colleague"), None, "who has a copy"),
        (("Copied to: Dorset Council", "Dear colleague"), None, "who has a copy"),
        (("Our offices: Dorset Council, County Hall", "Dear colleague"), None, "where the sender sits"),
        (("Torbay Council’s former director, Ms Lee", "Dear Ms Lee"), None, "where somebody was"),
        (("Ms Fay Cole, Essex County Council, and Mr Tim Day, Southend-on-Sea City Council", "Dear both"), None, "two are written to"),
        (("Ms Fay Cole\nEssex County Council", "Mr Tim Day\nThurrock Council", "Dear both"), None, "two are written to"),
        (("Dear Ms Lee", "I am writing to you as the former director of Wirral Council."), None, "where somebody was"),
    ],
)
def test_who_is_written_to_and_about_what(lines: tuple[str, ...], name: str | None, why: str) -> None:
    """The addressee and the subject say whose letter it is, a copy and the sender don’t."""
    assert council(DAY, *lines, "Thank you.") == name, why


@pytest.mark.parametrize(
    "line",
    [
        "Prepared by Derbyshire County Council", "Author: J Lee, Wiltshire Council", "Contact: J Lee, Wiltshire Council",
        "Supplied by courtesy of Wiltshire Council", "Based on work by Wiltshire Council", "First published in 2019 by Wiltshire Council",
        "Cover photograph: Wiltshire Council", "Photo: Wiltshire Council", "Translated by Swansea Council",
        "Wiltshire Council v Secretary of State", "Job: social worker at Wiltshire Council",
        "With thanks to Wiltshire Council", "Tel 01225 713000 Wiltshire Council switchboard",
    ],
)  # fmt: skip
def test_a_council_beside_a_paper_is_not_what_it_is_about(line: str) -> None:
    """Who wrote, printed or pictured a paper, or works somewhere, does not make it a council’s."""
    assert council(line, "Guide to plans") is None
    assert council("Guide to plans", line) is None


@pytest.mark.parametrize(
    "line", ["Wiltshire Council", "A plan for Wiltshire Council", "Wiltshire Council: plans", "Wiltshire Council plans 2019"]
)
def test_a_paper_without_a_type_is_about_the_council_at_its_head(line: str) -> None:
    """A council that is a whole line, begins one, or that a line is about."""
    assert council(line, "Guide to plans") == "Wiltshire"


@pytest.mark.parametrize(
    "body",
    [
        "West Kent", "Greater Manchester", "South Shropshire District Council", "North Wiltshire District Council", "South-West Devon",
        "Hereford and Worcester County Council", "Lincolnshire Partnership NHS Foundation Trust", "Bolton Wanderers Community Trust",
        "Kent and Medway Partnership Trust", "Avon and Somerset", "Dyfed-Powys", "Bath and Wells", "Bury St Edmunds",
    ],
)  # fmt: skip
def test_other_bodies_of_a_councils_name(body: str) -> None:
    """Part of an area, an area that several councils share, and a trust are no councils."""
    assert council(f"Inspection of services for children in {body}") is None


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("A report on education services in Rhondda Cynon Tâf", "Rhondda Cynon Taf"),
        ("A report on education services in Neath and Port Talbot", "Neath Port Talbot"),
        ("Arolygiad o wasanaethau addysg: Dinas a Sir Abertawe", "Swansea"),
        ("Decision in a complaint about Stratford upon Avon District Council", "Stratford-on-Avon"),
        ("Decision in a complaint about Welwyn & Hatfield Council", "Welwyn Hatfield"),
        ("Decision in a complaint about Newcastle Borough Council", "Newcastle-under-Lyme"),
        ("RQIA: review of fostering services in South Eastern HSCT", "South Eastern HSC Trust"),
        ("Focused visit to CWaC children’s services", "Cheshire West and Chester"),
        ("Focused visit to LBTH children’s services", "Tower Hamlets"),
        ("Focused visit to Durham CC", "Durham"),
        ("Focused visit to City of York Council", "York"),
        ("Focused visit to Brighton and Hove City children’s services", "Brighton and Hove"),
    ],
)
def test_other_names_of_councils(title: str, name: str) -> None:
    """As people and other inspectorates write them, with accents or without."""
    assert council(title) == name
