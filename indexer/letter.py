"""Records: sources, blocks, letters and paragraphs, with no behaviour beyond simple look-ups."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a block is, as its author set it."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list item"
    TABLE_ROW = "table row"
    """One row of a data table. Its cells are in `Block.cells`; `text` joins them with " – "."""
    QUOTATION = "quotation"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"
    """A running header, footer or page number: kept for metadata, never a paragraph."""
    NOTICE = "notice"
    """What the reader tells of the page that the block names, if any: why its text can't be read. Never a part of the letter."""


class Kind(StrEnum):
    """What a paragraph is to its reader."""

    BODY = "body"
    LIST_ITEM = "list item"
    TABLE_ROW = "table row"
    QUOTATION = "quotation"
    RECOMMENDATION = "recommendation"
    FOOTNOTE = "footnote"


class Finding(StrEnum):
    """The kind of finding that a section's heading stands for, whatever its wording."""

    STRENGTH = "strength"
    IMPROVEMENT = "improvement"
    PRIORITY_ACTION = "priority action"
    SUMMARY = "summary"
    FINDING = "finding"
    BACKGROUND = "background"


@dataclass(frozen=True, slots=True)
class Part:
    """Where in a file a document is; without values, it is the whole file."""

    within: tuple[str, ...] = ()
    """For a document in a file of files, the way to it from outside in: ("attachment letters.zip of", "a.pdf in")."""
    first: int | None = None
    """For a document in a pack, its first page in the pack, from 1."""
    last: int | None = None

    @property
    def words(self) -> str:
        """Return "pages 12–19 of", "letter.pdf in" or "pages 3–9 of attachment pack.pdf of"; "" for a whole file."""
        one = f"page {self.first} of" if self.first == self.last else f"pages {self.first}–{self.last} of"
        return " ".join((*((one,) if self.first else ()), *reversed(self.within)))


WHOLE = Part()
_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,3})*")


@dataclass(frozen=True, slots=True)
class Source:
    """A file in a letters folder, or a part of one that is a document of its own."""

    path: str
    """Of the file, relative to its letters folder, with forward slashes."""
    folder: str
    """Its letters folder, as an absolute path."""
    sha256: str
    """Of the file's bytes, as 64 hexadecimal digits."""
    size: int
    """In bytes."""
    modified_ns: int
    """Time of last change, in nanoseconds since 1970."""
    part: Part = WHOLE

    @property
    def name(self) -> str:
        """Return what people are told: "a/letter.pdf", "pages 12–19 of a/pack.pdf", "letter.pdf in a/letters.zip"."""
        return f"{self.part.words} {self.path}".lstrip()

    @property
    def short_name(self) -> str:
        """Return the same without folders: "pages 12–19 of pack.pdf"."""
        return f"{self.part.words} {self.path.rpartition('/')[2]}".lstrip()


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a source: a paragraph, a heading, a row, as its author set it."""

    text: str
    """Clean text: single spaces, no line ends, line-end hyphens resolved, list marker removed."""
    role: Role = Role.PARAGRAPH
    page: int | None = None
    """The page it starts on, from 1; None if the format has no pages."""
    level: int = 0
    """Heading level or list nesting, from 1; 0 if unknown or neither."""
    marker: str = ""
    """List marker or printed number as it appears ("◼", "23.", "a)"); "" if there is none."""
    bold: bool = False
    """True if all of it is bold."""
    size: float = 0.0
    """Commonest font size, in points; 0 if unknown."""
    top: float = 0.0
    """Distance of its first line from the top of the page, as a share of the page's height; 0 if unknown."""
    table: int = 0
    """Ordinal of the data table it is in, from 1; 0 outside tables."""
    cells: tuple[str, ...] = ()
    """Text of each cell of a table row, left to right."""
    continues: bool = False
    """True if the source shows that this continues the block before (same element, next page)."""
    ocr: bool = False
    """True if it was recognised on a picture of its page, so some characters may be wrong."""


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
    """The first and last day of an inspection visit, or of a meeting."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class People:
    """Names as the letter spells them, without titles or post-nominals."""

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
    """A heading with text under it, as written, and the kind of finding it stands for."""

    heading: str
    finding: Finding = Finding.FINDING
    known: bool = True
    """False if the register of headings has no row for it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit of search."""

    number: int
    """Place in its letter, from 1."""
    key: str
    """Made from its first words, unique in its letter; for links that survive renumbering."""
    section: int
    """Index of its section in `Letter.sections`, from 0."""
    kind: Kind
    page: int | None
    text: str
    printed: str = ""
    """The number printed beside it ("23"); "" if there is none."""
    boilerplate: bool = False
    """True if five or more letters have the same text, apart from names, dates and numbers."""
    ocr: bool = False
    """True if any of it was recognised on a picture of its page (OCR), so some characters may be wrong."""

    @property
    def printed_number(self) -> str:
        """The number printed beside it without full stops and brackets: "23", "4.2"; "" for none, or for a list's letter or bullet."""
        return number_in(self.printed)


