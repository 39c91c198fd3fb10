"""Highlight stage: a query's tree and a paragraph's text become the spans that matched and why, and the best window of a long text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache

from indexer.analysis import scanned
from indexer.engines.vocabulary import Vocabulary
from indexer.query import All, Fuzzy, Has, Leaf, Node, Phrase, Term, Wildcard
from indexer.query.plan import Row, Stream, row_of
from indexer.query.trees import positive_leaves, without_stop_words
from indexer.results import Span, Why

WINDOW = 300
"""Characters of a paragraph that a list of results shows."""

_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|(?<=[.!?][\"'”’)])\s+")
_SPACE = re.compile(r"\s+")


def highlight(root: Node, text: str) -> tuple[Span, ...]:
    """Return what `root` finds in `text`, in order and without overlap; nothing that only stands inside a NOT."""
    sought = _sought(root)
    if not sought:
        return ()
    words = _Words(text)
    return _apart([span for one, why in sought for span in _spans(one, why, words)])


class _Words:
    """The words of one text, as each part of the tree wants them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words, exact, stems = scanned(text)
        self.streams = {Stream.STEMS: stems, Stream.EXACT: exact}

    @cached_property
    def different(self) -> Mapping[str, int]:
        """The different exact words, each with the letters it has, as bits."""
        return {word: _letters(word) for word in self.streams[Stream.EXACT]}

    def places(self, stream: Stream, word: str) -> Iterator[int]:
        """Yield each place of `word`."""
        texts, place = self.streams[stream], -1
        for _ in range(texts.count(word)):
            place = texts.index(word, place + 1)
            yield place

    def span(self, first: int, last: int, why: Why) -> Span:
        """Return the span from the word at `first` to the word at `last`, both included."""
        return Span(self.starts[first], self.starts[last] + len(self.words[last]), why)

    @cached_property
    def starts(self) -> list[int]:
        """The first character of each word: between two words stands nothing that a word could be found in."""
        starts, end = [], 0
        for word in self.words:
            starts.append(self.text.index(word, end))
            end = starts[-1] + len(word)
        return starts


@lru_cache(maxsize=64)
def _sought(root: Node) -> tuple[tuple[Row | Wildcard | Fuzzy, Why], ...]:
    """Return what to look for in every text, each once, and what to say of it. A name is in the letter's data, not in its text."""
    leaves = dict.fromkeys(positive_leaves(without_stop_words(root)))
    telling = (leaf for leaf in leaves if not isinstance(leaf, Has | All))
    sought = ((row_of(leaf) if isinstance(leaf, Term | Phrase) else leaf, _why(leaf)) for leaf in telling)
    return tuple((one, why) for one, why in sought if not isinstance(one, Row) or one.words)


def _why(leaf: Leaf) -> Why:
    """Return why what `leaf` finds is marked."""
    match leaf:
        case Wildcard():
            return Why.WILDCARD
        case Fuzzy():
            return Why.FUZZY
        case Term(also=True):
            return Why.ABBREVIATION
        case Term() | Phrase() if len(row_of(leaf).words) > 1:
            return Why.PHRASE
        case _:
            return Why.WORD


def _spans(sought: Row | Wildcard | Fuzzy, why: Why, words: _Words) -> Iterable[Span]:
    """Return the spans of one part of the tree."""
    match sought:
        case Row(slop=0):
            return _rows(sought, why, words)
        case Row():
            return _near(sought, why, words)
        case Wildcard(pattern):
            return _any_of(Vocabulary(words.different).matching(pattern), why, words)
        case Fuzzy(word, distance):
            return _any_of(_similar(word, distance, words.different), why, words)


def _rows(row: Row, why: Why, words: _Words) -> Iterator[Span]:
    """Yield each place where the words of `row` stand in a row, as one span."""
    texts, width = words.streams[row.stream], len(row.words)
    for start in words.places(row.stream, row.words[0]):
        if width == 1 or texts[start : start + width] == row.words:
            yield words.span(start, start + width - 1, why)


