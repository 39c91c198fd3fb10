"""Query: the tree becomes what must match and what adds to the score, said once so that all engines rank alike.

Every clause is scored by BM25 in Tantivy's and Lucene's classic form, over its stream's own statistics:
`weight · idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean length))`, with the length in Lucene's one-byte code and
`idf = ln(1 + (N − n + 0.5) / (n + 0.5))`; words in a row have the sum of their idfs, and the row's count as tf.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from indexer.analysis import fold, typed_words
from indexer.query.ast import Fuzzy, Has, Node, Or, Phrase, Term, Wildcard
from indexer.query.traversal import is_stop_word, runs, telling, without_stop_words

K1, B = 1.2, 0.75
EXACT, HEADING = 0.3, 0.3
"""Weight of exact words and of heading words, where a stem's is 1."""
PAIR = 2.0
"""Added where two neighbours of the query are neighbours in the text; a constant, since engines weigh nearness differently."""
CONSTANTS: dict[type[Node], float] = {Wildcard: 1.0, Fuzzy: 1.0, Has: 3.0, Or: 3.0}
"""Added for parts that have no word of their own to weigh; an `Or` is here a name, that the text or the letter's own data has."""
BOILERPLATE = 3.0
"""Taken from the score of boilerplate paragraphs."""
LONGEST_PAIR = 5
"""Words in a row, stop words between them counted, that two neighbours may come to."""


class Stream(StrEnum):
    """One of the word sequences that an engine keeps for each paragraph."""

    STEMS = "stems"
    EXACT = "exact"
    HEADING = "heading"
    """Stems of the section's heading."""


@dataclass(frozen=True, slots=True)
class WordSequence:
    """Words of a `stream` that stand in a row; none at all finds nothing."""

    stream: Stream
    words: tuple[str, ...]
    slop: int = 0
    """How many other words may stand between them; above 0 the order is free."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What adds `weight` times its BM25 to the score of a matching paragraph that has it."""

    row: WordSequence
    weight: float


@dataclass(frozen=True, slots=True)
class Constant:
    """What adds `weight` to the score of a matching paragraph that has it."""

    node: Wildcard | Fuzzy | Has | Or | Term
    """A term here is of several words, that stand in a row."""
    weight: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What an engine does for one tree. `match` gives no score; the score is the sum of the clauses and constants."""

    match: Node
    clauses: tuple[Clause, ...] = ()
    constants: tuple[Constant, ...] = ()
    setback: float = BOILERPLATE
    """Taken from the score of boilerplate paragraphs."""


def planned(root: Node) -> Plan:
    """Return the plan for `root`: stop words dropped, every other word typed twice counted twice."""
    match = without_stop_words(root)
    weights: defaultdict[WordSequence, float] = defaultdict(float)
    constants: defaultdict[Wildcard | Fuzzy | Has | Or | Term, float] = defaultdict(float)
    for leaf in telling(match):
        if isinstance(leaf, Wildcard | Fuzzy | Has | Or):
            constants[leaf] += CONSTANTS[type(leaf)]
        for row, weight in _scored(leaf):
            weights[row] += weight
    for pair in _pairs(root):
        constants[pair] += PAIR
    return Plan(
        match,
        tuple(Clause(row, weight) for row, weight in weights.items() if row.words),
        tuple(Constant(node, weight) for node, weight in constants.items()),
    )


def word_sequence_of(leaf: Term | Phrase) -> WordSequence:
    """Return what must stand in the text for `leaf`: a term's stems, a phrase's exact words.

    One word that was not typed is exact as well: looking for MASH must not find "mashed".
    """
    if isinstance(leaf, Phrase):
        return WordSequence(Stream.EXACT, tuple(token.exact for word in leaf.words for token in typed_words(word)), leaf.slop)
    tokens = typed_words(leaf.word)
    if leaf.also and len(tokens) == 1:
        return WordSequence(Stream.EXACT, (tokens[0].exact,))
    return WordSequence(Stream.STEMS, tuple(token.stem for token in tokens))


def _scored(leaf: Node) -> Iterator[tuple[WordSequence, float]]:
    """Yield what adds to the score for one part of the tree, with its weight."""
    match leaf:
        case Term(word):
            tokens = typed_words(word)
            stems, exact = tuple(token.stem for token in tokens), tuple(token.exact for token in tokens)
            yield word_sequence_of(leaf), 1.0
            yield WordSequence(Stream.EXACT, exact), EXACT
            yield WordSequence(Stream.HEADING, stems), HEADING
        case Phrase(slop=0):
            yield word_sequence_of(leaf), 1.0
        case Phrase():  # engines weigh loose phrases differently, so the words count alone
            yield from ((WordSequence(Stream.EXACT, (word,)), 1.0) for word in word_sequence_of(leaf).words)
        case Fuzzy(word):
            yield WordSequence(Stream.EXACT, (fold(word),)), 1.0


def _pairs(root: Node) -> Iterator[Term]:
    """Yield neighbours as they were typed: `children in need of help` gives children-in-need and need-of-help, each as one term."""
    for run in runs(root):
        start: int | None = None
        for end, term in enumerate(run):
            if is_stop_word(term):
                continue
            if start is not None:
                words = [token.exact for term in run[start : end + 1] for token in typed_words(term.word)]
                if len(words) <= LONGEST_PAIR:
                    yield Term(" ".join(words))
            start = end
