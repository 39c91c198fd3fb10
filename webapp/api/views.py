"""API: one function for each operation; each asks as its page does and sends the answer as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Response

from indexer.errors import NotFound
from indexer.query import parse_query
from indexer.registers import authority_entry
from indexer.search import compare_terms, similar
from webapp.api.parameters import DEEPEST, DEEPEST_GROUP, FIELD_NAMES, MOST_GROUPS_ON_A_PAGE
from webapp.api.problems import BadParameter, TooDeep
from webapp.api.responses import sent
from webapp.api.serializers import (
    serialize_authorities,
    serialize_authority,
    serialize_comparison,
    serialize_coverage,
    serialize_glossary,
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
from webapp.services.glossary import glossary
from webapp.services.request_context import index_now, letter_called, paragraph_called, params_now
from webapp.services.search_service import answer, authority_facets, letters_found, marked, query_for, with_every_value
from webapp.urls import MOST_TERMS, GroupBy, SearchParams, terms_from

Given = Mapping[str, Any]
"""The parameters of an operation, as `webapp.api.parameters` has checked them."""
MOST_SECTIONS = 10
"""Sections of an authority that its answer names."""


def find(given: Given) -> Response:
    """Find paragraphs.

    The best match first, each with the places that match in its text, its citation and its links; or the best of each letter or authority.
    """
    grouping = given["group"] != GroupBy.PARAGRAPH
    if grouping and given["size"] > MOST_GROUPS_ON_A_PAGE:
        raise BadParameter({"size": [f"Must be less than or equal to {MOST_GROUPS_ON_A_PAGE} with group."]})
    deepest = DEEPEST_GROUP if grouping else DEEPEST
    params, size = _shallow(given, deepest), given["size"]
    query = query_for(params, tuple(given.get("facet", ())), given["facet_size"])
    found = answer(index_now().engine, replace(query, start=(params.page - 1) * size, limit=size), params.group)
    if not found.results.total:
        request_state().no_hits = True
    return sent(serialize_search(params, found, size, deepest), found.results.took_ms)


def values(given: Given, field: str) -> Response:
    """List the values of one field.

    With how many paragraphs have each, under a search and its filters; `find` looks through all of their names.
    """
    if field not in FIELD_NAMES:
        raise NotFound(f"There is no field called {field}; there are {', '.join(FIELD_NAMES)}")
    params = params_now()
    results = with_every_value(index_now().engine, params, field)
    found = [one for one in results.facets[0].values if has_name(field, one.value, one.label, given.get("find", ""))]
    return sent(serialize_values(params, field, found, given["size"], results.notices), results.took_ms)


def letters(given: Given) -> Response:
    """List letters.

    All of them, or those in which something is found; without their text.
    """
    params, size = _shallow(given, DEEPEST), given["size"]
    results, counted = letters_found(index_now().engine, params, index_now().collection())
    everything = not params.text and not params.narrowed  # also letters without a paragraph
    found = [(letter, count) for letter, count in counted if everything or count]
    in_order = sorted(found, key=lambda one: one[0].when is None) if given["sort"] == "oldest" else found[::-1]  # undated ones last
    return sent(serialize_letters(params, in_order, results.notices, size, DEEPEST), results.took_ms)


def letter(_given: Given, letter_id: str) -> Response:
    """Read a letter.

    All that was read of it, and where in the letter each fact was found; with `q`, what it finds is marked.
    """
    found, params = letter_called(letter_id), params_now()
    parse_query(params.text)  # a page shows the letter all the same; a program is told
    marks = {hit.paragraph: hit.spans for hit in marked(index_now().engine, found, params).hits or ()}
    return sent(serialize_letter(found, marks))


def paragraph(_given: Given, letter_id: str, key: str) -> Response:
    """Read a paragraph and its citation.

    By its key, which is made of its own words and leads to it even after a better reading has renumbered it.
    """
    return sent(serialize_paragraph(*paragraph_called(letter_id, key)))


def similar_to(given: Given, letter_id: str, key: str) -> Response:
    """Find paragraphs like one.

    What the same authority was told before, and what others are told.
    """
    found, one = paragraph_called(letter_id, key)
    return sent(serialize_similar(found, one, similar(index_now().engine, found.id, one.number, given["size"])))


def authorities(given: Given) -> Response:
    """List the authorities that have letters.

    By name; `find` looks through all of their names.
    """
    rows = [one for one, _ in index_now().collection().authorities if has_name("authority", one.code, one.name, given.get("find", ""))]
    return sent(serialize_authorities(rows, index_now().collection()))


def authority(_given: Given, code: str) -> Response:
    """Read an authority.

    What the register knows of it, also of one without letters here, and what its letters say most.
    """
    collection, entry = index_now().collection(), authority_entry(code)
    one = collection.authority(code) or (entry.authority if entry else None)
    if one is None:
        raise NotFound("There is no authority with this code; look through the list of authorities, or through facets with find")
    return sent(serialize_authority(one, collection, authority_facets(index_now().engine, code, MOST_SECTIONS)))


def compare(given: Given) -> Response:
    """Compare authorities.

    How many paragraphs of each authority each of several searches finds. All words of a search count, never some of them.
    """
    typed = [line for text in given.get("terms", ()) for line in text.splitlines() if line.strip()]
    if len(typed) > MOST_TERMS:
        raise BadParameter({"terms": [f"Holds {len(typed)} searches; at most {MOST_TERMS} can be compared."]})
    params, terms = params_now(), terms_from(typed)
    found = compare_terms(index_now().engine, [query_for(replace(params, text=text)) for text in terms])
    return sent(serialize_comparison(params, terms, found, index_now().collection()))


def coverage(_given: Given) -> Response:
    """See what the collection covers.

    How many letters of which year and kind; which files could not be read, and why; what isn't here.
    """
    return sent(serialize_coverage(index_now().collection()))


def abbreviations(_given: Given) -> Response:
    """List abbreviations.

    Those that the letters use, their words, and how many paragraphs have each.
    """
    return sent(serialize_glossary(glossary(index_now())))


def health(_given: Given) -> Response:
    """See whether the search answers.

    And over what; a problem with status 503 else.
    """
    engine = index_now().engine
    return sent(serialize_health(engine.report(), engine.name))


def _shallow(given: Given, deepest: int) -> SearchParams:
    """Return what is asked; `TooDeep` where its page is out of reach."""
    if given["page"] * given["size"] > deepest:
        raise TooDeep(f"This can be reached page by page up to the {deepest:,}th; take all at once from links.json, or search for less")
    return params_now()
