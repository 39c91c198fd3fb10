"""URLs: absolute URLs of the API. Put `/api/v1` in front of a page's path to get the same content as JSON."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import request

from indexer.fields import FIELD_WORDS
from webapp.urls.page_links import absolute_url, page_link
from webapp.urls.search_params import Pairs

ROOT = "api/v1"


def api_link(*parts: str, arguments: Pairs = ()) -> str:
    """Return the absolute URL of the API resource with these path `parts`: "letters", an id."""
    path = "/".join(quote(part, safe="") for part in parts)
    return absolute_url(page_link(f"{ROOT}/{path}", arguments))


def document_link() -> str:
    """Return the absolute URL of the OpenAPI document."""
    return api_link("openapi.json")


def api_page_link(anchor: str = "") -> str:
    """Return the address of the API page on this host, with an optional anchor."""
    return page_link("api/") + (f"#{anchor}" if anchor else "")


def here_link(name: str, value: str) -> str:
    """Return the absolute URL of the current request with one parameter replaced and each field under its main name."""
    others = [(FIELD_WORDS.get(other, other), kept) for other, kept in request.args.items(multi=True) if other != name]
    return absolute_url(f"{request.script_root}{quote(request.path)}?{urlencode([*others, (name, value)])}")
