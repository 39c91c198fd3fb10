"""API: what was found becomes the plain dicts that `webapp.api.schemas` describe, upon the public shapes of `indexer.serialise`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from indexer.letter import Letter, Paragraph
from indexer.results import Hit, Notice, Results, Span
from indexer.search import ResultGroup, Similar
from indexer.serialise import JsonDict, hits_json, notices_json, search_json, show_json
from webapp.presenters.citation import bibtex, citation_of, plain, plain_of_hit, ris
from webapp.urls import (
    GroupBy,
    SearchParams,
    api_link,
    bare_letter_link,
    export_link,
    here_link,
    original_link,
    paragraph_link,
    search_link,
    whole,
)

NO_TIMES = ("took_ms",)
"""What the answer of a search leaves out of its public shape, as it differs each time: an answer's bytes are one as long as its ETag is.
The header Server-Timing has it."""


def search_answer(params: SearchParams, results: Results, groups: Sequence[ResultGroup], total: int, size: int, deepest: int) -> JsonDict:
    """Return a page of results, of `total` paragraphs or groups, `size` on a page; pages beyond the `deepest` result have no link."""
    shape = {name: value for name, value in search_json(results).items() if name not in NO_TIMES}
    forms = {form: whole(export_link(params, form)) for form in ("json", "csv", "atom")}
    shown = params if size == params.size else replace(params, page=1)  # pages of another size begin and end elsewhere
    return {
        **shape,
        "hits": hits_answer(results.hits),
        "group": params.group.value,
        "groups": [_group(params.group, one) for one in groups],
        **paged(params, total, size, deepest, whole(search_link(shown)), forms),
    }


def hits_answer(hits: Sequence[Hit]) -> list[JsonDict]:
    """Return paragraphs that were found, each with its citation and links."""
    pairs = zip(hits_json(hits), hits, strict=True)
    return [{**one, "citation": plain_of_hit(hit), "links": _places(hit.letter_id, hit.key)} for one, hit in pairs]


def paged(params: SearchParams, total: int, size: int, deepest: int, html: str, more: Mapping[str, str] | None = None) -> JsonDict:
    """Return what an answer says of its pages."""
    pages = -(-total // size)
    onward = params.page < pages and (params.page + 1) * size <= deepest
    before = min(params.page - 1, pages)
    links = {
        "next": here_link("page", str(params.page + 1)) if onward else None,
        "prev": here_link("page", str(before)) if before else None,
        "html": html,
    }
    return {"page": params.page, "pages": pages, "size": size, "links": {**links, **(more or {})}}


def similar_answer(letter: Letter, paragraph: Paragraph, found: Similar) -> JsonDict:
    """Return what is like one paragraph of `letter`."""
    links = _places(letter.id, paragraph.key)
    return {"before": hits_answer(found.before), "elsewhere": hits_answer(found.elsewhere), "links": links}


def letters_answer(
    params: SearchParams, letters: Sequence[tuple[Letter, int]], notices: Iterable[Notice], size: int, deepest: int
) -> JsonDict:
    """Return a page of all `letters` that were found, each with how many of its paragraphs were."""
    start = (params.page - 1) * size
    html = whole(search_link(SearchParams(params.text, params.filters, params.start, params.end, group=GroupBy.LETTER)))
    return {
        "total": len(letters),
        "letters": [{**head_answer(letter), "found": found} for letter, found in letters[start : start + size]],
        "notices": notices_json(notices),
        **paged(params, len(letters), size, deepest, html),
    }


def head_answer(letter: Letter) -> JsonDict:
    """Return a letter without its text."""
    left_out = ("sections", "paragraphs", "evidence", "notices")
    shape = {name: value for name, value in show_json(letter).items() if name not in left_out}
    return {**shape, "links": _letter_links(letter)}


def letter_answer(letter: Letter, marks: Mapping[int, Sequence[Span]]) -> JsonDict:
    """Return a whole letter; `marks` are the places to mark in its paragraphs, by their number."""
    shape = show_json(letter)
    paragraphs = [{**one, "spans": _spans(marks.get(one["number"], ()))} for one in shape["paragraphs"]]
    return {**shape, "paragraphs": paragraphs, "links": _letter_links(letter)}


def paragraph_answer(letter: Letter, paragraph: Paragraph) -> JsonDict:
    """Return one paragraph of `letter`, and what is needed to cite it."""
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


def _letter_links(letter: Letter) -> JsonDict:
    return {
        "self": api_link("letters", letter.id),
        "html": whole(bare_letter_link(letter.id)),
        "original": whole(original_link(letter.id)),
        "authority": api_link("authorities", letter.authority.code) if letter.authority else None,
    }


def _places(letter_id: str, key: str) -> JsonDict:
    place = api_link("letters", letter_id, "p", key)
    return {
        "self": place,
        "letter": api_link("letters", letter_id),
        "similar": f"{place}/similar",
        "html": whole(paragraph_link(letter_id, key)),
    }


def _group(by: GroupBy, one: ResultGroup) -> JsonDict:
    folder = "letters" if by is GroupBy.LETTER else "authorities"
    return {"value": one.value, "total": one.total, "hits": hits_answer(one.hits), "links": {"self": api_link(folder, one.value)}}


def _spans(spans: Iterable[Span]) -> list[list[int | str]]:
    return [[one.start, one.end, one.why.value] for one in spans]
