"""How records are sent to a cluster that is busy, in trouble or lost, with a stub in its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from indexer.engines.opensearch.bulk import LOST_AFTER, Bulk
from indexer.engines.opensearch.client import Connection
from indexer.errors import BuildFailed
from tests.support.cluster.stub import stub


def items(*results: Mapping[str, Any]) -> tuple[int, Any]:
    """Return a bulk answer."""
    return 200, {"errors": True, "items": [{"index": one} for one in results]}


BUSY: Mapping[str, Any] = {"status": 429, "error": {"type": "opensearch_rejected_execution_exception", "reason": "queue is full"}}
FULL: Mapping[str, Any] = {"status": 429, "error": {"type": "cluster_block_exception", "reason": "flood-stage watermark"}}
WRONG: Mapping[str, Any] = {"status": 400, "error": {"type": "strict_dynamic_mapping_exception", "reason": "no such field"}}
DONE: Mapping[str, Any] = {"status": 201}
RECORDS = [("a", {"x": 1}), ("b", {"x": 2}), ("c", {"x": 3})]


def test_only_what_was_refused_is_sent_again_after_a_while() -> None:
    """After a failure of the whole, whole chunks are sent again; after a refusal of records, only those; pauses grow."""
    paused: list[float] = []
    with stub((503, {}), (503, {}), (503, {}), items(DONE, BUSY, BUSY), (429, {}), items(BUSY, DONE), items(DONE)) as one:
        assert Bulk(Connection(one.cluster), "letters-1", paused.append).put(RECORDS) == 3

    assert [request.count('"_id"') for request in one.asked] == [3, 3, 3, 3, 2, 2, 1]
    assert paused == sorted(paused)
    assert len(paused) == 4


def test_a_chunk_that_got_no_answer_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chunk without an answer is sent again, which is safe because each record has an id."""
    monkeypatch.setattr("indexer.engines.opensearch.bulk.SECONDS", 0.3)
    with stub((-1, {}), items(DONE, DONE, DONE)) as one:
        assert Bulk(Connection(one.cluster), "letters-1", lambda _: None).put(RECORDS) == 3

    assert one.asked[0] == one.asked[1]


def test_many_chunks_are_all_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks are closed by their number of records or bytes, and all are sent, even if more are ready than workers."""
    for most in ("CHUNK_RECORDS", "CHUNK_BYTES"):
        with monkeypatch.context() as patched, stub(items(DONE)) as one:
            patched.setattr(f"indexer.engines.opensearch.bulk.{most}", 1)
            assert Bulk(Connection(one.cluster), "letters-1").put(RECORDS * 10) == 30
        assert len(one.asked) == 30


def test_a_build_whose_index_was_lost_ends_before_all_tries() -> None:
    """If no node has part of the index any more, the build ends at once, because waiting would not bring it back."""
    paused: list[float] = []
    with stub(*[(503, {})] * LOST_AFTER, (200, {"status": "red"})) as one, pytest.raises(BuildFailed, match="lost when a node failed"):
        Bulk(Connection(one.cluster), "letters-1", paused.append).put(RECORDS)

    assert len(paused) == LOST_AFTER - 1


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (items(DONE, FULL, DONE), "free some space and run the build again"),
        (items(DONE, DONE, WRONG), "strict_dynamic_mapping_exception"),
        (items(BUSY, BUSY, BUSY), "did not accept 3 records in time"),
        ((200, {"items": []}), "cut short"),
    ],
)
def test_a_build_that_can_not_go_on_ends(answer: tuple[int, Any], message: str) -> None:
    """A failure that retries cannot help is raised at once, any other after all tries."""
    with stub(answer) as one, pytest.raises(BuildFailed, match=message):
        Bulk(Connection(one.cluster), "letters-1", lambda _: None).put(RECORDS)
