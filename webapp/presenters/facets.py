"""Presenters: the filter panel, the chips above the results and the year chart, made from facets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from indexer.dates import day_words
from indexer.errors import BadQuery
from indexer.fields import COUNTED, PANEL, PanelOrder, label_of
from indexer.letter import Authority
from indexer.query.plain_words import Reading
from indexer.registers import authorities_called
from indexer.results import Facet, FacetValue, Results
from webapp.presenters.wording import LOOKS, count_words
from webapp.urls import SearchParams, date_range_of, search_link, value_links, values_link, without_value

FILTERS = tuple(field.name for field in PANEL)
"""The fields in the filter panel, most used first."""
SHORTEST_LIST = 7
"""How many values a filter lists before linking to the page with all of them."""
WITHOUT = {"area": "under headings that name no area", "grade": "in letters without an overall grade"}
"""What paragraphs are that have no value of a field, of those where many have none; no paragraph has two values of them."""
TYPED = "authority"
"""The field whose values can be typed in a box."""


@dataclass(frozen=True, slots=True)
class FacetRow:
    """One value of a filter, shown as a checkbox."""

    value: str
    label: str
    count: int
    """How many paragraphs have it."""
    unit: str
    ticked: bool
    look: str = ""
    """The name of a finding's look; "" for other fields."""
    names: str = ""
    """The value's other names."""


@dataclass(frozen=True, slots=True)
class FacetPanel:
    """One filter in the panel."""

    field: str
    label: str
    lines: tuple[FacetRow, ...]
    common: bool
    """True if it comes before the dates and is always open; others come after them, and are open only if a value is ticked."""
    open: bool
    all_link: str
    """Address of the page with all values; "" if all are shown here."""
    typed: bool
    """True if a value can be typed in a box."""
    rest: str
    """How many paragraphs have no value of it, in words; "" if all have one, or if it narrows the search."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One active filter, with the link that removes it."""

    label: str
    value: str
    link: str


class Bar(NamedTuple):
    """One year in the chart; `height` is out of 100."""

    year: str
    count: str  # type: ignore[assignment]  # hides tuple’s method, which nobody needs here
    """The count in words: "1,234 paragraphs"."""
    height: int
    ticked: bool
    link: str
    top: str = ""
    """What the top of the chart stands for: "200", "100%"; the same for all bars of a chart."""
    middle: str = ""
    """What half of it stands for; "" if that is no whole number."""
    absent: bool = False
    """True if there is nothing to count in, which is not the same as 0."""


def panels(params: SearchParams, results: Results) -> tuple[FacetPanel, ...]:
    """Return the filters that have values in `results`, which have every value of those in `WITHOUT`, in the order of `FILTERS`."""
    by_name = {facet.name: facet for facet in results.facets}
    shown = (by_name[field] for field in FILTERS if field in by_name and by_name[field].values)
    return tuple(_panel(params, facet, _named_only(params, facet, results.understood), results) for facet in shown)


def _named_only(params: SearchParams, facet: Facet, understood: Iterable[Reading]) -> Facet:
    """Return `facet` with only the values that words of the search name, if any do and none is chosen: the results have no others.

    The years beside a named one stay, as the chart has them too.
    """
    named = {value for one in understood if one.field == facet.name for value in one.values}
    if not named or params.values(facet.name) or facet.name == "year":
        return facet
    return replace(facet, values=tuple(one for one in facet.values if one.value in named))


def rest_words(facet: Facet, results: Results) -> str:
    """Return how many paragraphs of `results` have no value of `facet`, whose values are all there; "" if none, or if it narrows them.

    Else the counts look as if a filter left out only what is not about it.
    """
    rest = results.total - sum(one.count for one in facet.values)
    narrowed = {one.field for one in results.query.filters} | {one.field for one in results.understood}
    if facet.name not in WITHOUT or rest < 1 or facet.name in narrowed:
        return ""
    return f"{count_words(rest, 'more paragraph')} {'is' if rest == 1 else 'are'} {WITHOUT[facet.name]}."


def names_to_type(here: Iterable[Authority]) -> tuple[str, ...]:
    """Return the names to suggest in the authority box: the short name if it is unique, or else the full name."""
    alone = {one: len(authorities_called(one.short_name)) == 1 for one in here}
    return tuple(sorted(one.short_name if short else one.name for one, short in alone.items()))


def chips(params: SearchParams, facets: Iterable[Facet], link: Callable[[SearchParams], str] = search_link) -> tuple[Chip, ...]:
    """Return a chip for every active filter value and date, even if it matches nothing; `link` makes the address without it."""
    chosen_in = (facet for facet in facets if params.values(facet.name))
    labels = {(facet.name, one.value): one.label for facet in chosen_in for one in facet.values if one.selected}
    chosen = tuple(
        _chip(params, one.field, value, labels.get((one.field, value), ""), link) for one in params.filters for value in one.values
    )
    return chosen + _day_chips(params, link)


