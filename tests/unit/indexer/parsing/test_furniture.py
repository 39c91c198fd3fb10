"""Tests of furniture: what is on the page but no part of the letter's text."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Role
from indexer.parsing.furniture import is_furniture, without_furniture
from indexer.parsing.heading_blocks import mark_headings

PROSE = "Senior leaders know their services well and have a plan that is beginning to work."
MORE = "Children are seen by their social workers as often as their plans say, and often more."


def kept(*texts: str) -> list[str]:
    """Return which of these plain lines are left."""
    return [block.text for block in without_furniture(mark_headings([Block(text) for text in texts]))]


@pytest.mark.parametrize(
    ("text", "furniture", "why"),
    [
        ("3", True, "a page number"),
        ("Page 3 of 7", True, "a page number with words"),
        ("– 3 –", True, "a page number in dashes"),
        ("2019", False, "a year is no page number"),
        ("Overview ........ 4", True, "a line of a table of contents"),
        ("Floor 2A, Princess Buildings, Halifax HX1 1TS", True, "an address with a postcode"),
        ("Mr A Body County Hall West Bridgford Nottingham NG2 7OP", True, "a postcode with an O for a nought"),
        ("Children subject to s47 3rd time round are known", False, "not every letter with figures is a postcode"),
        ("They moved to M1 2WD last year. Since then, children wait.", False, "sentences are text"),
        ("T 0300 123 1231 Textphone 0161 618 8524 enquiries@ofsted.gov.uk", True, "telephones"),
        ("enquiries@ofsted.gov.uk", True, "an e-mail address alone"),
        ("Send it to ProtectionOfChildren@ofsted.gov.uk by May.", False, "an e-mail address in a sentence"),
        ("Sent via email to: a.body@wexcombe.gov.uk", True, "how it was sent"),
        ('A handwritten signature in blue ink that reads "A Body". It is cursive.', True, "a converter's remark on a signature"),
        ("The image shows the logo of Ofsted.", True, "a converter's remark on a picture"),
        ("A logo was drawn by the children in care council.", False, "what is not plainly a remark stays"),
        ("Logo: Ofsted, raising standards", True, "a picture's name"),
        ("Report published: 11 March 2016", True, "when it was published"),
        ("Inspection dates: 3 to 7 May 2021", True, "when they came"),
        ("Grade 4 (Inadequate)", True, "a grade alone is no text"),
        ("Good practice is shared.", False, "a sentence that begins with a grade"),
        ("If you would like a copy of this document in large print, please telephone.", True, "other formats"),
        ("You may reuse this information (not including logos) free of charge.", True, "the licence"),
        ("OFFICIAL - SENSITIVE", True, "a marking"),
    ],
)
def test_lines_that_are_never_text(text: str, furniture: bool, why: str) -> None:
    """A line is told for what it is by its shape alone."""
    assert is_furniture(text) is furniture, why


def test_a_letters_frame_goes() -> None:
    """What stands above and with "Dear …", the subject line, and what stands below "Yours sincerely" goes; the text stays."""
    assert kept(
        "Piccadilly Gate", "3 May 2019", "Ms A Body", "Director of Children's Services", "Wexcombe Council", "Dear Ms Body",
        "Focused visit to Wexcombe children's services", PROSE, "Overview", MORE, "Yours sincerely,", "B Other", "Her Majesty's Inspector",
        "Copy: C Third, Chief Executive", "D Fourth, Lead Member for Children's Services of the whole of Wexcombe and beyond, and others.",
    ) == [PROSE, "Overview", MORE]  # fmt: skip


def test_a_signature_without_a_greeting_goes() -> None:
    """Names and offices at the end go though nobody is "Yours sincerely"; a short line that is no signature stays."""
    assert kept("Dear Ms Body", PROSE, "B Other", "Her Majesty's Inspector", "C Third", "His Majesty’s Inspector") == [PROSE]
    assert kept("Dear Ms Body", PROSE, "Workers who stay") == [PROSE, "Workers who stay"]


def test_what_follows_a_signature_under_a_heading_stays() -> None:
    """An annex after the signature is text again; names and titles between are not."""
    assert kept("Dear Ms Body", PROSE, "Yours faithfully", "B Other", "Annex A", MORE) == [PROSE, "Annex A", MORE]


def test_a_copy_list_before_the_end_goes_and_a_sentence_about_copies_stays() -> None:
    """The names after "cc:" go; "I am copying this letter to …" is a sentence of the letter."""
    sentence = "I am copying this letter to the Department for Education."
    assert kept("Dear Ms Body", PROSE, sentence, "Yours sincerely", "B Other", "cc: C Third") == [PROSE, sentence]


def test_a_reports_title_goes() -> None:
    """In a report without a greeting, the text begins with its first sentence or known heading; a footnote of the title is neither."""
    title = [Block("Wexcombe Council"), Block("Inspection of children's social care services"), Block("Lead inspector: A Body")]
    note = Block("Ofsted produces this report under its power to combine reports in accordance with the law.", Role.FOOTNOTE)
    assert [block.text for block in without_furniture(mark_headings([*title, note, Block(PROSE), Block("Overview"), Block(MORE)]))] == [
        PROSE,
        "Overview",
        MORE,
    ]


def test_a_first_paragraph_that_the_page_cut_is_text() -> None:
    """A long piece without its full stop begins the text where it has a verb."""
    cut = (
        "Children's services were judged to require improvement at the last inspection, and since then much has been done for children and"
    )
    assert kept("Inspection of Wexcombe", cut, "families. It is not enough.")[0] == cut


def test_short_sentences_are_text_where_there_are_no_longer_ones() -> None:
    """A page of few words keeps its sentence; a line of an address or a title is none."""
    front = (Block("Citygate"), Block("Review of services"), Block("The services"))
    assert without_furniture((*front, Block("Staff know the children well."))) == (Block("Staff know the children well."),)
    assert without_furniture((*front, Block("1 Bridge Street West"), Block("Ms A. Roe."))) == ()


def test_contents_go_and_the_headings_below_stay() -> None:
    """Lines below "Contents" go as long as they end in a page number; the text below them stays."""
    assert kept(PROSE, "Contents", "Executive summary 2", "Recommendations 7", "Executive summary", MORE) == [
        PROSE,
        "Executive summary",
        MORE,
    ]


def test_contents_go_with_their_page() -> None:
    """Where pages are known, short lines of the contents' page go though their page numbers stand elsewhere."""
    blocks = [
        Block(PROSE, page=1),
        Block("Contents", page=2),
        Block("The authority,", page=2),
        Block("its area 12", page=2),
        Block(MORE, page=3),
    ]
    assert [block.text for block in without_furniture(blocks)] == [PROSE, MORE]


