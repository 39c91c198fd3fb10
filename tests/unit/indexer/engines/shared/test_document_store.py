"""The document store of a generation: a failure to read or write is reported as what it means for the index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest

from indexer.engines.shared import document_store
from indexer.engines.shared.document_store import BASE, FILE, DocumentStore
from indexer.engines.shared.embedded import Library
from indexer.engines.shared.taking_over import TakenOver
from indexer.engines.tantivy.engine import Tantivy
from indexer.engines.whoosh.engine import Whoosh
from indexer.errors import BuildFailed, IndexOutOfDate, SearchUnavailable
from indexer.letter import Letter
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


@pytest.mark.parametrize(("much", "merged"), [(0, False), (10**9, True)])
def test_a_store_that_begins_from_another_has_the_same_and_what_changes(
    much: int, merged: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters added, replaced, removed and put back over four generations are those of a store made at once, merged or not."""
    monkeypatch.setattr(document_store, "MUCH", much)
    steps: list[tuple[list[Letter], list[str]]] = [
        ([letter("a", "one"), letter("b", "two", "three"), letter("c", "four")], []),
        ([letter("b", "two again"), letter("d", "five", "six")], [letter_id("a")]),
        ([letter("a", "back"), letter("c", "other")], [letter_id("d"), letter_id("b"), "unknown"]),
        ([letter("e", "last")], [letter_id("c")]),
    ]
    bases, now = list[bool](), dict[str, Letter]()
    for number, (put, gone) in enumerate(steps):
        folder = tmp_path / str(number)
        folder.mkdir()
        begun = DocumentStore(folder)
        if number:
            begun.begin_from(DocumentStore(tmp_path / str(number - 1)), TakenOver(tmp_path / str(number - 1), folder).take)
        else:
            begun.create()
        begun.remove(gone)
        begun.put(put)
        begun.finish(REPORT)
        now = {name: one for name, one in now.items() if name not in gone} | {one.id: one for one in put}
        bases.append((folder / BASE).exists())
        assert everything(DocumentStore(folder)) == everything(made_at_once(tmp_path / f"at once {number}", now.values()))

    assert bases == [False, True, not merged, True]
    assert everything(begun) == everything(DocumentStore(tmp_path / "3"))


def test_a_lost_base_is_no_smaller_collection(tmp_path: Path) -> None:
    """If the base goes while its store is in use, every question is an error: the letters beside it are not all."""
    old = made_at_once(tmp_path / "old", [letter("a", "one")])
    (tmp_path / "new").mkdir()
    begun = DocumentStore(tmp_path / "new")
    begun.begin_from(old, TakenOver(tmp_path / "old", tmp_path / "new").take)
    begun.put([letter("b", "two")])
    (tmp_path / "new" / BASE).unlink()

    for ask in (begun.ids, begun.heads, begun.paragraphs, lambda: begun.letter(letter_id("b"))):
        with pytest.raises(IndexOutOfDate, match="can't be read"):
            ask()


def made_at_once(folder: Path, letters: Iterable[Letter]) -> DocumentStore:
    """Return a store of these letters in a new folder."""
    folder.mkdir()
    made = DocumentStore(folder)
    made.create()
    made.put(letters)
    made.finish(REPORT)
    return made


def everything(one: DocumentStore) -> tuple[object, ...]:
    """Return all that a store answers."""
    ids = one.ids()
    return ids, [one.letter(name) for name in ids], one.heads(), one.paragraphs(), [*one.documents(ids)], one.labels(), one.report()
