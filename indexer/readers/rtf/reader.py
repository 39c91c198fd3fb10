"""Readers: turn rich text (.rtf) into blocks. No library that was tried kept headings, lists and tables."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from indexer.errors import UnreadableSource
from indexer.letter import Block, Role
from indexer.readers.characters import tidy
from indexer.readers.markers import clean_marker, is_bullet, split_marker
from indexer.readers.rtf.rows import Rows
from indexer.readers.rtf.tokens import Token, tokens_of
from indexer.readers.styled_words import Words, is_bold, joined, pieces_of, size_of, without_equal_sizes
from indexer.readers.symbol_fonts import symbol

LEVELS = 9
"""The most levels that a list has."""
DEEPEST = 2_000
"""Most groups within one another; real files have a dozen."""

_SKIPPED = frozenset(
    b"fonttbl colortbl info pict object listtable listoverridetable revtbl rsidtbl generator themedata colorschememapping latentstyles "
    b"datastore xmlnstbl fldinst bkmkstart bkmkend annotation atnid atnauthor atntime atnref sn sv nonshppict filetbl mmathPr "
    b"shprslt".split()
)
"""Destinations whose content is no text of the letter."""
_UNSHOWN: Mapping[bytes, str] = {b"fonttbl": "font", b"fldinst": "field"}
"""Those of them whose words are read all the same."""
_FURNITURE = frozenset(b"header headerl headerr headerf footer footerl footerr footerf".split())
_KEPT_OPTIONAL = frozenset((b"footnote", b"shpinst", b"shptxt", b"do", b"dptxbxtext", b"listtext", b"pntext"))
"""Destinations that are marked as optional and hold text all the same."""

_SIGNS: Mapping[bytes, str] = {
    b"tab": "\t", b"line": "\n", b"lbr": "\n", b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“",
    b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ", b"qmspace": " ", b"nestcell": " ",
}  # fmt: skip
_ESCAPES: Mapping[bytes, str] = {b"\\": "\\", b"{": "{", b"}": "}", b"~": " ", b"_": "-", b"-": ""}
_CHARSETS = {77: "mac_roman", 161: "cp1253", 162: "cp1254", 186: "cp1257", 204: "cp1251", 238: "cp1250"}
_ENCODINGS: Mapping[bytes, str] = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}
LONGEST_NAME = 80
"""Characters of a font's name that are kept."""
_NOTE_NUMBER = re.compile(r"\s*(?:\d{1,3}|[*†‡])\s*")
"""A raised number behind words that somebody typed as a note's."""
_SYMBOLS = 2
"""The character set of fonts that have signs in place of letters."""
_HEADING = re.compile(r"heading (\d)|(?:sub)?title")
_CONTENTS_FIELD = re.compile(r"\s*TOC\b", re.IGNORECASE)
_CONTENTS = re.compile(r"toc \d.*|contents.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _State:
    """What holds within a group."""

    skipped: bool = False
    place: str = "body"
    """ "body", "furniture", "note", "box", "marker", "style", "font" or "field": what a field is told to show."""
    contents: bool = False
    """Within what a table of contents shows."""
    kind: bytes = b""
    """Which running line: "headerf" is that of a first page."""
    bold: bool = False
    size: float = 0.0
    font: int = 0
    hidden: bool = False
    struck: bool = False
    """Struck out by hand, or moved elsewhere."""
    raised: bool = False
    fallback: int = 1
    """Characters that follow a \\u for programs that don't know it."""


@dataclass(slots=True)
class _Paragraph:
    """The paragraph that is being read."""

    runs: list[tuple[Words, bool]] = field(default_factory=list)
    """Pieces of text, and whether each is raised."""
    marker: str = ""
    contents: bool = False


class _Reader:
    """Reads one document, token by token."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self.blocks: list[Block] = []
        self.notes: list[Block] = []
        self.boxes: list[Block] = []
        self.lines: list[tuple[bytes, Block]] = []
        self.pages: set[bytes] = set()
        self.state = _State()
        self.outer: list[_State] = []
        self.paragraphs = {"body": _Paragraph(), "furniture": _Paragraph(), "note": _Paragraph(), "box": _Paragraph()}
        self.styles: dict[int, str] = {}
        self.charsets: dict[int, int] = {}
        self.fonts: dict[int, str] = {}
        self.encoding = "cp1252"
        self.style = self.style_made = self.skip = self.outline = 0
        self.depth = 1
        self.style_name = ""
        self.kind_ended = b""
        self.in_table = False
        self.cell: list[Block] = []
        self.rows = Rows()
        self.tables = 0
        self.optional = False
        self.field = ""

    def read(self, data: bytes) -> tuple[Block, ...]:
        """Return the blocks of a document."""
        takers: Mapping[str, Callable[[Token], None]] = {
            "word": self._word, "code": self._code, "sign": self._sign, "brace": self._brace, "text": self._text,
        }  # fmt: skip
        for token in tokens_of(data):
            takers[token.kind](token)
        self._end_paragraph("body")
        self._end_table()
        return without_equal_sizes((*(line for kind, line in self.lines if self._is_shown(kind)), *self.blocks, *self.notes))

    def _is_shown(self, kind: bytes) -> bool:
        """Return whether a running line is shown: those of a first page, or of left pages, only where the document asks for them."""
        if kind.endswith(b"f"):
            return b"titlepg" in self.pages
        plain = b"header" if kind.startswith(b"header") else b"footer"
        return kind == plain or b"facingp" in self.pages or plain not in {one for one, _ in self.lines}

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
        if ended.place in {"furniture", "note", "box"} and self.state.place != ended.place:
            self.kind_ended = ended.kind
            self._end_paragraph(ended.place)

    def _word(self, token: Token) -> None:
        word, number = token.text, token.number
        optional, self.optional = self.optional, False
        if word in _SKIPPED or (optional and word not in _KEPT_OPTIONAL):
            self.state = replace(self.state, skipped=True, place=_UNSHOWN.get(word, self.state.place))
            self.field = ""
        elif word == b"fldrslt":
            self.state = replace(self.state, contents=self.state.contents or bool(_CONTENTS_FIELD.match(self.field)))
        elif word == b"stylesheet":
            self.state = replace(self.state, place="style")
        elif word in _FURNITURE:
            self.state = replace(self.state, place="furniture", kind=word)
        elif word == b"footnote":
            self.state = replace(self.state, place="note", raised=False)
        elif word in {b"shptxt", b"dptxbxtext"} and self.state.place == "body":
            self.state = replace(self.state, place="box")
        elif word in {b"listtext", b"pntext"}:
            self.state = replace(self.state, place="marker")
        elif word == b"u" and number is not None:
            self._add(self._sign_of(number % 65536))
            self.skip = self.state.fallback
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif word in _ENDS:
            if not self.state.skipped:
                _ENDS[word](self)
        elif word in _LOOKS:
            self.state = _LOOKS[word](self.state, number)
        else:
            self._setting(word, number)

    def _setting(self, word: bytes, number: int | None) -> None:
        """Take a control word about the document, its fonts or the paragraph."""
        if word in _ENCODINGS:
            self.encoding = _ENCODINGS[word]
        elif word in {b"titlepg", b"facingp"}:
            self.pages.add(word)
        elif word in _OF_CELLS and not self.state.skipped:
            _OF_CELLS[word](self.rows, number or 0)
        elif word == b"ansicpg" and number:
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
        elif word == b"ilvl" and self.state.place != "style":
            self.depth = min(max(number or 0, 0), LEVELS - 1) + 1
        elif word == b"intbl":
            self.in_table = True
        elif word == b"pard":
            self.style, self.outline, self.depth, self.in_table = 0, 0, 1, False

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
        self._add(self._sign_of(0xF000 + raw[0]) if charset == _SYMBOLS else raw.decode(_CHARSETS.get(charset, self.encoding), "replace"))

    def _sign_of(self, code: int) -> str:
        """Return the sign with this number; that of a symbol font as it looks."""
        if 0xF020 <= code <= 0xF0FF:
            shown = symbol(self.fonts.get(self.state.font, "").strip(" ;"), f"{code:X}")
            return clean_marker(shown)
        return "" if 0xD800 <= code < 0xE000 else chr(code)

    def _text(self, token: Token) -> None:
        text = token.text
        if self.skip:
            text, self.skip = text[self.skip :], max(0, self.skip - len(text))
        self._add(text.decode(self.encoding, "replace"))

    def _add(self, text: str) -> None:
        """Add text where the group says."""
        state = self.state
        if state.place == "font":
            self.fonts[state.font] = (self.fonts.get(state.font, "") + text)[:LONGEST_NAME]
        elif state.place == "field":
            self.field = (self.field + text)[:LONGEST_NAME]
        elif state.place == "style" and not state.skipped:
            self.style_name += text
        elif not (state.skipped or state.hidden or state.struck):
            if state.place == "marker":
                self.paragraphs["body"].marker += text
            else:
                paragraph = self.paragraphs[state.place]
                paragraph.runs.append((Words(text, state.bold, state.size), state.raised))
                paragraph.contents = paragraph.contents or (state.contents and bool(text.strip()))

    def _end_paragraph(self, place: str = "") -> None:
        """Make the block of the paragraph that ends."""
        place = place or self.state.place
        if place not in self.paragraphs:
            return
        paragraph, self.paragraphs[place] = self.paragraphs[place], _Paragraph()
        made = list(self._blocks_of(paragraph))
        if place == "furniture":
            self.lines += [(self.state.kind or self.kind_ended, replace(one, role=Role.FURNITURE)) for one in made]
        elif place == "note":
            number = len(self.notes) + 1
            self.notes += [replace(one, role=Role.FOOTNOTE, marker=one.marker or str(number)) for one in made]
        elif place == "box":
            self.boxes += made
        else:
            boxes, self.boxes = self.boxes, []
            if self.in_table:
                self.cell += (*made, *boxes)
            elif made or boxes:
                self._end_table()
                self.blocks += (*made, *boxes)

    def _blocks_of(self, paragraph: _Paragraph) -> Iterator[Block]:
        """Yield the blocks of a paragraph: one for each piece between empty lines."""
        style = self.styles.get(self.style, "")
        heading = _HEADING.fullmatch(style)
        level = int(heading[1] or 1) if heading else self.outline if self.outline < 10 else 0
        contents = paragraph.contents or _CONTENTS.fullmatch(style)
        role = Role.FURNITURE if contents else Role.HEADING if level else Role.PARAGRAPH
        marker = tidy(paragraph.marker)
        for piece in pieces_of(_without_notes(paragraph.runs)):
            found, text = (marker, tidy(joined(piece))) if marker else split_marker(tidy(joined(piece)), role)
            kind = Role.LIST_ITEM if role is Role.PARAGRAPH and (marker or is_bullet(found)) else role
            marker = "" if text else marker
            if text:
                depth = {Role.LIST_ITEM: self.depth}.get(kind, level)
                yield Block(text, kind, level=depth, marker=found, bold=is_bold(piece), size=size_of(piece))

    def _end_cell(self) -> None:
        self.in_table = True
        self._end_paragraph()
        self.rows.add_cell(self.cell)
        self.cell = []

    def _end_row(self) -> None:
        if self.cell:
            self.rows.add_cell(self.cell)
        self.cell = []
        self.rows.end_row()

    def _end_table(self) -> None:
        """Make the blocks of a table's rows; rows that follow one another are one table."""
        self._end_row()
        if blocks := self.rows.taken(self.tables + 1):
            self.tables += 1
            self.blocks.extend(blocks)


def _without_notes(runs: Sequence[tuple[Words, bool]]) -> Iterator[Words]:
    """Yield the words of a paragraph, without the numbers of notes that somebody typed."""
    begun = False
    for raised, group in groupby(runs, key=lambda run: run[1]):
        words = [one for one, _ in group]
        if not (raised and begun and _NOTE_NUMBER.fullmatch(joined(words))):
            yield from words
            begun = begun or bool(joined(words).strip())


_ENDS: Mapping[bytes, Callable[[_Reader], None]] = {
    b"par": _Reader._end_paragraph,
    b"sect": _Reader._end_paragraph,
    b"page": _Reader._end_paragraph,
    b"column": _Reader._end_paragraph,
    b"cell": _Reader._end_cell,
    b"row": _Reader._end_row,
}

_LOOKS: Mapping[bytes, Callable[[_State, int | None], _State]] = {
    b"b": lambda state, number: replace(state, bold=number != 0),
    b"fs": lambda state, number: replace(state, size=(number or 24) / 2),
    b"f": lambda state, number: replace(state, font=number or 0),
    b"v": lambda state, number: replace(state, hidden=number != 0),
    b"strike": lambda state, number: replace(state, struck=number != 0),
    b"striked": lambda state, number: replace(state, struck=number != 0),
    b"mvf": lambda state, number: replace(state, struck=number != 0),
    b"super": lambda state, number: replace(state, raised=number != 0),
    b"nosupersub": lambda state, _: replace(state, raised=False),
    b"deleted": lambda state, number: replace(state, hidden=number != 0),
    b"uc": lambda state, number: replace(state, fallback=number or 0),
    b"plain": lambda state, _: replace(state, bold=False, size=12.0, hidden=False, struck=False, raised=False),
}


_OF_CELLS: Mapping[bytes, Callable[[Rows, int], None]] = {
    b"trowd": lambda rows, _: rows.define(),
    b"trhdr": lambda rows, _: setattr(rows, "heading", True),
    b"clvmrg": lambda rows, _: setattr(rows, "above", True),
    b"clmrg": lambda rows, _: setattr(rows, "left", True),
    b"cellx": lambda rows, number: rows.add_edge(number),
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
