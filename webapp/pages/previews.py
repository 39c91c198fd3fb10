"""Pages: the one address of each page, for search engines, and for other sites that show what a link leads to."""

from __future__ import annotations

from flask import Flask, request

from indexer.fields import FIELD_WORDS
from webapp.options import Licence
from webapp.pages.known_arguments import READS
from webapp.services.request_context import options_now
from webapp.urls import absolute_url, here_with
from webapp.urls.ignored import PARAMETERS

SHOW_A_SEARCH = frozenset((
    "pages.search", "pages.values", "comparing.compare", "grading.grades",
    "listing.letters", "packs.briefing", "packs.basket",
))
"""Endpoints whose page is another one with other arguments; on other pages, arguments only say where the reader came from."""


def add_previews(app: Flask) -> None:
    """Add `canonical()` to the templates of `app`, the absolute URL of the current page or "" where there is none, and `licence()`."""

    @app.template_global()
    def licence() -> Licence:
        return options_now().licence

    @app.template_global()
    def canonical() -> str:
        endpoint = request.endpoint or ""
        if not endpoint:
            return ""
        reads = READS.get(endpoint, ()) if endpoint in SHOW_A_SEARCH else ()
        given = ((FIELD_WORDS.get(name, name), value) for name, value in request.args.items(multi=True) if value)
        used = ((name, value) for name, value in given if name in reads and PARAMETERS[name].understood(value))
        return absolute_url(here_with(tuple(used)))