def number_in(printed: str) -> str:
    """Return the number that is `printed` beside a paragraph: "25." gives "25", "(4.2)" gives "4.2"; "a)" and "◼" give ""."""
    own = printed.strip(" .()")
    return own if _NUMBER.fullmatch(own) else ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a field's value was found."""

    field: str
    """Name of the field: "authority", "letter_date", "visit" …"""
    page: int | None
    words: str
    """The letter's words that give the value."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What a site says of a document that it publishes; "" and None where it says nothing."""

    by: str
    """Who publishes it: "Ofsted"."""
    day: dt.date | None
    """The day on which it was published."""
    url: str
    """Address of the file."""
    page: str = ""
    """Address of the page that lists it."""
    kind: str = ""
    """What the site calls it: "Children's services focused visit"."""
    inspection_day: dt.date | None = None
    """The day of the inspection, as the site has it."""
    provider: str = ""
    """The council, by its name there."""
    urn: str = ""
    """The council's number there."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one source says. Anything the letter doesn't say is None or empty."""

    id: str
    """The first 16 hexadecimal digits of its bytes' SHA-256; for a part of a pack, of the pack's hash and its first page."""
    sources: tuple[Source, ...]
    """Every file with these bytes, alone or within another, in order of path."""
    title: str
    authority: Authority | None
    letter_type: str | None
    """A name from the register of letter types."""
    date: dt.date | None
    """The date that the letter gives as its own."""
    visit: Visit | None
    people: People = People()
    grades: tuple[Grade, ...] = ()
    sections: tuple[Section, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notices: tuple[str, ...] = ()
    """What was contradictory or missing, and how that was resolved."""
    inspectorates: tuple[str, ...] = ()
    """Who inspected, by their names in the register of inspectorates; several after a joint inspection."""
    month_only: bool = False
    """True if the letter gives no day, only a month: `date` is the first day of it."""
    published: tuple[Publication, ...] = ()
    """What the sites say that publish it, the earliest publication first; empty if its files were not fetched."""
    first_seen: dt.datetime | None = None
    """When this program first read it, by the clock of the machine; the catalogue knows. None if that was before it was recorded."""

    @property
    def when(self) -> dt.date | None:
        """The day by which it is sorted, filtered and counted: its date, else the last day of its visit, else when it was published."""
        return self.date or self.visit_end or self.published_day

    @property
    def published_day(self) -> dt.date | None:
        """The day on which it was first published; None if no site says."""
        return next((one.day for one in self.published if one.day), None)

    @property
    def publisher(self) -> str:
        """Who published it first: "Ofsted"; "" if no site says."""
        return self.published[0].by if self.published else ""

    @property
    def source_url(self) -> str:
        """The address that it was fetched from; "" if it wasn't."""
        return self.published[0].url if self.published else ""

    @property
    def visit_end(self) -> dt.date | None:
        """The last day of its visit; None if it reports no visit."""
        return self.visit.end if self.visit else None

    @property
    def numbered(self) -> bool:
        """Whether it prints numbers beside any of its paragraphs, other than footnotes."""
        return any(one.printed and one.kind is not Kind.FOOTNOTE and one.printed_number for one in self.paragraphs)

    def section_of(self, paragraph: Paragraph) -> Section:
        """Return the section that `paragraph` is in."""
        return self.sections[paragraph.section]


@dataclass(frozen=True, slots=True)
class Unread:
    """A source that couldn't be read."""

    source: Source
    reason: str
    """In plain words: "password-protected"."""


@dataclass(frozen=True, slots=True)
class Absent:
    """A document that a site lists and that is not here."""

    provider: str
    """The council or meeting, as the site has it."""
    kind: str
    day: dt.date | None
    """The day on which it was published."""
    url: str


@dataclass(frozen=True, slots=True)
class SiteCoverage:
    """What a site listed when it was last asked, and how much of it is here."""

    title: str
    """"Ofsted"."""
    as_of: str
    """When the page was asked that was asked longest ago, in ISO 8601 with an offset."""
    pages: int
    """Pages asked, each of a council or a meeting."""
    pages_listed: int
    """Pages that the site lists, asked or not."""
    listed: int
    """Documents on the pages asked."""
    here: int
    """Those of them whose files were found, as they were fetched."""
    absent: tuple[Absent, ...] = ()
    empty: tuple[str, ...] = ()
    """Names of pages without any document."""
    about: str = "council"
    """What its pages are about: "council" or "meeting"."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one build read; stored with the index for pages about coverage."""

    built: str
    """When, in ISO 8601 with an offset."""
    letters: int = 0
    paragraphs: int = 0
    unread: tuple[Unread, ...] = ()
    folders: tuple[str, ...] = ()
    """The letters folders, as absolute paths."""
    unknown_headings: tuple[tuple[str, int], ...] = ()
    """Headings with no row in the register, each with its number of letters, most frequent first."""
    files: int = 0
    """Files that letters were read from: fewer than letters if some hold several, more if some are copies."""
    sites: tuple[SiteCoverage, ...] = ()
    """What sites list and what of it is here; empty if nothing was fetched."""
    contradictions: tuple[tuple[str, str], ...] = ()
    """Where what a site says of a letter differs from what the letter says: the file's name, and a sentence."""
