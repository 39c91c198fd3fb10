"""Pages: status and metrics, for administrators."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, render_template

from webapp.middleware.auth import ADMIN, require_admin
from webapp.middleware.metrics import CONTENT_TYPE, Metrics
from webapp.middleware.request_state import request_state
from webapp.presenters.status import status_page
from webapp.services.request_context import index_now, options_now
from webapp.services.zero_results import ZeroResults
from webapp.urls import SearchParams

MOST_ZERO_RESULTS = 50
"""Searches with no results that the page shows."""

admin = Blueprint(ADMIN, __name__)
admin.before_request(require_admin)


@admin.get("/status")
def status() -> Response:
    """Show the state of the index, files that could not be read and searches with no results."""
    counted = options_now().zero_results
    zero_results = _zero_results().most_frequent(MOST_ZERO_RESULTS) if counted else ()
    engine = index_now().engine
    names = (engine.name, engine.generation())
    page = status_page(names, engine.semantics(), _meaning(), index_now().collection(), zero_results, counted)
    return _private(make_response(render_template("status.html", page=page)))


@admin.get("/metrics")
def metrics() -> Response:
    """Send the metrics in Prometheus's text format."""
    counted: Metrics = current_app.extensions["letters.metrics"]
    return _private(Response(counted.text(), content_type=CONTENT_TYPE))


def note_zero_results(params: SearchParams) -> None:
    """Record a search with no results; its text is kept only if that is switched on and no filter could be the cause."""
    request_state().no_hits = True
    if options_now().zero_results and not params.narrowed:
        _zero_results().count(params.text)


def _meaning() -> str:
    """Return how many letters can be searched by meaning, in words."""
    meaning = index_now().meaning
    return meaning.coverage_words(index_now().engine) if meaning else "off"


def _zero_results() -> ZeroResults:
    found: ZeroResults = current_app.extensions["letters.zero_results"]
    return found


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
