"""Search: resolves typed names (`authority:leeds`, `section:improvement`) to the values of their field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from indexer.dates import years_typed
from indexer.engines.port import Engine
from indexer.fields import COUNTED, Field, Matching, Names, canonical, stems_of, values_called
from indexer.query import EVERY_VALUE, Filter, Has, Query
from indexer.query.traversal import every_leaf, map_leaves
from indexer.results import Notice, Results
from indexer.search.kept import kept

UNKNOWN = "unknown-name"
"""Code of the notice for an unknown name."""
FEW = 8
"""Up to this many names of a field are looked up one by one, in a tenth of the time that listing all its values takes."""
MOST_KEPT = 50_000
"""Names and their values that are kept for a build, some 10 MB; and the values of a field that are."""


def resolve_names(engine: Engine, query: Query) -> tuple[Query, tuple[Notice, ...]]:
    """Return `query` with its names replaced by values, and a notice for each unknown name.

    How a name is matched depends on the field's `Matching`. With a register: the values with this name, else those whose names contain its
    words, else the name itself if it is a value in the index. With words only: the value itself, else all values that contain the words
    (for a grade, those that begin with them, if any). A name between stars is never a value itself.
    """
    named = [leaf for leaf in every_leaf(query.root) if isinstance(leaf, Has)]
    if not named and not query.filters:
        return query, ()
    asked: tuple[Filter | Has, ...] = (*query.filters, *named)
    names = dict.fromkeys((one.field, name) for one in asked for name in one.values)
    known = _Known(engine, query.deadline, Counter(field for field, _ in names))
    looked_up = kept(engine, "names", _LookedUp)
    found = {each: looked_up.values(each, known) for each in names}
    filters = tuple(Filter(one.field, _values(found, one)) for one in query.filters)
    root = map_leaves(query.root, lambda leaf: Has(leaf.field, _values(found, leaf)) if isinstance(leaf, Has) else leaf)
    unknown = tuple(_unknown(query, field, name) for (field, name), values in found.items() if not values)
    return replace(query, filters=filters, root=root), unknown


class _LookedUp:
    """The values of names that were looked up before, for one build: a page with a filter asks for its name again and again."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, str], tuple[str, ...]] = {}
        self._size = 0

    def values(self, named: tuple[str, str], known: _Known) -> tuple[str, ...]:
        """Return the values of a field's name, looked up in `known` the first time; what part of an index gave is not kept."""
        values = self._values.get(named)
        if values is None:
            field, name = COUNTED[named[0]], named[1]
            values = _WAYS[field.matching](field, name, known)
            if not known.partial:
                self._keep(named, values)
        return values

    def _keep(self, named: tuple[str, str], values: tuple[str, ...]) -> None:
        if self._size > MOST_KEPT:
            self._values, self._size = {}, 0
        self._values[named] = values
        self._size += 1 + len(values)


class _Known:
    """Access to the values in the index."""

    def __init__(self, engine: Engine, deadline: float, asked: Mapping[str, int]) -> None:
        """Ask `engine`; `asked` is how many names of each field will be looked up."""
        self._engine, self._deadline, self._asked = engine, deadline, asked
        self._kept: dict[str, Names] = kept(engine, "every value", dict)
        self._own: dict[str, Names] = {}
        self.partial = False
        """True once part of the index has not answered."""

    def every(self, field: str) -> Names:
        """Return all values of a field, each with its label; they are listed once for each build, but for what part of an index gave."""
        names = self._kept.get(field) or self._own.get(field)
        if names is None:
            (facet,) = self._answer(Query(facets=(field,), facet_limit=EVERY_VALUE, limit=0)).facets
            names = {one.value: (one.value, one.label) for one in facet.values}
            known = self._own if self.partial or len(names) > MOST_KEPT else self._kept
            known[field] = names
        return names

    def has(self, field: str, value: str) -> bool:
        """Return whether a field has this value."""
        if self._asked[field] > FEW or field in self._kept:
            return value in self.every(field)
        return bool(self._answer(Query(filters=(Filter(field, (value,)),), limit=0, counted=False)).total)

    def _answer(self, query: Query) -> Results:
        results = self._engine.search(replace(query, deadline=self._deadline))
        self.partial |= any(notice.code == "partial" for notice in results.notices)
        return results

    def itself(self, field: Field, name: str) -> tuple[str, ...]:
        """Return `name` if it is a value, as typed or in canonical form; none for a name between stars, which stands for several."""
        if name.startswith("*"):
            return ()
        if self.has(field.name, name):
            return (name,)
        other = canonical(name)
        return (other,) if other and other != name and self.has(field.name, other) else ()


