"""Engines: turn a plan and its filters into Tantivy queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations
from typing import Any

import tantivy
from tantivy import Occur
from tantivy import Query as Compiled

from indexer.engines.shared.bm25 import concept_factor
from indexer.engines.shared.term_dictionary import TermDictionary, expression
from indexer.engines.tantivy.frequencies import Frequencies
from indexer.engines.tantivy.values import ValueColumns
from indexer.query import All, And, DateRange, Fuzzy, Has, Node, Not, Or, Phrase, Term, Wildcard
from indexer.query.ast import Concept
from indexer.query.plan import Plan, Stream, Wording, WordSequence, word_sequence_of, wordings_of

MOST_JOKERS = 5
"""Most stars and question marks that Tantivy's automata handle quickly; a pattern with forty stars took half a second."""

REMEMBERED = 128
"""Automata to keep: each is needed for matching and for scoring, and again for the next page."""
REMEMBERED_ROWS = 1024
"""Queries for words and phrases to keep: a search uses most of its own several times."""

FARTHEST = 2
"""Greatest edit distance that Tantivy's automata support."""

Wordings = tuple[Wording, ...]
Weights = dict[WordSequence | Wordings | Node, float]
"""What adds to the score: a word sequence or a concept adds its BM25 times the weight, any other node just the weight."""


