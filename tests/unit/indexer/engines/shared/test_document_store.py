"""The document store of a generation: a failure to read or write is reported as what it means for the index."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from indexer.engines.shared.document_store import FILE, DocumentStore
from indexer.engines.shared.embedded import Library
from indexer.engines.tantivy.engine import Tantivy
from indexer.engines.whoosh.engine import Whoosh
from indexer.errors import BuildFailed, IndexOutOfDate, SearchUnavailable
from tests.support.factories import REPORT, letter, letter_id


@pytest.fixture
def store(tmp_path: Path) -> DocumentStore:
    """Return a store with two letters."""
    made = DocumentStore(tmp_path)
    made.create()
    made.put([letter("a", "one"), letter("b", "two", "three")])
    made.finish(REPORT)
    return made


def test_a_store_gives_what_was_put_in(store: DocumentStore) -> None:
    """The store returns letters by id, their number of paragraphs, and the report."""
    assert store.letter(letter_id("a")) == letter("a", "one")
    assert store.ids() == tuple(sorted((letter_id("a"), letter_id("b"))))
    assert (store.paragraphs(), store.report()) == (3, REPORT)


@pytest.mark.parametrize("change", ["UPDATE letters SET letter = x'00', head = '{'", "DROP TABLE letters"])
def test_a_damaged_store_is_out_of_date(store: DocumentStore, tmp_path: Path, change: str) -> None:
    """An unreadable letter or head, or a missing table, is an error, never an empty answer."""
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute(change)
    connection.close()

    for ask in (lambda: store.letter(letter_id("a")), store.heads):
        with pytest.raises(IndexOutOfDate, match=f"run: python -m indexer rebuild --from-catalogue --index {tmp_path.parent}$"):
            ask()


def test_a_letter_that_is_no_json_is_out_of_date(store: DocumentStore, tmp_path: Path) -> None:
    """A letter that can be decompressed but is not JSON is an error too."""
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("UPDATE letters SET letter = x'789c4bcc0400012d00cb'")  # "ai", compressed
    connection.close()

    with pytest.raises(IndexOutOfDate, match="can't be read"):
        store.letter(letter_id("a"))


def test_a_store_that_cannot_be_written_fails_the_build(store: DocumentStore) -> None:
    """If the store's tables exist already, the build fails."""
    with pytest.raises(BuildFailed, match="disk space and permissions"):
        store.create()


@pytest.mark.parametrize("library", [Tantivy(), Whoosh()], ids=lambda one: one.name)
def test_an_index_that_cannot_be_opened_names_its_folder(library: Library, store: DocumentStore, tmp_path: Path) -> None:
    """The command in the error repairs that index, wherever it is."""
    with pytest.raises(SearchUnavailable, match=f"run: python -m indexer rebuild --from-catalogue --index {tmp_path.parent}$"):
        library.open(tmp_path / "index", store)
