"""Services: what a search could be about, offered while it is typed: councils, headings and the collection's own phrases."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice

from indexer.analysis import fold
from indexer.engines import Engine
from indexer.letter import Authority
from indexer.query import Query
from indexer.registers import authorities_called, authority_entry
from indexer.search.collection import Collection

MOST_SUGGESTED = 8
MOST_OF_A_KIND = 4
MOST_HEADINGS = 400
"""The most frequent headings; the others are rare wordings."""
LEAST_TYPED = 2
"""Characters to type before anything is offered: a single letter begins too much."""
MOST_LOOKED_AT = 300
"""Entries looked at for one text, so that the time is bounded."""
MOST_TYPED = 200
"""Characters of a text that are looked at."""
LAST = "\U0010ffff"
"""Sorts after every character of a key."""


class Kind(IntEnum):
    """What a suggestion is, in the order in which they are offered."""

    COUNCIL = 0
    PHRASE = 1
    HEADING = 2


LABELS = {Kind.COUNCIL: "Council", Kind.PHRASE: "Phrase", Kind.HEADING: "Heading"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion."""

    text: str
    """As shown."""
    kind: Kind
    search: str
    """What to search for."""


@dataclass(frozen=True, slots=True, order=True)
class _Entry:
    """A suggestion under one of the texts that call it up."""

    key: str
    """In small letters, without accents and signs."""
    inside: bool
    """True if the text begins inside the suggestion: "protection" calls up "child protection"."""
    rank: int
    """Its place among all of its kind, most frequent first."""
    place: int


class SuggestionIndex:
    """Suggestions by what they begin with, and what their words begin with; immutable."""

    def __init__(self, suggestions: Sequence[tuple[Suggestion, Sequence[str]]]) -> None:
        """Index each suggestion under its names, which are given most frequent first."""
        self._all = tuple(one for one, _ in suggestions)
        self._entries = sorted(_entries(suggestions))
        self._keys = [one.key for one in self._entries]

    def matching(self, typed: str) -> tuple[Suggestion, ...]:
        """Return up to `MOST_SUGGESTED` suggestions for what was typed; its last words count if all of it begins nothing.

        For "leeds child prot" that is "leeds child protection".
        """
        words = _key(typed[-MOST_TYPED:]).split()
        open_word = typed[-1:].isspace()
        for start in range(len(words)):
            tail = " ".join(words[start:]) + (" " if open_word else "")
            if len(tail.strip()) < LEAST_TYPED:
                return ()
            if found := self._beginning(tail):
                return found if not start else _after(typed, len(words) - start, found)
        return ()

    def _beginning(self, prefix: str) -> tuple[Suggestion, ...]:
        first, last = bisect_left(self._keys, prefix), bisect_left(self._keys, prefix + LAST)
        near = sorted(islice(self._entries, first, min(last, first + MOST_LOOKED_AT)), key=lambda one: (one.inside, one.rank, one.key))
        found = list(dict.fromkeys(one.place for one in near if self._all[one.place].text.lower() != prefix.strip()))
        shown: list[Suggestion] = []
        for kind in Kind:
            shown += [self._all[place] for place in found if self._all[place].kind is kind][:MOST_OF_A_KIND]
        return tuple(shown[:MOST_SUGGESTED])


def suggestion_index(engine: Engine, collection: Collection) -> SuggestionIndex:
    """Return the suggestions for a collection: councils with letters, frequent headings, and phrases that its build found."""
    known = engine.semantics()
    phrases = known.contents.phrases if known else ()
    headings = engine.search(Query(limit=0, facets=("section",), facet_limit=MOST_HEADINGS)).facets[0].values
    return SuggestionIndex((
        *_councils(one for one, _ in collection.authorities),
        *((Suggestion(phrase, Kind.PHRASE, phrase), (phrase,)) for phrase in phrases),
        *((Suggestion(one.label, Kind.HEADING, f'section:"{_quotable(one.label)}"'), (one.label,)) for one in headings),
    ))


def _councils(here: Iterable[Authority]) -> Iterator[tuple[Suggestion, Sequence[str]]]:
    """Yield the councils; one whose short name others share goes by its full name."""
    for one in here:
        text = one.short_name if len(authorities_called(one.short_name)) == 1 else one.name
        entry = authority_entry(one.code)
        yield Suggestion(text, Kind.COUNCIL, text), (text, one.name, *(entry.all_names if entry else ()))


def _entries(suggestions: Sequence[tuple[Suggestion, Sequence[str]]]) -> Iterator[_Entry]:
    for place, (_, names) in enumerate(suggestions):
        for key in dict.fromkeys(map(_key, names)):
            words = key.split()
            for start in range(len(words)):
                yield _Entry(" ".join(words[start:]), start > 0, place, place)


def _after(typed: str, kept: int, found: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """Return what was `found` after those words of `typed` that are not the last `kept`; no headings, which are a search of their own."""
    words = typed.split()
    before = " ".join(words[: max(len(words) - kept, 0)])
    whole = (one for one in found if before and one.kind is not Kind.HEADING)
    return tuple(Suggestion(f"{before} {one.text}", one.kind, f"{before} {one.search}") for one in whole)


def _key(text: str) -> str:
    return " ".join(filter(None, (fold(word) for word in re.split(r"[\s/&,–—-]+", text))))


def _quotable(heading: str) -> str:
    return re.sub(r'["“”]', " ", heading).strip()
