"""Pages: all results of a search as a file, in every format of `EXPORTS` but the feed."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, request

from indexer.results import Results
from webapp.pages.attached import attached
from webapp.pages.known_arguments import require_understood
from webapp.pages.table_files import citation_file, table_file
from webapp.presenters.briefing import search_briefing
from webapp.presenters.briefing_docx import CONTENT_TYPE, briefing_docx
from webapp.presenters.citation import hit_citations
from webapp.presenters.export_columns import COLUMNS, Table, paragraph_rows
from webapp.presenters.export_formats import json_pieces
from webapp.presenters.file_names import file_name
from webapp.services.request_context import built_now, index_now, options_now, params_now
from webapp.services.search_service import all_results
from webapp.urls import ARRANGE, BY_COUNCIL, BY_SECTION, lasting_links, search_link

downloads = Blueprint("downloads", __name__)


@downloads.get("/search.csv")
def as_table() -> Response:
    """Send all results as CSV."""
    return _table("csv")


@downloads.get("/search.jsonl")
def as_lines() -> Response:
    """Send all results as JSON Lines."""
    return _table("jsonl")


@downloads.get("/search.parquet")
def as_parquet() -> Response:
    """Send all results as Parquet."""
    return _table("parquet")


@downloads.get("/search.json")
def as_data() -> Response:
    """Send all results as JSON."""
    require_understood()
    licence = options_now().licence
    told = {"name": licence.name, "url": licence.url} if licence.name else None
    return attached(json_pieces(_answers(), lasting_links(), told), "application/json", _named("paragraphs", "json"))


@downloads.get("/search.docx")
def as_briefing() -> Response:
    """Send the first results as a briefing pack for Word."""
    require_understood()
    params, built, heads = params_now(), built_now(), index_now().collection().by_id
    pack = search_briefing(params, next(_answers()), heads, arranged_now(), built, options_now().licence)
    return attached(briefing_docx(pack, built), CONTENT_TYPE, _named("briefing", "docx"))


@downloads.get("/search.ris")
def as_ris() -> Response:
    """Send the citations of all results as RIS."""
    return _citations("ris")


@downloads.get("/search.bib")
def as_bibtex() -> Response:
    """Send the citations of all results as BibTeX."""
    return _citations("bib")


@downloads.get("/search.csl.json")
def as_csl() -> Response:
    """Send the citations of all results as CSL-JSON."""
    return _citations("csl.json")


def arranged_now() -> str:
    """Return what the request puts the quotes of a pack under."""
    return BY_SECTION if request.args.get(ARRANGE) == BY_SECTION else BY_COUNCIL


def _table(form: str) -> Response:
    require_understood()
    heads, licence = index_now().collection().by_id, options_now().licence.name
    answers, cells = _answers(spans=False), paragraph_rows(heads, hit_citations(heads), licence)  # no column shows the spans
    rows = (map(cells, one.hits) for one in answers)
    return table_file(form, Table(COLUMNS, rows), search_link(params_now()), _named("paragraphs", form))


def _citations(form: str) -> Response:
    require_understood()
    answers, cited = _answers(spans=False), hit_citations(index_now().collection().by_id)
    return citation_file(form, (map(cited, one.hits) for one in answers), _named("citations", form))


def _answers(*, spans: bool = True) -> Iterator[Results]:
    return all_results(index_now().engine, params_now(), index_now().meaning, spans=spans)


def _named(what: str, form: str) -> str:
    return file_name(what, params_now(), built_now(), form)
