"""Pages: suggestions while a search is typed, for the script of the search box."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from webapp.services.request_context import index_now
from webapp.services.suggestions import LABELS, suggestion_index

FRESH_SECONDS = 300
"""How long a browser may show what it was told before: nothing depends on a suggestion."""

suggesting = Blueprint("suggesting", __name__)


@suggesting.get("/suggest")
def suggest() -> Response:
    """Send suggestions for what is typed, best first."""
    index = index_now()
    ready = index.kept("suggestions", lambda: suggestion_index(index.engine, index.collection()))
    found = ready.matching(request.args.get("q", ""))
    sent = jsonify([{"text": one.text, "kind": LABELS[one.kind], "search": one.search} for one in found])
    sent.headers["Cache-Control"] = f"private, max-age={FRESH_SECONDS}"
    return sent
