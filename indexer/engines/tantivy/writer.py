"""Engines: write documents into a Tantivy index, or a changed copy of an index.

A letter that goes is only marked as gone in its segment, and what the segment has lost is recorded (`segments`); the other letters of a
segment are written again if it is small or has lost much. Tantivy's own merging must never meet a segment with losses: it would count
roughly what is left. So there are never as many segments as would make it merge.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import reduce
from itertools import chain, islice
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Order
from tantivy import Query as Compiled

from indexer.engines.shared.doc_values import NEVER
from indexer.engines.shared.document import Document
from indexer.engines.shared.document_store import DocumentStore
from indexer.engines.shared.taking_over import Take, take_folder
from indexer.engines.tantivy.by_letter import LETTERS
from indexer.engines.tantivy.counts import A_BLOCK, BLOCKS
from indexer.engines.tantivy.order import LEVEL, level_of
from indexer.engines.tantivy.packing import SAMPLE, Packing, packing_for, told
from indexer.engines.tantivy.packing import save as save_packing
from indexer.engines.tantivy.schema import register, schema
from indexer.engines.tantivy.segments import FILLER, Segment, Tally, is_much, losses, makeweights
from indexer.engines.tantivy.segments import load as load_segments
from indexer.engines.tantivy.segments import save as save_segments
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

FEW = 16
"""Segments of up to this many letters are rewritten with the next update: each segment makes every search a few per cent slower."""
MOST_SMALL, SMALL = 5, 10_000
"""Most segments with up to so many documents; Tantivy would merge eight."""


def write(folder: Path, made: Iterable[Document]) -> None:
    """Write a new index of the documents, in one segment, into an empty `folder`."""
    rest = iter(made)
    first = list(islice(rest, SAMPLE))
    packing = packing_for(first, told)
    _write_all(folder, chain(first, rest), packing, lambda one: packing.packed(told(one)))


def write_changed(
    old: Path, folder: Path, take: Take, store: DocumentStore, gone: Collection[str], added: Collection[str]
) -> None:
    """Write into `folder` the index in `old` without the letters in `gone` and with those in `added`, as they are in `store`."""
    values, segments = load(old), load_segments(old)
    where = _segments_of(old, values, segments)
    again = _written_again(where, segments, gone)
    before = StoredBefore(old, values, {*where}.difference(gone, added))
    if 2 * len(again) <= len(where):
        leaving = {one for one in gone if one in where} - again
        if leaving and not (again - set(gone)) and not added:  # a segment of makeweights alone would be dropped
            again = again | (moved := {next(one for one in where if one not in leaving)})
            leaving |= moved
        kept = _without(segments, values, again | leaving, DocumentStore(old.parent).documents(leaving), where)
        take_folder(old, folder, take, WRITTEN_ONCE)
        index = tantivy.Index.open(str(folder))
        out = Compiled.term_set_query(index.schema, LETTERS, [values.number(LETTERS, one) for one in again | leaving])
        for one in gone:
            values.forget(LETTERS, one)
        if _add(index, folder, values, store.documents((again - set(gone)).union(added)), before.packed, kept, out):
            return
        for path in folder.iterdir():
            path.unlink()
    if before.packing.is_whole:
        _write_all(folder, store.documents(store.ids()), before.packing, before.packed)
    else:
        write(folder, store.documents(store.ids()))


def _without(
    segments: Mapping[str, Segment], values: ValueColumns, out: Collection[str], leaving: Iterable[Document], where: Mapping[str, set[str]]
) -> dict[str, Segment]:
    """Return the segments that keep some letters, without the letters in `out`; `leaving` are the documents that they lose."""
    numbers = {values.number(LETTERS, one) for one in out}
    kept = {name: replace(one, letters=one.letters - numbers, lost=losses([one])) for name, one in segments.items()}
    for document in leaving:
        (name,) = where[document.letter_id]
        kept[name].lost.add(document.texts)
    return {name: one for name, one in kept.items() if one.letters}


def _written_again(where: Mapping[str, set[str]], segments: Mapping[str, Segment], gone: Collection[str]) -> set[str]:
    """Return the letters of the segments that are written again, whether they stay or not.

    Those are small segments, those that lose more than a part, and those that lose something if it is not known what they count.
    """
    sizes = Counter(segment for found in where.values() for segment in found)
    going = Counter(segment for one in gone for segment in where.get(one, ()))
    out = {name for name in sizes if sizes[name] <= FEW}
    if segments.keys() == sizes.keys() and all(len(where[one]) == 1 for one in gone if one in where):
        out |= {name for name in sizes if is_much(going[name], sizes[name])}
        out |= {name for name, one in segments.items() if one.has_lost_much}
        out.update(_surplus({name: one for name, one in segments.items() if name not in out}))
    else:
        out |= going.keys()
    while True:
        again = {one for one, found in where.items() if found & out}
        wider = out.union(*(where[one] for one in again))
        if wider == out:
            return again
        out = wider


def _surplus(segments: Mapping[str, Segment]) -> Collection[str]:
    """Return the smallest of the small segments, so that few are left beside the one that is to be written."""
    sizes = {name: one.counted.documents for name, one in segments.items() if one.counted.documents <= SMALL}
    return sorted(sizes, key=lambda name: sizes[name])[: max(0, len(sizes) + 1 - MOST_SMALL)]


def _segments_of(folder: Path, values: ValueColumns, segments: Mapping[str, Segment]) -> dict[str, set[str]]:
    """Return each letter's segments, as recorded or, if what is recorded does not fit the index, as searched for."""
    if segments.keys() != _segments(folder).keys():
        return _searched(folder, values)
    where: dict[str, set[str]] = {one: set() for one in values.all_of(LETTERS)}
    for name, segment in segments.items():
        for number in segment.letters:
            where[values.names[LETTERS][number]].add(name)
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


