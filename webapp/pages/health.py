"""Pages: whether the server lives, and whether it can answer; for machines that watch it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response

from indexer.errors import SearchUnavailable
from webapp.services.request_context import index_now

health = Blueprint("health", __name__)


@health.get("/live")
def live() -> Response:
    """Say that the server answers, whatever the index does: a watcher that hears nothing starts it anew."""
    return jsonify(status="alive")


@health.get("/ready")
def ready() -> Response:
    """Say that the index is open, whole and the newest, and which it is; 503 where it isn't: a balancer then asks another server."""
    try:
        report = index_now().engine.report()
    except SearchUnavailable as error:
        return make_response(jsonify(status="not ready", reason=str(error)), error.status)
    return jsonify(status="ready", built=report.built, letters=report.letters, paragraphs=report.paragraphs)
