"""URLs: the only maker of links, each an address below the application's own root."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from urllib.parse import quote, quote_plus, urlencode

from flask import has_request_context, request

from indexer.letter import Authority, Letter
from indexer.query import Sort
from indexer.results import Hit
from webapp.urls.search_params import GroupBy, Pairs, SearchParams, arguments_of, with_value

SITE = (
    ("Search", "/"),
    ("Councils", "/authorities"),
    ("Compare", "/compare"),
    ("Coverage", "/coverage"),
    ("Help", "/help"),
)
"""The pages that every page leads to."""
EXPORTS = {"csv": "CSV", "json": "JSON", "atom": "Atom feed"}
"""Forms in which a search can be kept, and what each is called."""

BESIDE = ("beside", "yes")
"""The argument by which a letter's page shows the original too."""

MARK = "\0"
"""Stands for a value; nothing that is asked has it."""


@dataclass(frozen=True, slots=True)
class ParagraphLinks:
    """Where a paragraph leads: its lasting address, its citation, paragraphs like it."""

    lasting: str
    cite: str
    similar: str


@dataclass(frozen=True, slots=True)
class HitLinks:
    """Where a hit leads: its letter at it, the original at its page, its citation, paragraphs like it."""

    letter: str
    original: str
    cite: str
    similar: str


def home_link() -> str:
    """Return the address of the first page."""
    return _address("/")


def site_links() -> tuple[tuple[str, str], ...]:
    """Return what stands in the head of every page: label and address."""
    return tuple((label, _address(path)) for label, path in SITE)


def search_link(params: SearchParams | None = None) -> str:
    """Return the address of the results; of the search itself where nothing is asked."""
    return _address("/search", arguments_of(params or SearchParams()))


def value_links(params: SearchParams, field: str) -> Callable[[str], str]:
    """Return what makes the address of the results with one more value of `field`: written once for all of its values."""
    before, _, after = search_link(with_value(params, field, MARK)).partition(quote(MARK))
    return lambda value: f"{before}{quote_plus(value)}{after}"


def values_link(params: SearchParams, field: str) -> str:
    """Return the address of the page that lists every value of `field` for this search."""
    return _address(f"/search/by/{field}", arguments_of(replace(params, page=1) if params.page > 1 else params))


def hit_links(params: SearchParams) -> Callable[[Hit], HitLinks]:
    """Return what makes the addresses of a hit of what was `params`: what all hits of a page share is written once."""
    root, search = _address(""), _search(arguments_of(params))

    def links(hit: Hit) -> HitLinks:
        paragraph = f"{root}{_paragraph(hit.letter_id, hit.key)}"
        letter = f"{root}{_named(hit)}{search}#p{hit.paragraph}"
        return HitLinks(letter, f"{root}{_original(hit.letter_id)}{_at(hit.page)}", f"{paragraph}/cite", f"{paragraph}/similar")

    return links


def paragraph_links(letter_id: str) -> Callable[[str], ParagraphLinks]:
    """Return what makes the addresses of a letter's paragraphs by their keys: what they share is written once."""
    root = _address("")

    def links(key: str) -> ParagraphLinks:
        lasting = root + _paragraph(letter_id, key)
        return ParagraphLinks(lasting, f"{lasting}/cite", f"{lasting}/similar")

    return links


def letter_link(letter: Letter | Hit, params: SearchParams | None = None, paragraph: int | None = None) -> str:
    """Return the address of a letter, with the search it was found by, at a paragraph."""
    return _address(_named(letter), arguments_of(params or SearchParams())) + (f"#p{paragraph}" if paragraph else "")


def beside_link(letter: Letter, params: SearchParams, beside: bool) -> str:
    """Return the address of a letter with, or without, its original beside the text."""
    return _address(_named(letter), (*arguments_of(params), *((BESIDE,) if beside else ())))


def bare_letter_link(letter_id: str) -> str:
    """Return the address of a letter that lasts, whatever is read of it later."""
    return _address(_letter(letter_id))


def paragraph_link(letter_id: str, key: str) -> str:
    """Return the address of a paragraph that lasts."""
    return _address(_paragraph(letter_id, key))


def lasting_links() -> Callable[[Hit], str]:
    """Return what makes a hit's whole lasting address, also after this request is over, as an export is sent."""
    root = whole(_address(""))
    return lambda hit: f"{root}{_paragraph(hit.letter_id, hit.key)}"


