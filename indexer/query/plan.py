"""Query: turns the AST into what must match and what adds to the score, in one place so that all engines rank alike.

Every clause is scored by BM25 in the classic form of Tantivy and Lucene, with the statistics of its own stream:
`weight · idf · tf · (k1 + 1) / (tf + k1 · (1 − b + b · length / mean length))`, with the length in Lucene's one-byte encoding and
`idf = ln(1 + (N − n + 0.5) / (n + 0.5))`. The idf of a word sequence is the sum of its words' idfs; its tf is how often it occurs.

A concept, such as MASH and what it stands for, is scored as one word would be. Its idf is that of the paragraphs with any of its wordings,
and in each paragraph only the wording that scores best counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from indexer.analysis import fold, typed_words
from indexer.query.ast import Concept, Fuzzy, Has, Node, Or, Phrase, RelatedWord, Term, Wildcard
from indexer.query.denials import denial_of, denied
from indexer.query.traversal import concepts, is_stop_word, positive_leaves, scored_parts, term_runs, without_stop_words

K1, B = 1.2, 0.75
EXACT, HEADING = 0.3, 0.3
"""Weights of exact forms and of words in the heading; a stem has weight 1."""
PAIR = 2.0
"""Added if two adjacent words of the query are adjacent in the text; a constant, because engines score proximity differently."""
CONSTANTS: dict[type[Node], float] = {Wildcard: 1.0, Fuzzy: 1.0, Has: 3.0}
"""Added for parts that BM25 can't score."""
BOILERPLATE = 3.0
"""Subtracted from the score of boilerplate paragraphs."""
DENIAL = 4.0
"""Added if a word that was typed after “no” or “not” is near one of the words that deny in the text."""
LONGEST_PAIR = 5
"""Most words in a pair of adjacent terms, including the stop words between them."""
MOST_KEPT = 1 << 12
"""Word sequences that are kept, as several steps of a search need the same ones."""
MOST_PLANS = 128
"""Plans that are kept: a page of results searches for the same words several times."""


class Stream(StrEnum):
    """One of the word sequences that an engine keeps for each paragraph."""

    STEMS = "stems"
    EXACT = "exact"
    HEADING = "heading"
    """Stems of the section's heading."""


@dataclass(frozen=True, slots=True)
class WordSequence:
    """Consecutive words of a `stream`; with no words, it matches nothing."""

    stream: Stream
    words: tuple[str, ...]
    slop: int = 0
    """How many other words may come between them; above 0, any order matches."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Adds `weight` times the BM25 score of `row` to matching paragraphs that contain it."""

    row: WordSequence
    weight: float


Wording = tuple[WordSequence, ...]
"""One way to write a concept; word sequences that need not stand together if it was typed as several words."""


