"""API: the table of operations, from which the routes and the OpenAPI document are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NoReturn

from flask import Request, Response
from flask_smorest.blueprint import Blueprint
from marshmallow import Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

from indexer.fields import FIELD_WORDS
from webapp.api import parameters, views
from webapp.api.problems import KINDS, BadParameter
from webapp.api.responses import tagged
from webapp.api.schemas.collection import (
    AuthoritiesSchema,
    CompareSchema,
    CoverageSchema,
    GlossarySchema,
    GradesSchema,
    HealthSchema,
    OneAuthoritySchema,
)
from webapp.api.schemas.letters import LetterSchema, LettersSchema, OneParagraphSchema
from webapp.api.schemas.results import SearchSchema, SimilarSchema, ValuesSchema
from webapp.urls import ROOT, suggestion

NAME = "api"
MOST_SUGGESTIONS = 10
"""Unknown parameters of one request for which a known one is suggested."""
HIT = {"letter_id": "/hits/0/letter_id", "key": "/hits/0/key"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API."""

    name: str
    path: str
    view: Callable[..., Response]
    asked: Schema
    answer: type[Schema]
    leads: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """OpenAPI links: for each operation to go on to, its parameters and where in the response their values are."""


OPERATIONS = (
    Operation(
        "search", "/search", views.find, parameters.SEARCH, SearchSchema,
        {"letter": {"letter_id": "/hits/0/letter_id"}, "paragraph": HIT, "similar": HIT, "authority": {"code": "/hits/0/authority_code"}},
    ),
    Operation("values", "/search/by/<field>", views.values, parameters.VALUES, ValuesSchema),
    Operation("compare", "/compare", views.compare, parameters.COMPARE, CompareSchema, {"authority": {"code": "/authorities/0/code"}}),
    Operation("grades", "/grades", views.grades, parameters.GRADES, GradesSchema, {"authority": {"code": "/authorities/0/code"}}),
    Operation(
        "letters", "/letters", views.letters, parameters.LETTERS, LettersSchema, {"letter": {"letter_id": "/letters/0/letter_id"}}
    ),
    Operation(
        "letter", "/letters/<letter_id>", views.letter, parameters.LETTER, LetterSchema,
        {"paragraph": {"letter_id": "/letter_id", "key": "/paragraphs/0/key"}, "authority": {"code": "/authority/code"}},
    ),
    Operation(
        "paragraph", "/letters/<letter_id>/p/<key>", views.paragraph, parameters.NOTHING, OneParagraphSchema,
        {"similar": {"letter_id": "/letter_id", "key": "/key"}, "letter": {"letter_id": "/letter_id"}},
    ),
    Operation("similar", "/letters/<letter_id>/p/<key>/similar", views.similar_to, parameters.SIMILAR_TO, SimilarSchema),
    Operation(
        "authorities", "/authorities", views.authorities, parameters.AUTHORITIES, AuthoritiesSchema,
        {"authority": {"code": "/authorities/0/code"}, "letters": {"authority": "/authorities/0/code"}},
    ),
    Operation(
        "authority", "/authorities/<code>", views.authority, parameters.NOTHING, OneAuthoritySchema,
        {"letters": {"authority": "/code"}, "search": {"authority": "/code"}},
    ),
    Operation("coverage", "/coverage", views.coverage, parameters.NOTHING, CoverageSchema),
    Operation("glossary", "/glossary", views.abbreviations, parameters.NOTHING, GlossarySchema),
    Operation("health", "/health", views.health, parameters.NOTHING, HealthSchema),
)
PLACES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "letter_id": (
        "Letter ID. Anything after a hyphen, as in the addresses of pages, is ignored.",
        {"type": "string", "pattern": "^[0-9a-f]{16}(-[a-z0-9-]*)?$", "maxLength": 300},
    ),
    "key": ("Paragraph key.", {"type": "string", "minLength": 1, "maxLength": 200}),
    "code": ("Authority code, such as `LDS`, GSS code, or any of its names.", {"type": "string", "minLength": 1, "maxLength": 50}),
    "field": ("Field name. Its other names work too.", {"type": "string", "enum": list(parameters.FIELD_NAMES)}),
}
"""Path parameters: description and schema."""


