"""The addresses that the browser tests visit."""

from __future__ import annotations

from tests.support.addresses import html_addresses
from tests.support.pages import letters, nasty_letter

LEEDS_2019 = letters()[0].id
NASTY = nasty_letter().id
EVERY_PAGE = tuple(one for one in html_addresses() if "/search/by/" not in one or "/by/authority" in one)
"""One of each kind, in each of its states; only one list of all values, because they are all made the same way."""
