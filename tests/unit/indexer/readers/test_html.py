"""Tests: HTML pages become blocks, without the site's navigation."""

from __future__ import annotations

import pytest

from indexer.letter import Role
from indexer.readers.html.reader import html_title, read_html

GOV_UK = """<!DOCTYPE html><html lang="en"><head><title>Focused visit: Leeds - GOV.UK</title><style>p{}</style></head><body>
<div id="global-cookie-message">We use cookies</div><header class="govuk-header">GOV.UK</header>
<nav class="govuk-breadcrumbs"><a href="/">Home</a></nav>
<main id="content" class="govuk-main-wrapper"><span class="govuk-visually-hidden">Hidden</span>
<div class="gem-c-contents-list" role="navigation"><ol><li>Findings</li></ol></div>
<header><h1>Focused visit to Leeds City Council</h1></header><p>3 May 2019</p>
<h2>What needs to improve</h2>
<ul><li>Supervision<ul><li>of staff</li></ul></li><li><p>Plans</p></li></ul>
<div class="gem-c-feedback">Is this page useful?</div></main><aside>Related letters</aside><footer>OGL</footer></body></html>"""


def rows(body: str) -> list[tuple[Role, int, str, str]]:
    """Return role, level, marker and text of the blocks of a page with this body."""
    return [(block.role, block.level, block.marker, block.text) for block in read_html(f"<html><body>{body}</body></html>".encode())]


def test_a_page_of_a_site_is_read_without_the_site() -> None:
    """Of a GOV.UK page its own heading, paragraphs and nested lists remain, and its title as furniture."""
    assert [(block.role, block.level, block.text) for block in read_html(GOV_UK.encode())] == [
        (Role.FURNITURE, 0, "Focused visit: Leeds - GOV.UK"),
        (Role.HEADING, 1, "Focused visit to Leeds City Council"),
        (Role.PARAGRAPH, 0, "3 May 2019"),
        (Role.HEADING, 2, "What needs to improve"),
        (Role.LIST_ITEM, 1, "Supervision"),
        (Role.LIST_ITEM, 2, "of staff"),
        (Role.LIST_ITEM, 1, "Plans"),
    ]


@pytest.mark.parametrize(
    ("body", "blocks", "why"),
    [
        ("<p>Children&nbsp;are\n<i>seen</i>.", [(Role.PARAGRAPH, 0, "", "Children are seen.")], "spaces and inline elements"),
        ("<p>On the 7<sup>th</sup> of May", [(Role.PARAGRAPH, 0, "", "On the 7th of May")], "a raised ordinal"),
        ("<p>The Board<sup>1</sup> met", [(Role.PARAGRAPH, 0, "", "The Board met")], "the number of a note"),
        ("<p>Ofsted<br>Store Street", [(Role.PARAGRAPH, 0, "", "Ofsted"), (Role.PARAGRAPH, 0, "", "Store Street")], "lines of an address"),
        (f"<p>{'Plans ' * 12}<br>are clear", [(Role.PARAGRAPH, 0, "", f"{'Plans ' * 12}are clear")], "a line end in running text"),
        ("<ol start=3><li>One<li>Two</ol>", [(Role.LIST_ITEM, 1, "3.", "One"), (Role.LIST_ITEM, 1, "4.", "Two")], "numbers go on"),
        ("<p>▪ Caseloads", [(Role.LIST_ITEM, 1, "▪", "Caseloads")], "a typed bullet"),
        ("<blockquote><p>They listened.", [(Role.QUOTATION, 0, "", "They listened.")], "a quotation"),
        ("<table><tr><td>Overall<td>Good", [(Role.TABLE_ROW, 0, "", "Overall – Good")], "a row of data"),
        ("<table><tr><td><p>Dear Ms Jones<p>Plans", [(Role.PARAGRAPH, 0, "", text) for text in ("Dear Ms Jones", "Plans")], "layout"),
        (
            '<p>Plans</p><div class="footnotes" role="doc-endnotes"><ol><li><p>Guide <a>↩</a>',
            [(Role.PARAGRAPH, 0, "", "Plans"), (Role.FOOTNOTE, 0, "1", "Guide")],
            "a footnote",
        ),
        ("Words<div>in<div>no", [(Role.PARAGRAPH, 0, "", text) for text in ("Words", "in", "no")], "words in no paragraph"),
        ("<p>a&lt;b&gt;<script>alert(1)</script> c", [(Role.PARAGRAPH, 0, "", "a<b> c")], "no scripts; escaped signs are signs"),
    ],
)
def test_elements_become_blocks(body: str, blocks: list[tuple[Role, int, str, str]], why: str) -> None:
    """Each element becomes blocks of its role, as a reader of the page sees it."""
    assert rows(body) == blocks, why


