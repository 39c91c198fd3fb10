"""Registers: every authority, past and present, with all the names that people use for it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from indexer.letter import Authority
from indexer.registers.csv_tables import rows, several
from indexer.registers.place_words import first_words, spelt_out, with_short_forms

NOT_AUTHORITIES = (
    "Sutton Coldfield", "Sutton-in-Ashfield", "Stoke Newington", "Kingston Hospital", "New York", "Boston Spa", "Newport Pagnell",
    "Worcester Park", "Craven Arms", "Preston Park", "Ashford Hospital", "Hereford and Worcester", "Avon and Somerset", "Dyfed-Powys",
    "Bath and Wells", "Bury St Edmunds", "Stoke Mandeville",
)  # fmt: skip
"""Other places whose names contain an authority's name."""
AS_OF = dt.date(2026, 11, 29)
"""The day on which the register tells which councils exist; later orders that are made by then have their days in it too."""
WITHOUT_CHILDRENS_SERVICES = ("District", "Northern Ireland council")
"""Kinds of council that run no services for children: letters are about them seldom, and most bear the name of a town."""
NATIONS = ("Wales", "Scotland", "Northern Ireland")
"""Regions of the register that are nations; all its other regions are in England."""

_PLAIN = str.maketrans("âêîôûŵŷÂÊÎÔÛŴŶáéíóúàèìòùäëïöü", "aeiouwyAEIOUWYaeiouaeiouaeiou")
"""Accented letters of Welsh and Gaelic names without their accents; texts keep their length."""
_NO_MARKS = dict.fromkeys(map(ord, "'’."))
_WORD = re.compile(r"\w+")
_CAPITALISED = re.compile(r"(?<![\w-])[A-Z][^\W_]*")
_DESIGNATION = r"(?:council|county|city|borough|metropolitan|district|local|authority|mbc|corporation|of|the|london|royal)"


@dataclass(frozen=True, slots=True)
class AuthorityEntry:
    """One row of the register of authorities."""

    authority: Authority
    gss_code: str
    dfe_code: str
    urn: str
    """Its number at the inspectorate."""
    start: dt.date | None
    end: dt.date | None
    """Its last day, also one to come; None if none is decided."""
    successors: tuple[str, ...]
    """Codes of the councils that replaced it."""
    goes_on_as: str
    """Code of the council that it continues as, with the same area, name and number but another constitution; "" if none."""
    names: tuple[str, ...]
    """Its other names, including trusts that run its children's services."""
    neighbours: tuple[str, ...]
    """Codes of its statistical neighbours, nearest first."""
    example: str
    """A phrase from a letter in which it must be recognised."""

    @property
    def all_names(self) -> tuple[str, ...]:
        """Its official name, short name and other names."""
        return (self.authority.name, self.authority.short_name, *self.names)

    @property
    def exists(self) -> bool:
        """Return whether it exists on the day of the register, `AS_OF`."""
        return (self.start or AS_OF) <= AS_OF <= (self.end or AS_OF)

    @property
    def runs_childrens_services(self) -> bool:
        """Return whether councils of its kind run services for children."""
        return self.authority.kind not in WITHOUT_CHILDRENS_SERVICES


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in a text that names an authority: characters `start` to `end`."""

    start: int
    end: int
    codes: tuple[str, ...]
    """More than one if a trust serves several authorities, or several have had the name."""


@cache
def authorities() -> tuple[AuthorityEntry, ...]:
    """Return every authority, including abolished ones, in register order."""
    return tuple(_entry(row) for row in rows("authorities.csv"))


def _entry(row: dict[str, str]) -> AuthorityEntry:
    return AuthorityEntry(
        authority=Authority(row["code"], row["name"], row["short_name"], row["kind"], row["region"]),
        gss_code=row["gss_code"],
        dfe_code=row["dfe_code"],
        urn=row["urn"],
        start=_day(row["start"]),
        end=_day(row["end"]),
        successors=tuple(row["successors"].split()),
        goes_on_as=row["goes_on_as"],
        names=several(row["names"]),
        neighbours=tuple(row["neighbours"].split()),
        example=row["example"],
    )


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@cache
def _by_code() -> dict[str, AuthorityEntry]:
    return {entry.authority.code: entry for entry in authorities()}


def authority_entry(code: str) -> AuthorityEntry | None:
    """Return the register's entry for `code`; None if there is none."""
    return _by_code().get(code)


@cache
def _by_urn() -> dict[str, Authority]:
    return {entry.urn: entry.authority for entry in authorities() if entry.urn}


def authority_by_urn(urn: str) -> Authority | None:
    """Return the authority with this number at the inspectorate; None if none has it."""
    return _by_urn().get(urn)


@cache
def _by_any_code() -> dict[str, AuthorityEntry]:
    return {code.upper(): entry for entry in authorities() for code in (entry.gss_code, entry.authority.code) if code}


