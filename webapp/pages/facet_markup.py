"""Pages: the markup of a filter's checkboxes, cached, as only a value's count differs from page to page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from flask import Flask
from markupsafe import Markup

from webapp.presenters.facets import FacetRow

COUNT = "\0"
"""Placeholder for the count while the rest is rendered; no value contains it."""
MOST_KEPT = 4096
"""The most checkboxes cached: more than the number of values that people look at."""


def add_facet_markup(app: Flask) -> None:
    """Add `boxes(field, lines)` to the templates of `app`; with `apart=True` the checkboxes are outside their form."""

    def around(field: str, value: str, label: str, look: str, names: str, unit: str, ticked: bool, apart: bool) -> tuple[str, str]:
        """Return the markup before and after the count."""
        box = {"field": field, "value": value, "label": label, "look": look, "names": names, "unit": unit}
        made = app.jinja_env.get_template("facet_value.html").render(box, ticked=ticked, apart=apart, count=COUNT)
        before, _, after = made.partition(COUNT)
        return before, after

    kept = lru_cache(maxsize=MOST_KEPT)(around)

    @app.template_global()
    def boxes(field: str, lines: Iterable[FacetRow], apart: bool = False) -> Markup:
        made = []
        for one in lines:
            make = around if one.ticked else kept  # a ticked value may be any text that was put in the address
            before, after = make(field, one.value, one.label, one.look, one.names, one.unit, one.ticked, apart)
            made.append(f"{before}{one.count:,}{after}\n")
        return Markup("".join(made))  # noqa: S704  # escaped by the template
