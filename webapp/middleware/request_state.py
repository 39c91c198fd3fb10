"""Middleware: the state of the current request, in one record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from flask import g


@dataclass(slots=True)
class RequestState:
    """What the hooks and pages of one request share. The first hook creates it."""

    id: str = "unknown"
    """The id in the log and in the header X-Request-ID."""
    started: float = field(default_factory=perf_counter)
    """When the request arrived, by `time.perf_counter`, in seconds."""
    first_search: float | None = None
    """When its first search started, by `time.monotonic`, in seconds; all its searches share one deadline counted from then."""
    cache_tag: str = ""
    """Its page's tag in the page cache; "" if the page is never cached."""
    partial: bool = False
    """True if only part of the index answered."""
    unfinished: bool = False
    """True if the page lacks something that is still being worked out."""
    no_hits: bool = False
    """True if it is a search that found nothing."""
    release: Callable[[], None] | None = None
    """Frees its place among the long answers, if it has one."""
    end_turn: Callable[[], None] | None = None
    """Leaves its place among those that are worked on, if it has one."""


def start_request() -> None:
    """Create the request's state; this is the first hook, so that its time counts from here."""
    g.request_state = RequestState()


def request_state() -> RequestState:
    """Return the state of the current request."""
    state: RequestState | None = g.get("request_state")
    if state is None:
        state = g.request_state = RequestState()
    return state
