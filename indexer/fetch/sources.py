"""Fetch: the table of sources. A new one is one row here and one module that gives its list, pages and files (`port.Source`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from indexer.fetch.moderngov import moderngov
from indexer.fetch.ofsted import ofsted
from indexer.fetch.port import Source
from indexer.settings.fetching import Fetching

SOURCES: Mapping[str, Callable[[Fetching], Source]] = {"ofsted": ofsted, "moderngov": moderngov}
"""Each by the name that is typed."""
DEFAULT = "ofsted"
