"""Tests: PDFs become blocks, by their structure tree or by their layout."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Role
from indexer.readers.pdf.reader import read_pdf
from tests.support.pdfs import Tag, item, p, pdf_of, table, tag
from tests.support.traps import FONT, PAGE, raw, stream

LONG = "Leaders know their services well and have a realistic view of the quality of social work practice. "


def read(*pages: list[Tag], tagged: bool = True) -> tuple[Block, ...]:
    """Return the blocks of a PDF with these pages."""
    return read_pdf(pdf_of(*pages, tagged=tagged))


def body(*tags: Tag, tagged: bool = True) -> list[tuple[Role, str, str]]:
    """Return role, marker and text of the blocks of one page."""
    return [(block.role, block.marker, block.text) for block in read(list(tags), tagged=tagged)]


@pytest.mark.parametrize(
    ("written", "text", "why"),
    [
        ("Leaders know the\nservice,\nwhich helps", "Leaders know the service, which helps", "a line end is a space"),
        ("c\vhildren in ne\ved", "children in need", "a word in several pieces is one word"),
        ("children\u00a0in\u202fneed", "children in need", "spaces of other kinds"),
        ("A well-\nmatched home; plans are well-matched", "A well-matched home; plans are well-matched", "a hyphen that the word has"),
        ("A well-\nmatched home", "A well-matched home", "a hyphen stays where nothing speaks against it"),
        ("The chil-\ndren said that children know", "The children said that children know", "a word torn at a line end"),
        ("A pre-\nbirth plan; the birth, the prebirth", "A pre-birth plan; the birth, the prebirth", "the second half is a word"),
        ("needs.However, plans", "needs. However, plans", "two sentences have a space between them"),
        ("See www.ofsted.gov.Uk now", "See www.ofsted.gov.Uk now", "a site's name has none"),
        ("2019-\n20 plan", "2019-20 plan", "a hyphen between numbers"),
        ("e\ufb03cient of\ufb01cers", "efficient officers", "ligatures"),
        ("so\u00adcial work\u200bers", "social workers", "soft hyphens and spaces without width"),
        ("Plans \uf0fc are clear", "Plans are clear", "a private-use sign is no word"),
    ],
)
def test_text_is_as_a_reader_sees_it(written: str, text: str, why: str) -> None:
    """Lines, pieces of words, hyphens and odd characters become the text that a reader sees."""
    assert [block.text for block in read([p(written)])] == [text], why


@pytest.mark.parametrize(
    ("written", "block", "why"),
    [
        (tag("H1", "Findings", bold=True), (Role.HEADING, "", "Findings"), "a heading"),
        (tag("H1", f"{LONG}{LONG}"), (Role.PARAGRAPH, "", (LONG * 2).strip()), "sentences tagged as a heading"),
        (tag("L", item("\uf06e", "Caseloads")), (Role.LIST_ITEM, "■", "Caseloads"), "a bullet of a symbol font"),
        (tag("L", item("23.", "Caseloads")), (Role.LIST_ITEM, "23.", "Caseloads"), "a printed number"),
        (tag("L", tag("LI", tag("LBody", "◼ Caseloads"))), (Role.LIST_ITEM, "◼", "Caseloads"), "a bullet without a label"),
        (tag("L", tag("LI", tag("LBody", "12.The team"))), (Role.LIST_ITEM, "12.", "The team"), "a number without a space"),
        (p("▪ Caseloads"), (Role.LIST_ITEM, "▪", "Caseloads"), "a bullet typed into a paragraph"),
        (p("7. Leaders know"), (Role.PARAGRAPH, "7.", "Leaders know"), "a number typed into a paragraph"),
        (p("2.1 Adoption"), (Role.PARAGRAPH, "", "2.1 Adoption"), "a section number is part of the words"),
        (p(tag("Span", "1", size=6, rise=4), " Working together", size=9), (Role.FOOTNOTE, "1", "Working together"), "a note as paragraph"),
        (tag("Note", p("2 Working together", size=9)), (Role.FOOTNOTE, "2", "Working together"), "a note"),
        (tag("BlockQuote", p("They listened.")), (Role.QUOTATION, "", "They listened."), "a quotation"),
        (tag("TOC", tag("TOCI", "Findings 2")), (Role.FURNITURE, "", "Findings 2"), "a table of contents"),
        (p("The Board", tag("Span", "1", size=8, rise=5), " met"), (Role.PARAGRAPH, "", "The Board met"), "the number of a note"),
        (p("Schools", tag("Span", "1", size=8, rise=5), ", all of"), (Role.PARAGRAPH, "", "Schools, all of"), "a comma after it"),
        (p("On the 7", tag("Span", "th", size=8, rise=5), " of May"), (Role.PARAGRAPH, "", "On the 7th of May"), "a raised ordinal"),
        (p("See ", tag("Link", tag("Span", "the guide")), "."), (Role.PARAGRAPH, "", "See the guide."), "a link inside of a line"),
    ],
)
def test_tags_and_looks_say_what_a_block_is(written: Tag, block: tuple[Role, str, str], why: str) -> None:
    """Each tag becomes a block of its role, with its marker off the text; looks correct a tag that misleads."""
    assert body(written) == [block], why


def test_words_tagged_as_a_label_come_back_to_their_place() -> None:
    """Words that Word tags as another item's label stand where the page has them."""
    first = tag("LI", tag("Lbl", "■"), tag("LBody", "Leaders know "))
    second = tag("LI", tag("Lbl", "their services well."), tag("LBody", "Plans are clear."))
    assert [block.text for block in read([tag("L", first, second)])] == ["Leaders know", "their services well. Plans are clear."]


