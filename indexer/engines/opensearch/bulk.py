"""Engines: records go into an index in bulk, by several workers that give way to a cluster with too much to do."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from indexer.engines.opensearch.client import Connection
from indexer.engines.opensearch.schema import Record
from indexer.errors import BuildFailed, SearchRefused, SearchUnavailable

WORKERS = 4
CHUNK_RECORDS = 1000
CHUNK_BYTES = 5_000_000
"""A chunk ends with the record that reaches one of these."""

PAUSES = (0.5, 1, 2, 4, 8, 15, 30, 30, 30, 30)
"""Seconds between the tries for one chunk: two and a half minutes, in which a node that was lost is replaced by its copy."""

SECONDS = 60.0
"""How long one chunk is waited for; then it is sent again, which is harmless: each record has its id."""

ANOTHER_NODE = "10s"
"""How long a node may wait for a shard whose node was lost, before it says so."""

LOST_AFTER = 5
"""Tries after which a shard that nobody holds will not come back."""

AGAIN = {429, 502, 503, 504}
"""States of one record that pass; 429 also where a disk is too full, which does not, and so has an error of its own."""

Line = tuple[str, str]
"""What is to be done with a record, and its content where it has one, as JSON."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """Sends records to one index."""

    connection: Connection
    index: str
    pause: Callable[[float], None] = time.sleep

    def put(self, records: Iterable[Record]) -> int:
        """Put `records` in, each in place of the one with its id, and return how many; `BuildFailed` where one could not be."""
        return self._sent(((_line("index", name), _json(content)) for name, content in records))

    def take(self, names: Iterable[str]) -> int:
        """Take the records with these ids out, and return how many ids there were."""
        return self._sent((_line("delete", name), "") for name in names)

    def _sent(self, lines: Iterable[Line]) -> int:
        """Send chunks by several workers, never more than twice as many chunks ahead as there are workers."""
        sent, waiting = 0, deque[Future[int]]()
        with ThreadPoolExecutor(WORKERS) as workers:
            for chunk in _chunks(lines):
                waiting.append(workers.submit(self._chunk, chunk))
                if len(waiting) >= 2 * WORKERS:
                    sent += waiting.popleft().result()
            sent += sum(one.result() for one in waiting)
        return sent

    def _chunk(self, chunk: list[Line]) -> int:
        """Send one chunk until all of its records are in; return how many there were."""
        left = chunk
        for tried, pause in enumerate(PAUSES, start=1):
            left, reason = self._tried(left)
            if not left:
                return len(chunk)
            if tried >= LOST_AFTER and self._is_lost():
                raise BuildFailed("a part of the new index was lost with a node; build again")
            self.pause(pause)
        raise BuildFailed(f"the cluster did not take {len(left)} records in time ({reason})")

    def _is_lost(self) -> bool:
        """Return whether the cluster says that no node holds some shard."""
        try:
            return bool(self.connection.ask("GET", f"/_cluster/health/{self.index}").get("status") == "red")
        except SearchUnavailable:
            return False

    def _tried(self, chunk: list[Line]) -> tuple[list[Line], str]:
        """Send one chunk once; return the records that have to be sent again, and why."""
        body = "\n".join(part for line in chunk for part in line if part) + "\n"
        try:
            told = "items.*.status,items.*.error"
            answer = self.connection.ask("POST", f"/{self.index}/_bulk", body, seconds=SECONDS, timeout=ANOTHER_NODE, filter_path=told)
        except SearchRefused:
            raise
        except SearchUnavailable as error:
            return chunk, str(error)
        results = [next(iter(item.values())) for item in answer.get("items", [])]
        if len(results) != len(chunk):
            return chunk, "its answer was cut short"
        refused = [(line, result) for line, result in zip(chunk, results, strict=True) if _refused(result)]
        return [line for line, _ in refused], str(refused[0][1]["status"]) if refused else ""


def _refused(result: Mapping[str, Any]) -> bool:
    """Return whether a record has to be sent again; `BuildFailed` where that would not help."""
    status, error = result["status"], result.get("error")
    if not error:
        return False
    if error["type"] == "cluster_block_exception":
        raise BuildFailed("the cluster takes no changes: an index is read-only, as when a disk is too full; make room and build again")
    if error["type"] == "index_not_found_exception":
        raise BuildFailed("another build has switched meanwhile, and cleared this one away")
    if status not in AGAIN:
        raise BuildFailed(f"the cluster refused a record ({status}, {error['type']}: {str(error.get('reason'))[:200]})")
    return True


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    size = 0
    for line in lines:
        chunk.append(line)
        size += len(line[0]) + len(line[1])
        if len(chunk) >= CHUNK_RECORDS or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _line(action: str, name: str) -> str:
    return _json({action: {"_id": name}})


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
