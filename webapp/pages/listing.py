"""Pages: the list of letters, as a page and as files."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, render_template

from webapp.pages.known_arguments import require_understood
from webapp.pages.table_files import citation_file, require_offered, table_file
from webapp.presenters.citation import citation_of_letter
from webapp.presenters.citation_forms import FORMS
from webapp.presenters.export_columns import LETTER_COLUMNS, Table, letter_rows
from webapp.presenters.file_names import file_name
from webapp.presenters.letters_list import letters_page
from webapp.services.request_context import built_now, index_now, options_now, params_now
from webapp.services.search_service import listed_letters, require_known
from webapp.urls import letters_link

listing = Blueprint("listing", __name__)


@listing.get("/letters")
def letters() -> str:
    """List all letters, or those found by a search."""
    collection = index_now().collection()
    results, found = listed_letters(index_now().engine, params_now(), collection)
    return render_template("letters.html", page=letters_page(params_now(), results, found, collection))


@listing.get("/letters.<ending>")
def as_file(ending: str) -> Response:
    """Send the letters found by a search as a table, or their citations."""
    require_offered(ending, "letters", "zip")
    require_understood()
    params = replace(params_now(), spelling=False)  # a file can't say that other words were searched
    results, found = listed_letters(index_now().engine, params, index_now().collection())
    require_known(results.notices)
    name = file_name("citations-of-letters" if ending in FORMS else "letters", params, built_now(), ending)
    if ending in FORMS:
        return citation_file(ending, ([citation_of_letter(letter) for letter, _ in found],), name)
    rows = letter_rows(found, options_now().licence.name, searched=bool(params.text))
    return table_file(ending, Table(LETTER_COLUMNS, (rows,)), letters_link(params), name)
