"""Pages stage: one function for each address; each asks the engine and hands a presenter's page to a template."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, send_file
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from indexer.errors import NotFound
from indexer.query import EVERY_VALUE
from indexer.search import similar as similar_to
from webapp.pages.admin import note_nothing
from webapp.presenters.facet_values import values_page
from webapp.presenters.facets import PANEL, names_to_type
from webapp.presenters.home import home_page
from webapp.presenters.letter import letter_page
from webapp.presenters.no_results import nothing_found
from webapp.presenters.results import ResultsPage, grouped_page, results_page
from webapp.presenters.similar import MOST_SIMILAR, similar_page
from webapp.services.originals import open_original
from webapp.services.request_context import asked_now, index_now, letter_called, paragraph_called
from webapp.services.search_service import answer, answer_grouped, lifted, marked, without_each
from webapp.urls import BESIDE, Asked, Group, letter_link

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> str:
    """Show the search box and what the collection covers."""
    return render_template("home.html", page=home_page(index_now().collection()))


@pages.get("/search")
def search() -> str | AnyResponse:
    """Show the paragraphs that were found."""
    asked = lifted(index_now().engine, asked_now())
    page = _results(asked)
    if page.total and page.instead:
        return redirect(page.instead)
    nothing = None
    if not page.total:
        note_nothing(asked)
        nothing = nothing_found(asked, without_each(index_now().engine, asked), index_now().collection())
    return render_template("search.html", page=page, nothing=nothing, names=_names())


@pages.get("/search/by/<field>")
def values(field: str) -> str:
    """Show every value of one field for a search."""
    if field not in PANEL:
        raise NotFound(f"There is no filter called {field}")
    asked = asked_now()
    results = answer(index_now().engine, asked, (field,), EVERY_VALUE)
    return render_template("values.html", page=values_page(asked, results, request.args.get("find", "")))


@pages.get("/letters/<name>")
def letter(name: str) -> str:
    """Show a letter; what stands after its id in `name` is decoration."""
    asked, found = asked_now(), letter_called(name)
    inside = marked(index_now().engine, found, asked)
    same = index_now().collection().of(found.authority)
    beside = BESIDE in request.args.items(multi=True)
    return render_template("letter.html", page=letter_page(found, asked, inside.hits, inside.notices, same, beside))


@pages.get("/letters/<name>/p/<key>")
def paragraph(name: str, key: str) -> AnyResponse:
    """Lead to a paragraph by its own words."""
    found = letter_called(name)
    return redirect(letter_link(found, asked_now(), paragraph_called(found, key).number))


@pages.get("/letters/<name>/p/<key>/similar")
def similar(name: str, key: str) -> str:
    """Show what else says what a paragraph says."""
    found = letter_called(name)
    one = paragraph_called(found, key)
    alike = similar_to(index_now().engine, found.id, one.number, MOST_SIMILAR)
    return render_template("similar.html", page=similar_page(found, one, alike, asked_now()))


@pages.get("/letters/<name>/original")
def original(name: str) -> Response:
    """Send the file that a letter was read from, all of it: of parts, too, the whole would have to be read to know that it is the same."""
    found = open_original(letter_called(name), index_now().engine.report().folders)
    sent = send_file(
        found.file, found.content_type, as_attachment=not found.inline, download_name=found.name, etag=found.sha256, conditional=False
    )
    sent.content_length = found.file.size
    sent.make_conditional(request.environ)
    return sent


def _results(asked: Asked) -> ResultsPage:
    """Return the page of results, by paragraph or by group."""
    engine = index_now().engine
    if asked.group is Group.PARAGRAPH:
        return results_page(asked, answer(engine, asked, PANEL))
    return grouped_page(asked, answer_grouped(engine, asked, PANEL))


def _names() -> Markup:
    """Return the names of authorities to offer while one is typed; written once for each build."""
    return index_now().kept("names", _written_names)


def _written_names() -> Markup:
    names = names_to_type(one for one, _ in index_now().collection().authorities)
    return Markup(render_template("names.html", names=names))  # noqa: S704  # escaped by the template
