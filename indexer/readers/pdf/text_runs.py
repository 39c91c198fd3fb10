"""Readers: join text runs into clean text, with spaces where the page shows them and line-end hyphens resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from typing import TypeAlias

from indexer.readers.characters import LINE_HYPHEN
from indexer.readers.pdf.page import TextRun

Placed: TypeAlias = tuple[int, TextRun]
"""A run and its place in its page's content, from 0."""

SPACE_FROM = 0.12
"""Runs on one line that are further apart than this share of their size have a space between them."""


def joined(runs: Sequence[Placed]) -> str:
    """Return the text of runs, without footnote numbers; hyphens at line ends stay as `LINE_HYPHEN`.

    Sentences are separated by a space even if the page shows none: "needs.However" becomes "needs. However".
    """
    parts: list[str] = []
    place, before = 0, None
    noted = False
    for at, run in runs:
        if before is not None:
            if run.size < before.size and is_note_number(run, before):
                noted = True
                continue
            if not (noted and run.text[:1] in _CLOSING):
                parts.append(run.gap if at == place + 1 and run.gap else _between(before, run))
        parts.append(run.text)
        place, before, noted = at, run, False
    text = "".join(parts)
    if "-\n" in text or "\u2010\n" in text:
        text = _HARD_HYPHEN.sub(LINE_HYPHEN, text)
    return _GLUED.sub(r"\g<0> ", text)


_GLUED = re.compile(r"[.?!](?<=[a-z]{3}.)(?<![./@:]\w{3}.)(?=[A-Z][a-z]+[\s,])")
"""The end of a sentence before the first word of the next; no website's name has a capital like this.

It begins with the sign, as a search for a sign is quicker than one for what is before it.
"""


_CLOSING = tuple(",.;:!?)’”")
"""Punctuation that takes no space before it, even if a footnote number came between."""

_HARD_HYPHEN = re.compile("(?<=\\w)[-\u2010]\n(?=\\w)")


def _between(left: TextRun, right: TextRun) -> str:
    """Return what separates two runs by where they are: "", a space or a line end."""
    size = max(left.size, right.size, 1.0)
    if abs(left.base - right.base) < size / 2:
        distance = (right.left - left.right) / size
        return " " if distance > SPACE_FROM or distance < -1 else ""
    return "" if left.text.endswith(LINE_HYPHEN) else "\n"


def is_note_number(run: TextRun, before: TextRun) -> bool:
    """Return whether `run` is a footnote number in the text ("Board¹"): smaller than the run before it, and raised."""
    small = run.size < 0.8 * before.size and run.base > before.base + 0.15 * before.size
    return small and bool(_NOTE_NUMBER.fullmatch(run.text.strip()))


_NOTE_NUMBER = re.compile(r"\[?\d{1,3}\]?|[*†‡]")


def resolve_hyphens(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the letter's texts with each line-end hyphen kept ("well-matched") or removed ("children").

    Word processors break lines at existing hyphens and seldom add new ones, so a hyphen stays unless the letter shows that
    it split a word: the word is elsewhere whole ("children"), never with the hyphen, and the second half ("dren") is not
    a word. If two words are split like that, the whole letter was hyphenated: then it is enough that the word is elsewhere whole,
    or that either half is not a word.
    """
    texts = tuple(texts)
    broken = {_halves(match) for text in texts if LINE_HYPHEN in text for match in _BROKEN.finditer(text)}
    torn = _torn(broken, "\n".join(texts).casefold()) if broken else frozenset()
    return tuple(_whole(text, torn) if LINE_HYPHEN in text else text for text in texts)


def _torn(broken: Set[tuple[str, str]], text: str) -> Set[tuple[str, str]]:
    """Return those of the broken words, given by their halves, that were one word; `text` is the whole letter's, in lower case."""
    if not any(left + right in text for left, right in broken):
        return frozenset()  # saves splitting the whole letter into words
    words = frozenset(_WORDS.findall(text))
    known = words.union(*(word.split("-") for word in words if "-" in word))
    torn = {(left, right) for left, right in broken if left + right in words and right not in known}
    if len(torn) > 1:
        torn = {(left, right) for left, right in broken if left + right in words or not known.issuperset([*left.split("-"), right])}
    return torn - {halves for halves in torn if "-".join(halves) in words}


def _whole(text: str, torn: Set[tuple[str, str]]) -> str:
    """Return a text without line-end hyphens: words are joined if `torn` has their halves, otherwise the hyphen stays."""
    return _BROKEN.sub(lambda match: _mended(match, torn), text).replace(LINE_HYPHEN, "-")


_WORDS = re.compile(rf"(?<![\w{LINE_HYPHEN}])[^\W_][\w’'-]*(?![\w{LINE_HYPHEN}])")
_BROKEN = re.compile(rf"(?<!\w)(\w[\w’'-]*){LINE_HYPHEN}(\w+)")


def _halves(match: re.Match[str]) -> tuple[str, str]:
    """Return the parts before and after a line-end hyphen, in lower case."""
    return match[1].casefold(), match[2].casefold()


def _mended(match: re.Match[str], torn: Set[tuple[str, str]]) -> str:
    """Return the two halves, with or without the hyphen between them."""
    return f"{match[1]}{'' if _halves(match) in torn else '-'}{match[2]}"
