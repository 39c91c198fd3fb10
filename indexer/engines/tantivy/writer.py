"""Engines: write documents into a Tantivy index, or a changed copy of an index.

Tantivy's BM25 statistics count every document that a segment ever had, until the last one is deleted and the segment goes. A merge would
correct that, but cannot be requested from Python. So if a letter goes, the other letters of its segment are rewritten.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Order
from tantivy import Query as Compiled

from indexer.engines.shared.doc_values import NEVER
from indexer.engines.shared.document import Document
from indexer.engines.shared.document_store import DocumentStore
from indexer.engines.shared.taking_over import Take, take_folder
from indexer.engines.tantivy.counts import A_BLOCK, BLOCKS, LETTERS
from indexer.engines.tantivy.order import LEVEL, level_of
from indexer.engines.tantivy.packing import SAMPLE, Packing, packing_for
from indexer.engines.tantivy.packing import save as save_packing
from indexer.engines.tantivy.schema import register, schema
from indexer.engines.tantivy.stored_before import StoredBefore
from indexer.engines.tantivy.values import ValueColumns, load, save
from indexer.fields import COUNTED
from indexer.query.plan import Stream

Pack = Callable[[Document], bytes]
"""Returns what is stored of a document, compressed."""

STREAMS = tuple((stream.value, stream) for stream in Stream)
"""The field name of each stream; reading it from the enum would add a tenth to a build."""

HEAP = 1_000_000_000
"""Bytes that the writer may use before it must end a segment, enough for a million paragraphs; it takes only what it needs."""

WRITTEN_ONCE = re.compile(r"[0-9a-f]{32}\..*")
"""Names of the files that are never written again: those of a segment, which has a new name each time, and lists of what it lost."""

RECORDED = "segments.json"
"""The file with the numbers of the letters in each segment."""

FEW = 16
"""Segments of up to this many letters are rewritten with the next update: each segment makes every search a few per cent slower."""


def write(folder: Path, made: Iterable[Document]) -> None:
    """Write a new index of the documents, in one segment, into an empty `folder`."""
    rest = iter(made)
    first = list(islice(rest, SAMPLE))
    packing = packing_for(first, attrgetter("stored"))
    _write_all(folder, chain(first, rest), packing, lambda one: packing.packed(one.stored))


def write_changed(
    old: Path, folder: Path, take: Take, store: DocumentStore, gone: Collection[str], added: Collection[str]
) -> None:
    """Write into `folder` the index in `old` without the letters in `gone` and with those in `added`, as they are in `store`."""
    values = load(old)
    again = _written_again(old, values, gone)
    before = StoredBefore(old, values, {*values.all_of(LETTERS)}.difference(gone, added))
    if 2 * len(again) > len(values.all_of(LETTERS)):
        if before.packing.is_whole:
            _write_all(folder, store.documents(store.ids()), before.packing, before.packed)
        else:
            write(folder, store.documents(store.ids()))
        return
    take_folder(old, folder, take, WRITTEN_ONCE)
    index = tantivy.Index.open(str(folder))
    out = Compiled.term_set_query(index.schema, LETTERS, [values.number(LETTERS, one) for one in again])
    for one in gone:
        values.forget(LETTERS, one)
    _add(index, folder, values, store.documents((again - set(gone)).union(added)), before.packed, out)


def _written_again(folder: Path, values: ValueColumns, gone: Collection[str]) -> set[str]:
    """Return the letters that share a segment with any in `gone`, and those in small segments."""
    where = _segments_of(folder, values)
    sizes = Counter(segment for segments in where.values() for segment in segments)
    out = {segment for one, segments in where.items() for segment in segments if one in gone or sizes[segment] <= FEW}
    while True:
        again = {one for one, segments in where.items() if segments & out}
        wider = out.union(*(where[one] for one in again))
        if wider == out:
            return again
        out = wider


def _segments_of(folder: Path, values: ValueColumns) -> dict[str, set[str]]:
    """Return each letter's segments, as recorded or, if what is recorded does not fit the index, as searched for."""
    recorded = _recorded(folder)
    if recorded.keys() != _segments(folder).keys():
        return _searched(folder, values)
    where: dict[str, set[str]] = {one: set() for one in values.all_of(LETTERS)}
    for segment, numbers in recorded.items():
        for number in numbers:
            where[values.names[LETTERS][number]].add(segment)
    return where


