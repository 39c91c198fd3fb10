"""URLs: the parameters of a comparison, and the links of the comparison and of the page of grades."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from indexer.query import Sort
from webapp.urls.page_links import page_link
from webapp.urls.search_params import LONGEST_VALUE, MOST_TERMS, GroupBy, Pairs, SearchParams, arguments_of, cleaned, lines_of, params_from

BY_NAME, BY_LETTERS, BY_PARAGRAPHS, BY_SHARE = "name", "letters", "paragraphs", "share"
ORDERED_BY = re.compile(rf"{BY_NAME}|{BY_LETTERS}|(?:{BY_PARAGRAPHS}|{BY_SHARE})-(?:[1-9]|1[0-2])")
"""The columns that a comparison can be sorted by; paragraphs-2 is the number of paragraphs of its second search."""
UP, DOWN = "up", "down"


@dataclass(frozen=True, slots=True)
class CompareParams:
    """The parameters of a comparison."""

    search: SearchParams = field(default_factory=SearchParams)
    """The filters and dates for all its searches; its text is not used."""
    searches: tuple[str, ...] = ()
    neighbours: str = ""
    """A council as typed: it and its statistical neighbours are compared."""
    by: str = BY_NAME
    down: bool = False

    @property
    def column(self) -> tuple[str, int]:
        """Return what to sort by, and the place of the search, from 0, whose column that is: ("share", 1)."""
        what, _, place = self.by.partition("-")
        return what, int(place or 1) - 1


def compare_params_from(arguments: Iterable[tuple[str, str]]) -> CompareParams:
    """Return the parameters in the `arguments` of a URL, leaving out what can't be understood, as `params_from` does."""
    given = tuple(arguments)
    one = {name: value for name, value in reversed(given) if cleaned(value)}
    by = one.get("by", "") if ORDERED_BY.fullmatch(one.get("by", "")) else BY_NAME
    return CompareParams(
        search=_filters_of(params_from(given)),
        searches=lines_of(value for name, value in given if name == "terms")[:MOST_TERMS],
        neighbours=neighbours_from(given),
        by=by,
        down=one.get("order", DOWN if by != BY_NAME else UP) == DOWN,
    )


def neighbours_from(arguments: Iterable[tuple[str, str]]) -> str:
    """Return the council whose statistical neighbours are asked for, as typed; "" if there is none."""
    return next((typed[:LONGEST_VALUE] for name, value in arguments if name == "neighbours" and (typed := cleaned(value))), "")


def compare_arguments(params: CompareParams) -> Pairs:
    """Return the arguments from which `compare_params_from` makes `params`, leaving out defaults."""
    usual = params.down == (params.by != BY_NAME)
    ends = (
        ("neighbours", params.neighbours),
        ("by", "" if params.by == BY_NAME else params.by),
        ("order", "" if usual else DOWN if params.down else UP),
    )
    lines = (("terms", "\n".join(params.searches)),)
    return tuple((name, value) for name, value in (*lines, *arguments_of(_filters_of(params.search)), *ends) if value)


def compare_link(params: CompareParams, form: str = "") -> str:
    """Return the address of a comparison, as a page or in the format `form`: "csv" or "json"."""
    return page_link("compare" + (f".{form}" if form else ""), compare_arguments(params))


def grades_link(params: SearchParams, neighbours: str = "", form: str = "") -> str:
    """Return the address of the grades over time of the councils in the filters of `params`, or of the `neighbours` of one."""
    arguments = (*arguments_of(_filters_of(params)), *((("neighbours", neighbours),) if neighbours else ()))
    return page_link("grades" + (f".{form}" if form else ""), arguments)


def _filters_of(params: SearchParams) -> SearchParams:
    return replace(params, text="", sort=Sort.RELEVANCE, group=GroupBy.PARAGRAPH, page=1)
