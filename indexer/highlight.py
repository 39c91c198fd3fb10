"""Highlight stage: a query's tree and a paragraph's text become the spans that matched and why, and the best window of a long text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from indexer.analysis import exact_forms, stems_of, words_in
from indexer.engines.vocabulary import Vocabulary, fits
from indexer.query import All, Fuzzy, Has, Leaf, Node, Phrase, Term, Wildcard
from indexer.query.plan import Row, Stream, row_of
from indexer.query.trees import positive_leaves, without_stop_words
from indexer.results import Span, Why

WINDOW = 300
"""Characters of a paragraph that a list of results shows."""

_SENTENCE = re.compile(r"[.!?;:](?:(?<=[.!?])[\"'”’)])?(\s+)")
"""The end of a sentence; the group is what comes between it and the next."""
_SPACE = re.compile(r"\s+")

Words = Callable[[Stream], Sequence[str]]
"""Gives the words of one text as a part of a tree wants them; what no part wants is not made."""
Place = tuple[int, int, int]
"""The first and the last word of what was found, and the number of the part of the tree that found it."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What to look for in every text."""

    whys: tuple[Why, ...]
    """What to say of what each part of the tree finds."""
    words: Mapping[Stream, Mapping[str, int]]
    """Single words, each with the number of its part: all of them are looked for at once."""
    others: tuple[Callable[[Words], Iterable[Place]], ...]
    """What finds the other parts."""


def highlight(root: Node, text: str) -> tuple[Span, ...]:
    """Return what `root` finds in `text`, in order and without overlap; nothing that only stands inside a NOT."""
    return highlighter(root)(text)


def highlighter(root: Node) -> Callable[[str], tuple[Span, ...]]:
    """Return what gives `highlight` of `root` for many texts."""
    return partial(_highlight, _sought(root))


def _highlight(sought: Sought, text: str) -> tuple[Span, ...]:
    if not sought.whys:
        return ()
    words = words_in(text)
    found: list[Place] = []
    for stream, wanted in sought.words.items():
        found += [(place, place, wanted[word]) for place, word in enumerate(_FORMS[stream](words)) if word in wanted]
    for find in sought.others:
        found += find(lambda stream: _FORMS[stream](words))
    return _spans(text, words, _apart(found), sought.whys) if found else ()


@lru_cache(maxsize=64)
def _sought(root: Node) -> Sought:
    """Return what to look for, each part once. A name is in the letter's data, not in its text."""
    leaves = dict.fromkeys(positive_leaves(without_stop_words(root)))
    telling = (leaf for leaf in leaves if not isinstance(leaf, Has | All))
    sought = ((row_of(leaf) if isinstance(leaf, Term | Phrase) else leaf, _why(leaf)) for leaf in telling)
    parts = [(one, why) for one, why in sought if not isinstance(one, Row) or one.words]
    words: dict[Stream, dict[str, int]] = {}
    others = []
    for part, (one, _) in enumerate(parts):
        if isinstance(one, Row) and len(one.words) == 1:
            words.setdefault(one.stream, {}).setdefault(one.words[0], part)
        else:
            others.append(partial(_FINDERS[type(one)], one, part))
    return Sought(tuple(why for _, why in parts), words, tuple(others))


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


def _rows(row: Row, part: int, words: Words) -> Iterator[Place]:
    """Yield each place where the words of `row` stand in a row, or with slop each of them that has another near it."""
    texts, width = words(row.stream), len(row.words)
    if row.slop:
        yield from _near(row, part, texts)
        return
    for start in _places(row.words[0], texts):
        if texts[start : start + width] == row.words:
            yield start, start + width - 1, part


def _near(row: Row, part: int, texts: Sequence[str]) -> Iterator[Place]:
    """Yield each word of `row` that has another of its words near it."""
    wanted = [(place, word) for word in dict.fromkeys(row.words) for place in _places(word, texts)]
    for place, word in wanted:
        repeated = row.words.count(word) > 1
        if any(0 < abs(other - place) <= row.slop + 1 and (repeated or another != word) for other, another in wanted):
            yield place, place, part


def _places(word: str, texts: Sequence[str]) -> Iterator[int]:
    """Yield each place of `word`."""
    place = -1
    for _ in range(texts.count(word)):
        place = texts.index(word, place + 1)
        yield place


def _fitting(wildcard: Wildcard, part: int, words: Words) -> Iterator[Place]:
    """Yield each word that fits."""
    fit = fits(wildcard.pattern)
    return ((place, place, part) for place, word in enumerate(words(Stream.EXACT)) if fit(word))


def _similar(fuzzy: Fuzzy, part: int, words: Words) -> Iterator[Place]:
    """Yield each word that is near enough: a wrong letter changes at most two of a word's letters, so most are out at once."""
    letters, length, distance = _letters(fuzzy.word), len(fuzzy.word), fuzzy.distance
    exact = words(Stream.EXACT)
    likely = {
        other: 1
        for other in exact
        if abs(len(other) - length) <= distance and (letters ^ _letters(other)).bit_count() <= 2 * distance
    }
    near = Vocabulary(likely).similar(fuzzy.word, distance) if likely else ()
    return ((place, place, part) for word in near for place in _places(word, exact))


_FORMS = {Stream.STEMS: stems_of, Stream.EXACT: exact_forms}
_FINDERS: Mapping[type, Callable[..., Iterable[Place]]] = {Row: _rows, Wildcard: _fitting, Fuzzy: _similar}


@lru_cache(maxsize=1 << 15)
def _letters(word: str) -> int:
    """Return which letters `word` has, one bit each; several letters may share a bit."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def _apart(found: list[Place]) -> list[Place]:
    """Return the places in order, those that overlap made one; the longer one says what found it."""
    found.sort(key=lambda place: (place[0], -place[1], place[2]))
    apart = found[:1]
    for place in found[1:]:
        first, last, _ = before = apart[-1]
        if place[0] > last:
            apart.append(place)
        else:
            longer = place if place[1] - place[0] > last - first else before
            apart[-1] = (first, max(last, place[1]), longer[2])
    return apart


def _spans(text: str, words: Sequence[str], places: Sequence[Place], whys: Sequence[Why]) -> tuple[Span, ...]:
    """Return the places as characters: between two words stands nothing that a word could be found in."""
    starts, end = [], 0
    for word in words[: places[-1][1] + 1]:
        end = text.index(word, end)
        starts.append(end)
        end += len(word)
    return tuple([Span(starts[first], starts[last] + len(words[last]), whys[part]) for first, last, part in places])


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
    ends = [end for found in _SENTENCE.finditer(text, start, limit + 1) if (end := found.start(1)) <= limit]
    if ends and ends[-1] >= max(last, start + width // 2):
        return ends[-1]
    spaces = [found.start() for found in _SPACE.finditer(text, max(start + 1, last), limit + 1) if found.start() <= limit]
    return spaces[-1] if spaces else max(last, limit)
