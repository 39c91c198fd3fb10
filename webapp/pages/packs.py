"""Pages: what readers take to a meeting: a briefing pack to print, the basket, and the originals of several letters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from flask import Blueprint, Response, render_template, request

from indexer.errors import NotFound
from indexer.letter import Letter
from indexer.results import hit_of
from webapp.pages.attached import attached
from webapp.pages.downloads import arranged_now
from webapp.pages.known_arguments import require_understood
from webapp.pages.table_files import citation_file, require_offered, table_file
from webapp.presenters.archive_contents import contents_about, named_letters
from webapp.presenters.briefing import basket_briefing, search_briefing
from webapp.presenters.briefing_docx import CONTENT_TYPE, briefing_docx
from webapp.presenters.briefing_page import basket_page, briefing_page
from webapp.presenters.citation import hit_citations
from webapp.presenters.citation_forms import FORMS
from webapp.presenters.export_columns import COLUMNS, Table, paragraph_rows
from webapp.presenters.file_names import file_name, named
from webapp.services.archive import archive_pieces, require_few
from webapp.services.basket import Basket, basket_of, places_in
from webapp.services.request_context import built_now, index_now, options_now, params_now
from webapp.services.search_service import all_results, listed_letters, require_known
from webapp.urls import COLLECTED, absolute_url, basket_link, letters_link

packs = Blueprint("packs", __name__)


@packs.get("/briefing")
def briefing() -> str:
    """Show the first results of a search as a pack to print."""
    params, arranged = params_now(), arranged_now()
    results = next(all_results(index_now().engine, params, index_now().meaning, spans=False))
    pack = search_briefing(params, results, index_now().collection().by_id, arranged, built_now(), options_now().licence)
    return render_template("briefing.html", page=briefing_page(pack, params, results.total, arranged))


@packs.get("/basket")
def basket() -> str:
    """Show the paragraphs that a reader collected; the address holds them, so that it can be passed on."""
    held, arranged = _basket(), arranged_now()
    pack = basket_briefing(held.found, held.missing, arranged, basket_link(held.places), built_now(), options_now().licence)
    return render_template("briefing.html", page=basket_page(pack, held, arranged))


@packs.get("/basket.docx")
def basket_as_briefing() -> Response:
    """Send the collected paragraphs as a briefing pack for Word."""
    held = _whole_basket()
    pack = basket_briefing(held.found, held.missing, arranged_now(), basket_link(held.places), built_now(), options_now().licence)
    return attached(briefing_docx(pack, built_now()), CONTENT_TYPE, named("briefing", ("collected",), built_now(), "docx"))


@packs.get("/basket.<ending>")
def basket_as(ending: str) -> Response:
    """Send the collected paragraphs as a table, or their citations."""
    require_offered(ending, "baskets", "docx", "zip")
    held = _whole_basket()
    hits, heads = [hit_of(letter, one) for letter, one in held.found], {letter.id: letter for letter, _ in held.found}
    name = named("citations" if ending in FORMS else "paragraphs", ("collected",), built_now(), ending)
    if ending in FORMS:
        return citation_file(ending, (map(hit_citations(heads), hits),), name)
    cells = paragraph_rows(heads, hit_citations(heads), options_now().licence.name)
    return table_file(ending, Table(COLUMNS, (map(cells, hits),)), basket_link(held.places), name)


@packs.get("/basket.zip")
def basket_originals() -> Response:
    """Send the originals of the letters whose paragraphs were collected."""
    held = _whole_basket()
    letters = tuple({letter.id: letter for letter, _ in held.found}.values())
    return _archive(letters, absolute_url(basket_link(held.places)), named("letters", ("collected",), built_now(), "zip"))


@packs.get("/letters.zip")
def originals() -> Response:
    """Send the originals of the letters found by a search."""
    require_understood()
    as_typed = replace(params_now(), spelling=False)  # a file can't say that other words were searched
    results, found = listed_letters(index_now().engine, as_typed, index_now().collection())
    require_known(results.notices)
    name = file_name("letters", params_now(), built_now(), "zip")
    return _archive([letter for letter, _ in found], absolute_url(letters_link(params_now())), name)


def _archive(letters: Iterable[Letter], link: str, name: str) -> Response:
    few = tuple(letters)
    require_few(few)
    report = index_now().engine.report()
    about = contents_about(link, report.built, options_now().licence)
    pieces = archive_pieces(named_letters(few), report.folders, about, datetime.fromisoformat(report.built))
    return attached(pieces, "application/zip", name)


def _basket() -> Basket:
    return basket_of(index_now().engine, places_in(request.args.getlist(COLLECTED)))


def _whole_basket() -> Basket:
    """Return the basket; `NotFound` if nothing of it is here, or an argument can't be used."""
    require_understood()
    held = _basket()
    if not held.found:
        raise NotFound("There is nothing in this basket. First choose “Collect” beside paragraphs in results or letters")
    return held
