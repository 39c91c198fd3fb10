"""What others read of a page: its one address, what it is about, and how to cite it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient

from tests.support import factories
from tests.support.pages import LEEDS, client_of, letters

HERE = "http://localhost"
LETTER = replace(
    letters()[0], letter_type="focused visit", inspectorates=("Ofsted", "CQC"),
    sources=(replace(factories.source("a"), path="a/Letter.PDF"),),
)  # fmt: skip


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client of the pages over a letter by two inspectorates."""
    return client_of((LETTER, *letters()[1:]))


def tags_of(page: str) -> list[tuple[str, str]]:
    """Return the name or property and the content of each meta tag, in order."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    found = ((one.get("name") or one.get("property"), one.get("content")) for one in tree.iter("meta"))
    return [(name, content or "") for name, content in found if name]


def canonical_of(page: str) -> list[str]:
    """Return the canonical addresses of a page."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return [str(one.get("href")) for one in tree.iter("link") if one.get("rel") == "canonical"]


def translated(page: str) -> dict[str, Any]:
    """Return the item that a translator for embedded metadata makes of a page, by the rules of Zotero's.

    A report has an institution; of an author with a comma, what stands before it is the family name, otherwise the last word is.
    """
    tags = tags_of(page)
    one = dict(tags)
    authors = [content for name, content in tags if name == "citation_author"]
    split = [name.split(",", 1) if "," in name else name.rsplit(" ", 1)[::-1] for name in authors]
    return {
        "type": "report" if "citation_technical_report_institution" in one else "journalArticle",
        "title": one.get("citation_title"),
        "creators": [(name[0], "".join(name[1:]).strip()) for name in split],
        "date": one.get("citation_publication_date"),
        "institution": one.get("citation_technical_report_institution"),
        "url": one.get("citation_public_url"),
        "pages": one.get("citation_firstpage"),
        "attachment": one.get("citation_pdf_url"),
    }


@pytest.mark.parametrize(("path", "link", "pages"), [("", "", None), ("/cite", "", None), ("/p/k3/cite", "/p/k3", "2")])
def test_zotero_finds_a_letter_and_a_paragraph(client: FlaskClient, path: str, link: str, pages: str | None) -> None:
    """As a report by two organisations, neither of which is taken for a person, with its PDF."""
    address = f"/letters/{LETTER.id}"
    assert translated(client.get(address + path).text) == {
        "type": "report",
        "title": "Focused visit to Leeds City Council children’s services",
        "creators": [("Ofsted", ""), ("Care Quality Commission", "")],
        "date": "2019/05/03",
        "institution": "Ofsted, Care Quality Commission",
        "url": f"{HERE}{address}{link}",
        "pages": pages,
        "attachment": f"{HERE}{address}/original",
    }


def test_what_is_not_known_has_no_tag() -> None:
    """A letter in a pack has no PDF of its own, and one that names no council has no date or author here."""
    one = letters()[-1]
    part = replace(one.sources[0], path="pack.pdf", part=replace(one.sources[0].part, first=3, last=4))
    names = {name for name, _ in tags_of(client_of((replace(one, sources=(part,)),)).get(f"/letters/{one.id}").text)}
    assert {name for name in names if name.startswith("citation")} == {
        "citation_title", "citation_public_url", "citation_language",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "whole"),
    [
        ("/", "/"),
        ("/search?q=caseloads&utm_source=x&council=leeds&foo=1", "/search?q=caseloads&authority=leeds"),
        (f"/authorities/{LEEDS.code}?x=1", f"/authorities/{LEEDS.code}"),
        (f"/letters/{LETTER.id}?q=caseloads", f"/letters/{LETTER.id}-leeds-focused-visit-2019-05-03"),
        (f"/letters/{LETTER.id}/p/k3/similar?q=caseloads", f"/letters/{LETTER.id}/p/k3/similar"),
    ],
)
def test_a_page_names_its_one_whole_address(client: FlaskClient, asked: str, whole: str) -> None:
    """However it was reached; with what makes it another page, and nothing else."""
    page = client.get(asked).text
    assert canonical_of(page) == [HERE + whole]
    assert dict(tags_of(page))["og:url"] == HERE + whole


@pytest.mark.parametrize("asked", ["/nowhere", "/letters/0000000000000000", "/search?q=(caseloads"])
def test_an_error_has_no_address(client: FlaskClient, asked: str) -> None:
    """Nobody should keep it."""
    assert canonical_of(client.get(asked).text) == []


def test_a_link_to_a_page_can_be_shown_with_what_it_is_about(client: FlaskClient) -> None:
    """Each page by its own title; a letter by its council and kind."""
    tags = dict(tags_of(client.get(f"/letters/{LETTER.id}").text))
    assert tags["og:title"] == "Leeds City Council: Focused visit, 3 May 2019"
    assert tags["description"] == tags["og:description"] == "Leeds City Council: Focused visit, 3 May 2019, paragraph by paragraph."
    titles = {dict(tags_of(client.get(one).text))["og:title"] for one in ("/", "/coverage", "/search?q=caseloads", "/help")}
    assert len(titles) == 4


@pytest.mark.parametrize("host", ["section:*", "x y"])
def test_a_host_that_can_be_none_is_in_no_address(host: str) -> None:
    """The page's own address is then only its path."""
    page = client_of(letters()).get("/search?q=neglect", headers={"Host": host}).text
    assert '<link rel="canonical" href="/search?q=neglect">' in page
