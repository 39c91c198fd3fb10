"""Engines: settings and mappings of the cluster's indices, and how documents, letters and reports are stored in them.

A generation is two indices: the paragraphs, which are searched, and the records, which are only fetched.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, TypeVar

from indexer.engines.opensearch.tally import Tally
from indexer.engines.shared.doc_values import NEVER
from indexer.engines.shared.document import Document, letter_head
from indexer.engines.shared.generations import Versions
from indexer.errors import IndexOutOfDate
from indexer.fields import COUNTED
from indexer.letter import Letter, Report
from indexer.query.plan import K1, B, Stream
from indexer.semantics import Semantics
from indexer.settings.cluster import Cluster
from indexer.stored_form import letter_from_json, letter_to_json, report_from_json, report_to_json

Made = TypeVar("Made")

SCHEMA = "1"
"""Raise it whenever the indices below change."""

MOST_TERMS = 1_000_000
"""Values in one filter: a search by letters lists every letter it found."""

PIECE = 50_000
"""Words or spellings per record."""

SEMANTICS_PIECE = 3_000_000
"""Bytes of what was learnt of meaning per record."""

REPORT = "report"

Record = tuple[str, Mapping[str, Any]]
"""Id and content of what is indexed."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a generation has."""

    letters: int
    paragraphs: int
    pieces: int
    """Records of the tally."""
    semantics: int
    """Records of what was learnt of meaning."""


def versions(server: str) -> Versions:
    """Return what must match for an index to be readable; a `server` of another major version scores words differently."""
    return Versions(engine="opensearch", engine_version=f"{server.partition('.')[0]}/{SCHEMA}")


def paragraphs_index(cluster: Cluster, server: str) -> dict[str, Any]:
    """Return settings and mappings for the paragraphs; tokens are split at spaces, and only `stored` is kept in the source.

    BM25 with the factor (k1 + 1) is called `LegacyBM25` from version 3; before that it was the only BM25.
    """
    similarity = {"type": "BM25" if server.startswith("2.") else "LegacyBM25", "k1": K1, "b": B}
    words = {"type": "text", "analyzer": "words", "index_options": "positions"}
    fields = {
        **{stream.value: words for stream in Stream},
        **{name: {"type": "keyword"} for name in COUNTED},
        **{name: {"type": "integer"} for name in ("number", "day", "newest", "oldest")},
        "boilerplate": {"type": "byte"},
        "stored": {"type": "keyword", "index": False, "doc_values": False},
    }
    special = {
        "similarity": {"default": similarity},
        "analysis": {"analyzer": {"words": {"type": "custom", "tokenizer": "whitespace"}}},
        "max_terms_count": MOST_TERMS,
        "merge": {"policy": {"expunge_deletes_allowed": 0}},
    }
    return _index(cluster, {"number_of_shards": cluster.shards, **special}, fields, ["stored"])


def records_index(cluster: Cluster) -> dict[str, Any]:
    """Return settings and mappings for the records; letters are listed by `letter`, everything is fetched by id."""
    kept = {"type": "keyword", "index": False, "doc_values": False}
    return _index(cluster, {"number_of_shards": 1}, {"letter": {"type": "keyword"}, "head": kept, "packed": kept}, ["head", "packed"])


def paragraph_record(document: Document) -> Record:
    """Return what is indexed of one paragraph."""
    day = document.day
    fields = {
        **{stream.value: text for stream, text in document.texts.items()},
        **{name: list(values) for name, values in document.values.items()},
        "number": document.number,
        "newest": day or 0,
        "oldest": day or NEVER,
        "boilerplate": int(document.boilerplate),
        "stored": document.stored,
    }
    return paragraph_id(document.letter_id, document.number), {**fields, "day": day} if day else fields


def paragraph_id(letter_id: str, number: int) -> str:
    """Return the id of a paragraph's record."""
    return f"{letter_id}-{number}"


def letter_record(letter: Letter) -> Record:
    """Return the record with the whole letter and its head."""
    return letter.id, {"letter": letter.id, "head": _packed(letter_to_json(letter_head(letter))), "packed": _packed(letter_to_json(letter))}


def letter_of(record: Mapping[str, Any], part: str = "packed") -> Letter:
    """Return the letter in a record, or its "head"."""
    return _unpacked(record[part], letter_from_json)


def report_record(report: Report) -> Record:
    """Return the record with a build's report."""
    return REPORT, {"packed": _packed(report_to_json(report))}


def report_of(record: Mapping[str, Any]) -> Report:
    """Return the report in a record."""
    return _unpacked(record["packed"], report_from_json)


def tally_records(tally: Tally) -> Iterator[Record]:
    """Yield the records of a tally, numbered from 0."""
    rows = iter(tally.rows())
    for place, piece in enumerate(iter(lambda: list(islice(rows, PIECE)), [])):
        yield tally_id(place), {"packed": _packed(json.dumps(piece, ensure_ascii=False, separators=(",", ":")).encode())}


def tally_id(place: int) -> str:
    """Return the id of one of the tally's records."""
    return f"tally-{place}"


def tally_of(records: Iterable[Mapping[str, Any]]) -> Tally:
    """Return the tally in `records`, which must be all of its records."""
    return Tally.of(row for record in records for row in _unpacked(record["packed"], json.loads))


def semantics_records(stored: bytes) -> Iterator[Record]:
    """Yield the records of what was learnt of meaning, numbered from 0."""
    for place, start in enumerate(range(0, len(stored), SEMANTICS_PIECE)):
        yield semantics_id(place), {"packed": base64.b64encode(stored[start : start + SEMANTICS_PIECE]).decode()}


def semantics_id(place: int) -> str:
    """Return the id of one of the records of what was learnt of meaning."""
    return f"semantics-{place}"


def semantics_of(records: Iterable[Mapping[str, Any]]) -> Semantics:
    """Return what is in `records`, which must be all of its records; `ValueError` if it can't be read."""
    return Semantics(b"".join(base64.b64decode(record["packed"]) for record in records))


def manifest(made: Versions, built: str, counts: Counts) -> dict[str, Any]:
    """Return the manifest that goes into a complete generation's mapping; an incomplete one has none."""
    return {"versions": asdict(made), "built": built, **asdict(counts)}


def _index(cluster: Cluster, special: Mapping[str, Any], fields: Mapping[str, Any], kept: list[str]) -> dict[str, Any]:
    settings = {"refresh_interval": "-1", "codec": "best_compression", **copies(cluster), **special}
    return {"settings": {"index": settings}, "mappings": {"dynamic": "strict", "_source": {"includes": kept}, "properties": dict(fields)}}


def copies(cluster: Cluster) -> dict[str, Any]:
    """Return the settings for each shard's replicas."""
    if "-" in cluster.replicas:
        return {"auto_expand_replicas": cluster.replicas}
    return {"number_of_replicas": int(cluster.replicas), "auto_expand_replicas": False}


def _packed(stored: bytes) -> str:
    return base64.b64encode(zlib.compress(stored, 3)).decode()


def _unpacked(packed: str, made: Callable[[bytes], Made]) -> Made:
    try:
        return made(zlib.decompress(base64.b64decode(packed)))
    except (zlib.error, ValueError) as error:
        raise IndexOutOfDate(f"a stored letter can't be read ({error}); run: python -m indexer rebuild --from-catalogue") from error
