"""Tests: pages as people save them, by hand or by program, from sites of many makes."""

from __future__ import annotations

import pytest

from indexer.letter import Role
from indexer.readers.formats import format_of
from indexer.readers.html.reader import read_html

ONE = "Social workers visit children often and write down what children tell them."
TWO = "Plans say what has to change, and by when, for every child in the area."


def texts(body: str) -> list[str]:
    """Return the texts of the blocks of a page with this body."""
    return [block.text for block in read_html(f"<!DOCTYPE html><html><body>{body}</body></html>".encode())]


NOTE = '<a href="#_ftn1" name="_ftnref1"><span class="MsoFootnoteReference">[1]</span></a>'


@pytest.mark.parametrize(
    ("body", "expected", "why"),
    [
        (f"<p><b>Headline findings</b><br>{ONE}</p>", ["Headline findings", ONE], "a heading in bold and a line end"),
        (f"<p><b>Leaders know</b><br>what to do. {ONE}</p>", [f"Leaders know what to do. {ONE}"], "words in bold that go on"),
        (f"<p>• {ONE}<br>• {TWO}<br>- Plans<br>1. Visits</p>", [ONE, TWO, "Plans", "Visits"], "a list made of line ends"),
        (f"<p>{ONE}<br>2 and 3 May {TWO}</p>", [f"{ONE} 2 and 3 May {TWO}"], "a line that begins with a number is none"),
        (f"<pre>3 May 2019\n\nDear Ms Lee\n\n{ONE}\n\n- Plans\n</pre>", ["3 May 2019", "Dear Ms Lee", ONE, "Plans"], "plain text"),
        (f'<div style="white-space: pre-line">3 May 2019\n\n{ONE}<br><br>{TWO}</div>', ["3 May 2019", ONE, TWO], "lines of its own"),
        (f'<div style="white-space:pre-wrap"><p>{ONE}\nMore.</p></div>', [f"{ONE} More."], "but paragraphs in it are paragraphs"),
        (f'<table><tr><td style="white-space:pre-wrap">North<td>{ONE}<tr><td>South<td style="white-space:pre">{TWO}\nMore.</table>',
         [f"North – {ONE}", f"South – {TWO} More."], "a cell with lines of its own is a cell"),
        (f"<noscript><p>{ONE}</p></noscript>", [ONE], "a page that has its text only where no scripts run"),
        (f"<noscript><p>Switch scripts on to see it all.</p></noscript><p>{ONE}</p>", [ONE], "one that has it elsewhere"),
        (f"<x-page><template shadowrootmode=open><p>{ONE}</p></template></x-page>", [ONE], "a page saved with its shadow tree"),
        (f"<template><p>{TWO}</p></template><p>{ONE}</p>", [ONE], "a template that nobody sees"),
        (f"<p>{ONE}{NOTE}</p><p>{TWO}<sup>2</sup></p>", [ONE, TWO], "links to notes, raised or not"),
        (f"<p><sup>1</sup> {ONE}</p>", [f"1 {ONE}"], "a note's own number"),
        ("<p>Children&amp;rsquo;s plans &amp;amp; visits&amp;nbsp;are &amp;#8216;safe&amp;#8217;.</p>",
         ["Children’s plans & visits are ‘safe’."], "signs that were encoded twice"),
        ("<p>The R&amp;D team and A&lt;B&gt; &amp;c; stay.</p>", ["The R&D team and A<B> &c; stay."], "and other uses of these signs"),
        (f"<p><i>\uf0e0</i> {ONE}</p>", [ONE], "an icon"),
        ("<p>Safe&shy;guarding co&#8209;ordinators chil&#8203;dren of\ufb01ces.</p>", ["Safeguarding co-ordinators children offices."],
         "hyphens and signs that nobody sees"),
    ],
)  # fmt: skip
def test_text_is_what_a_browser_shows(body: str, expected: list[str], why: str) -> None:
    """Lines, notes, signs and hidden parts are read as on the screen."""
    assert texts(body) == expected, why


@pytest.mark.parametrize(
    ("body", "role", "level", "bold"),
    [
        (f"<div role=heading aria-level=3>Care</div><p>{ONE}", Role.HEADING, 3, False),
        (f"<div role=heading>Care</div><p>{ONE}", Role.HEADING, 2, False),
        (f'<p><span style="color:red; font-weight:bold">Care</span></p><p>{ONE}', Role.PARAGRAPH, 0, True),
        (f'<p style="font-weight: 700">Care</p><p>{ONE}', Role.PARAGRAPH, 0, True),
        (f'<p style="white-space: pre-wrap; font-weight: bold">Care</p><p>{ONE}', Role.PARAGRAPH, 0, True),
        (f'<p style="white-space: pre-wrap"><b>Care</b></p><p>{ONE}', Role.PARAGRAPH, 0, True),
        (f'<p style="font-weight: normal">Care</p><p>{ONE}', Role.PARAGRAPH, 0, False),
    ],
)
def test_a_heading_may_be_told_by_role_or_style(body: str, role: Role, level: int, bold: bool) -> None:
    """Editors in a browser write bold as a style, and scripts write headings as a role."""
    first = read_html(f"<html><body>{body}".encode())[0]
    assert (first.text, first.role, first.level, first.bold) == ("Care", role, level, bold)


