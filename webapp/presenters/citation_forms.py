"""Presenters: citations in the forms that reference managers read: BibTeX, RIS and CSL-JSON.

What each reader makes of them was tried with the readers themselves (docs/design/decisions/0056-citations.md); the tests read them back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from indexer.citation import PersonName, under_words
from indexer.fields import capital
from indexer.serialise import json_line
from webapp.presenters.citation import Citation

_TEX = str.maketrans(
    {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {sign: f"\\{sign}" for sign in "{}%&$#_"}
)
REMEMBERED = 4096
"""Texts that are remembered, since citations from one letter share most of theirs."""
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""BibTeX's own names of the months, which styles turn into words."""


@dataclass(frozen=True, slots=True)
class CitationForm:
    """One form of citations, for one or for many."""

    name: str
    """As pages call it."""
    content_type: str
    make: Callable[[Citation], str]
    """Returns one entry."""
    before: str = ""
    between: str = ""
    after: str = ""
    """What stands before, between and after the entries of a file."""

    def file(self, citations: Iterable[Citation]) -> str:
        """Return the whole file with `citations`."""
        return "".join(self.pieces((citations,)))

    def pieces(self, batches: Iterable[Iterable[Citation]]) -> Iterator[str]:
        """Yield the file with the citations of all `batches`, batch by batch."""
        yield self.before
        gap = ""
        for batch in batches:
            if made := self.between.join(map(self.make, batch)):
                yield gap + made
                gap = self.between
        yield self.after


def bibtex(one: Citation) -> str:
    """Return a BibTeX entry, with TeX's special characters escaped in all but the address.

    Readers and the url package take an address as it stands: with a backslash before its underscores it leads nowhere.
    """
    year, month, day = (*one.day.split("-"), "", "", "")[:3]
    institution = _tex(", ".join(one.authors))
    fields = {
        "author": _braced(" and ".join([_braced(_tex(name)) for name in one.authors])),
        "title": _braced(_title(one.title, one.council)),
        "institution": _braced(_braced(institution)),  # without a second pair, a name with “and” in it becomes two
        "type": _braced(one.genre),
        "year": _braced(year),
        "month": MONTHS[int(month) - 1] if month else "",
        "day": _braced(day.lstrip("0")),
        "pages": _braced(one.page),
        "collaborator": _braced(_tex(_joined(one.contributors, " and "))),
        "note": _braced(_tex(_note(one))),
        "howpublished": _braced(_tex(capital(one.published))),
        "url": _braced(one.link),
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@techreport{{{one.key},\n{lines}}}\n"


def ris(one: Citation) -> str:
    """Return a RIS record, one tag per line. RIS has no tag for people who took part in a report, so its notes name the inspectors."""
    inspectors = f"Inspectors: {_joined(one.contributors, '; ')}" if one.contributors else ""
    tags = [
        ("TY", "RPRT"),
        ("ID", one.key),
        *(("AU", name.replace(",", "")) for name in one.authors),  # a comma would make a person of an organisation
        ("TI", one.title),
        ("PB", ", ".join(one.authors) or one.publisher),
        ("M3", one.genre),
        ("PY", one.year),
        ("DA", one.day.replace("-", "/") + "/" * (3 - one.day.count("-")) if one.day else ""),
        ("SE", one.section),
        ("SP", one.page),
        ("N1", ". ".join(filter(None, (_note(one), inspectors, capital(one.published))))),
        ("AB", one.text),
        ("L1", one.source_url),
        ("UR", one.link),
        ("LA", "en-GB"),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl(one: Citation) -> dict[str, Any]:
    """Return an item of CSL-JSON, with only the keys that have a value."""
    item = {
        "id": one.key,
        "type": "report",
        "author": [{"literal": name} for name in one.authors],
        "contributor": list(_contributors(one.contributors)),
        "title": one.title,
        "publisher": ", ".join(one.authors) or one.publisher,
        "genre": one.genre,
        "issued": {"date-parts": [[int(part) for part in one.day.split("-")]]} if one.day else None,
        "section": one.section,
        "page": one.page,
        "note": ". ".join(filter(None, (_note(one), capital(one.published)))),
        "abstract": one.text,
        "URL": one.link,
        "language": "en-GB",
    }
    return {name: value for name, value in item.items() if value}


FORMS = {
    "bib": CitationForm("BibTeX", "application/x-bibtex", bibtex, between="\n"),
    "ris": CitationForm("RIS", "application/x-research-info-systems", ris),
    "csl.json": CitationForm(
        "CSL-JSON",
        "application/vnd.citationstyles.csl+json",
        lambda one: json_line(csl(one)).decode(),
        before="[",
        between=",\n",
        after="]\n",
    ),
}
"""Forms that reference managers read, by the ending of their files."""


def _note(one: Citation) -> str:
    """Return what no field of its own has: "Paragraph 25, under “What needs to improve”", "Visit ended 1 August"."""
    visit = one.when if one.when.startswith(("visit", "published")) else ""
    words = _line(", ".join(filter(None, (one.number, under_words(one.section), visit))))
    return words[:1].upper() + words[1:]


@lru_cache(REMEMBERED)
def _title(title: str, council: str) -> str:
    """Return the title for TeX; styles that write titles in lower case leave the council's name in braces as it is."""
    name = _tex(council)
    return _tex(title).replace(name, _braced(name)) if name else _tex(title)


@lru_cache(REMEMBERED)
def _joined(names: tuple[PersonName, ...], between: str) -> str:
    return between.join(name.words for name in names)


@lru_cache(REMEMBERED)
def _contributors(names: tuple[PersonName, ...]) -> tuple[dict[str, str], ...]:
    return tuple({"family": name.family, **({"given": name.given} if name.given else {})} for name in names)


def _braced(text: str) -> str:
    return f"{{{text}}}" if text and text != "{}" else ""


@lru_cache(REMEMBERED)
def _tex(text: str) -> str:
    return _line(text).translate(_TEX)


def _line(text: str) -> str:
    return " ".join(text.split())
