"""Services: the councils that a comparison is about: chosen by name, as statistical neighbours, by region and by type."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from indexer.engines import Engine
from indexer.fields import FIELDS, values_called
from indexer.letter import Authority
from indexer.query import Filter, Query
from indexer.registers import authority_entry, in_name_order, with_neighbours
from indexer.results import Notice
from indexer.search.collection import Collection
from indexer.search.value_names import resolve_names
from webapp.urls import SearchParams

NO_NEIGHBOURS = "no-neighbours"
"""Code of the notice for a council that the register has no statistical neighbours of."""


@dataclass(frozen=True, slots=True)
class CouncilChoice:
    """The councils that were chosen."""

    codes: tuple[str, ...] = ()
    """Codes of those chosen by name or as neighbours; empty if none was."""
    nearest_first: bool = False
    """True if they are a council and its statistical neighbours, in this order."""
    nobody: bool = False
    """True if councils were asked for by name, but none of the names is known."""
    regions: tuple[str, ...] = ()
    """Empty if any region will do."""
    kinds: tuple[str, ...] = ()
    """Empty if any type of council will do."""
    notices: tuple[Notice, ...] = ()
    """About the names that aren't recognised."""

    def fits(self, authority: Authority) -> bool:
        """Return whether `authority` is one of those chosen."""
        named = authority.code in self.codes or not (self.codes or self.nobody)
        return named and authority.region in (self.regions or (authority.region,)) and authority.kind in (self.kinds or (authority.kind,))


def choice_of(engine: Engine, params: SearchParams, neighbours: str) -> CouncilChoice:
    """Return the councils that the filters of `params` choose, with the council typed as `neighbours` and its statistical neighbours."""
    named = [_called(engine, name) for name in params.values("authority")]
    around, no_neighbours = _around(engine, neighbours) if neighbours else ((), ())
    codes = tuple(dict.fromkeys((*(code for found, _ in named for code in found), *around)))
    other = tuple(one for one in params.filters if one.field != "authority")
    known, unknown = resolve_names(engine, Query(filters=other))
    values = {one.field: one.values for one in known.filters}
    return CouncilChoice(
        codes=codes,
        nearest_first=bool(around) and not named,
        nobody=not codes and bool(named or neighbours),
        regions=values.get("region", ()),
        kinds=values.get("authority_type", ()),
        notices=_once((*(notice for _, told in named for notice in told), *no_neighbours, *unknown)),
    )


def with_codes(params: SearchParams, choice: CouncilChoice) -> SearchParams:
    """Return `params` filtered by all the councils chosen, under their codes."""
    kept = {one.field: one for one in params.filters if one.field != "authority"}
    kept |= {"authority": Filter("authority", choice.codes)} if choice.codes else {}
    return replace(params, filters=tuple(kept[one.name] for one in FIELDS if one.name in kept))


def chosen_authorities(choice: CouncilChoice, collection: Collection) -> tuple[Authority, ...]:
    """Return the councils chosen, sorted by name: also those without letters if they were chosen by name or as neighbours."""
    here = {one.code: one for one, _ in collection.authorities}
    listed = {code: entry.authority for code in choice.codes if (entry := authority_entry(code))}
    return in_name_order(one for one in {**listed, **here}.values() if choice.fits(one))


def code_called(name: str) -> str:
    """Return the code of the one council with this code, GSS code or name; `name` itself if there is none, or more than one."""
    codes = values_called("authority", name)
    return codes[0] if len(codes) == 1 else name


def _called(engine: Engine, name: str) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Return the codes of the councils called `name`, or a notice that none is."""
    known, unknown = resolve_names(engine, Query(filters=(Filter("authority", (name,)),)))
    return (() if unknown else known.filters[0].values), unknown


def _around(engine: Engine, name: str) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Return the codes of the council called `name` and its statistical neighbours, nearest first."""
    codes, unknown = _called(engine, name)
    if (around := with_neighbours(codes)) or unknown:
        return around, unknown
    names = " and ".join(entry.authority.name for code in codes if (entry := authority_entry(code))) or name
    return (), (Notice(NO_NEIGHBOURS, f"We don’t know the statistical neighbours of {names}."),)


def _once(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Return the `notices` without their offers, each only once."""
    return tuple({one.message: Notice(one.code, one.message) for one in notices}.values())
