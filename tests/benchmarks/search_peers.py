"""Benchmark: the libraries that `search_speed` holds ours against, each used as its own manual shows."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import tantivy
from whoosh import fields, index, qparser

Search = Callable[[str], object]
FACETS = ("authority", "region", "year", "letter_type", "finding", "section")


class Row(NamedTuple):
    """One paragraph as the peers get it: its text and one value per facet."""

    text: str
    authority: str
    region: str
    year: str
    letter_type: str
    finding: str
    section: str


def bare_tantivy(folder: Path, rows: Sequence[Row]) -> Search:
    """Return a search by tantivy-py alone: ten hits, snippets, two facets."""
    builder = tantivy.SchemaBuilder().add_text_field("text", stored=True, tokenizer_name="en_stem")
    for name in FACETS:
        builder.add_text_field(name, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    schema = builder.build()
    opened = tantivy.Index(schema, str(folder))
    writer = opened.writer(256_000_000, 1)
    for row in rows:
        writer.add_document(tantivy.Document(**row._asdict()))
    writer.commit()
    writer.wait_merging_threads()
    opened.reload()
    searcher = opened.searcher()
    facets = {name: {"terms": {"field": name, "size": 10}} for name in ("authority", "section")}

    def search(text: str) -> object:
        query = opened.parse_query(text, ["text"], conjunction_by_default=True)
        snippets = tantivy.SnippetGenerator.create(searcher, query, schema, "text")
        found = [searcher.doc(address) for _, address in searcher.search(query, 10).hits]
        return [snippets.snippet_from_doc(one).to_html() for one in found], searcher.aggregate(query, facets)

    return search


def plain_whoosh(folder: Path, rows: Sequence[Row]) -> Search:
    """Return a search by Whoosh alone: ten hits, highlights, six facets."""
    facets = {name: fields.ID(stored=True, sortable=True) for name in FACETS}
    opened = index.create_in(folder, fields.Schema(text=fields.TEXT(stored=True), **facets))
    writer = opened.writer(limitmb=256)
    for row in rows:
        writer.add_document(**row._asdict())
    writer.commit()
    searcher = opened.searcher()
    parser = qparser.QueryParser("text", opened.schema)

    def search(text: str) -> object:
        results = searcher.search(parser.parse(text), limit=10, groupedby=list(FACETS))
        counts = [{value: len(found) for value, found in results.groups(name).items()} for name in FACETS]
        return [hit.highlights("text") for hit in results], counts

    return search


def plain_fts5(_folder: Path, rows: Sequence[Row]) -> Search:
    """Return a search by SQLite's FTS5: ten hits, snippets, six facets."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='porter unicode61')")
    connection.execute(f"CREATE TABLE facts (id INTEGER PRIMARY KEY, {', '.join(FACETS)})")
    for place, row in enumerate(rows, 1):
        connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (place, row.text))
        connection.execute("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)", (place, *row[1:]))
    hits = "SELECT rowid, snippet(words, 0, '<b>', '</b>', '…', 64) FROM words WHERE words MATCH ? ORDER BY rank LIMIT 10"
    count = "SELECT {0}, count(*) FROM words JOIN facts ON id = words.rowid WHERE words MATCH ? GROUP BY {0} ORDER BY 2 DESC LIMIT 10"

    def search(text: str) -> object:
        query = " ".join(f'"{word}"' for word in re.findall(r"\w+", text))
        return [connection.execute(one, (query,)).fetchall() for one in (hits, *map(count.format, FACETS))]

    return search


PEERS: dict[str, tuple[Callable[[Path, Sequence[Row]], Search], str]] = {
    "tantivy": (bare_tantivy, "ours takes at most 3 times this"),
    "whoosh": (plain_whoosh, "ours is at least 15 times faster"),
    "fts5": (plain_fts5, "ours is at least 10 times faster"),
}
"""Name of each peer, what makes it, and what is asked of ours beside it."""
