"""Search: the words by which some letters differ from all others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from indexer.analysis import STOP_WORDS, scanned, stem
from indexer.dates import MONTHS
from indexer.engines.port import Engine
from indexer.letter import Letter
from indexer.query import Query
from indexer.registers import authority_entry

MOST_WORDS = 12
LEAST_PARAGRAPHS = 3
"""Paragraphs that must have a word."""
LEAST_LETTERS = 2
"""Letters that must have it, where there are as many: else a word is one letter's matter."""
LEAST_RATIO = 2.5
"""How many times as frequent a word must be here: with many paragraphs, small differences are sure as well, but tell nothing."""
LEAST_SCORE = 10.83
"""What chance alone passes once in a thousand times: the 0.1 % point of chi-squared with one degree of freedom."""


@dataclass(frozen=True, slots=True)
class Distinctive:
    """One word that these letters use more than all others."""

    word: str
    """In its most telling form, as it is mostly written: "caseloads", "MASH"."""
    paragraphs: int
    """How many of these letters' paragraphs have it."""
    everywhere: int
    """How many paragraphs of all letters have it."""
    score: float
    """Log-likelihood ratio."""


def distinctive(engine: Engine, letters: Sequence[Letter]) -> tuple[Distinctive, ...]:
    """Return the `MOST_WORDS` words, of one stem each, that `letters` have most above all others; the most distinctive first.

    Counted are paragraphs: those of these letters without boilerplate, and those of all letters by the index's own counts, so that no other
    letter is read. Names of their authorities and people say nothing, nor do stop words, months and numbers.
    """
    having, written = _paragraphs(letters)
    words = [word for word, count in having.items() if count >= LEAST_PARAGRAPHS]
    counts, total = engine.frequencies(words), engine.search(Query(limit=0)).total
    own = sum(not one.boilerplate for letter in letters for one in letter.paragraphs)
    scored = (
        Distinctive(word, having[word], counts[word], _score(having[word], own, max(counts[word], having[word]), total)) for word in words
    )
    best: dict[str, Distinctive] = {}
    for one in sorted(scored, key=lambda one: (-one.score, one.word)):
        if one.score >= LEAST_SCORE:
            best.setdefault(stem(one.word), one)
    return tuple(replace(one, word=written[one.word].most_common(1)[0][0]) for one in tuple(best.values())[:MOST_WORDS])


def _paragraphs(letters: Sequence[Letter]) -> tuple[Mapping[str, int], Mapping[str, Counter[str]]]:
    """Return how many paragraphs have each word that may count, and how often it is written in which way."""
    names = frozenset(_name_words(letters))
    counts: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for letter in letters:
        here: set[str] = set()
        for paragraph in letter.paragraphs:
            if not paragraph.boilerplate:
                words, exact, _ = scanned(paragraph.text)
                counts.update(set(exact))
                here.update(exact)
                for word, form in zip(words, exact, strict=True):
                    written[form][word] += 1
        spread.update(here)
    least = min(LEAST_LETTERS, len(letters))
    return {word: count for word, count in counts.items() if spread[word] >= least and _tells(word, names)}, written


def _tells(word: str, names: frozenset[str]) -> bool:
    says_nothing = len(word) < 3 or word in STOP_WORDS or word.capitalize() in MONTHS or any(sign.isdigit() for sign in word)
    return not says_nothing and stem(word) not in names


def _name_words(letters: Sequence[Letter]) -> Iterator[str]:
    """Yield the stems of the names of the letters' authorities and people."""
    for letter in letters:
        entry = authority_entry(letter.authority.code) if letter.authority else None
        people = (*letter.people.to, *letter.people.sender, *letter.people.inspectors)
        for name in (*people, *(entry.all_names if entry else ())):
            yield from scanned(name)[2]


def _score(having: int, own: int, everywhere: int, total: int) -> float:
    """Return how surely a word is more frequent here than elsewhere; 0 where it is not by `LEAST_RATIO`.

    Dunning's log-likelihood ratio (1993, "Accurate methods for the statistics of surprise and coincidence", Computational Linguistics 19/1)
    over the table of `having` of `own` paragraphs against the other paragraphs that have it of all others.
    """
    elsewhere, others = everywhere - having, total - own
    if not own or not others or having * others < LEAST_RATIO * elsewhere * own:
        return 0.0
    table = ((having, own), (own - having, own), (elsewhere, others), (others - elsewhere, others))
    columns = (everywhere, total - everywhere, everywhere, total - everywhere)
    return 2 * sum(seen * log(seen * total / (column * row)) for (seen, row), column in zip(table, columns, strict=True) if seen)