def _searched(folder: Path, values: ValueColumns) -> dict[str, set[str]]:
    """Return each letter's segments: those of its first and last document, because a full writer may split a letter between two."""
    index = tantivy.Index.open(str(folder))
    index.config_reader("manual")
    searcher, where = index.searcher(), {}
    for one in values.all_of(LETTERS):
        its = Compiled.term_query(index.schema, LETTERS, values.number(LETTERS, one))
        ends = (searcher.search(its, 1, count=False, order_by_field="number", order=order).hits for order in (Order.Asc, Order.Desc))
        where[one] = {str(address.segment_ord) for hits in ends for _, address in hits}
    return where


def _recorded(folder: Path) -> Mapping[str, Sequence[int]]:
    """Return the numbers of the letters in each segment of which they were recorded."""
    file = folder / RECORDED
    recorded: Mapping[str, Sequence[int]] = json.loads(file.read_text(encoding="ascii")) if file.is_file() else {}
    return recorded


def _record(folder: Path, before: Mapping[str, Sequence[int]], numbers: Iterable[int], documents: int) -> None:
    """Record the letters of the segment that has just been written, if one has exactly its `documents`; a full writer makes several."""
    now = _segments(folder)
    new = [one for one, size in now.items() if one not in before and size == documents]
    kept = {one: found for one, found in before.items() if one in now}
    (folder / RECORDED).write_text(json.dumps({**kept, **({new[0]: [*numbers]} if len(new) == 1 else {})}), encoding="ascii")


def _segments(folder: Path) -> dict[str, int]:
    """Return Tantivy's own name of each segment and its number of documents."""
    segments = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["segments"]
    return {one["segment_id"]: one["max_doc"] for one in segments}


def _write_all(folder: Path, made: Iterable[Document], packing: Packing, pack: Pack) -> None:
    save_packing(packing, folder)
    _add(tantivy.Index(schema(), str(folder), reuse=False), folder, ValueColumns({}), made, pack)


def _add(
    index: tantivy.Index, folder: Path, values: ValueColumns, made: Iterable[Document], pack: Pack, out: Compiled | None = None
) -> None:
    """Delete the documents that `out` finds and add those in `made`, in one commit; with one thread, so that there are few segments."""
    register(index)
    before, numbers, documents = _recorded(folder), dict[int, None](), 0
    writer = index.writer(HEAP, 1)
    if out:
        writer.delete_documents_by_query(out)
    for document, shared in _with_numbers(made, values):
        writer.add_document(tantivy.Document.from_dict({**shared, **_fields(document), "stored": pack(document)}, index.schema))
        numbers[shared[LETTERS][0]] = None
        documents += 1
    writer.commit()
    writer.wait_merging_threads()
    save(values, folder)
    _record(folder, before, numbers, documents)


def _with_numbers(made: Iterable[Document], values: ValueColumns) -> Iterator[tuple[Document, dict[str, Any]]]:
    """Yield each document with its values as numbers, computed once for all documents that share them."""
    last: Document | None = None
    shared: dict[str, Any] = {}
    known: dict[str, dict[tuple[str, ...], list[int]]] = {name: {} for name in COUNTED}
    for document in made:
        if last is None or document.values is not last.values:
            shared = {name: _numbers(values, name, found, known[name]) for name, found in document.values.items()}
            shared[BLOCKS] = values.added(LETTERS, document.letter_id) // A_BLOCK
        last = document
        yield document, shared


def _numbers(values: ValueColumns, field: str, found: tuple[str, ...], known: dict[tuple[str, ...], list[int]]) -> list[int]:
    """Return the numbers of some values of a field; `known` has those of all that there were before."""
    numbers = known.get(found)
    if numbers is None:
        numbers = known[found] = [values.added(field, one) for one in found]
    return numbers


def _fields(document: Document) -> dict[str, Any]:
    """Return the fields that differ between documents of a letter."""
    letter_order = int(document.letter_id, 16)
    days = {"day": document.day, "newest": document.day, "oldest": document.day} if document.day else {"newest": 0, "oldest": NEVER}
    return {
        **days,
        **{name: document.texts[stream] for name, stream in STREAMS},
        "letter_order": letter_order,
        LEVEL: level_of(letter_order, document.boilerplate),
        "number": document.number,
    }
