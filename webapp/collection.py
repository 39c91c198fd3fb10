"""Pages stage: what the collection holds as a whole, from the heads of its letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from indexer.letter import Authority, Letter, Report


@dataclass(frozen=True, slots=True)
class Collection:
    """All letters without their paragraphs, oldest first, and the report of the build that made the index."""

    letters: tuple[Letter, ...]
    report: Report

    @property
    def authorities(self) -> tuple[tuple[Authority, int], ...]:
        """Return each authority and the number of its letters, by name."""
        counts = Counter(letter.authority for letter in self.letters if letter.authority)
        return tuple(sorted(counts.items(), key=lambda pair: pair[0].name))

    @property
    def types(self) -> tuple[tuple[str | None, int], ...]:
        """Return each letter type and the number of its letters, most frequent first; None where the type is unknown."""
        counts = Counter(letter.letter_type for letter in self.letters)
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0] or "")))

    @property
    def years(self) -> tuple[tuple[int, int], ...]:
        """Return every year from the first to the last with the number of its letters, also none."""
        counts = Counter(letter.when.year for letter in self.letters if letter.when)
        return tuple((year, counts[year]) for year in range(min(counts), max(counts) + 1)) if counts else ()

    def of(self, authority: Authority | None) -> tuple[Letter, ...]:
        """Return the letters to `authority`, oldest first; those of unknown authorities are nobody's."""
        code = authority.code if authority else None
        return tuple(letter for letter in self.letters if letter.authority and letter.authority.code == code)


def collection_of(heads: Iterable[Letter], report: Report) -> Collection:
    """Return the collection that the letters with these `heads` make."""
    return Collection(tuple(sorted(heads, key=lambda one: (one.when or date.min, one.id))), report)
