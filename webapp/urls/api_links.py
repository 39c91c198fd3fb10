"""URLs: addresses of the API, whole, as programs keep them. Put `/api/v1` before a page's address to have the same as data."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from flask import request

from webapp.urls.page_links import page_link, whole
from webapp.urls.search_params import Pairs

ROOT = "api/v1"


def api_link(*parts: str, arguments: Pairs = ()) -> str:
    """Return the whole address of what `parts` name: "letters", an id."""
    path = "/".join(quote(part, safe="") for part in parts)
    return whole(page_link(f"{ROOT}/{path}", arguments))


def document_link() -> str:
    """Return the address of the API's document."""
    return api_link("openapi.json")


def api_page_link(anchor: str = "") -> str:
    """Return the address of the page on the API, within this host, at an anchor."""
    return page_link("api/") + (f"#{anchor}" if anchor else "")


def here_link(name: str, value: str) -> str:
    """Return the whole address of the request at hand with one argument set anew."""
    others = [(other, kept) for other, kept in request.args.items(multi=True) if other != name]
    return whole(f"{request.script_root}{quote(request.path)}?{urlencode([*others, (name, value)])}")