@dataclass(frozen=True, slots=True)
class ConceptClause:
    """Adds `weight` times the BM25 score of a concept to matching paragraphs with any of its `wordings`.

    A wording scores the mean of its word sequences, weighted by their idfs, and times the concept's idf. The best wording counts.
    """

    wordings: tuple[Wording, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Constant:
    """Adds `weight` to the score of matching paragraphs that `node` matches."""

    node: Wildcard | Fuzzy | Has | Or | Term
    """A term here has several words, which must be consecutive."""
    weight: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What an engine runs for one AST. `match` adds nothing to the score, which is the sum of the clauses and constants."""

    match: Node
    clauses: tuple[Clause, ...] = ()
    constants: tuple[Constant, ...] = ()
    concepts: tuple[ConceptClause, ...] = ()
    setback: float = BOILERPLATE
    """Subtracted from the score of boilerplate paragraphs."""

    @property
    def scores(self) -> bool:
        """Return whether there is anything to score by."""
        return bool(self.clauses or self.constants or self.concepts)


@lru_cache(MOST_PLANS)
def make_plan(root: Node, related: tuple[RelatedWord, ...] = ()) -> Plan:
    """Return the plan for `root`, without stop words, and with the `related` words; a word typed twice counts twice."""
    match = without_stop_words(root)
    weights: defaultdict[WordSequence, float] = defaultdict(float)
    constants: defaultdict[Wildcard | Fuzzy | Has | Or | Term, float] = defaultdict(float)
    wordings: defaultdict[tuple[Wording, ...], float] = defaultdict(float)
    for leaf in scored_parts(match):
        if isinstance(leaf, Concept):
            for each, weight in _worded(leaf):
                wordings[tuple(wording for wording in each if all(row.words for row in wording))] += weight
        elif isinstance(leaf, Wildcard | Fuzzy | Has):
            constants[leaf] += CONSTANTS[type(leaf)]
        for row, weight in _scored(leaf):
            weights[row] += weight
    for one in related:
        weights[WordSequence(Stream.STEMS, (one.stem,))] += one.weight
    for pair in _pairs(root):
        constants[pair] += PAIR
    for _, part in denied(root):
        constants[denial_of(part)] += DENIAL
    return Plan(
        match,
        tuple(Clause(row, weight) for row, weight in weights.items() if row.words),
        tuple(Constant(node, weight) for node, weight in constants.items()),
        tuple(ConceptClause(each, weight) for each, weight in wordings.items() if each),
    )


@lru_cache(MOST_KEPT)
def word_sequence_of(leaf: Term | Phrase) -> WordSequence:
    """Return the words that `leaf` matches: a term's stems, a phrase's exact forms.

    A single added word is also matched exactly, because MASH must not find "mashed".
    """
    if isinstance(leaf, Phrase):
        return WordSequence(Stream.EXACT, tuple(token.exact for word in leaf.words for token in typed_words(word)), leaf.slop)
    tokens = typed_words(leaf.word)
    if leaf.also and len(tokens) == 1:
        return WordSequence(Stream.EXACT, (tokens[0].exact,))
    return WordSequence(Stream.STEMS, tuple(token.stem for token in tokens), leaf.slop)


def wordings_of(concept: Concept) -> tuple[Wording, ...]:
    """Return the wordings of `concept` as they stand in the text."""
    return tuple(tuple(map(word_sequence_of, _terms(part))) for part in concept.parts)


def _worded(concept: Concept) -> Iterator[tuple[tuple[Wording, ...], float]]:
    """Yield the wordings that score for a concept, with their weights: in the text, as typed, and in the heading."""
    typed, every = _terms(concept.parts[0]), [_terms(part) for part in concept.parts]
    yield wordings_of(concept), 1.0
    yield (tuple(_sequence(Stream.EXACT, term) for term in typed),), EXACT
    yield tuple(tuple(_sequence(Stream.HEADING, term) for term in terms) for terms in every), HEADING


def _terms(part: Node) -> tuple[Term, ...]:
    return tuple(leaf for leaf in positive_leaves(part) if isinstance(leaf, Term))


@lru_cache(MOST_KEPT)
def _sequence(stream: Stream, term: Term) -> WordSequence:
    tokens = typed_words(term.word)
    return WordSequence(stream, tuple(token.exact if stream is Stream.EXACT else token.stem for token in tokens))


def _scored(leaf: Node) -> Iterator[tuple[WordSequence, float]]:
    """Yield the word sequences that score for one part of the AST, with their weights."""
    match leaf:
        case Term(slop=0):
            yield word_sequence_of(leaf), 1.0
            yield _sequence(Stream.EXACT, leaf), EXACT
            yield _sequence(Stream.HEADING, leaf), HEADING
        case Phrase(slop=0):
            yield word_sequence_of(leaf), 1.0
        case Term() | Phrase():  # engines score loose phrases differently, so each word scores by itself
            row = word_sequence_of(leaf)
            yield from ((WordSequence(row.stream, (word,)), 1.0) for word in row.words)
        case Fuzzy(word):
            yield WordSequence(Stream.EXACT, (fold(word),)), 1.0


def _pairs(root: Node) -> Iterator[Term | Or]:
    """Yield adjacent words as typed, each pair as one term: `children in need of help` gives "children in need" and "need of help".

    A concept that was typed as several words is one pair: these words together, or any of its other wordings.
    """
    for concept in concepts(root):
        if len(typed := _terms(concept.parts[0])) > 1:
            yield Or((Term(" ".join(term.word for term in typed)), *concept.parts[1:]))
    for run in term_runs(root):
        start: int | None = None
        for end, term in enumerate(run):
            if is_stop_word(term):
                continue
            if start is not None:
                words = [token.exact for term in run[start : end + 1] for token in typed_words(term.word)]
                if len(words) <= LONGEST_PAIR:
                    yield Term(" ".join(words))
            start = end