def _values(found: Mapping[tuple[str, str], tuple[str, ...]], one: Filter | Has) -> tuple[str, ...]:
    """Return the values of all names in `one`, without duplicates; an unknown name is kept and matches nothing."""
    return tuple(dict.fromkeys(value for name in one.values for value in found[one.field, name] or (name,)))


def _registered(field: Field, name: str, known: _Known) -> tuple[str, ...]:
    """Return the values from the register with this name or its words, else the name itself if only the index has it."""
    return values_called(field.name, name) or _with_words(field.names(), stems_of(name)) or known.itself(field, name)


def _worded(field: Field, name: str, known: _Known) -> tuple[str, ...]:
    """Return `name` if it is a value, else all values that contain its words."""
    return known.itself(field, name) or _with_words(known.every(field.name), stems_of(name))


def _begun(field: Field, name: str, known: _Known) -> tuple[str, ...]:
    """Return `name` if it is a value, else those that begin with it ("good", not "requires improvement to be good"), else as `_worded`."""
    return known.itself(field, name) or _beginning(known.every(field.name), stems_of(name)) or _worded(field, name, known)


def _years(field: Field, name: str, known: _Known) -> tuple[str, ...]:
    """Return the single year in `name`, or those in "2019..2021" or "2019,2021" that the index has."""
    years = years_typed(name)
    return years if len(years) < 2 else tuple(year for year in years if year in known.every(field.name))


def _itself(_: Field, name: str, __: _Known) -> tuple[str, ...]:
    return (name,)


_WAYS: Mapping[Matching, Callable[[Field, str, _Known], tuple[str, ...]]] = {
    Matching.REGISTER: _registered,
    Matching.WORDS: _worded,
    Matching.BEGINNING: _begun,
    Matching.YEARS: _years,
    Matching.CODE: _itself,
}
"""How to find the values of a name for each `Matching`; no values if the name is unknown."""


def _beginning(names: Names, words: str) -> tuple[str, ...]:
    """Return the values with a name that begins with the stems `words`."""
    return tuple(value for value, called in names.items() if any(f"{stems_of(one)} ".startswith(f"{words} ") for one in called))


def _with_words(names: Names, words: str) -> tuple[str, ...]:
    """Return the values with a name that contains the stems `words` in sequence; none if `words` is empty."""
    return tuple(value for value, called in names.items() if words and any(f" {words} " in f" {stems_of(one)} " for one in called))


def unknown_names(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Return the `notices` about unknown names."""
    return tuple(one for one in notices if one.code == UNKNOWN)


def _unknown(query: Query, field: str, name: str) -> Notice:
    """Return the notice for an unknown `name`; if it is a filter, the notice offers the query without it."""
    others = tuple(Filter(one.field, tuple(value for value in one.values if (one.field, value) != (field, name))) for one in query.filters)
    fewer = replace(query, filters=tuple(one for one in others if one.values))
    kind = COUNTED[field].label.lower().removesuffix(" (estimated)")  # what was typed is a name, not an estimate
    return Notice(UNKNOWN, f"We don’t recognise the {kind} “{name.strip('*')}”.", fewer if fewer != query else None)
