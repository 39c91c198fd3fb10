"""Search: what was worked out from an index and stays true until its next build."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar, cast
from weakref import WeakKeyDictionary

from indexer.engines.port import Engine

Fact = TypeVar("Fact")


@dataclass(slots=True)
class _Kept:
    """What is known about one build."""

    build: str
    facts: dict[Hashable, object] = field(default_factory=dict)


_KEPT: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()


def kept(engine: Engine, key: Hashable, make: Callable[[], Fact]) -> Fact:
    """Return what `make` returned for this `key` and this build of the index; threads may both ask, and then get the same."""
    build = engine.generation()
    known = _KEPT.get(engine)
    if known is None or known.build != build:
        known = _KEPT[engine] = _Kept(build)
    if key not in known.facts:
        known.facts[key] = make()
    return cast(Fact, known.facts[key])