def lines(params: SearchParams, field: str, wanted: Iterable[FacetValue]) -> tuple[FacetRow, ...]:
    """Return the `wanted` values of `field` as checkboxes; only those in the panel's filter are ticked, not all that a typed name means."""
    ticked = params.values(field)
    return tuple(_line(field, one, one.value in ticked) for one in wanted)


def _line(field: str, one: FacetValue, ticked: bool) -> FacetRow:
    unit = "paragraph" if one.count == 1 else "paragraphs"
    return FacetRow(one.value, one.label, one.count, unit, ticked, _look(field, one.value))


def year_chart(params: SearchParams, facets: Iterable[Facet]) -> tuple[Bar, ...]:
    """Return a bar for each year from first to last, including years without paragraphs; none if fewer than three years have any.

    A year that is only in the filter does not extend the chart: it may be any text, or millions of years away.
    """
    values = {one.value: one for facet in facets if facet.name == "year" for one in facet.values if one.count}
    if len(values) < 3:
        return ()
    ticked = params.values("year")
    add = value_links(params, "year")
    years = map(str, range(min(map(int, values)), max(map(int, values)) + 1))
    counts = {year: values[year].count if year in values else 0 for year in years}
    rows = [(year, count, count_words(count, "paragraph")) for year, count in counts.items()]
    return bars(rows, lambda year: search_link(without_value(params, "year", year)) if year in ticked else add(year), ticked)


def bars(
    rows: Sequence[tuple[str, int | None, str]], link: Callable[[str], str], ticked: Sequence[str] = (), top: int = 0, unit: str = ""
) -> tuple[Bar, ...]:
    """Return a bar for each of `rows` on a scale up to `top`, or to a round number if that is 0.

    A row is a year, its number, or None if there is nothing to count in, and the same in words.
    """
    top = top or round_number(max((number or 0 for _, number, _ in rows), default=0))
    ends = f"{top:,}{unit}", "" if top % 2 else f"{top // 2:,}{unit}"
    return tuple(
        Bar(year, words, height(number or 0, top), year in ticked, link(year), *ends, absent=number is None) for year, number, words in rows
    )


def round_number(most: int) -> int:
    """Return the least of 1, 2, 4, 6, 8, 10, 20, 40 … that is at least `most`: a scale whose half can be read too."""
    size = 1
    while most > 10 * size:
        size *= 10
    return next(step * size for step in (1, 2, 4, 6, 8, 10) if step * size >= most)


def height(count: int, most: int) -> int:
    """Return the height of a bar, where `most` is 100; at least 3 if `count` is not 0, so that it can be seen."""
    return max(round(100 * count / most), 3) if count else 0


def _panel(params: SearchParams, facet: Facet, named: Facet, results: Results) -> FacetPanel:
    """Return one filter, with the values of `named`, which are some or all of those of `facet`."""
    shown = lines(params, facet.name, _shown(named, params.values(facet.name)))
    hidden = len(facet.values) - len(shown)
    common = COUNTED[facet.name].common
    opened = common or any(one.ticked for one in shown)
    all_link = values_link(params, facet.name) if hidden else ""
    typed = bool(hidden) and facet.name == TYPED
    return FacetPanel(facet.name, facet.label, shown, common, opened, all_link, typed, rest_words(facet, results))


def _shown(facet: Facet, ticked: tuple[str, ...]) -> tuple[FacetValue, ...]:
    """Return registered values in register order, years newest first, and for other fields the most frequent values and the ticked ones."""
    field = COUNTED[facet.name]
    if field.listing is PanelOrder.REGISTERED:
        order = {value: place for place, value in enumerate(field.names())}
        return tuple(sorted(facet.values, key=lambda one: order.get(one.value, len(order))))
    if field.listing is PanelOrder.LAST_FIRST:
        return tuple(sorted(facet.values, key=lambda one: one.value, reverse=True))
    return facet.values[:SHORTEST_LIST] + tuple(one for one in facet.values[SHORTEST_LIST:] if one.value in ticked)


def _look(field: str, value: str) -> str:
    return LOOKS.get(value, "") if field == "finding" else ""


def typed_label(field: str, value: str) -> str:
    """Return the label of a filter value, without the asterisks of one such as "*words*", which matches every value with these words."""
    return label_of(field, value.strip("*") or value)


def _chip(params: SearchParams, field: str, value: str, label: str, link: Callable[[SearchParams], str]) -> Chip:
    return Chip(COUNTED[field].label, label or typed_label(field, value), link(without_value(params, field, value)))


def _day_chips(params: SearchParams, link: Callable[[SearchParams], str]) -> tuple[Chip, ...]:
    """Return chips for the dates as understood, or as typed if they could not be understood."""
    if not (params.start or params.end):
        return ()
    try:
        days = date_range_of(params)
    except BadQuery:
        days = None
    start = day_words(days.start) if days and days.start else params.start
    end = day_words(days.end) if days and days.end else params.end
    both = (
        Chip("From", start, link(replace(params, start="", page=1))),
        Chip("To", end, link(replace(params, end="", page=1))),
    )
    return tuple(chip for chip in both if chip.value)
