"""Search: paragraphs similar to a given one, in earlier letters about the same authority and in letters about others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from math import log

from indexer.analysis import STOP_WORDS, analyse
from indexer.engines.port import Engine
from indexer.errors import NotFound
from indexer.letter import Letter
from indexer.query import And, DateRange, Filter, Has, Node, Not, Or, Query, Term
from indexer.results import Hit
from indexer.search.answer import with_highlights

MOST_WORDS = 20
"""Most words of the paragraph to search for; the rarest are used."""
LOOKED_AT = 40
"""Hits to compare with the paragraph, best first."""
SHARED_BEFORE = 0.3
"""Least share of those words, by weight, for a paragraph in an earlier letter; lower because there are few earlier letters."""
SHARED_ELSEWHERE = 0.4
"""The same for letters about other authorities."""


@dataclass(frozen=True, slots=True)
class Similar:
    """Paragraphs similar to a given one, without boilerplate."""

    before: tuple[Hit, ...]
    """In earlier letters about the same authority."""
    elsewhere: tuple[Hit, ...]
    """In letters about other authorities."""


def similar(engine: Engine, letter_id: str, number: int, limit: int = 5) -> Similar:
    """Return up to `limit` similar paragraphs of each kind, best first; `NotFound` if there is no such letter or paragraph."""
    letter = engine.letter(letter_id)
    text = next((one.text for one in letter.paragraphs if one.number == number), None)
    if text is None:
        raise NotFound(f"Letter {letter_id} has no paragraph {number}. Open the letter to see its paragraphs")
    weights = _weights(engine, text)
    if not weights:
        return Similar((), ())
    wanted = Query(root=Or(tuple(map(Term, weights))), limit=LOOKED_AT)
    before, elsewhere = (
        tuple(hit for query in queries for hit in _alike(engine, query, wanted.root, weights, least)[:limit])
        for queries, least in ((_before(wanted, letter), SHARED_BEFORE), (_elsewhere(wanted, letter), SHARED_ELSEWHERE))
    )
    return Similar(before, elsewhere)


def _weights(engine: Engine, text: str) -> dict[str, float]:
    """Return the rarest words of `text`, each with its rarity."""
    words = tuple(dict.fromkeys(token.exact for token in analyse(text) if token.exact not in STOP_WORDS))
    total, counts = engine.search(Query(limit=0)).total, engine.frequencies(words)
    rarity = {word: log(1 + total / (1 + counts[word])) for word in words}
    return {word: rarity[word] for word in sorted(rarity, key=lambda word: -rarity[word])[:MOST_WORDS]}


def _before(wanted: Query, letter: Letter) -> tuple[Query, ...]:
    """Return `wanted` for earlier letters about the same authority; empty if the letter's authority or date is unknown."""
    if not letter.authority or not letter.when:
        return ()
    earlier = DateRange(end=letter.when - timedelta(days=1))
    others = And((wanted.root, Not(Has("letter", (letter.id,)))))
    return (replace(wanted, root=others, filters=(Filter("authority", (letter.authority.code,)),), dates=earlier),)


def _elsewhere(wanted: Query, letter: Letter) -> tuple[Query, ...]:
    """Return `wanted` for letters about other authorities."""
    same: Node = Has("authority", (letter.authority.code,)) if letter.authority else Has("letter", (letter.id,))
    return (replace(wanted, root=And((wanted.root, Not(same)))),)


def _alike(engine: Engine, query: Query, words: Node, weights: Mapping[str, float], least: float) -> tuple[Hit, ...]:
    """Return the hits with at least the share `least` of the words, best first, with `words` highlighted."""
    stems = {word: analyse(word)[0].stem for word in weights}
    alike = (hit for hit in engine.search(query).hits if not hit.boilerplate and _shared(hit.text, stems, weights) >= least)
    return with_highlights(alike, words)


def _shared(text: str, stems: Mapping[str, str], weights: Mapping[str, float]) -> float:
    """Return the share of the words, by weight, whose stems are in `text`."""
    there = {token.stem for token in analyse(text)}
    return sum(weights[word] for word in weights if stems[word] in there) / sum(weights.values())
