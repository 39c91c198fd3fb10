"""Readers: find the part of a web page that is its text, and tell what belongs to the site around it.

A page's text is where its running text is: sentences that are no links. What elements are called in `class` and `id` only helps to
decide about parts with no running text, because every site uses the same names for other things.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from indexer.readers.html.tree import HEADINGS, INLINE, HtmlNode, nodes_of, text_of

RUNNING = 60
"""Characters; a stretch of text outside links is running text if it has at least so many, or is a sentence of half as many."""

MAIN_SHARE = 0.5
"""Share of a page's running text that <main>, or its articles together, must hold to be what the page is about."""
SITE_SHARE = 0.4
"""A part that is marked as the site's own is the text all the same if it holds more of the running text than this."""
LINKED = 0.6
"""A list or a box with more of its words than this in links, and no running text, leads elsewhere."""

_SITE = frozenset(["nav", "menu", "footer", "aside", "form", "dialog", "search"])
_SITE_ROLES = frozenset("navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar".split())
_OURS = frozenset(["footer", "aside", "header"])
"""Elements that belong to the article they are in, if they are in one."""
_SITE_NAMES = re.compile(
    r"""(?:^|[-_\s])(?:nav|navigation|navbar|menu|breadcrumbs?|cookies?|banner|skip|footer|feedback|related|share|sharing|search|social
    |pagination|contents-list|back-to-top|sidebar|complementary|contentinfo|print-link|newsletter|subscribe|comments?|toc|tags?)(?:$|[-_\s])""",
    re.IGNORECASE | re.VERBOSE,
)
_NEVER = re.compile(
    r"(?:^|[-_\s])(?:cookies?|consent|gdpr|breadcrumbs?|skip-?(?:link|to)\w*|comments?|commentlist)(?:$|[-_\s])", re.IGNORECASE
)
"""Names of parts that have sentences, but never the page's own."""
_NOTES = re.compile(r"(?:^|[-_\s])(?:footnotes?|endnotes?)(?:$|[-_\s])", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…:;][\"'’”)\]]*\s*$")
_FLOWING = INLINE | {"br", "span"}
_ENCLOSING = frozenset(["html", "body", "head", "main", "document"])


_END = HtmlNode("end")


@dataclass(frozen=True, slots=True)
class _Measure:
    """How much text a part has, in characters."""

    running: int = 0
    words: int = 0
    """All of it."""
    linked: int = 0
    """What is in links."""


class PageMap:
    """What each part of a page is: the text, or the site's."""

    def __init__(self, tree: HtmlNode) -> None:
        """Measure all parts of the page."""
        self._measures: dict[int, _Measure] = {}
        self._flows: set[int] = set()
        self._measure(tree, linked=False)
        self._all = max(1, self._of(tree).running)
        self._articles = frozenset(id(node) for node in nodes_of(tree) if node.tag == "article" or node.role == "article")
        self.parts = self._parts(tree)
        """The elements that hold the text, in order; the whole page, if none stands out."""

    def flows(self, node: HtmlNode) -> bool:
        """Return whether an element's text belongs to the enclosing element; any other starts a new block."""
        return id(node) in self._flows

    def is_site(self, node: HtmlNode, *, inside: bool) -> bool:
        """Return whether an element belongs to the site, or isn't shown; `inside` says that it is in an article or in <main>."""
        if node.tag in HEADINGS or (node.tag in _ENCLOSING and not node.hidden):
            return False
        measure = self._of(node)
        if node.tag == "title" or not measure.words:
            return True
        if measure.running > SITE_SHARE * self._all:
            return False
        if node.hidden or (_NEVER.search(node.names) and not inside):
            return True
        if self.flows(node):
            return False
        if node.tag == "header" and not inside:
            return not any(inner.tag == "h1" for inner in nodes_of(node))
        if inside and node.tag in _OURS:
            return not measure.running and node.tag != "header"
        marked = node.tag in _SITE or node.role in _SITE_ROLES
        named = bool(_SITE_NAMES.search(node.names))
        return marked or (named and self._is_linked(measure)) or (not measure.running and (named or self.leads_elsewhere(node)))

    def leads_elsewhere(self, node: HtmlNode) -> bool:
        """Return whether a list, a box or a cell has little but links in it."""
        measure = self._of(node)
        listed = node.tag in {"ul", "ol", "div", "section", "dl", "td"} and not _NOTES.search(node.names)
        return listed and not measure.running and measure.linked > LINKED * measure.words

    @staticmethod
    def _is_linked(measure: _Measure) -> bool:
        """Return whether more of a part is links than running text."""
        return measure.linked > measure.running

    def _of(self, node: HtmlNode) -> _Measure:
        return self._measures.get(id(node), _Measure())

    def _parts(self, tree: HtmlNode) -> tuple[HtmlNode, ...]:
        """Return the elements that hold the page's text."""
        mains = tuple(_outermost(tree, lambda node: (node.tag == "main" or node.role == "main") and not node.hidden))
        if mains and sum(self._of(node).running for node in mains) >= MAIN_SHARE * self._all:
            return mains
        articles = tuple(_outermost(tree, lambda node: id(node) in self._articles))
        if articles and sum(self._of(node).running for node in articles) >= MAIN_SHARE * self._all:
            return articles
        return (tree,)

    def _measure(self, node: HtmlNode, *, linked: bool) -> _Measure:
        """Measure a node and all below it."""
        linked = linked or node.tag == "a"
        running = words = links = 0
        free = ""
        for kid in (*node.kids, _END):
            if isinstance(kid, str):
                words, links = words + len(kid.strip()), links + len(kid.strip()) * linked
                free += kid
                continue
            inner = _Measure() if kid is _END else self._measure(kid, linked=linked)
            if kid.hidden:
                words += bool(inner.words)
                continue
            words, links = words + inner.words, links + inner.linked
            if id(kid) in self._flows:
                free += text_of(kid) if kid.tag != "a" else ""
            else:
                running += inner.running + (0 if linked or node.tag in HEADINGS else _running(free))
                free = ""
        if node.tag in _FLOWING and all(isinstance(kid, str) or id(kid) in self._flows for kid in node.kids):
            self._flows.add(id(node))
        self._measures[id(node)] = measure = _Measure(running, words, links)
        return measure


def _running(text: str) -> int:
    """Return how much of a stretch of text outside links is running text: all or nothing."""
    text = " ".join(text.split())
    return len(text) if len(text) >= RUNNING or (len(text) >= RUNNING // 2 and _SENTENCE.search(text)) else 0


def _outermost(tree: HtmlNode, wanted: Callable[[HtmlNode], bool]) -> Iterator[HtmlNode]:
    """Yield the nodes that are wanted, but none that is inside another."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if wanted(node):
            yield node
        else:
            waiting.extend(kid for kid in reversed(node.kids) if isinstance(kid, HtmlNode))
