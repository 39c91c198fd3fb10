"""Search: the words that set some letters apart from all others."""

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
"""Fewest paragraphs that must contain a word."""
LEAST_LETTERS = 2
"""Fewest letters that must contain it, if there are that many; otherwise it may be specific to one letter."""
LEAST_RATIO = 2.5
"""How many times more frequent a word must be here; with many paragraphs even small differences are significant, but not useful."""
LEAST_SCORE = 10.83
"""The 0.1 % point of chi-squared with one degree of freedom: chance alone exceeds it once in a thousand times."""


@dataclass(frozen=True, slots=True)
class Distinctive:
    """One word that these letters use more than all others."""

    word: str
    """The highest-scoring form of the stem, in its usual spelling: "caseloads", "MASH"."""
    paragraphs: int
    """How many paragraphs of these letters contain it."""
    everywhere: int
    """How many paragraphs of all letters contain it."""
    score: float
    """Log-likelihood ratio."""


def distinctive(engine: Engine, letters: Sequence[Letter]) -> tuple[Distinctive, ...]:
    """Return up to `MOST_WORDS` words that set `letters` apart, one per stem, most distinctive first.

    Paragraphs are weighed: those of these letters without boilerplate, and those of all letters from the index's own counts, so no other
    letter has to be read. Names of the letters' authorities and people, stop words, months and words with digits are left out. What is
    returned counts boilerplate too, as a search for the word does.
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
    standard = [set(scanned(one.text)[1]) for letter in letters for one in letter.paragraphs if one.boilerplate]
    return tuple(
        replace(one, word=written[one.word].most_common(1)[0][0], paragraphs=one.paragraphs + sum(one.word in words for words in standard))
        for one in tuple(best.values())[:MOST_WORDS]
    )


def _paragraphs(letters: Sequence[Letter]) -> tuple[Mapping[str, int], Mapping[str, Counter[str]]]:
    """Return how many paragraphs contain each candidate word, and how often each spelling of a word occurs."""
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
    """Yield the stems in the names of the letters' authorities and people."""
    for letter in letters:
        entry = authority_entry(letter.authority.code) if letter.authority else None
        people = (*letter.people.to, *letter.people.sender, *letter.people.inspectors)
        for name in (*people, *(entry.all_names if entry else ())):
            yield from scanned(name)[2]


def _score(having: int, own: int, everywhere: int, total: int) -> float:
    """Return how significantly more frequent a word is here than elsewhere; 0 if less than `LEAST_RATIO` times as frequent.

    This is Dunning's log-likelihood ratio (1993, "Accurate methods for the statistics of surprise and coincidence", Computational
    Linguistics 19/1): `having` of these letters' `own` paragraphs contain the word, against `everywhere` of the `total` in all letters.
    """
    elsewhere, others = everywhere - having, total - own
    if not own or not others or having * others < LEAST_RATIO * elsewhere * own:
        return 0.0
    table = ((having, own), (own - having, own), (elsewhere, others), (others - elsewhere, others))
    columns = (everywhere, total - everywhere, everywhere, total - everywhere)
    return 2 * sum(seen * log(seen * total / (column * row)) for (seen, row), column in zip(table, columns, strict=True) if seen)
