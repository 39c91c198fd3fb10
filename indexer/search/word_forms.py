"""Search: the other spellings of typed words: joined, split or hyphened, with -ise or -ize, and as the register of terms has them.

An index has no hyphens: "case-load" is "case" and "load", one after the other. So words that are split are also words that are hyphened.
Which spellings there are, the index says: only those that letters have are searched too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise

from indexer.analysis import STOP_WORDS, fold, stem, typed_words
from indexer.engines.port import Engine
from indexer.query import And, Node, Or, Query, Term
from indexer.query.synonyms import Spelt, Stems
from indexer.registers import Relation, trade_terms
from indexer.search.kept import kept

PREFIXES = frozenset(
    "after anti bi by co counter de down extra inter macro micro mid mini multi neuro non off on out over post pre pro re semi sub tri"
    " through ultra un under up".split()
)
"""What a word may begin with: short parts and stop words that count as the first of two parts."""
NO_PARTS = frozenset("able any every full fully less like may mental much never nor ship some wise".split())
"""What is a word by itself but in a joined word means something else: "any one", "care less"."""
SHORTEST, SHORTEST_AFTER_PREFIX = 3, 4
"""Letters of a part, and of what follows a prefix."""
LEAST = 3
"""Fewest paragraphs that each part must be in by itself, unless it was typed by itself: "pla" and "cement" are no words of letters."""
MOST_WORDS = 1 << 14
"""Words whose spellings are kept."""
_IZE = re.compile(r"(?<=...i)[sz](?=(?:e[ds]?|ers?|ing|ation(?:s|al)?)$)|(?<=naly)[sz](?=(?:e[ds]?|ers?|ing)$)")
"""The letter that differs in "organise" and "organize", "analyse" and "analyze"."""
_SWAPPED = {"s": "z", "z": "s"}

Parts = tuple[str, ...]
"""Exact forms: one word, or two that were typed one after the other or with a hyphen between."""


def spellings_of(engine: Engine, root: Node) -> Spelt:
    """Return a function that gives the other spellings of words in `root`, those of the register and those that `engine` has."""
    known: dict[Parts, tuple[str, ...]] = kept(engine, "spellings", dict)
    parts = tuple(dict.fromkeys(_typed(root)))
    if wanted := tuple(one for one in parts if one not in known):
        if len(known) > MOST_WORDS:
            known.clear()
        known.update(_looked_up(engine, wanted))
    found = {tuple(map(stem, one)): ways for one in parts if (ways := known.get(one))}
    return lambda stems: found.get(stems, ()) or _of_several(engine, stems)


def _of_several(engine: Engine, stems: Stems) -> tuple[str, ...]:
    """Return the other spellings that the register has of several words, and letters too."""
    others = _register().get(stems)
    return kept(engine, ("spellings", stems), lambda: _those_in_letters(engine, others)) if others else ()


def _those_in_letters(engine: Engine, others: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the spellings that letters have; all if they have none, as several typed words still count as one then."""
    return tuple(one for one in others if _in_letters(engine, one)) or others


def _typed(root: Node) -> Iterator[Parts]:
    """Yield the plain words of `root`, and each two that are neighbours."""
    match root:
        case Term(word):
            words = tuple(token.exact for token in typed_words(word))
            if len(words) < 3 and all(map(str.isalpha, words)):
                yield words
        case And(parts) | Or(parts):
            for part in parts:
                yield from _typed(part)
            if isinstance(root, And):
                for before, after in pairwise(parts):
                    if isinstance(before, Term) and isinstance(after, Term):
                        yield from _neighbours(before, after)


def _neighbours(before: Term, after: Term) -> Iterator[Parts]:
    words = tuple(token.exact for term in (before, after) for token in typed_words(term.word))
    if len(words) == 2 and all(map(str.isalpha, words)) and _parts_of_one(*words):
        yield words


