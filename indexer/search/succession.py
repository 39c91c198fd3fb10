"""Search: notices that link abolished councils to their successors, and the other way round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from indexer.query import Filter, Query
from indexer.query.plain_words import readings_in, without_readings
from indexer.registers import AuthorityEntry, authorities_called, authority_entry, predecessors
from indexer.results import Notice


def succession(query: Query, typed: Query) -> tuple[Notice, ...]:
    """Return a notice, with a query for both, for each authority in the filters of `query` that was replaced or that replaced another.

    `typed` is the query before its names, also those among its words, were resolved; the offered queries keep its names in other fields.
    """
    codes = tuple(code for one in query.filters if one.field == "authority" for code in one.values)
    entries = (entry for code in codes if (entry := authority_entry(code)))
    return tuple(notice for entry in entries for notice in _notices(typed, entry, codes))


def _notices(typed: Query, entry: AuthorityEntry, codes: tuple[str, ...]) -> Iterator[Notice]:
    """Yield the notices for one authority, without successors and predecessors that are in the query already.

    Of what it replaced, districts are named only where it runs no services for children either: there are hardly letters to them.
    """
    name, today = entry.authority.name, typed.today or date.today()
    after = _entries(code for code in entry.successors if code not in codes)
    before = _entries(code for code in predecessors(entry.authority.code) if code not in codes)
    before = tuple(one for one in before if one.runs_childrens_services or not entry.runs_childrens_services)
    before = tuple(one for one in before if one.end is None or one.end < today)
    if after and (entry.end is None or entry.end < today):
        ended = f" on {entry.end.day} {entry.end:%B %Y}" if entry.end else ""
        message = f"{name} was abolished{ended} and replaced by {_listed(after)}."
        yield Notice("successors", message, _with(typed, codes, (entry, *after)))
    if before:
        yield Notice("predecessors", f"{name} replaced {_listed(before)}.", _with(typed, codes, (entry, *before)))


def _entries(codes: Iterator[str]) -> tuple[AuthorityEntry, ...]:
    return tuple(entry for code in codes if (entry := authority_entry(code)))


def _listed(entries: tuple[AuthorityEntry, ...]) -> str:
    return " and ".join(entry.authority.name for entry in entries)


def _with(query: Query, filtered: tuple[str, ...], entries: tuple[AuthorityEntry, ...]) -> Query:
    """Return `query` filtered by all these authorities, without the words that name one."""
    codes = dict.fromkeys((*filtered, *(entry.authority.code for entry in entries)))
    others = tuple(one for one in query.filters if one.field != "authority")
    readings = readings_in(query.root, query.today or date.today())
    named = tuple(one for one in readings if one.field == "authority" and not codes.keys().isdisjoint(one.values))
    root = without_readings(query.root, named) if named else query.root
    return replace(query, root=root, filters=(*others, Filter("authority", tuple(map(typed_name, codes)))))


def typed_name(code: str) -> str:
    """Return the authority's short name if no other authority has it, else the code."""
    entry = authority_entry(code)
    name = entry.authority.short_name if entry else code
    return name if entry and authorities_called(name) == (entry.authority,) else code
