"""Presenters: the citation of a paragraph as plain text, BibTeX and RIS."""

from __future__ import annotations

import re
from dataclasses import dataclass

from indexer.citation import UNKNOWN_COUNCIL, citation_of_hit, citation_words
from indexer.letter import Letter, Paragraph
from indexer.results import Hit
from indexer.serialise import iso_written
from webapp.presenters.wording import place_words, type_words, when_words
from webapp.urls import absolute_url, paragraph_link

_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {sign: f"\\{sign}" for sign in "{}%&$#_"}


@dataclass(frozen=True, slots=True)
class Citation:
    """The parts of a citation; those that the letter doesn't give are ""."""

    key: str
    """The BibTeX key: "leeds2019p3"."""
    authors: tuple[str, ...]
    authority: str
    kind: str
    when: str
    """The date of the letter, or else of the visit, in words."""
    day: str
    """The same date as "2019-05-03", or "2019-05" where only the month is given."""
    section: str
    place: str
    """Paragraph and page, in words."""
    page: str
    link: str
    text: str

    @property
    def title(self) -> str:
        """Return the letter's type and authority: "Focused visit: Leeds City Council"."""
        return f"{self.kind}: {self.authority}"


def citation_of(letter: Letter, paragraph: Paragraph) -> Citation:
    """Return the citation of one paragraph of `letter`."""
    short = letter.authority.short_name if letter.authority else "letter"
    year = str(letter.when.year) if letter.when else ""
    return Citation(
        key=f"{re.sub('[^a-z]', '', short.lower())}{year}p{paragraph.number}",
        authors=letter.people.sender or letter.people.inspectors,
        authority=letter.authority.name if letter.authority else UNKNOWN_COUNCIL,
        kind=type_words(letter.letter_type),
        when=when_words(letter.date, letter.visit_end, letter.month_only),
        day=iso_written(letter.when, letter.month_only) or "",
        section=letter.section_of(paragraph).heading,
        place=place_words(paragraph.number, paragraph.page, paragraph.printed),
        page=str(paragraph.page or ""),
        link=absolute_url(paragraph_link(letter.id, paragraph.key)),
        text=paragraph.text,
    )


def plain(one: Citation) -> str:
    """Return, for example, "Leeds City Council: Focused visit, 3 May 2019, “What needs to improve”, paragraph 3, page 2. https://…"."""
    return citation_words(one.authority, one.kind, one.when, one.section, one.place, one.link)


def plain_of_hit(hit: Hit) -> str:
    """Return the plain-text citation of a hit, the same as `plain` returns for its paragraph."""
    return citation_of_hit(hit, absolute_url(paragraph_link(hit.letter_id, hit.key)))


def bibtex(one: Citation) -> str:
    """Return a BibTeX entry, with TeX's special characters escaped."""
    year, _, rest = one.day.partition("-")
    fields = {
        "author": " and ".join(f"{{{_tex(name)}}}" for name in one.authors),
        "title": f"{{{_tex(one.title)}}}",
        "year": year,
        "month": rest.partition("-")[0],
        "note": _tex(", ".join(filter(None, (one.when, one.section, one.place)))),
        "url": _tex(one.link),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{one.key},\n{lines}}}\n"


def ris(one: Citation) -> str:
    """Return a RIS record, one tag per line."""
    tags = [
        ("TY", "RPRT"),
        *(("AU", name) for name in one.authors),
        ("TI", one.title),
        ("PY", one.day[:4]),
        ("DA", one.day.replace("-", "/") + "/" * (3 - one.day.count("-")) if one.day else ""),
        ("SE", one.section),
        ("SP", one.page),
        ("N1", one.place),
        ("AB", one.text),
        ("UR", one.link),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - ", ""])


FORMS = {"bib": (bibtex, "application/x-bibtex"), "ris": (ris, "application/x-research-info-systems")}
"""Formats that reference managers read: the function that makes each, and its media type."""


def _tex(text: str) -> str:
    return "".join(_TEX.get(sign, sign) for sign in " ".join(text.split()))
