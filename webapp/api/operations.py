"""API: the operations, as a table; routes are made from it, and the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NoReturn

from flask import Request, Response
from flask_smorest.blueprint import Blueprint
from marshmallow import Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser

from webapp.api import parameters, views
from webapp.api.problems import KINDS, BadParameter
from webapp.api.responses import tagged
from webapp.api.schemas.collection import (
    AuthoritiesSchema,
    CompareSchema,
    CoverageSchema,
    GlossarySchema,
    HealthSchema,
    OneAuthoritySchema,
)
from webapp.api.schemas.letters import LetterSchema, LettersSchema, OneParagraphSchema
from webapp.api.schemas.results import SearchSchema, SimilarSchema, ValuesSchema
from webapp.urls import ROOT

NAME = "api"
HIT = {"letter_id": "/hits/0/letter_id", "key": "/hits/0/key"}


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the API."""

    name: str
    path: str
    view: Callable[..., Response]
    asked: Schema
    answer: type[Schema]
    leads: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Where an answer leads: names of operations, each with its parameters and their places in the answer."""


OPERATIONS = (
    Operation(
        "search", "/search", views.find, parameters.SEARCH, SearchSchema,
        {"letter": {"letter_id": "/hits/0/letter_id"}, "paragraph": HIT, "similar": HIT, "authority": {"code": "/hits/0/authority_code"}},
    ),
    Operation("values", "/search/by/<field>", views.values, parameters.VALUES, ValuesSchema),
    Operation("compare", "/compare", views.compare, parameters.COMPARE, CompareSchema, {"authority": {"code": "/authorities/0/code"}}),
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
        "Id of the letter; what a page’s address has after it is decoration.",
        {"type": "string", "pattern": "^[0-9a-f]{16}(-[a-z0-9-]*)?$", "maxLength": 300},
    ),
    "key": ("Key of the paragraph.", {"type": "string", "minLength": 1, "maxLength": 200}),
    "code": ("Code of the authority.", {"type": "string", "minLength": 1, "maxLength": 50}),
    "field": ("Name of the field.", {"type": "string", "enum": list(parameters.FIELD_NAMES)}),
}
"""What stands in paths: what it is, and its limits."""


class _Parser(FlaskParser):
    """Takes parameters that the document has, and tells of all others."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": "raise"}  # noqa: RUF012  # webargs' own way

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """Return the parameters; one that can only be given once must not be given twice, as half of what was asked would be left out."""
        single = [name for name, one in schema.fields.items() if not isinstance(one, fields.List)]
        if twice := {name: ["Is given more than once."] for name in single if len(req.args.getlist(name)) > 1}:
            raise BadParameter(twice)
        return super().load_querystring(req, schema)

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Raise `BadParameter`."""
        raise BadParameter({name: _flat(said) for name, said in error.messages_dict["query"].items()}) from error


class _Blueprint(Blueprint):
    """Operations that check what they are asked with our parser."""

    ARGUMENTS_PARSER = _Parser()


@cache
def operations() -> Blueprint:
    """Return the routes of all operations, each with its checks and what the document says of it; made once for all applications."""
    blueprint = _Blueprint(NAME, __name__, url_prefix=f"/{ROOT}")
    blueprint.after_request(tagged)
    for operation in OPERATIONS:
        _register(blueprint, operation)
    return blueprint


def _register(blueprint: Blueprint, operation: Operation) -> None:
    """Give one operation its address, its checks and its place in the document."""
    statuses = [304, *(status for status in kinds_by_status() if status != 405 and (status != 404 or "<" in operation.path))]
    view = operation.view
    for status in statuses:
        view = blueprint.alt_response(status, response_name(status))(view)
    view = blueprint.response(200, operation.answer, description="What was asked for.", headers={"ETag": "ETag"})(view)
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


def _flat(said: Any) -> list[str]:
    """Return all messages about one parameter, also those about each of its values."""
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
    """Return what the document calls the answer for a status."""
    return f"Status{status}"
