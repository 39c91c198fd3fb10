"""URLs: names that are no parameter here, and the parameters that were probably meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

LEAST_SIMILARITY = 0.7
"""By difflib's ratio, of 1."""
LONGEST_NAME = 40
"""Characters of a name that are compared; no parameter is longer."""
OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "q": ("query", "search", "text", "term", "terms", "keyword", "keywords", "words", "find"),
    "find": ("q", "query", "search", "text", "filter", "name"),
    "terms": ("q", "query", "search", "searches", "term", "text"),
    "size": ("limit", "count", "rows", "per_page", "perpage", "page_size", "pagesize", "top"),
    "page": ("offset", "start", "skip", "p", "page_number"),
    "sort": ("order", "orderby", "order_by", "sortby", "sort_by"),
    "group": ("groupby", "group_by"),
    "facet": ("facets", "aggs", "aggregate"),
    "facet_size": ("facet_limit", "facet_count"),
    "from": ("since", "after", "date", "start_date", "date_from", "from_date"),
    "to": ("until", "before", "end_date", "date_to", "to_date"),
    "authority": ("local_authority", "la", "authority_code", "code", "name"),
    "authority_type": ("council_type",),
    "grade": ("rating", "judgement"),
}
"""For each parameter, what programs and sites call it elsewhere."""


def suggestion(name: str, known: Sequence[str]) -> str | None:
    """Return the one of the `known` parameters that an unknown `name` probably means; None where none is likely.

    "limit" and "sise" both give "size".
    """
    plain = name[:LONGEST_NAME].lower().replace("-", "_")
    meant = next((one for one in known if plain == one or plain in OTHER_NAMES.get(one, ())), None)
    return meant or next(iter(get_close_matches(plain, known, 1, LEAST_SIMILARITY)), None)
