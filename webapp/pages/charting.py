"""Pages: the charts of a search."""

from __future__ import annotations

from flask import Blueprint, render_template

from webapp.presenters.charts import charts_page
from webapp.presenters.tile_map import LEGEND
from webapp.services.charts import shares_of
from webapp.services.request_context import index_now, params_now
from webapp.services.search_service import with_typed_filters_in_panel

charting = Blueprint("charting", __name__)


@charting.get("/search/charts")
def charts() -> str:
    """Show in which share of the letters a search finds something, by year and on a map of England by council."""
    engine, collection = index_now().engine, index_now().collection()
    params = with_typed_filters_in_panel(engine, params_now())
    return render_template("charts.html", page=charts_page(params, shares_of(engine, params, collection)), legend=LEGEND)
