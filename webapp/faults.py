"""Pages stage: errors become pages with their own status; what went wrong inside is logged, never shown."""

from __future__ import annotations

from flask import Response, current_app, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from indexer.errors import LettersError, NotFound, SearchUnavailable
from webapp.params import asked_from
from webapp.presenters.fault import FaultPage, fault_page

RETRY_SECONDS = 10
"""When a reader, or a proxy, may ask again."""


def show_fault(error: LettersError) -> Response:
    """Return the page for an error of our own."""
    response = _shown(fault_page(error, asked_from(request.args.items(multi=True))))
    if isinstance(error, SearchUnavailable):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def show_http_error(error: HTTPException) -> Response:
    """Return the page for an address that isn't there, or a way of asking that isn't allowed."""
    said = "There is no page at this address" if error.code == 404 else "Pages here are only read; nothing can be sent to this address"
    page = fault_page(NotFound(said), asked_from(()))
    response = _shown(page)
    response.status_code = error.code or 404
    if allowed := error.get_response().headers.get("Allow"):
        response.headers["Allow"] = allowed
    return response


def show_crash(error: Exception) -> Response | HTTPException:
    """Return a page for a fault of this program, after logging it."""
    if isinstance(error, HTTPException):
        return error
    current_app.logger.error("a page failed: %s", request.path, exc_info=error)
    return _shown(fault_page(LettersError("The fault is ours and has been noted; try again, or go back"), asked_from(())))


def _shown(page: FaultPage) -> Response:
    return make_response(render_template("fault.html", page=page), page.status)
