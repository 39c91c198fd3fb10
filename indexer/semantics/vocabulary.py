"""Semantics: the words that are worth learning about, and how readers know them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from indexer.analysis import STOP_WORDS, fold, stem

LEAST_LETTERS = 3
"""Characters of a word that can be shown."""
LOWER_SHARE = 0.5
"""Least share of a word's occurrences that begin with a small letter, if it can be shown: names don't."""

STOP_STEMS = STOP_WORDS | frozenset(map(stem, STOP_WORDS))

_AROUND = ".,;:!?()[]{}‘’“”'\"–—-•/"


def teaches(word: str) -> bool:
    """Return whether a stem can have a meaning of its own: not a stop word, a number or a single letter."""
    return len(word) > 1 and word not in STOP_STEMS and not word.replace(".", "").isdigit()


def readable_forms(written: Mapping[str, int], stems: Sequence[str]) -> list[str]:
    """Return for each of `stems` the word that readers know it by, as it is written most often; "" if that is a name or no word.

    `written` counts the words as they stand in texts. Names are told by their capitals, which other words have only at the start of a
    sentence.
    """
    lower: defaultdict[str, Counter[str]] = defaultdict(Counter)
    all_of: Counter[str] = Counter()
    for found, word, times in _stemmed(written):
        all_of[found] += times
        if word.islower():
            lower[found][word] += times
    return [_form(lower.get(one, Counter()), all_of[one]) for one in stems]


def _form(forms: Counter[str], times: int) -> str:
    if not forms or forms.total() < LOWER_SHARE * times:
        return ""
    return min(forms, key=lambda word: (-forms[word], word))


def _stemmed(written: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """Yield the stem, the word and how often it is written so, for each word of letters only."""
    for piece, times in written.items():
        word = piece.strip(_AROUND).removesuffix("’s").removesuffix("'s")
        if len(word) >= LEAST_LETTERS and word.isalpha():
            yield stem(fold(word)), word, times