class TantivyCompiler:
    """Compiles queries for one index, which `searcher` reads; `words` returns its exact words."""

    def __init__(
        self,
        schema: tantivy.Schema,
        values: ValueColumns,
        words: Callable[[], TermDictionary],
        searcher: tantivy.Searcher,
        frequencies: Frequencies,
    ) -> None:
        self._schema = schema
        self._values = values
        self._words = words
        self._searcher = searcher
        self._frequencies = frequencies
        self._row = lru_cache(REMEMBERED_ROWS)(self._row_of)
        self._variants = lru_cache(REMEMBERED)(self._variants_of)
        self._having_any = lru_cache(REMEMBERED)(self._count_having_any)

    def matching(self, node: Node) -> Compiled:
        """Return the query that finds what `node` finds; its scores mean nothing."""
        match node:
            case All():
                return Compiled.all_query()
            case Term() | Phrase():
                return self._row(word_sequence_of(node))
            case Wildcard() | Fuzzy():
                return self._variants(node)
            case Has(field, values):
                return self.having(field, values)
            case And(parts):
                return self._all_of(parts)
            case Or(parts):
                return any_of(self.matching(part) for part in parts)
            case Not():
                return self._all_of((node,))

    def scoring(self, plan: Plan, narrowed: Iterable[Compiled]) -> Compiled:
        """Return the query that finds what `plan` and all of `narrowed` match, scored by `plan` but without the setback.

        What both must match and scores appears only once: reading a word's postings twice would take twice as long.
        """
        weights: Weights = {one.row: one.weight for one in plan.clauses}
        weights |= {one.wordings: one.weight for one in plan.concepts}
        weights |= {one.node: one.weight for one in plan.constants}
        wanted = self._required(plan.match, weights)
        wanted += [(Occur.Must, Compiled.const_score_query(one, 0.0)) for one in narrowed]
        wanted += [(Occur.Should, self._weighed(one, weight)) for one, weight in weights.items()]
        return Compiled.boolean_query(wanted)

    def _required(self, node: Node, weights: Weights) -> list[tuple[Occur, Compiled]]:
        """Return what must and must not match for `node`; parts that always score if they match take their entries out of `weights`."""
        if not isinstance(node, And):
            parts = node.parts if isinstance(node, Or) and not isinstance(node, Concept) else (node,)
            return [(Occur.Must, any_of(self._taken(part, weights) for part in parts))]
        wanted = [one for part in node.parts if not isinstance(part, Not) for one in self._required(part, weights)]
        unwanted = [(Occur.MustNot, self.matching(part.part)) for part in node.parts if isinstance(part, Not)]
        return [*(wanted or [(Occur.Must, Compiled.const_score_query(Compiled.all_query(), 0.0))]), *unwanted]

    def _taken(self, node: Node, weights: Weights) -> Compiled:
        """Return the query for `node` with its weight, which is removed from `weights`; 0 if it has none."""
        key = _key(node)
        return self._weighed(key if key in weights else node, weights.pop(key, 0.0))

    def _weighed(self, wanted: WordSequence | Wordings | Node, weight: float) -> Compiled:
        """Return the query that scores a word sequence or a concept by BM25 times `weight`, any other node by `weight` alone."""
        if isinstance(wanted, WordSequence):
            return self._scored(wanted, weight)
        if isinstance(wanted, tuple):
            return self._concept(wanted, weight)
        return Compiled.const_score_query(self.matching(wanted), weight)

    def _concept(self, wordings: Wordings, weight: float) -> Compiled:
        """Return the query that scores a concept by the best of its `wordings`, each brought to the idf of all of them together."""
        total, having = self._searcher.num_docs, self._having_any(wordings)
        boosted = []
        for wording in wordings:
            counts = (self._frequencies.of(row.stream, word) for row in wording for word in row.words)
            factor = concept_factor(having, counts, total)
            boosted.append(any_of(self._scored(row, weight * factor) for row in wording))
        return boosted[0] if len(boosted) == 1 else Compiled.disjunction_max_query(boosted)

    def _count_having_any(self, wordings: Wordings) -> int:
        """Return the number of documents with all of any of the `wordings`."""
        found: Any = self._searcher.search(any_of(all_of(map(self._row, wording)) for wording in wordings), 1)
        return int(found.count)

    def before_letter(self, wanted: Compiled, order: int) -> Compiled:
        """Return `wanted`, with the same scores, for letters that come before `order`."""
        earlier = Compiled.range_query(self._schema, "letter_order", tantivy.FieldType.Unsigned, None, order, include_upper=False)
        return all_of([wanted, Compiled.const_score_query(earlier, 0.0)])

    def having(self, field: str, values: Iterable[str]) -> Compiled:
        """Return the query for documents with one of `values` in `field`."""
        numbers = (self._values.number(field, value) for value in values)
        return any_of(self._term(field, number) for number in numbers if number is not None)

    def within(self, dates: DateRange) -> list[Compiled]:
        """Return the query for documents dated within `dates`; an empty list if both ends are open."""
        if dates == DateRange():
            return []
        first, last = (day.toordinal() if day else None for day in (dates.start, dates.end))
        return [Compiled.range_query(self._schema, "day", tantivy.FieldType.Unsigned, first, last)]

    def numbered(self, field: str, first: int, end: int) -> Compiled:
        """Return the query for documents with a value numbered from `first` up to `end` in `field`."""
        return Compiled.range_query(self._schema, field, tantivy.FieldType.Unsigned, first, end, include_upper=False)

    def _row_of(self, row: WordSequence) -> Compiled:
        field = row.stream.value
        if not row.words:
            return Compiled.empty_query()
        if len(row.words) == 1:
            return Compiled.term_query(self._schema, field, row.words[0], "freq")
        if row.slop:
            return all_of(self._near(row, one, other) for one, other in combinations(row.words, 2))
        return Compiled.phrase_query(self._schema, field, list(row.words))

    def _scored(self, row: WordSequence, weight: float) -> Compiled:
        """Return the query that scores a word sequence by BM25 times `weight`, without what the index has lost."""
        return Compiled.boost_query(self._row(row), weight if row.slop else self._frequencies.boost(row, weight))

    def _variants_of(self, node: Wildcard | Fuzzy) -> Compiled:
        """Return the query for all words that `node` matches; they are looked up if Tantivy's automata cannot handle it."""
        match node:
            case Wildcard(pattern) if sum(map(pattern.count, "*?")) <= MOST_JOKERS:
                return Compiled.regex_query(self._schema, Stream.EXACT, expression(pattern))
            case Wildcard(pattern):
                return any_of(self._term(Stream.EXACT.value, word) for word in self._words().matching(pattern))
            case Fuzzy(word, distance) if distance <= FARTHEST:
                return Compiled.fuzzy_term_query(self._schema, Stream.EXACT, word, distance)
            case Fuzzy(word, distance):
                return any_of(self._term(Stream.EXACT.value, similar) for similar in self._words().similar(word, distance))

    def _near(self, row: WordSequence, one: str, other: str) -> Compiled:
        """Return the query for two words of `row` with at most `slop` others between them, in either order.

        Tantivy's slop is the distance from a word's expected position, to either side, so expect both at the same position.
        """
        field, pair = row.stream.value, replace(row, words=(one, other))
        if one != other:
            found = Compiled.phrase_query(self._schema, field, [(0, one), (0, other)], row.slop + 1)
            return Compiled.boost_query(found, self._frequencies.boost(pair, 1.0))
        places = (Compiled.phrase_query(self._schema, field, [(0, one), (place, one)]) for place in range(1, row.slop + 2))
        return any_of(Compiled.boost_query(found, self._frequencies.boost(pair, 1.0)) for found in places)

    def _all_of(self, parts: Sequence[Node]) -> Compiled:
        wanted = [self.matching(part) for part in parts if not isinstance(part, Not)]
        unwanted = [(Occur.MustNot, self.matching(part.part)) for part in parts if isinstance(part, Not)]
        if not unwanted:
            return all_of(wanted)
        return Compiled.boolean_query([(Occur.Must, all_of(wanted)), *unwanted])

    def _term(self, field: str, value: str | int) -> Compiled:
        return Compiled.term_query(self._schema, field, value, "basic")


def _key(node: Node) -> WordSequence | Wordings | Node:
    """Return what the weight of `node` goes by, if a document that matches `node` always scores for it."""
    if isinstance(node, Term | Phrase):
        return word_sequence_of(node)
    if isinstance(node, Concept) and all(len(wording) == 1 for wording in wordings_of(node)):
        return wordings_of(node)
    return node


def all_of(parts: Iterable[Compiled]) -> Compiled:
    """Return the query for what all `parts` find; with no parts, everything."""
    queries = list(parts)
    if len(queries) < 2:
        return queries[0] if queries else Compiled.all_query()
    return Compiled.boolean_query([(Occur.Must, query) for query in queries])


def any_of(parts: Iterable[Compiled]) -> Compiled:
    """Return the query for what any of `parts` finds; with no parts, nothing."""
    queries = list(parts)
    if len(queries) < 2:
        return queries[0] if queries else Compiled.empty_query()
    return Compiled.boolean_query([(Occur.Should, query) for query in queries])


