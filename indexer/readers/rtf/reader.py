"""Readers: turn rich text (.rtf) into blocks. No library that was tried kept headings, lists and tables."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers.characters import tidy
from indexer.readers.data_rows import row_blocks
from indexer.readers.markers import is_bullet, split_marker
from indexer.readers.rtf.tokens import Token, tokens_of

DEEPEST = 2_000
"""Most groups within one another; real files have a dozen."""

_SKIPPED = frozenset(
    b"fonttbl colortbl info pict object listtable listoverridetable revtbl rsidtbl generator themedata colorschememapping latentstyles "
    b"datastore xmlnstbl fldinst bkmkstart bkmkend annotation atnid atnauthor atntime atnref sn sv nonshppict filetbl mmathPr".split()
)
"""Destinations whose content is no text of the letter."""
_FURNITURE = frozenset(b"header headerl headerr headerf footer footerl footerr footerf".split())
_KEPT_OPTIONAL = frozenset((b"shpinst", b"shptxt", b"listtext", b"pntext"))
"""Destinations that are marked as optional and hold text all the same."""

_SIGNS: Mapping[bytes, str] = {
    b"tab": "\t", b"line": "\n", b"lbr": "\n", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ", b"qmspace": " ", b"nestcell": " ",
}  # fmt: skip
_ESCAPES: Mapping[bytes, str] = {b"\\": "\\", b"{": "{", b"}": "}", b"~": " ", b"_": "-", b"-": ""}
_CHARSETS = {77: "mac_roman", 161: "cp1253", 162: "cp1254", 186: "cp1257", 204: "cp1251", 238: "cp1250"}
_SYMBOLS = 2
"""The character set of fonts that have signs in place of letters."""
_HEADING = re.compile(r"heading (\d)|(?:sub)?title")
_CONTENTS = re.compile(r"toc \d.*|contents.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group."""

    skipped: bool = False
    place: str = "body"
    """ "body", "furniture", "note", "marker", "style" or "font"."""
    bold: bool = False
    size: float = 0.0
    font: int = 0
    hidden: bool = False
    fallback: int = 1
    """Characters that follow a \\u for programs that don't know it."""


@dataclass(slots=True)
class _Paragraph:
    """The paragraph that is being read."""

    runs: list[tuple[str, bool, float]] = field(default_factory=list)
    marker: str = ""


