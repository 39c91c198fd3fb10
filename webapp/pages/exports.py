"""Pages: feeds and citations."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from indexer.errors import NotFound
from webapp.middleware.request_state import request_state
from webapp.pages.attached import attached
from webapp.pages.known_arguments import ignored_now
from webapp.presenters.citation import Citation, citation_of, citation_of_letter
from webapp.presenters.citation_forms import FORMS
from webapp.presenters.citation_page import citation_page, letter_citation_page
from webapp.presenters.feed import feed
from webapp.presenters.ignored_arguments import ignored_notices
from webapp.services.request_context import index_now, letter_called, options_now, paragraph_called, params_now
from webapp.services.search_service import newest_letters
from webapp.urls import SearchParams, absolute_url, export_link, search_link

INCOMPLETE = "Part of the collection could not be searched just now, so letters may be missing here until this feed is next read."

exports = Blueprint("exports", __name__)


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
    written = render_template("feed.xml", feed=made, licence=options_now().licence)
    response = Response(written, content_type="application/atom+xml; charset=utf-8")
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
        raise NotFound(f"We don’t offer citations as “{form}”. Choose from: {', '.join(FORMS)}")
    made = FORMS[form]
    return attached(made.file((one,)), made.content_type, f"{one.key}.{form}")
