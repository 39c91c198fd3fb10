"""Presenters: the page with every value of one field, for lists too long for the panel."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indexer.fields import COUNTED
from indexer.registers import authority_entry, name_key
from indexer.results import FacetValue, Results
from indexer.search.plain_words import NO_LETTERS, NOT_USED, UNDERSTOOD
from indexer.search.value_names import UNKNOWN
from webapp.presenters.facets import FacetRow, lines, rest_words
from webapp.presenters.results import as_answered, count_line
from webapp.urls import Pairs, SearchParams, arguments_of, search_link, values_link

MOST_LINES = 400
"""How many of the most frequent values are shown; ticked values are always shown."""

TOLD = (UNKNOWN, UNDERSTOOD, NOT_USED, NO_LETTERS, "corrected")
"""Codes of the notices that say what the numbers are of."""


@dataclass(frozen=True, slots=True)
class FacetValuesPage:
    """Everything that the page shows."""

    params: SearchParams
    field: str
    label: str
    count: str
    """How much the search finds, in words."""
    find: str
    """The text typed to find values by name."""
    lines: tuple[FacetRow, ...]
    more: int
    """How many values are not shown because there are too many."""
    hidden: Pairs
    """The rest of the search, which the form passes on, including values hidden by `find`."""
    find_hidden: Pairs
    back: str
    all_link: str
    tips: tuple[str, ...]
    """Messages about which letters are counted, names that aren't recognised, and words that were corrected."""
    rest: str
    """How many paragraphs have none of the values, in words."""
    action: str
    """Address that the box for finding values submits to."""


def facet_values_page(params: SearchParams, results: Results, find: str) -> FacetValuesPage:
    """Return the page for the first facet of `results`; with `find`, only the values with this text in any of their names."""
    params = as_answered(params, results)
    facet = results.facets[0]
    having = [one for one in facet.values if has_name(facet.name, one.value, one.label, find)]
    ticked = params.values(facet.name)
    wanted = (one for place, one in enumerate(having) if one.value in ticked or place < MOST_LINES)
    found = sorted(wanted, key=lambda one: _order(facet.name, one))
    shown = {(facet.name, one.value) for one in found}
    arguments = arguments_of(replace(params, page=1))
    return FacetValuesPage(
        params=params,
        field=facet.name,
        label=COUNTED[facet.name].label,
        count=count_line(results),
        find=find,
        lines=tuple(replace(line, names=_other_names(facet.name, line)) for line in lines(params, facet.name, found)),
        more=len(having) - len(found),
        hidden=tuple(pair for pair in arguments if pair not in shown),
        find_hidden=arguments,
        back=search_link(params),
        all_link=values_link(params, facet.name),
        tips=tuple(one.message for one in results.notices if one.code in TOLD),
        rest="" if find else rest_words(facet, results),
        action=values_link(SearchParams(), facet.name),
    )


def _order(field: str, one: FacetValue) -> str:
    """Return the sort key: "London Borough of Barnet" is sorted under B."""
    entry = authority_entry(one.value) if field == "authority" else None
    return name_key(entry.authority.short_name if entry else one.label)


def has_name(field: str, value: str, label: str, find: str) -> bool:
    """Return whether any name of a value contains `find`, compared by name key: "Hull", "Kingston upon Hull"; True if `find` is empty."""
    return not find or any(name_key(find) in name_key(name) for name in (label, *_names(field, value)))


def _other_names(field: str, line: FacetRow) -> str:
    return ", ".join(name for name in _names(field, line.value) if name != line.label)


def _names(field: str, value: str) -> tuple[str, ...]:
    return COUNTED[field].names().get(value, ())
