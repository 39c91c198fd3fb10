"""Pages: several searches compared council by council, as a page and as files."""

from __future__ import annotations

import json

from flask import Blueprint, Response, make_response, render_template, request

from indexer.errors import BadQuery
from webapp.pages.council_names import council_names
from webapp.pages.known_arguments import require_understood
from webapp.presenters.compare import ComparePage, beside, compare_page, date_fault, side_by_side
from webapp.presenters.compare_files import compare_data, compare_table
from webapp.presenters.export_formats import BYTE_ORDER_MARK, csv_rows
from webapp.presenters.tile_map import LEGEND
from webapp.services.comparison import ComparedSearches, best_by_authority, compare_searches
from webapp.services.request_context import index_now
from webapp.urls import CompareParams, NotUnderstood, compare_params_from

comparing = Blueprint("comparing", __name__)


@comparing.get("/compare")
def compare() -> Response:
    """Show what several searches find for each council; a search or date that can't be read is shown in its place on the form."""
    params = compare_params_now()
    try:
        page, found = _comparison(params)
    except BadQuery as fault:
        again = date_fault(params, fault, index_now().collection())
        return make_response(render_template("compare.html", ask=again.ask, fault=again, names=council_names()), fault.status)
    counted = [line.params for line in found.lines if line.found]
    pairs = zip(counted, beside(page), strict=False)
    best = [best_by_authority(index_now().engine, params, counts) for params, counts in pairs]
    sides = side_by_side(page, found.lines, best)
    return make_response(render_template("compare.html", ask=page.ask, page=page, sides=sides, names=council_names(), legend=LEGEND))


@comparing.get("/compare.csv")
def as_table() -> Response:
    """Send the comparison as CSV."""
    rows = compare_table(_whole_comparison())
    return Response(BYTE_ORDER_MARK + csv_rows(rows), content_type="text/csv; charset=utf-8", headers=_named("csv"))


@comparing.get("/compare.json")
def as_data() -> Response:
    """Send the comparison as JSON."""
    data = compare_data(_whole_comparison())
    return Response(json.dumps(data, ensure_ascii=False), content_type="application/json", headers=_named("json"))


def compare_params_now() -> CompareParams:
    """Return the parameters of a comparison in the request's address."""
    return compare_params_from(request.args.items(multi=True))


def _comparison(params: CompareParams) -> tuple[ComparePage, ComparedSearches]:
    """Return the comparison as a page, and the searches it was made from."""
    found = compare_searches(index_now().engine, params, index_now().collection())
    return compare_page(params, found, index_now().collection()), found


def _whole_comparison() -> ComparePage:
    """Return the comparison; `BadQuery` or `NotUnderstood` if any part of the request would have to be left out."""
    require_understood()
    params, collection = compare_params_now(), index_now().collection()
    found = compare_searches(index_now().engine, params, collection)
    if found.notices:
        raise NotUnderstood(" ".join(one.message for one in found.notices).rstrip("."))
    if fault := next((line.fault for line in found.lines if line.fault), None):
        raise fault
    return compare_page(params, found, collection)


def _named(form: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename=compare.{form}"}
