"""What tools work with: links to the site, or to resources where there is none."""

from __future__ import annotations

from indexer.assistants.desk import Desk, authority_uri, paragraph_uri
from tests.support.pages import engine_of, letters


def test_links_lead_to_the_site() -> None:
    """With a site, links are lasting addresses of its pages."""
    desk = Desk(engine_of(letters()), None, lambda: "https://letters.example/all")
    assert desk.letter_link("0123456789abcdef") == "https://letters.example/all/letters/0123456789abcdef"
    assert desk.paragraph_link("0123456789abcdef", "a-b") == "https://letters.example/all/letters/0123456789abcdef/p/a-b"


def test_without_a_site_links_are_resources() -> None:
    """Without one, links are the addresses that the same server reads, with anything unusual encoded."""
    desk = Desk(engine_of(letters()))
    assert desk.letter_link("0123456789abcdef") == "letter://0123456789abcdef"
    assert desk.paragraph_link("0123456789abcdef", "é/x") == paragraph_uri("0123456789abcdef", "é/x") == "paragraph://0123456789abcdef/%C3%A9%2Fx"
    assert authority_uri("A B") == "authority://A%20B"


def test_the_collection_is_worked_out_once_for_each_build() -> None:
    """The collection is kept until the next build."""
    engine = engine_of(letters())
    desk = Desk(engine)
    first = desk.collection
    assert desk.collection is first
    engine.rebuild(letters()[:1], engine.report())
    assert len(desk.collection.letters) == 1
