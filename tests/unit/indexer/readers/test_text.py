"""Tests of the text reader: plain text, Markdown and HTML bits become blocks."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers import blocks_of
from indexer.readers.html.sanitise import plain_text
from indexer.readers.html.tree import tree_of
from indexer.readers.text.decoding import decoded
from indexer.readers.text.markdown import LONGEST, cells_of, clean, is_bold_line, items_in
from indexer.readers.text.reader import read_text

SEEN = "Children are seen regularly by their social workers"


def shape(text: str) -> list[tuple[str, str]]:
    """Return (role, words) of each block that `text` gives."""
    return [(block.role.value, block.text) for block in read_text(text.encode())]


@pytest.mark.parametrize(
    ("line", "expected", "why"),
    [
        ("on 7<sup>th</sup> May", "on 7th May", "a raised ending belongs to its number"),
        ("**County Hall** stays", "County Hall stays", "bold marks are no words"),
        ("*'Working Together'* says", "'Working Together' says", "italic marks are no words"),
        ("***both***", "both", "marks may be doubled up"),
        ("good* and bad* alike", "good* and bad* alike", "stars that close no word are stars"),
        ("snake_case_name and _emphasis_", "snake_case_name and emphasis", "underlines inside a word are part of it"),
        ("here <http://www.ofsted.gov.uk/a>.", "here http://www.ofsted.gov.uk/a.", "an address in angle brackets is no tag"),
        ("write to <a.b@c.gov.uk>", "write to a.b@c.gov.uk", "nor is an e-mail address"),
        ("[the report](https://a.uk/r)", "the report (https://a.uk/r)", "a link keeps its address"),
        ("[https://a.uk/r](https://a.uk/r)", "https://a.uk/r", "but not twice"),
        ("![crest](crest.png) County Hall", "County Hall", "pictures have no words"),
        ("children<young and 3 < 5 > 2", "children<young and 3 < 5 > 2", "what only looks like a tag stays"),
        ("a<b and H<sub>2</sub>O <br> end", "a<b and H2O end", "also beside a real tag"),
        ("Screening & Duty &amp; co &copy", "Screening & Duty & co &copy", "entities are resolved, ampersands stay"),
        ("one<script>alert('x')</script> two", "one two", "scripts go with their content"),
        ("a\u00a0b\u202fc\u200bd", "a b cd", "hard spaces are spaces, invisible ones nothing"),
        ("well\ufffematched", "well-matched", "the converter's sign for a hyphen is a hyphen"),
        (r"2 \* 3 and 1\. item", "2 * 3 and 1. item", "escaped signs are themselves"),
    ],
)
def test_marks_go_and_words_stay(line: str, expected: str, why: str) -> None:
    """A line's words come out without Markdown or HTML marks."""
    assert clean(line) == expected, why


