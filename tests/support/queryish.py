"""Texts that look like queries, for property tests, and whether a text is a query."""

from __future__ import annotations

from hypothesis import strategies as st

from indexer.errors import BadQuery
from indexer.query import parse_query

PIECES = (
    *("a", "child", "children's", "the", "AND", "OR", "NOT", "and", "-", "(", ")", '"', "“", "~", "~5", "*", "?", "wom?n", "ins*n"),
    *("authority:", "authority:leeds", 'type:"focused visit"', "from:2019", "to:x", "date:2019..2021", " ", ",", ":", "s.47"),
    *("to:May", "from:", "2019/20", " to ", 'date:"2019/20 to 13'),
    *("C&F", "£1,000", "chid~", "😀", "\ufffe", "\x00", "\ud800", "é"),
)
queryish = st.lists(st.sampled_from(PIECES), max_size=16).map("".join) | st.lists(st.sampled_from(PIECES), max_size=16).map(" ".join)


def parses(text: str) -> bool:
    """Return whether `text` is a valid query."""
    try:
        parse_query(text)
    except BadQuery:
        return False
    return True
