"""Middleware: every hook that runs before or after each request, in one ordered list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from flask import Flask, Response

from webapp.middleware.access_log import begin, end
from webapp.middleware.auth import require_host, require_reader, require_reading
from webapp.middleware.cors import share_with
from webapp.middleware.headers import add_headers
from webapp.middleware.limits import limit_rate, require_measure
from webapp.middleware.long_answers import LongAnswers
from webapp.middleware.metrics import Metrics
from webapp.middleware.page_cache import MOST_BYTES, PageCache
from webapp.middleware.request_state import start_request
from webapp.middleware.turns import Turns
from webapp.options import Options

Install = Callable[[Flask], None]
"""Adds one step to an application."""


def add_hooks(app: Flask, options: Options, metrics: Metrics, *, alerts: bool = False) -> None:
    """Add every step to `app`: requests go through the list from top to bottom, responses from bottom to top.

    A request that a step refuses goes no further, but its response still passes through every step. With `alerts` there are forms, and a
    limit on them.
    """
    for install in _steps(options, metrics, alerts):
        install(app)


def _steps(options: Options, metrics: Metrics, alerts: bool) -> Iterator[Install]:
    cache = PageCache(MOST_BYTES // options.processes)
    turns = Turns(options.threads)
    long_answers = LongAnswers(max(options.threads // 2, 1), turns.a_piece)
    yield _step(start_request, metrics.count)
    yield _step(begin, end)
    yield _step(after=add_headers)
    yield _step(require_reading)
    yield _step(require_host)
    yield _step(require_measure)
    if options.rate or options.secrets or alerts:
        yield partial(limit_rate, options=options)
    yield _step(require_reader)
    yield _step(long_answers.enter, long_answers.leave)
    yield _step(cache.answer, cache.keep)
    yield turns.install
    if options.origins:
        yield _step(after=share_with(options.origins))


def _step(before: Callable[[], Response | None] | None = None, after: Callable[[Response], Response] | None = None) -> Install:
    """Return a function that makes an application call `before` with each request and `after` with each response."""

    def install(app: Flask) -> None:
        if before:
            app.before_request(before)
        if after:
            app.after_request(after)

    return install