@pytest.mark.parametrize(
    ("line", "expected", "why"),
    [
        (r"\*x\* and \*\*y\*\*", "*x* and **y**", "escaped stars are no marks"),
        (r"*a \* b*", "a * b", "nor do they close any"),
        (r"\<b>x, \&amp;, \[a](b), \`c\`", "<b>x, &amp;, [a](b), `c`", "any mark can be escaped"),
        (r"C:\files\a", r"C:\files\a", "a backslash before a letter is one"),
        ("one\\\ntwo", "one two", "a backslash at a line's end breaks the line"),
        ("**bold *and italic* text**", "bold and italic text", "marks inside others"),
        ("*italic **and bold***", "italic and bold", "and closed together"),
        ("*foo _bar* baz_", "foo _bar baz_", "marks that cross: the first to close wins"),
        ("foo*bar*baz", "foobarbaz", "stars work inside words"),
        ("foo_bar_baz", "foo_bar_baz", "underlines do not"),
        ("** not bold ** and **foo", "** not bold ** and **foo", "marks beside a space, or without an end, are none"),
        ("2 * 3 * 4", "2 * 3 * 4", "signs of arithmetic"),
        (r"`code *with* \* marks`", r"code *with* \* marks", "nothing is a mark in code"),
        ("`` a ` b `` and `c", "a ` b and `c", "code in two backticks has one; one alone is itself"),
        ("`<b>` &amp; `&amp;`", "<b> & &amp;", "nor tags and entities"),
        ("*`*`*", "*", "code binds closer than stars"),
        ("[a [b] c](https://a.uk/r)", "a [b] c (https://a.uk/r)", "brackets in a link's words"),
        ("[report](https://a.uk/r_(2019))", "report (https://a.uk/r_(2019))", "brackets in its address"),
        ("[report](<https://a.uk/a b>)", "report (https://a.uk/a b)", "an address with a space"),
        ("[report](https://a.uk/r 'its title')", "report (https://a.uk/r)", "a title in other quotes"),
        (r"[report \[draft\]](/r) **[x](/y)**", "report [draft] x", "escaped brackets; an address that is no use to a reader"),
        ("[r\u00e9sum\u00e9](https://a.uk/\u00e9%20a)", "r\u00e9sum\u00e9 (https://a.uk/\u00e9%20a)", "an address stays as it was typed"),
        ("[no link] (https://a.uk)", "[no link] (https://a.uk)", "a space between"),
        ("![the [old] crest](crest.png) County Hall", "County Hall", "brackets in a picture's words"),
        ("<https://a.uk/b%20c_d_e*f*>", "https://a.uk/b%20c_d_e*f*", "no marks in an address"),
        ("<mailto:a@b.uk>, <a+b@c.gov.uk>", "mailto:a@b.uk, a+b@c.gov.uk", "addresses to write to"),
        ("<www.ofsted.gov.uk/a>", "www.ofsted.gov.uk/a", "as people type it, though CommonMark wants a scheme"),
        ("&amp;lt; and H<sub>2</sub>O &amp;lt;", "&lt; and H2O &lt;", "entities are resolved once, also beside a tag"),
        ("&#42;x&#42; &frac12; &#x2013; &nosuch;", "*x* \u00bd \u2013 &nosuch;", "an entity is a sign and no mark"),
        ('<p class="a"style="b">text</p>', "text", "tags as converters write them"),
        ('<a title="a > b">text</a> <young people>', "text <young people>", "and as they should"),
        ("<!-- a *note* --> text <!-- no end", "text <!-- no end", "comments go; one without an end is none"),
        ("<!-- a note", "", "unless the line begins with it: it goes on below"),
    ],
)
def test_marks_are_those_of_commonmark(line: str, expected: str, why: str) -> None:
    """What is a mark and what is none, CommonMark 0.31 says."""
    assert clean(line) == expected, why


@pytest.mark.parametrize(
    ("row", "expected", "why"),
    [
        (r"| a \| b | `c\|d` |", ("a | b", "c|d"), "an escaped border is a sign of its cell, in code too"),
        (r"| a | b \|", ("a", "b |"), "also at the end"),
        ("a | *b* | &#124;", ("a", "b", "|"), "borders at the ends may be left out"),
    ],
)
def test_a_row_has_the_cells_that_it_shows(row: str, expected: tuple[str, ...], why: str) -> None:
    """As GitHub's tables have them."""
    assert tuple(clean(cell) for cell in cells_of(row)) == expected, why


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("# Overview #\n\nText.", [("heading", "Overview"), ("paragraph", "Text.")], "a Markdown heading"),
        ("# Plan B# ##\n\n\\# Text.", [("heading", "Plan B#"), ("paragraph", "# Text.")], "a sign of its words, and one that is no mark"),
        ("Overview\n========\nText.", [("heading", "Overview"), ("paragraph", "Text.")], "an underlined heading"),
        ("- one\n* two\n• three", [("list item", "one"), ("list item", "two"), ("list item", "three")], "bullets of several kinds"),
        ("1. one\n2) two\n(a) three", [("list item", "one"), ("list item", "two"), ("list item", "three")], "numbered items"),
        ("- one\n  goes on", [("list item", "one goes on")], "an indented line belongs to its item"),
        ("> He said so.\n> Twice.", [("quotation", "He said so. Twice.")], "a quotation"),
        ("---\n\nText.", [("paragraph", "Text.")], "a rule has no words"),
        ("County Hall\nWexcombe\nWX2 7QP", [("paragraph", line) for line in ("County Hall", "Wexcombe", "WX2 7QP")], "an address"),
        ("3 May 2019", [("paragraph", "3 May 2019")], "a date is no numbered item"),
        ("Page 2 of 7", [("furniture", "Page 2 of 7")], "a page number"),
        (
            f"{SEEN}, who know\nthem well and visit more often than the plan requires when\nthey need it.",
            [("paragraph", f"{SEEN}, who know them well and visit more often than the plan requires when they need it.")],
            "lines that were broken at a width are joined",
        ),
        (
            f"Overview\n{SEEN}, who know them\nwell.",
            [("paragraph", "Overview"), ("paragraph", f"{SEEN}, who know them well.")],
            "a short line above a paragraph is not its beginning",
        ),
        ("<ul>\n<li>one</li>\n<li>two</li>\n</ul>", [("list item", "one"), ("list item", "two")], "an HTML list"),
    ],
)  # fmt: skip
def test_lines_become_blocks(text: str, expected: list[tuple[str, str]], why: str) -> None:
    """Lines become the blocks that their author meant."""
    assert shape(text) == expected, why


