"""Records: what a source, a block, a letter and a paragraph are. No behaviour but names for what is already there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a block is, as its author made it."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list item"
    TABLE_ROW = "table row"
    """One row of a table of data. Its cells' texts are in `Block.cells`; `text` joins them with " – "."""
    QUOTATION = "quotation"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"
    """Running header, footer, page number: kept for metadata, never a paragraph."""


class Kind(StrEnum):
    """What a paragraph is to its reader."""

    BODY = "body"
    LIST_ITEM = "list item"
    TABLE_ROW = "table row"
    QUOTATION = "quotation"
    RECOMMENDATION = "recommendation"
    FOOTNOTE = "footnote"


class Finding(StrEnum):
    """The normal kind of a section's heading."""

    STRENGTH = "strength"
    IMPROVEMENT = "improvement"
    PRIORITY_ACTION = "priority action"
    SUMMARY = "summary"
    FINDING = "finding"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was given to us."""

    path: str
    """Path below its letters folder, with forward slashes."""
    folder: str
    """The letters folder it was found in, absolute."""
    sha256: str
    """Of the file's bytes, 64 hexadecimal digits."""
    size: int
    """In bytes."""
    modified_ns: int
    """Time of last change, nanoseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a source as its author made it."""

    text: str
    """Clean text: spaces single, no line ends, hyphens at line ends resolved, list marker taken off."""
    role: Role = Role.PARAGRAPH
    page: int | None = None
    """Page on which it starts, from 1; None where the format has no pages."""
    level: int = 0
    """Heading level from 1 or list nesting from 1; 0 where unknown or not one of these."""
    marker: str = ""
    """List marker or printed number as it stands ("◼", "23.", "a)"); "" where there is none."""
    bold: bool = False
    """True where all of its letters are bold."""
    size: float = 0.0
    """Font size of most of its letters, in points; 0 where unknown."""
    top: float = 0.0
    """Distance of its first line from the top of the page, as a share of the page's height; 0 where unknown."""
    table: int = 0
    """Ordinal of the data table it stands in, from 1; 0 outside of tables."""
    cells: tuple[str, ...] = ()
    """Texts of a table row's cells, left to right."""
    continues: bool = False
    """True where the source itself says that this goes on from the block before (same element, next page)."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A council, in its register form."""

    code: str
    name: str
    """Official name: "Nottinghamshire County Council"."""
    short_name: str
    """"Nottinghamshire"."""
    kind: str
    """Type of authority: "County", "London borough" …"""
    region: str


@dataclass(frozen=True, slots=True)
class Visit:
    """The days inspectors came, or the meeting's day."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class People:
    """Names as the letter spells them, without titles and post-nominals."""

    to: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    inspectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """One judgement and its grade: ("overall", "good")."""

    judgement: str
    grade: str


@dataclass(frozen=True, slots=True)
class Section:
    """The heading that paragraphs stand under, as written, and its normal kind."""

    heading: str
    finding: Finding = Finding.FINDING
    known: bool = True
    """False where the register of headings has no row for it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit of search."""

    number: int
    """Place within its letter, from 1."""
    key: str
    """Made from its own first words; unique within its letter; for links that outlast renumbering."""
    section: int
    """Place of its section in `Letter.sections`, from 0."""
    kind: Kind
    page: int | None
    text: str
    printed: str = ""
    """The number printed beside it ("23"), "" where there is none."""
    boilerplate: bool = False
    """True where five or more letters have the same words, but for names, dates and numbers."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a field's value was found."""

    field: str
    """Name of the field: "authority", "letter_date", "visit" …"""
    page: int | None
    words: str
    """The words of the letter that say it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one source says. What the letter does not say is None or empty."""

    id: str
    """The first 16 hexadecimal digits of its bytes' SHA-256."""
    sources: tuple[Source, ...]
    """Every file with these bytes, in order of path."""
    title: str
    authority: Authority | None
    letter_type: str | None
    """A name from the register of letter types."""
    date: dt.date | None
    """The date that the letter states as its own."""
    visit: Visit | None
    people: People = People()
    grades: tuple[Grade, ...] = ()
    sections: tuple[Section, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notices: tuple[str, ...] = ()
    """What was contradictory or missing, and how it was decided."""

    @property
    def when(self) -> dt.date | None:
        """The day to sort, filter and count it by: its date, or else the last day of its visit."""
        return self.date or self.visit_end

    @property
    def visit_end(self) -> dt.date | None:
        """The last day of its visit."""
        return self.visit.end if self.visit else None

    def section_of(self, paragraph: Paragraph) -> Section:
        """Return the section that `paragraph` stands in."""
        return self.sections[paragraph.section]


@dataclass(frozen=True, slots=True)
class Unread:
    """A source that could not be read."""

    source: Source
    reason: str
    """In words that a person understands: "password-protected"."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one build read; stored by the engine for pages about coverage."""

    built: str
    """When, ISO 8601 with offset."""
    letters: int = 0
    paragraphs: int = 0
    unread: tuple[Unread, ...] = ()
    folders: tuple[str, ...] = ()
    """The letters folders, absolute."""
    unknown_headings: tuple[tuple[str, int], ...] = ()
    """Headings that the register has no row for, with the number of letters, most frequent first."""
