"""Middleware: metrics for Prometheus; they never say who asks or what for."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import TemporaryDirectory

from flask import Response, request
from prometheus_client import CollectorRegistry, Counter, Histogram, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from indexer.errors import SearchUnavailable
from webapp.middleware.request_state import request_state
from webapp.services.index import Index

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the latency buckets; a page takes a few milliseconds."""
SEARCHES = ("pages.search", "api.search")
"""Endpoints for searches by people and by programs."""
OUTCOMES = {200: "found", 304: "found", 400: "not understood", 503: "down"}
"""Outcome of a search, by the status of its response."""
NOTHING = "nothing"
"""Outcome of a search that succeeded but found nothing: `RequestState.no_hits`."""
METHODS = ("GET", "HEAD", "POST")
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Variable with the folder where processes count together, as the client library has it."""


@contextmanager
def counted_together() -> Iterator[None]:
    """Have this process and those that it forks count together in metrics made from now on; the counts go at the end."""
    with TemporaryDirectory(prefix="letters-metrics-") as folder:
        os.environ[FOLDER] = folder
        values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]  # chosen at import otherwise, before there is a folder
        yield


class Metrics:
    """The metrics of one application."""

    def __init__(self, index: Index) -> None:
        """Start from zero; `index` is read whenever the metrics are requested."""
        self._registry = CollectorRegistry()
        self._of_index = _OfIndex(index)
        self._requests = Counter(
            "letters_requests", "Requests answered.", ("endpoint", "method", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "letters_request_seconds", "Time to the start of the response.", ("endpoint",), buckets=SECONDS, registry=self._registry
        )
        self._searches = Counter("letters_searches", "Searches by outcome.", ("outcome",), registry=self._registry)
        for outcome in (*dict.fromkeys(OUTCOMES.values()), NOTHING):
            self._searches.labels(outcome)

    def count(self, response: Response) -> Response:
        """Count the current request, answered with `response`."""
        endpoint = request.endpoint or "none"
        self._requests.labels(endpoint, request.method if request.method in METHODS else "other", response.status_code).inc()
        self._seconds.labels(endpoint).observe(time.perf_counter() - request_state().started)
        if endpoint in SEARCHES and response.status_code in OUTCOMES:
            self._searches.labels(NOTHING if request_state().no_hits else OUTCOMES[response.status_code]).inc()
        return response

    def text(self) -> bytes:
        """Return all metrics in Prometheus's text format, of all processes that count together."""
        registry = CollectorRegistry()
        registry.register(self._of_index)
        if FOLDER in os.environ:
            MultiProcessCollector(registry, os.environ[FOLDER])  # type: ignore[no-untyped-call]
        else:
            registry.register(self._registry)
        return generate_latest(registry)


class _OfIndex(Collector):
    """Metrics read from the index on every request for them."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def collect(self) -> Iterator[Metric]:
        """Yield the figures in the index's report, or only that it is down."""
        try:
            report = self._index.engine.report()
        except SearchUnavailable:
            yield GaugeMetricFamily("letters_index_up", "1 if the index is available, otherwise 0.", 0)
            return
        yield GaugeMetricFamily("letters_index_up", "1 if the index is available, otherwise 0.", 1)
        yield GaugeMetricFamily("letters_index_built_seconds", "When the index was built, in seconds since 1970.", _seconds(report.built))
        yield GaugeMetricFamily("letters_letters", "Letters in the index.", report.letters)
        yield GaugeMetricFamily("letters_paragraphs", "Paragraphs in the index.", report.paragraphs)
        yield GaugeMetricFamily("letters_unread_files", "Files, and parts of files, that could not be read.", len(report.unread))


def _seconds(built: str) -> float:
    """Return a time in seconds since 1970; NaN if `built` is not a time."""
    try:
        return datetime.fromisoformat(built).timestamp()
    except ValueError:
        return float("nan")
