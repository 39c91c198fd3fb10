"""Tests: pages as programs write them: their style sheets, their notes, their lists, and remarks of readers."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Role, Source
from indexer.parsing import parse_letter
from indexer.readers import blocks_of
from indexer.readers.html.style_sheet import LONGEST

SOURCE = Source("a.html", "/", "0" * 64, 1, 1)
PLAN = "Plans for children are reviewed on time by managers who know them."
VISIT = "Social workers visit children often and write down what they say."
TEAM = "Teams have the staff whom they need for the work that they do."


def read(body: str, sheet: str = "") -> list[Block]:
    """Return the blocks of a page with this body and style sheet."""
    return list(blocks_of(f"<html><head><style>{sheet}</style></head><body>{body}</body></html>".encode(), "a.html"))


def texts(body: str, sheet: str = "") -> list[str]:
    """Return the texts of such a page."""
    return [block.text for block in read(body, sheet)]


@pytest.mark.parametrize(
    ("sheet", "bold", "why"),
    [
        (".c0{color:#000;font-weight:700}", True, "a class in bold"),
        ("span.c0, .c9 { font-weight : bold }", True, "one of several, of one element"),
        ("/* .c0{font-weight:400} */ <!-- .c0{font-weight:600} -->", True, "within marks for old browsers"),
        (".c0{font-weight:700}.c1{font-weight:400}", False, "the last rule for any of its classes counts"),
        (".c1{font-weight:400}.c0{font-weight:700}", True, "the last rule for any of its classes counts"),
        (".menu .c0{font-weight:700}", False, "a class within another"),
        (".c00{font-weight:700}", False, "another class"),
        (f"{'.x{color:red}' * (LONGEST // 10)}.c0{{font-weight:700}}", False, "behind more than anybody writes"),
        ("{{{.c0{font-weight:700", False, "not finished"),
    ],
)
def test_bold_by_a_style_sheet(sheet: str, bold: bool, why: str) -> None:
    """Google Docs says by classes alone what is a heading."""
    heading, _ = read(f'<p><span class="c0 c1">Headline findings</span></p><p><span class="c1">{PLAN}</span></p>', sheet)
    assert heading.bold is bold, why


@pytest.mark.parametrize(
    ("piece", "sheet"),
    [
        ('<span class="c5">four</span>', ".c5{text-decoration:line-through}"),
        ('<span class="c5">four</span>', ".c5{text-decoration-line: underline line-through}"),
        ('<span style="text-decoration:line-through">four</span>', ""),
        ("<del>four</del>", ""),
    ],
)
def test_what_is_struck_out_is_left_out(piece: str, sheet: str) -> None:
    """However a program says so."""
    assert texts(f"<p>Leaders meet {piece} five times a year to look at plans.</p>", sheet) == [
        "Leaders meet five times a year to look at plans."
    ]


def test_underlined_words_stay() -> None:
    """Only a line through words strikes them out."""
    assert texts('<p>Leaders <span class="a">meet often</span>.</p>', ".a{text-decoration:underline}") == ["Leaders meet often."]


@pytest.mark.parametrize(
    "note",
    [
        f'<p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;{PLAN}</span></p>',
        f'<p><a name="_n1" href="#_r1">1</a> {PLAN}</p>',
        f'<p><span><sup><a id="n1" href="#r1">1</a></sup></span> {PLAN}</p>',
    ],
)
def test_a_paragraph_that_leads_back_is_a_note(note: str) -> None:
    """It begins with its number, which is a link to where the text refers to it."""
    text, found = read(f'<p>{VISIT}<sup><a href="#n1" id="r1">[1]</a></sup></p><hr><div>{note}</div>')
    assert text.text == VISIT
    assert (found.role, found.marker, found.text) == (Role.FOOTNOTE, "1", PLAN)


def test_a_contents_line_is_no_note() -> None:
    """A number that leads to a part of the page has no name to lead back to."""
    assert Role.FOOTNOTE not in {block.role for block in read(f'<p><a href="#part1">1</a> Introduction</p><p>{PLAN}</p>')}


def test_remarks_of_readers_are_left_out() -> None:
    """Google Docs and Word write them below the page."""
    mark = '<sup><a href="#cmnt1" id="cmnt_ref1">[a]</a></sup>'
    google = f'<p>{PLAN}{mark}</p><div><p><a href="#cmnt_ref1" id="cmnt1">[a]</a>Is it so?</p></div>'
    assert texts(google) == [PLAN]
    word = f"<p>{PLAN}</p><div style='mso-element:comment-list'><div style='mso-element:comment'><p>[JL1] Is it so?</p></div></div>"
    assert texts(word) == [PLAN]


@pytest.mark.parametrize(
    ("label", "role", "marker"),
    [
        ('<span style="font:Symbol">·&nbsp;&nbsp; </span>', Role.LIST_ITEM, "•"),
        ("o<span>&nbsp;&nbsp; </span>", Role.LIST_ITEM, "•"),
        ("§<span>&nbsp; </span>", Role.LIST_ITEM, "•"),
        ("Ø<span>&nbsp; </span>", Role.LIST_ITEM, "•"),
        ("3.<span>&nbsp; </span>", Role.PARAGRAPH, "3."),
    ],
)
def test_the_label_that_word_writes_beside_a_list_item(label: str, role: Role, marker: str) -> None:
    """A letter in a symbol font is a bullet, a number is a number."""
    item = f"<p class=MsoListParagraph><![if !supportLists]><span><span style='mso-list:Ignore'>{label}</span></span><![endif]>{VISIT}</p>"
    (found,) = read(item)
    assert (found.role, found.marker, found.text) == (role, marker, VISIT)


@pytest.mark.parametrize(
    ("html", "markers"),
    [
        (f"<ul><li><span>•</span>{PLAN}</li><li>- {VISIT}</li></ul>", ["•", "•"]),
        (f"<ol><li><span>1.</span>{PLAN}</li><li>2. {VISIT}</li></ol>", ["1.", "2."]),
        (f"<ul><li>12. {PLAN}</li><li>13. {VISIT}</li></ul>", ["12.", "13."]),
        (f"<ol><li>{PLAN}</li><li>{VISIT}</li></ol>", ["1.", "2."]),
    ],
)
def test_a_list_item_whose_label_is_written_out(html: str, markers: list[str]) -> None:
    """It is shown once."""
    found = read(html)
    assert [block.text for block in found] == [PLAN, VISIT]
    assert [block.marker for block in found] == markers


def test_a_part_that_folds_away_within_a_list_has_its_heading() -> None:
    """Notion writes such parts as lists of one item each."""
    heading, text = read(f"<ul><li><details><summary>What needs to improve</summary><p>{PLAN}</p></details></li></ul>")
    assert (heading.text, heading.role, heading.bold, text.text) == ("What needs to improve", Role.PARAGRAPH, True, PLAN)


def test_pictures_among_letters_are_no_text() -> None:
    """A box may begin with one; a tick in a table says something."""
    assert texts(f"<figure><div>💡</div><div>{PLAN}</div></figure>") == [PLAN]
    assert "✓" in " ".join(texts(f"<p>{PLAN}</p><table><tr><th>Seen</th><th>Read</th></tr><tr><td>Child</td><td>✓</td></tr></table>"))


@pytest.mark.parametrize("number", ["1. ", "2.1. ", "(a) ", "B. ", "iv. "])
def test_a_heading_with_a_number_is_a_heading(number: str) -> None:
    """Sites of the government number the headings of their pages; a number with its stop is no sentence."""
    page = f"<h1>Report</h1><p>{PLAN}</p><h2><span class=number>{number}</span>Headline findings</h2><p>{VISIT}</p>"
    letter = parse_letter(blocks_of(page.encode(), "a.html"), (SOURCE,))
    assert [section.heading for section in letter.sections] == ["Introduction", f"{number}Headline findings"]


def test_a_main_part_that_is_not_shown_is_not_the_main_part() -> None:
    """Some pages have one for phones and one for others."""
    page = f"<main hidden><p>{PLAN} {PLAN}</p></main><main><h1>Report</h1><p>{VISIT} {TEAM}</p></main>"
    assert texts(page) == ["Report", f"{VISIT} {TEAM}"]


def test_a_number_with_a_bracket_is_a_number() -> None:
    """As "1." is."""
    found = read(f"1) {PLAN}<br>2) {VISIT}<br>")
    assert [(block.marker, block.text) for block in found] == [("1)", PLAN), ("2)", VISIT)]


@pytest.mark.parametrize("piece", ["/* a ", "a ", "a{", ".c{font-weight:700", "}", "a,", "; ", "text-decoration:"])
def test_a_long_style_sheet_without_an_end_is_read_in_time(piece: str) -> None:
    """The time grows with its length: for 400,000 signs a square would take hours."""
    assert texts(f"<p class=c>{PLAN}</p>", "font-weight" + piece * (LONGEST // len(piece))) == [PLAN]
