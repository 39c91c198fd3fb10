"""Pages: a table or citations as a file to download, in each format that they have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO

from flask import Response, request

from indexer.errors import NotFound
from webapp.pages.attached import attached
from webapp.presenters.citation import Citation
from webapp.presenters.citation_forms import FORMS
from webapp.presenters.export_columns import Table
from webapp.presenters.export_formats import csv_pieces, json_lines_pieces
from webapp.presenters.parquet import parquet_file, require_parquet
from webapp.services.request_context import built_now, options_now
from webapp.urls import TABLE_FORMS, absolute_url

CHUNK = 1 << 16
"""Bytes sent at once."""
PARQUET = "application/vnd.apache.parquet"
_TEXTS: Mapping[str, tuple[str, Callable[[Table], Iterator[str]]]] = {
    "csv": ("text/csv", csv_pieces),
    "jsonl": ("application/x-ndjson", json_lines_pieces),
}


def require_offered(ending: str, what: str, *besides: str) -> None:
    """Raise `NotFound`, with all that there is, unless `what` is offered as a table or citations that end so; `besides` are offered too."""
    if ending not in FORMS and ending not in TABLE_FORMS:
        raise NotFound(f"We don’t offer {what} as “{ending}”. Use one of these: {', '.join((*besides, *TABLE_FORMS, *FORMS))}")


def table_file(form: str, table: Table, link: str, name: str) -> Response:
    """Return `table` as a file called `name` in one of `TABLE_FORMS`; `link` is the address of what it shows.

    `NotInstalled` if it is Parquet and this server can't write it.
    """
    if form in _TEXTS:
        content_type, pieces = _TEXTS[form]
        return attached(pieces(table), content_type, name)
    require_parquet()
    if request.method == "HEAD":
        return attached((), PARQUET, name)
    licence = options_now().licence
    about = {"link": absolute_url(link), "built": built_now(), "licence": f"{licence.name} {licence.url}".strip()}
    file = parquet_file(table, about)
    sent = attached(_read(file), PARQUET, name)
    sent.call_on_close(file.close)  # also if nobody reads it to the end
    return sent


def citation_file(form: str, batches: Iterable[Iterable[Citation]], name: str) -> Response:
    """Return the citations of all `batches` as a file called `name` in one of `FORMS`."""
    return attached(FORMS[form].pieces(batches), FORMS[form].content_type, name)


def _read(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(CHUNK):
            yield piece
