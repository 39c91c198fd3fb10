"""Pages: home, search, letters and paragraphs; each route queries the engine and renders a presenter's page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, redirect, render_template, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from indexer.errors import NotFound
from indexer.fields import field_called
from indexer.search import similar as similar_to
from webapp.pages.admin import note_zero_results
from webapp.pages.council_names import council_names
from webapp.pages.known_arguments import carried
from webapp.presenters.facet_values import facet_values_page
from webapp.presenters.facets import FILTERS
from webapp.presenters.home import home_page
from webapp.presenters.left_out import undated_words
from webapp.presenters.letter import letter_page
from webapp.presenters.no_results import no_results
from webapp.presenters.printed import MOST_PRINTED, printed_page
from webapp.presenters.results import results_page
from webapp.presenters.similar import MOST_SIMILAR, similar_page
from webapp.services.originals import open_original
from webapp.services.request_context import index_now, letter_called, letter_with_tones_called, paragraph_called, params_now
from webapp.services.search_service import (
    answer,
    criticism_in_narrative,
    first_results,
    fitting_in,
    highlights_in,
    query_for,
    with_every_value,
    with_typed_filters_in_panel,
    without_each,
)
from webapp.urls import BESIDE, GroupBy, letter_link, with_more

PANEL_VALUES = 40
"""Values fetched for each facet: enough for all years and types; for longer lists the panel shows the first and links to the rest."""

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> str:
    """Show the search box and what the collection covers."""
    return render_template("home.html", page=home_page(index_now().collection()))


@pages.get("/search")
def search() -> str | AnyResponse:
    """Show the search results."""
    engine, meaning = index_now().engine, index_now().meaning
    params = with_typed_filters_in_panel(engine, params_now())
    found = answer(engine, query_for(params, FILTERS, PANEL_VALUES), params.group, meaning)
    page = results_page(params, found, criticism_in_narrative(engine, found.results))
    if page.instead:
        return redirect(with_more(page.instead, carried()))
    nothing = None
    if not page.total:
        if not page.most:
            note_zero_results(params)
        nothing = no_results(params, without_each(engine, params), found.results.notices, index_now().collection())
    undated = undated_words(params, index_now().collection())
    return render_template("search.html", page=page, nothing=nothing, names=council_names(), undated=undated)


@pages.get("/search/print")
def printed() -> str:
    """Show all paragraphs found, or the first of very many, on one page for paper."""
    engine, meaning = index_now().engine, index_now().meaning
    params = replace(with_typed_filters_in_panel(engine, params_now()), group=GroupBy.PARAGRAPH, page=1)
    results = first_results(engine, params, meaning, MOST_PRINTED)
    today, built = date.today(), engine.report().built
    return render_template("printed.html", page=printed_page(params, results, results.hits, built, today))


@pages.get("/search/by/<field>")
def values(field: str) -> str:
    """Show every value of one field for a search."""
    wanted = field_called(field)
    if wanted is None:
        raise NotFound(f"There is no filter called “{field}”")
    params = params_now()
    results = with_every_value(index_now().engine, params, wanted.name)
    return render_template("facet_values.html", page=facet_values_page(params, results, request.args.get("find", "")))


@pages.get("/letters/<name>")
def letter(name: str) -> str:
    """Show a letter; the slug after the id in `name` is ignored."""
    params, (found, tones) = params_now(), letter_with_tones_called(name)
    inside, fitting = highlights_in(index_now().engine, found, params), fitting_in(index_now().engine, found, params)
    same = index_now().collection().of(found.authority)
    beside = BESIDE in request.args.items(multi=True)
    return render_template("letter.html", page=letter_page(found, tones, params, inside, fitting, same, beside))


@pages.get("/letters/<name>/p/<key>")
def paragraph(name: str, key: str) -> AnyResponse:
    """Redirect from a paragraph's lasting link to its place in the letter."""
    found, one = paragraph_called(name, key)
    return redirect(with_more(letter_link(found, params_now(), one.number), carried()))


@pages.get("/letters/<name>/p/<key>/similar")
def similar(name: str, key: str) -> str:
    """Show paragraphs similar to this one."""
    found, one = paragraph_called(name, key)
    alike = similar_to(index_now().engine, found.id, one.number, MOST_SIMILAR)
    return render_template("similar.html", page=similar_page(found, one, alike, params_now()))


@pages.get("/letters/<name>/original")
def original(name: str) -> Response:
    """Send a letter's original file, always whole: even for a part, all of it would have to be read to check that it is unchanged."""
    found = open_original(letter_called(name), index_now().engine.report().folders)
    sent = send_file(
        found.file, found.content_type, as_attachment=not found.inline, download_name=found.name, etag=found.sha256, conditional=False
    )
    sent.content_length = found.file.size
    sent.make_conditional(request.environ)
    return sent
