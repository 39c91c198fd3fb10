"""Query: finds names and times at an end of alternatives that are meant for all of them: "neglect OR exploitation since 2022"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from indexer.query.ast import All, Node, Or, Query, Term
from indexer.query.plain_words.reading import Reading
from indexer.query.plain_words.understanding import readings_in, without_readings
from indexer.query.plain_words.words import all_of, parts_of
from indexer.query.traversal import has_words

TIMES = frozenset(("year", "date"))


def with_shared_ends(query: Query) -> Query:
    """Return `query` with the names and times at its ends for all its alternatives, unless brackets say what belongs together.

    They are for all if no other alternative has one of the same kind, and its own has other words too: not in “derby OR leeds caseloads”.
    Alternatives that are names and nothing else are names as with a small “or”, also in brackets.
    """
    if not query.names:
        return query
    today = query.today or date.today()
    root = _shared(query.root, today) if isinstance(query.root, Or) and "(" not in query.text else query.root
    parts = (_names_joined(part.parts, today) if type(part) is Or else part for part in parts_of(root))
    joined = all_of(tuple(each for part in parts for each in parts_of(part)))
    return query if joined == query.root else replace(query, root=joined)


def _shared(root: Or, today: date) -> Node:
    parts = root.parts
    found = tuple(tuple(one for one in readings_in(part, today) if one.certain) for part in parts)
    first, last = _leading(parts[0], found, 0), _trailing(parts[-1], found, len(parts) - 1)
    left = (_without(parts[0], first), *parts[1:-1], _without(parts[-1], last))
    return all_of((*_places(parts[0], first), Or(left), *_places(parts[-1], last)))


def _names_joined(parts: Sequence[Node], today: date) -> Node:
    """Return alternatives that are names of one field as words with a small “or” between them: derby OR leeds; others as they are.

    Other words may follow the last name or come before the first: caseloads derby OR leeds.
    """
    found = tuple(_of_one_field(readings_in(part, today)) for part in parts)
    alone = tuple(bool(one) and without_readings(part, one) == All() for part, one in zip(parts, found, strict=True))
    begins = bool(found[-1]) and found[-1][0].first == 0
    ends = bool(found[0]) and found[0][-1].last == len(parts_of(parts[0])) - 1
    joined = (all(alone[:-1]) and begins) or (all(alone[1:]) and ends)
    names = tuple(one for each in found for one in each)
    if not joined or len({one.field for one in names}) > 1 or not any(one.certain for one in names):
        return Or(tuple(parts))
    return all_of(tuple(each for place, part in enumerate(parts) for each in (*((Term("or"),) if place else ()), *parts_of(part))))


def _of_one_field(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return the name that is all that is understood of an alternative; none if there are several, or it may be meant as a word.

    A grade may: one beside it tells.
    """
    return tuple(readings) if len(readings) == 1 and (readings[0].certain or readings[0].field == "grade") else ()


def _leading(part: Node, found: Sequence[Sequence[Reading]], own: int) -> tuple[Reading, ...]:
    """Return the readings with which `part` begins and that are meant for all alternatives."""
    run: list[Reading] = []
    for one in found[own]:
        if one.first != (run[-1].last + 1 if run else 0):
            break
        run.append(one)
    return _for_all(part, run, found, own)


def _trailing(part: Node, found: Sequence[Sequence[Reading]], own: int) -> tuple[Reading, ...]:
    """Return the readings with which `part` ends and that are meant for all alternatives."""
    run: list[Reading] = []
    for one in reversed(found[own]):
        if one.last != (run[0].first - 1 if run else len(parts_of(part)) - 1):
            break
        run.insert(0, one)
    return _for_all(part, run, found, own)


def _for_all(part: Node, run: Sequence[Reading], found: Sequence[Sequence[Reading]], own: int) -> tuple[Reading, ...]:
    """Return those of `run` of whose kind no other alternative has any, if other words are left beside them."""
    others = {_kind(one) for place, each in enumerate(found) if place != own for one in each}
    shared = tuple(one for one in run if _kind(one) not in others)
    while shared and not has_words(_without(part, shared)):  # "derby OR leeds since 2022": the one nearest the words is an alternative
        shared = shared[1:] if shared[-1].last == len(parts_of(part)) - 1 else shared[:-1]
    return shared


def _kind(one: Reading) -> str:
    return "time" if one.field in TIMES else one.field


def _without(part: Node, readings: Sequence[Reading]) -> Node:
    return without_readings(part, readings) if readings else part


def _places(part: Node, readings: Sequence[Reading]) -> tuple[Node, ...]:
    """Return the words of `readings`."""
    return tuple(each for one in readings for each in parts_of(part)[one.first : one.last + 1])