def test_rows_of_data_are_blocks_and_layout_is_not() -> None:
    """A row with two filled cells is one block with its cells; a letter written into one wide cell is its paragraphs."""
    blocks = read(
        [
            table(("Judgement", "Grade"), ("Overall", "Good")),
            table((p("Dear Ms Jones"),), (tag("L", item("•", "Caseloads")),), (p(""), p("Yours sincerely"))),
            table((p("Outstanding"), p("Better than good"))),
        ]
    )
    assert [(block.role, block.text, block.table) for block in blocks] == [
        (Role.TABLE_ROW, "Judgement – Grade", 1),
        (Role.TABLE_ROW, "Overall – Good", 1),
        (Role.PARAGRAPH, "Dear Ms Jones", 0),
        (Role.LIST_ITEM, "Caseloads", 0),
        (Role.PARAGRAPH, "Yours sincerely", 0),
        (Role.TABLE_ROW, "Outstanding – Better than good", 2),
    ]
    assert blocks[1].cells == ("Overall", "Good")


def test_two_columns_of_running_text_are_no_data() -> None:
    """Two cells of several long paragraphs each are read one after the other."""
    left, right = (tag("TD", p(f"{word} {LONG * 3}"), p(LONG * 3)) for word in ("First", "Second"))
    blocks = read([tag("Table", tag("TR", left, right))])
    assert [(block.role, block.text.split()[0]) for block in blocks] == [
        (Role.PARAGRAPH, "First"),
        (Role.PARAGRAPH, "Leaders"),
        (Role.PARAGRAPH, "Second"),
        (Role.PARAGRAPH, "Leaders"),
    ]


def test_list_levels_follow_the_markers() -> None:
    """A dash below a bullet below a number is deeper, also where the tags have all items at one level."""
    labels = ("4.", "■", "–", "–", "■", "5.")
    blocks = read([tag("L", *(item(label, "Caseloads") for label in labels))])
    assert [block.level for block in blocks] == [1, 2, 3, 3, 2, 1]


def test_what_is_outside_of_the_tree_is_furniture() -> None:
    """Letterhead, running headers and page numbers are furniture: headers before the body, the rest after it."""
    blocks = read([tag("", "Ofsted", at=820), tag("Artifact", "3", at=30), p("Dear Ms Jones", at=700)])
    assert [(block.role, block.text) for block in blocks] == [
        (Role.FURNITURE, "Ofsted"),
        (Role.PARAGRAPH, "Dear Ms Jones"),
        (Role.FURNITURE, "3"),
    ]


def test_looks_of_a_block() -> None:
    """A block knows whether it is bold, its size and how far down the page it begins."""
    heading, mixed = read([p("What needs to improve", bold=True, size=14, at=702), p("Leaders ", tag("Span", "know", bold=True))])
    assert (heading.bold, heading.size, heading.page, heading.top) == (True, 14.0, 1, pytest.approx(0.15, abs=0.01))
    assert (mixed.bold, mixed.size) == (False, 12.0)