def test_bold_is_told_from_partly_bold() -> None:
    """A paragraph is bold where all its letters are."""
    blocks = read_html(b"<html><body><p><b>What <i>needs</i></b> <strong>to improve</strong><p><b>Plans</b> are clear")
    assert [block.bold for block in blocks] == [True, False]


def test_the_title_is_the_first_heading_or_the_title() -> None:
    """A page is called by its first heading, else by its title."""
    assert html_title(GOV_UK.encode()) == "Focused visit to Leeds City Council"
    assert html_title(b"<title>Report not found</title><p>Sorry") == "Report not found"


@pytest.mark.parametrize(
    ("body", "blocks", "why"),
    [
        ("<p>Now <del>not </del><ins>well</ins> <s>or</s>done", [(Role.PARAGRAPH, 0, "", "Now well done")], "what was struck out"),
        ("<p>One.<br><br>Two.", [(Role.PARAGRAPH, 0, "", "One."), (Role.PARAGRAPH, 0, "", "Two.")], "an empty line"),
        ("<p>At <math><mn>85</mn><mo>%</mo></math> now", [(Role.PARAGRAPH, 0, "", "At 85% now")], "an equation"),
        (
            "<ol start=12><li>Ensure:<ol type=a><li>Plans<li>Care</ol><li value=20>Improve</ol>",
            [
                *((Role.LIST_ITEM, level, marker, text) for level, marker, text in ((1, "12.", "Ensure:"), (2, "a.", "Plans"))),
                *((Role.LIST_ITEM, level, marker, text) for level, marker, text in ((2, "b.", "Care"), (1, "20.", "Improve"))),
            ],
            "numbers as they are shown",
        ),
        (
            "<details><summary>Fostering</summary>Carers are trained.</details>",
            [(Role.PARAGRAPH, 0, "", text) for text in ("Fostering", "Carers are trained.")],
            "a part that folds away",
        ),
        ("<h2><button>Care</button></h2><button>Print</button>", [(Role.HEADING, 2, "", "Care")], "a button that names a part"),
        (
            "<table><caption>Children seen</caption><tr><td>2017<td>81%</table>",
            [(Role.PARAGRAPH, 0, "", "Children seen"), (Role.TABLE_ROW, 0, "", "2017 – 81%")],
            "a table's caption",
        ),
    ],
)
def test_what_people_see_is_read_as_they_see_it(body: str, blocks: list[tuple[Role, int, str, str]], why: str) -> None:
    """What is struck out is left out, and what is shown is read where it stands."""
    assert rows(body) == blocks, why


@pytest.mark.parametrize(
    ("table", "cells", "why"),
    [
        (
            "<tr><th>Measure<th colspan=2>2017<th>2018<tr><td>Seen<td>80%<td>82%<td>88%",
            [("Measure", "2017", "2017", "2018"), ("Seen", "80%", "82%", "88%")],
            "a heading over two columns",
        ),
        (
            "<tr><td rowspan=2>Leavers<td>Housing<td>91%<tr><td>Work<td>54%",
            [("Leavers", "Housing", "91%"), ("Leavers", "Work", "54%")],
            "a label of two rows",
        ),
        ("<tr><td rowspan=0>A<td>B<td>C<tr><td>D<td>E", [("A", "B", "C"), ("A", "D", "E")], "a label of all rows"),
        ("<tr><td>A<td colspan=2>B<td>C<tr><td>D<td>E<td>F<td>G", [("A", "B", "B", "C"), ("D", "E", "F", "G")], "the first row"),
    ],
)
def test_merged_cells_are_read_with_each_row_and_column(table: str, cells: list[tuple[str, ...]], why: str) -> None:
    """A cell that covers several rows or columns belongs to each of them."""
    blocks = read_html(f"<html><body><table>{table}</table></body></html>".encode())
    assert [block.cells for block in blocks] == cells, why


def test_a_page_is_decoded_as_it_says() -> None:
    """A page that is no UTF-8 is read in the encoding that it names, and as Windows-1252 if it names none that is known."""
    page = "<html><head><meta charset='{}'></head><body><p>Čeští rodiče jsou vítáni.</p></body></html>"
    assert read_html(page.format("iso-8859-2").encode("iso-8859-2"))[0].text == "Čeští rodiče jsou vítáni."
    assert read_html("<html><body><p>A café’s".encode("cp1252"))[0].text == "A café’s"
    assert read_html("<html><meta charset=rot13><body><p>A café’s".encode("cp1252"))[0].text == "A café’s"
