"""Serialise: the public JSON shapes of letters and search results (`show_json`, `search_json`).

They are for other people's programs: keys may be added, but never renamed or removed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from indexer.letter import Absent, Authority, Letter, Publication, SiteCoverage, Visit
from indexer.query.plain_words import Reading
from indexer.registers import authority_entry, letter_type_entry
from indexer.registers.areas import area_of
from indexer.results import FacetValue, Hit, Notice, Results
from indexer.tone import Tone, tone_of

JsonDict = dict[str, Any]


def json_line(made: JsonDict) -> bytes:
    """Return `made` as JSON on one line, with the spaces and letters of `json.dumps(made, ensure_ascii=False)`, in a third of its time."""
    from msgspec.json import encode  # imported here because it would add 35 ms to a cold search
    from msgspec.json import format as spaced

    return spaced(encode(made), indent=0)


def show_json(letter: Letter) -> JsonDict:
    """Return a letter in the public shape of `show --json`: ISO dates, null for what the letter does not give."""
    source = letter.sources[0] if letter.sources else None
    return {
        "letter_id": letter.id,
        "source": source.path if source else None,
        "sources": [one.path for one in letter.sources],
        "found_in": [one.name for one in letter.sources],
        "sha256": source.sha256 if source else None,
        "title": letter.title,
        "authority": _authority_json(letter.authority),
        "letter_type": letter.letter_type,
        "about": _about(letter.letter_type),
        "inspectorates": list(letter.inspectorates),
        "letter_date": iso_day(letter.date),
        "letter_date_precision": _precision(letter.date, letter.month_only),
        "first_seen": letter.first_seen.isoformat() if letter.first_seen else None,
        "visit": _visit_json(letter.visit),
        "people": {
            "to": list(letter.people.to),
            "from": list(letter.people.sender),
            "inspectors": list(letter.people.inspectors),
        },
        "grades": {grade.judgement: grade.grade for grade in letter.grades},
        "sections": [{"heading": section.heading, "finding": section.finding.value} for section in letter.sections],
        "paragraphs": _paragraphs_json(letter),
        "evidence": [{"field": found.field, "page": found.page, "words": found.words} for found in letter.evidence],
        "notices": list(letter.notices),
        "published_day": iso_day(letter.published_day),
        "source_url": letter.source_url or None,
        "published": [_publication_json(one) for one in letter.published],
    }


def search_json(results: Results) -> JsonDict:
    """Return results in the public shape of `search --json`; a span is [start, end, why] in characters of the text."""
    return {
        "query": results.query.text,
        "total": results.total,
        "letters": results.letters,
        "authorities": results.authorities,
        "took_ms": round(results.took_ms, 3),
        "understood": [_reading_json(one) for one in results.understood],
        "hits": hits_json(results.hits),
        "facets": {facet.name: values_json(facet.values) for facet in results.facets},
        "notices": notices_json(results.notices),
        "related": list(results.related),
    }


def hits_json(hits: Iterable[Hit]) -> list[JsonDict]:
    """Return hits in the public shape of `search --json`."""
    return [_hit_json(hit) for hit in hits]


def values_json(values: Iterable[FacetValue]) -> list[JsonDict]:
    """Return facet values in the public shape of `search --json`."""
    return [{"value": one.value, "label": one.label, "count": one.count, "selected": one.selected} for one in values]


def notices_json(notices: Iterable[Notice]) -> list[JsonDict]:
    """Return notices in the public shape of `search --json`."""
    return [{"code": one.code, "message": one.message, "query": one.query or None} for one in notices]


def sites_json(sites: Iterable[SiteCoverage]) -> list[JsonDict]:
    """Return what sites list and what of it is here, in the public shape of `status --json` and the API."""
    return [
        {
            "title": site.title,
            "as_of": site.as_of,
            "about": site.about,
            "pages": site.pages,
            "pages_listed": site.pages_listed,
            "listed": site.listed,
            "here": site.here,
            "absent": [_absent_json(one) for one in site.absent],
            "empty": list(site.empty),
        }
        for site in sites
    ]


def _absent_json(one: Absent) -> JsonDict:
    return {"provider": one.provider, "kind": one.kind or None, "published_day": iso_day(one.day), "url": one.url}


def contradictions_json(found: Iterable[tuple[str, str]]) -> list[JsonDict]:
    """Return where sites and letters differ, in the public shape of `status --json`."""
    return [{"source": name, "contradiction": words} for name, words in found]


def iso_day(day: dt.date | None) -> str | None:
    """Return "2019-05-03"; None if there is no date."""
    return day.isoformat() if day else None


def iso_written(day: dt.date | None, month_only: bool) -> str | None:
    """Return a letter’s date as it gives it: "2019-05-03", or "2019-05" if it gives only the month; None if there is no date."""
    return f"{day:%Y-%m}" if day and month_only else iso_day(day)


def _precision(day: dt.date | None, month_only: bool) -> str | None:
    """Return how exactly a letter gives its date: "day" or "month"; None if it gives none."""
    return ("month" if month_only else "day") if day else None


def _about(letter_type: str | None) -> str | None:
    """Return what letters of a type are about: "council", "area partnership" or "provider"; None if the type is not known."""
    entry = letter_type_entry(letter_type)
    return entry.about if entry else None


def gss_code_of(authority: Authority | None) -> str | None:
    """Return the code of nine signs that statistics give an authority (GSS); None if it is not known."""
    entry = authority_entry(authority.code) if authority else None
    return entry.gss_code or None if entry else None


def _authority_json(authority: Authority | None) -> JsonDict:
    """Return all keys even if the authority is unknown, so that programs need not check for them."""
    code, name = (authority.code, authority.name) if authority else (None, None)
    return {"code": code, "name": name, "gss_code": gss_code_of(authority)}


def _publication_json(one: Publication) -> JsonDict:
    """Return what a site says of a letter; null for what it doesn't say."""
    return {
        "by": one.by,
        "day": iso_day(one.day),
        "url": one.url,
        "page": one.page or None,
        "kind": one.kind or None,
        "inspection_day": iso_day(one.inspection_day),
        "provider": one.provider or None,
        "urn": one.urn or None,
    }


