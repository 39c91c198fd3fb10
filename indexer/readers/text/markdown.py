"""Readers: the Markdown and HTML bits inside one line of a text letter become clean words."""

from __future__ import annotations

import re
from html import unescape

from indexer.readers.html.sanitise import words_of

BULLETS = "•▪◼■●○◦‣⁃∙·➢►✓❖\uf0b7\uf0a7\uf0a8\uf0d8\u25fe\u25aa"
"""Signs that begin a list item; none of them is ever part of a sentence."""

_TAG_NAMES = (
    "a|abbr|b|blockquote|br|center|code|div|em|font|h[1-6]|hr|i|img|li|mark|ol|p|pre|s|script|small|span|strike|strong|style|sub|sup"
    "|table|tbody|td|tfoot|th|thead|tr|u|ul"
)
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})(?:\s[^<>]{{0,500}})?/?>|<!--", re.IGNORECASE)
_NO_TAG = re.compile(rf"<(?!/?(?:{_TAG_NAMES})(?:\s[^<>]{{0,500}})?/?>|!--)", re.IGNORECASE)
_ITEM_TAG = re.compile(r"<li(?:\s[^<>]{0,500})?>", re.IGNORECASE)
_BREAK_TAG = re.compile(r"<br\s{0,9}/?>|</(?:p|div|td|th|li|tr)>", re.IGNORECASE)

_AUTOLINK = re.compile(r"<((?:https?://|mailto:|www\.)[^\s<>]{1,2000}|[^\s<>@]{1,100}@[^\s<>@]{1,200})>", re.IGNORECASE)
_IMAGE = re.compile(r"!\[[^\[\]]{0,1000}\]\([^()\s]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]]{1,1000})\]\(([^()\s]{1,2000})(?:\s+\"[^\"]{0,500}\")?\)")
_STARS = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]{1,3000})(?<=\S)\1(?!\w)")
_UNDERLINES = re.compile(r"(?<![\w_])(_{1,3})(?=[^\s_])([^_]{1,3000})(?<=\S)\1(?![\w_])")
_ESCAPE = re.compile(r"\\([!\"#$%&'()*+,\-./:;<=>?@\[\]\\^_`{|}~])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")


def clean(line: str) -> str:
    """Return the words of `line` without marks, with single spaces.

    "**County Hall** <sup>1</sup>" gives "County Hall 1", "<http://a.uk/b>" gives "http://a.uk/b", "children<young" stays as it is.
    """
    text = _AUTOLINK.sub(r"\1", _IMAGE.sub(" ", line))
    text = _LINK.sub(_link_words, text)
    text = _without_tags(text)
    for marks in (_STARS, _STARS, _UNDERLINES):  # twice: ***bold and italic*** may be closed apart
        text = marks.sub(r"\2", text)
    text = _ENTITY.sub(lambda entity: unescape(entity[0]), _ESCAPE.sub(r"\1", text))
    return " ".join(_INVISIBLE.sub("", text).replace("\ufffe", "-").split())


def is_bold(line: str) -> bool:
    """Tell whether the whole of `line` is set in bold: "**Background**", "<b>Background</b>"."""
    bare = line.strip().lstrip("#").strip()
    return any(
        bare.startswith(start) and bare.endswith(end) and start not in bare[len(start) : -len(end)] and len(bare) > len(start + end)
        for start, end in (("**", "**"), ("__", "__"), ("<b>", "</b>"), ("<strong>", "</strong>"))
    )


def items_in(text: str) -> tuple[str, ...]:
    """Return the list items inside one cell or line, cleaned; () where it holds no list.

    "<ul> ▪ First. ▪ Second." and "<ul><li>First.</li><li>Second.</li></ul>" both give ("First.", "Second."). Words before the
    first item are an item of their own.
    """
    marked = _ITEM_TAG.sub(" \n ", text)
    if "\n" in marked:
        parts = marked.split("\n")
    elif any(sign in text for sign in BULLETS):
        parts = re.split(rf"(?<!\w)[{BULLETS}]\s*", text)
    else:
        return ()
    cleaned = (clean(part).lstrip(BULLETS).strip() for part in parts)
    return tuple(item for item in cleaned if item)


def cells_of(row: str) -> tuple[str, ...]:
    r"""Return the raw cells of a table row "| a | b |"; "\|" is no border."""
    cells = re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|"))
    return tuple(cell.strip() for cell in cells)


def _without_tags(text: str) -> str:
    """Return `text` without HTML; what only looks like a tag ("children<young") is left alone."""
    if not _TAG.search(text):
        return text
    spaced = _BREAK_TAG.sub(lambda tag: f"{tag[0]} ", text)
    return words_of(_NO_TAG.sub("&lt;", spaced))


def _link_words(link: re.Match[str]) -> str:
    """Return a link's words, with its address where that is an address in the open: "report (https://a.uk/r)"."""
    words, address = link[1], link[2]
    return f"{words} ({address})" if address.startswith(("http", "www.")) and address.rstrip("/") not in words else words
