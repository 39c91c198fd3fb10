"""API: errors become problems as RFC 9457 has them: what kind, what happened, where the fault is, and what would work."""

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
from webapp.middleware.limits import RETRY_SECONDS
from webapp.urls import SearchParams, api_page_link, export_link, here_link, params_from, whole

TYPE = "application/problem+json"
KEPT = ("Allow", "Retry-After", "WWW-Authenticate")
"""Headers of an error that tell a client what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem."""

    status: int
    title: str
    about: str
    """What a program should know of it; also what it is told where nothing more is known."""


KINDS: Mapping[str, Problem] = {
    "bad-query": Problem(
        400, "The search can’t be understood", "query is the text, position the place of its fault, repaired a text that works."
    ),
    "bad-parameter": Problem(400, "A parameter is wrong", "errors names each and says what is wrong with it."),
    "too-deep": Problem(400, "Too many pages on", "Pages go up to a limit; links.json has all results at once."),
    "refused": Problem(400, "The request is refused", "The address, or a header that came with it, isn’t one that this site answers to."),
    "password": Problem(401, "A password is needed", "This site isn’t public; whoever runs it has the password, or a token for programs."),
    "not-found": Problem(404, "Not found", "There is nothing at this address; the document lists what there is."),
    "only-reading": Problem(405, "Nothing can be sent here", "Everything here is only read: use GET or HEAD."),
    "too-much": Problem(414, "Too much at a time", "The address has more or longer parameters than one request can hold; ask in several."),
    "too-often": Problem(429, "Too many requests", "One client may only ask so often; wait for as many seconds as Retry-After says."),
    "fault": Problem(500, "A fault of this program", "The fault is ours and has been noted; try again."),
    "unavailable": Problem(
        503, "Search isn’t available just now", "This doesn’t mean that nothing was found; wait for as many seconds as Retry-After says."
    ),
}
"""Each kind by the name that ends its address."""
_BY_STATUS = {problem.status: kind for kind, problem in KINDS.items()}


class BadParameter(UsageError):
    """A parameter of the API is unknown, or its value isn't allowed."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Keep what is wrong with each parameter."""
        super().__init__("; ".join(f"{name}: {' '.join(said)}" for name, said in errors.items()))
        self.errors = errors


class TooDeep(UsageError):
    """A page so far on that all results should be taken at once instead."""


def problem_of(error: Exception) -> Response:
    """Return the answer for any `error` met on the way to an answer of the API."""
    if isinstance(error, HTTPException):
        return _of_http(error)
    if not isinstance(error, LettersError):
        return _problem("fault", 500, KINDS["fault"].about)
    return with_headers_of(error, _problem(_kind(error), error.status, str(error), **dict(_members(error))))


def with_headers_of(error: Exception, response: Response) -> Response:
    """Return `response` with the headers of `error` that tell a client what to do: `Retry-After` where nothing can be searched."""
    if isinstance(error, SearchUnavailable):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    if isinstance(error, HTTPException):
        given = error.get_response().headers
        response.headers.extend([(name, value) for name in KEPT for value in given.getlist(name)])
    return response


def _of_http(error: HTTPException) -> Response:
    kind = _by_status(error.code or 500)
    return with_headers_of(error, _problem(kind, error.code or 500, KINDS[kind].about))


def _kind(error: LettersError) -> str:
    kinds = {BadQuery: "bad-query", BadParameter: "bad-parameter", TooDeep: "too-deep"}
    return kinds.get(type(error)) or _by_status(error.status)


def _by_status(status: int) -> str:
    return _BY_STATUS.get(status) or ("refused" if status < 500 else "fault")


def _members(error: LettersError) -> Iterator[tuple[str, Any]]:
    """Yield what a problem says beyond the standard's members."""
    params = params_from(request.args.items(multi=True))
    if isinstance(error, BadParameter):
        yield "errors", [{"parameter": name, "message": said} for name, all_said in error.errors.items() for said in all_said]
    if isinstance(error, TooDeep):
        yield "links", {form: whole(export_link(params, form)) for form in ("json", "csv")}
    if isinstance(error, BadQuery):
        name = _parameter(error, params)
        yield "parameter", name
        yield "query", error.text
        yield "position", error.position
        yield "repaired", error.repaired or None
        if error.repaired and name == "q":
            yield "links", {"repaired": here_link(name, error.repaired)}


def _parameter(error: BadQuery, params: SearchParams) -> str:
    """Return the name of the parameter in which the fault is."""
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
