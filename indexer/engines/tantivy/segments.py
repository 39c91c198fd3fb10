"""Engines: what each segment of a Tantivy index has, and what it has lost though Tantivy's statistics still count it.

A document that goes is only marked in its segment: for BM25, Tantivy counts every document that a segment ever had, and writing all the
others again takes long. So what is lost is recorded here, and scores are put right: a boost brings the rarity of words to what it is
without the lost (`frequencies`), and makeweights, documents that go as soon as they come, do the same for the mean length of texts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from struct import pack, unpack
from typing import Any

from indexer.query.plan import Stream

FILE = "segments.json"
PART = 16
"""A segment is written again when more than this part of it is gone."""
FILLER = "-"
"""The word of makeweights; no word in a query can equal it."""
MOST_MAKEWEIGHTS = 3000
"""Most of them that are tried, until both means are as they should be in Tantivy's own precision."""


@dataclass(slots=True)
class Tally:
    """How many documents, and what they add to Tantivy's statistics."""

    documents: int = 0
    lengths: Counter[Stream] = field(default_factory=Counter)
    """For each stream how many words they have in all."""

    def add(self, texts: Mapping[Stream, str]) -> None:
        """Count one document, given its words for each stream, joined by single spaces."""
        self.documents += 1
        for stream, text in texts.items():
            self.lengths[stream] += text.count(" ") + 1

    def plus(self, other: Tally) -> Tally:
        """Return both together."""
        return Tally(self.documents + other.documents, self.lengths + other.lengths)


@dataclass(slots=True)
class Losses:
    """Documents that are gone but still counted."""

    tally: Tally = field(default_factory=Tally)
    having: dict[Stream, Counter[str]] = field(default_factory=lambda: {stream: Counter() for stream in Stream})
    """For each stream how many of them have each word."""

    def add(self, texts: Mapping[Stream, str]) -> None:
        """Count one document, as `Tally.add` does."""
        self.tally.add(texts)
        for stream, text in texts.items():
            self.having[stream].update(set(text.split(" ")))

    def include(self, other: Losses) -> None:
        """Count what another has lost, too; by updating, which takes no time for the first one."""
        self.tally = self.tally.plus(other.tally)
        for stream in Stream:
            self.having[stream].update(other.having[stream])

    def left(self, stream: Stream, word: str, counted: int) -> int:
        """Return how many documents have a word, given how many Tantivy counts."""
        return counted - self.having[stream][word]


@dataclass(slots=True)
class Segment:
    """One segment."""

    letters: set[int]
    """The numbers of the letters that it has."""
    counted: Tally
    """Everything that it ever had."""
    lost: Losses = field(default_factory=Losses)
    makeweights: int = 0
    """How many of the lost were never there."""

    @property
    def has_lost_much(self) -> bool:
        """Return whether more than a part of what it had is gone."""
        return is_much(self.lost.tally.documents - self.makeweights, self.counted.documents)


def is_much(gone: int, of: int) -> bool:
    """Return whether so many of a segment’s letters or documents are more than the part that may be gone."""
    return gone * PART > of


def makeweights(counted: Tally, lost: Tally) -> tuple[int, dict[Stream, int]]:
    """Return how many documents, and with how many words in each stream in all, bring the mean lengths to those without the `lost`.

    `counted` is everything, with the lost. The means are divided as Tantivy does it, in 32 bits; the first that are equal are taken, or
    those that are nearest.
    """
    left = counted.documents - lost.documents
    if not (left and lost.documents):
        return 0, {}
    true = {stream: counted.lengths[stream] - lost.lengths[stream] for stream in Stream}
    best, chosen = float("inf"), (0, dict[Stream, int]())
    for extra in range(1, MOST_MAKEWEIGHTS + 1):
        documents = counted.documents + extra
        words = {stream: round(documents * true[stream] / left) - counted.lengths[stream] for stream in Stream}
        means = ((_mean(counted.lengths[one] + words[one], documents), _mean(true[one], left)) for one in Stream)
        off = max(abs(mean / wanted - 1) if wanted else 0.0 for mean, wanted in means) if min(words.values()) >= 0 else float("inf")
        if off < best:
            best, chosen = off, (extra, words)
        if not off:
            break
    return chosen


def load(folder: Path) -> dict[str, Segment]:
    """Return the segments of the index in `folder` of which was recorded what they have; `OSError` or `ValueError` if damaged."""
    file = folder / FILE
    recorded: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return {name: _segment(**one) for name, one in recorded.items()}


def losses(segments: Iterable[Segment]) -> Losses:
    """Return what all segments together have lost."""
    found = Losses()
    for one in sorted((one.lost for one in segments), key=lambda lost: -lost.tally.documents):
        if one.tally.documents:
            found.include(one)
    return found


def save(segments: Mapping[str, Segment], folder: Path) -> None:
    """Write what `segments` have to a file beside the index in `folder`."""
    recorded = {name: _recorded(one) for name, one in segments.items()}
    (folder / FILE).write_text(json.dumps(recorded, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def _segment(
    letters: list[int], documents: int, lengths: Mapping[str, int], lost: Mapping[str, Any] | None = None, makeweights: int = 0
) -> Segment:
    counted = Tally(documents, _by_stream(lengths))
    if lost is None:
        return Segment(set(letters), counted)
    having = {stream: Counter(lost["having"][stream]) for stream in Stream}
    return Segment(set(letters), counted, Losses(Tally(lost["documents"], _by_stream(lost["lengths"])), having), makeweights)


def _by_stream(counts: Mapping[str, int]) -> Counter[Stream]:
    return Counter({stream: counts[stream] for stream in Stream if stream in counts})


def _recorded(one: Segment) -> dict[str, Any]:
    found = {"letters": sorted(one.letters), "documents": one.counted.documents, "lengths": one.counted.lengths}
    lost = one.lost
    if not lost.tally.documents:
        return found
    told = {"documents": lost.tally.documents, "lengths": lost.tally.lengths, "having": lost.having}
    return {**found, "lost": told, "makeweights": one.makeweights}


def _mean(words: int, documents: int) -> float:
    """Return the mean as Tantivy has it: two 32-bit numbers divided."""
    return in_32_bits(in_32_bits(words) / in_32_bits(documents))


def in_32_bits(number: float) -> float:
    """Return the number that a 32-bit float has in its place."""
    rounded: float = unpack("f", pack("f", number))[0]
    return rounded
