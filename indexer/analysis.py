"""Analysis: split text into words with their stem, exact form, position and offsets, the same for paragraphs and queries.

Every engine gets these words as they are, and analyses nothing itself. Whoosh's list of stop words is all that is taken from a library:
its analysis library gave the same words, but importing it took an eighth of a search from the command line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from operator import add
from typing import NamedTuple, TypeVar

import Stemmer
from whoosh.lang.stopwords import stoplists

ANALYSIS_VERSION = "1"
"""Stored in each index; raise it whenever the same text would give different words."""

LONGEST_WORD = 100
"""Characters kept of a word: anything longer isn't a real word, and slows down every wildcard search."""

MOST_FORMS = 1 << 17
"""How many distinct words' forms are cached: enough for a million paragraphs, in about 30 MB."""

MOST_PIECES = 1 << 16
"""How many distinct pieces of text are cached: 500 letters have half of that, in 8 MB."""

Form = TypeVar("Form")

_MARK, _LEAST_MARK = 64, 32
"""The mark of a word that begins right where the stem of the one before ends, and what every mark must exceed: JSON escapes the others."""
_SURROGATES = 0xD800
"""The first code point that can't be stored as a character."""

# Superscripts, fractions and circled numbers are not part of a word: "16½", "visit²", "①".
_MARKS = "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u215f\u2460-\u249b\u24ea-\u24ff\u2776-\u2793"
# Soft hyphens, joiners and combining accents don't end a word.
_INSIDE = "\u00ad\u0300-\u036f\u200c\u200d\u2060\ufeff"
_LETTER = rf"[^\W_{_MARKS}]"
_REST = rf"{_LETTER}*(?:[{_INSIDE}]+{_LETTER}*)*"
_DECIMALS = r"(?:\.\d+(?!\.?\d))?"  # "12.5", but neither "3.2.1" nor "03.05.2019"
_NUMBER = rf"(?=\d)(?<!\d\.)(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+){_DECIMALS}{_REST}"  # "1,000", "1.5m", "16", "7th"
_WORD = rf"{_LETTER}+(?:(?=[{_INSIDE}'’‘＇])(?:[{_INSIDE}]+{_LETTER}*|['’‘＇]{_LETTER}+))*"  # "children", "worker’s", "O'Brien"

_APOSTROPHES = str.maketrans("’‘＇ʼ", "''''")

STOP_WORDS = frozenset(stoplists["en"]) | {"also", "could", "might", "must", "shall", "upon", "whose", "would"}  # "may" is also a month
"""Folded words that mean little alone; they are indexed, as phrases need them, but dropped from plain queries."""


class Token(NamedTuple):
    """One word of a text. A named tuple, not a dataclass: millions are made, and it takes a third of the time."""

    stem: str
    """Folded and stemmed: "worker"."""
    exact: str
    """Folded only: "worker's"."""
    position: int
    """Index among the text's words, from 0."""
    start: int
    """Offset of its first character."""
    end: int
    """Offset after its last character."""


def analyse(text: str) -> tuple[Token, ...]:
    """Return the words of `text`, with offsets: "Máire’s £1,000" gives maire's and 1000, "C&F" gives c and f."""
    known = _known()
    found = [match for match in _pattern().finditer(text) if known.exact[match[0]]]  # some characters fold to nothing
    return tuple([Token(known.stems[one[0]], known.exact[one[0]], place, *one.span()) for place, one in enumerate(found)])


def indexed(text: str) -> tuple[str, str]:
    """Return the stems and the exact forms of `text`, each joined by single spaces and matching word for word, as engines store them."""
    _, exact, stems = scanned(text)
    return " ".join(stems), " ".join(exact)


