"""Tests of the recogniser of people: who is written to, who signs, who inspected; and of names in a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.letter import Block, People, Role
from indexer.parsing.people import find_people
from indexer.parsing.person_names import names_in

SENTENCE = "This letter summarises the findings of the focused visit to Leeds on 17 May 2023. "


def people_in(kind: str, *texts: str) -> People:
    """Return the people in a letter of `texts`; " | " divides the cells of a table's row."""
    blocks = [Block(text, Role.TABLE_ROW, page=1, cells=tuple(text.split(" | "))) if " | " in text else Block(text,
    page=1) for text in texts]
    return find_people(blocks, kind).value


@pytest.mark.parametrize(
    ("text", "names", "why"),
    [
        ("Tracey Ledder and Joy Howick", ["Tracey Ledder", "Joy Howick"], "two"),
        ("Nigel Parkes, HMI and Brenda McInerney, HMI", ["Nigel Parkes", "Brenda McInerney"], "posts"),
        ("John Roughton HMI and Caroline Walsh HMI", ["John Roughton", "Caroline Walsh"], "posts without commas"),
        ("Lorna Schlechte, Nick Stacey and Paul Williams, all of whom are Her Majesty’s Inspectors", ["Lorna Schlechte", "Nick Stacey",
         "Paul Williams"], "of all"),
        ("Tracey Scott and Tracey Metcalfe, two of Her Majesty’s Inspectors", ["Tracey Scott", "Tracey Metcalfe"], "of both"),
        ("Sam Hainey, Ofsted Lead Inspector – Lesley Perry, CQC Lead Inspector", ["Sam Hainey", "Lesley Perry"], "a table's row"),
        ("Leanne Thirlby HMI, Ofsted lead inspector Jen Southall HMI, Ofsted", ["Leanne Thirlby", "Jen Southall"], "run together"),
        ("Chris Luke (Seconded Inspector), Gary Lamb (additional inspector)", ["Chris Luke", "Gary Lamb"], "brackets"),
        ("Ali Mekki and Gary Lamb AI", ["Ali Mekki", "Gary Lamb"], "letters after a name"),
        ("Ms Sara Tough OBE; Dr Mac Heath; Sir Mark Rowley QPM", ["Sara Tough", "Mac Heath", "Mark Rowley"], "titles and honours"),
        ("Máire Atherton, Paul D’Inverno, Andrea Crosby-Josephs, Anna de la Cruz", ["Máire Atherton", "Paul D’Inverno",
         "Andrea Crosby-Josephs",
         "Anna de la Cruz"], "accents, apostrophes, hyphens, particles"),
        ("Dominic Porter- Moore", ["Dominic Porter-Moore"], "a name cut at its hyphen"),
        ("Patricia Head, Ian Young", ["Patricia Head", "Ian Young"], "names that are words too"),
        ("Russel Breyer, Russel Breyer", ["Russel Breyer"], "each once"),
        ("Ofsted, Care Quality Commission, Leeds City Council, Regional Director", [], "organisations and posts"),
        ("satisfied that children are safe", [], "prose"),
        ("HMI, CQC, OBE", [], "capitals"),
    ],
)  # fmt: skip
def test_names_in_a_list(text: str, names: list[str], why: str) -> None:
    """Names stand as they are spelt, without titles, posts and post-nominals."""
    assert list(names_in(text)) == names, why


@given(st.text(max_size=200))
def test_any_text_gives_names_of_two_words_or_more(text: str) -> None:
    """No text raises, and a single word is no name."""
    assert all(len(name.split()) >= 2 for name in names_in(text))


@pytest.mark.parametrize(
    ("texts", "names", "why"),
    [
        (["Dear Jo", SENTENCE + "His Majesty’s Inspectors for this visit were Tracey Ledder and Joy Howick."], ["Tracey Ledder",
         "Joy Howick"], "since 2021"),
        (["Dear Jo", SENTENCE + "The inspectors were Diane Partridge and Julie Knight, Her Majesty’s Inspectors."], ["Diane Partridge",
         "Julie Knight"], "before"),
        (["Dear Jo", SENTENCE + "The inspector was Ian Young, HMI."], ["Ian Young"], "one"),
        (["Dear Jo", SENTENCE + "The visit was carried out by Her Majesty’s Inspectors Lisa Summers and Ian Young."], ["Lisa Summers",
         "Ian Young"], "carried out by"),
        (["Dear Jo",
         "The findings of a focused visit on 27 November 2018 carried out by Linda Steele and Donna Marriott, Her Majesty’s Inspectors."],
         ["Linda Steele", "Donna Marriott"], "in the same sentence"),
        (["Dear Jo", SENTENCE + "The inspectors were Andy Whippey,", "Tara Geere and Nasim Butt, Her Majesty’s Inspectors."],
         ["Andy Whippey", "Tara Geere", "Nasim Butt"], "over two blocks"),
        (["Dear Jo", SENTENCE + "Inspectors were assured by leaders in Leeds. Inspectors are grateful to Anna Lee."], [],
         "who is no inspector"),
        (["Dear Jo", SENTENCE], [], "none named"),
    ],
)  # fmt: skip
def test_the_inspectors_of_a_letter(texts: list[str], names: list[str], why: str) -> None:
    """A letter tells in a sentence who its inspectors were."""
    assert list(people_in("focused visit", *texts).inspectors) == names, why


