"""Pages stage: pages for who runs this: its state for people, its numbers for Prometheus."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, render_template

from webapp.middleware.auth import options_now, require_staff
from webapp.middleware.metrics import CONTENT_TYPE, Metrics, tell_nothing
from webapp.presenters.status import status_page
from webapp.services.request_context import index_now
from webapp.services.zero_results import Misses
from webapp.urls import Asked

MOST_MISSES = 50
"""Searches that found nothing which the page shows."""

staff = Blueprint("staff", __name__)
staff.before_request(require_staff)


@staff.get("/status")
def status() -> Response:
    """Show what the index holds, what could not be read, and what was looked for in vain."""
    counted = options_now().zero_results
    misses = _misses().most_frequent(MOST_MISSES) if counted else ()
    engine = index_now().engine
    page = status_page(engine.name, engine.generation(), index_now().collection(), misses, counted)
    return _private(make_response(render_template("status.html", page=page)))


@staff.get("/metrics")
def metrics() -> Response:
    """Send the numbers in Prometheus's form."""
    counted: Metrics = current_app.extensions["letters.metrics"]
    return _private(Response(counted.text(), content_type=CONTENT_TYPE))


def note_nothing(asked: Asked) -> None:
    """Note that what was `asked` found nothing; its words only where that is wanted, and where no filter is to blame."""
    tell_nothing()
    if options_now().zero_results and not asked.narrowed:
        _misses().count(asked.text)


def _misses() -> Misses:
    found: Misses = current_app.extensions["letters.misses"]
    return found


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
