"""Build stage: catalogue and index held against each other, and which command mends what."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import zip_longest

from indexer.analysis import analyse
from indexer.build import PROGRAM
from indexer.catalogue import FILE_NAME, Catalogue, open_catalogue
from indexer.engines import Engine, open_engine
from indexer.errors import LettersError
from indexer.letter import Letter
from indexer.query import Filter, Phrase, Query
from indexer.settings import Settings

READ_AGAIN = "python -m indexer rebuild, or python -m indexer restore with a backup"
CATCH_UP = "python -m indexer update"
INDEX_AGAIN = "python -m indexer rebuild --from-catalogue"

SAMPLE = 20
"""How many letters are looked for by their own words."""
WORDS = 6
MOST_ALIKE = 100
"""Paragraphs of one letter that may begin alike."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and the command that mends it."""

    what: str
    mend: str


def check(settings: Settings) -> tuple[Fault, ...]:
    """Return what is wrong with the catalogue and the index in `settings.index`; nothing where all is well. Changes nothing."""
    if not (settings.index / FILE_NAME).is_file():
        return (Fault(f"there is no catalogue in {settings.index}", "python -m indexer rebuild LETTERS_DIR"),)
    try:
        with open_catalogue(settings.index, PROGRAM) as catalogue:
            damaged = tuple(Fault(what, READ_AGAIN) for what in catalogue.faults())
            return damaged or tuple(_index_faults(settings, catalogue))
    except LettersError as error:
        return (Fault(str(error), READ_AGAIN),)


def _index_faults(settings: Settings, catalogue: Catalogue) -> Iterator[Fault]:
    try:
        with closing(open_engine(settings)) as engine:
            if engine.report().built != catalogue.index_stamp() or catalogue.is_pending():
                yield Fault("the index is behind the catalogue", CATCH_UP)
                return
            yield from (Fault(f"the index is damaged: {what}", INDEX_AGAIN) for what in engine.faults())
            yield from _different_letters(catalogue, engine)
            yield from _lost_words(catalogue, engine)
    except LettersError as error:
        yield Fault(str(error), INDEX_AGAIN)


def _different_letters(catalogue: Catalogue, engine: Engine) -> Iterator[Fault]:
    """Say which letters the index has otherwise than the catalogue, as far as the first."""
    for ours, theirs in zip_longest(catalogue.letters(), engine.letters()):
        if ours != theirs:
            name = ours.id if ours else theirs.id
            yield Fault(f"the index has letter {name} otherwise than the catalogue", INDEX_AGAIN)
            return


def _lost_words(catalogue: Catalogue, engine: Engine) -> Iterator[Fault]:
    """Say which letters of a sample, spread over all, are not found by words of their own."""
    step = max(1, catalogue.counts()[0] // SAMPLE)
    for place, letter in enumerate(catalogue.letters()):
        if place % step == 0 and not _found(letter, engine):
            yield Fault(f"the index does not find letter {letter.id} by its own words", INDEX_AGAIN)


def _found(letter: Letter, engine: Engine) -> bool:
    """Return whether each paragraph of `letter` that has words enough is found by the first of them."""
    for paragraph in letter.paragraphs:
        words = tuple(token.exact for token in analyse(paragraph.text))[:WORDS]
        if len(words) == WORDS:
            hits = engine.search(Query(root=Phrase(words), filters=(Filter("letter", (letter.id,)),), limit=MOST_ALIKE)).hits
            if paragraph.number not in {hit.paragraph for hit in hits}:
                return False
    return True