class _Parser(FlaskParser):
    """Accepts documented parameters only."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": "raise"}  # noqa: RUF012  # webargs' own way

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """Return the parameters, each field by its own name; `BadParameter` if one that takes a single value is repeated.

        All values but one would be ignored.
        """
        known = {word: name for word, name in FIELD_WORDS.items() if name in schema.fields}
        given = MultiDict((known.get(name, name), value) for name, value in req.args.items(multi=True))
        single = [name for name, one in schema.fields.items() if not isinstance(one, fields.List)]
        if twice := {name: ["Given more than once, but takes a single value."] for name in single if len(given.getlist(name)) > 1}:
            raise BadParameter(twice)
        return self._makeproxy(given, schema)

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **_: Any) -> NoReturn:  # noqa: ARG002  # webargs' own way
        """Raise `BadParameter`, with a suggestion for each unknown parameter."""
        known = tuple(schema.fields)
        wrong = {name: _flat(said) for name, said in error.messages_dict["query"].items()}
        unknown = [name for name in wrong if name not in known][:MOST_SUGGESTIONS]
        raise BadParameter(wrong | {name: [_unknown(name, known)] for name in unknown}) from error


class _Blueprint(Blueprint):
    """Operations that check their parameters with our parser."""

    ARGUMENTS_PARSER = _Parser()


@cache
def operations() -> Blueprint:
    """Return the routes of all operations with their checks and documentation; made once for all applications."""
    blueprint = _Blueprint(NAME, __name__, url_prefix=f"/{ROOT}")
    blueprint.after_request(tagged)
    for operation in OPERATIONS:
        _register(blueprint, operation)
    return blueprint


def _register(blueprint: Blueprint, operation: Operation) -> None:
    """Add the route, checks and documentation of one operation."""
    statuses = [304, *(status for status in kinds_by_status() if status != 405 and (status != 404 or "<" in operation.path))]
    view = operation.view
    for status in statuses:
        view = blueprint.alt_response(status, response_name(status))(view)
    view = blueprint.response(200, operation.answer, description="OK.", headers={"ETag": "ETag"})(view)
    view = blueprint.arguments(operation.asked, location="query", error_status_code=400)(view)
    leads = {name: _lead(name, places) for name, places in operation.leads.items()}
    view = blueprint.doc(operationId=operation.name, responses={200: {"links": leads}} if leads else {})(view)
    places = [_place(name) for name in re.findall(r"<(\w+)>", operation.path)]
    blueprint.route(operation.path, endpoint=operation.name, parameters=places)(view)


def _lead(name: str, places: Mapping[str, str]) -> dict[str, Any]:
    return {"operationId": name, "parameters": {parameter: f"$response.body#{place}" for parameter, place in places.items()}}


def _place(name: str) -> dict[str, Any]:
    about, schema = PLACES[name]
    return {"in": "path", "name": name, "required": True, "description": about, "schema": dict(schema)}


def _unknown(name: str, known: Sequence[str]) -> str:
    meant = suggestion(name, known)
    hint = f"Did you mean ‘{meant}’?" if meant else f"This operation takes {', '.join(known) or 'no parameters'}."
    return f"Unknown parameter ‘{name}’. {hint}"


def _flat(said: Any) -> list[str]:
    """Return all messages about one parameter, including those about each of its values."""
    if isinstance(said, Mapping):
        return list(dict.fromkeys(message for part in said.values() for message in _flat(part)))
    return [str(message) for message in said]


def kinds_by_status() -> dict[int, list[str]]:
    """Return the kinds of problem for each status."""
    found: dict[int, list[str]] = {}
    for kind, problem in KINDS.items():
        found.setdefault(problem.status, []).append(kind)
    return found


def response_name(status: int) -> str:
    """Return the name of the response component for a status."""
    return f"Status{status}"
