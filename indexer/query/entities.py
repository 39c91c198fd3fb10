"""Query: finds authorities, letter types and years among plain words, so that a letter's own data can match them too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from indexer.analysis import typed_words
from indexer.query.ast import All, And, Has, Node, Not, Or, Term
from indexer.query.traversal import is_stop_word
from indexer.registers import LetterTypeEntry, authorities_called, authorities_in, authority_entry, letter_types

ORDINARY_WORDS = ("reading", "bath", "bury")
"""Authority names that are also ordinary words; in lower case they are not taken as names."""

LONGEST_TYPE = 6
"""Number of words in the longest name of a letter type."""

_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_BREAK = "|"
"""Replaces anything that is not a plain word, so that no name spans it."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A name found in parts `first` to `last` (inclusive) of an AST."""

    first: int
    last: int
    field: str
    values: tuple[str, ...]
    label: str
    """The name as pages show it; it stands for exactly these `values`."""


@lru_cache(maxsize=64)
def find_entities(root: Node) -> tuple[Entity, ...]:
    """Return the names among the plain words of `root`, in order and without overlaps: `slough monitoring visit 2021 neglect` has three."""
    words = tuple(part.word if isinstance(part, Term) else _BREAK for part in _parts(root))
    found = (*_authorities(words), *_letter_types(words), *_years(words))
    apart: list[Entity] = []
    for name in sorted(found, key=lambda name: (name.first, -name.last)):
        if not apart or name.first > apart[-1].last:
            apart.append(name)
    return tuple(apart)


def with_entities(root: Node, names: Sequence[Entity]) -> Node:
    """Return `root` with each of its `names` also matched by the letter's own data, even if the paragraph doesn't contain the name.

    If there are other words, a name only says which letters to search, so it scores once; with names alone, paragraphs that contain them
    come first.
    """
    parts = list(_parts(root))
    taken = {place for name in names for place in range(name.first, name.last + 1)}
    once = any(not is_stop_word(part) and not isinstance(part, Not) for place, part in enumerate(parts) if place not in taken)
    for name in reversed(names):
        words = tuple(parts[name.first : name.last + 1])
        parts[name.first : name.last + 1] = [Or((_all_of(words), Has(name.field, name.values)), once)]
    return _all_of(tuple(parts))


def without_entity(root: Node, name: Entity) -> Node:
    """Return `root` without the words of `name`."""
    parts = _parts(root)
    return _all_of(parts[: name.first] + parts[name.last + 1 :])


def _parts(root: Node) -> tuple[Node, ...]:
    return root.parts if isinstance(root, And) else (root,)


def _all_of(parts: tuple[Node, ...]) -> Node:
    if len(parts) == 1:
        return parts[0]
    return And(parts) if parts else All()


def _authorities(words: Sequence[str]) -> Iterator[Entity]:
    """Yield the authorities mentioned, by any of their names: "leeds", "Kingston upon Hull"."""
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    for mention in authorities_in(" ".join(words), any_case=True):
        if mention.start not in starts or mention.end + 1 not in starts:
            continue
        first, last = starts.index(mention.start), starts.index(mention.end + 1) - 1
        entry = authority_entry(mention.codes[0])
        if entry and (first < last or words[first] not in ORDINARY_WORDS):
            short = entry.authority.short_name
            label = short if _codes_of(short) == mention.codes else " ".join(words[first : last + 1])
            yield Entity(first, last, "authority", mention.codes, label)


def _codes_of(name: str) -> tuple[str, ...]:
    """Return the codes of all authorities with this name: "Dorset" is both the present council and the abolished one."""
    return tuple(one.code for one in authorities_called(name))


def _letter_types(words: Sequence[str]) -> Iterator[Entity]:
    """Yield the letter types mentioned by a name of at least two words: "monitoring visits"."""
    known = _type_names()
    stems = tuple(_stems(word) for word in words)
    for first, last in combinations(range(len(stems)), 2):
        if last - first < LONGEST_TYPE and (found := known.get(stems[first : last + 1])):
            yield Entity(first, last, "letter_type", (found.name,), found.label)


@cache
def _type_names() -> Mapping[tuple[str, ...], LetterTypeEntry]:
    """Return the letter types by the stems of each of their names."""
    names = ((entry, name) for entry in letter_types() for name in (entry.label.lower(), entry.name))
    return {tuple(map(_stems, name.split())): entry for entry, name in names}


def _stems(word: str) -> str:
    return " ".join(token.stem for token in typed_words(word))


def _years(words: Sequence[str]) -> Iterator[Entity]:
    """Yield the years mentioned."""
    for place, word in enumerate(words):
        if _YEAR.fullmatch(word):
            yield Entity(place, place, "year", (word,), word)
