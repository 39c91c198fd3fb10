"""Highlight: the spans of a text that a query matched, with the reason for each, and the best window of a long text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, partial

from indexer.analysis import end_of_word, exact_forms, start_by, starts_by, starts_of, stem, words_in
from indexer.engines.shared.term_dictionary import fits, near
from indexer.query import All, Fuzzy, Has, Leaf, Node, Phrase, Term, Wildcard
from indexer.query.plan import Stream, WordSequence, word_sequence_of
from indexer.query.traversal import positive_leaves, without_stop_words
from indexer.results import Span, Why

WINDOW = 300
"""Characters of a paragraph shown in a list of results."""

_SENTENCE = re.compile(r"[.!?;:](?:(?<=[.!?])[\"'”’)])?(\s+)")
"""The end of a sentence; the group is the space before the next one."""
_MOST_BEFORE_SPACE = 2
"""Characters of the end of a sentence before that space."""
_SPACE = re.compile(r"\s+")

Place = tuple[int, int, int]
"""The first word of a match, minus the last, so that longer ones sort first, and the number of the part of the query that matched."""
Find = Callable[["_Words"], Iterable[Place]]
"""Finds the matches of one part of the query in the words of a text."""
Highlighter = Callable[[str, str, str], tuple[Span, ...]]
"""Returns the spans of a text, given the text, its stems, joined by single spaces, and its marks, as from `analysis.marks_of`."""


class _Words:
    """The words of one text; all but their stems is computed only if some part of the query needs it."""

    def __init__(self, text: str, stems: str, marks: str) -> None:
        self.text = text
        self.stems = f" {stems} "
        self.marks = marks
        self._marks = marks.encode() if marks.isascii() else tuple(map(ord, marks))
        self._places: dict[int, int] = {}
        """Where the stems of words that were found are in all stems, with the space before each."""

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The offset of every word."""
        return starts_by(self.marks, self.stems[1:-1]) if self.marks else tuple(starts_of(self.text))

    def start(self, word: int) -> int:
        """Return the offset of one word, without those of all others if it was found by its stem; `IndexError` if there is none."""
        place = self._places.get(word)
        return self.starts[word] if place is None or word >= len(self._marks) else start_by(self._marks, word, place - word)

    @cached_property
    def exact(self) -> tuple[str, ...]:
        """The exact form of every word."""
        return exact_forms(words_in(self.text))

    def exact_among(self, first: int, last: int) -> tuple[str, ...]:
        """Return the exact forms of the words from `first` to `last`."""
        return exact_forms(self.text[start : end_of_word(self.text, start)] for start in self.starts[first : last + 1])

    def of_stems(self, stems: str) -> Iterator[int]:
        """Yield the first word of each occurrence of `stems`, which has spaces between and around its stems."""
        word, before, place = 0, 0, self.stems.find(stems)
        while place >= 0:
            word += self.stems.count(" ", before, place)
            self._places[word] = place
            yield word
            before, place = place, self.stems.find(stems, place + 1)


def highlighter(root: Node) -> Highlighter:
    """Return a function that finds the spans matching `root` in a text, in order and without overlap; parts inside a NOT are ignored."""
    return partial(_highlight, *_sought(root))


def _highlight(whys: Sequence[Why], finders: Sequence[Find], text: str, stems: str, marks: str) -> tuple[Span, ...]:
    words = _Words(text, stems, marks)
    found = [place for find in finders for place in find(words)]
    return tuple(_spans(words, _apart(found), whys))


@lru_cache(maxsize=64)
def _sought(root: Node) -> tuple[tuple[Why, ...], tuple[Find, ...]]:
    """Return the reason and the finder for each distinct part of the query; names are left out, as they are in the letter's data."""
    leaves = dict.fromkeys(positive_leaves(without_stop_words(root)))
    telling = (leaf for leaf in leaves if not isinstance(leaf, Has | All))
    sought = ((word_sequence_of(leaf) if isinstance(leaf, Term | Phrase) else leaf, _why(leaf)) for leaf in telling)
    parts = [(one, why) for one, why in sought if not isinstance(one, WordSequence) or one.words]
    return tuple(why for _, why in parts), tuple(_finder(one, place) for place, (one, _) in enumerate(parts))


def _why(leaf: Leaf) -> Why:
    """Return the reason to give for what `leaf` marks."""
    match leaf:
        case Wildcard():
            return Why.WILDCARD
        case Fuzzy():
            return Why.FUZZY
        case Term(also=True):
            return Why.ABBREVIATION
        case Term() | Phrase() if len(word_sequence_of(leaf).words) > 1:
            return Why.PHRASE
        case _:
            return Why.WORD


def _finder(one: WordSequence | Leaf, part: int) -> Find:
    match one:
        case WordSequence(slop=0):
            return partial(_rows, one, _stems(one), part)
        case WordSequence():
            alone = tuple(WordSequence(one.stream, (word,)) for word in dict.fromkeys(one.words))
            return partial(_near, one, tuple((each, _stems(each)) for each in alone), part)
        case Wildcard(pattern):
            return partial(_fitting, fits(pattern), part)
        case Fuzzy():
            return partial(_similar, one, part)
    raise AssertionError(one)  # parts that match nothing in a text are left out


