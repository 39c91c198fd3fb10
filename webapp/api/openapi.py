"""API: the OpenAPI document, generated from the operations."""

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

ABOUT = """Search letters from inspectors to English councils about children’s services, paragraph by paragraph.

Most pages have an API equivalent: put `/api/v1` in front of the path. Parameters have the same names. The API is read-only: use GET
or HEAD.
An unknown parameter, an invalid value or a page out of range is rejected with an error, never silently ignored.

Each response has an ETag, which changes when the index is rebuilt or the program is upgraded. Send it as `If-None-Match` to get
a 304 if nothing has changed.
Within `v1`, fields may be added to responses, but no field will be removed or change its meaning."""
TAGS = [{"name": NAME, "description": "Search and read the letters."}]
UNUSED = ("Error", "PaginationMetadata")
"""Schemas that flask-smorest adds and nothing here uses."""


class _Api(Api):
    """Documents errors that no operation lists as `Problem` too."""

    DEFAULT_ERROR_RESPONSE_NAME = "Problem"


@cache
def document() -> Mapping[str, Any]:
    """Return the document, generated on first use, over an application of its own, as that takes a while."""
    api = _Api(
        Flask(__name__),
        spec_kwargs={
            "title": "Inspection letters API",
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
    """Return the document for a site served under the path `root`."""
    return {**document(), "servers": [{"url": root or "/"}]}


def _register_components(api: Api) -> None:
    """Add the components that operations share."""
    components = api.spec.components
    components.schema("Span", SPAN)
    tag = {"description": "Identifies this version of the response; send it as If-None-Match.", "schema": {"type": "string"}}
    components.header("ETag", tag)
    components.header("Retry-After", {"description": "Seconds to wait before trying again.", "schema": {"type": "integer", "minimum": 0}})
    for status, kinds in kinds_by_status().items():
        components.response(response_name(status), _problem(status, kinds))
    components.response(response_name(304), {"description": "Not modified: the client’s copy is up to date.", "headers": {"ETag": "ETag"}})
    components.response("Problem", {"description": "Any other error.", "content": {TYPE: {"schema": ProblemSchema}}})
    components.security_scheme("password", {"type": "http", "scheme": "basic", "description": "The site’s password, if it has one."})
    components.security_scheme("token", {"type": "http", "scheme": "bearer", "description": "The site’s token, if it has one."})


def _problem(status: int, kinds: Sequence[str]) -> dict[str, Any]:
    """Return the response for one status, which may stand for several kinds of problem."""
    lines = (f"`{kind}`: {KINDS[kind].title}. {KINDS[kind].about}" for kind in kinds)
    headers = {"headers": {"Retry-After": "Retry-After"}} if status in (429, 503) else {}
    return {"description": "\n\n".join(lines), "content": {TYPE: {"schema": ProblemSchema}}, **headers}
