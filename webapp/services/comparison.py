"""Services: counts of several searches in the letters of each council, under the filters that all of them share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer.dates import ANY_DATE, both
from indexer.engines import Engine
from indexer.errors import BadQuery
from indexer.fields import COUNTED
from indexer.letter import Authority
from indexer.query import Filter, Query, parse_query, print_query
from indexer.registers import in_name_order
from indexer.results import Hit, Notice
from indexer.search import ComparedTerm, compare_terms, search
from indexer.search.collection import Collection
from indexer.search.value_names import resolve_names, unknown_names
from webapp.services.council_choice import CouncilChoice, choice_of, chosen_authorities, with_codes
from webapp.services.search_service import query_for
from webapp.urls import CompareParams, SearchParams, date_range_of, with_only

BEST = 3
"""Paragraphs per authority in a side-by-side comparison."""


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One search of a comparison: either what it finds, or why it can't be counted."""

    text: str
    """As typed."""
    params: SearchParams
    """The search that was counted, with the filters of all searches and its own."""
    found: ComparedTerm | None
    fault: BadQuery | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedSearches:
    """What several searches find for each council."""

    choice: CouncilChoice
    lines: tuple[ComparedLine, ...]
    under: ComparedTerm
    """All letters and paragraphs under the filters, which the searches are counted among."""
    authorities: tuple[Authority, ...]
    """The councils with letters under the filters, sorted by name."""
    without: tuple[Authority, ...]
    """The councils chosen that have no letters under the filters, sorted by name."""

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Return the notices about unrecognised names, each once."""
        told = (*self.choice.notices, *(one for line in self.lines for one in unknown_names(line.notices)))
        return tuple({one.message: Notice(one.code, one.message) for one in told}.values())


def compare_searches(engine: Engine, params: CompareParams, collection: Collection) -> ComparedSearches:
    """Return what each search of `params` finds; one that can't be understood has its fault instead, and the others are counted.

    `BadQuery` if the dates for all searches can't be understood.
    """
    date_range_of(params.search)
    choice = choice_of(engine, params.search, params.neighbours)
    search_params = with_codes(params.search, choice)
    lines = tuple(_line(engine, search_params, text) for text in params.searches)
    counted = [line.params for line in lines if not line.fault]
    under, *found = compare_terms(engine, [query_for(one) for one in (search_params, *counted)], collection.code_of_letter)
    here = tuple(one for one in chosen_authorities(choice, collection) if one.code in under.found)
    return ComparedSearches(
        choice=choice,
        lines=_with_counts(lines, () if choice.nobody else found),
        under=under,
        authorities=here,
        without=in_name_order(set(chosen_authorities(choice, collection)) - set(here)),
    )


def best_by_authority(engine: Engine, params: SearchParams, counts: Mapping[str, int]) -> Mapping[str, Sequence[Hit]]:
    """Return the best paragraphs for `params` in each authority of `counts`, by code; none beyond the count, which has all the words."""
    queries = {code: query_for(with_only(params, "authority", code)) for code in counts}
    alike = {code: replace(query, limit=min(BEST, counts[code]), corrected=False) for code, query in queries.items()}
    return {code: search(engine, query, most=False).hits for code, query in alike.items()}


def _with_counts(lines: Iterable[ComparedLine], found: Iterable[ComparedTerm]) -> tuple[ComparedLine, ...]:
    """Return `lines` with what each that could be understood has `found`."""
    counts = iter(found)
    both_of = ((line, None if line.fault else next(counts, None)) for line in lines)
    return tuple(replace(line, found=one, notices=(*line.notices, *(one.notices if one else ()))) for line, one in both_of)


def _line(engine: Engine, params: SearchParams, text: str) -> ComparedLine:
    """Return one search with its own filters and dates beside those of `params`, or with its fault."""
    try:
        parsed = parse_query(text)
        known, unknown = resolve_names(engine, parsed)
        if unknown:
            left = next((one.query for one in unknown if one.offer), "")
            told = tuple(Notice(one.code, one.message) for one in unknown)
            return ComparedLine(text, params, None, BadQuery(" ".join(one.message for one in told), text=text, repaired=left), told)
        return ComparedLine(text, _both(engine, params, text, known), None)
    except BadQuery as fault:
        return ComparedLine(text, params, None, fault)


def _both(engine: Engine, params: SearchParams, text: str, known: Query) -> SearchParams:
    """Return the search for what fits both `params` and the search `text`, whose names are `known`; `BadQuery` if no letter could.

    On the page of results, two values of one field mean either of them. Here they would widen what the chips above the table say.
    """
    if not known.filters and known.dates == ANY_DATE:
        return replace(params, text=text)
    parsed = parse_query(text)
    own = _shared(engine, params, parsed.filters, known.filters)
    if none_left := [field for field, values in own.items() if not values]:
        label = COUNTED[none_left[0]].label.lower()
        raise BadQuery(f"No letter can fit both the {label} in this line and the {label} chosen for all lines", text=text)
    days = both(known.dates, date_range_of(params))
    start, end = (day.isoformat() if day else "" for day in (days.start, days.end))
    filters = {one.field: one for one in (*params.filters, *(Filter(field, values) for field, values in own.items()))}
    words = print_query(replace(parsed, filters=(), dates=ANY_DATE))
    return replace(params, text=words, filters=tuple(filters[name] for name in COUNTED if name in filters), start=start, end=end)


def _shared(engine: Engine, params: SearchParams, typed: Sequence[Filter], known: Sequence[Filter]) -> Mapping[str, tuple[str, ...]]:
    """Return the values of each filter of a line, as `typed`, or those of its `known` values that the filters of `params` allow too."""
    theirs, _ = resolve_names(engine, Query(filters=params.filters))
    allowed = {one.field: one.values for one in theirs.filters}
    return {
        one.field: tuple(value for value in full.values if value in allowed[one.field]) if one.field in allowed else one.values
        for one, full in zip(typed, known, strict=True)
    }
