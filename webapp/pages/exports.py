"""Pages: downloads, feeds and citations."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, render_template

from indexer.errors import NotFound
from webapp.middleware.request_state import request_state
from webapp.pages.known_arguments import ignored_now, require_understood
from webapp.presenters.citation import Citation, citation_of, citation_of_letter
from webapp.presenters.citation_forms import FORMS
from webapp.presenters.citation_page import citation_page, letter_citation_page
from webapp.presenters.export_formats import csv_pieces, json_pieces
from webapp.presenters.feed import feed
from webapp.presenters.ignored_arguments import ignored_notices
from webapp.services.request_context import index_now, letter_called, paragraph_called, params_now
from webapp.services.search_service import all_results, newest_letters
from webapp.urls import SearchParams, absolute_url, export_link, lasting_links, search_link

INCOMPLETE = "Part of the collection could not be searched just now, so letters may be missing here until the next time."

exports = Blueprint("exports", __name__)


@exports.get("/search.csv")
def as_table() -> Response:
    """Send all results as CSV."""
    require_understood()
    answers = all_results(index_now().engine, params_now(), index_now().meaning, spans=False)  # no column shows them
    return _attached(csv_pieces(answers, lasting_links()), "text/csv; charset=utf-8", "letters.csv")


@exports.get("/search.json")
def as_data() -> Response:
    """Send all results as JSON."""
    require_understood()
    answers = all_results(index_now().engine, params_now(), index_now().meaning)
    return _attached(json_pieces(answers, lasting_links()), "application/json", "letters.json")


@exports.get("/search.atom")
def as_feed() -> Response:
    """Send the newest letters as a feed; `webapp.middleware.page_cache` answers a reader that already has it.

    Arguments that can't be used become an entry: refusing the feed would silence it, and its followers would think there was no news.
    """
    engine, params = index_now().engine, params_now()
    letters, unknown = newest_letters(engine, params, index_now().collection())
    missing = (INCOMPLETE,) if request_state().partial else ()
    notices = (*ignored_notices(ignored_now()), *missing, *(one.message for one in unknown))
    made = feed(params, letters, notices, engine.report().built)
    response = Response(render_template("feed.xml", feed=made), content_type="application/atom+xml; charset=utf-8")
    if tag := request_state().cache_tag:
        response.set_etag(tag, weak=True)
    return response


@exports.get("/opensearch.xml")
def address_bar() -> Response:
    """Send the OpenSearch description, with which browsers can search here from the address bar."""
    links = {"search": absolute_url(search_link()), "feed": absolute_url(export_link(SearchParams(), "atom"))}
    return Response(render_template("opensearch.xml", **links), content_type="application/opensearchdescription+xml; charset=utf-8")


@exports.get("/letters/<name>/cite")
def cite_letter(name: str) -> str:
    """Show how to cite a whole letter."""
    return render_template("citation.html", page=letter_citation_page(letter_called(name), params_now()))


@exports.get("/letters/<name>/cite.<form>")
def cite_letter_as(name: str, form: str) -> Response:
    """Send the citation of a whole letter for a reference manager."""
    return _cited(form, citation_of_letter(letter_called(name)))


@exports.get("/letters/<name>/p/<key>/cite")
def cite(name: str, key: str) -> str:
    """Show how to cite a paragraph."""
    return render_template("citation.html", page=citation_page(*paragraph_called(name, key), params_now()))


@exports.get("/letters/<name>/p/<key>/cite.<form>")
def cite_as(name: str, key: str, form: str) -> Response:
    """Send a citation for a reference manager."""
    return _cited(form, citation_of(*paragraph_called(name, key)))


def _cited(form: str, one: Citation) -> Response:
    if form not in FORMS:
        raise NotFound(f"We don’t offer citations as “{form}”. Use one of these: {', '.join(FORMS)}")
    made = FORMS[form]
    return _attached(made.file((one,)), f"{made.content_type}; charset=utf-8", f"{one.key}.{form}")


def _attached(pieces: Iterator[str] | str, content_type: str, name: str) -> Response:
    """Return a download; if it comes in pieces, each is sent as soon as it is made."""
    response = Response(pieces, content_type=content_type)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