class _Reader:
    """Reads one document, token by token."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.blocks: list[Block] = []
        self.aside: list[Block] = []
        self.state = _State()
        self.outer: list[_State] = []
        self.paragraphs = {"body": _Paragraph(), "furniture": _Paragraph(), "note": _Paragraph()}
        self.styles: dict[int, str] = {}
        self.charsets: dict[int, int] = {}
        self.encoding = "cp1252"
        self.style = self.style_made = self.skip = self.outline = 0
        self.style_name = ""
        self.in_table = False
        self.cell: list[Block] = []
        self.cells: list[tuple[Block, ...]] = []
        self.tables = self.notes = 0
        self.optional = False

    def read(self, data: bytes) -> tuple[Block, ...]:
        """Return the blocks of a document."""
        takers: Mapping[str, Callable[[Token], None]] = {
            "word": self._word, "code": self._code, "sign": self._sign, "brace": self._brace, "text": self._text,
        }  # fmt: skip
        for token in tokens_of(data):
            takers[token.kind](token)
        self._end_paragraph()
        self._end_row()
        return (*(one for one in self.aside if one.role is Role.FURNITURE), *self.blocks, *(
            one for one in self.aside if one.role is Role.FOOTNOTE))  # fmt: skip

    def _brace(self, token: Token) -> None:
        if token.text == b"{":
            if len(self.outer) > DEEPEST:
                raise UnreadableSource("damaged: its parts are nested too deeply")
            self.outer.append(self.state)
            self.optional = False
            return
        ended = self.state
        if self.outer:
            self.state = self.outer.pop()
        if ended.place == "style" and self.style_name:
            self.styles[self.style_made] = self.style_name.strip(" ;").casefold()
            self.style_name, self.style_made = "", 0
        if ended.place in {"furniture", "note"} and self.state.place != ended.place:
            self._end_paragraph(ended.place)

    def _word(self, token: Token) -> None:
        word, number = token.text, token.number
        optional, self.optional = self.optional, False
        if word in _SKIPPED or (optional and word not in _KEPT_OPTIONAL):
            self.state = replace(self.state, skipped=True, place="font" if word == b"fonttbl" else self.state.place)
        elif word == b"stylesheet":
            self.state = replace(self.state, place="style")
        elif word in _FURNITURE:
            self.state = replace(self.state, place="furniture")
        elif word == b"footnote":
            self.state = replace(self.state, place="note")
        elif word in {b"listtext", b"pntext"}:
            self.state = replace(self.state, place="marker")
        elif word == b"u" and number is not None:
            self._add(chr(number % 65536) if not 0xD800 <= number % 65536 < 0xE000 else "", raw=number % 65536)
            self.skip = self.state.fallback
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif word in _ENDS:
            _ENDS[word](self)
        elif word in _LOOKS:
            self.state = _LOOKS[word](self.state, number)
        else:
            self._setting(word, number)

    def _setting(self, word: bytes, number: int | None) -> None:
        """Take a control word about the document, its fonts or the paragraph."""
        if word == b"ansicpg" and number:
            self.encoding = f"cp{number}" if _is_known(f"cp{number}") else self.encoding
        elif word == b"fcharset" and self.state.place == "font":
            self.charsets[self.state.font] = number or 0
        elif word == b"s" and number is not None:
            if self.state.place == "style":
                self.style_made = number
            else:
                self.style = number
        elif word == b"outlinelevel" and self.state.place != "style":
            self.outline = (number or 0) + 1
        elif word == b"intbl":
            self.in_table = True
        elif word == b"pard":
            self.style, self.outline, self.in_table = 0, 0, False

    def _sign(self, token: Token) -> None:
        if token.text == b"*":
            self.optional = True
        elif token.text in b"\r\n":
            self._end_paragraph()
        else:
            self._add(_ESCAPES.get(token.text, ""))

    def _code(self, token: Token) -> None:
        if self.skip:
            self.skip -= 1
            return
        charset = self.charsets.get(self.state.font, 0)
        raw = bytes([int(token.text, 16)])
        text = "•" if charset == _SYMBOLS else raw.decode(_CHARSETS.get(charset, self.encoding), "replace")
        self._add(text)

    def _text(self, token: Token) -> None:
        text = token.text
        if self.skip:
            text, self.skip = text[self.skip :], max(0, self.skip - len(text))
        self._add(text.decode(self.encoding, "replace"))

    def _add(self, text: str, raw: int = 0) -> None:
        """Add text where the group says; `raw` is its number in a font's own code, for bullets of symbol fonts."""
        state = self.state
        if state.place == "style" and not state.skipped:
            self.style_name += text
        elif not state.skipped and not state.hidden:
            if state.place == "marker":
                self.paragraphs["body"].marker += "•" if 0xF000 <= raw < 0xF100 else text
            else:
                self.paragraphs[state.place].runs.append((text, state.bold, state.size))

    def _end_paragraph(self, place: str = "") -> None:
        """Make the block of the paragraph that ends."""
        place = place or self.state.place
        if place not in self.paragraphs:
            return
        paragraph, self.paragraphs[place] = self.paragraphs[place], _Paragraph()
        made = self._block(paragraph)
        if made is None:
            return
        if place == "furniture":
            self.aside.append(replace(made, role=Role.FURNITURE))
        elif place == "note":
            self.notes += 1
            self.aside.append(replace(made, role=Role.FOOTNOTE, marker=made.marker or str(self.notes)))
        elif self.in_table:
            self.cell.append(made)
        else:
            self._end_row()
            self.blocks.append(made)

    def _block(self, paragraph: _Paragraph) -> Block | None:
        raw = "".join(text for text, _, _ in paragraph.runs)
        style = self.styles.get(self.style, "")
        heading = _HEADING.fullmatch(style)
        level = int(heading[1] or 1) if heading else self.outline if self.outline < 10 else 0
        role = Role.HEADING if level else Role.FURNITURE if _CONTENTS.fullmatch(style) else Role.PARAGRAPH
        marker, text = tidy(paragraph.marker), tidy(raw)
        if not marker:
            marker, text = split_marker(text, role)
        if not text:
            return None
        if role is Role.PARAGRAPH and (paragraph.marker.strip() or is_bullet(marker)):
            role = Role.LIST_ITEM
        worded = [(bold, size) for part, bold, size in paragraph.runs if any(sign.isalnum() for sign in part)]
        bold = {bold for bold, _ in worded} == {True}
        size = max((size for _, size in worded), default=0.0)
        return Block(text, role, level=level or int(role is Role.LIST_ITEM), marker=marker, bold=bold, size=size)

    def _end_cell(self) -> None:
        self.in_table = True
        self._end_paragraph()
        self.cells.append(tuple(self.cell))
        self.cell = []

    def _end_row(self) -> None:
        """Make the blocks of a row's cells; rows that follow one another are one table."""
        if self.cell:
            self.cells.append(tuple(self.cell))
        if any(self.cells):
            if not (self.blocks and self.blocks[-1].table):
                self.tables += 1
            self.blocks.extend(row_blocks(self.cells, self.tables))
        self.cell, self.cells = [], []


_ENDS: Mapping[bytes, Callable[[_Reader], None]] = {
    b"par": _Reader._end_paragraph,
    b"sect": _Reader._end_paragraph,
    b"page": _Reader._end_paragraph,
    b"cell": _Reader._end_cell,
    b"row": _Reader._end_row,
}

_LOOKS: Mapping[bytes, Callable[[_State, int | None], _State]] = {
    b"b": lambda state, number: replace(state, bold=number != 0),
    b"fs": lambda state, number: replace(state, size=(number or 24) / 2),
    b"f": lambda state, number: replace(state, font=number or 0),
    b"v": lambda state, number: replace(state, hidden=number != 0),
    b"deleted": lambda state, number: replace(state, hidden=number != 0),
    b"uc": lambda state, number: replace(state, fallback=number or 0),
    b"plain": lambda state, _: replace(state, bold=False, size=12.0, hidden=False),
}


def read_rtf(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of rich text: headers and footers, text, footnotes. Raises `UnreadableSource` if it is nested too deeply."""
    return _Reader().read(data)


def _is_known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True