def _stems(row: WordSequence) -> str:
    """Return the stems of `row` with spaces between and around them, as in `_Words`."""
    return f" {' '.join(row.words if row.stream is Stream.STEMS else map(stem, row.words))} "


def _rows(row: WordSequence, stems: str, part: int, words: _Words) -> Iterator[Place]:
    """Yield each match of `row` as a phrase: its stems match, and so do its exact forms if asked for."""
    more = len(row.words) - 1
    for first in words.of_stems(stems):
        if row.stream is Stream.STEMS or words.exact_among(first, first + more) == row.words:
            yield first, -(first + more), part


def _near(row: WordSequence, alone: Sequence[tuple[WordSequence, str]], part: int, words: _Words) -> Iterator[Place]:
    """Yield each word of `row` that has another of them near it; `alone` has each distinct word with its stem."""
    wanted = [(place, one) for one, stems in alone for place, _, _ in _rows(one, stems, part, words)]
    for place, one in wanted:
        repeated = row.words.count(one.words[0]) > 1
        if any(0 < abs(other - place) <= row.slop + 1 and (repeated or another is not one) for other, another in wanted):
            yield place, -place, part


def _fitting(fit: Callable[[str], object], part: int, words: _Words) -> Iterator[Place]:
    """Yield each word that matches the pattern."""
    return ((place, -place, part) for place, word in enumerate(words.exact) if fit(word))


def _similar(fuzzy: Fuzzy, part: int, words: _Words) -> Iterator[Place]:
    """Yield each word close enough to the misspelt one."""
    found = near(fuzzy.word, words.exact, fuzzy.distance)
    return ((place, -place, part) for place, word in enumerate(words.exact) if word in found)


def _apart(found: list[Place]) -> list[Place]:
    """Return the matches in order, with overlapping ones merged; the longer one gives the reason."""
    found.sort()
    apart: list[Place] = []
    end = -1
    for place in found:
        if place[0] > end:
            apart.append(place)
        else:
            before = apart[-1]
            longer = place if -place[1] - place[0] > end - before[0] else before
            apart[-1] = (before[0], min(before[1], place[1]), longer[2])
        end = -apart[-1][1]
    return apart


def _spans(words: _Words, places: Iterable[Place], whys: Sequence[Why]) -> Iterator[Span]:
    start, text = words.start, words.text
    for first, last, part in places:
        begin = start(first)
        yield Span(begin, end_of_word(text, begin if first == -last else start(-last)), whys[part])


def best_window(text: str, spans: Sequence[Span], width: int = WINDOW) -> Span | None:
    """Return the part of `text`, at most `width` characters, that shows the most of `spans`; None if the whole text fits.

    It starts and ends at sentences if they fit, otherwise at words.
    """
    if len(text) <= width:
        return None
    first, last = _densest(text, spans, width)
    start = _start(text, first, last, width)
    return Span(start, _end(text, start, last, width))


def _densest(text: str, spans: Sequence[Span], width: int) -> tuple[int, int]:
    """Return the start and end of the run of spans within `width` that shows the most: different words first, then the most spans."""
    if spans and spans[-1].end - spans[0].start <= width:
        return spans[0].start, spans[-1].end
    ends = [span.end for span in spans]
    best, found = (0, 0), (spans[0].start, spans[0].start) if spans else (0, 0)
    for place, span in enumerate(spans):
        fitting = spans[place : bisect_right(ends, span.start + width)]
        worth = (len({text[other.start : other.end].lower() for other in fitting}), len(fitting))
        if worth > best:
            best, found = worth, (span.start, fitting[-1].end)
    return found


def _start(text: str, first: int, last: int, width: int) -> int:
    """Return where a window around `first` to `last` starts: at its sentence if that fits, otherwise at a word shortly before it."""
    earliest = max(last - width, 0)
    sentences = [found.end() for found in _SENTENCE.finditer(text, earliest, first) if found.end() <= first]
    if sentences or not earliest:
        return sentences[-1] if sentences else 0
    word = _SPACE.search(text, max(earliest, first - width // 4), first)
    return word.end() if word else first


def _end(text: str, start: int, last: int, width: int) -> int:
    """Return where the window ends: at a sentence if that leaves it at least half full, otherwise at a word."""
    limit = start + width
    if limit >= len(text):
        return len(text)
    least = max(last, start + width // 2)
    early = max(start, least - _MOST_BEFORE_SPACE)
    ends = [end for found in _SENTENCE.finditer(text, early, limit + 1) if least <= (end := found.start(1)) <= limit]
    if ends:
        return ends[-1]
    spaces = [found.start() for found in _SPACE.finditer(text, max(start + 1, last), limit + 1) if found.start() <= limit]
    return spaces[-1] if spaces else max(last, limit)
