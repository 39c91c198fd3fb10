"""Pages: the grades of several councils over time, as a page and as files."""

from __future__ import annotations

import json
from dataclasses import replace

from flask import Blueprint, Response, make_response, render_template, request

from indexer.errors import BadQuery
from webapp.api.serializers import serialize_grades
from webapp.pages.council_names import council_names
from webapp.pages.known_arguments import require_understood
from webapp.presenters.council_form import NARROWS_COUNCILS, period_words
from webapp.presenters.export_formats import BYTE_ORDER_MARK, csv_rows
from webapp.presenters.grades import grades_date_fault, grades_page
from webapp.presenters.grades_files import grades_table
from webapp.services.council_choice import choice_of
from webapp.services.grades import GradesOverTime, grades_over_time
from webapp.services.request_context import index_now, params_now
from webapp.urls import NotUnderstood, SearchParams, date_range_of, neighbours_from

grading = Blueprint("grading", __name__)


@grading.get("/grades")
def grades() -> Response:
    """Show the grades of councils over time."""
    params, neighbours, collection = _params(), _neighbours(), index_now().collection()
    try:
        found = _found()
    except BadQuery as fault:
        again = grades_date_fault(params, neighbours, fault, collection)
        return make_response(render_template("grades.html", form=again.form, fault=again, names=council_names()), fault.status)
    page = grades_page(params, neighbours, found, collection)
    return make_response(render_template("grades.html", form=page.form, page=page, names=council_names()))


@grading.get("/grades.csv")
def as_table() -> Response:
    """Send the grades as CSV."""
    rows = grades_table(_whole(), period_words(_params()), index_now().collection())
    return Response(BYTE_ORDER_MARK + csv_rows(rows), content_type="text/csv; charset=utf-8", headers=_named("csv"))


@grading.get("/grades.json")
def as_data() -> Response:
    """Send the grades as JSON, in the shape of the API."""
    data = serialize_grades(_params(), _neighbours(), _whole())
    return Response(json.dumps(data, ensure_ascii=False), content_type="application/json", headers=_named("json"))


def _params() -> SearchParams:
    """Return the parameters that choose councils and dates; others are reported as ignored, so they must not narrow what the page says."""
    params = params_now()
    return replace(params, text="", filters=tuple(one for one in params.filters if one.field in NARROWS_COUNCILS))


def _neighbours() -> str:
    return neighbours_from(request.args.items(multi=True))


def _found() -> GradesOverTime:
    """Return the grades that the request asks for; `BadQuery` if its dates can't be understood."""
    params = _params()
    days = date_range_of(params)
    return grades_over_time(index_now().collection(), choice_of(index_now().engine, params, _neighbours()), days)


def _whole() -> GradesOverTime:
    """Return the grades; `NotUnderstood` if any part of the request would have to be left out."""
    require_understood()
    found = _found()
    if found.choice.notices:
        raise NotUnderstood(" ".join(one.message for one in found.choice.notices).rstrip("."))
    return found


def _named(form: str) -> dict[str, str]:
    return {"Content-Disposition": f"attachment; filename=grades.{form}"}
