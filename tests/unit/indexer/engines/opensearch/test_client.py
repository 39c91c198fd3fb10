"""What a cluster refuses, with a stub of one in trouble. It serves error tests only: none checks whether a search result is right."""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Mapping
from dataclasses import replace
from time import monotonic
from typing import Any

import pytest

from indexer.engines.opensearch import index as opensearch_index
from indexer.engines.opensearch.client import Connection
from indexer.engines.opensearch.engine import OpenSearchEngine
from indexer.engines.opensearch.index import ClusterIndex
from indexer.errors import (
    IndexMissing,
    IndexOutOfDate,
    LettersError,
    SearchBusy,
    SearchRefused,
    SearchTooSlow,
    SearchUnavailable,
)
from indexer.settings.cluster import Cluster, ClusterNode
from tests.support.cluster.stub import manifest, refusal, stub
from tests.support.factories import query


@pytest.mark.parametrize(
    ("status", "kind", "expected", "message"),
    [
        (401, "security_exception", SearchRefused, "OPENSEARCH_USER"),
        (403, "security_exception", SearchRefused, "permissions"),
        (404, "index_not_found_exception", IndexMissing, "python -m indexer rebuild"),
        (404, "search_context_missing_exception", SearchUnavailable, "rebuilt during this search"),
        (413, "content_too_long", SearchRefused, "too large"),
        (429, "es_rejected_execution_exception", SearchBusy, "busy"),
        (500, "task_cancelled: Cancellation timeout of 3s is expired", SearchTooSlow, "too long"),
        (500, "search_phase_execution_exception", SearchUnavailable, "not available"),
        (502, "html of a proxy", SearchUnavailable, "not available"),
        (503, "search_phase_execution_exception", SearchUnavailable, "not available"),
        (400, "parsing_exception", LettersError, "rejected the request"),
    ],
)
def test_a_refusal_is_an_error_of_our_own(status: int, kind: str, expected: type[LettersError], message: str) -> None:
    """Each meaningful status becomes its own class of error, with advice on what to do."""
    with stub((status, refusal(kind))) as one, pytest.raises(LettersError, match=message) as raised:
        Connection(one.cluster).ask("GET", "/")

    assert raised.type is expected


def test_a_cluster_that_hangs_is_too_slow_in_the_time_set() -> None:
    """The wait ends at the configured time limit, or at the query's deadline if that is sooner."""
    with stub((-1, {}), seconds=0.3) as one, pytest.raises(SearchTooSlow):
        Connection(one.cluster).ask("GET", "/")


