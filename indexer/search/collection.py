"""Search: the collection as a whole: its letters, authorities, types and years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import inf

from indexer.dates import ANY_DATE, DateRange
from indexer.engines.port import Engine
from indexer.letter import Authority, Letter, Report
from indexer.registers import authorities, in_name_order, nation_of
from indexer.search.compare import NO_AUTHORITY
from indexer.search.kept import kept


@dataclass(frozen=True, slots=True)
class Collection:
    """All letters without their paragraphs, oldest first, and the report of the build that made the index."""

    letters: tuple[Letter, ...]
    report: Report
    by_authority: Mapping[Authority, tuple[Letter, ...]]
    """Letters to each authority, oldest first; letters whose authority is not known are left out."""
    by_id: Mapping[str, Letter]
    """The letters by id."""

    @property
    def authorities(self) -> tuple[tuple[Authority, int], ...]:
        """Return each authority with its number of letters, sorted by name."""
        counts = ((authority, len(letters)) for authority, letters in self.by_authority.items())
        return tuple(sorted(counts, key=lambda pair: pair[0].name))

    @property
    def code_of_letter(self) -> Mapping[str, str]:
        """Return the code of each letter's authority by the letter's id; `NO_AUTHORITY` if it is not known."""
        return {letter.id: letter.authority.code if letter.authority else NO_AUTHORITY for letter in self.letters}

    @property
    def types(self) -> tuple[tuple[str | None, int], ...]:
        """Return each letter type with its number of letters, most frequent first; the type is None if not known."""
        counts = Counter(letter.letter_type for letter in self.letters)
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] or "")))

    @property
    def years(self) -> tuple[tuple[int, int], ...]:
        """Return every year from the first to the last with its number of letters, which may be 0."""
        counts = Counter(letter.when.year for letter in self.letters if letter.when)
        return tuple((year, counts[year]) for year in range(min(counts), max(counts) + 1)) if counts else ()

    @property
    def began(self) -> datetime | None:
        """Return when the first of the letters here were first seen: they are no news. None if that is known of none."""
        return min((letter.first_seen for letter in self.letters if letter.first_seen), default=None)

    @property
    def came_in(self) -> tuple[Letter, ...]:
        """Return the letters that came in after the collection began, last first; older letters last of those that came together."""
        began = self.began
        later = (letter for letter in self.letters if letter.first_seen and began and letter.first_seen > began)
        return last_seen_first(later)

    @property
    def undated(self) -> tuple[Letter, ...]:
        """Return the letters that give neither a letter date nor a visit date."""
        return tuple(letter for letter in self.letters if not letter.when)

    @property
    def unnamed(self) -> tuple[Letter, ...]:
        """Return the letters whose authority is not known."""
        return tuple(letter for letter in self.letters if not letter.authority)

    @property
    def missing(self) -> tuple[Authority, ...]:
        """Return the current councils with no letters here, sorted by short name."""
        return self.missing_within(ANY_DATE)

    def missing_within(self, dates: DateRange) -> tuple[Authority, ...]:
        """Return the current councils with no letter of these `dates` here, sorted by short name.

        Only those that run services for children, in nations with letters here: no Welsh councils where all letters are to English ones.
        """
        here = self.codes_within(dates)
        nations = {nation_of(authority) for authority in self.by_authority}
        without = (
            entry.authority
            for entry in authorities()
            if entry.exists and entry.runs_childrens_services and entry.authority.code not in here and nation_of(entry.authority) in nations
        )
        return in_name_order(without)

    def codes_within(self, dates: DateRange) -> frozenset[str]:
        """Return the codes of the authorities with a letter of these `dates`."""
        return frozenset(one.code for one, letters in self.by_authority.items() if any(_is_of(letter, dates) for letter in letters))

    def authority(self, code: str) -> Authority | None:
        """Return the authority with this `code`, or None if it has no letters here."""
        return next((one for one in self.by_authority if one.code == code), None)

    def of(self, authority: Authority | None) -> tuple[Letter, ...]:
        """Return the letters to `authority`, oldest first."""
        return self.by_authority.get(authority, ()) if authority else ()


def last_seen_first(letters: Iterable[Letter]) -> tuple[Letter, ...]:
    """Return letters by when they were first seen here, last first, and then by their own dates, newest first.

    So a letter that arrives late with an older date comes first. Those of which it isn't known when they were first seen come last.
    """

    def place(letter: Letter) -> tuple[float, date, str]:
        return letter.first_seen.timestamp() if letter.first_seen else -inf, letter.when or date.min, letter.id

    return tuple(sorted(letters, key=place, reverse=True))


def _is_of(letter: Letter, dates: DateRange) -> bool:
    """Return whether `letter` is of these `dates`; one without a date is of none but `ANY_DATE`."""
    if dates == ANY_DATE:
        return True
    return letter.when is not None and (dates.start or letter.when) <= letter.when <= (dates.end or letter.when)


def collection_of(heads: Iterable[Letter], report: Report) -> Collection:
    """Return the collection made up of the letters with these `heads` (letters without paragraphs)."""
    letters = tuple(sorted(heads, key=lambda one: (one.when or date.min, one.id)))
    by_authority: dict[Authority, list[Letter]] = {}
    for letter in letters:
        if letter.authority:
            by_authority.setdefault(letter.authority, []).append(letter)
    by_authority_in_order = {authority: tuple(theirs) for authority, theirs in by_authority.items()}
    return Collection(letters, report, by_authority_in_order, {one.id: one for one in letters})


def collection_now(engine: Engine) -> Collection:
    """Return the collection in the index, worked out once for each build; `SearchUnavailable` if there is no index."""
    return kept(engine, "collection", lambda: collection_of(engine.heads(), engine.report()))
