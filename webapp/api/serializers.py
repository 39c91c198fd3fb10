"""API: records become the plain dicts that `webapp.api.schemas` describes, based on the public JSON shapes of `indexer.serialise`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from urllib.parse import quote

from indexer import __version__
from indexer.fields import COUNTED
from indexer.letter import Authority, Letter, Paragraph, Report
from indexer.query import Sort
from indexer.registers import AuthorityEntry, authority_entry, predecessors
from indexer.results import Facet, FacetValue, Hit, Notice, Span
from indexer.search import NO_AUTHORITY, NONE, ComparedTerm, GroupedResults, ResultGroup, Similar, SimilarHit
from indexer.search.collection import Collection
from indexer.serialise import JsonDict, gss_code_of, hits_json, notices_json, search_json, show_json, sites_json, values_json
from webapp.api.parameters import MOST_FACET_VALUES
from webapp.presenters.citation import Citation, Heads, citation_of, citation_of_letter, hit_citations, plain
from webapp.presenters.citation_forms import bibtex, csl, ris
from webapp.services.comparison import ComparedSearches
from webapp.services.glossary import GlossaryEntry, GlossaryTerms
from webapp.services.grades import GradesOverTime
from webapp.urls import (
    CompareParams,
    GroupBy,
    SearchParams,
    absolute_url,
    api_link,
    arguments_of,
    authority_link,
    bare_letter_link,
    compare_link,
    export_link,
    grades_link,
    here_link,
    original_link,
    paragraph_link,
    search_link,
    values_link,
)

NO_TIMES = ("took_ms",)
"""Left out of search results, as it differs each time and the same ETag must mean the same bytes. It is sent as Server-Timing."""


def serialize_search(params: SearchParams, found: GroupedResults, heads: Heads, most: int, paging: tuple[int, int]) -> JsonDict:
    """Return a page of results in the letters `heads`, with the `most` frequent values of each facet.

    `paging` is how many are on a page, and the last result that links to further pages may reach.
    """
    size, deepest = paging
    shape = {name: value for name, value in search_json(replace(found.results, hits=())).items() if name not in NO_TIMES}
    forms = {form: absolute_url(export_link(params, form)) for form in ("json", "csv", "atom")}
    shown = params if size == params.size else replace(params, page=1)  # pages of another size begin and end elsewhere
    return {
        **shape,
        "hits": _hits(found.results.hits, heads),
        "facets": {facet.name: values_json(_listed(facet, most)) for facet in found.results.facets},
        "facets_more": {facet.name: more for facet in found.results.facets if (more := _more_values(params, facet, most))},
        "group": params.group.value,
        "groups": [_group(params.group, one, heads) for one in found.groups],
        "ungrouped": found.ungrouped,
        **_paging(params, found.total, size, deepest, absolute_url(search_link(shown)), forms),
    }


def _listed(facet: Facet, most: int) -> tuple[FacetValue, ...]:
    """Return the `most` frequent values, and the selected ones."""
    return (*facet.values[:most], *(one for one in facet.values[most:] if one.selected))


def _more_values(params: SearchParams, facet: Facet, most: int) -> JsonDict | None:
    left = len(facet.values) - len(_listed(facet, most))
    arguments = arguments_of(replace(params, sort=Sort.RELEVANCE, group=GroupBy.PARAGRAPH, page=1, sharper=False))
    link = api_link("search", "by", facet.name, arguments=(*arguments, ("size", str(MOST_FACET_VALUES))))
    return {"values": left, "link": link} if left else None


def serialize_similar(letter: Letter, paragraph: Paragraph, found: Similar, heads: Heads) -> JsonDict:
    """Return the paragraphs similar to one paragraph of `letter`."""
    return {
        "earlier_letters": found.earlier,
        "words": list(found.words),
        "before": _similar_hits(found.before, heads),
        "elsewhere": _similar_hits(found.elsewhere, heads),
        "links": _places(letter.id, paragraph.key),
    }


def _similar_hits(found: Sequence[SimilarHit], heads: Heads) -> list[JsonDict]:
    hits = _hits([one.hit for one in found], heads)
    return [
        {**hit, "closeness": one.closeness, "much_the_same": one.much_the_same, "shared": list(one.shared)}
        for hit, one in zip(hits, found, strict=True)
    ]


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
    return {**shape, "paragraphs": paragraphs, "citation": _citation(citation_of_letter(letter)), "links": _letter_links(letter)}


_OF_LETTER = (
    "letter_id", "authority", "letter_type", "letter_date", "letter_date_precision", "visit", "published_day", "source_url",
)  # fmt: skip
"""What is said of its letter beside a paragraph."""


def serialize_paragraph(letter: Letter, paragraph: Paragraph) -> JsonDict:
    """Return one paragraph of `letter` with its citation."""
    shape = show_json(letter)
    own = next(one for one in shape["paragraphs"] if one["number"] == paragraph.number)
    cited = citation_of(letter, paragraph)
    return {
        **own,
        "spans": [],
        **{name: shape[name] for name in _OF_LETTER},
        "citation": _citation(cited),
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


def serialize_comparison(params: CompareParams, compared: ComparedSearches) -> JsonDict:
    """Return how many paragraphs and letters of each authority match each of the searches of `params`, and of how many letters."""
    found = [line.found for line in compared.lines]
    known = [{"code": one.code, "name": one.name, **_compared(compared, found, one.code)} for one in compared.authorities]
    return {
        "terms": list(params.searches),
        "totals": [one.total if one else 0 for one in found],
        "letters": sum(one.letters for one in compared.under.found.values()),
        "authorities": known,
        "unknown_authority": _compared(compared, found, NO_AUTHORITY),
        "without_letters": [{"code": one.code, "name": one.name, "gss_code": gss_code_of(one)} for one in compared.without],
        "notices": notices_json(compared.notices),
        "links": {form: absolute_url(compare_link(params, form if form == "csv" else "")) for form in ("html", "csv")},
    }


def _compared(compared: ComparedSearches, found: Sequence[ComparedTerm | None], code: str) -> JsonDict:
    """Return the letters to one authority and, for each search, what it finds in them; null where it has none to look in."""
    within = [one.within.get(code, NONE).letters if one else 0 for one in found]
    tallies = [one.found.get(code, NONE) if one and of else None for one, of in zip(found, within, strict=True)]
    return {
        "letters": compared.under.found.get(code, NONE).letters,
        "counts": [one.paragraphs if one else None for one in tallies],
        "letters_with": [one.letters if one else None for one in tallies],
        "letters_of": within,
    }


def serialize_grades(params: SearchParams, neighbours: str, found: GradesOverTime) -> JsonDict:
    """Return the graded inspections of councils, oldest first."""
    forms = {"html": "", "csv": "csv", "json": "json"}
    return {
        "authorities": [
            {
                "code": one.authority.code,
                "name": one.authority.name,
                "inspections": list(map(_inspection, one.graded)),
                "earlier": _inspection(one.earlier) if one.earlier else None,
                "ungraded": len(one.ungraded),
                "ungraded_reports": [letter.id for letter in one.reports],
            }
            for one in found.councils
        ],
        "unknown_authority": list(map(_inspection, found.unknown)),
        "notices": notices_json(found.choice.notices),
        "links": {name: absolute_url(grades_link(params, neighbours, form)) for name, form in forms.items()},
    }


def _inspection(letter: Letter) -> JsonDict:
    grades = {one.judgement: one.grade for one in letter.grades}
    return {
        "letter_id": letter.id,
        "letter_date": letter.date.isoformat() if letter.date else None,
        "visit_end": letter.visit_end.isoformat() if letter.visit_end else None,
        "letter_type": letter.letter_type,
        "overall": grades.get("overall"),
        "grades": grades,
        "links": _letter_links(letter),
    }


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
        "missing": [{"code": one.code, "name": one.name, "gss_code": gss_code_of(one)} for one in collection.missing],
        "unread": [{"source": one.source.path, "part": one.source.part.words or None, "reason": one.reason} for one in report.unread],
        "unknown_headings": [{"heading": heading, "letters": letters} for heading, letters in report.unknown_headings],
        "sites": sites_json(report.sites),
    }


def serialize_glossary(entries: Sequence[GlossaryEntry], terms: Sequence[GlossaryTerms]) -> JsonDict:
    """Return the abbreviations and terms used in the letters."""
    return {"total": len(entries), "abbreviations": [asdict(one) for one in entries], "terms": [asdict(one) for one in terms]}


def serialize_health(report: Report, engine: str) -> JsonDict:
    """Return that search is available, and the size of the index."""
    return {"status": "ok", "version": __version__, "engine": engine, **_counts(report)}


def _hits(hits: Sequence[Hit], heads: Heads) -> list[JsonDict]:
    """Return paragraphs in search results, each with its citation and links."""
    pairs, cited = zip(hits_json(hits), hits, strict=True), hit_citations(heads)
    return [{**one, "citation": plain(cited(hit)), "links": _places(hit.letter_id, hit.key)} for one, hit in pairs]


def _citation(one: Citation) -> JsonDict:
    return {"text": plain(one), "bibtex": bibtex(one), "ris": ris(one), "csl": csl(one)}


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


def _group(by: GroupBy, one: ResultGroup, heads: Heads) -> JsonDict:
    folder = "letters" if by is GroupBy.LETTER else "authorities"
    return {"value": one.value, "total": one.total, "hits": _hits(one.hits, heads), "links": {"self": api_link(folder, one.value)}}


def _places(letter_id: str, key: str) -> JsonDict:
    letter = api_link("letters", letter_id)
    place = f"{letter}/p/{quote(key, safe='')}"
    return {
        "self": place,
        "letter": letter,
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
        "gss_code": gss_code_of(authority),
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
