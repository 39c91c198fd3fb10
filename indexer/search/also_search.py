"""Search: offers to search for terms of like meaning, and for those that followed or preceded a typed one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from indexer.analysis import typed_words
from indexer.dates import ANY_DATE
from indexer.engines.port import Engine
from indexer.query import All, And, Node, Or, Phrase, Query, Term
from indexer.query.synonyms import Stems
from indexer.registers import Relation, TradeTerms, trade_terms
from indexer.results import Notice
from indexer.search.compare import scope
from indexer.search.kept import kept
from indexer.sentences import count_words

MOST_OFFERS = 2
"""Most offers for one query; each takes a line."""
MOST_WORDINGS = 4
"""Most wordings of an offered term that are searched, the usual ones."""

_WHY = {
    Relation.SAME: "“{other}” means the same",
    Relation.NEAR: "“{other}” is close in meaning",
}


@dataclass(frozen=True, slots=True)
class _Offer:
    """A term to offer beside a typed one."""

    row: TradeTerms
    typed: int
    """Which of the row's terms was typed."""
    other: int
    """Which of them is offered."""

    @property
    def wording(self) -> str:
        """The usual wording of the offered term."""
        return self.row.terms[self.other][0]

    @property
    def why(self) -> str:
        """Why it is offered, without a full stop."""
        if self.row.relation is not Relation.SUCCEEDED:
            return _WHY[self.row.relation].format(other=self.wording)
        if self.other > self.typed:
            return f"“{self.wording}” replaced it" + (f" in {self.row.year}" if self.row.year else "")
        return f"“{self.wording}” is what it was called " + (f"until {self.row.year}" if self.row.year else "before")


def also_search(engine: Engine, query: Query, asked: Query) -> tuple[Notice, ...]:
    """Return a notice for each term that belongs with one in `query` and is in the letters, with the number of paragraphs that have it.

    They are counted in all letters, and the notice says so if `asked`, which is `query` as it was understood, looks in some alone.
    """
    where = "" if _everywhere(asked) else " of all letters"
    notices = (_notice(engine, query, where, *found) for found in _found(query.root))
    return tuple(islice(filter(None, notices), MOST_OFFERS))


def _everywhere(asked: Query) -> bool:
    return not asked.filters and asked.dates == ANY_DATE and isinstance(scope(asked.root), All)


def _notice(engine: Engine, query: Query, where: str, offer: _Offer, first: int, last: int) -> Notice | None:
    """Return the notice for one offer; None if no letter has the term."""
    wordings = offer.row.terms[offer.other][:MOST_WORDINGS]
    count = kept(engine, wordings, lambda: engine.search(Query(root=_any_of(wordings), limit=0, counted=False)).total)
    wider = replace(query, root=_with_either(query.root, first, last, wordings))
    return Notice("also-search", f"{offer.why} and is in {count_words(count, 'paragraph')}{where}.", wider) if count else None


def _found(root: Node) -> Iterator[tuple[_Offer, int, int]]:
    """Yield the offers for the plain words of `root`, each with the first and last part that it belongs with; the longest term counts."""
    parts = root.parts if isinstance(root, And) else (root,)
    words = tuple(_stems(part.word) if isinstance(part, Term) else None for part in parts)
    place = 0
    while place < len(parts):
        for last in range(min(len(parts), place + _longest()) - 1, place - 1, -1):
            run = words[place : last + 1]
            key = tuple(stem for stems in run if stems is not None for stem in stems)
            if None not in run and (offers := _register().get(key)):
                yield from ((offer, place, last) for offer in offers)
                place = last
                break
        place += 1


def _with_either(root: Node, first: int, last: int, wordings: Sequence[str]) -> Node:
    """Return `root` with parts `first` to `last`, or any of the `wordings` instead of them, as phrases if they have several words."""
    parts = root.parts if isinstance(root, And) else (root,)
    either = Or((_together(parts[first : last + 1]), *_any_of(wordings).parts))
    return _together((*parts[:first], either, *parts[last + 1 :]))


def _any_of(wordings: Sequence[str]) -> Or:
    exact = (tuple(token.exact for token in typed_words(wording)) for wording in wordings)
    return Or(tuple(Phrase(words) if len(words) > 1 else Term(words[0]) for words in exact))


def _together(parts: tuple[Node, ...]) -> Node:
    return parts[0] if len(parts) == 1 else And(parts)


@cache
def _register() -> Mapping[Stems, tuple[_Offer, ...]]:
    """Return what to offer for each wording in the register, by its stems."""
    found: dict[Stems, dict[str, _Offer]] = {}
    for row in trade_terms():
        if row.relation is Relation.SPELLING:
            continue
        for typed, wordings in enumerate(row.terms):
            offers = {row.terms[other][0]: _Offer(row, typed, other) for other in range(len(row.terms)) if other != typed}
            for wording in wordings:
                found.setdefault(_stems(wording), {}).update(offers)
    return {stems: tuple(offers.values()) for stems, offers in found.items()}


@cache
def _longest() -> int:
    return max(map(len, _register()))


def _stems(text: str) -> Stems:
    return tuple(token.stem for token in typed_words(text))