def test_a_column_of_lists_gives_headings_and_items() -> None:
    """A one-column table of findings gives each heading and each bullet as a block of its own."""
    table = """
| Strengths |
|--|
| <ul style='x'> ▪ Staff stay. ▪ Plans work. |
| Areas for development |
| <ul><li>▪ Thresholds.</li></ul> |"""
    blocks = read_text(table.encode())
    assert [(block.role, block.text) for block in blocks] == [
        (Role.HEADING, "Strengths"),
        (Role.LIST_ITEM, "Staff stay."),
        (Role.LIST_ITEM, "Plans work."),
        (Role.HEADING, "Areas for development"),
        (Role.LIST_ITEM, "Thresholds."),
    ]
    assert {block.table for block in blocks} == {1}


def test_rows_of_data_keep_their_cells() -> None:
    """A table of data gives one block per row, with its cells."""
    blocks = read_text(b"| Judgement | Grade |\n|---|---|\n| Overall | **Good** |")
    assert [block.cells for block in blocks] == [("Judgement", "Grade"), ("Overall", "Good")]
    assert {block.role for block in blocks} == {Role.TABLE_ROW}
    assert blocks[1].text == "Overall – Good"


def test_form_feeds_number_the_pages() -> None:
    """Blocks carry the page they stand on where form feeds divide pages, and none where they don't."""
    assert [block.page for block in read_text(b"One.\n\fTwo.\n\fThree.")] == [1, 2, 3]
    assert [block.page for block in read_text(b"One.\n\nTwo.")] == [None, None]


def test_lines_on_every_page_are_furniture() -> None:
    """A line that stands first or last on most pages is furniture, whatever number it carries."""
    pages = "\f".join(f"Inspection of Wexcombe {page}\n\nText of page {name}.\n" for page, name in enumerate(("one", "two", "three"), 1))
    assert [block.role for block in read_text(pages.encode())] == [Role.FURNITURE, Role.PARAGRAPH] * 3


def test_bold_lines_are_told() -> None:
    """Bold is said of a line only where all of it is bold."""
    assert is_bold_line("#### **Background**")
    assert is_bold_line("<b>Background</b>")
    assert not is_bold_line("**Background** and more")
    assert not is_bold_line("**One** and **two**")
    assert is_bold_line("**One** **two**")
    assert is_bold_line("*__Background__*")
    assert is_bold_line(r"**2 \*\* 3**")
    assert not is_bold_line("** Background **")
    assert not is_bold_line(r"\*\*Background\*\*")
    assert not is_bold_line("`**Background**`")
    assert not is_bold_line("*Background*")
    assert not is_bold_line("")


