"""Query stage: the search text becomes a tree that every engine understands."""

from indexer.query.nodes import (
    FIELDS,
    All,
    And,
    DateRange,
    Filter,
    Fuzzy,
    Has,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Sort,
    Term,
    Wildcard,
)

__all__ = [
    "FIELDS", "All", "And", "DateRange", "Filter", "Fuzzy", "Has", "Node", "Not", "Or", "Phrase", "Query", "Sort", "Term",
    "Wildcard",
]
