"""Pages: health checks for monitoring and load balancers: whether the server is running, and whether it can search."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response

from indexer.errors import SearchUnavailable
from webapp.middleware.auth import told
from webapp.services.request_context import index_now

health = Blueprint("health", __name__)


@health.get("/live")
def live() -> Response:
    """Return 200 while the server is running, whatever the state of the index; if there is no response, it should be restarted."""
    return jsonify(status="alive")


@health.get("/ready")
def ready() -> Response:
    """Return which index is open, or 503 if none is, so that a load balancer can use another server."""
    try:
        report = index_now().engine.report()
    except SearchUnavailable as error:
        return make_response(jsonify(status="not ready", reason=told(error)), error.status)
    return jsonify(status="ready", built=report.built, letters=report.letters, paragraphs=report.paragraphs)
