"""Part of the search benchmarks: the libraries that ours is compared with, each used as its own manual shows.

Each peer builds an index of paragraphs in a folder and opens it as a function that answers an `Asked`. What a library cannot do without
extra code is not among its kinds of query.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import tantivy
from whoosh import fields, index, qparser
from whoosh.query import And, Term

from indexer.engines import engine_for, open_engine
from indexer.letter import Letter, Report
from indexer.query import Filter, parse_query
from indexer.search import search
from indexer.settings.run import Settings

FACETS = ("authority", "region", "year", "letter_type", "finding", "section")
KINDS = ("one word", "two words", "phrase", "wildcard", "fuzzy", "filters", "deep page", "six facets")


class Row(NamedTuple):
    """One paragraph in the form that peers get: its letter, its text and one value per facet."""

    letter: str
    text: str
    authority: str
    region: str
    year: str
    letter_type: str
    finding: str
    section: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to every peer: ten hits with highlights, and the total number of hits."""

    kind: str
    text: str
    """Plain words; a phrase without its quotation marks, the beginning of a word for a wildcard, a misspelt word."""
    filters: tuple[tuple[str, str], ...] = ()
    """Field and value."""
    start: int = 0
    facets: tuple[str, ...] = ()
    totals: bool = False
    """Whether exact numbers of letters and authorities are requested as well; ours and SQLite always give them."""


Search = Callable[[Asked], object]


@dataclass(frozen=True, slots=True)
class Peer:
    """One library: how it builds, how it opens, and the kinds of query that it answers."""

    build: Callable[[Path, Sequence[Letter], Sequence[Row]], None]
    open: Callable[[Path], Search]
    kinds: tuple[str, ...] = KINDS


def _build_ours(engine: str) -> Callable[[Path, Sequence[Letter], Sequence[Row]], None]:
    return lambda folder, letters, _: engine_for(Settings(index=folder, engine=engine)).rebuild(letters, Report(built="now"))


def _open_ours(name: str) -> Callable[[Path], Search]:
    def opened(folder: Path) -> Search:
        engine = open_engine(Settings(index=folder, engine=name))

        def ask(asked: Asked) -> object:
            text = {"phrase": f'"{asked.text}"', "wildcard": f"{asked.text}*", "fuzzy": f"{asked.text}~"}.get(asked.kind, asked.text)
            filters = tuple(Filter(field, (value,)) for field, value in asked.filters)
            return search(engine, replace(parse_query(text), filters=filters, start=asked.start, facets=asked.facets))

        return ask

    return opened


def _build_tantivy(folder: Path, _: Sequence[Letter], rows: Sequence[Row]) -> None:
    builder = tantivy.SchemaBuilder().add_text_field("text", stored=True, tokenizer_name="en_stem")
    builder.add_text_field("plain")
    for name in ("letter", *FACETS):
        builder.add_text_field(name, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    opened = tantivy.Index(builder.build(), str(folder))
    writer = opened.writer(256_000_000, 1)
    for row in rows:
        writer.add_document(tantivy.Document(plain=row.text, **{name: getattr(row, name) for name in ("text", "letter", *FACETS)}))
    writer.commit()
    writer.wait_merging_threads()


def _open_tantivy(folder: Path) -> Search:
    opened = tantivy.Index.open(str(folder))
    searcher, schema = opened.searcher(), opened.schema
    must = tantivy.Occur.Must

    def compiled(asked: Asked) -> tantivy.Query:
        if asked.kind == "wildcard":
            query = tantivy.Query.regex_query(schema, "plain", f"{asked.text}.*")
        elif asked.kind == "fuzzy":
            query = tantivy.Query.fuzzy_term_query(schema, "plain", asked.text, 1)
        else:
            text = f'"{asked.text}"' if asked.kind == "phrase" else asked.text
            query = opened.parse_query(text, ["text"], conjunction_by_default=True)
        terms = [(must, tantivy.Query.term_query(schema, field, value)) for field, value in asked.filters]
        return tantivy.Query.boolean_query([(must, query), *terms]) if terms else query

    def ask(asked: Asked) -> object:
        query = compiled(asked)
        snippets = tantivy.SnippetGenerator.create(searcher, query, schema, "text")
        result = searcher.search(query, 10, offset=asked.start)
        found = [searcher.doc(address) for _, address in result.hits]
        marked = [snippets.snippet_from_doc(one).to_html() for one in found]
        wanted = {name: {"terms": {"field": name, "size": 10}} for name in asked.facets}
        if asked.totals:
            wanted |= {f"every {name}": {"terms": {"field": name, "size": 65_000}} for name in ("letter", "authority")}
        return result.count, marked, searcher.aggregate(query, wanted) if wanted else {}

    return ask


def _build_whoosh(folder: Path, _: Sequence[Letter], rows: Sequence[Row]) -> None:
    facets = {name: fields.ID(stored=True, sortable=True) for name in FACETS}
    writer = index.create_in(folder, fields.Schema(text=fields.TEXT(stored=True), **facets)).writer(limitmb=256)
    for row in rows:
        writer.add_document(text=row.text, **{name: getattr(row, name) for name in FACETS})
    writer.commit()


def _open_whoosh(folder: Path) -> Search:
    opened = index.open_dir(folder)
    searcher = opened.searcher()
    parser = qparser.QueryParser("text", opened.schema)
    parser.add_plugin(qparser.FuzzyTermPlugin())

    def ask(asked: Asked) -> object:
        text = {"phrase": f'"{asked.text}"', "wildcard": f"{asked.text}*", "fuzzy": f"{asked.text}~"}.get(asked.kind, asked.text)
        only = And([Term(field, value) for field, value in asked.filters]) if asked.filters else None
        results = searcher.search(parser.parse(text), limit=asked.start + 10, filter=only, groupedby=list(asked.facets) or None)
        counts = [{value: len(found) for value, found in results.groups(name).items()} for name in asked.facets]
        return len(results), [hit.highlights("text") for hit in results[asked.start :]], counts

    return ask


def _build_fts5(folder: Path, _: Sequence[Letter], rows: Sequence[Row]) -> None:
    with sqlite3.connect(folder / "fts5.sqlite") as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, tokenize='porter unicode61')")
        connection.execute(f"CREATE TABLE facts (id INTEGER PRIMARY KEY, letter, {', '.join(FACETS)})")
        connection.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", ((place, row.text) for place, row in enumerate(rows)))
        values = ((place, row.letter, *(getattr(row, name) for name in FACETS)) for place, row in enumerate(rows))
        connection.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        connection.execute("INSERT INTO words (words) VALUES ('optimize')")
    connection.close()


