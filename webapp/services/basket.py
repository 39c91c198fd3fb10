"""Services: the paragraphs that a reader has collected, by the places in an address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from indexer.engines import Engine
from indexer.errors import NotFound
from indexer.keys import find_by_key
from indexer.letter import Letter, Paragraph
from webapp.urls import Place

_PLACE = re.compile(r"([0-9a-f]{16})/(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Basket:
    """What is in a basket, in the order of its address."""

    places: tuple[Place, ...]
    """Each place once; also those where there is no paragraph any more."""
    found: tuple[tuple[Letter, Paragraph], ...]

    @property
    def missing(self) -> int:
        """Return how many of the places have no paragraph any more."""
        return len(self.places) - len(self.found)


def places_in(values: Iterable[str]) -> tuple[Place, ...]:
    """Return the places that the `values` of an address name, each once; a value of another form is a place where nothing is."""
    pairs = (match.groups() if (match := _PLACE.fullmatch(value.strip())) else ("", value.strip()) for value in values)
    return tuple(dict.fromkeys((str(letter), str(key)) for letter, key in pairs))


def basket_of(engine: Engine, places: tuple[Place, ...]) -> Basket:
    """Return the basket with these `places`; each letter is read once."""
    letters = {name: _letter(engine, name) for name in dict.fromkeys(name for name, _ in places)}
    pairs = ((letter, find_by_key(letter, key)) for name, key in places if (letter := letters[name]))
    return Basket(places, tuple((letter, one) for letter, one in pairs if one))


def _letter(engine: Engine, name: str) -> Letter | None:
    try:
        return engine.letter(name) if name else None
    except NotFound:
        return None
