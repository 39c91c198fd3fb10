"""Part of the ranking benchmarks: other libraries that rank the same documents, each used as its own manual shows, any word enough.

Each takes the documents' texts and is a context with a function from a query to the places of its best documents. All stem English words;
where a library's own parser reads the query, it is its default parser, and it gets the query as typed, or only its words if it refuses it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager

import tantivy
from whoosh import fields, qparser
from whoosh.analysis import StemmingAnalyzer
from whoosh.filedb.filestore import RamStorage

Rank = Callable[[str, int], Sequence[int]]
"""From a query and a depth to the places of the best documents, best first."""


@contextmanager
def rank_bm25s(texts: Sequence[str]) -> Iterator[Rank]:
    """Yield a ranking by bm25s: plain BM25, without English stop words."""
    import bm25s  # here, because it is only in the benchmark extra
    import Stemmer

    stemmer = Stemmer.Stemmer("english")

    def words(of: Sequence[str]) -> bm25s.tokenization.Tokenized | list[list[str]]:
        return bm25s.tokenize(list(of), stopwords="en", stemmer=stemmer, show_progress=False)

    made = bm25s.BM25()
    made.index(words(texts), show_progress=False)

    def rank(query: str, depth: int) -> Sequence[int]:
        found, scores = made.retrieve(words([query]), k=min(depth, len(texts)), show_progress=False)
        return [int(place) for place, score in zip(found[0], scores[0], strict=True) if score > 0]

    yield rank


@contextmanager
def rank_tantivy(texts: Sequence[str]) -> Iterator[Rank]:
    """Yield a ranking by Tantivy's default query parser."""
    builder = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name="en_stem").add_unsigned_field("place", stored=True)
    opened = tantivy.Index(builder.build())
    writer = opened.writer(256_000_000, 1)
    for place, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=text, place=place))
    writer.commit()
    writer.wait_merging_threads()
    opened.reload()
    searcher = opened.searcher()

    def rank(query: str, depth: int) -> Sequence[int]:
        try:
            parsed = opened.parse_query(query, ["text"])
        except ValueError:
            parsed = opened.parse_query(" ".join(_words(query)).lower(), ["text"])  # in lower case, AND, OR, NOT and IN are words
        return [searcher.doc(address)["place"][0] for _, address in searcher.search(parsed, depth).hits]

    yield rank


@contextmanager
def rank_fts5(texts: Sequence[str]) -> Iterator[Rank]:
    """Yield a ranking by SQLite FTS5 with its Porter stemmer."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE documents USING fts5(text, tokenize='porter unicode61')")
        connection.executemany("INSERT INTO documents (rowid, text) VALUES (?, ?)", enumerate(texts))

        def rank(query: str, depth: int) -> Sequence[int]:
            words = " OR ".join(f'"{word}"' for word in _words(query))
            asked = "SELECT rowid FROM documents WHERE documents MATCH ? ORDER BY rank LIMIT ?"
            return [place for (place,) in connection.execute(asked, (words, depth))] if words else []

        yield rank


@contextmanager
def rank_whoosh(texts: Sequence[str]) -> Iterator[Rank]:
    """Yield a ranking by Whoosh with its stemming analyser, which drops stop words."""
    made = RamStorage().create_index(fields.Schema(text=fields.TEXT(analyzer=StemmingAnalyzer()), place=fields.STORED))
    writer = made.writer(limitmb=256)
    for place, text in enumerate(texts):
        writer.add_document(text=text, place=place)
    writer.commit()
    parser = qparser.QueryParser("text", made.schema, group=qparser.OrGroup)
    with made.searcher() as searcher:

        def rank(query: str, depth: int) -> Sequence[int]:
            words = " ".join(_words(query)).lower()  # in lower case, AND, OR and NOT are words
            return [hit["place"] for hit in searcher.search(parser.parse(words), limit=depth)]

        yield rank


def _words(query: str) -> list[str]:
    return re.findall(r"\w+", query)


PEERS: dict[str, Callable[[Sequence[str]], AbstractContextManager[Rank]]] = {
    "Tantivy": rank_tantivy,
    "bm25s": rank_bm25s,
    "SQLite FTS5": rank_fts5,
    "Whoosh": rank_whoosh,
}
