"""Pages: all results of a search as a file, in every format of `EXPORTS` but the feed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO

from flask import Blueprint, Response, request

from indexer.results import Results
from webapp.middleware.auth import options_now
from webapp.pages.attached import attached
from webapp.pages.known_arguments import require_understood
from webapp.presenters.briefing import search_briefing
from webapp.presenters.briefing_docx import CONTENT_TYPE, briefing_docx
from webapp.presenters.citation import hit_citations
from webapp.presenters.citation_forms import FORMS
from webapp.presenters.export_columns import table_rows
from webapp.presenters.export_formats import Tables, csv_pieces, json_lines_pieces, json_pieces
from webapp.presenters.file_names import file_name
from webapp.presenters.parquet import parquet_file, require_parquet
from webapp.services.request_context import built_now, index_now, params_now
from webapp.services.search_service import all_results
from webapp.urls import ARRANGE, BY_COUNCIL, BY_SECTION, absolute_url, lasting_links, search_link

CHUNK = 1 << 16
"""Bytes sent at once."""
PARQUET = "application/vnd.apache.parquet"

downloads = Blueprint("downloads", __name__)


@downloads.get("/search.csv")
def as_table() -> Response:
    """Send all results as CSV."""
    return _table(csv_pieces, "text/csv", "csv")


@downloads.get("/search.jsonl")
def as_lines() -> Response:
    """Send all results as JSON Lines."""
    return _table(json_lines_pieces, "application/x-ndjson", "jsonl")


@downloads.get("/search.parquet")
def as_parquet() -> Response:
    """Send all results as Parquet."""
    require_parquet()
    require_understood()
    if request.method == "HEAD":
        return _sent((), PARQUET, "parquet")
    licence = options_now().licence
    about = {"link": absolute_url(search_link(params_now())), "built": built_now(), "licence": f"{licence.name} {licence.url}".strip()}
    file = parquet_file(_tables(_answers(spans=False)), about)
    sent = _sent(_read(file), PARQUET, "parquet")
    sent.call_on_close(file.close)  # also if nobody reads it to the end
    return sent


@downloads.get("/search.json")
def as_data() -> Response:
    """Send all results as JSON."""
    require_understood()
    licence = options_now().licence
    told = {"name": licence.name, "url": licence.url} if licence.name else None
    return _sent(json_pieces(_answers(), lasting_links(), told), "application/json", "json")


@downloads.get("/search.docx")
def as_briefing() -> Response:
    """Send the first results as a briefing pack for Word."""
    require_understood()
    params, built, heads = params_now(), built_now(), index_now().collection().by_id
    pack = search_briefing(params, next(_answers()), heads, arranged_now(), built, options_now().licence)
    return attached(briefing_docx(pack, built), CONTENT_TYPE, file_name("briefing", params, built, "docx"))


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


def _table(pieces: Callable[[Tables], Iterator[str]], content_type: str, form: str) -> Response:
    require_understood()
    return _sent(pieces(_tables(_answers(spans=False))), content_type, form)  # no column shows the spans


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(CHUNK):
            yield piece


def _citations(form: str) -> Response:
    require_understood()
    answers, cited = _answers(spans=False), hit_citations(index_now().collection().by_id)
    return _sent(FORMS[form].pieces(map(cited, one.hits) for one in answers), FORMS[form].content_type, form)


def _answers(*, spans: bool = True) -> Iterator[Results]:
    return all_results(index_now().engine, params_now(), index_now().meaning, spans=spans)


def _tables(answers: Iterator[Results]) -> Tables:
    heads = index_now().collection().by_id
    cited, licence = hit_citations(heads), options_now().licence.name
    return (list(table_rows(one, heads, cited, licence)) for one in answers)


def _sent(pieces: Iterator[str] | Iterator[bytes] | tuple[()], content_type: str, form: str) -> Response:
    return attached(pieces, content_type, file_name("citations" if form in FORMS else "paragraphs", params_now(), built_now(), form))