def test_a_tables_head_comes_first_and_its_foot_last() -> None:
    """A table's foot may stand before its body in the page, as HTML 4 asked."""
    table = (
        "<table><tfoot><tr><td>All<td>9</tfoot><thead><tr><th>Area<th>Seen</thead><tbody><tr><td>North<td>5</tbody>"
        "<tr><td>South<td>4</table>"
    )
    assert texts(f"<p>{ONE}</p>{table}")[1:] == ["Area – Seen", "North – 5", "South – 4", "All – 9"]


def test_a_list_may_count_down() -> None:
    """Numbers are those that a browser shows."""
    blocks = read_html(f"<html><body><p>{ONE}</p><ol reversed><li>Three<li>Two<li value=7>Seven<li>Six</ol>".encode())
    assert [block.marker for block in blocks[1:]] == ["4.", "3.", "7.", "6."]


def test_a_note_at_the_end_of_a_page_of_word_is_a_footnote() -> None:
    """Word marks notes by a style of its own."""
    note = f'<div style="mso-element:footnote" id=ftn1><p><a href="#_ftnref1">[1]</a> {TWO}</p></div>'
    blocks = read_html(f'<html><body><p>{ONE}</p><div style="mso-element:footnote-list">{note}</div>'.encode())
    assert [(block.role, block.text) for block in blocks] == [(Role.PARAGRAPH, ONE), (Role.FOOTNOTE, TWO)]


def test_a_wrong_byte_does_not_change_the_encoding() -> None:
    """In a page with few signs beyond ASCII, one wrong byte is still only one."""
    page = f"<html><body><p>Children’s plans – good. {ONE}".encode().replace(b"good", b"g\x92ood")
    assert read_html(page)[0].text == f"Children’s plans – g\ufffdood. {ONE}"


def test_cells_that_cover_rows_without_end_cost_no_more_than_others() -> None:
    """Each row of a damaged table could be wider than the one before: 3,000 rows would have 4.5 million cells."""
    blocks = read_html(f"<html><body><p>{ONE}</p><table>{'<tr><td rowspan=9999>x' * 3000}</table>".encode())
    assert max(len(block.cells) for block in blocks) <= 201


@pytest.mark.parametrize(
    ("page", "form"),
    [
        (f"3 May 2019<br><br>Dear Ms Lee<br><br>{ONE}<br><br>{TWO}<br><br>Yours<br>", "HTML"),
        (f"3 May 2019<p>Dear Ms Lee<p>{ONE}<p>{TWO}<p>Yours<p>Ann Lee<p>Director", "HTML"),
        (f"3 May 2019\n\nDear Ms Lee\n\n{ONE}<br>\n\n{TWO}<br>\n\nOne<br>\n\nTwo<br>\n\nThree<br>\n\nFour<br>", "text"),
        (f"{ONE}<br>{TWO}", "text"),
    ],
)
def test_a_piece_of_a_page_may_begin_with_words(page: str, form: str) -> None:
    """Where lines end by tags alone it is HTML; text with some tags in it is text."""
    assert format_of(page.encode()) == form


@pytest.mark.parametrize(
    ("row", "rows", "why"),
    [
        (f"<td>Main findings<td><p>{ONE} {TWO}</p><p>{TWO}</p>", [(Role.HEADING, "Main findings"), (Role.PARAGRAPH, f"{ONE} {TWO}"),
         (Role.PARAGRAPH, TWO)], "a form with its headings beside the text"),
        (f"<td>North<td><p>{ONE} {TWO}</p>", [(Role.TABLE_ROW, f"North – {ONE} {TWO}")], "no heading"),
        ("<td>Strengths<td>Three<td>Four", [(Role.TABLE_ROW, "Strengths – Three – Four")], "a row of data"),
        ("<td>Main findings<td>Good", [(Role.TABLE_ROW, "Main findings – Good")], "a grade"),
    ],
)  # fmt: skip
def test_a_heading_beside_its_text_heads_it(row: str, rows: list[tuple[Role, str]], why: str) -> None:
    """Only a known heading beside running text does; everything else is a row."""
    blocks = read_html(f"<html><body><p>{ONE}</p><table><tr>{row}</table>".encode())
    assert [(block.role, block.text) for block in blocks[1:]] == rows, why
