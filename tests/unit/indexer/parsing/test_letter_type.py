"""Tests of the recogniser of letter types: the kind a letter is of, not a kind that it speaks of."""

from __future__ import annotations

import pytest

from indexer.letter import Block
from indexer.parsing.letter_type import find_inspectorates, find_letter_type


@pytest.mark.parametrize(
    ("texts", "name", "why"),
    [
        (["Dear Jo", "Focused visit to children’s services"], "focused visit", "no authority named"),
        (["Dear Jo", "Focussed visit to Leeds"], "focused visit", "as some spell it"),
        (["Dear Jo", "Monitoring visit to Leeds children's services", "since the inspection of Leeds children’s services"],
         "monitoring visit",
         "what is spoken of comes later"),
        (["Social Care Annual Conversation 26 April 2019", "Dear Colin", "Thank you.", "your last focused visit to schools"],
         "annual conversation", "the subject stands above the salutation"),
        (["Inspection of Leeds local authority children’s services", "the focused visit to Leeds in 2019"], "ILACS report", "a report"),
        (["Leeds City Council", "Inspection of children's social care services", "Inspection dates: 3 to 7 June 2019"], "ILACS report",
         "2018 to 2020"),
        (["Inspection of Bradford Children and Families Trust", "Inspection dates: 12 to 23 January 2026"], "ILACS report", "a trust"),
        (["Shropshire", "Inspection of services for children in need of help and protection"], "SIF report (single inspection)",
         "Shropshire does not end in re-"),
        (["Norfolk", "Re-inspection of services for children in need of help and protection"], "SIF re-inspection report", "with a hyphen"),
        (["Dear local partnership", "Joint targeted area inspection of Leeds"], "JTAI letter", "new style"),
        (["Area SEND inspection of Leeds Local Area Partnership"], "area SEND inspection report", "a partnership"),
        (["Inspection of looked after children services", "Norfolk County Council", "Inspection dates: 8 – 12 July 2013"],
         "pre-2013 framework report", "what is special counts before what is general"),
        (["Inspection of local authority arrangements for the protection of children", "Kent County Council",
         "Inspection dates: 3 – 12 July 2012"],
         "pre-2013 framework report", "an older framework"),
        (["Report to: Cabinet", "Report of: the director", "Wards affected: all", "Inspection of local authority children’s services",
          "Members are asked to note the report."], "committee paper", "a report to a committee, before the inspection that it is about"),
        (["Inspection of Leeds local authority children’s services: outcome", "Report to the Children’s Scrutiny Committee",
          "Agenda item 7"], "committee paper", "also behind it"),
        (["Minutes of a meeting of the Corporate Parenting Board", "Focused visit to children’s services was noted."], "committee paper",
         "minutes"),
        (["Agenda item 7, appendix A", "3 May 2022", "Dear Ms Lee", "Focused visit to Leeds children’s services"], "focused visit",
         "a letter with a committee’s stamp stays a letter"),
        (["Agenda item 7, appendix A", "Inspection of Leeds local authority children’s services"], "ILACS report",
         "and a report a report"),
        (["Leeds City Council (22 001 234)", "The Ombudsman’s final decision"], "LGSCO decision", "a decision on a complaint"),
        (["3 May 2022", "Dear Mrs Lee", "Short inspection of Meadow Lane Primary School"], "school section 8 letter",
         "a letter to a school"),
        (["Requires improvement: monitoring inspection visit to Meadow Lane Academy"], "school section 8 letter", "another"),
        (["Arolygiad o wasanaethau addysg llywodraeth leol yng Ngwynedd"], "Estyn report", "in Welsh"),
        (["## Briefing Note", "Overview and Scrutiny Committee"], "briefing note", "a note to a committee"),
    ],
)  # fmt: skip
def test_the_kind_of_a_letter(texts: list[str], name: str, why: str) -> None:
    """Of several kinds that a letter names the first is its own."""
    assert find_letter_type([Block(text, page=1) for text in texts]).value == name, why



@pytest.mark.parametrize(
    ("texts", "names", "why"),
    [
        (["Focused visit to Leeds children’s services"], ("Ofsted",), "the type says who"),
        (["Dear local partnership", "Joint targeted area inspection in Leeds",
         "Ofsted, the Care Quality Commission and HMI Probation came."],
         ("Ofsted", "CQC", "HMI Probation"), "of a joint inspection those that are named"),
        (["Joint targeted area inspection in Leeds"], ("Ofsted", "CQC", "HMICFRS", "HMI Probation"), "or all who may have taken part"),
        (["Care Inspectorate Wales", "Notes on a talk"], ("Care Inspectorate Wales",), "a line of its own, where the type is not known"),
        (["Notes on a talk", "The Care Quality Commission came too."], (), "a mention is not enough"),
        (["Briefing note", "Estyn"], ("Estyn",), "a type that anyone may write"),
    ],
)  # fmt: skip
def test_who_inspected(texts: list[str], names: tuple[str, ...], why: str) -> None:
    """The type of a letter says who inspected, and of a joint inspection its opening."""
    blocks = [Block(text, page=1) for text in texts]
    assert find_inspectorates(blocks, find_letter_type(blocks).value).value == names, why


def test_a_letter_of_no_known_kind_has_none() -> None:
    """What the letter doesn't say is not guessed, and is noted."""
    found = find_letter_type([Block("Notes on a talk"), Block("Present: nobody")])
    assert found.value is None
    assert found.notices
