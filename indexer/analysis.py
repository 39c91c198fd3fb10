"""Analysis: text becomes words with their stem, exact form, position and characters; alike for paragraphs and queries.

The chain is of Whoosh's analysis library, so that every engine is given the same words: a tokenizer, a fold, a stemmer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import Stemmer
from whoosh.analysis import Filter, RegexTokenizer
from whoosh.analysis import Token as ChainToken
from whoosh.lang.stopwords import stoplists

ANALYSIS_VERSION = "1"
"""An index carries it; raise it whenever the same text would give other words."""

LONGEST_WORD = 100
"""Characters of a word that count: what is longer is no word of any language, and costs every wildcard time."""

MOST_FORMS = 1 << 17
"""Different words whose forms are remembered: those of a million paragraphs, in some 30 MB."""

MOST_LOCATED = 1_000_000
"""Characters of a text in which words are located; no paragraph is as long."""
_SURROGATES = 0xD800
_NO_SURROGATES = 0x0800
"""Codes from the first on, so many of them, are of no character that can be stored."""

# Superscripts, fractions and circled numbers are marks beside a word, not part of it: "16½", "visit²", "①".
_MARKS = "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u215f\u2460-\u249b\u24ea-\u24ff\u2776-\u2793"
# Soft hyphens, joiners and loose accents stand inside a word without ending it.
_INSIDE = "\u00ad\u0300-\u036f\u200c\u200d\u2060\ufeff"
_LETTER = rf"[^\W_{_MARKS}]"
_REST = rf"{_LETTER}*(?:[{_INSIDE}]+{_LETTER}*)*"
_DECIMALS = r"(?:\.\d+(?!\.?\d))?"  # "12.5", but neither "3.2.1" nor "03.05.2019"
_NUMBER = rf"(?=\d)(?<!\d\.)(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+){_DECIMALS}{_REST}"  # "1,000", "1.5m", "16", "7th"
_WORD = rf"{_LETTER}+(?:(?=[{_INSIDE}'’‘＇])(?:[{_INSIDE}]+{_LETTER}*|['’‘＇]{_LETTER}+))*"  # "children", "worker’s", "O'Brien"

_APOSTROPHES = str.maketrans("’‘＇ʼ", "''''")

STOP_WORDS = frozenset(stoplists["en"]) | {"also", "could", "might", "must", "shall", "upon", "whose", "would"}  # "may" is also a month
"""Folded words that say nothing alone; in the index, since phrases need them, but dropped from plain queries."""


class Token(NamedTuple):
    """One word of a text. A named tuple, not a dataclass: millions are made, and this takes a third of the time."""

    stem: str
    """Folded and stemmed: "worker"."""
    exact: str
    """Folded only: "worker's"."""
    position: int
    """Place among the text's words, from 0."""
    start: int
    """First character in the text."""
    end: int
    """Character after the last."""


def analyse(text: str) -> tuple[Token, ...]:
    """Return the words of `text` with character offsets: "Máire’s £1,000" gives maire's and 1000, "C&F" gives c and f."""
    return tuple(
        [Token(token.text, token.exact, place, token.startchar, token.endchar) for place, token in enumerate(_chain()(text, chars=True))]
    )


def indexed(text: str) -> tuple[str, str]:
    """Return the stems and the exact words of `text`, each joined by single spaces: what engines store, word for word alike."""
    _, exact, stems = scanned(text)
    return " ".join(stems), " ".join(exact)


