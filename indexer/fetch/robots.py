"""Fetch: what a host's robots.txt allows, as RFC 9309 says. The only file that uses protego."""

from __future__ import annotations

from protego import Protego

AGENT = "inspection-letters"
"""The name that robots.txt may call this program by."""
MOST_BYTES = 500 * 1024
"""Of a robots.txt; the rest is not read, as the RFC allows."""


class Robots:
    """What one robots.txt allows this program to fetch."""

    def __init__(self, text: str) -> None:
        """Take the text of a robots.txt; "" allows everything."""
        self._rules = Protego.parse(text)

    def allows(self, url: str) -> bool:
        """Return whether `url` may be fetched."""
        return self._rules.can_fetch(url, AGENT)

    @property
    def pause(self) -> float:
        """The seconds that it asks programs to wait between two requests; 0 if it doesn't."""
        return float(self._rules.crawl_delay(AGENT) or 0)
