"""Pages: /mcp, where assistants ask over the Model Context Protocol."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from werkzeug.exceptions import Forbidden

from indexer.assistants.extra import require_extra
from webapp.middleware.auth import told
from webapp.services.index import Index
from webapp.services.request_context import options_now
from webapp.urls import absolute_url, home_link


def assistants_blueprint(index: Index) -> Blueprint:
    """Return the route of /mcp over `index`; `UsageError` if the extra that it needs is not installed."""
    require_extra()
    from indexer.assistants.desk import Desk  # imported here because both need the extra
    from webapp.services.assistant_server import AssistantServer

    server = AssistantServer(Desk(index.engine, index.meaning, _site, told))
    blueprint = Blueprint("assistants", __name__)

    @blueprint.post("/mcp")
    def ask() -> Response:
        _require_own_origin()
        answer = server.answer(request.headers.items(), request.get_data())
        return Response(answer.content, answer.status_code, mimetype=answer.headers.get("content-type", "").partition(";")[0] or None)

    return blueprint


def _site() -> str:
    return absolute_url(home_link()).rstrip("/")


def _require_own_origin() -> None:
    """Refuse a question that a page of another site sends through its reader's browser: 403."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host and origin not in options_now().origins:
        raise Forbidden
