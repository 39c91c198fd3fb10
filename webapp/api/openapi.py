"""API: the OpenAPI document, made from the operations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from flask import Flask
from flask_smorest import Api

from indexer import __version__
from webapp.api.operations import NAME, kinds_by_status, operations, response_name
from webapp.api.problems import KINDS, TYPE
from webapp.api.schemas.fields import SPAN
from webapp.api.schemas.problem import ProblemSchema

ABOUT = """What inspectors wrote to councils about their children's services, paragraph by paragraph.

Each operation stands below `/api/v1` where its page stands below `/`, and takes the same parameters. All is only read, by GET or HEAD.
What isn't allowed (an unknown parameter, a page out of reach) is told as a problem, and never left out silently.

An answer has an ETag, which changes with the index and with this program's version: send it back as `If-None-Match` for a 304.
Within `v1` names may be added to an answer, and none goes away or changes its meaning."""
TAGS = [{"name": NAME, "description": "All that the pages know, as data."}]
UNUSED = ("Error", "PaginationMetadata")
"""The library's own shapes of errors and pages."""


class _Api(Api):
    """The library's document; an error that no operation names is a problem too."""

    DEFAULT_ERROR_RESPONSE_NAME = "Problem"


@cache
def document() -> Mapping[str, Any]:
    """Return the document; without what the library puts in and nothing here uses.

    It takes a while, so it is made when it is first asked for, over an application of its own.
    """
    api = _Api(
        Flask(__name__),
        spec_kwargs={
            "title": "Inspection letters",
            "version": __version__,
            "openapi_version": "3.1.0",
            "info": {"description": ABOUT, "license": {"name": "MIT", "identifier": "MIT"}},
            "security": [{}, {"password": []}, {"token": []}],
        },
    )
    _register_components(api)
    api.register_blueprint(operations())
    made = api.spec.to_dict()
    schemas = {name: schema for name, schema in made["components"]["schemas"].items() if name not in UNUSED}
    for path in made["paths"].values():
        path["get"]["responses"] = dict(sorted(path["get"]["responses"].items()))
    return {"openapi": made["openapi"], **made, "tags": TAGS, "components": {**made["components"], "schemas": schemas}}


def document_below(root: str) -> dict[str, Any]:
    """Return the document for a site that stands below the path `root`."""
    return {**document(), "servers": [{"url": root or "/"}]}


def _register_components(api: Api) -> None:
    """Put in what the operations share."""
    components = api.spec.components
    components.schema("Span", SPAN)
    components.header("ETag", {"description": "Tag of this answer, for If-None-Match.", "schema": {"type": "string"}})
    components.header("Retry-After", {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}})
    for status, kinds in kinds_by_status().items():
        components.response(response_name(status), _problem(status, kinds))
    components.response(response_name(304), {"description": "The client has this answer already.", "headers": {"ETag": "ETag"}})
    components.response("Problem", {"description": "Any other problem.", "content": {TYPE: {"schema": ProblemSchema}}})
    components.security_scheme("password", {"type": "http", "scheme": "basic", "description": "Where the site has a password."})
    components.security_scheme("token", {"type": "http", "scheme": "bearer", "description": "Where it has one: a token for programs."})


def _problem(status: int, kinds: Sequence[str]) -> dict[str, Any]:
    """Return the answer for one status, which may be several kinds of problem."""
    lines = (f"`{kind}`: {KINDS[kind].title}. {KINDS[kind].about}" for kind in kinds)
    headers = {"headers": {"Retry-After": "Retry-After"}} if status in (429, 503) else {}
    return {"description": "\n\n".join(lines), "content": {TYPE: {"schema": ProblemSchema}}, **headers}