def _parts_of_one(first: str, second: str) -> bool:
    """Return whether two words may be the parts of one: "case load", "co ordinate", but not "of ten" or "care less"."""
    if second in STOP_WORDS or not NO_PARTS.isdisjoint((first, second)):
        return False
    if first in PREFIXES:
        return len(second) >= SHORTEST_AFTER_PREFIX
    return first not in STOP_WORDS and min(len(first), len(second)) >= SHORTEST


def _looked_up(engine: Engine, wanted: Iterable[Parts]) -> Mapping[Parts, tuple[str, ...]]:
    """Return the spellings that the index has of each of `wanted`."""
    possible = {one: tuple(_possible(one)) for one in wanted}
    counts = engine.frequencies(tuple({word for ways in possible.values() for way in ways for word in way}))
    return {
        one: (
            *(_written(way) for way in ways if _is_there(engine, way, counts)),
            *(_of_several(engine, tuple(map(stem, one))) if len(one) > 1 else _single(engine, one[0])),
        )
        for one, ways in possible.items()
    }


def _single(engine: Engine, word: str) -> tuple[str, ...]:
    """Return the other spellings that the register has of one word, and letters too; of the very form: “advised” is no “adviser”."""
    return tuple(other for other in _single_words().get(word, ()) if _in_letters(engine, other))


def _written(way: Parts) -> str:
    """Return a spelling as people write it: "co-ordinated", "case load"."""
    return ("-" if way[0] in PREFIXES else " ").join(way)


def _possible(typed: Parts) -> Iterator[Parts]:
    """Yield every other way in which `typed` may be spelt."""
    if len(typed) == 2:
        joined = "".join(typed)
        yield from ((one,) for one in dict.fromkeys((joined, f"{joined}s", joined.removesuffix("s"))))
    elif typed[0] not in STOP_WORDS:
        yield from _other_words(typed[0])


def _other_words(word: str) -> Iterator[Parts]:
    """Yield `word` with -ise for -ize or the other way round, and in every two parts."""
    if (other := _IZE.sub(lambda found: _SWAPPED[found[0]], word)) != word:
        yield (other,)
    for place in range(2, len(word) - SHORTEST + 1):
        if _parts_of_one(word[:place], word[place:]):
            yield word[:place], word[place:]


def _is_there(engine: Engine, way: Parts, counts: Mapping[str, int]) -> bool:
    """Return whether letters have this spelling: a word, or two words one after the other, each of which they also have elsewhere."""
    if len(way) == 1:
        return counts[way[0]] > 0
    if min(counts[word] for word in way if word not in PREFIXES) < LEAST or not all(counts[word] for word in way):
        return False
    return engine.search(Query(root=Term(" ".join(way)), limit=0, counted=False)).total > 0


def _in_letters(engine: Engine, wording: str) -> bool:
    """Return whether letters have the words of `wording` one after the other; a single word in just this form."""
    words = [token.exact for token in typed_words(wording)]
    if len(words) == 1:
        return engine.frequencies(words)[words[0]] > 0
    return engine.search(Query(root=Term(wording), limit=0, counted=False)).total > 0


@cache
def _register() -> Mapping[Stems, tuple[str, ...]]:
    """Return the other wordings in the same row of the register, by the stems of each wording of several words."""
    return {_stems(one): others for one, others in _wordings() if len(_stems(one)) > 1}


@cache
def _single_words() -> Mapping[str, tuple[str, ...]]:
    """Return the other wordings in the same row of the register, by the exact form of each wording of one word."""
    return {fold(one): others for one, others in _wordings() if len(_stems(one)) == 1}


def _wordings() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each wording in the register, with those in its row that a search for it doesn't find anyway."""
    for row in trade_terms():
        if row.relation is Relation.SPELLING:
            every = tuple(wording for term in row.terms for wording in term)
            yield from ((one, tuple(other for other in every if _stems(other) != _stems(one))) for one in every)


def _stems(text: str) -> Stems:
    return tuple(token.stem for token in typed_words(text))
