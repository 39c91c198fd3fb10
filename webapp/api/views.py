"""API: one function for each operation; each asks as its page does and sends the answer as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response

from indexer.errors import NotFound
from indexer.query import EVERY_VALUE, Filter, Query, parse_query
from indexer.registers import authority_entry
from indexer.results import Results
from indexer.search import ResultGroup, compare_terms, grouped, search, similar
from webapp.api import collection_serializers as holdings
from webapp.api import result_serializers as shapes
from webapp.api.parameters import DEEPEST, DEEPEST_GROUP, FIELD_NAMES, MOST_GROUPS_ON_A_PAGE
from webapp.api.problems import BadParameter, TooDeep
from webapp.api.responses import sent
from webapp.middleware.request_state import request_state
from webapp.presenters.facet_values import has_name
from webapp.presenters.help_page import glossary
from webapp.services.request_context import index_now, letter_called, paragraph_called, params_now
from webapp.services.search_service import exactly, marked
from webapp.urls import MOST_TERMS, GroupBy, SearchParams, query_of, terms_from

Given = Mapping[str, Any]
"""The parameters of an operation, as `webapp.api.parameters` has checked them."""
FEW_VALUES = 10
"""Sections of an authority that its answer tells."""


def find(given: Given) -> Response:
    """Find paragraphs.

    The best match first, each with the places that match in its text, its citation and its links; or the best of each letter or authority.
    """
    grouping = given["group"] != GroupBy.PARAGRAPH
    if grouping and given["size"] > MOST_GROUPS_ON_A_PAGE:
        raise BadParameter({"size": [f"Must be less than or equal to {MOST_GROUPS_ON_A_PAGE} with group."]})
    deepest = DEEPEST_GROUP if grouping else DEEPEST
    params, size = _shallow(given, deepest), given["size"]
    query = replace(
        _query(params), start=(params.page - 1) * size, limit=size, facets=tuple(given.get("facet", ())), facet_limit=given["facet_size"]
    )
    results, groups, total = _grouped(query, params.group)
    if not results.total:
        request_state().no_hits = True
    return sent(shapes.search_answer(params, results, groups, total, size, deepest), results.took_ms)


def values(given: Given, field: str) -> Response:
    """List the values of one field.

    With how many paragraphs have each, under a search and its filters; `find` looks through all of their names.
    """
    if field not in FIELD_NAMES:
        raise NotFound(f"There is no field called {field}; there are {', '.join(FIELD_NAMES)}")
    params = params_now()
    results = search(index_now().engine, replace(_query(params), start=0, limit=0, facets=(field,), facet_limit=EVERY_VALUE))
    found = [one for one in results.facets[0].values if has_name(field, one.value, one.label, given.get("find", ""))]
    return sent(holdings.values_answer(params, field, found, given["size"], results.notices), results.took_ms)


def letters(given: Given) -> Response:
    """List letters.

    All of them, or those in which something is found; without their text.
    """
    params, size = _shallow(given, DEEPEST), given["size"]
    engine, collection = index_now().engine, index_now().collection()
    results = search(engine, replace(_query(params), start=0, limit=0, facets=("letter",), facet_limit=EVERY_VALUE))
    counts = {one.value: one.count for one in results.facets[0].values}
    everything = not params.text and not params.narrowed  # also letters without a paragraph
    found = [(letter, counts.get(letter.id, 0)) for letter in collection.letters if everything or letter.id in counts]
    in_order = sorted(found, key=lambda one: one[0].when is None) if given["sort"] == "oldest" else found[::-1]  # undated ones last
    return sent(shapes.letters_answer(params, in_order, results.notices, size, DEEPEST), results.took_ms)


def letter(_given: Given, letter_id: str) -> Response:
    """Read a letter.

    All that was read of it, and where in the letter each fact was found; with `q`, what it finds is marked.
    """
    found, params = letter_called(letter_id), params_now()
    parse_query(params.text)  # a page shows the letter all the same; a program is told
    marks = {hit.paragraph: hit.spans for hit in marked(index_now().engine, found, params).hits or ()}
    return sent(shapes.letter_answer(found, marks))


def paragraph(_given: Given, letter_id: str, key: str) -> Response:
    """Read a paragraph and its citation.

    By its key, which is made of its own words and leads to it even after a better reading has renumbered it.
    """
    found = letter_called(letter_id)
    return sent(shapes.paragraph_answer(found, paragraph_called(found, key)))


def similar_to(given: Given, letter_id: str, key: str) -> Response:
    """Find paragraphs like one.

    What the same authority was told before, and what others are told.
    """
    found = letter_called(letter_id)
    one = paragraph_called(found, key)
    return sent(shapes.similar_answer(found, one, similar(index_now().engine, found.id, one.number, given["size"])))


def authorities(given: Given) -> Response:
    """List the authorities that have letters.

    By name; `find` looks through all of their names.
    """
    rows = [one for one, _ in index_now().collection().authorities if has_name("authority", one.code, one.name, given.get("find", ""))]
    return sent(holdings.authorities_answer(rows, index_now().collection()))


def authority(_given: Given, code: str) -> Response:
    """Read an authority.

    What the register knows of it, also of one without letters here, and what its letters say most.
    """
    collection, entry = index_now().collection(), authority_entry(code)
    one = next((one for one, _ in collection.authorities if one.code == code), entry.authority if entry else None)
    if one is None:
        raise NotFound("There is no authority with this code; look through the list of authorities, or through facets with find")
    query = Query(filters=(Filter("authority", (code,)),), limit=0, facets=("finding", "section"), facet_limit=FEW_VALUES)
    return sent(holdings.authority_answer(one, collection, index_now().engine.search(query).facets))


def compare(given: Given) -> Response:
    """Compare authorities.

    How many paragraphs of each authority each of several searches finds. All words of a search count, never some of them.
    """
    typed = [line for text in given.get("terms", ()) for line in text.splitlines() if line.strip()]
    if len(typed) > MOST_TERMS:
        raise BadParameter({"terms": [f"Holds {len(typed)} searches; at most {MOST_TERMS} can be compared."]})
    params, terms = params_now(), terms_from(typed)
    found = compare_terms(index_now().engine, [_query(replace(params, text=text)) for text in terms])
    return sent(holdings.compare_answer(params, terms, found, index_now().collection()))


def coverage(_given: Given) -> Response:
    """See what the collection covers.

    How many letters of which year and kind; which files could not be read, and why; what isn't here.
    """
    return sent(holdings.coverage_answer(index_now().collection()))


def abbreviations(_given: Given) -> Response:
    """List abbreviations.

    Those that the letters use, their words, and how many paragraphs have each.
    """
    index = index_now()
    return sent(holdings.glossary_answer(index.kept("glossary", lambda: glossary(exactly(index.engine)))))


def health(_given: Given) -> Response:
    """See whether the search answers.

    And over what; a problem with status 503 else.
    """
    engine = index_now().engine
    return sent(holdings.health_answer(engine.report(), engine.name))


def _query(params: SearchParams) -> Query:
    return query_of(params, parse_query(params.text))


def _grouped(query: Query, by: GroupBy) -> tuple[Results, Sequence[ResultGroup], int]:
    """Return an answer, its groups, and how many paragraphs or groups there are."""
    engine = index_now().engine
    if by is GroupBy.PARAGRAPH:
        results = search(engine, query)
        return results, (), results.total
    found = grouped(engine, query, by.value)
    return found.results, found.groups, found.total


def _shallow(given: Given, deepest: int) -> SearchParams:
    """Return what is asked; `TooDeep` where its page is out of reach."""
    if given["page"] * given["size"] > deepest:
        raise TooDeep(f"This can be reached page by page up to the {deepest:,}th; take all at once from links.json, or search for less")
    return params_now()
