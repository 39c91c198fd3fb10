"""Engines: the fields of a Tantivy index, and its tokenizer."""

from __future__ import annotations

import tantivy

from indexer.engines.tantivy.counts import BLOCKS
from indexer.engines.tantivy.order import LEVEL
from indexer.fields import COUNTED
from indexer.query.plan import Stream

WORDS = "words"
"""Name of the tokenizer that splits at spaces."""


def schema() -> tantivy.Schema:
    """Return the fields of an index."""
    builder = tantivy.SchemaBuilder()
    for stream in Stream:
        builder.add_text_field(stream.value, tokenizer_name=WORDS, index_option="position")
    for name in COUNTED:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("letter_order", LEVEL, BLOCKS, "number", "day", "newest", "oldest"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def register(index: tantivy.Index) -> None:
    """Register the index's tokenizer, which must be done each time it is opened."""
    index.register_tokenizer(WORDS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
