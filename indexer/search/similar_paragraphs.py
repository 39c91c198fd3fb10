"""Search: paragraphs similar to a given one, in earlier letters to the same council and in letters to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import log

from indexer.analysis import STOP_WORDS, analyse
from indexer.engines.port import Engine
from indexer.errors import NotFound
from indexer.letter import Letter, Paragraph
from indexer.query import And, DateRange, Filter, Has, Node, Not, Or, Query, Term
from indexer.registers import predecessors
from indexer.results import Hit
from indexer.search.answer import with_highlights
from indexer.search.closeness import Compared, Stems, compare, nearest, telling_sentences
from indexer.semantics import Semantics
from indexer.tone import sides_of

MOST_WORDS = 40
"""Most words of the paragraph to look for; the rarest are used."""
LOOKED_AT = 200
"""Paragraphs with any of its words to look at, those with the most of them first."""
COMPARED = 100
"""How many of these to compare sentence by sentence: half of them the best by words, half the nearest in meaning."""
RAREST = 5.0
"""The greatest weight of a word: rarer ones than one in 150 paragraphs are mostly names and slips, and tell little of the matter."""
MUCH_THE_SAME = 0.75
"""From this closeness on, two sentences say much the same."""
FEWEST_SHARED = 3
"""Fewest words shared with what says much the same."""
CRITICAL = 5.0
"""How much more a sentence counts if it certainly is criticism, which is what readers ask about: was it said before?"""
MOST_SHARED = 6
"""Most shared words to name."""


@dataclass(frozen=True, slots=True)
class SimilarHit:
    """A paragraph similar to the given one."""

    hit: Hit
    closeness: float
    """Of its closest sentence, from 0 to 1; see `indexer.search.closeness.compare`."""
    shared: tuple[str, ...]
    """The most telling words that both have, as the given paragraph writes them."""

    @property
    def much_the_same(self) -> bool:
        """Return whether one of its sentences says much the same, also in some of the same words: "strong" and "weak" are close alone."""
        return self.closeness >= MUCH_THE_SAME and len(self.shared) >= FEWEST_SHARED


@dataclass(frozen=True, slots=True)
class Similar:
    """The paragraphs most similar to a given one, without boilerplate; however little alike, as long as they share a telling word."""

    before: tuple[SimilarHit, ...]
    """In earlier letters to the same council or those that it replaced; those much the same first."""
    elsewhere: tuple[SimilarHit, ...]
    """In letters to other councils."""
    earlier: int | None
    """How many earlier letters there are; None if the letter's council or date is not known."""
    words: tuple[str, ...]
    """Telling words of the paragraph, for a search in the earlier letters."""


@dataclass(frozen=True, slots=True)
class _Given:
    """The given paragraph."""

    written: Mapping[str, str]
    """Its telling stems and how it writes each; the most telling first."""
    weights: Mapping[str, float]
    sentences: tuple[Stems, ...]
    importance: tuple[float, ...]
    """How much each sentence counts."""
    known: Semantics | None


def similar(engine: Engine, letter_id: str, number: int, limit: int = 5) -> Similar:
    """Return up to `limit` similar paragraphs of each kind; `NotFound` if there is no such letter or paragraph."""
    letter = engine.letter(letter_id)
    paragraph = next((one for one in letter.paragraphs if one.number == number), None)
    if paragraph is None:
        raise NotFound(f"Letter {letter_id} has no paragraph {number}. Open the letter to see its paragraphs")
    given = _given(engine, paragraph)
    earlier = earlier_letters(letter)
    count = engine.search(replace(earlier, limit=0)).letters if earlier else None
    before = _nearest(engine, earlier, given, limit) if earlier and count else ()
    return Similar(before, _nearest(engine, _elsewhere(letter), given, limit), count, _to_search(given, before))


def _to_search(given: _Given, before: Sequence[SimilarHit]) -> tuple[str, ...]:
    """Return the words to search earlier letters for: those that most of the nearest paragraphs there share, then the most telling."""
    times = Counter(word for one in before for word in one.shared)
    return tuple(sorted(given.written.values(), key=lambda word: -times[word])[:MOST_SHARED])