def _visit_json(visit: Visit | None) -> JsonDict:
    return {"start": iso_day(visit.start), "end": iso_day(visit.end)} if visit else {"start": None, "end": None}


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
            "ocr": paragraph.ocr,
            "area": area_of(letter.section_of(paragraph).heading) or None,
            "tone": _tone_json(tone_of(paragraph.text, letter.section_of(paragraph).finding, paragraph.kind)),
        }
        for paragraph in letter.paragraphs
    ]


def _reading_json(one: Reading) -> JsonDict:
    """Return what was understood among the words: the words, the field, its values or dates, and all this in words."""
    return {
        "words": one.words,
        "field": one.field,
        "values": list(one.values),
        "from": iso_day(one.dates.start),
        "to": iso_day(one.dates.end),
        "label": one.label,
    }


def _tone_json(tone: Tone) -> JsonDict:
    """Return a tone with the words that it was estimated by; all keys even where there is none, as for an authority."""
    return {
        "value": tone.value or None,
        "estimated": tone.estimated,
        "certain": tone.certain,
        "criticism": list(tone.criticism),
        "praise": list(tone.praise),
    }


def _hit_json(hit: Hit) -> JsonDict:
    return {
        "letter_id": hit.letter_id,
        "paragraph": hit.paragraph,
        "key": hit.key,
        "score": round(hit.score, 6),
        "match": hit.match.value,
        "authority": hit.authority.name if hit.authority else None,
        "authority_code": hit.authority.code if hit.authority else None,
        "gss_code": gss_code_of(hit.authority),
        "letter_date": iso_day(hit.letter_date),
        "letter_date_precision": _precision(hit.letter_date, hit.month_only),
        "visit_end": iso_day(hit.visit_end),
        "letter_type": hit.letter_type,
        "section": hit.section,
        "finding": hit.finding.value,
        "kind": hit.kind.value,
        "page": hit.page,
        "printed": hit.printed or None,
        "boilerplate": hit.boilerplate,
        "ocr": hit.ocr,
        "text": hit.text,
        "spans": [[span.start, span.end, span.why.value] for span in hit.spans],
        "area": area_of(hit.section) or None,
        "tone": _tone_json(hit.tone),
        "published_day": iso_day(hit.published),
        "source_url": hit.source_url or None,
    }