def authority_coded(code: str) -> Authority | None:
    """Return the authority with this code or GSS code, in upper or lower case; None if there is none."""
    entry = _by_any_code().get(code.strip().upper())
    return entry.authority if entry else None


def with_neighbours(codes: Iterable[str]) -> tuple[str, ...]:
    """Return the `codes` of authorities that have statistical neighbours, each followed by theirs, nearest first; each once."""
    having = [entry for code in codes if (entry := authority_entry(code)) and entry.neighbours]
    return tuple(dict.fromkeys(code for entry in having for code in (entry.authority.code, *entry.neighbours)))


def in_name_order(authorities: Iterable[Authority]) -> tuple[Authority, ...]:
    """Return `authorities` sorted by name, "London Borough of Barnet" under B."""
    return tuple(sorted(authorities, key=lambda one: (name_key(one.short_name), one.code)))


def predecessors(code: str) -> tuple[str, ...]:
    """Return the codes of the abolished councils that `code` replaced."""
    return tuple(entry.authority.code for entry in authorities() if code in entry.successors)


def nation_of(authority: Authority) -> str:
    """Return the nation that an authority is in, such as "England" or "Wales"."""
    return authority.region if authority.region in NATIONS else "England"


@lru_cache(maxsize=1 << 12)
def name_key(name: str) -> str:
    """Return a name normalised for comparison: "St. Helens" equals "st helens", "Telford & Wrekin" equals "Telford and Wrekin"."""
    bare = name.replace("&", " and ").casefold()
    if not bare.isascii():
        folded = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
        bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(bare.translate(_NO_MARKS)))


@cache
def names_of_authorities() -> dict[str, tuple[str, ...]]:
    """Return the codes of the authorities with each name, keyed by `name_key`; existing ones come before others."""
    found: dict[str, list[str]] = {}
    for entry in sorted(authorities(), key=lambda entry: not entry.exists):
        for name in entry.all_names:
            codes = found.setdefault(name_key(name), [])
            if entry.authority.code not in codes:
                codes.append(entry.authority.code)
    return {key: tuple(codes) for key, codes in found.items()}


def authorities_called(name: str) -> tuple[Authority, ...]:
    """Return the authorities with this exact name, in upper or lower case: "hull", "Kingston-upon-Hull City Council"."""
    known = names_of_authorities()
    key = name_key(name)
    bare = re.sub(rf"^(?:{_DESIGNATION} )+|(?: {_DESIGNATION})+$", "", key)
    codes = known.get(key) or known.get(bare) or known.get(spelt_out(key)) or known.get(spelt_out(bare), ())
    return tuple(_by_code()[code].authority for code in codes)


def authorities_in(text: str) -> tuple[Mention, ...]:
    """Return where `text` names authorities, in order; the longest of overlapping names: "North East Lincolnshire", not "Lincolnshire".

    A name must begin with a capital: "reading" is not a council.
    """
    return tuple(_mentions(text))


def _mentions(text: str) -> Iterator[Mention]:
    known, beginnings = names_of_authorities(), _names_by_first_word()
    text = text.translate(_PLAIN)
    place = 0
    for word in _CAPITALISED.finditer(text):
        first = word.group().casefold()
        match = _names_with(first).match(text, word.start()) if first in beginnings and word.start() >= place else None
        if match:
            place = match.end()
            key = name_key(match.group())
            if codes := known.get(key) or known.get(spelt_out(key)):
                yield Mention(match.start(), place, codes)


@cache
def _names_by_first_word() -> dict[str, list[str]]:
    """Return the names beginning with each word, longest first."""
    keys: dict[str, list[str]] = {}
    for key in sorted({*names_of_authorities(), *map(name_key, NOT_AUTHORITIES)}, key=lambda key: (-len(key), key)):
        firsts = first_words(key)
        for word in firsts | {first.removesuffix("s") or first for first in firsts}:  # "King’s Lynn" begins with the word "King"
            keys.setdefault(word, []).append(key)
    return keys


@cache
def _names_with(first: str) -> re.Pattern[str]:
    """Return a pattern for the names beginning with a word, longest first; a single pattern for all is thirty times slower.

    It is compiled when a text has the word: to compile them all takes as long as to read four letters, and a letter has few.
    """
    return re.compile(rf"(?:{'|'.join(map(_spelling, _names_by_first_word()[first]))})(?!\w)", re.IGNORECASE)


def _spelling(key: str) -> str:
    """Return a pattern for a name as people write it: with spaces, hyphens, full stops, commas, apostrophes, "&" and short words."""
    gap = r"[\s,.\-]*[\s\-]"
    ampersand = rf"(?:{gap}and{gap}|\s?&\s?)"
    return re.sub(r"\Bs\b", "['’]?s", with_short_forms(key)).replace(" and ", ampersand).replace(" ", gap)
