"""Engines: turn a plan and its filters into Tantivy queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import combinations

import tantivy
from tantivy import Occur
from tantivy import Query as Compiled

from indexer.engines.shared.term_dictionary import TermDictionary, expression
from indexer.engines.tantivy.values import ValueColumns
from indexer.query import All, And, DateRange, Fuzzy, Has, Node, Not, Or, Phrase, Term, Wildcard
from indexer.query.plan import Plan, Stream, WordSequence, word_sequence_of

MOST_JOKERS = 5
"""Most stars and question marks that Tantivy's automata handle quickly; a pattern with forty stars took half a second."""

REMEMBERED = 128
"""Automata to keep: each is needed for matching and for scoring, and again for the next page."""

FARTHEST = 2
"""Greatest edit distance that Tantivy's automata support."""

Weights = dict[WordSequence | Node, float]
"""What adds to the score: a word sequence adds its BM25 times the weight, any other node just the weight."""


class TantivyCompiler:
    """Compiles queries for one index; `words` returns its exact words."""

    def __init__(self, schema: tantivy.Schema, values: ValueColumns, words: Callable[[], TermDictionary]) -> None:
        self._schema = schema
        self._values = values
        self._words = words
        self._variants = lru_cache(REMEMBERED)(self._variants_of)

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
        weights: Weights = {**{one.row: one.weight for one in plan.clauses}, **{one.node: one.weight for one in plan.constants}}
        wanted = self._required(plan.match, weights)
        wanted += [(Occur.Must, Compiled.const_score_query(one, 0.0)) for one in narrowed]
        wanted += [(Occur.Should, self._weighed(one, weight)) for one, weight in weights.items()]
        return Compiled.boolean_query(wanted)

    def _required(self, node: Node, weights: Weights) -> list[tuple[Occur, Compiled]]:
        """Return what must and must not match for `node`; parts that always score if they match take their entries out of `weights`."""
        if not isinstance(node, And):
            parts = node.parts if isinstance(node, Or) else (node,)
            return [(Occur.Must, any_of(self._taken(part, weights) for part in parts))]
        wanted = [one for part in node.parts if not isinstance(part, Not) for one in self._required(part, weights)]
        unwanted = [(Occur.MustNot, self.matching(part.part)) for part in node.parts if isinstance(part, Not)]
        return [*(wanted or [(Occur.Must, Compiled.const_score_query(Compiled.all_query(), 0.0))]), *unwanted]

    def _taken(self, node: Node, weights: Weights) -> Compiled:
        """Return the query for `node` with its weight, which is removed from `weights`; 0 if it has none."""
        key = word_sequence_of(node) if isinstance(node, Term | Phrase) else node
        return self._weighed(key if key in weights else node, weights.pop(key, 0.0))

    def _weighed(self, wanted: WordSequence | Node, weight: float) -> Compiled:
        """Return the query that scores a word sequence by BM25 times `weight`, any other node by `weight` alone."""
        if isinstance(wanted, WordSequence):
            return Compiled.boost_query(self._row(wanted), weight)
        return Compiled.const_score_query(self.matching(wanted), weight)

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

    def _row(self, row: WordSequence) -> Compiled:
        field = row.stream.value
        if not row.words:
            return Compiled.empty_query()
        if len(row.words) == 1:
            return Compiled.term_query(self._schema, field, row.words[0], "freq")
        if row.slop:
            return all_of(self._near(field, one, other, row.slop) for one, other in combinations(row.words, 2))
        return Compiled.phrase_query(self._schema, field, list(row.words))

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

    def _near(self, field: str, one: str, other: str, slop: int) -> Compiled:
        """Return the query for two words with at most `slop` others between them, in either order.

        Tantivy's slop is the distance from a word's expected position, to either side, so expect both at the same position.
        """
        if one != other:
            return Compiled.phrase_query(self._schema, field, [(0, one), (0, other)], slop + 1)
        return any_of(Compiled.phrase_query(self._schema, field, [(0, one), (place, one)]) for place in range(1, slop + 2))

    def _all_of(self, parts: Sequence[Node]) -> Compiled:
        wanted = [self.matching(part) for part in parts if not isinstance(part, Not)]
        unwanted = [(Occur.MustNot, self.matching(part.part)) for part in parts if isinstance(part, Not)]
        if not unwanted:
            return all_of(wanted)
        return Compiled.boolean_query([(Occur.Must, all_of(wanted)), *unwanted])

    def _term(self, field: str, value: str | int) -> Compiled:
        return Compiled.term_query(self._schema, field, value, "basic")


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