@pytest.mark.parametrize(
    ("kind", "texts", "names", "why"),
    [
        ("ILACS report", ["Inspection of Leeds children’s services", "Lead inspector: Jan Edwards", "Her Majesty’s Inspector",
         "Judgement | Grade"],
         ["Jan Edwards"], "a title page"),
        ("ILACS report", ["Lead inspector: | Jan Edwards, Her Majesty’s Inspector", "Judgement | Grade"], ["Jan Edwards"], "a table's row"),
        ("ILACS report", ["Lead inspectors: Ann Lee, His Majesty’s Inspector, and Bo Ray, His Majesty’s Inspector"], ["Ann Lee", "Bo Ray"],
         "two that lead"),
        ("pre-2013 framework report", ["Inspection dates: 8 – 12 July 2013", "Reporting inspector Gary Lamb HMI", "Age group: All"],
         ["Gary Lamb"], "no colon"),
        ("SIF report (single inspection)",
         ["The inspection team", "Lead inspector: Ann Lee HMI", "Deputy lead inspector: Bo Ray HMI",
          "Team inspectors: Cy Moss HMI, Di Nash HMI,",
          "Ed Orr HMI and Flo Pym (OI)", "Shadow inspectors: Gil Quin", "Senior data analyst: Hal Rose",
          "Quality assurance manager: Ivy Sand SHMI"],
         ["Ann Lee", "Bo Ray", "Cy Moss", "Di Nash", "Ed Orr", "Flo Pym"], "a team, without those who were not of it"),
        ("SIF report (single inspection)",
         ["The inspection team", "Lead inspector: Ann Lee", "Team inspectors: Bo Ray and Cy Moss",
          "Information about this local authority area", "The largest groups are Asian British and Black British."],
         ["Ann Lee", "Bo Ray", "Cy Moss"], "a team above a heading that the file does not mark"),
        ("SIF report (single inspection)", ["Children wait.", "Lead inspector: Ann Lee", "Team inspectors: Bo Ray"], ["Ann Lee", "Bo Ray"],
         "no heading"),
        ("area SEND inspection report",
         ["Inspection team", "Ofsted | Care Quality Commission", "Ann Lee, Ofsted HMI lead inspector | Bo Ray, CQC lead inspector",
          "Cy Moss, Ofsted Inspector", "If you are not happy with the inspection, you can complain to Ofsted."],
         ["Ann Lee", "Bo Ray", "Cy Moss"], "two columns"),
        ("JTAI letter", ["Dear local partnership", "Joint targeted area inspection of Leeds",
         "Between 8 and 12 July 2019, Ofsted carried out an inspection."],
         [], "joint letters name none"),
    ],
)  # fmt: skip
def test_the_inspectors_of_a_report(kind: str, texts: list[str], names: list[str], why: str) -> None:
    """A report has a list of its team, or names who led it."""
    assert list(people_in(kind, *texts).inspectors) == names, why


@pytest.mark.parametrize(
    ("texts", "to", "why"),
    [
        (["22 June 2023", "Theresa Leavy", "Executive Director of People", "County Hall", "Dear Ms Leavy"], ["Theresa Leavy"],
         "the first line after the date"),
        (["Mr Colin Pettigrew County Hall West Bridgford Nottingham NG2 7OP", "Dear Colin,"], ["Colin Pettigrew"],
         "name and address run on"),
        (["Mr Steve Peddie Executive Director, Families & Wellbeing", "Dear Mr Peddie"], ["Steve Peddie"], "name and post run on"),
        (["Sally Giles, Director of Children’s Services", "Emma Taylor, Chief Executive, Leeds Children’s Trust",
         "Dear Sally Giles and Emma Taylor"],
         ["Sally Giles", "Emma Taylor"], "two addressees"),
        (["Kevin Hall", "East Riding of Yorkshire", "Cross Street", "Dear Mr Hall,"], ["Kevin Hall"], "a surname that is a place's word"),
        (["Colin Pettigrew", "Emma Ing HMI", "Regional Director", "Dear Colin"], ["Colin Pettigrew"], "the sender above the salutation"),
        (["Ofsted", "Piccadilly Gate", "Dear Florence Kroll"], ["Florence Kroll"], "only greeted"),
        (["Children wait."], [], "a report greets nobody"),
    ],
)  # fmt: skip
def test_whom_a_letter_is_addressed_to(texts: list[str], to: list[str], why: str) -> None:
    """Who stands in the address; else who is greeted by a whole name."""
    assert list(people_in("focused visit", *texts).to) == to, why


