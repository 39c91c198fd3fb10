"""URLs: build the links of the pages, each below the application's root."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, quote_plus, urlencode

from flask import has_request_context, request

from indexer.citation import letter_path, paragraph_path
from indexer.letter import Authority, Letter
from indexer.query import Sort
from indexer.results import Hit
from indexer.serialise import iso_written
from webapp.urls.search_params import GroupBy, Pairs, SearchParams, arguments_of, with_value

SITE = (
    ("Search", "/"),
    ("Councils", "/authorities"),
    ("Compare", "/compare"),
    ("Grades", "/grades"),
    ("New", "/new"),
    ("Coverage", "/coverage"),
    ("Help", "/help"),
)
"""The links in the header of every page: label and path."""
EXPORTS = {
    "docx": "Word briefing",
    "csv": "CSV",
    "json": "JSON",
    "jsonl": "JSON Lines",
    "parquet": "Parquet",
    "ris": "RIS",
    "bib": "BibTeX",
    "csl.json": "CSL-JSON",
    "atom": "Atom feed",
}
"""Formats in which search results can be saved or followed, with their labels."""
TABLE_FORMS = ("csv", "jsonl", "parquet")
"""Formats of tables, of paragraphs or of letters."""
BY_COUNCIL, BY_SECTION = "council", "section"
ARRANGE = "arrange"
"""The argument that says what a briefing pack puts its quotes under."""
Arrangement = str
"""One of `BY_COUNCIL` and `BY_SECTION`."""
COLLECTED = "p"
"""The argument that names a collected paragraph: "0a1b2c3d4e5f6071/its-first-words"."""
MOST_COLLECTED = 100
"""Paragraphs in one basket."""
Place = tuple[str, str]
"""A paragraph: its letter's id and its key."""

BESIDE = ("beside", "yes")
"""The argument that makes a letter's page show the original beside the text."""

MARK = "\0"
"""Placeholder for a value; it can't occur in search parameters."""


class ParagraphLinks(NamedTuple):
    """The links of a paragraph: its lasting link, its citation, similar paragraphs."""

    lasting: str
    cite: str
    similar: str


class HitLinks(NamedTuple):
    """The links of a hit: its place in the letter, its page in the original, its citation, similar paragraphs."""

    letter: str
    original: str
    cite: str
    similar: str


def home_link() -> str:
    """Return the address of the home page."""
    return _address("/")


def site_links() -> tuple[tuple[str, str], ...]:
    """Return the label and address of each link in the header of every page."""
    return tuple((label, _address(path)) for label, path in SITE)


def search_link(params: SearchParams | None = None) -> str:
    """Return the address of the results for `params`, or plain `/search` without them."""
    return _address("/search", arguments_of(params or SearchParams()))


def value_links(params: SearchParams, field: str) -> Callable[[str], str]:
    """Return a function from a value of `field` to the results filtered by it too; the rest of the address is built only once."""
    return _with_text_for_mark(with_value(params, field, MARK))


def text_links(params: SearchParams) -> Callable[[str], str]:
    """Return a function from a text to the first page of its results, searched as `params`; the rest is built only once."""
    return _with_text_for_mark(replace(params, text=MARK, page=1))


def _with_text_for_mark(params: SearchParams) -> Callable[[str], str]:
    before, _, after = search_link(params).partition(quote(MARK))
    return lambda text: f"{before}{quote_plus(text)}{after}"


def values_link(params: SearchParams, field: str) -> str:
    """Return the address of the page with every value of `field` for this search."""
    return _address(f"/search/by/{field}", arguments_of(replace(params, page=1) if params.page > 1 else params))


def hit_links(params: SearchParams) -> Callable[[Hit], HitLinks]:
    """Return a function from a hit of the search `params` to its links; the shared parts are built only once per page."""
    root, search = _address(""), _search(arguments_of(params))

    def links(hit: Hit) -> HitLinks:
        paragraph = f"{root}{paragraph_path(hit.letter_id, hit.key)}"
        letter = f"{root}{_named(hit)}{search}#p{hit.paragraph}"
        return HitLinks(letter, f"{root}{_original(hit.letter_id)}{_at(hit.page)}", f"{paragraph}/cite", f"{paragraph}/similar")

    return links


