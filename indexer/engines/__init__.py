"""Engines: index letters and answer queries about them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec

from indexer.engines.port import Engine
from indexer.errors import UsageError
from indexer.letter import Letter, Report
from indexer.settings.run import AUTO, ENGINE_CHOICES, ENGINES, Settings

__all__ = ["ENGINES", "Engine", "engine_for", "open_engine", "rebuild_index", "resolve"]


def resolve(name: str) -> str:
    """Return the engine in `ENGINES` that `name` means: "auto" is Tantivy if installed, otherwise Whoosh; `UsageError` if unknown."""
    if name == AUTO:
        return "tantivy" if find_spec("tantivy") else "whoosh"
    if name not in ENGINES:
        raise UsageError(f"there is no engine {name!r}; use one of {', '.join(ENGINE_CHOICES)}")
    return name


def engine_for(settings: Settings) -> Engine:
    """Return the engine named in `settings`, without opening its index; `UsageError` if its package is not installed.

    Each engine is a subpackage whose `engine.py` has `engine(settings)`; it is imported only when chosen.
    """
    name = resolve(settings.engine)
    try:
        engine: Engine = import_module(f"indexer.engines.{name}.engine").engine(settings)
    except ModuleNotFoundError as error:
        install = "python -m pip install --editable '.[opensearch]'"  # installs every engine's package; the project is not on any registry
        raise UsageError(f"the engine {name} needs the package {error.name}; in the project's folder, run: {install}") from error
    return engine


def open_engine(settings: Settings) -> Engine:
    """Return the engine for `settings` with its index open; `IndexMissing` or `IndexOutOfDate` if it cannot answer."""
    engine = engine_for(settings)
    engine.generation()
    return engine


def rebuild_index(settings: Settings, letters: Iterable[Letter], report: Report) -> None:
    """Replace the index of `settings` with `letters` and `report`; `BuildFailed` leaves the old one in place."""
    engine_for(settings).rebuild(letters, report)