def original_link(letter_id: str, page: int | None = None) -> str:
    """Return the address of the file as it was given to us, at a page where it has pages."""
    return _address(_original(letter_id)) + _at(page)


def framed_link(letter_id: str, page: int | None = None) -> str:
    """Return the address of the original for a frame, at a page, as wide as the frame.

    The page stands before the # too: a browser's PDF viewer stays where it is when the address changes behind the # alone.
    """
    at = page or 1
    return _address(_original(letter_id), (("page", str(at)),)) + f"{_at(at)}&navpanes=0&view=FitH"


def compare_arguments(params: SearchParams, searches: Iterable[str]) -> Pairs:
    """Return the arguments of a comparison: its searches, one a line, and the filters that are asked."""
    lines = "\n".join(searches)
    filters = arguments_of(replace(params, text="", sort=Sort.RELEVANCE, group=GroupBy.PARAGRAPH, page=1))
    return ((("terms", lines),) if lines else ()) + filters


def compare_link(params: SearchParams, searches: Iterable[str], form: str = "") -> str:
    """Return the address of a comparison, or of one form of it: "csv" or "json"."""
    return _address("/compare" + (f".{form}" if form else ""), compare_arguments(params, searches))


def export_link(params: SearchParams, form: str) -> str:
    """Return the address of all results in one of the forms of `EXPORTS`; a page's number is of no use there."""
    return _address(f"/search.{form}", arguments_of(replace(params, group=GroupBy.PARAGRAPH, page=1)))


def cite_link(letter_id: str, key: str, form: str = "") -> str:
    """Return the address of a paragraph's citation, or of one form of it: "bib" or "ris"."""
    return paragraph_link(letter_id, key) + "/cite" + (f".{form}" if form else "")


def authority_link(code: str = "") -> str:
    """Return the address of an authority, or of the list of all."""
    return _address("/authorities" + (f"/{quote(code, safe='')}" if code else ""))


def page_link(name: str, arguments: Pairs = ()) -> str:
    """Return the address of a page by its name: "help", "coverage"."""
    return _address(f"/{name}", arguments)


def with_more(link: str, arguments: Pairs) -> str:
    """Return the address `link` with more arguments."""
    address, mark, place = link.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{urlencode(arguments)}{mark}{place}" if arguments else link


def whole(link: str) -> str:
    """Return a link as it is written outside of the pages: with the host that this request asked."""
    return (request.host_url.rstrip("/") if has_request_context() else "") + link


def static_link(name: str, version: str) -> str:
    """Return the address of a file of `static/` that changes with its content."""
    stem, dot, suffix = name.rpartition(".")
    return _address(f"/static/{stem}.{version}{dot}{suffix}")


@lru_cache(maxsize=4096)
def slug(authority: Authority | None, letter_type: str | None, day: date | None) -> str:
    """Return "-leeds-focused-visit-2018-02-22": decoration for a letter's address, "" where nothing is known."""
    parts = (authority.short_name if authority else "", letter_type or "", day.isoformat() if day else "")
    plain = unicodedata.normalize("NFKD", " ".join(parts)).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    return "".join(f"-{word}" for word in words)


def _letter(letter_id: str) -> str:
    return f"/letters/{letter_id}"


def _named(letter: Letter | Hit) -> str:
    """Return a letter's path with its name behind its id."""
    if isinstance(letter, Letter):
        return _letter(letter.id) + slug(letter.authority, letter.letter_type, letter.when)
    return _letter(letter.letter_id) + slug(letter.authority, letter.letter_type, letter.letter_date or letter.visit_end)


def _paragraph(letter_id: str, key: str) -> str:
    return f"{_letter(letter_id)}/p/{quote(key, safe='')}"


def _original(letter_id: str) -> str:
    return f"{_letter(letter_id)}/original"


def _at(page: int | None) -> str:
    """Return what leads a browser's PDF viewer to a page."""
    return f"#page={page}" if page else ""


def _address(path: str, arguments: Pairs = ()) -> str:
    """Put the application's own root before `path`, so that pages work below any address."""
    root = request.script_root if has_request_context() else ""
    return f"{root}{path}{_search(arguments)}"


def _search(arguments: Pairs) -> str:
    return f"?{_written(arguments)}" if arguments else ""


@lru_cache(maxsize=1024)
def _written(arguments: Pairs) -> str:
    """Return the search part of an address; a page's links have a few alike, many times."""
    return "&".join(_pair(*one) for one in arguments)


@lru_cache(maxsize=1024)
def _pair(name: str, value: str) -> str:
    return urlencode({name: value})