def paragraph_links(letter_id: str) -> Callable[[str], ParagraphLinks]:
    """Return a function from a paragraph's key to its links; the parts shared by a letter's paragraphs are built only once."""
    root = _address("")

    def links(key: str) -> ParagraphLinks:
        lasting = root + paragraph_path(letter_id, key)
        return ParagraphLinks(lasting, f"{lasting}/cite", f"{lasting}/similar")

    return links


def letter_link(letter: Letter | Hit, params: SearchParams | None = None, paragraph: int | None = None) -> str:
    """Return the address of a letter, with the search that found it and the paragraph to scroll to, if given."""
    return _address(_named(letter), arguments_of(params or SearchParams())) + (f"#p{paragraph}" if paragraph else "")


def beside_link(letter: Letter, params: SearchParams, beside: bool) -> str:
    """Return the address of a letter with or without its original beside the text."""
    return _address(_named(letter), (*arguments_of(params), *((BESIDE,) if beside else ())))


def bare_letter_link(letter_id: str) -> str:
    """Return the lasting address of a letter: without a slug, which may change with the letter's metadata."""
    return _address(letter_path(letter_id))


def paragraph_link(letter_id: str, key: str) -> str:
    """Return the lasting address of a paragraph."""
    return _address(paragraph_path(letter_id, key))


def lasting_links() -> Callable[[Hit], str]:
    """Return a function from a hit to its absolute lasting URL; it also works after the request, while an export is being sent."""
    root = absolute_url(_address(""))
    return lambda hit: f"{root}{paragraph_path(hit.letter_id, hit.key)}"


def original_link(letter_id: str, page: int | None = None) -> str:
    """Return the address of a letter's original file, at a page if one is given."""
    return _address(_original(letter_id)) + _at(page)


def framed_link(letter_id: str, page: int | None = None) -> str:
    """Return the address of the original for the frame beside the text, at a page and fitted to the frame's width.

    The page is in the query string too, as a browser's PDF viewer does not move if only the fragment changes.
    """
    at = page or 1
    return _address(_original(letter_id), (("page", str(at)),)) + f"{_at(at)}&navpanes=0&view=FitH"


def export_link(params: SearchParams, form: str, arranged: Arrangement = BY_COUNCIL) -> str:
    """Return the address of all results in one of the formats of `EXPORTS`; quotes of a briefing stand as `arranged`."""
    return _address(f"/search.{form}", (*_all_of(params), *_arranged(arranged)))


@lru_cache(maxsize=64)
def _all_of(params: SearchParams) -> Pairs:
    """Return the arguments of all that a search finds: those of its page without grouping, size and number."""
    return arguments_of(replace(params, group=GroupBy.PARAGRAPH, wanted=0, page=1))


def _arranged(arranged: Arrangement) -> Pairs:
    return ((ARRANGE, arranged),) if arranged != BY_COUNCIL else ()


def print_link(params: SearchParams) -> str:
    """Return the address of all results on one page for paper."""
    return _address("/search/print", _all_of(params))


def charts_link(params: SearchParams) -> str:
    """Return the address of the charts of a search."""
    return _address("/search/charts", _all_of(params))


def briefing_link(params: SearchParams, arranged: Arrangement = BY_COUNCIL) -> str:
    """Return the address of the briefing pack of a search as a page to print."""
    return _address("/briefing", (*_all_of(params), *_arranged(arranged)))


def basket_link(places: Iterable[Place] = (), form: str = "", arranged: Arrangement = BY_COUNCIL) -> str:
    """Return the address of a basket with these paragraphs, as a page or in a format: "docx", "zip", a table's or a reference manager's."""
    held = ((COLLECTED, f"{letter}/{key}") for letter, key in places)
    return _address("/basket" + (f".{form}" if form else ""), (*held, *_arranged(arranged)))


def letters_link(params: SearchParams | None = None, form: str = "") -> str:
    """Return the address of the letters found by a search, as a page or in a format: "zip", a table's or a reference manager's."""
    asked = params or SearchParams()
    listed = replace(asked, group=GroupBy.PARAGRAPH, wanted=0, page=1 if form else asked.page)
    return _address("/letters" + (f".{form}" if form else ""), arguments_of(listed))


