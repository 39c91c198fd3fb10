"""Fetch: the narrow port behind which each source stands: a list, its pages, their files.

A source knows a site's addresses and how to read its pages. It asks nothing itself: `collect` asks, with the manners of `client`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indexer.published.listing import ListedPage, OnSite

Ask = Callable[[str], str]
"""Returns the text at an address."""


@dataclass(frozen=True, slots=True)
class Source:
    """One place where letters are published."""

    name: str
    """As typed: "ofsted"."""
    title: str
    """What people call it: "Ofsted"."""
    hosts: tuple[str, ...]
    """Where its pages and files may be, also after a redirect; each stands for all hosts below it."""
    list_pages: Callable[[Ask], tuple[ListedPage, ...]]
    """Return the page of each council or meeting; `SiteChanged` if the list is not as expected."""
    documents_on: Callable[[ListedPage, str], tuple[OnSite, ...]]
    """Return the documents on a page, given its text; none if it lists none. `SiteChanged` if it can't be read as expected."""
    publisher_of: Callable[[ListedPage], str]
    """Return who publishes the documents on a page: "Ofsted"."""
    page_noun: str = "council"
    """What each page is about."""
    may_be_empty: bool = False
    """True if pages without documents are nothing unusual."""
