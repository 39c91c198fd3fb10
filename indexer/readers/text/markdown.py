"""Readers: strip Markdown and HTML from a line of a text letter.

Markup follows CommonMark 0.31, as parsed by markdown-it-py. As letters are written by people and converters, there are three exceptions:
only tags that letters use count as HTML ("children<young" stays), however malformed their attributes; a comment at the start of a line
runs to the end of the line; and an address in angle brackets needs no scheme ("<www.ofsted.gov.uk>").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, html_inline
from markdown_it.token import Token

from indexer.print_conventions import BULLETS, SYMBOLS
from indexer.readers.characters import shown
from indexer.readers.html.sanitise import plain_text

_SIGN = re.compile(rf"[{BULLETS}{SYMBOLS}]")
_FIRST_SIGNS = re.compile(rf"\A{_SIGN.pattern}+")

_TAG_NAMES = (
    "a|abbr|b|blockquote|br|center|code|div|em|font|h[1-6]|hr|i|img|li|mark|ol|p|pre|s|script|small|span|strike|strong|style|sub|sup"
    "|table|tbody|td|tfoot|th|thead|tr|u|ul"
)
_KNOWN_TAG = re.compile(rf"</?(?:{_TAG_NAMES})(?=[\s/>])|<!--", re.IGNORECASE)
_SLOPPY_TAG = re.compile(rf"</?(?:{_TAG_NAMES})(?:\s[^<>]{{0,500}})?/?>|\A<!--.*", re.IGNORECASE | re.DOTALL)
_ITEM_TAG = re.compile(r"<li(?:\s[^<>]{0,500})?>", re.IGNORECASE)
_BREAK_TAG = re.compile(r"<br\s{0,9}/?>|</(?:p|div|td|th|li|tr)>", re.IGNORECASE)
_BOLD_TAG = re.compile(r"<(/?)(?:b|strong)[\s/>]", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"<(www\.[^\s<>]{1,2000})>", re.IGNORECASE)

_MARK = re.compile(r"[\\`*_\[<&]")
"""Characters that can start markup: a line without any is plain text and needs no parsing."""
LONGEST = 100_000
"""Characters in a line that is read as Markdown; parsing takes about 15 µs a character. A longer line is no paragraph that anyone wrote."""


def clean(line: str) -> str:
    """Return the text of `line` without markup, with single spaces.

    "**County Hall** <sup>1</sup>" gives "County Hall 1", "<http://a.uk/b>" gives "http://a.uk/b", "children<young" is unchanged.
    """
    words = _words_of(_tokens(line)) if _has_marks(line) else line
    return " ".join(shown(words).replace("\ufffe", "-").split())


def is_bold_line(line: str) -> bool:
    """Return whether all the text of `line` is bold: "**Background**", "<b>Background</b>"."""
    depth = bold = 0
    for token in _tokens(line.strip().lstrip("#").strip()) if _has_marks(line) else ():
        tag = _BOLD_TAG.match(token.content) if token.type == "html_inline" else None
        if token.type in ("strong_open", "strong_close"):
            depth += token.nesting
        elif tag:
            depth += -1 if tag[1] else 1
        elif token.type in ("text", "code_inline") and token.content.strip():
            if not depth:
                return False
            bold += 1
    return bold > 0


def items_in(text: str) -> tuple[str, ...]:
    """Return the list items in a cell or line, cleaned; () if it contains no list.

    "<ul> ▪ First. ▪ Second." and "<ul><li>First.</li><li>Second.</li></ul>" both give ("First.", "Second."). Text before the
    first item counts as an item.
    """
    marked = _ITEM_TAG.sub(" \n ", text)
    if "\n" in marked:
        parts = marked.split("\n")
    elif _SIGN.search(text):
        parts = re.split(rf"(?<!\w){_SIGN.pattern}\s*", text)
    else:
        return ()
    cleaned = (_FIRST_SIGNS.sub("", clean(part)).strip() for part in parts)
    return tuple(item for item in cleaned if item)


def cells_of(row: str) -> tuple[str, ...]:
    r"""Return the cells of a table row "| a | b |", not yet cleaned; "\|" is a literal bar, even in code."""
    cells = re.split(r"(?<!\\)\|", re.sub(r"^\||(?<!\\)\|$", "", row.strip()))
    return tuple(cell.strip().replace(r"\|", "|") for cell in cells)


class _Inline(MarkdownIt):
    """A parser that leaves link addresses as typed, without normalising them."""

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002  # the library's name; the text is not clickable
        """Accept any address."""
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802  # the library's name
        """Return a link's address unchanged."""
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802  # the library's name
        """Return an address in angle brackets unchanged."""
        return link


def _has_marks(line: str) -> bool:
    return len(line) <= LONGEST and _MARK.search(line) is not None


@cache
def _parser() -> MarkdownIt:
    parser = _Inline("commonmark")
    parser.inline.ruler.at("html_inline", _tag)
    return parser


def _tokens(text: str) -> Sequence[Token]:
    return _parser().parseInline(text)[0].children or ()


def _tag(state: StateInline, silent: bool) -> bool:
    """Match a tag or a comment, replacing markdown-it's own rule; text that only looks like a tag ("children<young") is left alone."""
    if _KNOWN_TAG.match(state.src, state.pos) and html_inline(state, silent):
        return True
    kind, found, words = "html_inline", _SLOPPY_TAG.match(state.src, state.pos), 0
    if not found:
        kind, found, words = "text", _WEB_ADDRESS.match(state.src, state.pos), 1
    if found and not silent:
        state.push(kind, "", 0).content = found[words]
    state.pos = found.end() if found else state.pos
    return found is not None


def _words_of(tokens: Sequence[Token]) -> str:
    if any(token.type == "html_inline" for token in tokens):
        return plain_text("".join(_shown(tokens, lambda text: escape(text, quote=False))))
    return "".join(_shown(tokens, str))


def _shown(tokens: Sequence[Token], quoted: Callable[[str], str]) -> Iterator[str]:
    """Yield the text (passed through `quoted`), tags unchanged, and each link's web address after its text: "report (https://a.uk)"."""
    address = words = ""
    for token in tokens:
        match token.type:
            case "text" | "code_inline":
                words += token.content
                yield quoted(token.content)
            case "softbreak" | "hardbreak" | "image":
                yield " "
            case "html_inline":
                yield f"{token.content} " if _BREAK_TAG.match(token.content) else token.content
            case "link_open":
                address, words = str(token.attrs["href"]), ""
            case "link_close" if address.startswith(("http", "www.")) and address.rstrip("/") not in words:
                yield quoted(f" ({address})")
