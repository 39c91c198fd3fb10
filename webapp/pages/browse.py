"""Pages: authorities, coverage, help and glossary."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from indexer.errors import NotFound, SearchUnavailable
from indexer.letter import Authority
from indexer.search import Distinctive, distinctive
from webapp.middleware.request_state import request_state
from webapp.pages.known_arguments import carried
from webapp.presenters.authority import authority_page, no_letters_words, regions, unnamed_words
from webapp.presenters.coverage import coverage_page
from webapp.presenters.help_page import finding_looks, glossary_rows, term_rows, usages
from webapp.presenters.new import new_page
from webapp.services.council_choice import code_called
from webapp.services.glossary import glossary, glossary_terms
from webapp.services.request_context import index_now
from webapp.services.search_service import authority_facets, criticism_by_year
from webapp.urls import authority_link, with_more

MOST_SECTIONS = 8
"""The most sections that an authority's page lists."""

browse = Blueprint("browse", __name__)


@browse.get("/authorities")
def authorities() -> str:
    """List the authorities that have letters."""
    collection = index_now().collection()
    return render_template("authorities.html", regions=regions(collection), unnamed=unnamed_words(collection))


@browse.get("/authorities/<code>")
def authority(code: str) -> str | AnyResponse:
    """Show one authority: its letters over time, with its findings, sections and most distinctive words; redirect from its other names."""
    collection = index_now().collection()
    if (own := code_called(code)) != code:
        return redirect(with_more(authority_link(own), carried()))
    one = collection.authority(code)
    if one is None:
        raise NotFound(no_letters_words(code))
    engine = index_now().engine
    facets = authority_facets(engine, one.code, MOST_SECTIONS)
    page = authority_page(one, collection, facets, criticism_by_year(engine, one.code), _distinctive(one))
    return render_template("authority.html", page=page)


@browse.get("/coverage")
def coverage() -> str:
    """Show what the collection contains, what is missing, and why."""
    return render_template("coverage.html", page=coverage_page(index_now().collection()))


@browse.get("/new")
def new() -> str:
    """Show the letters that came in lately, by council."""
    return render_template("new.html", page=new_page(index_now().collection(), date.today()))


@browse.get("/help")
def guide() -> str:
    """Show how to search."""
    try:
        collection = index_now().collection()
    except SearchUnavailable:
        collection = None  # help works without an index too
    return render_template("help.html", usages=usages(collection), findings=finding_looks())


@browse.get("/glossary")
def abbreviations() -> str:
    """Show what the letters' abbreviations mean, and which terms belong together."""
    index = index_now()
    return render_template("glossary.html", rows=glossary_rows(glossary(index)), terms=term_rows(glossary_terms(index)))


def _distinctive(authority: Authority) -> tuple[Distinctive, ...] | None:
    """Return the words most distinctive of this authority's letters, worked out once per build; None if that is not done yet.

    All words of its letters have to be read, which takes seconds where there are hundreds of letters to one council.
    """
    index = index_now()
    letters = (index.engine.letter(head.id) for head in index.collection().of(authority))
    words = index.made_beside(f"words of {authority.code}", lambda: distinctive(index.engine, tuple(letters)))
    request_state().unfinished = words is None
    return words
