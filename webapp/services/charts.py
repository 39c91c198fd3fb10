"""Services: in which share of the letters a search finds something, by year and by council."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from indexer.engines import Engine
from indexer.fields import COUNTED
from indexer.results import Notice
from indexer.search import compare_terms
from indexer.search.collection import Collection
from webapp.services.search_service import query_for
from webapp.urls import SearchParams

Key = TypeVar("Key")
NO_YEAR = 0
"""The key of letters without a date."""


@dataclass(frozen=True, slots=True)
class Share:
    """Some letters, and how much is found in them."""

    of: int
    """Letters that were looked in; where this is 0 nothing can be said, which is not the same as none."""
    letters: int
    """Letters with a paragraph that was found."""
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Shares:
    """What a search finds in a collection; the keys are only those with letters to look in."""

    by_year: Mapping[int, Share]
    """`NO_YEAR` for letters without a date."""
    by_authority: Mapping[str, Share]
    """By code; `NO_AUTHORITY` for letters whose council is not known."""
    all: Share
    notices: tuple[Notice, ...]


def shares_of(engine: Engine, params: SearchParams, collection: Collection) -> Shares:
    """Return in how many letters the search `params` finds something, of those under its filters on letters.

    Filters on sections and paragraphs, such as the kind of finding, say what is looked for and not where: with them the letters would be
    only those that have it. `BadQuery` if the search can't be understood; `SearchUnavailable` if not all letters could be searched.
    """
    by_letter = {letter.id: letter.id for letter in collection.letters}
    term = compare_terms(engine, [query_for(replace(params, page=1))], by_letter)[0]
    on_letters = tuple(one for one in term.query.filters if COUNTED[one.field].is_of_letters)
    base = term if on_letters == term.query.filters else compare_terms(engine, [replace(term.query, filters=on_letters)], by_letter)[0]
    codes = collection.code_of_letter
    within = [letter for letter in collection.letters if letter.id in base.within]
    here = [(letter, term.found[letter.id].paragraphs if letter.id in term.found else 0) for letter in within]
    return Shares(
        by_year=_shares((letter.when.year if letter.when else NO_YEAR, count) for letter, count in here),
        by_authority=_shares((codes[letter.id], count) for letter, count in here),
        all=_shares(("", count) for _, count in here).get("", Share(0, 0, 0)),
        notices=term.notices,
    )


def _shares(counted: Iterable[tuple[Key, int]]) -> Mapping[Key, Share]:
    """Return the share of each key, given the key of each letter and the number of paragraphs found in it."""
    groups: defaultdict[Key, list[int]] = defaultdict(list)
    for key, count in counted:
        groups[key].append(count)
    return {key: Share(len(counts), sum(map(bool, counts)), sum(counts)) for key, counts in groups.items()}
