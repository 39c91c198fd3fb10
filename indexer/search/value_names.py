"""Search: a name as typed (`authority:leeds`, `section:improvement`) becomes the values of its field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache, partial

from indexer.analysis import analyse
from indexer.dates import years_typed
from indexer.engines.port import Engine
from indexer.letter import Finding
from indexer.query import EVERY_VALUE, FIELDS, Filter, Has, Query
from indexer.query.traversal import every_leaf, mapped
from indexer.registers import authorities, authorities_called, letter_types
from indexer.results import Notice

Names = tuple[str, ...]


def resolved(engine: Engine, query: Query) -> tuple[Query, tuple[Notice, ...]]:
    """Return `query` with the values that its names mean, and a notice for each name that means none.

    A name that is a value means itself; else it means the values called so, else, as one between stars, all with its words in theirs; a
    grade's name those that begin with its words, if any do.
    """
    named = [leaf for leaf in every_leaf(query.root) if isinstance(leaf, Has)]
    if not named and not query.filters:
        return query, ()
    indexed = cache(partial(_indexed, engine, query.deadline))
    asked: tuple[Filter | Has, ...] = (*query.filters, *named)
    names = dict.fromkeys((one.field, name) for one in asked for name in one.values)
    found = {(field, name): _meant(field, name, indexed) for field, name in names}
    filters = tuple(Filter(one.field, _values(found, one)) for one in query.filters)
    root = mapped(query.root, lambda leaf: Has(leaf.field, _values(found, leaf)) if isinstance(leaf, Has) else leaf)
    unknown = tuple(_unknown(query, field, name) for (field, name), values in found.items() if not values)
    return replace(query, filters=filters, root=root), unknown


def _values(found: Mapping[tuple[str, str], tuple[str, ...]], one: Filter | Has) -> tuple[str, ...]:
    """Return the values of all names of `one`, each once; a name that means nothing stays, and finds nothing."""
    return tuple(dict.fromkeys(value for name in one.values for value in found[one.field, name] or (name,)))


def _meant(field: str, name: str, indexed: Callable[[str], Mapping[str, Names]]) -> tuple[str, ...]:
    """Return the values of `field` that `name` means; none where it means nothing."""
    if field == "year":
        return _years(name, indexed)
    if name.startswith("*"):
        known, words = indexed(field), _stems(name)
        return (_begun(known, words) if field == "grade" else ()) or _with_words(known, words)
    names = _registered(field)
    if not names or name in names:
        return (name,)
    if field == "authority" and (called := authorities_called(name)):
        return tuple(one.code for one in called)
    words = _stems(name)
    return tuple(value for value, called in names.items() if words in map(_stems, called)) or _with_words(names, words)


def _years(name: str, indexed: Callable[[str], Mapping[str, Names]]) -> tuple[str, ...]:
    """Return the year that `name` is, or those of "2019..2021" or "2019,2021" that the index has."""
    years = years_typed(name)
    if len(years) < 2:
        return years
    known = indexed("year")
    return tuple(year for year in years if year in known)


def _begun(names: Mapping[str, Names], words: str) -> tuple[str, ...]:
    """Return the values with a name that begins with the stems `words`: "good", but not "requires improvement to be good"."""
    return tuple(value for value, called in names.items() if any(f"{_stems(one)} ".startswith(f"{words} ") for one in called))


def _with_words(names: Mapping[str, Names], words: str) -> tuple[str, ...]:
    """Return the values that have the stems `words` in a row in one of their names."""
    return tuple(value for value, called in names.items() if any(f" {words} " in f" {_stems(one)} " for one in called))


@lru_cache(maxsize=32)
def _registered(field: str) -> Mapping[str, Names]:
    """Return every value of a field that a register lists, with its names; nothing for other fields."""
    entries = authorities()
    known: dict[str, Iterator[tuple[str, Names]]] = {
        "authority": ((entry.authority.code, entry.all_names) for entry in entries),
        "region": ((entry.authority.region, (entry.authority.region,)) for entry in entries),
        "authority_type": ((entry.authority.kind, (entry.authority.kind,)) for entry in entries),
        "letter_type": ((entry.name, (entry.name, entry.label)) for entry in letter_types()),
        "finding": ((finding.value, (finding.value,)) for finding in Finding),
    }
    return dict(known.get(field, ()))


def _indexed(engine: Engine, deadline: float, field: str) -> Mapping[str, Names]:
    """Return every value of a field that the index has, with its label."""
    (facet,) = engine.search(Query(facets=(field,), facet_limit=EVERY_VALUE, limit=0, deadline=deadline)).facets
    return {one.value: (one.value, one.label) for one in facet.values}


@lru_cache(maxsize=1 << 14)
def _stems(name: str) -> str:
    """Return the words of a name as names are compared."""
    return " ".join(token.stem for token in analyse(name))


def _unknown(query: Query, field: str, name: str) -> Notice:
    """Return the notice for a `name` that no value of `field` has, with the query without it where it is a filter."""
    others = tuple(Filter(one.field, tuple(value for value in one.values if (one.field, value) != (field, name))) for one in query.filters)
    fewer = replace(query, filters=tuple(one for one in others if one.values))
    label = dict(FIELDS).get(field, field).lower()
    return Notice("unknown-name", f"We don’t recognise the {label} “{name.strip('*')}”.", fewer if fewer != query else None)
