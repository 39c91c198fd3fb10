"""Ingest: what sites say of letters, from the manifests of the letters folders, and where it differs from what the letters say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indexer.dates import day_words, visit_words, written_words
from indexer.letter import Absent, Authority, Letter, Publication, SiteCoverage
from indexer.published import Listing, ManifestRow, publication_of, read_listings, read_manifest
from indexer.registers import authorities_called, authority_by_urn, letter_type_entry, letter_types, name_key

LEEWAY = dt.timedelta(days=7)
"""How far a site's day of an inspection may lie outside the visit before it contradicts it: some sites give the week before."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What the manifests and listings below one letters folder say."""

    rows: tuple[ManifestRow, ...] = ()
    listings: tuple[Listing, ...] = ()

    @property
    def publications(self) -> Iterator[tuple[str, Publication]]:
        """Yield what each row says, with the SHA-256 of the bytes that it says it of."""
        return ((row.sha256, publication_of(row)) for row in self.rows)


def stated_in(root: str, files: Iterable[Path]) -> Stated:
    """Return what is stated in the letters folder `root` and in the folders between it and its `files`.

    Raises `UsageError` for a manifest or listing that can't be right.
    """
    places = {Path(root)}
    for file in files:
        place = file.parent
        while place not in places and place.is_relative_to(root):
            places.add(place)
            place = place.parent
    ordered = sorted(places)
    return Stated(
        tuple(row for place in ordered for row in read_manifest(place)),
        tuple(listing for place in ordered for listing in read_listings(place)),
    )


def coverage_of(stated: Stated, here: Collection[str]) -> tuple[SiteCoverage, ...]:
    """Return how much of what each site lists is here, given the SHA-256 of every file that was found."""
    found = {row.url for row in stated.rows if row.sha256 in here}
    return tuple(_site(listing, found) for listing in stated.listings if listing.asked)


def _site(listing: Listing, found: Collection[str]) -> SiteCoverage:
    documents = {document.url: (page, document) for page in listing.asked for document in page.documents}
    absent = tuple(
        Absent(page.name, document.kind, document.publication_day, url)
        for url, (page, document) in documents.items()
        if url not in found
    )
    return SiteCoverage(
        listing.title, listing.as_of, len(listing.asked), len(listing.pages), len(documents), len(documents) - len(absent), absent,
        tuple(page.name for page in listing.asked if page.urn and not page.documents),  # every council has some, a meeting may have none
        "council" if any(page.urn for page in listing.asked) else "meeting",
    )  # fmt: skip


def contradictions(letter: Letter) -> tuple[str, ...]:
    """Return a sentence for each thing that a site says of `letter` and that the letter itself says otherwise."""
    found = (words for one in letter.published for compare in _COMPARED if (words := compare(letter, one)))
    return tuple(dict.fromkeys(found))


def _council(letter: Letter, one: Publication) -> str:
    theirs = authority_by_urn(one.urn) or next(iter(authorities_called(one.provider)), None)
    if theirs is None or letter.authority is None or theirs.code in _same(letter.authority):
        return ""
    return f"{one.by} publishes this letter under {theirs.name}; the letter is about {letter.authority.name}."


def _same(authority: Authority) -> frozenset[str]:
    """Return the codes of an authority, of those that replaced it and of those that it replaced."""
    return frozenset(_kin()[authority.code]) if authority.code in _kin() else frozenset((authority.code,))


@cache
def _kin() -> Mapping[str, frozenset[str]]:
    from indexer.registers import authorities, predecessors

    return {
        entry.authority.code: frozenset(
            (entry.authority.code, *entry.successors, *filter(None, (entry.goes_on_as,)), *predecessors(entry.authority.code))
        )
        for entry in authorities()
    }


def _visit(letter: Letter, one: Publication) -> str:
    day, visit = one.inspection_day, letter.visit
    if day is None or visit is None or visit.start - LEEWAY <= day <= visit.end + LEEWAY:
        return ""
    return f"{one.by} dates the inspection {day_words(day)}; the letter says {visit_words(visit)}."


def _order(letter: Letter, one: Publication) -> str:
    """Say so if a letter was published before it was written, or before its visit had ended."""
    if one.day is None:
        return ""
    published = f"{one.by} says that it was published on {day_words(one.day)}"
    if letter.date and one.day < letter.date:
        return f"{published}; the letter is dated {written_words(letter.date, letter.month_only)}."
    if letter.visit_end and one.day < letter.visit_end:
        return f"{published}; the visit ended on {day_words(letter.visit_end)}."
    return ""


def _type(letter: Letter, one: Publication) -> str:
    kinds = _types_called(one.kind)
    entry = letter_type_entry(letter.letter_type)
    if not kinds or entry is None or entry.name in kinds:
        return ""
    return f"{one.by} calls it “{one.kind}”; the letter reads as: {entry.label}."


@cache
def _types_called(kind: str) -> frozenset[str]:
    """Return the letter types one of whose names is within what a site calls a document; of names within each other the longest."""
    words = f" {name_key(kind)} "
    within = {name for name in _type_names() if f" {name} " in words}
    longest = {name for name in within if not any(name != other and f" {name} " in f" {other} " for other in within)}
    return frozenset(one for name in longest for one in _type_names()[name])


@cache
def _type_names() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for entry in letter_types():
        for name in (re.sub(r" \(.*\)$", "", entry.label), *entry.names):
            found.setdefault(name_key(name), set()).add(entry.name)
    return {name: frozenset(names) for name, names in found.items() if " " in name}


_COMPARED: tuple[Callable[[Letter, Publication], str], ...] = (_council, _visit, _order, _type)
