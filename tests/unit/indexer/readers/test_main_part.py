"""Tests: what of a web page is its text, and what is the site's."""

from __future__ import annotations

import pytest

from indexer.letter import Role
from indexer.readers.html.reader import read_html

ONE = "Social workers visit children often and write down what children tell them."
TWO = "Plans say what has to change, and by when, for every child in the area."
MENU = "<ul>" + "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("Home", "Bins", "Parks")) + "</ul>"


def texts(body: str) -> list[str]:
    """Return the texts of the blocks of a page with this body."""
    page = f"<!DOCTYPE html><html><head><title>Letter</title></head><body>{body}</body></html>"
    return [block.text for block in read_html(page.encode()) if block.role is not Role.FURNITURE]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (f"<form action=x><div><p>{ONE}</p><p>{TWO}</p></div></form>", "the whole page in one form"),
        (f"<article><p>{ONE}</p></article><article><p>{TWO}</p></article>", "two articles"),
        (f"<nav class=main>{MENU}</nav><div><p>{ONE}</p><p>{TWO}</p></div>", "navigation that is called main"),
        (f'<div class="content-sidebar-wrap"><p>{ONE}</p><p>{TWO}</p></div>', "a text inside what is called a sidebar"),
        (f'<main><p>{ONE}</p><section id="related-help"><p>{TWO}</p></section></main>', "a section that is called related"),
        (f"<div id=menu>{MENU}</div><p>{ONE}</p><p>{TWO}</p><div class=footer>{MENU}</div>", "lists of links around the text"),
        (f"<main><p>{ONE}</p><aside><p>{TWO}</p></aside></main>", "an aside with sentences is the author's"),
        (f"{'<svg><path d=a><path d=b>' * 1}{'<path d=c>' * 300}</svg><p>{ONE}</p><p>{TWO}</p>", "drawings add no depth"),
        (f"{'<font>' * 300}<p>{ONE}</p><p>{TWO}</p>", "nor do tags of mere looks that are never closed"),
        (f"<p>{ONE}<p>{TWO}{'<p>' * 300}", "nor do paragraphs that are never closed"),
        (f'<p>{ONE}</p><p hidden>No</p><div style="color:red; display : none">No</div><p aria-hidden="true">No</p><p>{TWO}</p>', "hidden"),
        (f'<div style="display:none" id=app><p>{ONE}</p><p>{TWO}</p></div>', "what a script shows is the text, if there is no other"),
        (f'<p>{ONE}</p><p class="sr-only">Skip</p><p>{TWO}</p>', "what is only read aloud"),
        (f"<table><tr><td>{MENU}<td><h2>Findings</h2>" + f"<p>{ONE}</p>" * 6 + f"<p>{TWO}</p></table>", "a table for layout"),
    ],
)
def test_the_text_is_found_wherever_a_page_keeps_it(body: str, why: str) -> None:
    """The text is where the sentences are, whatever the elements around it are or are called."""
    found = texts(body)
    assert ONE in found, why
    assert TWO in found, why
    assert not {"Home", "Bins", "No", "Skip"} & set(found), why


@pytest.mark.parametrize("name", ["information-sharing", "feedback", "cookies", "search", "related"])
def test_a_name_never_drops_a_heading(name: str) -> None:
    """A heading is kept whatever its class or id says."""
    assert texts(f'<main><p>{ONE}</p><h2 id="{name}" class="{name}">Care</h2><p>{TWO}</p></main>') == [ONE, "Care", TWO]


def test_an_article_keeps_its_own_header_and_footer() -> None:
    """A header or footer inside an article is the article's; those around it are the site's."""
    body = (
        f"<header><p>Wexcombe online</p></header><article><header><h2>Visit</h2><p>3 May 2019</p></header><p>{ONE}</p>"
        f"<footer><p>{TWO}</p></footer></article><footer><p>Our licence lets you use this page again.</p></footer>"
    )
    assert texts(body) == ["Visit", "3 May 2019", ONE, TWO]


def test_a_cookie_notice_is_no_text() -> None:
    """A notice about cookies has sentences, but never the letter's."""
    assert texts(f'<div class="cookie-banner"><h2>Cookies</h2><p>{ONE}</p></div><p>{TWO}</p>' + f"<p>{TWO}</p>" * 3) == [TWO] * 4


def test_a_page_that_says_that_there_is_none_is_told_from_one_that_speaks_of_errors() -> None:
    """“Trial and error” heads a text; “Page not found” heads none."""
    assert texts(f"<h1>Trial and error in practice</h1><p>{ONE}</p>") == ["Trial and error in practice", ONE]