def _near(row: Row, why: Why, words: _Words) -> Iterator[Span]:
    """Yield each word of `row` that has another of its words near it."""
    wanted = [(place, word) for word in dict.fromkeys(row.words) for place in words.places(row.stream, word)]
    for place, word in wanted:
        repeated = row.words.count(word) > 1
        if any(0 < abs(other - place) <= row.slop + 1 and (repeated or another != word) for other, another in wanted):
            yield words.span(place, place, why)


def _any_of(wanted: Iterable[str], why: Why, words: _Words) -> Iterator[Span]:
    """Yield each word that is one of the `wanted`."""
    for word in wanted:
        for place in words.places(Stream.EXACT, word):
            yield words.span(place, place, why)


def _similar(word: str, distance: int, words: Mapping[str, int]) -> Iterable[str]:
    """Return the `words` within `distance` of `word`: a wrong letter changes at most two of a word's letters, so most are out at once."""
    letters = _letters(word)
    likely = {
        other: 1
        for other, others in words.items()
        if abs(len(other) - len(word)) <= distance and (letters ^ others).bit_count() <= 2 * distance
    }
    return Vocabulary(likely).similar(word, distance)


@lru_cache(maxsize=1 << 15)
def _letters(word: str) -> int:
    """Return which letters `word` has, one bit each; several letters may share a bit."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def _apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order, those that overlap made one; the longer one says why."""
    apart: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if apart and span.start < apart[-1].end:
            last = apart[-1]
            longer = span if span.end - span.start > last.end - last.start else last
            apart[-1] = Span(last.start, max(last.end, span.end), longer.why)
        else:
            apart.append(span)
    return tuple(apart)


def best_window(text: str, spans: Sequence[Span], width: int = WINDOW) -> Span | None:
    """Return the part of `text`, at most `width` characters, that shows the most of `spans`; None where the whole is short enough.

    It begins and ends with sentences where they fit, else with words.
    """
    if len(text) <= width:
        return None
    first, last = _densest(text, spans, width)
    start = _start(text, first, last, width)
    return Span(start, _end(text, start, last, width))


def _densest(text: str, spans: Sequence[Span], width: int) -> tuple[int, int]:
    """Return first and last character of the neighbouring spans that fit `width` and show most: different words first, then many."""
    ends = [span.end for span in spans]
    best, found = (0, 0), (spans[0].start, spans[0].start) if spans else (0, 0)
    for place, span in enumerate(spans):
        fitting = spans[place : bisect_right(ends, span.start + width)]
        worth = (len({text[other.start : other.end].lower() for other in fitting}), len(fitting))
        if worth > best:
            best, found = worth, (span.start, fitting[-1].end)
    return found


def _start(text: str, first: int, last: int, width: int) -> int:
    """Return where a window around `first` to `last` begins: with their sentence, else with a word a little before them."""
    earliest = max(last - width, 0)
    sentences = [found.end() for found in _SENTENCE.finditer(text, earliest, first) if found.end() <= first]
    if sentences or not earliest:
        return sentences[-1] if sentences else 0
    word = _SPACE.search(text, max(earliest, first - width // 4), first)
    return word.end() if word else first


def _end(text: str, start: int, last: int, width: int) -> int:
    """Return where the window ends: with a sentence where that leaves it half full, else with a word."""
    limit = start + width
    if limit >= len(text):
        return len(text)
    ends = [found.start() for found in _SENTENCE.finditer(text, start, limit + 1) if found.start() <= limit]
    if ends and ends[-1] >= max(last, start + width // 2):
        return ends[-1]
    spaces = [found.start() for found in _SPACE.finditer(text, max(start + 1, last), limit + 1) if found.start() <= limit]
    return spaces[-1] if spaces else max(last, limit)
