"""Middleware: what is known of the request at hand, in one record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from flask import g


@dataclass(slots=True)
class RequestState:
    """What the hooks and pages of one request tell each other. It is made with the request's first hook."""

    id: str = "unknown"
    """As the log and the header X-Request-ID have it."""
    started: float = field(default_factory=perf_counter)
    """When the request came, by `time.perf_counter`, in seconds."""
    first_search: float | None = None
    """When its first search began, by `time.monotonic`, in seconds; its searches share one deadline from then on."""
    cache_tag: str = ""
    """The tag of its page in the page cache; "" where the page is never cached."""
    partial: bool = False
    """True where only a part of the index answered."""
    no_hits: bool = False
    """True where it is a search that found nothing."""
    release: Callable[[], None] | None = None
    """Gives back its place among the long answers, if it has one."""


def start_request() -> None:
    """Begin the state of a request; the first hook of all, so that its time counts from here."""
    g.request_state = RequestState()


def request_state() -> RequestState:
    """Return the state of the request at hand."""
    state: RequestState | None = g.get("request_state")
    if state is None:
        state = g.request_state = RequestState()
    return state
