"""Pages: which arguments each page reads. What else an address has, the page tells; a file, which can't tell anything, is refused."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, request

from webapp.presenters.ignored_arguments import ignored_notices, no_file
from webapp.urls import BESIDE, NARROWING, SEARCHING, Ignored, NotUnderstood, Pairs, ignored_in

COMPARING = ("terms", *NARROWING)
READS: Mapping[str, tuple[str, ...]] = {
    "pages.search": SEARCHING,
    "pages.values": (*SEARCHING, "find"),
    "pages.letter": (*SEARCHING, BESIDE[0]),
    "pages.paragraph": SEARCHING,
    "pages.similar": SEARCHING,
    "browse.compare": COMPARING,
    "browse.compare_as_table": COMPARING,
    "browse.compare_as_data": COMPARING,
    "exports.as_table": SEARCHING,
    "exports.as_data": SEARCHING,
    "exports.as_feed": SEARCHING,
    "exports.cite": SEARCHING,
}
"""What each endpoint reads of its address; others read nothing."""
FILES = frozenset(("exports.as_table", "exports.as_data", "browse.compare_as_table", "browse.compare_as_data"))
"""Endpoints that send a file; a feed is none, as it has entries to tell in."""
SILENT = FILES | {"exports.as_feed", "programs.attempt"}
"""Endpoints on whose error pages nothing more is told: the file's error tells it, the feed does, or the address that they lead to."""
MOST_CARRIED = 20
"""How many arguments a redirect carries on, so that the page where it ends can tell of them."""


def tell_what_is_ignored(app: Flask) -> None:
    """Give the templates of `app` `ignored()`: sentences on what the request's address asks and its page can't use."""

    @app.template_global()
    def ignored() -> tuple[str, ...]:
        wanted = request.args and request.endpoint and request.endpoint not in SILENT
        return ignored_notices(ignored_now()) if wanted else ()


def ignored_now() -> tuple[Ignored, ...]:
    """Return what the request's address asks and its page can't use."""
    return ignored_in(request.args.items(multi=True), READS.get(request.endpoint or "", ()))


def require_understood() -> None:
    """Raise `NotUnderstood` where the file that is asked for would leave out anything of its address."""
    if reason := no_file(ignored_now(), READS[request.endpoint or ""]):
        raise NotUnderstood(reason)


def carried() -> Pairs:
    """Return what the request's page can't use, for the address that it leads to."""
    return tuple(one.pair for one in ignored_now()[:MOST_CARRIED])
