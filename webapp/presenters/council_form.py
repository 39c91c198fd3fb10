"""Presenters: the part of a form that chooses councils and letters, for the pages that compare councils, and its chips."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from indexer.dates import day_words
from indexer.fields import COUNTED, label_of, values_called
from indexer.letter import Letter
from indexer.registers import authorities_called, authority_entry, name_key
from indexer.search.collection import Collection
from webapp.presenters.facets import Chip, FacetRow, chips
from webapp.urls import Pairs, SearchParams, arguments_of, date_range_of, without_filters

NARROWS_COUNCILS = ("authority", "region", "authority_type")
"""The fields that say which councils, and not which of their letters."""


@dataclass(frozen=True, slots=True)
class FormGroup:
    """The values of one field, as checkboxes with their numbers of letters."""

    field: str
    label: str
    lines: tuple[FacetRow, ...]
    chosen: int
    """How many are ticked; the group is open if any is."""


@dataclass(frozen=True, slots=True)
class CouncilForm:
    """Everything that the form shows besides its own searches."""

    groups: tuple[FormGroup, ...]
    neighbours: str
    start: str
    end: str
    chips: tuple[Chip, ...]
    """Each filter, with the address of the page without it."""
    reset: str
    """Address of the page without filters; "" if it has none."""
    hidden: Pairs
    """Filters that the form has no control for."""
    elsewhere: str
    """Address of the other page that compares councils, for the same councils and dates; "" without one."""


def council_form(
    params: SearchParams,
    neighbours: str,
    collection: Collection,
    fields: Sequence[str],
    link: Callable[[SearchParams, str], str],
    other: Callable[[SearchParams, str], str] | None = None,
) -> CouncilForm:
    """Return the form with checkboxes for `fields`.

    `link` makes the page's address from its filters and the `neighbours` asked for, `other` that of the page to go on to with the same
    councils.
    """
    own = chips(params, (), lambda fewer: link(fewer, neighbours))
    around = (Chip("Statistical neighbours of", _name(neighbours), link(params, "")),) if neighbours else ()
    shown = {*fields, "from", "to"}
    return CouncilForm(
        groups=tuple(_group(field, params.values(field), collection.letters) for field in fields),
        neighbours=_name(neighbours),
        start=params.start,
        end=params.end,
        chips=(*around, *own),
        reset=link(without_filters(params), "") if around or own else "",
        hidden=tuple(pair for pair in arguments_of(replace(params, text="", page=1)) if pair[0] not in shown),
        elsewhere=other(_councils(params), neighbours) if other else "",
    )


def _councils(params: SearchParams) -> SearchParams:
    """Return what `params` say of councils and dates alone."""
    councils = tuple(one for one in params.filters if one.field in NARROWS_COUNCILS)
    return SearchParams(filters=councils, start=params.start, end=params.end)


def period_words(params: SearchParams) -> str:
    """Return what `params` leave of each council's letters: "since 2021", "under these filters"; "in this collection" if that is all."""
    if any(one.field not in NARROWS_COUNCILS for one in params.filters):
        return "under these filters"
    days = date_range_of(params)
    start, end = _end_words(params.start, days.start), _end_words(params.end, days.end)
    if start and end:
        return f"from {start} to {end}"
    return f"since {start}" if start else f"up to {end}" if end else "in this collection"


def _name(typed: str) -> str:
    """Return the short name of the council with the code or name `typed`; any other text is returned unchanged."""
    codes = values_called("authority", typed)
    entry = authority_entry(codes[0]) if len(codes) == 1 else None
    return entry.authority.short_name if entry and authorities_called(entry.authority.short_name) == (entry.authority,) else typed


def _end_words(typed: str, day: date | None) -> str:
    """Return one end of a period: a year as typed, or else the day; "" if it is open."""
    return typed if typed.isdigit() else day_words(day) if day else ""


def _group(field: str, ticked: tuple[str, ...], letters: Iterable[Letter]) -> FormGroup:
    """Return the checkboxes of `field`: every value that letters have, and the ticked ones even if none has them."""
    counts = Counter(value for letter in letters for value, _ in COUNTED[field].of_letter(letter))
    names = {value: label_of(field, value) for value in (*counts, *ticked)}
    units = {value: "letter" if counts[value] == 1 else "letters" for value in names}
    lines = (FacetRow(value, name, counts[value], units[value], value in ticked) for value, name in names.items())
    return FormGroup(field, COUNTED[field].label, tuple(sorted(lines, key=_order(field))), len(ticked))


def _order(field: str) -> Callable[[FacetRow], tuple[bool, str]]:
    """Return the sort key of values: ticked ones first, then by name, "London Borough of Barnet" under B."""

    def key(line: FacetRow) -> tuple[bool, str]:
        entry = authority_entry(line.value) if field == "authority" else None
        return not line.ticked, name_key(entry.authority.short_name if entry else line.label)

    return key
