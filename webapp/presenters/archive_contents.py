"""Presenters: the names of originals in an archive, and what its list of contents says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from indexer.letter import Letter
from indexer.serialise import iso_written
from webapp.options import Licence
from webapp.presenters.citation import citation_of_letter, plain
from webapp.presenters.wording import built_words, council_words, type_words
from webapp.services.archive import NamedLetter, readable_name


def named_letters(letters: Iterable[Letter]) -> tuple[NamedLetter, ...]:
    """Return each letter with the name of its file, "Leeds City Council, Focused visit, 2019-05-03", and its citation."""
    return tuple(_named(letters))


def contents_about(link: str, built: str, licence: Licence) -> str:
    """Return the lines that begin the list of contents: where the archive is from, of which day, and under which licence."""
    lines = ["Inspection letters", link, f"As of {built_words(built)}"]
    return "\r\n".join([*lines, *((f"Licence of the letters: {licence.name} {licence.url}".rstrip(),) if licence.name else ())])


def _named(letters: Iterable[Letter]) -> Iterator[NamedLetter]:
    for letter in letters:
        council = council_words(letter.authority)
        day = iso_written(letter.when, letter.month_only) or "no date"
        yield NamedLetter(letter, readable_name(council, type_words(letter.letter_type), day), plain(citation_of_letter(letter)))
