"""Tests of the recogniser of authorities: which council a letter is about, and what decides where it names several."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Role
from indexer.parsing.authority import find_authority
from indexer.parsing.title import find_title


def page(*texts: str) -> list[Block]:
    """Return a first page of `texts`; one that begins with "> " is a running header of the second page."""
    return [
        Block(text[2:], Role.FURNITURE, page=2) if text.startswith("> ") else Block(text, page=1) for text in texts
    ]


@pytest.mark.parametrize(
    ("texts", "name", "why"),
    [
        (["Dear Ms Lee", "Thank you for the support you gave us during the inspection of Kent County Council."], "Kent County Council",
         "thanks for help at an inspection"),
        (["Dear Ms Lee", "I am writing to report the findings of our review of Kent County Council."], "Kent County Council",
         "a letter that reports"),
        (["Inspection of Kent County Council school improvement services"], "Kent County Council", "a service, and no school"),
        (["Leeds City Council", "Civic Hall", "Dear Ms Lee", "Thank you for your letter about Kent County Council."], "Leeds City Council",
         "to whom it is sent, not what was asked about"),
        (["Dear Ms Lee", "I am writing on behalf of Ofsted following the inspection of Leeds City Council’s services for children."],
         "Leeds City Council", "an inspectorate that writes, and no council for which somebody else does"),
        (["Dear Ms Lee", "I write to confirm the outcome of the monitoring visit to Leeds children’s services."], "Leeds City Council",
         "what is written, and no address to write to"),
        (["Dear Ms Lee", "We are writing to confirm our findings from the focused visit to Derby City Council."], "Derby City Council",
         "a letter of several people"),
        (["To: Leeds City Council", "From: Ofsted", "Inspection of children’s services"], "Leeds City Council", "a memorandum"),
        (["Local authority: Derbys"], "Derbyshire County Council", "a short form"),
        (["Dear Ms Leavy", "Focused visit to Dorset children’s services"], "Dorset Council", "the title"),
        (["Focused visit to Kingston-upon-Hull children’s services"], "Hull City Council", "a name in another form"),
        (["Inspection of Bradford Children and Families Trust"], "City of Bradford Metropolitan District Council", "a trust in the title"),
        (["Bristol City of", "Inspection of children's social care services"], "Bristol City Council", "the line above the title"),
        (["Hull Safeguarding Children Board", "Review of the local safeguarding children board"], "Hull City Council", "its board"),
        (["Norfolk Council", "Re-inspection of services for children in need"], "Norfolk County Council", "the line above the title"),
        (["Buckinghamshire County Council", "Inspection of services for children"], "Buckinghamshire Council",
         "it has gone on under that name"),
        (["Dorset County Council", "Inspection of services for children"], "Dorset County Council", "abolished, with another number"),
        (
            ["Nottinghamshire County Council", "County Hall", "Nottingham", "Dear Mr May", "Annual conversation"],
            "Nottinghamshire County Council",
            "a council in the address, not the town of it",
        ),
        (
            ["Ofsted, Store Street, Manchester", "London Borough of Barnet", "Dear Ms Lee", "Focused visit to children’s services",
             "This letter summarises the findings of the focused visit to Brent children’s services."],
            "London Borough of Brent",
            "the opening sentence before the address, and never the sender's own",
        ),
        (
            ["Dear local partnership", "Joint targeted area inspection of the multi-agency response to child exploitation",
             "Between 8 and 12 July 2019, Ofsted undertook a joint inspection of the response to exploitation in Halton."],
            "Halton Borough Council",
            "no name in the title",
        ),
        (["Inspection of St. Helens local authority children’s services"], "St Helens Council", "a stop"),
        (["A review of plans", "Local authority: Sandwell", "Children wait."], "Sandwell Metropolitan Borough Council",
         "a row with a label"),
        (["A review of plans", "Local authority", "Sandwell Council", "Children wait."], "Sandwell Metropolitan Borough Council",
         "a label above its value"),
        (["A review of plans", "Complaint against: Surrey Heath Borough Council", "Children wait."], "Surrey Heath Borough Council",
         "a label of the Ombudsman’s"),
        (["Dear Norfolk local area partnership", "We write about plans.", "Children wait."], "Norfolk County Council", "the salutation"),
        (["The Ombudsman, PO Box 1, Coventry CV4 0EH", "Decision in a complaint about Suffolk County Council"], "Suffolk County Council",
         "the title, not the sender’s address"),
        (["Inspection of Leeds University and of Hull City Council children’s services"], "Hull City Council", "another body of its name"),
        (["Leeds City Council", "Notes on services"], "Leeds City Council", "the first lines of a letter of no known type"),
        (
            ["Inspection of Northamptonshire Children’s Trust", "Children in West Northamptonshire wait.", "West Northamptonshire acts."],
            "West Northamptonshire Council",
            "of a trust's two councils the one most named",
        ),
    ],
)  # fmt: skip
def test_the_authority_a_letter_is_about(texts: list[str], name: str, why: str) -> None:
    """The title decides, then the line above it, the opening, the address, the text."""
    found = find_authority(page(*texts)).value
    assert found is not None, why
    assert found.name == name, why


@pytest.mark.parametrize(
    ("year", "name"),
    [("2018", "Dorset County Council"), ("2020", "Dorset Council")],
)  # fmt: skip
def test_of_two_councils_of_one_name_the_one_that_existed_is_meant(year: str, name: str) -> None:
    """Dorset was a county council until March 2019."""
    found = find_authority(page(f"12 March {year}", "Dear Ms Leavy", "Focused visit to Dorset children’s services"))
    assert found.value is not None
    assert found.value.name == name


@pytest.mark.parametrize(
    ("texts", "name", "notice"),
    [
        (
            ["Inspection of Norfolk local authority children’s services", "> Inspection of Suffolk local authority children’s services"],
            "Norfolk County Council",
            "running header names Suffolk County Council",
        ),
        (
            ["Dear Ms Lee", "Focused visit to Leeds children’s services",
             "This letter summarises the findings of the focused visit to Slough children’s services.", "Leaders in Slough act."],
            "Slough Borough Council",
            "title names Leeds City Council",
        ),
        (
            ["Dear Ms Lee", "Focused visit to Leeds children’s services",
             "This letter summarises the findings of the focused visit to Slough children’s services.",
             "Leaders in Leeds act. Leeds is calm."],
            "Leeds City Council",
            "opening sentence names Slough Borough Council",
        ),
        (["Inspection of North Yorkshire County Council children’s services"], "North Yorkshire Council",
         "is now North Yorkshire Council"),
    ],
)  # fmt: skip
def test_a_contradiction_is_decided_and_noted(texts: list[str], name: str, notice: str) -> None:
    """A running header decides nothing; of title and opening the one that the text bears out is right; either is said."""
    found = find_authority(page(*texts))
    assert found.value is not None
    assert found.value.name == name
    assert notice in " ".join(found.notices)


def test_the_witness_is_the_words_and_their_page() -> None:
    """Where the authority was found can be shown."""
    found = find_authority(page("22 June 2023", "Dear Ms Leavy", "Focused visit to Dorset children’s services"))
    (proof,) = found.evidence
    assert (proof.field, proof.page, proof.words) == ("authority", 1, "Focused visit to Dorset children’s services")


@pytest.mark.parametrize(
    "texts",
    [
        ["Children wait.", "Leaders act."],
        ["Ofsted, Store Street, Manchester, M1 2WD", "Dear Ms Lee", "Focused visit to children’s services", "Children wait."],
        ["Inspection of Achieving for Children", "A school in Leeds is good."],
    ],
    ids=["none named", "the sender's address", "a trust of several, and a passing mention"],
)
def test_a_letter_that_names_none_has_none(texts: list[str]) -> None:
    """Nothing is guessed."""
    found = find_authority(page(*texts))
    assert found.value is None
    assert found.notices


@pytest.mark.parametrize(
    ("texts", "title"),
    [
        (["Dear Ms Leavy", "Focused visit to Dorset children’s services"], "Focused visit to Dorset children’s services"),
        (["Wirral", "Inspection of children’s social care services1"],
         "Wirral Metropolitan Borough Council: Inspection of children’s social care services"),
        (["Leeds City Council", "Children wait."], "Leeds City Council"),
        (["Children wait."], "Children wait."),
        ([], ""),
    ],
)  # fmt: skip
def test_a_letter_has_a_title(texts: list[str], title: str) -> None:
    """Its own where it has one, with its authority before it where that isn't in it."""
    blocks = page(*texts)
    assert find_title(blocks, find_authority(blocks).value) == title


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (["A review of plans", *["Leeds acts. Families in Leeds wait. Leeds is calm."] * 5], "however often the text names one"),
        (["Citygate, Gallowgate, Newcastle upon Tyne, NE1 4PA", "Inspection of services for children", "Children wait."],
         "an address in a line"),
        (["The inspectorate", "Citygate", "Gallowgate", "Newcastle upon Tyne", "NE1 4PA", "Inspection of services for children"],
         "an address in lines, above the title"),
        (["A review of plans", "Published by:", "The inspectorate", "1 Bridge Street", "Manchester", "M3 3FX", "Children wait."],
         "an imprint"),
        (["A review of plans", "Published by Leeds City Council", "Children wait."], "an imprint that names a council"),
        (["Guidance on plans", "Examples of practice in this guide come from Kent, Essex and Surrey."], "examples"),
        (["3 May 2022", "Dear Ms Bradford", "Monitoring visit to the service", "I am writing to report our findings."], "a person"),
        (["3 May 2022", "Dear Julie Kent", "Monitoring visit to the service", "I am writing to Ms Julie Kent."],
         "a person with a first name"),
        (["Inspection of services for children at the University of Kent"], "a university"),
        (["Inspection of services for children by Kent Police"], "the police"),
        (["Inspection of services for children in a prison near Leeds"], "a prison"),
        (["Inspection of services for children at HMP Leeds"], "a prison by its name"),
        (["Dear Ms Lee", "Focused visit to children’s services", "Thank you for meeting us at our office in Leeds."], "where people met"),
        (["A review of plans", "Local authority: Leeds", "Local authority: Hull", "Children wait."], "labels that disagree"),
        (["Dear Ms Lee", "Thank you for your letter about Leeds City Council."], "what somebody else wrote about"),
        (["Dear Ms Lee", "We are writing on behalf of Kent County Council about your bill."], "who somebody writes for"),
        (["Dear Ms Lee", "I write in reply to your letter about Leeds City Council."], "a letter that is answered"),
        (["To: the parents of Leeds", "Inspection of services for children"], "people to whom it is, not the council"),
        (["Leeds City Council, social worker", "2015 to 2019"], "where somebody worked"),
        (["Reply to Leeds City Council's consultation"], "what others say to it"),
        (["Petition to Leeds City Council about the library"], "what others ask of it"),
        (["Dear Ms Lee", "Thank you for your complaint about the inspection of Leeds City Council."], "a complaint that is answered"),
        (["Dear Ms Lee", "Thank you for contacting Ofsted about Leeds City Council."], "an enquiry that is answered"),
        (["Dear Ms Lee", "I am writing in reply to your question about Leeds City Council."], "a question that is answered"),
        (["Dear parents", "I am writing to tell you about the school trip to Leeds."], "news for parents"),
        (["Dear parents", "I am writing to let you know that Leeds City Council has new forms."], "a council in passing"),
        (["Dear parents", "Thank you for your support. Leeds City Council will collect the forms."], "the sentence after the thanks"),
        (["Dear Ms Lee", "Short inspection of The Leeds Council School"], "a school whose name has “Council”"),
        (["Dear Ms Lee", "Short inspection of Bradford District Primary School"], "a school whose name has “District”"),
        (["Dear Ms Lee", "Short inspection of Kent County Council’s Hill Nursery"], "a council’s nursery"),
        (["Dear Ms Lee", "Short inspection of Oldham Council Training Centre Limited"], "a company"),
        (["Leeds Council for Voluntary Service", "A review of the year"], "a charity that is called a council"),
        (["Leeds Council of Mosques", "A review of the year"], "a body of members that is called a council"),
        (["Community Council of Devon", "A review of the year"], "a community council"),
        (["Leeds City Council Credit Union", "A review of the year"], "a credit union of its staff"),
        (["Friends of Leeds City Council Parks", "A review of the year"], "friends of its parks"),
        (["Leeds City Council tax 2020", "What you pay"], "a tax"),
        (["Leeds Council House, Kirkgate", "Inspection of a home"], "a building"),
        (["Minutes of a meeting held at Leeds City Council offices", "Those present"], "a venue"),
        (["Your landlord: Leeds City Council", "Dear Ms Lee"], "a landlord"),
        (["Dear Ms Lee", "Re: your council tax, Leeds City Council"], "a bill"),
        (["Fife Council Area Support Team", "A review of the year"], "a team for children’s hearings"),
        (["Planning application to Leeds City Council by a firm", "The site"], "what somebody asks of a council"),
        (["Welcome by the leader of Leeds City Council", "A day of talks"], "who speaks"),
        (["Leeds City Council Unison branch", "News for members"], "a union’s branch"),
        (["Objection by the Hill Society to Kent County Council’s plan", "We object."], "what somebody says to a council"),
    ],
)  # fmt: skip
def test_a_council_that_a_letter_is_not_about_is_not_taken(texts: list[str], why: str) -> None:
    """Nothing is taken from an address, an imprint, an example, a person or another body, and that is said."""
    found = find_authority(page(*texts))
    assert found.value is None, why
    assert found.notices == ("The letter doesn’t say clearly which council it is to.",), why