def test_nobody_there_is_unavailable() -> None:
    """A port where nothing listens: administrators are told which setting to check, readers only that it is down."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = Cluster(nodes=(ClusterNode("127.0.0.1", free.getsockname()[1]),))
    engine = OpenSearchEngine(replace(nobody, seconds=2))

    with pytest.raises(SearchUnavailable, match="cluster can’t be reached; check OPENSEARCH_URL") as error:
        engine.search(query())
    assert error.value.public == "The letters can’t be searched at the moment. Try again in a moment"


def test_another_node_is_asked_where_one_is_gone() -> None:
    """A node that cannot be reached costs only one attempt."""
    with socket.socket() as free, stub((200, {"ok": True})) as one:
        free.bind(("127.0.0.1", 0))
        gone = ClusterNode("127.0.0.1", free.getsockname()[1])
        free.close()
        connection = Connection(replace(one.cluster, nodes=(gone, *one.cluster.nodes)))

        assert [connection.ask("GET", "/") for _ in range(4)] == [{"ok": True}] * 4


def test_no_password_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """No password appears in an error or in the log, at any log level."""
    caplog.set_level(logging.DEBUG)
    known = {"user": "reader", "password": "s3cret"}
    with stub((401, refusal("security_exception")), **known) as one, pytest.raises(SearchRefused) as raised:
        Connection(one.cluster).ask("GET", "/")

    assert "s3cret" not in caplog.text + str(raised.value) + repr(raised.value.__cause__)


SEARCHED = {
    "timed_out": False,
    "hits": {"total": {"value": 7}, "hits": []},
    "aggregations": {name: {"values": {"sum_other_doc_count": 0, "buckets": []}} for name in ("letters:", "authorities:")},
}


@pytest.mark.parametrize(("found", "successful", "partial"), [(7, 2, True), (0, 2, False), (0, 0, False)])
def test_what_a_part_of_the_index_answers_is_shown_as_a_part_and_never_as_nothing(found: int, successful: int, partial: bool) -> None:
    """If only some shards answer, their hits are shown with a notice; if these have none, that is an error, not an empty answer."""
    hits = {"total": {"value": found}, "hits": []}
    part = {**SEARCHED, "hits": hits, "_shards": {"total": 3, "successful": successful, "failed": 3 - successful}}
    answers = [
        (200, {"letters-000001": {}}),
        (200, {"letters-000001": {"mappings": {"_meta": manifest()}}}),
        (200, {"version": {"number": "3.8.0"}}),
        *[(503, {})] * 3,
        (200, part),
        (200, {"docs": []}),
    ]
    with stub(*answers) as one:
        engine = OpenSearchEngine(one.cluster)
        if partial:
            assert [notice.code for notice in engine.search(query("late")).notices] == ["partial"]
        else:
            with pytest.raises(SearchUnavailable, match=r"Part of the index can’t be searched|not available"):
                engine.search(query("late"))
    assert [("partial_search_results=false" in one, "partial_search_results=true" in one) for one in one.asked[3:7]] == [
        (True, False),
        (True, False),
        (True, False),
        (False, True),
    ]


def test_a_deep_page_of_a_part_of_the_index_leads_to_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hits from some shards are placed differently in the whole, so the next search for that page starts from the beginning."""
    monkeypatch.setattr(opensearch_index, "WINDOW", 2)
    shards = {"_shards": {"total": 3, "successful": 3, "failed": 0}}
    some = {**SEARCHED, **shards, "hits": {"hits": [{"sort": [2, "a", 1]}, {"sort": [1, "a", 2]}]}}
    none = {**some, "hits": {"hits": []}}
    point = {"pit_id": "point"}
    deep = [SEARCHED, point, *[None] * 3, {**some, "_shards": {"total": 3, "successful": 2, "failed": 1}}, some, none, {}]
    again = [SEARCHED, point, some, none, {}]
    with stub(*((200, one) if one is not None else (503, {}) for one in (*deep, *again))) as one:
        index = ClusterIndex(Connection(one.cluster), "letters-000001", "letters-000001-records", {"pieces": 1})
        assert index.search(query("late", start=4, limit=2))[1]
        one.asked.clear()
        assert not index.search(query("late", start=4, limit=2))[1]

    pages = [request for request in one.asked if "POST /_search?" in request]
    assert ["search_after" in page for page in pages] == [False, True]


@pytest.mark.parametrize(
    ("asked", "record", "expected", "message"),
    [
        ("report", {"found": False}, IndexOutOfDate, "lacks its report; run: python -m indexer rebuild"),
        ("term_dictionary", {"found": False}, IndexOutOfDate, "lacks some of its words; run: python -m indexer rebuild"),
        ("report", {"error": {"type": "no_shard_available_action_exception"}}, SearchUnavailable, "can’t be read at the moment"),
    ],
)
def test_a_record_that_can_not_be_had_is_told_of(asked: str, record: Mapping[str, Any], expected: type[LettersError], message: str) -> None:
    """A lost record calls for a rebuild, one that no node can read just now calls for patience."""
    with stub((200, {"docs": [record]})) as one, pytest.raises(expected, match=message):
        getattr(ClusterIndex(Connection(one.cluster), "letters-000001", "letters-000001-records", {"pieces": 1}), asked)


def test_a_search_that_timed_out_is_too_slow() -> None:
    """Partial results of a search that timed out are not returned; the deadline decides how long it may take."""
    answers = [
        (200, {"letters-000001": {}}),
        (200, {"letters-000001": {"mappings": {"_meta": manifest()}}}),
        (200, {"version": {"number": "3.8.0"}}),
        *[(200, {"letters-000001": {}})] * 2,
        (200, {**SEARCHED, "timed_out": True}),
        (200, {"letters-000001": {}}),
    ]
    with stub(*answers) as one:
        engine = OpenSearchEngine(one.cluster)
        with pytest.raises(SearchTooSlow):
            engine.search(query("late", deadline=monotonic() - 1))
        assert not any("_search" in request for request in one.asked)
        with pytest.raises(SearchTooSlow):
            engine.search(query("late", deadline=monotonic() + 5))

    (waited,) = re.findall(r"cancel_after_time_interval=(\d+)ms", " ".join(one.asked))
    assert 3000 < int(waited) <= 5001
