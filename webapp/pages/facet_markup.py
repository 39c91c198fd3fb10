"""Pages: the boxes of a filter as markup: what stands around a value's count is the same on every page, and so made once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from flask import Flask
from markupsafe import Markup

from webapp.presenters.facets import FacetRow

COUNT = "\0"
"""Stands for the count while the rest is made; no value has it."""
MOST_KEPT = 4096
"""Boxes that are kept: more than there are values that people look at."""


def add_facet_markup(app: Flask) -> None:
    """Give the templates of `app` `boxes(field, lines)`; with `apart=True` the boxes stand outside of their form."""

    def around(field: str, value: str, label: str, look: str, names: str, unit: str, ticked: bool, apart: bool) -> tuple[str, str]:
        """Return what stands before and after the count."""
        box = {"field": field, "value": value, "label": label, "look": look, "names": names, "unit": unit}
        made = app.jinja_env.get_template("facet_value.html").render(box, ticked=ticked, apart=apart, count=COUNT)
        before, _, after = made.partition(COUNT)
        return before, after

    kept = lru_cache(maxsize=MOST_KEPT)(around)

    @app.template_global()
    def boxes(field: str, lines: Iterable[FacetRow], apart: bool = False) -> Markup:
        made = []
        for one in lines:
            make = around if one.ticked else kept  # what is ticked may be any text that a reader put in the address
            before, after = make(field, one.value, one.label, one.look, one.names, one.unit, one.ticked, apart)
            made.append(f"{before}{one.count:,}{after}\n")
        return Markup("".join(made))  # noqa: S704  # escaped by the template