@pytest.mark.parametrize(
    ("last", "first", "goes_on", "why"),
    [
        (p("Leaders have", same="a"), p("a grip.", same="a"), True, "one element on both pages"),
        (p("Leaders have."), p("A grip."), False, "two elements, the first one finished"),
        (tag("L", item("■", "It is so.")), tag("L", tag("LI", tag("LBody", "More."))), True, "an item without the marker that all have"),
        (tag("L", item("■", "It is so.")), tag("L", item("■", "More.")), False, "an item with its marker"),
        (tag("L", item("■", "It is so.")), tag("L", tag("LI", tag("LBody", "More", bold=True))), False, "a heading that stands in a list"),
        (p(LONG + "\n" + LONG + "Their own"), p("Future plans"), True, "a full line and an open sentence"),
        (p(LONG + "\nSarah Urding"), p("Any complaints"), False, "a line with room for more"),
    ],
)
def test_paragraphs_go_on_over_a_page_break(last: Tag, first: Tag, goes_on: bool, why: str) -> None:
    """The first block of a page says whether the last one of the page before goes on in it."""
    furniture = tag("Artifact", "1", at=30)
    blocks = read([last, furniture], [furniture, first])
    assert [block.continues for block in blocks if block.page == 2 and block.role is not Role.FURNITURE] == [goes_on], why


def test_untagged_pages_are_read_by_their_layout() -> None:
    """Without tags, lines become paragraphs, list items, rows and notes by distance, looks, indent and markers."""
    found = body(
        p("Focused visit to Leeds", bold=True, size=14),
        p("Leaders know their services well and have a\nrealistic view of the quality of their own\npractice."),
        p("Plans are clear."),
        tag("L", item("■", "Caseloads are high in\nsome teams."), item("■", "Audits are thorough.")),
        table(("Overall", "Good"), ("Care leavers", "Outstanding")),
        p(tag("Span", "1", size=6, rise=4), " Working together", size=9, at=90),
        tag("Artifact", "3", at=30),
        tagged=False,
    )
    assert found == [
        (Role.PARAGRAPH, "", "Focused visit to Leeds"),
        (Role.PARAGRAPH, "", "Leaders know their services well and have a realistic view of the quality of their own practice."),
        (Role.PARAGRAPH, "", "Plans are clear."),
        (Role.LIST_ITEM, "■", "Caseloads are high in some teams."),
        (Role.LIST_ITEM, "■", "Audits are thorough."),
        (Role.TABLE_ROW, "", "Overall – Good"),
        (Role.TABLE_ROW, "", "Care leavers – Outstanding"),
        (Role.FOOTNOTE, "1", "Working together"),
        (Role.FURNITURE, "", "3"),
    ]


def test_two_columns_of_text_are_read_one_after_the_other_without_tags() -> None:
    """Sentences in two columns are read down the left one first; what crosses both stands where it is."""
    left = "Leaders know their services\nwell and have a realistic view\nof the quality of social work\npractice in every team now."
    right = "Children in care live in homes\nthat are stable, and they see\ntheir families often enough to\nkeep the bonds that matter."
    page = (
        tag("H1", "Headline findings", size=16, bold=True),
        *(tag("P", left, at=700), tag("P", left.replace("Leaders", "Managers"), at=634)),
        *(tag("P", right, at=700, left=260), tag("P", right.replace("Children", "Babies"), at=634, left=260)),
        p("Partners meet each month, and what they agree in these meetings is put into plans.", at=540),
    )
    assert [block.text.split(" ", 1)[0] for block in read(list(page), tagged=False)] == [
        *("Headline", "Leaders", "Managers", "Children", "Babies", "Partners"),
    ]


def test_a_table_of_words_stays_in_rows_without_tags() -> None:
    """Names beside their grades are rows, however many there are."""
    rows = [("Leadership and management", "Requires improvement"), ("Help and protection", "Good"), ("Adoption service", "Outstanding")] * 3
    assert [block.cells for block in read([table(*rows)], tagged=False)] == rows


def test_lines_of_an_address_stay_apart_without_tags() -> None:
    """A line that has room for the next one's first word was ended by its writer."""
    found = body(p("Jane Lunt, Executive lead of the clinical group\nAndy Cooke\nHoward Cooper\nLiverpool"), tagged=False)
    assert [text for _, _, text in found] == ["Jane Lunt, Executive lead of the clinical group", "Andy Cooke", "Howard Cooper", "Liverpool"]