def _open_fts5(folder: Path) -> Search:
    connection = sqlite3.connect(folder / "fts5.sqlite")
    among = "FROM words JOIN facts ON id = words.rowid WHERE words MATCH ?"
    hits = "SELECT words.rowid, snippet(words, 0, '<b>', '</b>', '…', 64) {} ORDER BY rank LIMIT 10 OFFSET ?"

    def ask(asked: Asked) -> object:
        words = " ".join(f'"{word}"' for word in re.findall(r"\w+", asked.text))
        text = {"phrase": f'"{asked.text}"', "wildcard": f"{asked.text}*"}.get(asked.kind, words)
        where = among + "".join(f" AND {field} = ?" for field, _ in asked.filters)
        values = (text, *(value for _, value in asked.filters))
        matching = where if asked.filters else "FROM words WHERE words MATCH ?"
        found = connection.execute(hits.format(matching), (*values, asked.start)).fetchall()
        totals = connection.execute(f"SELECT count(*), count(DISTINCT letter), count(DISTINCT authority) {where}", values).fetchone()
        counts = [
            connection.execute(f"SELECT {name}, count(*) {where} GROUP BY {name} ORDER BY 2 DESC LIMIT 10", values).fetchall()
            for name in asked.facets
        ]
        return totals, found, counts

    return ask


def _build_bm25s(folder: Path, _: Sequence[Letter], rows: Sequence[Row]) -> None:
    import bm25s  # here, because it is only in the benchmark extra
    import Stemmer

    words = bm25s.tokenize([row.text for row in rows], stopwords="en", stemmer=Stemmer.Stemmer("english"), show_progress=False)
    made = bm25s.BM25()
    made.index(words, show_progress=False)
    made.save(folder)
    (folder / "texts.json").write_text(json.dumps([row.text for row in rows]), encoding="utf-8")


def _open_bm25s(folder: Path) -> Search:
    import bm25s
    import Stemmer

    opened, stemmer = bm25s.BM25.load(folder, mmap=True), Stemmer.Stemmer("english")
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))

    def ask(asked: Asked) -> object:
        words = bm25s.tokenize([asked.text], stopwords="en", stemmer=stemmer, show_progress=False)
        found, _ = opened.retrieve(words, k=10, show_progress=False)
        return [texts[place] for place in found[0]]

    return ask


PEERS = {
    "ours, Tantivy": Peer(_build_ours("tantivy"), _open_ours("tantivy")),
    "ours, Whoosh": Peer(_build_ours("whoosh"), _open_ours("whoosh")),
    "Tantivy bare": Peer(_build_tantivy, _open_tantivy),
    "Whoosh bare": Peer(_build_whoosh, _open_whoosh),
    "SQLite FTS5": Peer(_build_fts5, _open_fts5, tuple(kind for kind in KINDS if kind != "fuzzy")),
    "bm25s": Peer(_build_bm25s, _open_bm25s, ("one word", "two words")),
}
"""bm25s only ranks: it reports neither the total nor the positions of the words."""
