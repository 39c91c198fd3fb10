"""Pages: which arguments each page reads. A page reports any others; a download has nowhere to report them, so it is refused."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, request

from webapp.middleware.request_state import request_state
from webapp.presenters.ignored_arguments import ignored_notices, no_file
from webapp.urls import ARRANGE, BESIDE, COLLECTED, NARROWING, SEARCHING, Ignored, NotUnderstood, Pairs, ignored_in

COMPARING = ("terms", "neighbours", *NARROWING, "by", "order")
GRADING = ("authority", "region", "authority_type", "neighbours", "from", "to")
LISTING = ("q", *NARROWING, "sort", "page")
DOWNLOADS = ("as_table", "as_lines", "as_parquet", "as_data", "as_ris", "as_bibtex", "as_csl")
BASKETS = ("basket_as_briefing", "basket_as", "basket_originals")
READS: Mapping[str, tuple[str, ...]] = {
    "pages.search": SEARCHING,
    "pages.printed": SEARCHING,
    "charting.charts": SEARCHING,
    "pages.values": (*SEARCHING, "find"),
    "pages.letter": (*SEARCHING, BESIDE[0]),
    "pages.paragraph": SEARCHING,
    "pages.similar": SEARCHING,
    "comparing.compare": COMPARING,
    "comparing.as_table": COMPARING,
    "comparing.as_data": COMPARING,
    "grading.grades": GRADING,
    "grading.as_table": GRADING,
    "grading.as_data": GRADING,
    **dict.fromkeys((f"downloads.{name}" for name in DOWNLOADS), SEARCHING),
    "downloads.as_briefing": (*SEARCHING, ARRANGE),
    "listing.letters": LISTING,
    "listing.as_file": LISTING,
    "packs.originals": LISTING,
    "packs.briefing": (*SEARCHING, ARRANGE),
    **dict.fromkeys((f"packs.{name}" for name in ("basket", *BASKETS)), (COLLECTED, ARRANGE)),
    "exports.as_feed": SEARCHING,
    "exports.cite": SEARCHING,
    "exports.cite_letter": SEARCHING,
    "alerts.offer": SEARCHING,
    "alerts.ask": SEARCHING,
}
"""The arguments that each endpoint reads; endpoints not listed read none."""
FILES = frozenset(
    (
        *(f"{name}.{form}" for name in ("comparing", "grading") for form in ("as_table", "as_data")),
        *(f"downloads.{name}" for name in (*DOWNLOADS, "as_briefing")),
        "listing.as_file",
        *(f"packs.{name}" for name in ("originals", *BASKETS)),
    )
)
"""Endpoints that send a file; a feed is not one, as it can report in an entry."""
SILENT = FILES | {"exports.as_feed", "programs.attempt"}
"""Endpoints whose error pages don't list ignored arguments: the error itself, the feed or the redirect's target reports them."""
MOST_CARRIED = 20
"""The most ignored arguments that a redirect passes on, so that its target page can report them."""


TELL_ALL = frozenset(("pages.search", "pages.letter"))
"""Endpoints that show all notices of their searches, also that part of the index could not be searched."""


def tell_what_is_ignored(app: Flask) -> None:
    """Add `ignored()` and `incomplete()` to the templates of `app`: about arguments that the page can't use, and what wasn't searched."""

    @app.template_global()
    def incomplete() -> bool:
        return request_state().partial and request.endpoint not in TELL_ALL

    @app.template_global()
    def ignored() -> tuple[str, ...]:
        wanted = request.args and request.endpoint and request.endpoint not in SILENT
        return ignored_notices(ignored_now()) if wanted else ()


def ignored_now() -> tuple[Ignored, ...]:
    """Return the arguments of the request that its page can't use."""
    return ignored_in(request.args.items(multi=True), READS.get(request.endpoint or "", ()))


def require_understood() -> None:
    """Raise `NotUnderstood` if the requested file would have to ignore any argument."""
    if reason := no_file(ignored_now(), READS[request.endpoint or ""]):
        raise NotUnderstood(reason)


def carried() -> Pairs:
    """Return the arguments that the page can't use, to add to the address it redirects to."""
    return tuple(one.pair for one in ignored_now()[:MOST_CARRIED])