def test_the_imprint_ends_the_text() -> None:
    """From "The Office for Standards in Education … regulates and inspects" on, all is imprint."""
    imprint = "The Office for Standards in Education, Children's Services and Skills (Ofsted) regulates and inspects to achieve excellence."
    assert kept(
        PROSE, MORE, imprint, "Piccadilly Gate", "Store Street", "Some last sentence that is quite as long as a sentence of text."
    ) == [
        PROSE,
        MORE,
    ]


def test_rows_with_addresses_go() -> None:
    """A row of a table that gives an address or a site is none of the text."""
    rows = [
        Block("A Body – B Other", Role.TABLE_ROW, cells=("A Body", "B Other"), table=1),
        Block(
            "1 High Street, WX1 2AB – 2 Low Road, WX3 4CD", Role.TABLE_ROW, cells=("1 High Street, WX1 2AB", "2 Low Road, WX3 4CD"), table=1
        ),
        Block("www.a.gov.uk – www.b.nhs.uk", Role.TABLE_ROW, cells=("www.a.gov.uk", "www.b.nhs.uk"), table=1),
    ]
    assert [block.text for block in without_furniture([Block(PROSE), *rows])] == [PROSE, "A Body – B Other"]


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        (("North", "12", "180"), True),
        (("Re-referrals", "23"), True),
        (("12", "13"), True),
        (("Front door", "WX2 7QP"), True),
        (("Plans", "Restricted"), True),
        (("Duty team", "1 High Street, Wexcombe, WX1 2AB"), False),
        (("Wexcombe", "www.wexcombe.gov.uk"), False),
        (("Leaders", "Good", "1"), False),
    ],
)
def test_a_row_of_figures_is_text(cells: tuple[str, ...], kept: bool) -> None:
    """A bare number or postcode in a cell is a figure; an address, a site or a grade makes a row furniture."""
    row = Block(" – ".join(cells), Role.TABLE_ROW, cells=cells, table=1)
    assert without_furniture([Block(PROSE), row])[1:] == ((row,) if kept else ())


def test_notes_after_the_signature_are_kept() -> None:
    """Footnotes stand behind the end of the text: a signature does not end them."""
    note = Block("As the Act of 2004 says.", Role.FOOTNOTE, marker="1")
    ends = [Block("Yours sincerely"), Block("Ann Other"), Block("HMI")]
    assert [block.text for block in without_furniture([Block(PROSE), *ends, note])] == [PROSE, note.text]
    assert [block.text for block in without_furniture([Block(PROSE), *ends[1:], note])] == [PROSE, note.text]