def cite_link(letter_id: str, key: str, form: str = "") -> str:
    """Return the address of a paragraph's citation, or of one format of it: "bib", "ris" or "csl.json"."""
    return paragraph_link(letter_id, key) + "/cite" + (f".{form}" if form else "")


def cite_letter_link(letter_id: str, form: str = "") -> str:
    """Return the address of a whole letter's citation, or of one format of it."""
    return bare_letter_link(letter_id) + "/cite" + (f".{form}" if form else "")


def authority_link(code: str = "") -> str:
    """Return the address of an authority's page, or of the list of authorities without a `code`."""
    return _address("/authorities" + (f"/{quote(code, safe='')}" if code else ""))


def page_link(name: str, arguments: Pairs = ()) -> str:
    """Return the address of the page with this path: "help", "coverage"."""
    return _address(f"/{name}", arguments)


def with_query(name: str, params: SearchParams) -> str:
    """Return the address of a page about a search, without its order, grouping and page number."""
    return _address(f"/{name}", arguments_of(replace(params, sort=Sort.RELEVANCE, group=GroupBy.PARAGRAPH, page=1, sharper=False)))


def query_string(params: SearchParams) -> str:
    """Return the query string of a search; "" for all paragraphs."""
    return _written(arguments_of(params))


def with_more(link: str, arguments: Pairs) -> str:
    """Return `link` with these arguments added."""
    address, mark, place = link.partition("#")
    return f"{address}{'&' if '?' in address else '?'}{urlencode(arguments)}{mark}{place}" if arguments else link


def absolute_url(link: str) -> str:
    """Return `link` as an absolute URL, for use outside the pages; as it is outside a request, or if the request's host can't be one."""
    # Not `host_url`, which has international names in their own letters: headers can't carry these.
    return (f"{request.scheme}://{request.host}" if has_request_context() and request.host else "") + link


def here_with(arguments: Pairs) -> str:
    """Return the address of the current page with these arguments alone."""
    return _address(quote(request.path), arguments)


def static_link(name: str, version: str) -> str:
    """Return the address of a file of `static/`, which changes with its content."""
    stem, dot, suffix = name.rpartition(".")
    return _address(f"/static/{stem}.{version}{dot}{suffix}")


@lru_cache(maxsize=4096)
def slug(authority: Authority | None, letter_type: str | None, day: date | None, month_only: bool = False) -> str:
    """Return the readable end of a letter's address: "-leeds-focused-visit-2018-02-22", or "" if nothing is known."""
    parts = (authority.short_name if authority else "", letter_type or "", iso_written(day, month_only) or "")
    plain = unicodedata.normalize("NFKD", " ".join(parts)).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    return "".join(f"-{word}" for word in words)


def _named(letter: Letter | Hit) -> str:
    """Return a letter's path, with the slug after its id."""
    if isinstance(letter, Letter):
        return letter_path(letter.id) + slug(letter.authority, letter.letter_type, letter.when, letter.month_only)
    return letter_path(letter.letter_id) + slug(letter.authority, letter.letter_type, letter.when, letter.month_only)


def _original(letter_id: str) -> str:
    return f"{letter_path(letter_id)}/original"


def _at(page: int | None) -> str:
    """Return the fragment that opens a browser's PDF viewer at this page."""
    return f"#page={page}" if page else ""


def _address(path: str, arguments: Pairs = ()) -> str:
    """Put the application's root before `path`, so that the site can be mounted at any path."""
    root = request.script_root if has_request_context() else ""
    return f"{root}{path}{_search(arguments)}"


def _search(arguments: Pairs) -> str:
    return f"?{_written(arguments)}" if arguments else ""


@lru_cache(maxsize=1024)
def _written(arguments: Pairs) -> str:
    """Return the query string for `arguments`; cached, as the links of a page share a few."""
    return "&".join(_pair(*one) for one in arguments)


@lru_cache(maxsize=1024)
def _pair(name: str, value: str) -> str:
    return urlencode({name: value})
