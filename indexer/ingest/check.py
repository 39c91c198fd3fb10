"""Ingest: compare the catalogue and the index, and name the command that repairs each fault."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice, zip_longest

from indexer.engines import Engine, engine_for, open_engine, resolve
from indexer.engines.shared.document import documents
from indexer.engines.shared.self_check import SAMPLE, finds
from indexer.errors import IndexOutOfDate, LettersError, command
from indexer.ingest.build import last_folders
from indexer.ingest.catalogue import FILE_NAME, Catalogue, open_catalogue
from indexer.ingest.lock import refuse_beside_build
from indexer.ingest.reading_version import reading_version
from indexer.settings.run import Settings

CATCH_UP, INDEX_AGAIN = "update", "rebuild --from-catalogue"


@dataclass(frozen=True, slots=True)
class IndexFault:
    """What is wrong, and the command that repairs it, ready to run."""

    what: str
    mend: str


def check(settings: Settings) -> tuple[IndexFault, ...]:
    """Return what is wrong with the catalogue and the index in `settings.index`; empty if nothing is. Changes nothing.

    Raises `IndexLocked` if the two differ while a build is running, because the build may bring them into line.
    """
    if not (settings.index / FILE_NAME).is_file():
        return (IndexFault(f"there is no catalogue in {settings.index}", command("rebuild path/to/letters", settings.index)),)
    while True:
        before = _last_build(settings)
        faults = _faults(settings)
        if not faults:
            return ()
        refuse_beside_build(settings.index)
        if _last_build(settings) == before:  # otherwise a build finished in between, and the faults may mix its before and after
            return faults


def _last_build(settings: Settings) -> str:
    """Return the stamp of the last build recorded in the catalogue; "" if it cannot be read."""
    with suppress(LettersError), open_catalogue(settings.index, reading_version()) as catalogue:
        return catalogue.index_stamp()
    return ""


def _faults(settings: Settings) -> tuple[IndexFault, ...]:
    """Return what is wrong, without regard to a running build."""
    try:
        with open_catalogue(settings.index, reading_version()) as catalogue, catalogue.at_one_moment():
            if damaged := tuple(catalogue.faults()):
                mend = _read_again(settings)
                return tuple(IndexFault(what, mend) for what in damaged)
            if catalogue.is_empty():
                return (IndexFault("the catalogue holds no letters", _read_again(settings)),)
            return tuple(IndexFault(what, command(mend, settings.index)) for what, mend in _index_faults(settings, catalogue))
    except IndexOutOfDate as error:  # a newer program made it: no command of this one mends that
        return (IndexFault(str(error), "the check command of that version"),)
    except LettersError as error:
        return (IndexFault(_without_advice(error), _read_again(settings)),)


def _read_again(settings: Settings) -> str:
    """Return the commands that replace a damaged catalogue, with its folders if they are still known."""
    named = shlex.join(map(str, _known_folders(settings))) or "path/to/letters"
    return f"{command(f'rebuild {named}', settings.index)}, or restore a backup: {command('restore path/to/backup', settings.index)}"


def _known_folders(settings: Settings) -> Sequence[object]:
    """Return the letters folders named by the catalogue or, failing that, by the index."""
    with suppress(LettersError):
        return last_folders(settings)
    with suppress(LettersError), closing(open_engine(settings)) as engine:
        return engine.report().folders
    return ()


def _without_advice(error: LettersError) -> str:
    return str(error).partition("; run: ")[0]


def _index_faults(settings: Settings, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield each fault of the index with the command that repairs it."""
    try:
        with closing(engine_for(settings)) as engine:
            if damaged := engine.faults():  # anything else such an index says is unreliable
                yield from ((f"the index is damaged: {what}", INDEX_AGAIN) for what in damaged)
                return
            if engine.report().built != catalogue.index_stamp() or catalogue.is_pending():
                yield "the index is behind the catalogue", CATCH_UP
                return
            yield from ((what, INDEX_AGAIN) for what in _different_letters(catalogue, engine))
            yield from ((what, INDEX_AGAIN) for what in _lost_words(catalogue, engine))
    except LettersError as error:
        yield _without_advice(error), f"{INDEX_AGAIN} --engine {resolve(settings.engine)}"


def _different_letters(catalogue: Catalogue, engine: Engine) -> Iterator[str]:
    """Report the first letter that differs between the index and the catalogue."""
    for ours, theirs in zip_longest(catalogue.letters(), engine.letters()):
        if ours != theirs:
            name = ours.id if ours else theirs.id
            yield f"letter {name} differs between the index and the catalogue"
            return


def _lost_words(catalogue: Catalogue, engine: Engine) -> Iterator[str]:
    """Report the letters, in a sample spread over all, that a search for their own words does not find."""
    step = max(1, catalogue.counts()[0] // SAMPLE)
    for letter in islice(catalogue.letters(), 0, None, step):
        if not finds(lambda query: engine.search(query).hits, documents(letter)):
            yield f"the index does not find letter {letter.id} by its own words"
