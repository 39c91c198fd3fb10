"""Search: how close paragraphs are to a given one, compared sentence by sentence, in words and in meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.analysis import STOP_WORDS, scanned
from indexer.semantics import Semantics
from indexer.tone.clauses import sentences

SHORT = 4
"""A sentence with fewer telling words than this is compared together with the one before it: "This is not good enough."."""
SENSE = 0.8
"""The share of meaning in the closeness of two sentences; the rest is that of their words."""
AGAIN = 0.1
"""What a sentence of the paragraph counts once one of the chosen paragraphs says the same: so five of them cover more than one matter."""
WHOLE = 0.5
"""What the likeness of whole paragraphs counts beside that of all their sentences, for every other choice."""

Stems = tuple[str, ...]
"""The telling stems of a sentence, in order; one that occurs twice is there twice."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A paragraph compared with the given one."""

    closeness: tuple[float, ...]
    """For each sentence of the given paragraph, how close the closest sentence is: from 0, nothing in common, to 1, all the same."""
    shared: frozenset[str]
    """The telling stems that both have in their closest sentences."""

    @property
    def closest(self) -> float:
        """Return the closeness of the closest pair of sentences."""
        return max(self.closeness, default=0.0)


def telling_sentences(text: str) -> tuple[tuple[str, Stems], ...]:
    """Return the sentences of `text`, each with its telling stems; short ones are joined to those before them."""
    found: list[tuple[str, Stems]] = []
    for sentence in sentences(text):
        _, exact, stems = scanned(sentence)
        telling = tuple(stem for stem, word in zip(stems, exact, strict=True) if word not in STOP_WORDS)
        if found and len(telling) < SHORT:
            found[-1] = (f"{found[-1][0]} {sentence}", found[-1][1] + telling)
        else:
            found.append((sentence, telling))
    return tuple(found)


def compare(
    own: Sequence[Stems], others: Sequence[Sequence[Stems]], weights: Mapping[str, float], known: Semantics | None
) -> tuple[Compared, ...]:
    """Return how close each of the `others` is to a paragraph with the sentences `own`, all given as the stems of their sentences.

    The closeness of two sentences is Dice's coefficient (Dice, 1945) of their words, `weights` giving the rarity of the paragraph's own,
    and the cosine of their directions in what is `known` of the collection's meaning, if anything is.
    """
    flat = [sentence for paragraph in others for sentence in paragraph]
    words = _Words(own, weights)
    sense = known.likenesses(own, flat) if known and known.dimensions else None
    spans = _spans(others)
    return tuple(_compared(words, paragraph, sense and [row[first:last] for row in sense]) for paragraph, first, last in spans)


def _spans(others: Sequence[Sequence[Stems]]) -> Iterator[tuple[Sequence[Stems], int, int]]:
    """Yield each paragraph with the places of its sentences among all sentences."""
    first = 0
    for paragraph in others:
        yield paragraph, first, first + len(paragraph)
        first += len(paragraph)


Weighed = tuple[frozenset[str], float]
"""The telling stems of a sentence and the weight of all of them."""


class _Words:
    """Compares sentences by their words."""

    def __init__(self, own: Sequence[Stems], weights: Mapping[str, float]) -> None:
        self._weights = weights
        self._usual = sum(weights.values()) / max(1, len(weights))
        self.own = tuple(map(self.weighed, own))

    def weighed(self, sentence: Stems) -> Weighed:
        """Return a sentence with its weight; a word that the given paragraph lacks counts as one of its usual ones."""
        stems = frozenset(sentence)
        return stems, self._sum(stems)

    def dice(self, own: Weighed, other: Weighed) -> float:
        """Return twice the weight of the words in both sentences, divided by the weights of both."""
        shared = own[0] & other[0]
        return 2 * self._sum(shared) / (own[1] + other[1]) if shared else 0.0

    def _sum(self, stems: frozenset[str]) -> float:
        return sum([self._weights.get(one, self._usual) for one in stems])


def _compared(words: _Words, paragraph: Sequence[Stems], sense: Sequence[Sequence[float]] | None) -> Compared:
    others = tuple(map(words.weighed, paragraph))
    values: list[float] = []
    shared: frozenset[str] = frozenset()
    for place, own in enumerate(words.own):
        pairs = [(_both(words.dice(own, other), sense[place][at] if sense else None), at) for at, other in enumerate(others)]
        value, at = max(pairs, key=lambda pair: (pair[0], -pair[1]), default=(0.0, 0))
        if others and value > max(values, default=0.0) / 2:
            shared |= own[0] & others[at][0]
        values.append(value)
    return Compared(tuple(values), shared)


def _both(words: float, sense: float | None) -> float:
    return words if sense is None else SENSE * max(sense, 0.0) + (1 - SENSE) * words


def nearest(compared: Sequence[Compared], importance: Sequence[float], limit: int, alike: Sequence[float] = ()) -> tuple[int, ...]:
    """Return the places of the `limit` paragraphs that together are closest to all sentences of the given one, best first.

    Each is the one with the highest sum of its closeness over the sentences, by their `importance`, where a sentence that an earlier choice
    covers counts less (the greedy choice of Carbonell and Goldstein's maximal marginal relevance, 1998, over sentences). For every other
    one, the first among them, it also counts how `alike` the whole paragraphs are: a sentence such as "its impact is not evaluated" does
    not say what of.
    """
    left = {place: one.closeness for place, one in enumerate(compared) if one.closest}
    counts = list(importance)
    topic = [WHOLE * sum(importance) * one for one in alike] or [0.0] * len(compared)
    chosen: list[int] = []
    while left and len(chosen) < limit:
        share = not len(chosen) % 2
        best = max(left, key=lambda place: (round(sum(map(_times, counts, left[place])) + share * topic[place], 6), -place))
        values = left.pop(best)
        covered = max(range(len(counts)), key=lambda one: counts[one] * values[one])
        counts[covered] *= AGAIN
        chosen.append(best)
    return tuple(chosen)


def _times(one: float, other: float) -> float:
    return one * other
