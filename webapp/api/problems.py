"""API: errors become problem details as in RFC 9457: what kind, what happened, where the error is, and what would work."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Response, request
from werkzeug.exceptions import HTTPException

from indexer.errors import BadQuery, LettersError, SearchUnavailable, UsageError
from indexer.serialise import JsonDict
from webapp.middleware.auth import told
from webapp.middleware.limits import RETRY_SECONDS
from webapp.urls import SearchParams, absolute_url, api_page_link, export_link, here_link, params_from

TYPE = "application/problem+json"
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
"""Headers of an error that tell a client what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem."""

    status: int
    title: str
    about: str
    """What to know about it, for the documentation; the detail of an error where nothing more is known."""


KINDS: Mapping[str, Problem] = {
    "bad-query": Problem(
        400, "Invalid query", "`query` is the text, `position` is where the error is, and `repaired` is a corrected query, if there is one."
    ),
    "bad-parameter": Problem(400, "Invalid parameter", "`errors` lists each invalid parameter and what is wrong with it."),
    "too-deep": Problem(400, "Page out of range", "Paging has a limit; to get all results, follow `links.json` or `links.csv`."),
    "refused": Problem(400, "Bad request", "The host name, or another header, is not accepted here."),
    "password": Problem(401, "Authentication required", "This site is not public; ask its administrator for the password or a token."),
    "not-found": Problem(404, "Not found", "There is nothing at this address; openapi.json lists the operations."),
    "only-reading": Problem(405, "Method not allowed", "The API is read-only; use GET or HEAD."),
    "too-much": Problem(414, "URL too long", "There are too many parameters, or one is too long; split the request into several."),
    "too-often": Problem(429, "Too many requests", "You have reached the rate limit; wait for the number of seconds in Retry-After."),
    "fault": Problem(500, "Internal server error", "Something went wrong at our end and has been logged; please try again."),
    "unavailable": Problem(
        503, "Search unavailable", "This does not mean that there are no results; try again after the number of seconds in Retry-After."
    ),
}
"""Each kind by the fragment of its URL."""
_BY_STATUS = {problem.status: kind for kind, problem in KINDS.items()}


class BadParameter(UsageError):
    """A parameter is unknown, or its value is not allowed."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Keep the messages about each parameter."""
        super().__init__(" ".join(_named(name, " ".join(said)) for name, said in errors.items()))
        self.errors = errors


class TooDeep(UsageError):
    """A page beyond the limit of paging; all results can be downloaded instead."""


def _named(name: str, message: str) -> str:
    """Return a message that names its parameter."""
    return message if f"‘{name}’" in message else f"{name}: {message}"


def problem_of(error: Exception) -> Response:
    """Return the response for any `error` met while answering a request to the API."""
    if isinstance(error, HTTPException):
        return _of_http(error)
    if not isinstance(error, LettersError):
        return _problem("fault", 500, KINDS["fault"].about)
    return with_headers_of(error, _problem(_kind(error), error.status, _sentence(error), **dict(_members(error))))


def with_headers_of(error: Exception, response: Response) -> Response:
    """Return `response` with the headers of `error` that tell a client what to do: `Retry-After` where nothing can be searched."""
    if isinstance(error, SearchUnavailable):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    if isinstance(error, HTTPException):
        given = error.get_response().headers
        response.headers.extend([(name, value) for name in KEPT for value in given.getlist(name)])
    return response


def _sentence(error: LettersError) -> str:
    """Return what `error` says with a full stop, which its message may leave to whoever shows it."""
    message = told(error)
    return message if message.endswith((".", "?")) else f"{message}."


def _of_http(error: HTTPException) -> Response:
    kind = _by_status(error.code or 500)
    return with_headers_of(error, _problem(kind, error.code or 500, KINDS[kind].about))


def _kind(error: LettersError) -> str:
    kinds = {BadQuery: "bad-query", BadParameter: "bad-parameter", TooDeep: "too-deep"}
    return kinds.get(type(error)) or _by_status(error.status)


def _by_status(status: int) -> str:
    return _BY_STATUS.get(status) or ("refused" if status < 500 else "fault")


def _members(error: LettersError) -> Iterator[tuple[str, Any]]:
    """Yield the members of a problem beyond the standard ones."""
    params = params_from(request.args.items(multi=True))
    if isinstance(error, BadParameter):
        yield "errors", [{"parameter": name, "message": said} for name, all_said in error.errors.items() for said in all_said]
    if isinstance(error, TooDeep):
        yield "links", {form: absolute_url(export_link(params, form)) for form in ("json", "csv")}
    if isinstance(error, BadQuery):
        name = _parameter(error, params)
        yield "parameter", name
        yield "query", error.text
        yield "position", error.position
        yield "repaired", error.repaired or None
        if error.repaired and name == "q":
            yield "links", {"repaired": here_link(name, error.repaired)}


def _parameter(error: BadQuery, params: SearchParams) -> str:
    """Return the name of the parameter with the error."""
    if error.text and error.text in (params.start, params.end):
        return "from" if error.text == params.start else "to"
    return "terms" if "terms" in request.args else "q"


def _problem(kind: str, status: int, detail: str, **members: Any) -> Response:
    body: JsonDict = {
        "type": api_page_link(kind),
        "title": KINDS[kind].title,
        "status": status,
        "detail": detail,
        "instance": quote(request.script_root + request.path),
        **members,
    }
    return Response(json.dumps(body, ensure_ascii=False), status, content_type=TYPE)
