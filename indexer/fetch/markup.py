"""Fetch: find elements in the pages of sites. With `readers.html.tree`, the only file that uses lxml to parse markup."""

from __future__ import annotations

from typing import Any

from lxml import etree

from indexer.errors import SiteChanged


def html_root(text: str) -> Any:
    """Return the root element of a web page; `SiteChanged` if there is none."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text.strip() else None
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise SiteChanged("the site sends an empty page; try again later")
    return root


def xml_root(text: str) -> Any:
    """Return the root element of an XML document, whose entities are not resolved; `SiteChanged` if it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SiteChanged(f"the site sends something that is not XML ({error}); check whether its web service has changed") from error


def with_class(element: Any, tag: str, name: str) -> list[Any]:
    """Return the elements of a tag below `element` whose classes have `name`, in order."""
    return [one for one in element.iter(tag) if name in one.get("class", "").split()]


def words_of(element: Any) -> str:
    """Return the text of an element, in single spaces; "" for None."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
