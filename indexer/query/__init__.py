"""Query: the query language, its parser and the AST that every engine works from."""

from indexer.dates import DateRange
from indexer.query.ast import (
    EVERY_VALUE,
    All,
    And,
    Candidate,
    Filter,
    Fuzzy,
    Has,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    RelatedWord,
    Sort,
    Term,
    Wildcard,
    merge_filters,
)
from indexer.query.parser import parse_query
from indexer.query.printer import print_query

__all__ = [
    "EVERY_VALUE",
    "All",
    "And",
    "Candidate",
    "DateRange",
    "Filter",
    "Fuzzy",
    "Has",
    "Leaf",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Query",
    "RelatedWord",
    "Sort",
    "Term",
    "Wildcard",
    "merge_filters",
    "parse_query",
    "print_query",
]
