"""API: records become the plain dicts that `webapp.api.schemas` describes, based on the public JSON shapes of `indexer.serialise`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace

from indexer import __version__
from indexer.fields import COUNTED
from indexer.letter import Authority, Letter, Paragraph, Report
from indexer.registers import AuthorityEntry, authority_entry, predecessors
from indexer.results import Facet, FacetValue, Hit, Notice, Span
from indexer.search import GroupedResults, ResultGroup, Similar
from indexer.serialise import JsonDict, hits_json, notices_json, search_json, show_json, values_json
from webapp.presenters.citation import bibtex, citation_of, plain, plain_of_hit, ris
from webapp.services.collection import Collection
from webapp.services.glossary import GlossaryEntry
from webapp.services.search_service import ComparedSearches
from webapp.urls import (
    GroupBy,
    SearchParams,
    absolute_url,
    api_link,
    authority_link,
    bare_letter_link,
    compare_link,
    export_link,
    here_link,
    original_link,
    paragraph_link,
    search_link,
    values_link,
)

NO_TIMES = ("took_ms",)
"""Left out of search results, as it differs each time and the same ETag must mean the same bytes. It is sent as Server-Timing."""


def serialize_search(params: SearchParams, found: GroupedResults, size: int, deepest: int) -> JsonDict:
    """Return a page of results, `size` on a page; there are no links to pages beyond the `deepest` result."""
    shape = {name: value for name, value in search_json(found.results).items() if name not in NO_TIMES}
    forms = {form: absolute_url(export_link(params, form)) for form in ("json", "csv", "atom")}
    shown = params if size == params.size else replace(params, page=1)  # pages of another size begin and end elsewhere
    return {
        **shape,
        "hits": _hits(found.results.hits),
        "group": params.group.value,
        "groups": [_group(params.group, one) for one in found.groups],
        **_paging(params, found.total, size, deepest, absolute_url(search_link(shown)), forms),
    }


def serialize_similar(letter: Letter, paragraph: Paragraph, found: Similar) -> JsonDict:
    """Return the paragraphs similar to one paragraph of `letter`."""
    links = _places(letter.id, paragraph.key)
    return {"before": _hits(found.before), "elsewhere": _hits(found.elsewhere), "links": links}


def serialize_letters(
    params: SearchParams, letters: Sequence[tuple[Letter, int]], notices: Iterable[Notice], size: int, deepest: int
) -> JsonDict:
    """Return one page of the `letters` found, each with the number of its paragraphs that match."""
    start = (params.page - 1) * size
    html = absolute_url(search_link(SearchParams(params.text, params.filters, params.start, params.end, group=GroupBy.LETTER)))
    return {
        "total": len(letters),
        "letters": [{**_head(letter), "found": found} for letter, found in letters[start : start + size]],
        "notices": notices_json(notices),
        **_paging(params, len(letters), size, deepest, html),
    }


def serialize_letter(letter: Letter, marks: Mapping[int, Sequence[Span]]) -> JsonDict:
    """Return a whole letter; `marks` are the matches to highlight in its paragraphs, by paragraph number."""
    shape = show_json(letter)
    paragraphs = [{**one, "spans": _spans(marks.get(one["number"], ()))} for one in shape["paragraphs"]]
    return {**shape, "paragraphs": paragraphs, "links": _letter_links(letter)}


def serialize_paragraph(letter: Letter, paragraph: Paragraph) -> JsonDict:
    """Return one paragraph of `letter` with its citation."""
    shape = show_json(letter)
    own = next(one for one in shape["paragraphs"] if one["number"] == paragraph.number)
    cited = citation_of(letter, paragraph)
    return {
        **own,
        "spans": [],
        **{name: shape[name] for name in ("letter_id", "authority", "letter_type", "letter_date", "visit")},
        "citation": {"text": plain(cited), "bibtex": bibtex(cited), "ris": ris(cited)},
        "links": _places(letter.id, paragraph.key),
    }


def serialize_authorities(found: Sequence[Authority], collection: Collection) -> JsonDict:
    """Return a list of authorities that have letters."""
    return {"total": len(found), "authorities": [_row(authority, collection.of(authority)) for authority in found]}


def serialize_authority(authority: Authority, collection: Collection, facets: Iterable[Facet]) -> JsonDict:
    """Return one authority with its register entry and the most frequent findings and sections of its letters."""
    entry = authority_entry(authority.code)
    counted = {facet.name: values_json(facet.values) for facet in facets}
    return {
        **_row(authority, collection.of(authority)),
        **_register(authority.code, entry),
        "findings": counted["finding"],
        "sections": counted["section"],
    }


def serialize_values(params: SearchParams, field: str, values: Sequence[FacetValue], size: int, notices: Iterable[Notice]) -> JsonDict:
    """Return the first `size` values of one field."""
    return {
        "field": field,
        "label": COUNTED[field].label,
        "total": len(values),
        "values": values_json(values[:size]),
        "notices": notices_json(notices),
        "links": {"html": absolute_url(values_link(params, field))},
    }


def serialize_comparison(params: SearchParams, terms: Sequence[str], compared: ComparedSearches, collection: Collection) -> JsonDict:
    """Return the number of paragraphs of each authority that match each of the `terms`."""
    letters = {authority.code: count for authority, count in collection.authorities}
    found, chosen = compared.found, compared.chosen
    shown = [one for one in found.authorities if not chosen or one.value in chosen]
    counts = {one.value: [row.counts[one.value] for row in found.rows] for one in shown}
    rows = [{"code": one.value, "name": one.label, "letters": letters.get(one.value, 0), "counts": counts[one.value]} for one in shown]
    links = {"html": absolute_url(compare_link(params, terms)), "csv": absolute_url(compare_link(params, terms, "csv"))}
    totals, notices = [row.total for row in found.rows], notices_json(compared.notices)
    return {"terms": list(terms), "totals": totals, "authorities": rows, "notices": notices, "links": links}


def serialize_coverage(collection: Collection) -> JsonDict:
    """Return what the collection covers, what is missing, and why."""
    report = collection.report
    return {
        **_counts(report),
        "authorities": len(collection.authorities),
        "years": [{"year": year, "letters": letters} for year, letters in collection.years],
        "types": [{"letter_type": kind, "letters": letters} for kind, letters in collection.types],
        "undated": [letter.id for letter in collection.undated],
        "unnamed": [letter.id for letter in collection.unnamed],
        "missing": [{"code": one.code, "name": one.name} for one in collection.missing],
        "unread": [{"source": one.source.path, "part": one.source.part.words or None, "reason": one.reason} for one in report.unread],
        "unknown_headings": [{"heading": heading, "letters": letters} for heading, letters in report.unknown_headings],
    }


def serialize_glossary(entries: Sequence[GlossaryEntry]) -> JsonDict:
    """Return the abbreviations used in the letters."""
    return {"total": len(entries), "abbreviations": [asdict(one) for one in entries]}


def serialize_health(report: Report, engine: str) -> JsonDict:
    """Return that search is available, and the size of the index."""
    return {"status": "ok", "version": __version__, "engine": engine, **_counts(report)}


def _hits(hits: Sequence[Hit]) -> list[JsonDict]:
    """Return paragraphs in search results, each with its citation and links."""
    pairs = zip(hits_json(hits), hits, strict=True)
    return [{**one, "citation": plain_of_hit(hit), "links": _places(hit.letter_id, hit.key)} for one, hit in pairs]


def _paging(params: SearchParams, total: int, size: int, deepest: int, html: str, more: Mapping[str, str] | None = None) -> JsonDict:
    """Return the paging information of a response, and its links."""
    pages = -(-total // size)
    onward = params.page < pages and (params.page + 1) * size <= deepest
    before = min(params.page - 1, pages)
    links = {
        "next": here_link("page", str(params.page + 1)) if onward else None,
        "prev": here_link("page", str(before)) if before else None,
        "html": html,
    }
    return {"page": params.page, "pages": pages, "size": size, "links": {**links, **(more or {})}}


def _group(by: GroupBy, one: ResultGroup) -> JsonDict:
    folder = "letters" if by is GroupBy.LETTER else "authorities"
    return {"value": one.value, "total": one.total, "hits": _hits(one.hits), "links": {"self": api_link(folder, one.value)}}


def _places(letter_id: str, key: str) -> JsonDict:
    place = api_link("letters", letter_id, "p", key)
    return {
        "self": place,
        "letter": api_link("letters", letter_id),
        "similar": f"{place}/similar",
        "html": absolute_url(paragraph_link(letter_id, key)),
    }


def _spans(spans: Iterable[Span]) -> list[list[int | str]]:
    return [[one.start, one.end, one.why.value] for one in spans]


def _head(letter: Letter) -> JsonDict:
    """Return a letter without its text."""
    left_out = ("sections", "paragraphs", "evidence", "notices")
    shape = {name: value for name, value in show_json(letter).items() if name not in left_out}
    return {**shape, "links": _letter_links(letter)}


def _letter_links(letter: Letter) -> JsonDict:
    return {
        "self": api_link("letters", letter.id),
        "html": absolute_url(bare_letter_link(letter.id)),
        "original": absolute_url(original_link(letter.id)),
        "authority": api_link("authorities", letter.authority.code) if letter.authority else None,
    }


def _row(authority: Authority, letters: Sequence[Letter]) -> JsonDict:
    """Return one authority as in a list; its `letters` are oldest first."""
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
            "html": absolute_url(authority_link(code)) if letters else None,
        },
    }


def _register(code: str, entry: AuthorityEntry | None) -> JsonDict:
    """Return the register entry of an authority; empty where the index has an authority that the register lacks."""
    return {
        "names": list(entry.names) if entry else [],
        "start": entry.start.isoformat() if entry and entry.start else None,
        "end": entry.end.isoformat() if entry and entry.end else None,
        "predecessors": list(predecessors(code)),
        "successors": [*entry.successors, *filter(None, (entry.goes_on_as,))] if entry else [],
        "neighbours": list(entry.neighbours) if entry else [],
    }


def _counts(report: Report) -> JsonDict:
    return {"built": report.built, "letters": report.letters, "paragraphs": report.paragraphs}
