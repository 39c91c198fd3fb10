"""Pages: the names of councils that are offered while one is typed."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from webapp.presenters.facets import names_to_type
from webapp.services.request_context import index_now


def council_names() -> Markup:
    """Return the names as markup for a list of suggestions; rendered once per build."""
    return index_now().kept("names", _written)


def _written() -> Markup:
    names = names_to_type(one for one, _ in index_now().collection().authorities)
    return Markup(render_template("names.html", names=names))  # noqa: S704  # escaped by the template
