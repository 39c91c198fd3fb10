"""API: what is known of the collection as a whole becomes the plain dicts that `webapp.api.schemas.collection` describes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer import __version__
from indexer.letter import Authority, Letter, Report
from indexer.query import FIELDS
from indexer.registers import AuthorityEntry, authorities, authority_entry, name_key, predecessors
from indexer.results import Facet, FacetValue, Notice
from indexer.search import Comparison
from indexer.serialise import JsonDict, notices_json, values_json
from webapp.presenters.help_page import GlossaryRow
from webapp.services.collection import Collection
from webapp.urls import SearchParams, api_link, authority_link, compare_link, values_link, whole


def authorities_answer(found: Sequence[Authority], collection: Collection) -> JsonDict:
    """Return the authorities that were `found`."""
    letters: dict[str, list[Letter]] = {}
    for letter in collection.letters:
        if letter.authority:
            letters.setdefault(letter.authority.code, []).append(letter)
    return {"total": len(found), "authorities": [_row(authority, letters[authority.code]) for authority in found]}


def authority_answer(authority: Authority, collection: Collection, facets: Iterable[Facet]) -> JsonDict:
    """Return one authority, what the register knows of it, and what its letters say most."""
    entry = authority_entry(authority.code)
    counted = {facet.name: values_json(facet.values) for facet in facets}
    return {
        **_row(authority, collection.of(authority)),
        **_register(authority.code, entry),
        "findings": counted["finding"],
        "sections": counted["section"],
    }


def values_answer(params: SearchParams, field: str, values: Sequence[FacetValue], size: int, notices: Iterable[Notice]) -> JsonDict:
    """Return the first `size` values of one field."""
    return {
        "field": field,
        "label": dict(FIELDS)[field],
        "total": len(values),
        "values": values_json(values[:size]),
        "notices": notices_json(notices),
        "links": {"html": whole(values_link(params, field))},
    }


def compare_answer(params: SearchParams, terms: Sequence[str], found: Comparison, collection: Collection) -> JsonDict:
    """Return how many paragraphs of each authority each of the `terms` finds."""
    letters = {authority.code: count for authority, count in collection.authorities}
    chosen = params.values("authority")
    shown = [one for one in found.authorities if not chosen or one.value in chosen]
    counts = {one.value: [row.counts[one.value] for row in found.rows] for one in shown}
    rows = [{"code": one.value, "name": one.label, "letters": letters.get(one.value, 0), "counts": counts[one.value]} for one in shown]
    links = {"html": whole(compare_link(params, terms)), "csv": whole(compare_link(params, terms, "csv"))}
    return {"terms": list(terms), "totals": [row.total for row in found.rows], "authorities": rows, "links": links}


def coverage_answer(collection: Collection) -> JsonDict:
    """Return what is here, what is not, and why."""
    report = collection.report
    return {
        **_counts(report),
        "authorities": len(collection.authorities),
        "years": [{"year": year, "letters": letters} for year, letters in collection.years],
        "types": [{"letter_type": kind, "letters": letters} for kind, letters in collection.types],
        "undated": [letter.id for letter in collection.letters if not letter.when],
        "unnamed": [letter.id for letter in collection.letters if not letter.authority],
        "missing": [{"code": one.code, "name": one.name} for one in _missing(collection)],
        "unread": [{"source": one.source.path, "reason": one.reason} for one in report.unread],
        "unknown_headings": [{"heading": heading, "letters": letters} for heading, letters in report.unknown_headings],
    }


def glossary_answer(rows: Sequence[GlossaryRow]) -> JsonDict:
    """Return the abbreviations that the letters use."""
    made = [
        {"short": row.short.label, "words": row.words.label, "short_count": row.short_count, "words_count": row.words_count} for row in rows
    ]
    return {"total": len(made), "abbreviations": made}


def health_answer(report: Report, engine: str) -> JsonDict:
    """Return that the search answers, and over what."""
    return {"status": "ok", "version": __version__, "engine": engine, **_counts(report)}


def _counts(report: Report) -> JsonDict:
    return {"built": report.built, "letters": report.letters, "paragraphs": report.paragraphs}


def _missing(collection: Collection) -> list[Authority]:
    """Return the councils of today that no letter is about, by name."""
    here = {authority.code for authority, _ in collection.authorities}
    without = (entry.authority for entry in authorities() if not entry.end and entry.authority.code not in here)
    return sorted(without, key=lambda one: name_key(one.short_name))


def _row(authority: Authority, letters: Sequence[Letter]) -> JsonDict:
    """Return one authority; its `letters` are the oldest first."""
    code = authority.code
    days = [letter.when.isoformat() for letter in letters if letter.when]
    return {
        "code": code,
        "name": authority.name,
        "short_name": authority.short_name,
        "kind": authority.kind,
        "region": authority.region,
        "letters": len(letters),
        "latest": days[-1] if days else None,
        "links": {
            "self": api_link("authorities", code),
            "letters": api_link("letters", arguments=(("authority", code),)),
            "html": whole(authority_link(code)) if letters else None,
        },
    }


def _register(code: str, entry: AuthorityEntry | None) -> JsonDict:
    """Return what the register knows; nothing where another register's authority is in the index."""
    return {
        "names": list(entry.names) if entry else [],
        "start": entry.start.isoformat() if entry and entry.start else None,
        "end": entry.end.isoformat() if entry and entry.end else None,
        "predecessors": list(predecessors(code)),
        "successors": [*entry.successors, *filter(None, (entry.goes_on_as,))] if entry else [],
        "neighbours": list(entry.neighbours) if entry else [],
    }
