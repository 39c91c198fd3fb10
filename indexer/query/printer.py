"""Query: a tree, filters and dates become search text again, the same that the parser reads."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.dates import DateRange
from indexer.fields import COUNTED
from indexer.query.ast import All, And, Fuzzy, Has, Node, Not, Or, Phrase, Query, Term, Wildcard
from indexer.query.word_atoms import usual_distance

_SIMPLE = re.compile(r"[^\W_][\w'.-]*", re.ASCII)


def print_query(query: Query) -> str:
    """Return text that `parse_query` reads as the same tree, filters and dates."""
    names = [_named(each.field, value) for each in query.filters for value in each.values]
    beside = [*names, *_dates(query.dates)]
    if query.root == All():
        return " ".join(beside)
    root = print_node(query.root)
    return " ".join([f"({root})" if beside and isinstance(query.root, Or) else root, *beside])


def print_node(node: Node) -> str:
    """Return the text of one tree: `caseloads -"child in need" (audit OR inspect*)`."""
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
    """Return the text of a part, in brackets where it is one of `bracketed`."""
    several = isinstance(part, Has) and len(part.values) > 1 and And in bracketed
    return f"({print_node(part)})" if several or isinstance(part, bracketed) else print_node(part)


def _negated(part: Node) -> str:
    """Return the text of what must not be there."""
    text = _within(part, And, Or)
    return f"NOT {text}" if text.startswith(("(", "-", "NOT ", "*")) else f"-{text}"


def _named(field: str, value: str) -> str:
    """Return `authority:leeds`, or `type:"focused visit"` where it has to be quoted."""
    typed = COUNTED[field].word if field in COUNTED else field
    value = value.strip("*")
    return f"{typed}:{value}" if _SIMPLE.fullmatch(value) else f'{typed}:"{value}"'


def _dates(days: DateRange) -> Iterable[str]:
    """Yield `from:` and `to:` for the days that are not open."""
    if days.start:
        yield f"from:{days.start}"
    if days.end:
        yield f"to:{days.end}"
