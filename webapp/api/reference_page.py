"""API: the OpenAPI document, and the page on which every operation can be tried without scripts."""

from __future__ import annotations

import json
import re

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from indexer.errors import NotFound, SearchUnavailable
from webapp.api.openapi import document, document_below
from webapp.api.operations import OPERATIONS
from webapp.api.problems import KINDS
from webapp.api.responses import FRESH
from webapp.presenters.api_page import Examples, api_page
from webapp.services.request_context import index_now
from webapp.urls import ROOT, api_link, document_link

programs = Blueprint("programs", __name__, url_prefix="/api")


@programs.get("/")
def guide() -> str:
    """Show every operation, with a form to try it."""
    problems = [(kind, problem.status, problem.title, problem.about) for kind, problem in KINDS.items()]
    return render_template("api.html", page=api_page(document(), problems, _examples()))


@programs.get("/try/<name>")
def attempt(name: str) -> AnyResponse:
    """Redirect from a form to the operation: path parameters go into the path, empty ones are dropped."""
    operation = next((one for one in OPERATIONS if one.name == name), None)
    if operation is None:
        raise NotFound(f"Unknown operation ‘{name}’. Operations: {', '.join(one.name for one in OPERATIONS)}")
    places = re.findall(r"<(\w+)>", operation.path)
    parts = [request.args.get(part[1:-1], "").strip() if part.startswith("<") else part for part in operation.path.strip("/").split("/")]
    missing = [place for place in places if not request.args.get(place, "").strip()]
    if missing:
        raise NotFound(f"Please go back and fill in {' and '.join(missing)}")
    arguments = tuple((key, value) for key, value in request.args.items(multi=True) if value.strip() and key not in places)
    return redirect(api_link(*parts, arguments=arguments), 303)


@programs.get(f"/{ROOT.rpartition('/')[2]}/openapi.json")
def openapi() -> AnyResponse:
    """Send the OpenAPI document."""
    text = json.dumps(document_below(request.script_root), ensure_ascii=False, indent=1)
    response = Response(text, content_type="application/json", headers={"Cache-Control": FRESH})
    response.add_etag()
    return response.make_conditional(request)


@programs.get(f"/{ROOT.rpartition('/')[2]}/")
def entry() -> AnyResponse:
    """Redirect to the OpenAPI document."""
    return redirect(document_link())


def _examples() -> Examples:
    """Return example parameters from the newest letter; none where there is no index, as the page is useful even so."""
    try:
        return index_now().kept("examples", _newest)
    except SearchUnavailable:
        return {}


def _newest() -> Examples:
    index = index_now()
    heads = [letter for letter in index.collection().letters if letter.authority]
    letter = index.engine.letter(heads[-1].id) if heads else None
    if letter is None or letter.authority is None or not letter.paragraphs:
        return {}
    return {"letter_id": letter.id, "key": letter.paragraphs[len(letter.paragraphs) // 2].key, "code": letter.authority.code}
