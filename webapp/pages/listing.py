"""Pages: the list of letters."""

from __future__ import annotations

from flask import Blueprint, render_template

from webapp.presenters.letters_list import letters_page
from webapp.services.request_context import index_now, params_now
from webapp.services.search_service import listed_letters

listing = Blueprint("listing", __name__)


@listing.get("/letters")
def letters() -> str:
    """List all letters, or those found by a search."""
    collection = index_now().collection()
    results, found = listed_letters(index_now().engine, params_now(), collection)
    return render_template("letters.html", page=letters_page(params_now(), found, results.notices, collection))
