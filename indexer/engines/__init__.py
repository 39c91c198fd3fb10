"""Engines: letters become an index that answers queries."""

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
    """Return the name in `ENGINES` that `name` means: "auto" is Tantivy where it is installed, else Whoosh; `UsageError` for others."""
    if name == AUTO:
        return "tantivy" if find_spec("tantivy") else "whoosh"
    if name not in ENGINES:
        raise UsageError(f"there is no engine {name!r}; use one of {', '.join(ENGINE_CHOICES)}")
    return name


def engine_for(settings: Settings) -> Engine:
    """Return the engine that `settings` choose, to build with; nothing is opened yet. `UsageError` where its package is not installed.

    Only then is its module imported: each engine is a package of its own here, with `engine(settings)` in its `engine.py`.
    """
    name = resolve(settings.engine)
    try:
        engine: Engine = import_module(f"indexer.engines.{name}.engine").engine(settings)
    except ModuleNotFoundError as error:
        install = "python -m pip install --editable '.[opensearch]'"  # brings every engine's package; the project is on no registry
        raise UsageError(f"the engine {name} needs the package {error.name}; in the project's folder, run: {install}") from error
    return engine


def open_engine(settings: Settings) -> Engine:
    """Return the engine over the index of `settings`, opened; `IndexMissing` or `IndexOutOfDate` where it can't answer."""
    engine = engine_for(settings)
    engine.generation()
    return engine


def rebuild_index(settings: Settings, letters: Iterable[Letter], report: Report) -> None:
    """Make the index of `settings` hold `letters` and `report` and nothing else; `BuildFailed` leaves the old one in place."""
    engine_for(settings).rebuild(letters, report)
