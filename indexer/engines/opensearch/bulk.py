"""Engines: bulk indexing by several workers, which back off when the cluster is overloaded."""

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
"""A chunk ends with the record that reaches either limit."""

PAUSES = (0.5, 1, 2, 4, 8, 15, 30, 30, 30, 30)
"""Seconds between attempts to send a chunk: two and a half minutes in all, long enough for a replica to replace a lost node."""

SECONDS = 60.0
"""How long to wait for a chunk before sending it again, which is harmless because each record has an id."""

ANOTHER_NODE = "10s"
"""How long a node may wait for a shard whose node was lost before it reports a failure."""

LOST_AFTER = 5
"""Attempts after which a shard that no node has will not come back."""

AGAIN = {429, 502, 503, 504}
"""Temporary failure codes for a record. 429 also means a full disk, which is not temporary, but that has its own error type."""

Line = tuple[str, str]
"""A bulk action and the record's content, if any, as JSON."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """Sends records to one index."""

    connection: Connection
    index: str
    pause: Callable[[float], None] = time.sleep

    def put(self, records: Iterable[Record]) -> int:
        """Index `records`, replacing any with the same ids, and return how many; `BuildFailed` if one could not be indexed."""
        return self._sent(((_line("index", name), _json(content)) for name, content in records))

    def take(self, names: Iterable[str]) -> int:
        """Delete the records with these ids and return the number of ids given."""
        return self._sent((_line("delete", name), "") for name in names)

    def _sent(self, lines: Iterable[Line]) -> int:
        """Send chunks with several workers, queuing at most twice as many chunks as there are workers."""
        sent, waiting = 0, deque[Future[int]]()
        with ThreadPoolExecutor(WORKERS) as workers:
            for chunk in _chunks(lines):
                waiting.append(workers.submit(self._chunk, chunk))
                if len(waiting) >= 2 * WORKERS:
                    sent += waiting.popleft().result()
            sent += sum(one.result() for one in waiting)
        return sent

    def _chunk(self, chunk: list[Line]) -> int:
        """Send a chunk until all its records are in; return the number of records."""
        left = chunk
        for tried, pause in enumerate(PAUSES, start=1):
            left, reason = self._tried(left)
            if not left:
                return len(chunk)
            if tried >= LOST_AFTER and self._is_lost():
                raise BuildFailed("part of the new index was lost when a node failed; run the build again")
            self.pause(pause)
        raise BuildFailed(f"the cluster did not accept {len(left)} records in time ({reason}); try again when it is less busy")

    def _is_lost(self) -> bool:
        """Return whether the cluster reports a shard that no node has."""
        try:
            return bool(self.connection.ask("GET", f"/_cluster/health/{self.index}").get("status") == "red")
        except SearchUnavailable:
            return False

    def _tried(self, chunk: list[Line]) -> tuple[list[Line], str]:
        """Send a chunk once; return the records to send again, and why."""
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
    """Return whether to send a record again; `BuildFailed` if that would not help."""
    status, error = result["status"], result.get("error")
    if not error:
        return False
    if error["type"] == "cluster_block_exception":
        raise BuildFailed("an index on the cluster is read-only, probably because a disk is full; free some space and run the build again")
    if error["type"] == "index_not_found_exception":
        raise BuildFailed("another build finished first and removed this one; run this one again")
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