@pytest.mark.parametrize(
    ("texts", "field", "words", "page"),
    [
        (["Leeds City Council", "Notes on services"], "authority", "Leeds City Council", 1),
        (["A review of plans", "Local authority: Leeds"], "authority", "Local authority: Leeds", 1),
    ],
)  # fmt: skip
def test_every_way_has_its_witness(texts: list[str], field: str, words: str, page: int) -> None:
    """Also a name from the first lines or from a labelled row can be shown."""
    (proof,) = find_authority(page_of(texts)).evidence
    assert (proof.field, proof.words, proof.page) == (field, words, page)


def page_of(texts: list[str]) -> list[Block]:
    """Return a first page of `texts`."""
    return [Block(text, page=1) for text in texts]


@pytest.mark.parametrize(
    ("header", "number", "noted", "why"),
    [
        ("Inspection of Suffolk children’s services", 2, True, "another letter's header"),
        ("Focused visit to Suffolk children’s services", 2, True, "a visit"),
        ("Inspection of Suffolk children’s services", 1, False, "a first page has no running header"),
        ("Suffolk", 2, False, "it doesn't say of what"),
        ("Inspection of Norfolk children’s services", 2, False, "the same council"),
    ],
)
def test_which_running_headers_are_noted(header: str, number: int, noted: bool, why: str) -> None:
    """A header on later pages that says whose letter it is must agree with the title."""
    title = Block("Inspection of Norfolk local authority children’s services", page=1)
    found = find_authority([title, Block(header, Role.FURNITURE, page=number), Block("Suffolk waits.", page=2)])
    said = "The running header names Suffolk County Council, but the title names Norfolk County Council. We used Norfolk County Council."
    assert found.notices == ((said,) if noted else ()), why
