"""Query: prints an AST, filters and dates as search text that the parser can read back."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.dates import DateRange
from indexer.fields import COUNTED
from indexer.query.ast import All, And, Fuzzy, Has, Node, Not, Or, Phrase, Query, Term, Wildcard
from indexer.query.word_atoms import usual_distance

_SIMPLE = re.compile(r"[^\W_][\w'.-]*", re.ASCII)


def print_query(query: Query) -> str:
    """Return text that `parse_query` parses to the same AST, filters and dates."""
    names = [_named(each.field, value) for each in query.filters for value in each.values]
    beside = [*names, *_dates(query.dates)]
    if query.root == All():
        return " ".join(beside)
    root = print_node(query.root)
    return " ".join([f"({root})" if beside and isinstance(query.root, Or) else root, *beside])


def print_node(node: Node) -> str:
    """Return the text of one AST: `caseloads -"child in need" (audit OR inspect*)`."""
    match node:
        case Term(word):
            return word
        case Phrase(words, slop):
            return f'"{" ".join(words)}"' + (f"~{slop}" if slop else "")
        case Wildcard(pattern):
            return pattern
        case Fuzzy(word, distance):
            return f"{word}~" + ("" if distance == usual_distance(word) else str(distance))
        case Has(field, values):
            return " OR ".join(_named(field, value) for value in values)
        case And(parts):
            return " ".join(_within(part, And, Or) for part in parts)
        case Or(parts):
            return " OR ".join(_within(part, Or) for part in parts)
        case Not(part):
            return _negated(part)
        case All():
            return "*"


def _within(part: Node, *bracketed: type[Node]) -> str:
    """Return the text of a part, in brackets if its type is in `bracketed`."""
    several = isinstance(part, Has) and len(part.values) > 1 and And in bracketed
    return f"({print_node(part)})" if several or isinstance(part, bracketed) else print_node(part)


def _negated(part: Node) -> str:
    """Return the text of an excluded part."""
    text = _within(part, And, Or)
    return f"NOT {text}" if text.startswith(("(", "-", "NOT ", "*")) else f"-{text}"


def _named(field: str, value: str) -> str:
    """Return `authority:leeds`, or `type:"focused visit"` if it needs quotation marks."""
    typed = COUNTED[field].word if field in COUNTED else field
    value = value.strip("*")
    return f"{typed}:{value}" if _SIMPLE.fullmatch(value) else f'{typed}:"{value}"'


def _dates(days: DateRange) -> Iterable[str]:
    """Yield `from:` and `to:` for the ends of the range that are set."""
    if days.start:
        yield f"from:{days.start}"
    if days.end:
        yield f"to:{days.end}"
