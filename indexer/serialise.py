"""Serialise: records to plain dicts and back, and the two public JSON shapes.

The stored form (`letter_to_dict`, `report_to_dict`) loses nothing and carries its own version. The public shapes (`show_json`,
`search_json`) are for other people's programs: keys may be added to them, none is renamed or taken away.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from indexer.letter import Authority, Letter, Report, Visit
from indexer.results import FacetValue, Hit, Notice, Results

FORMAT = 1
"""Version of the stored form; raise it when a record changes so that an older reader would go wrong."""

JsonDict = dict[str, Any]


def letter_to_dict(letter: Letter) -> JsonDict:
    """Return `letter` as a dict that JSON can hold; `letter_from_dict` gives the same letter back."""
    return _stored(letter)


def letter_from_dict(data: Mapping[str, Any]) -> Letter:
    """Return the letter that `letter_to_dict` made `data` of; `ValueError` where another version did, or it was changed since."""
    letter: Letter = _restored(Letter, data)
    return letter


def report_to_dict(report: Report) -> JsonDict:
    """Return `report` as a dict that JSON can hold; `report_from_dict` gives the same report back."""
    return _stored(report)


def report_from_dict(data: Mapping[str, Any]) -> Report:
    """Return the report that `report_to_dict` made `data` of; `ValueError` where another version did, or it was changed since."""
    report: Report = _restored(Report, data)
    return report


def show_json(letter: Letter) -> JsonDict:
    """Return one letter in the public shape of `show --json`: dates ISO, what the letter doesn't say null."""
    source = letter.sources[0] if letter.sources else None
    return {
        "letter_id": letter.id,
        "source": source.path if source else None,
        "sources": [one.path for one in letter.sources],
        "sha256": source.sha256 if source else None,
        "title": letter.title,
        "authority": _authority_json(letter.authority),
        "letter_type": letter.letter_type,
        "letter_date": _iso(letter.date),
        "visit": _visit_json(letter.visit),
        "people": {
            "to": list(letter.people.to),
            "from": list(letter.people.sender),
            "inspectors": list(letter.people.inspectors),
        },
        "grades": {grade.judgement: grade.grade for grade in letter.grades},
        "sections": [{"heading": section.heading, "finding": section.finding.value} for section in letter.sections],
        "paragraphs": _paragraphs_json(letter),
        "evidence": [_plain(found) for found in letter.evidence],
        "notices": list(letter.notices),
    }


def search_json(results: Results) -> JsonDict:
    """Return an answer in the public shape of `search --json`; a span is [start, end, why] in characters of the text."""
    return {
        "query": results.query.text,
        "total": results.total,
        "letters": results.letters,
        "authorities": results.authorities,
        "took_ms": round(results.took_ms, 3),
        "hits": hits_json(results.hits),
        "facets": {facet.name: values_json(facet.values) for facet in results.facets},
        "notices": notices_json(results.notices),
    }


def hits_json(hits: Iterable[Hit]) -> list[JsonDict]:
    """Return paragraphs that were found in the public shape of `search --json`."""
    return [_hit_json(hit) for hit in hits]


def values_json(values: Iterable[FacetValue]) -> list[JsonDict]:
    """Return values of a facet in the public shape of `search --json`."""
    return [{"value": one.value, "label": one.label, "count": one.count, "selected": one.selected} for one in values]


def notices_json(notices: Iterable[Notice]) -> list[JsonDict]:
    """Return notices in the public shape of `search --json`."""
    return [{"code": one.code, "message": one.message, "query": one.query or None} for one in notices]


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _authority_json(authority: Authority | None) -> JsonDict:
    """Keep both keys where the authority is unknown, so that programs needn't ask first."""
    return {"code": authority.code, "name": authority.name} if authority else {"code": None, "name": None}


def _visit_json(visit: Visit | None) -> JsonDict:
    return {"start": _iso(visit.start), "end": _iso(visit.end)} if visit else {"start": None, "end": None}


def _paragraphs_json(letter: Letter) -> list[JsonDict]:
    return [
        {
            "number": paragraph.number,
            "section": letter.section_of(paragraph).heading,
            "finding": letter.section_of(paragraph).finding.value,
            "kind": paragraph.kind.value,
            "page": paragraph.page,
            "text": paragraph.text,
            "key": paragraph.key,
            "printed": paragraph.printed or None,
            "boilerplate": paragraph.boilerplate,
        }
        for paragraph in letter.paragraphs
    ]


def _hit_json(hit: Hit) -> JsonDict:
    return {
        "letter_id": hit.letter_id,
        "paragraph": hit.paragraph,
        "key": hit.key,
        "score": round(hit.score, 6),
        "authority": hit.authority.name if hit.authority else None,
        "authority_code": hit.authority.code if hit.authority else None,
        "letter_date": _iso(hit.letter_date),
        "visit_end": _iso(hit.visit_end),
        "letter_type": hit.letter_type,
        "section": hit.section,
        "finding": hit.finding.value,
        "kind": hit.kind.value,
        "page": hit.page,
        "printed": hit.printed or None,
        "boilerplate": hit.boilerplate,
        "text": hit.text,
        "spans": [[span.start, span.end, span.why.value] for span in hit.spans],
    }


def _stored(record: Any) -> JsonDict:
    return {"format": FORMAT, **_plain(record)}


def _restored(record: type, data: Mapping[str, Any]) -> Any:
    if data.get("format") != FORMAT:
        raise ValueError("another version wrote it")
    try:
        return _maker(record)(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"it isn't what was written: {type(error).__name__}: {error}") from error


def _plain(value: Any) -> Any:
    """Return records as dicts, tuples as lists, dates and enums as text; everything else is what JSON holds already."""
    if dataclasses.is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in _names(value.__class__)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


@cache
def _names(record: Any) -> tuple[str, ...]:
    return tuple(one.name for one in dataclasses.fields(record))


@cache
def _maker(hint: Any) -> Callable[[Any], Any]:
    """Return the function that makes a value of the type `hint` from what `_plain` made of it."""
    arguments = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType):
        return _optional(_maker(next(one for one in arguments if one is not type(None))))
    if get_origin(hint) is tuple:
        return _tuple_of(tuple(_maker(one) for one in arguments if one is not Ellipsis), fixed=Ellipsis not in arguments)
    if dataclasses.is_dataclass(hint):
        return _record_of(hint)
    if hint is dt.date:
        return dt.date.fromisoformat
    return hint if isinstance(hint, type) and issubclass(hint, Enum) else _same


def _same(value: Any) -> Any:
    return value


def _optional(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else make(value)


def _tuple_of(makers: tuple[Callable[[Any], Any], ...], *, fixed: bool) -> Callable[[Any], Any]:
    if fixed:
        return lambda values: tuple(make(value) for make, value in zip(makers, values, strict=True))
    return tuple if makers[0] is _same else (lambda values: tuple(map(makers[0], values)))


def _record_of(record: Any) -> Callable[[Any], Any]:
    """Return the maker of a dataclass; a key that is missing takes the field's default, so fields can be added."""
    hints = get_type_hints(record)
    fields = [(one.name, _maker(hints[one.name])) for one in dataclasses.fields(record)]
    return lambda data: record(**{name: make(data[name]) for name, make in fields if name in data})
