"""What text recognition finds becomes typeset text: level, with sizes, weights, bullets and gaps, and without logos."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from indexer.readers.ocr.doubtful_columns import doubtful_tables
from indexer.readers.ocr.recogniser import Found
from indexer.readers.ocr.words import Line, Word
from indexer.readers.pdf.page import Page, TextRun
from indexer.readers.pdf.recognised import with_recognised

DPI = 300.0
WIDTH, HEIGHT = 2480, 3508
EM = 50
"""Pixels of a font size of 12 points."""
TALL = 0.755
"""Height of a tall letter, as a share of the font's size."""
REGULAR, BOLD = 0.1, 0.16
"""Width of strokes, as shares of the font's size."""


def word(text: str, left: float, base: float, *, em: float = EM, stem: float = REGULAR, sure: float = 96.0) -> Word:
    """Return a word of tall letters on a baseline; every letter is half as wide as the font's size."""
    return Word(text, sure, left, base - TALL * em, left + 0.5 * em * len(text), base, stem * em)


def line(*words: Word, tilt: float = 0.0) -> Line:
    """Return a line of words, turned by `tilt` pixels in each pixel."""
    turned = [one._replace(top=one.top + tilt * one.left, bottom=one.bottom + tilt * one.left) for one in words]
    return Line((turned[0].left, turned[0].bottom, turned[-1].right, turned[-1].bottom), tuple(turned))


def text(base: float, *, left: float = 300, words: int = 8, tilt: float = 0.0, **looks: float) -> Line:
    """Return a line of ordinary words."""
    em = looks.get("em", EM)
    return line(*(word("kindhead", left + 4.3 * em * place, base, **looks) for place in range(words)), tilt=tilt)


def runs_of(*pages: Sequence[Line]) -> list[tuple[TextRun, ...]]:
    """Return the runs of each page."""
    blank = [Page(number, 0, 0) for number in range(1, len(pages) + 1)]
    found = {number: Found(WIDTH, HEIGHT, DPI, tuple(lines)) for number, lines in enumerate(pages, start=1)}
    return [page.runs for page in with_recognised(blank, found)]


BODY = [text(1000 + 60 * place) for place in range(12)]
BODY_WORDS = " ".join(["kindhead"] * 8)


def test_sizes_and_weights_are_those_of_the_letters() -> None:
    """Lines measured a little differently are of one size; a heading is larger or has wider strokes; small print is never bold."""
    uneven = [text(1000 + 60 * place, em=EM * (0.97 + 0.01 * (place % 7))) for place in range(12)]
    (runs,) = runs_of([text(800, em=75), text(900, stem=BOLD), *uneven, text(2500, em=36, stem=BOLD)])
    assert [(run.size, run.bold) for run in runs] == [(18.0, False), (12.0, True), *[(12.0, False)] * 12, (8.6, False)]


def test_a_page_laid_askew_is_set_straight() -> None:
    """Its lines have one baseline each, as far apart as they were."""
    (runs,) = runs_of([text(1000 + 60 * place, tilt=0.012) for place in range(12)])
    steps = {round(above.base - below.base, 1) for above, below in pairwise(runs)}
    assert steps == {14.4}


def test_a_bullet_is_told_whatever_was_read() -> None:
    """A sign or a letter that stands apart is a bullet; a word of one letter, a number and a bracket are not."""
    marks = ("™", "e", "m™", "A", "1.", "(a)")
    (runs,) = runs_of([line(word(mark, 300, 1000 + 60 * at), *text(1000 + 60 * at, left=410).words) for at, mark in enumerate(marks)])
    assert [run.text.split()[0] for run in runs if run.left < 75] == ["•", "•", "•", *marks[3:]]


def test_a_grade_beside_two_lines_keeps_its_own_height() -> None:
    """Pieces of one line far apart each have their own baseline, as the engine takes what overlaps for one line."""
    (runs,) = runs_of([*BODY, line(word("kindhead", 300, 2000), word("held", 1700, 1985))])
    assert [round(2000 * 72 / DPI - (HEIGHT * 72 / DPI - run.base), 1) for run in runs[-2:]] == [0.0, 3.6]


def test_logos_are_left_out() -> None:
    """Words of a logo in the right half, and what stands at one height of most pages, however it was read, are no text."""
    aside = line(word("held", 1800, 200, em=120))
    across = [line(word(name, 300, 300, em=90)) for name in ("Held", "Hold", "Helcl")]
    found = runs_of([aside, across[0], *BODY], [across[1], *BODY], [across[2], *BODY])
    assert [len(runs) for runs in found] == [12, 12, 12]


def test_headings_at_the_tops_of_pages_and_notes_at_their_ends_stay() -> None:
    """They begin where the text begins, but differ in length or words; small print with the same words is a running footer."""
    tops = [line(word(name, 300, 300, em=em)) for name, em in (("Wexcombe", 110), ("Findings", 70), ("Whatneedstoimprove", 70))]
    notes = [line(word(name, 300, 3300, em=36)) for name in ("Workingtogether", "Childrenact", "Seethereport")]
    footers = [line(word("Recycledpaper", 300, 3400, em=36)) for _ in tops]
    found = runs_of(*([top, *BODY, note, footer] for top, note, footer in zip(tops, notes, footers, strict=True)))
    assert [(runs[0].text, runs[-1].text, len(runs)) for runs in found] == [
        ("Wexcombe", "Workingtogether", 14),
        ("Findings", "Childrenact", 14),
        ("Whatneedstoimprove", "Seethereport", 14),
    ]


