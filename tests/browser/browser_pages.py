"""The addresses that the browser tests visit."""

from __future__ import annotations

from pathlib import Path

from tests.support.addresses import html_addresses
from tests.support.pages import letters, nasty_letter

ARTEFACTS = Path(__file__).parents[2] / ".artefacts"
"""Where screens are kept; no part of the project's history."""
LEEDS_2019 = letters()[0].id
NASTY = nasty_letter().id
EVERY_PAGE = tuple(one for one in html_addresses() if "/search/by/" not in one or "/by/authority" in one)
"""One of each kind, in each of its states; of the lists of all values, one: they are made alike."""