def test_running_headers_and_contents_are_furniture_without_tags() -> None:
    """Without tags, what stands in the margin of several pages is furniture, and so are the lines of a table of contents."""
    header = p("Inspection of Leeds", size=8, at=810)
    contents = [p("Contents", at=700), table(("Findings", "2"), ("Recommendations", "7")), p("The end.")]
    pages = [[header, *contents], *([header, p(f"Page {number} says so.", at=700)] for number in (2, 3, 4))]
    texts = [block.text for block in read(*pages, tagged=False) if block.role is not Role.FURNITURE]
    assert texts == ["Contents", "The end.", *(f"Page {number} says so." for number in (2, 3, 4))]


def test_a_page_with_little_tagging_is_read_by_its_layout() -> None:
    """A page most of whose text is outside of the tree is read by its layout; a whole PDF with an empty tree is, too."""
    lines = "\n".join([LONG] * 7)
    blocks = read([p("Findings", at=780), tag("", lines, at=700)], [p(LONG)])
    assert [(block.role, block.page) for block in blocks] == [(Role.PARAGRAPH, 1), (Role.PARAGRAPH, 1), (Role.PARAGRAPH, 2)]
    assert [block.role for block in read([tag("", "Plans are clear."), p("")])] == [Role.PARAGRAPH]


def test_a_row_cut_by_a_page_break_is_whole_again() -> None:
    """A row whose cells go on on the next page is one row, on the page where it begins; the table goes on, too."""
    first = [table(("Body", "Area for priority action"), ("Leeds City", "Leaders should improve plans to ensure"))]
    second = [table(("Council", "that children are seen."), ("Leeds ICB", "Leaders should cut waits."))]
    rows = [block for block in read(first, second) if block.role is Role.TABLE_ROW]
    assert [(block.cells, block.page, block.table) for block in rows] == [
        (("Body", "Area for priority action"), 1, 1),
        (("Leeds City Council", "Leaders should improve plans to ensure that children are seen."), 1, 1),
        (("Leeds ICB", "Leaders should cut waits."), 2, 1),
    ]


def with_form(*lines: str) -> bytes:
    """Return a tagged PDF with one line before and one after a form object, whose `lines` have marks of their own from 0 on."""

    def marked(mark: int, y: int, words: str) -> bytes:
        return f"/P <</MCID {mark}>> BDC BT /F 12 Tf 50 {y} Td ({words}) Tj ET EMC ".encode()

    inside = b"".join(marked(mark, 650 - 40 * mark, words) for mark, words in enumerate(lines))
    return raw(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/StructTreeRoot 7 0 R/MarkInfo<</Marked true>>>>",
            2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            3: PAGE.replace(b"/Contents", b"/StructParents 0/Contents").replace(b"/Font", b"/XObject<</X 6 0 R>>/Font"),
            4: stream(marked(0, 700, "The first words.") + b"/X Do " + marked(1, 500, "The last words.")),
            5: FONT,
            6: stream(inside, b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>>>"),
            7: b"<</Type/StructTreeRoot/K[8 0 R 9 0 R]/ParentTree 10 0 R>>",
            8: b"<</Type/StructElem/S/P/P 7 0 R/Pg 3 0 R/K 0>>",
            9: b"<</Type/StructElem/S/P/P 7 0 R/Pg 3 0 R/K 1>>",
            10: b"<</Nums[0[8 0 R 9 0 R]]>>",
        }
    )


def test_text_in_a_form_object_stands_where_the_page_shows_it() -> None:
    """A form object's marks are its own: its text is glued to no element of the page, and is read where it stands."""
    long = [f"{number} {LONG}".strip() for number in ("One", "Two", "Three")]
    assert [block.text for block in read_pdf(with_form(*long))] == ["The first words.", *long, "The last words."]


def test_a_stamp_in_a_form_object_is_furniture() -> None:
    """A few words in a form object, as a stamp or a letterhead has, are no part of the page's text."""
    blocks = read_pdf(with_form("Received 3 May"))
    assert [(block.role, block.text) for block in blocks] == [
        (Role.PARAGRAPH, "The first words."),
        (Role.PARAGRAPH, "The last words."),
        (Role.FURNITURE, "Received 3 May"),
    ]
