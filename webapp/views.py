"""Pages stage: one function for each address; each asks the engine and hands a presenter's page to a template."""

from __future__ import annotations

import io
import re

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from indexer.errors import NotFound
from indexer.keys import find_by_key
from indexer.letter import Letter
from webapp.answers import answer, marked, without_each
from webapp.index import Index
from webapp.original import read_original
from webapp.params import Asked, asked_from, last_page, letter_link, search_link
from webapp.presenters.facets import PANEL
from webapp.presenters.home import home_page
from webapp.presenters.letter import letter_page
from webapp.presenters.nothing import nothing_found
from webapp.presenters.results import results_page
from webapp.presenters.values import values_page

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> str:
    """Show the search box and what the collection covers."""
    return render_template("home.html", page=home_page(_index().collection()))


@pages.get("/search")
def search() -> str | AnyResponse:
    """Show the paragraphs that were found."""
    asked, engine = _asked(), _index().engine
    results = answer(engine, asked, PANEL)
    if results.total and not results.hits:
        return redirect(search_link(last_page(asked, results.total)))
    nothing = None if results.total else nothing_found(asked, without_each(engine, asked), _index().collection())
    return render_template("search.html", page=results_page(asked, results), nothing=nothing)


@pages.get("/search/by/<field>")
def values(field: str) -> str:
    """Show every value of one field for a search."""
    if field not in PANEL:
        raise NotFound(f"There is no filter called {field}")
    asked = _asked()
    results = answer(_index().engine, asked, (field,))
    return render_template("values.html", page=values_page(asked, results, request.args.get("find", "")))


@pages.get("/letters/<name>")
def letter(name: str) -> str:
    """Show a letter; what stands after its id in `name` is decoration."""
    asked, found = _asked(), _letter(name)
    inside = marked(_index().engine, found, asked.text)
    same = _index().collection().of(found.authority)
    return render_template("letter.html", page=letter_page(found, asked, inside.hits, inside.notices, same))


@pages.get("/letters/<name>/p/<key>")
def paragraph(name: str, key: str) -> AnyResponse:
    """Lead to a paragraph by its own words."""
    found = _letter(name)
    one = find_by_key(found, key)
    if one is None:
        raise NotFound("The paragraph that this link named isn't in the letter any more; the letter is still here")
    return redirect(letter_link(found, _asked(), one.number))


@pages.get("/letters/<name>/original")
def original(name: str) -> Response:
    """Send the file that a letter was read from."""
    found = read_original(_letter(name), _index().engine.report().folders)
    return send_file(
        io.BytesIO(found.content), found.content_type, as_attachment=not found.inline, download_name=found.name, etag=found.sha256
    )


@pages.get("/healthz")
def health() -> Response:
    """Say that the index answers, and which."""
    report = _index().engine.report()
    return jsonify(status="ok", built=report.built, letters=report.letters, paragraphs=report.paragraphs)


def _index() -> Index:
    index: Index = current_app.extensions["letters"]
    return index


def _asked() -> Asked:
    return asked_from(request.args.items(multi=True))


def _letter(name: str) -> Letter:
    """Return the letter whose id `name` begins with."""
    letter_id = name.partition("-")[0]
    if not re.fullmatch(r"[0-9a-f]{16}", letter_id):
        raise NotFound("There is no letter at this address; search for its words instead")
    return _index().engine.letter(letter_id)
