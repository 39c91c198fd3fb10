"""Highlights: every word that matched is marked, with its reason, and nothing else."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import analyse, marks_of, scanned
from indexer.highlight import best_window, highlighter
from indexer.query import Has, Node, Or, Term, parse_query
from indexer.results import Span, Why

MARKED = (
    ("caseload", "High caseloads; a caseload.", (("caseloads", "word"), ("caseload", "word")), "every form of a word"),
    ("maire", "Máire’s letter", (("Máire’s", "word"),), "with its accents and its apostrophe"),
    ("the neglect of", "The neglect of the child", (("neglect", "word"),), "stop words say nothing"),
    ("the", "The child", (("The", "word"),), "unless nothing else is left"),
    ('"child in need"', "A child in need. In need, a child.", (("child in need", "phrase"),), "a phrase as a whole"),
    ('"child" need', "children: a child needs", (("child", "word"), ("needs", "word")), "a quoted word exactly"),
    ('child "child in need"', "a child in need", (("child in need", "phrase"),), "a word within a phrase is marked with it"),
    ('"missing children"~2', "children who are missing; missing", (("children", "phrase"), ("missing", "phrase")), "near, not far"),
    ("well-matched", "well matched, well–matched, matched well", (("well matched", "phrase"), ("well–matched", "phrase")), "in a row"),
    ("inspect*", "Inspectors inspect", (("Inspectors", "wildcard"), ("inspect", "wildcard")), "a wildcard's words"),
    ("wom?n", "Women’s, a woman", (("woman", "wildcard"),), "the whole word"),
    ("safegaurding~", "Safeguarding", (("Safeguarding", "fuzzy"),), "a misspelt word"),
    ("neglect -child", "child neglect", (("neglect", "word"),), "nothing from under a NOT"),
    ("NOT neglect", "neglect", (), "nor from a bare one"),
    ("a OR (neglect -x)", "neglect", (("neglect", "word"),), "deep parts count"),
    ("£1,000", "cost £1,000 – 1000", (("1,000", "word"), ("1000", "word")), "numbers however written"),
    ("s.47", "s.47, S 47", (("s.47", "phrase"), ("S 47", "phrase")), "with any mark between"),
    ("children", "◼ chil\u00addren 😀 children", (("chil\u00addren", "word"), ("children", "word")), "hidden hyphens, emoji before it"),
    ("*", "all", (), "everything is nothing to mark"),
)


def highlight(root: Node, text: str) -> tuple[Span, ...]:
    """Return what `root` finds in `text`, split into words as the index splits it."""
    words, _, stems = scanned(text)
    marked = highlighter(root)(text, " ".join(stems), marks_of(text, words, stems))
    assert marked == highlighter(root)(text, " ".join(stems), "")
    return marked


@pytest.mark.parametrize(("typed", "text", "marked", "why"), MARKED)
def test_what_matched_is_marked(typed: str, text: str, marked: tuple[tuple[str, str], ...], why: str) -> None:
    """Spans cover the words as they stand in the text."""
    spans = highlight(parse_query(typed).root, text)
    assert tuple((text[span.start : span.end], span.why.value) for span in spans) == marked, why


def test_an_abbreviations_words_are_marked_as_such() -> None:
    """What was not typed but searched too has a reason of its own; a name in the letter's data marks nothing."""
    root = Or((Term("MASH"), Term("multi-agency safeguarding hub", also=True), Has("authority", ("SLG",))))
    text = "the multi-agency safeguarding hub (MASH)"
    assert [(text[span.start : span.end], span.why) for span in highlight(root, text)] == [
        ("multi-agency safeguarding hub", Why.ABBREVIATION),
        ("MASH", Why.WORD),
    ]


QUERIES = (
    "child need",
    '"child in need" need',
    "in* (need OR Máire)",
    '"child need"~3 ét*',
    "chidl~ £1,000 -the",
    "well-matched child",
    "the of",
)
PIECES = "child|Child’s|in|need|needs|£1,000|well–matched|the|Máire|😀|–|◼|in need.|\u00ad|e\u0301t".split("|")
texts = st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join) | st.text()


@given(st.sampled_from(QUERIES), texts)
def test_spans_cover_what_they_claim(typed: str, text: str) -> None:
    """Spans are in order and apart, begin and end with whole words, and their own words alone are marked again."""
    root = parse_query(typed).root
    spans = highlight(root, text)
    starts = {token.start for token in analyse(text)}
    ends = {token.end for token in analyse(text)}
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.start in starts and span.end in ends for span in spans)
    alone = (highlight(root, text[span.start : span.end]) for span in spans if span.why is not Why.PHRASE)
    assert all(alone)


SENTENCES = "The first sentence is here. The second one says neglect twice: neglect. A third follows, about drift. The end comes last."


def window(typed: str, text: str, width: int) -> str:
    """Return the best window's text."""
    found = best_window(text, highlight(parse_query(typed).root, text), width)
    return text if found is None else text[found.start : found.end]


WINDOWS = (
    ("neglect", 200, SENTENCES, "short enough"),
    ("neglect", 60, "The second one says neglect twice: neglect.", "whole sentences"),
    ("drift", 40, "A third follows, about drift.", "the sentence of the hit"),
    ("neglect", 30, "says neglect twice: neglect.", "else whole words"),
    ("absent", 30, "The first sentence is here.", "the beginning where nothing is marked"),
    ("first neglect drift", 110, SENTENCES[: SENTENCES.index(" The end")], "the most different words"),
)


@pytest.mark.parametrize(("typed", "width", "shown", "why"), WINDOWS)
def test_the_window_shows_the_most(typed: str, width: int, shown: str, why: str) -> None:
    """It is cut at the ends of sentences where they fit, else of words."""
    assert window(typed, SENTENCES, width) == shown, why


@given(st.sampled_from(QUERIES), texts, st.integers(20, 120))
def test_the_window_is_bounded_and_shows_a_span(typed: str, text: str, width: int) -> None:
    """Never wider than asked for, never cutting the span that it shows."""
    spans = highlight(parse_query(typed).root, text)
    found = best_window(text, spans, width)
    if found is None:
        assert len(text) <= width
        return
    assert 0 <= found.start < found.end <= len(text)
    assert found.end - found.start <= width
    fitting = [span for span in spans if span.end - span.start <= width]
    assert not fitting or any(found.start <= span.start and span.end <= found.end for span in fitting)


def test_a_phrase_longer_than_the_window_shows_its_beginning() -> None:
    """Nothing fits, so the start of the span must do."""
    text = f"{'word ' * 20}neglect of children {'word ' * 20}"
    start = text.index("neglect")
    found = best_window(text, (Span(start, start + 19),), 12)
    assert found is not None
    assert text[found.start : found.end] == "neglect of"


def test_nothing_is_marked_twice() -> None:
    """The same word typed twice gives each place once."""
    assert len(highlight(parse_query("neglect neglect neglects").root, "neglect")) == 1