def test_words_of_a_logo_as_large_as_the_text_are_left_out() -> None:
    """They stand far from where lines of text begin, at one height on most pages, and are read in many ways."""
    found = runs_of(*([line(word(name, 1500, 300)), *BODY] for name in ("improving", "irnprovlng", "inprovin")))
    assert [len(runs) for runs in found] == [12, 12, 12]


def test_a_grade_alone_with_one_letter_misread_is_that_grade() -> None:
    """Only where what was read is no word, and stands alone."""
    lines = [line(word(one, 300, 1900 + 60 * at)) for at, one in enumerate(("Geod", "Wood", "Inadeqoate", "Goode"))]
    (runs,) = runs_of([*BODY, *lines])
    assert [run.text for run in runs[12:]] == ["Good", "Wood", "Inadequate", "Goode"]


def test_a_page_number_that_was_misread_is_no_heading() -> None:
    """It stands where other pages have theirs; as short a line in another place, or where too few pages have one, stays."""

    def at_the_end(*names: str) -> list[list[str]]:
        numbered = [[*BODY, line(word(name, 700 if name == "UK" else 300, 3000, em=70))] for name in names]
        found = runs_of(*numbered, *[BODY] * len(names))  # a page with its number at the other side each
        return [[run.text for run in runs[12:]] for runs in found[: len(names)]]

    assert at_the_end("20", "Ld", "24", "26", "Ad") == [["20"], [], ["24"], ["26"], []]
    assert at_the_end("20", "UK", "24", "26") == [["20"], ["UK"], ["24"], ["26"]]
    assert at_the_end("20", "Ld", "24") == [["20"], ["Ld"], ["24"]]


def test_a_bullet_read_as_a_sign_is_none_of_the_words() -> None:
    """However near they stand: no sentence begins with such a sign."""
    (runs,) = runs_of([*BODY, line(word("m@", 300, 1900), word("kindhead", 360, 1900))])
    assert [run.text for run in runs[12:]] == ["•", "kindhead"]


def test_what_is_stamped_on_a_page_is_no_text() -> None:
    """A known word in capitals, with the day below it; a line aslant beside the others; a letter's own day near a stamp stays."""
    stamp = [line(word("RECEIVED", 1500, 300, em=70)), line(word("12", 1500, 400, em=70), word("MAR", 1600, 400, em=70))]
    aslant = line(word("SEENBYJO", 1500, 1900), word("TODAY", 1800, 1900), tilt=0.1)
    own = line(word("3", 300, 400), word("March", 350, 400))
    (runs,) = runs_of([*stamp, own, *BODY, aslant])
    assert [run.text for run in runs if run.text != BODY_WORDS] == ["3 March"]


def test_a_large_heading_at_the_top_of_a_page_stays() -> None:
    """On one page, on the left."""
    (first, _) = runs_of([line(word("Findings", 300, 300, em=90)), *BODY], BODY)
    assert first[0].text == "Findings"


def test_what_the_engine_doubts_is_left_out() -> None:
    """A signature is read with little confidence, and a word on another is read twice; a table's rules are no words."""
    signature = line(word("lkd", 300, 2200, sure=20), word("bh", 500, 2200, sure=30))
    twice = line(word("kindhead", 300, 2300), word("hh", 310, 2298, sure=35), word("|", 800, 2300))
    (runs,) = runs_of([*BODY, signature, twice])
    assert [run.text for run in runs[12:]] == ["kindhead"]


def test_typed_words_stay_where_nothing_more_was_recognised() -> None:
    """A page number typed over a scan is replaced by the text of the page, but not by less than it has."""
    typed = TextRun("Page 45 of the pack", "", -1, 10.0, False, 400, 480, 20)
    (empty,) = with_recognised([Page(1, 595, 842, (typed,))], {1: Found(WIDTH, HEIGHT, DPI, ())})
    (read,) = with_recognised([Page(1, 595, 842, (typed,))], {1: Found(WIDTH, HEIGHT, DPI, tuple(BODY))})
    assert (empty.runs, empty.recognised) == ((typed,), False)
    assert (len(read.runs), read.recognised) == (12, True)


def test_a_table_that_was_read_with_doubt_is_read_again_by_column() -> None:
    """Its two columns are named; a table without doubt, bullets beside text, and a line without its second column end none."""
    rows = [line(word("kindhead", 300, 1000 + 90 * at), word("held", 1600, 1010 + 90 * at)) for at in range(4)]
    doubt = line(word("kindhead", 300, 1360), word("hh", 1600, 1360, sure=30))
    (table,) = doubtful_tables([text(800), text(860), *rows, doubt, text(1450)])
    assert len(table.lines) == 5
    (left, _, end, _), (start, _, right, _) = table.columns
    assert left < 300 < 500 < end < start < 1600 < 1700 < right
    assert not list(doubtful_tables(rows))
    bullets = [line(word("e", 300, 1000 + 60 * at, sure=30), *text(1000 + 60 * at, left=410).words) for at in range(4)]
    assert not list(doubtful_tables(bullets))
