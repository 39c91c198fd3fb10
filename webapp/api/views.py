"""API: one function for each operation. The docstrings are the summaries and descriptions in the OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, request

from indexer.errors import NotFound, SearchUnavailable
from indexer.fields import field_called
from indexer.letter import Letter
from indexer.query import EVERY_VALUE, parse_query
from indexer.registers import authority_entry
from indexer.search import similar
from indexer.search.collection import last_seen_first
from webapp.api.parameters import ARRIVAL, DEEPEST, DEEPEST_GROUP, FIELD_NAMES, MOST_GROUPS_ON_A_PAGE
from webapp.api.problems import BadParameter, TooDeep
from webapp.api.responses import sent
from webapp.api.serializers import (
    serialize_authorities,
    serialize_authority,
    serialize_comparison,
    serialize_coverage,
    serialize_glossary,
    serialize_grades,
    serialize_health,
    serialize_letter,
    serialize_letters,
    serialize_paragraph,
    serialize_search,
    serialize_similar,
    serialize_values,
)
from webapp.middleware.request_state import request_state
from webapp.presenters.facet_values import has_name
from webapp.services.comparison import compare_searches
from webapp.services.council_choice import choice_of, code_called
from webapp.services.glossary import glossary, glossary_terms
from webapp.services.grades import grades_over_time
from webapp.services.request_context import index_now, letter_called, paragraph_called, params_now
from webapp.services.search_service import (
    answer,
    authority_facets,
    highlights_in,
    listed_letters,
    query_for,
    with_every_value,
)
from webapp.urls import MOST_TERMS, ROOT, GroupBy, SearchParams, compare_params_from, date_range_of

Given = Mapping[str, Any]
"""The parameters of an operation, checked by `webapp.api.parameters`."""
MOST_SECTIONS = 10
"""Sections of an authority that its answer names."""


def find(given: Given) -> Response:
    """Search paragraphs.

    Returns paragraphs with their matches, citations and links, best match first. With `group`, returns letters or authorities with
    their best paragraphs.
    """
    grouping = given["group"] != GroupBy.PARAGRAPH
    if grouping and given["size"] > MOST_GROUPS_ON_A_PAGE:
        raise BadParameter({"size": [f"Must be less than or equal to {MOST_GROUPS_ON_A_PAGE} if results are grouped."]})
    deepest = DEEPEST_GROUP if grouping else DEEPEST
    params, size = _shallow(given, deepest), given["size"]
    facets, most = tuple(dict.fromkeys(given.get("facet", ()))), given["facet_size"]
    query = query_for(params, facets, EVERY_VALUE if facets else most)
    asked = replace(query, start=(params.page - 1) * size, limit=size)
    found = answer(index_now().engine, asked, params.group, index_now().meaning)
    if found.results.empty:
        request_state().no_hits = True
    return sent(serialize_search(params, found, index_now().collection().by_id, most, (size, deepest)), found.results.took_ms)


def values(given: Given, field: str) -> Response:
    """List the values of a field.

    Returns the values found by a search, with the number of paragraphs for each. To find a value by any of its names, use `find`.
    """
    wanted = field_called(field)
    if wanted is None:
        raise NotFound(f"Unknown field ‘{field}’. Fields: {', '.join(FIELD_NAMES)}")
    params, name = params_now(), wanted.name
    results = with_every_value(index_now().engine, params, name)
    found = [one for one in results.facets[0].values if has_name(name, one.value, one.label, given.get("find", ""))]
    return sent(serialize_values(params, name, found, given["size"], results.notices), results.took_ms)


def letters(given: Given) -> Response:
    """List letters.

    Returns all letters, or those with paragraphs that match a search, without their text.
    """
    params, size = _shallow(given, DEEPEST), given["size"]
    results, found = listed_letters(index_now().engine, params, index_now().collection())
    if given["sort"] == ARRIVAL:
        found = _by_arrival(found)
    return sent(serialize_letters(params, found, results.notices, size, DEEPEST), results.took_ms)


def _by_arrival(found: Sequence[tuple[Letter, int]]) -> list[tuple[Letter, int]]:
    """Return the letters `found` by when they were first seen here, last first."""
    counts = {letter.id: count for letter, count in found}
    return [(letter, counts[letter.id]) for letter in last_seen_first(letter for letter, _ in found)]


def letter(_given: Given, letter_id: str) -> Response:
    """Get a letter.

    Returns its text, its details and where in the letter each of them was found. With `q`, matches are highlighted.
    """
    found, params = letter_called(letter_id), params_now()
    parse_query(params.text)  # the page shows the letter even so; the API rejects the query
    marks = {hit.paragraph: hit.spans for hit in highlights_in(index_now().engine, found, params).hits or ()}
    return sent(serialize_letter(found, marks))


def paragraph(_given: Given, letter_id: str, key: str) -> Response:
    """Get a paragraph and its citation.

    The key is derived from the paragraph’s first words, so it still works if the paragraphs are renumbered.
    """
    return sent(serialize_paragraph(*paragraph_called(letter_id, key)))


def similar_to(given: Given, letter_id: str, key: str) -> Response:
    """Find similar paragraphs.

    Returns paragraphs from earlier letters to the same authority, and from letters to other authorities.
    """
    found, one = paragraph_called(letter_id, key)
    alike = similar(index_now().engine, found.id, one.number, given["size"])
    _require_whole()
    return sent(serialize_similar(found, one, alike, index_now().collection().by_id))


def authorities(given: Given) -> Response:
    """List authorities with letters.

    Returns them by name. To find an authority by any of its names, use `find`.
    """
    rows = [one for one, _ in index_now().collection().authorities if has_name("authority", one.code, one.name, given.get("find", ""))]
    return sent(serialize_authorities(rows, index_now().collection()))


def authority(_given: Given, code: str) -> Response:
    """Get an authority.

    The code may be ours or the one of official statistics (GSS); its names work too.
    Returns its register entry, even if it has no letters here, and the most frequent findings and sections of its letters.
    """
    code = code_called(code)
    collection, entry = index_now().collection(), authority_entry(code)
    one = collection.authority(code) or (entry.authority if entry else None)
    if one is None:
        raise NotFound(f"Unknown authority code. To find a code by name, use /{ROOT}/authorities?find=NAME")
    facets = authority_facets(index_now().engine, code, MOST_SECTIONS)
    _require_whole()
    return sent(serialize_authority(one, collection, facets))


def compare(given: Given) -> Response:
    """Compare authorities.

    Returns, for each authority and each of several searches, how many paragraphs have all its words, how many letters have such a
    paragraph, and out of how many letters.
    """
    typed = [line for text in given.get("terms", ()) for line in text.splitlines() if line.strip()]
    if len(typed) > MOST_TERMS:
        raise BadParameter({"terms": [f"At most {MOST_TERMS} searches can be compared, but {len(typed)} were given."]})
    params = compare_params_from(request.args.items(multi=True))
    found = compare_searches(index_now().engine, params, index_now().collection())
    if fault := next((line.fault for line in found.lines if line.fault and not line.notices), None):
        raise fault
    return sent(serialize_comparison(params, found))


def grades(given: Given) -> Response:
    """Grades over time.

    Returns the graded inspections of each authority, oldest first, with all their judgements as worded. An authority without any is listed
    too; its letters without a grade are counted apart.
    """
    params, neighbours = params_now(), given.get("neighbours", "")
    days = date_range_of(params)
    choice = choice_of(index_now().engine, params, neighbours)
    return sent(serialize_grades(params, neighbours, grades_over_time(index_now().collection(), choice, days)))


def _require_whole() -> None:
    """Raise `SearchUnavailable` if only part of the index answered an operation whose answer has no notices to say so."""
    if request_state().partial:
        raise SearchUnavailable("Part of the collection can’t be searched at the moment, so the answer would be incomplete. Try again")


def coverage(_given: Given) -> Response:
    """Get collection coverage.

    Returns the number of letters by year and type, files that could not be read and why, and councils with no letters.
    """
    return sent(serialize_coverage(index_now().collection()))


def abbreviations(_given: Given) -> Response:
    """List abbreviations and terms.

    Returns the abbreviations used in the letters, with their full forms, and terms that belong together, with the number of paragraphs
    with each.
    """
    return sent(serialize_glossary(glossary(index_now()), glossary_terms(index_now())))


def health(_given: Given) -> Response:
    """Health check.

    Returns the state of the index if search is available, otherwise a 503 problem.
    """
    engine = index_now().engine
    return sent(serialize_health(engine.report(), engine.name))


def _shallow(given: Given, deepest: int) -> SearchParams:
    """Return what the request asks for; `TooDeep` if its page is beyond the limit."""
    if given["page"] * given["size"] > deepest:
        raise TooDeep(f"Only the first {deepest:,} results can be paged. To get all of them, follow links.json; or narrow the search")
    return params_now()