def scanned(text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the words of `text` as they stand, their exact forms and their stems, without places: `analyse` in a quarter of the time."""
    words = words_in(text)
    return words, exact_forms(words), stems_of(words)


def located(text: str, words: Iterable[str], stems: Sequence[str]) -> tuple[str, str]:
    """Return the stems joined by single spaces, and a string with a character for each: `start_of` says where its word starts.

    `words` and `stems` are those that `scanned` found in `text`. Both strings can be kept beside the text, and a word's place costs nothing
    until it is asked for. Words past a million characters are left out.
    """
    starts, end = [], 0
    for word in words:  # between two words stands nothing that a word could be found in
        start = text.index(word, end)
        if start > MOST_LOCATED:
            break
        end = start + len(word)
        starts.append(chr(start if start < _SURROGATES else start + _NO_SURROGATES))
    return " ".join(stems[: len(starts)]), "".join(starts)


def start_of(code: str) -> int:
    """Return where a word starts, given its character from `located`."""
    start = ord(code)
    return start if start < _SURROGATES else start - _NO_SURROGATES


def end_of_word(text: str, start: int) -> int:
    """Return where the word of `text` ends that starts at `start`."""
    found = _pattern().match(text, start)
    return found.end() if found else start


def words_in(text: str) -> tuple[str, ...]:
    """Return the words of `text` as they stand."""
    words = _pattern().findall(text)
    if not text.isascii():  # there are signs that count as letters and fold to nothing
        exact = _known().exact
        words = [word for word in words if word.isascii() or exact[word]]
    return tuple(words)


def exact_forms(words: Iterable[str]) -> tuple[str, ...]:
    """Return the exact form of each of the `words`, given as they stand."""
    return tuple(map(_known().exact.__getitem__, words))


def stems_of(words: Iterable[str]) -> tuple[str, ...]:
    """Return the stem of each of the `words`, given as they stand."""
    return tuple(map(_known().stems.__getitem__, words))


@lru_cache(maxsize=1 << 12)
def typed_words(text: str) -> tuple[Token, ...]:
    """Return `analyse(text)`, remembered: for the few words of a query, which many steps look at."""
    return analyse(text)


def fold(word: str) -> str:
    """Return `word` in small letters, without accents, soft hyphens and thousands' commas, apostrophes straight; "" where none is left."""
    if not word.isascii():
        word = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold()).translate(_APOSTROPHES)
    kept = "".join(letter for letter in word.lower() if letter.isalnum() or letter in "'.")
    return "'".join(part for part in kept[:LONGEST_WORD].split("'") if part).rstrip(".")


def stem(word: str) -> str:
    """Return the stem of a folded `word`: "inspections" and "inspecting" give "inspect", "worker's" gives "worker"."""
    # A stemmer may not be shared by threads; making one takes a microsecond, and the cache of forms spares most.
    return str(Stemmer.Stemmer("english", 0).stemWord(word)) or word


class _FoldAndStem(Filter):  # type: ignore[misc]  # Whoosh ships no types
    """Each word folded, and then stemmed, with its exact form kept beside it; what folds to nothing is no word."""

    def __call__(self, tokens: Iterator[ChainToken]) -> Iterator[ChainToken]:
        known = _known()
        for token in tokens:
            token.exact, token.text = known.exact[token.text], known.stems[token.text]
            if token.exact:
                yield token


class _Forms(dict[str, str]):
    """One form of each word seen; when there are too many, all are forgotten. An `lru_cache` takes four times as long.

    Threads may share it, since each only adds what any would.
    """

    def __init__(self, form: Callable[[str], str]) -> None:
        super().__init__()
        self._form = form

    def __missing__(self, word: str) -> str:
        if len(self) >= MOST_FORMS:
            self.clear()
        self[word] = form = self._form(word)
        return form


class _Known(NamedTuple):
    """The forms of the words seen by this process."""

    exact: _Forms
    stems: _Forms


@lru_cache(maxsize=1)
def _known() -> _Known:
    exact = _Forms(fold)
    return _Known(exact, _Forms(lambda word: stem(exact[word])))


@lru_cache(maxsize=1)
def _chain() -> RegexTokenizer:
    """Return the chain; made once, and it keeps nothing between texts."""
    return RegexTokenizer(_pattern()) | _FoldAndStem()


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"{_NUMBER}|{_WORD}")