def test_words_before_a_list_are_an_item() -> None:
    """Words that stand before a cell's first bullet are not lost."""
    assert items_in("Inspectors saw: ▪ plans ▪ visits") == ("Inspectors saw:", "plans", "visits")
    assert items_in("no list here") == ()


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16", b""), ("utf-16-le", b""), ("utf-16-be", b""), ("utf-32", b""), ("cp1252", b"")],
)
def test_encodings(encoding: str, mark: bytes) -> None:
    """The usual encodings are told from the bytes."""
    assert decoded(mark + "Children’s plans – reviewed at £1,000".encode(encoding)) == "Children’s plans – reviewed at £1,000"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (b"x" * 16_000_001, "too large"),
    ],
)
def test_what_is_no_text_says_so(data: bytes, reason: str) -> None:
    """Bytes that are no text are refused with a reason a person understands."""
    with pytest.raises(UnreadableSource, match=reason):
        read_text(data)


@given(st.binary(max_size=400) | st.text(alphabet="ab<>/|*-_#&;\n\f`[]()! 1.\ufffe▪", max_size=400).map(str.encode))
def test_any_bytes_give_blocks_or_a_reason(data: bytes) -> None:
    """Any bytes at all give blocks with clean text, or the reason why not."""
    with suppress(UnreadableSource):
        for block in read_text(data):
            assert isinstance(block, Block)
            assert block.text
            assert block.text == " ".join(block.text.split())


def test_long_lines_of_marks_are_read_in_time() -> None:
    """Lines made of nothing but marks don't hold the reader up."""
    for mark in ("*a ", "_", "[", "<", "| ", "**", "&", "`", "- ", "<ul>", "a_"):
        with suppress(UnreadableSource):
            read_text((mark * 10_000).encode())
            read_text((f"{mark}x\n" * 2_000).encode())


def test_foreign_html_is_made_harmless_and_kept_in_bounds() -> None:
    """Of HTML only its words are taken, without scripts and notes; what is too deep or too long is refused."""
    assert plain_text("<p onclick=x>a<script>b</script><b>c</b> &lt; d<ul><li>e") == "ac < d\n\ne"
    assert plain_text("7<sup>th</sup> &lt; 8<!-- note -->") == "7th < 8"
    with pytest.raises(UnreadableSource, match="deep"):
        tree_of("<div>" * 1000)
    with pytest.raises(UnreadableSource, match="too large"):
        tree_of("<p>" * 100_000)


def test_a_line_too_long_to_be_a_paragraph_is_taken_as_it_is() -> None:
    """A megabyte on one line is not parsed as Markdown: that would take a quarter of a minute, and nobody wrote it so."""
    line = "*Plans* are clear. " * (LONGEST // 18)
    (block,) = read_text(line.encode())
    assert block.text == line.strip()
    assert read_text(b"*Plans* are clear.")[0].text == "Plans are clear."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Childrenâ€™s plans â€“ all", "Children’s plans – all"),
        ("He said â€œyesâ€\x9d â€¦ at Â£5 in the cafÃ©", "He said “yes” … at £5 in the café"),
        ("Â£5 in the cafÃ©", "Â£5 in the cafÃ©"),
        ("â€ is no sign, â€™ is", "â€ is no sign, ’ is"),
    ],
)
def test_text_that_was_decoded_wrongly_and_saved_again_is_mended(written: str, read: str) -> None:
    """Only where quotation marks or dashes show that it was: the other signs may be meant."""
    assert decoded(written.encode()) == read


@pytest.mark.parametrize("data", ["Sir Ga\u0302r", "<p>Sir Ga\u0302r</p>", "{\\rtf1 Sir Ga\\u770?r\\par}"])
def test_an_accent_and_its_letter_are_one_sign(data: str) -> None:
    """Programs of the Mac write two; then a name would not be known."""
    assert [block.text for block in blocks_of(data.encode(), "a")] == ["Sir Gâr"]


def test_a_part_that_can_be_folded_away_has_its_summary_apart() -> None:
    """Markdown writes such parts as HTML; the marks are no text, and the summary does not run into what it sums up."""
    folded = "<details>\n<summary>Fostering</summary>\n\nCarers stay.\n</details>"
    opened = "<details open><summary>Health</summary>Nurses visit.</details>"
    data = f"# Plans\n{folded}\n{opened}".encode()
    assert [block.text for block in read_text(data)] == ["Plans", "Fostering", "Carers stay.", "Health", "Nurses visit."]