def councils_before(letter: Letter) -> tuple[str, ...]:
    """Return the codes of the council that `letter` is to and of those that it replaced; empty if its council is not known."""
    return (letter.authority.code, *predecessors(letter.authority.code)) if letter.authority else ()


def earlier_letters(letter: Letter) -> Query | None:
    """Return the query for every paragraph of earlier letters to the same council; None if the letter's council or date is not known."""
    if not letter.authority or not letter.when:
        return None
    councils = Filter("authority", councils_before(letter))
    return Query(root=Not(Has("letter", (letter.id,))), filters=(councils,), dates=DateRange(end=letter.when - timedelta(days=1)))


def _elsewhere(letter: Letter) -> Query:
    """Return the query for every paragraph of letters to other councils."""
    same: Node = Has("authority", councils_before(letter)) if letter.authority else Has("letter", (letter.id,))
    return Query(root=Not(same))


def _given(engine: Engine, paragraph: Paragraph) -> _Given:
    telling = [token for token in analyse(paragraph.text) if token.exact not in STOP_WORDS]
    telling.sort(key=lambda token: paragraph.text[token.start].islower())  # a word that begins a sentence need not have a capital
    tokens = {token.stem: token for token in telling}
    total, counts = engine.search(Query(limit=0)).total, engine.frequencies(tuple({token.exact for token in tokens.values()}))
    weights = {stem: min(RAREST, log(1 + total / (1 + counts[token.exact]))) for stem, token in tokens.items()}
    ordered = sorted(tokens, key=lambda stem: (-weights[stem], tokens[stem].start))
    written = {stem: paragraph.text[tokens[stem].start : tokens[stem].end] for stem in ordered}
    sentences = telling_sentences(paragraph.text)
    importance = tuple(1 + CRITICAL * sides_of(text).criticism for text, _ in sentences)
    return _Given(written, weights, tuple(stems for _, stems in sentences), importance, engine.semantics())


def _nearest(engine: Engine, among: Query, given: _Given, limit: int) -> tuple[SimilarHit, ...]:
    """Return the paragraphs of `among` nearest to the given one, those much the same first."""
    words = Or(tuple(map(Term, list(given.written.values())[:MOST_WORDS])))
    if not words.parts:
        return ()
    hits, alike = _looked_at(engine, replace(among, root=And((words, among.root)), limit=LOOKED_AT), given)
    others = [[stems for _, stems in telling_sentences(hit.text)] for hit in hits]
    compared = compare(given.sentences, others, given.weights, given.known)
    chosen = nearest(compared, given.importance, limit, alike)
    found = [_similar(given, hits[place], compared[place]) for place in chosen]
    return tuple(sorted(found, key=lambda one: not one.much_the_same))


def _looked_at(engine: Engine, query: Query, given: _Given) -> tuple[tuple[Hit, ...], tuple[float, ...]]:
    """Return the hits to compare: of those with any of the words, the best by words and the nearest in meaning; and how alike each is.

    How alike is empty where nothing is known of the collection's meaning.
    """
    hits = tuple(hit for hit in engine.search(query).hits if not hit.boilerplate)
    vector = given.known.vector([stem for one in given.sentences for stem in one]) if given.known else None
    if given.known is None or vector is None:
        return hits, ()
    alike = given.known.similarities(vector, [(hit.letter_id, hit.paragraph) for hit in hits])
    near = sorted(range(len(hits)), key=lambda place: -alike[place])[: COMPARED // 2]
    kept = range(len(hits)) if len(hits) <= COMPARED else tuple(dict.fromkeys((*range(COMPARED // 2), *near)))
    return tuple(hits[place] for place in kept), tuple(alike[place] for place in kept)


def _similar(given: _Given, hit: Hit, compared: Compared) -> SimilarHit:
    shared = tuple(word for stem, word in given.written.items() if stem in compared.shared)[:MOST_SHARED]
    (marked,) = with_highlights((hit,), Or(tuple(map(Term, shared))))
    return SimilarHit(marked, round(compared.closest, 3), shared)
