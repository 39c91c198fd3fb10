"""Pages: authorities, comparison, coverage, help and glossary."""

from __future__ import annotations

import json

from flask import Blueprint, Response, render_template, request

from indexer.errors import NotFound, SearchUnavailable
from indexer.letter import Authority
from indexer.search import Distinctive, distinctive
from webapp.pages.known_arguments import require_understood
from webapp.presenters.authority import authority_page, regions
from webapp.presenters.compare import ComparePage, beside, compare_data, compare_page, compare_table, side_by_side
from webapp.presenters.coverage import coverage_page
from webapp.presenters.export_formats import BYTE_ORDER_MARK, csv_rows
from webapp.presenters.help_page import finding_looks, glossary_rows, term_rows, usages
from webapp.services.glossary import glossary, glossary_terms
from webapp.services.request_context import index_now, params_now
from webapp.services.search_service import ComparedSearches, authority_facets, best_by_authority, compare_searches, require_known
from webapp.urls import terms_from

MOST_SECTIONS = 8
"""The most sections that an authority's page lists."""

browse = Blueprint("browse", __name__)


@browse.get("/authorities")
def authorities() -> str:
    """List the authorities that have letters."""
    return render_template("authorities.html", regions=regions(index_now().collection()))


@browse.get("/authorities/<code>")
def authority(code: str) -> str:
    """Show one authority: its letters over time, with its findings, sections and most distinctive words."""
    collection = index_now().collection()
    one = collection.authority(code)
    if one is None:
        raise NotFound("There are no letters to this council here. See all councils")
    facets = authority_facets(index_now().engine, code, MOST_SECTIONS)
    return render_template("authority.html", page=authority_page(one, collection, facets, _distinctive(one)))


@browse.get("/compare")
def compare() -> str:
    """Show what several searches find for each authority."""
    (page, _), params, engine = _comparison(), params_now(), index_now().engine
    best = {text: best_by_authority(engine, params, text, codes) for text, codes in beside(page)}
    return render_template("compare.html", page=page, sides=side_by_side(page, params, best))


@browse.get("/compare.csv")
def compare_as_table() -> Response:
    """Send the comparison as CSV."""
    rows = compare_table(_whole_comparison())
    return Response(BYTE_ORDER_MARK + csv_rows(rows), content_type="text/csv; charset=utf-8", headers=_named("csv"))


@browse.get("/compare.json")
def compare_as_data() -> Response:
    """Send the comparison as JSON."""
    data = compare_data(_whole_comparison())
    return Response(json.dumps(data, ensure_ascii=False), content_type="application/json", headers=_named("json"))


@browse.get("/coverage")
def coverage() -> str:
    """Show what the collection contains, what is missing, and why."""
    return render_template("coverage.html", page=coverage_page(index_now().collection()))


@browse.get("/help")
def guide() -> str:
    """Show how to search."""
    try:
        collection = index_now().collection()
    except SearchUnavailable:
        collection = None  # help works without an index too
    return render_template("help.html", usages=usages(collection), findings=finding_looks())


@browse.get("/glossary")
def abbreviations() -> str:
    """Show what the letters' abbreviations mean, and which terms belong together."""
    index = index_now()
    return render_template("glossary.html", rows=glossary_rows(glossary(index)), terms=term_rows(glossary_terms(index)))


def _distinctive(authority: Authority) -> tuple[Distinctive, ...]:
    """Return the words most distinctive of this authority's letters; worked out once per build."""
    index = index_now()
    letters = (index.engine.letter(head.id) for head in index.collection().of(authority))
    return index.kept(f"words of {authority.code}", lambda: distinctive(index.engine, tuple(letters)))


def _comparison() -> tuple[ComparePage, ComparedSearches]:
    """Return the comparison as a page, and the searches it was made from."""
    params, searches = params_now(), terms_from(request.args.getlist("terms"))
    found = compare_searches(index_now().engine, params, searches)
    return compare_page(params, searches, found, index_now().collection()), found


def _whole_comparison() -> ComparePage:
    """Return the comparison; `NotUnderstood` if any part of the request would have to be ignored."""
    require_understood()
    page, found = _comparison()
    require_known(found.notices)
    return page


def _named(form: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename=compare.{form}"}
