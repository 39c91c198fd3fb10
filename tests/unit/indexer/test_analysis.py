"""Analysis: what people type and what letters print become the same words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import (
    LONGEST_WORD,
    STOP_WORDS,
    analyse,
    end_of_word,
    fold,
    indexed,
    marks_of,
    scanned,
    start_by,
    starts_by,
    starts_of,
    stem,
    stored_words,
)

SAME = (
    ("£1,000", "1000", "the thousands' comma is not part of the number"),
    ("s.47", "s 47", "a stop inside is a space"),
    ("S.47", "s.47", "capitals don't count"),
    ("16–17-year-olds", "16-17-year-olds", "an en dash typed as a hyphen"),
    ("16–17-year-olds", "16 17 year olds", "hyphenated words are their parts"),
    ("social worker’s", "social worker's", "a curly apostrophe typed straight"),
    ("Máire", "maire", "an accent not typed"),
    ("Ma\u0301ire", "Máire", "an accent as a letter of its own"),
    ("C&F", "c & f", "an ampersand is a space"),
    ("jo.bloggs@ofsted.gov.uk", "jo bloggs ofsted gov uk", "an e-mail address is its parts"),
    ("“grow your own”", "grow your own", "curly quotes are no words"),
    ("‘grow your own’", "grow your own", "nor single ones"),
    ("well\ufffematched", "well-matched", "the hyphen at a line end that PDFs give as U+FFFE"),
    ("chil\u00addren", "children", "a soft hyphen is nothing"),
    ("\uf0b7 children", "children", "a private-use bullet is no word"),
    ("◼ children ▪", "children", "nor is any other"),
    ("carers\u202fare", "carers are", "a narrow space is a space"),
    ("carers\u00a0are", "carers are", "so is one that doesn't break"),
    ("children 😀", "children", "an emoji is no word"),
    ("ﬁnding", "finding", "a ligature is its letters"),
    ("12.5%", "12.5", "decimals are one word"),
    ("03.05.2019", "03 05 2019", "but a date is its parts"),
    ("visit² 16½", "visit 16", "a note's mark and a fraction are beside the word"),
)


@pytest.mark.parametrize(("printed", "typed", "why"), SAME)
def test_what_is_printed_is_found_as_people_type_it(printed: str, typed: str, why: str) -> None:
    """Both give the same exact words and stems."""
    assert indexed(printed) == indexed(typed), why


def test_a_token_says_where_its_word_stands() -> None:
    """Position counts words, start and end count characters of the text as it is."""
    text = "● The worker’s £1,000"
    assert [(token.exact, token.stem, token.position, text[token.start : token.end]) for token in analyse(text)] == [
        ("the", "the", 0, "The"),
        ("worker's", "worker", 1, "worker’s"),
        ("1000", "1000", 2, "1,000"),
    ]


@pytest.mark.parametrize("word", ["inspects", "inspected", "inspecting", "inspections"])
def test_forms_of_a_word_have_one_stem(word: str) -> None:
    """Searching for one form finds the others."""
    assert stem(word).startswith("inspect")
    assert analyse(word)[0].stem == stem(fold(word))


@given(st.text())
def test_tokens_cover_words_in_order_for_any_text(text: str) -> None:
    """Places follow one another, characters never overlap, and no word is empty or has a space in it."""
    end = 0
    for place, token in enumerate(analyse(text)):
        assert token.position == place
        assert end <= token.start < token.end <= len(text)
        assert token.exact == fold(text[token.start : token.end])
        assert 0 < len(token.exact) <= LONGEST_WORD
        assert token.stem
        assert not any(letter.isspace() for letter in token.exact + token.stem)
        end = token.end


@given(st.text())
def test_exact_words_are_analysed_to_themselves(text: str) -> None:
    """What the parser prints and reads again stays the same."""
    _, exact = indexed(text)
    assert indexed(exact)[1] == exact


ODD = ("x" + " " * 0xD800 + "y", "\ufdfa" * 3 + " z")
"""A gap of more characters than a mark can say, and words of one character that fold to many."""


@pytest.mark.parametrize("text", ODD)
def test_an_odd_text_has_no_marks(text: str) -> None:
    """Its words are then located by reading it."""
    words, _, stems = scanned(text)
    assert marks_of(text, words, stems) == ""


@given(st.text())
def test_words_are_located_where_the_tokens_are(text: str) -> None:
    """Every word's beginning and end are those of its token."""
    tokens = analyse(text)
    assert scanned(text)[2] == tuple(token.stem for token in tokens)
    assert list(starts_of(text)) == [token.start for token in tokens]
    words, _, stems = scanned(text)
    if marks := marks_of(text, words, stems):
        assert list(starts_by(marks.encode().decode(), " ".join(stems))) == [token.start for token in tokens]
        codes = tuple(map(ord, marks))
        assert [start_by(codes, place, len("".join(stems[:place]))) for place in range(len(stems))] == [token.start for token in tokens]
    assert all(end_of_word(text, token.start) == token.end for token in tokens)


@given(st.text())
def test_the_indexed_words_are_the_tokens_words(text: str) -> None:
    """Engines and highlights see the same words at the same places."""
    stems, exact = indexed(text)
    tokens = analyse(text)
    assert stems.split() == [token.stem for token in tokens]
    assert exact.split() == [token.exact for token in tokens]


LONG = "x" * (LONGEST_WORD + 1)
PIECES = ("plans", "co-operate", "well.", "(the", "–", "O’Brien’s", "3.2.1", "£1,000", "ﬁre", LONG)


@given(st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_stored_words_are_those_that_scanning_gives(text: str) -> None:
    """Analysing each piece between white space once gives the same as reading the text, with the same marks."""
    found = stored_words(text)
    words, exact, stems = scanned(text)
    assert (found.stems.split(), found.exact.split()) == ([*stems], [*exact])
    assert found.marks == marks_of(text, words, stems)
    assert [*found.pieces] == text.split()


@pytest.mark.parametrize("text", [*ODD, f"an {LONG} word", "two  spaces", "a line\nbreak", " begins late", "a – dash", "–", ""])
def test_stored_words_of_odd_texts_are_the_same(text: str) -> None:
    """So are those of what has no words, or more white space than one character, or is too long for a table of pieces."""
    words, _, stems = scanned(text)
    assert stored_words(text)[1:] == (*indexed(text), marks_of(text, words, stems))


def test_threads_may_analyse_at_once() -> None:
    """A web server's threads share the chain."""
    texts = [f"inspections{number} of children’s services{number % 7}" for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(indexed, texts)) == [indexed(text) for text in texts]


def test_stop_words_are_folded_words() -> None:
    """Each is found by the exact form of a token; months are none."""
    assert all(fold(word) == word for word in STOP_WORDS)
    assert "may" not in STOP_WORDS
    assert {"of", "the", "in", "and", "or", "not"} <= STOP_WORDS


@given(st.text())
def test_scanning_gives_the_same_words(text: str) -> None:
    """The quick way, without places, sees what the chain sees."""
    words, exact, stems = scanned(text)
    tokens = analyse(text)
    assert words == tuple(text[token.start : token.end] for token in tokens)
    assert exact == tuple(token.exact for token in tokens)
    assert stems == tuple(token.stem for token in tokens)