def _segments(folder: Path) -> dict[str, int]:
    """Return Tantivy's own name of each segment and its number of documents."""
    segments = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["segments"]
    return {one["segment_id"]: one["max_doc"] for one in segments}


def _write_all(folder: Path, made: Iterable[Document], packing: Packing, pack: Pack) -> None:
    save_packing(packing, folder)
    _add(tantivy.Index(schema(), str(folder), reuse=False), folder, ValueColumns({}), made, pack, {})


def _add(
    index: tantivy.Index,
    folder: Path,
    values: ValueColumns,
    made: Iterable[Document],
    pack: Pack,
    kept: Mapping[str, Segment],
    out: Compiled | None = None,
) -> bool:
    """Delete the documents that `out` finds and add those in `made`, in one commit; with one thread, so that there are few segments.

    Returns whether the segments `kept` are still there, as they are unless Tantivy has merged some.
    """
    register(index)
    new = Segment(set(), Tally())
    writer = index.writer(HEAP, 1)
    if out:
        writer.delete_documents_by_query(out)
    for document, shared in _with_numbers(made, values):
        writer.add_document(tantivy.Document.from_dict({**shared, **_fields(document), "stored": pack(document)}, index.schema))
        new.letters.add(shared[LETTERS][0])
        new.counted.add(document.texts)
    _add_makeweights(index, writer, values, new, kept.values())
    writer.commit()
    writer.wait_merging_threads()
    save(values, folder)
    now = _segments(folder)
    found = [one for one, size in now.items() if one not in kept and size == new.counted.documents]  # a full writer makes several
    save_segments({**kept, **({found[0]: new} if len(found) == 1 else {})}, folder)
    return kept.keys() <= now.keys()


def _add_makeweights(
    index: tantivy.Index, writer: tantivy.IndexWriter, values: ValueColumns, new: Segment, kept: Collection[Segment]
) -> None:
    """Add to the `new` segment the makeweights that all losses need, and delete them again; they are among its losses."""
    counted = reduce(Tally.plus, (one.counted for one in kept), new.counted)
    number, words = makeweights(counted, losses(kept).tally)
    free = len(values.names[LETTERS])
    for place in range(number):
        texts = {stream: " ".join([FILLER] * count) for stream, count in words.items() if count and not place}
        fields = {LETTERS: [free], **{stream.value: text for stream, text in texts.items()}}
        writer.add_document(tantivy.Document.from_dict(fields, index.schema))
        new.counted.add(texts)
        new.lost.add(texts)
        new.makeweights += 1
    if number:
        writer.delete_documents_by_query(Compiled.term_query(index.schema, LETTERS, free))


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