def test_who_leads_an_inspection_has_not_signed_by_it() -> None:
    """A lead inspector's post below the name, on a title page in lines, is no signature; nor is a group of people a person."""
    found = people_in("ILACS report", "Inspection of Leeds children’s services", "Lead inspector: Jan Edwards", "Her Majesty’s Inspector")
    assert found.sender == ()
    assert people_in("ILACS report", "The inspection team", "Jan Edwards, Asian British, Black British").inspectors == ("Jan Edwards",)


@pytest.mark.parametrize(
    ("texts", "sender", "why"),
    [
        (["Yours sincerely", "Tracey Ledder", "His Majesty’s Inspector"], ["Tracey Ledder"], "a name and a post"),
        (["Yours sincerely, Heather Brown HMI", "Divisional Manager"], ["Heather Brown"], "in one line"),
        (["Your sincerely", "Steve Lowe"], ["Steve Lowe"], "a slip"),
        (["I am copying this letter to the Department.", "Brenda McInerney", "Her Majesty’s Inspector"], ["Brenda McInerney"],
         "no greeting at the end"),
        (["Yours sincerely", "Ofsted | Care Quality Commission", "Yvette Stanley | Ursula Gallagher",
         "National Director | Deputy Chief Inspector"],
         ["Yvette Stanley", "Ursula Gallagher"], "a table of signatures"),
        (["Yours sincerely", "Heather Brown", "Copy: Mick Burrows, Chief Executive", "Chris Few, Chair"], ["Heather Brown"],
         "copies are not signatures"),
        (["Emma Ing HMI", "Regional Director", "East Midlands"], ["Emma Ing"], "a region is nobody"),
    ],
)  # fmt: skip
def test_who_signs(texts: list[str], sender: list[str], why: str) -> None:
    """The names at the letter's end, up to the list of copies."""
    assert list(people_in("focused visit", "Dear Jo", SENTENCE, *texts).sender) == sender, why


@pytest.mark.parametrize(
    ("overleaf", "sender"),
    [
        (["What officers say", "Jo Bloggs", "Director"], ["Bo Ray"]),
        (["Jo Bloggs", "Regional Director"], ["Bo Ray", "Jo Bloggs"]),
        (["Care Quality Commission", "Jo Bloggs"], ["Bo Ray", "Jo Bloggs"]),
    ],
)
def test_a_signature_goes_on_overleaf_only_with_those_who_sign(overleaf: list[str], sender: list[str]) -> None:
    """A page that begins with something else than a name or who inspected has no signatures."""
    signed = [Block(text, page=4) for text in ("Yours sincerely", "Bo Ray", "His Majesty’s Inspector")]
    blocks = [Block("Dear Anna", page=1), Block(SENTENCE, page=1), *signed, *(Block(text, page=5) for text in overleaf)]
    assert list(find_people(blocks, "focused visit").value.sender) == sender


def test_a_teams_list_ends_where_a_page_begins_with_something_else() -> None:
    """Names overleaf are of the team; what a council writes behind a report is not."""
    team = [Block(text, page=4) for text in ("The inspection team", "Lead inspector: Ann Other", "Team inspectors: Bo Ray, Cy Lake HMI")]
    for text, more in (("What officers say", []), ("Di Moor, Ed Nash", ["Di Moor", "Ed Nash"])):
        found = find_people([*team, Block(text, page=5)], "ILACS report").value.inspectors
        assert list(found) == ["Ann Other", "Bo Ray", "Cy Lake", *more]


def test_people_have_their_witnesses() -> None:
    """Where each was found can be shown."""
    blocks = [Block("Anna Lee", page=1), Block("Dear Anna", page=1), Block(SENTENCE + "The inspector was Bo Ray.", page=1),
    Block("Yours sincerely", page=4),
              Block("Bo Ray", page=4)]  # fmt: skip
    found = find_people(blocks, "focused visit")
    assert [(proof.field, proof.page, proof.words) for proof in found.evidence] == [
        ("to", 1, "Anna Lee"),
        ("sender", 4, "Bo Ray"),
        ("inspectors", 1, "inspector was Bo Ray"),
    ]


def test_a_placeholder_left_in_a_letter_is_noted() -> None:
    """Nobody's address is "Insert LA Address"."""
    found = find_people([Block("Insert LA Address"), Block("Dear Joanne Siddle")], "focused visit")
    assert found.value.to == ("Joanne Siddle",)
    assert "Insert LA Address" in found.notices[0]