def scanned(text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the words of `text` as written, their exact forms and their stems: a quarter of the time of `analyse`, but no offsets."""
    words = tuple(_pattern().findall(text))
    exact = exact_forms(words)
    if "" in exact:  # some characters count as letters but fold to nothing
        words = tuple(word for word, form in zip(words, exact, strict=True) if form)
        exact = exact_forms(words)
    return words, exact, stems_of(words)


class StoredWords(NamedTuple):
    """The words of a text as an index stores them."""

    pieces: Sequence[str]
    """The text, split where it has white space."""
    stems: str
    """The words' stems, joined by single spaces."""
    exact: str
    """Their exact forms, likewise; as many."""
    marks: str
    """Where they are, as from `marks_of`."""


def stored_words(text: str) -> StoredWords:
    """Return the words of `text` as `scanned` and `marks_of` give them, in half their time: each different piece is analysed once.

    No word has white space in it, and none depends on what is beyond white space.
    """
    pieces = text.split()
    if pieces:
        stems, exact, rests, leads, inner = zip(*map(_known().pieces.__getitem__, pieces), strict=True)
        if "" not in stems and len(" ".join(pieces)) == len(text):  # one character of white space between every two
            marks: Iterable[str] = map(chr, map(add, leads, (_MARK, *rests)))
            marks = chain.from_iterable(zip(marks, inner, strict=True)) if any(inner) else marks
            return StoredWords(pieces, " ".join(stems), " ".join(exact), "".join(marks))
    words, forms, roots = scanned(text)
    return StoredWords(pieces, " ".join(roots), " ".join(forms), marks_of(text, words, roots))


def starts_of(text: str) -> Iterator[int]:
    """Yield the offset of each word of `text`, in the order of `words_in`."""
    exact, ascii_only = _known().exact, text.isascii()
    return (one.start() for one in _pattern().finditer(text) if ascii_only or one[0].isascii() or exact[one[0]])


def marks_of(text: str, words: Sequence[str], stems: Sequence[str]) -> str:
    """Return a string with one character for each word, from which `starts_by` finds its offset; "" if a text is too odd for that.

    `words` and `stems` come from `scanned(text)`. Most words end with their stems and a space: what is said is by how much each does not,
    since that takes a sixth of the room of offsets.
    """
    starts, end = [], 0
    for word in words:  # a word can't also match in the gap before it
        starts.append(start := text.index(word, end))
        end = start + len(word)
    marks = [later - before - len(stem) + _MARK for later, before, stem in zip(starts, (0, *starts), ("", *stems), strict=False)]
    fitting = not marks or (min(marks) > _LEAST_MARK and max(marks) < _SURROGATES)
    return "".join(map(chr, marks)) if fitting else ""


def starts_by(marks: str, stems: str) -> tuple[int, ...]:
    """Return the offset of each word, given the `marks_of` a text and its stems, joined by single spaces."""
    return tuple(accumulate([ord(mark) - _MARK + len(stem) for mark, stem in zip(marks, ("", *stems.split(" ")), strict=False)]))


def start_by(codes: Sequence[int], word: int, before: int) -> int:
    """Return the offset of one word, as in `starts_by`; `codes` are those of the marks, and the stems before it have `before` letters."""
    return before - _MARK * (word + 1) + sum(codes[: word + 1])


def end_of_word(text: str, start: int) -> int:
    """Return the offset after the word of `text` that starts at `start`; `start` itself if there is no word."""
    found = _pattern().match(text, start)
    return found.end() if found else start


def words_in(text: str) -> tuple[str, ...]:
    """Return the words of `text` as written."""
    words = _pattern().findall(text)
    if not text.isascii():  # some characters count as letters but fold to nothing
        exact = _known().exact
        words = [word for word in words if word.isascii() or exact[word]]
    return tuple(words)


def exact_forms(words: Iterable[str]) -> tuple[str, ...]:
    """Return the exact form of each of `words`, given as written."""
    return tuple(map(_known().exact.__getitem__, words))


def stems_of(words: Iterable[str]) -> tuple[str, ...]:
    """Return the stem of each of `words`, given as written."""
    return tuple(map(_known().stems.__getitem__, words))


@lru_cache(maxsize=1 << 12)
def typed_words(text: str) -> tuple[Token, ...]:
    """Return `analyse(text)`, cached: for the few words of a query, which many steps need."""
    return analyse(text)


def fold(word: str) -> str:
    """Return `word` in lower case, without accents, soft hyphens or commas, apostrophes straightened; "" if nothing is left."""
    if word.isascii() and word.isalnum():  # as nearly all are
        return word[:LONGEST_WORD].lower()
    if not word.isascii():
        word = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()).translate(_APOSTROPHES)
    kept = "".join(letter for letter in word.lower() if letter.isalnum() or letter in "'.")
    return "'".join(part for part in kept[:LONGEST_WORD].split("'") if part).rstrip(".")


def stem(word: str) -> str:
    """Return the stem of a folded `word`: "inspections" and "inspecting" give "inspect", "worker's" gives "worker"."""
    # A stemmer can't be shared between threads; making one takes a microsecond, and the cache of forms avoids most calls.
    return str(Stemmer.Stemmer("english", 0).stemWord(word)) or word


class _Forms(dict[str, Form]):
    """A cache of one form of each word, emptied when full. An `lru_cache` takes four times as long.

    Threads can share it, as they would all add the same values.
    """

    def __init__(self, form: Callable[[str], Form], most: int) -> None:
        super().__init__()
        self._form = form
        self._most = most

    def __missing__(self, word: str) -> Form:
        if len(self) >= self._most:
            self.clear()
        self[word] = form = self._form(word)
        return form


class _Piece(NamedTuple):
    """What a piece of text without white space adds to the stored words of a text."""

    stems: str
    """"" if it has no words, or is too odd or long for what follows."""
    exact: str
    rest: int
    """The mark of a word that begins one character after it."""
    lead: int
    """How many characters are before its first word."""
    inner: str
    """The marks of all its words but the first."""


_ODD = _Piece("", "", 0, 0, "")


def _piece(text: str) -> _Piece:
    found = analyse(text)
    stems = [one.stem for one in found]
    marks = marks_of(text, [text[one.start : one.end] for one in found], stems)
    rest = _MARK + 1 + len(text) - found[-1].start - len(stems[-1]) if found else 0
    if not marks or rest <= _LEAST_MARK or len(text) > LONGEST_WORD:
        return _ODD
    return _Piece(" ".join(stems), " ".join(one.exact for one in found), rest, found[0].start, marks[1:])


class _Known(NamedTuple):
    """The caches of both forms, and of pieces, for this process."""

    exact: _Forms[str]
    stems: _Forms[str]
    pieces: _Forms[_Piece]


@lru_cache(maxsize=1)
def _known() -> _Known:
    exact = _Forms(fold, MOST_FORMS)
    return _Known(exact, _Forms(lambda word: stem(exact[word]), MOST_FORMS), _Forms(_piece, MOST_PIECES))


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"{_NUMBER}|{_WORD}")
