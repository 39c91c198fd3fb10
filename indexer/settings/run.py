"""Settings: from the environment and flags, checked once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from indexer.errors import UsageError
from indexer.settings.cluster import Cluster, cluster_from

ENGINES = ("auto", "tantivy", "whoosh", "memory", "opensearch")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run needs to know."""

    letters: tuple[Path, ...] = (Path("seeds"),)
    """Folders to read, in order."""
    index: Path = Path("letters-index")
    """Folder of the catalogue and the index."""
    engine: str = "auto"
    """One of `ENGINES`; "auto" is Tantivy where it is installed, else Whoosh."""
    jobs: int = 0
    """Worker processes for reading; 0 is one per core."""
    read_seconds: float = 60.0
    """Time limit for one file."""
    read_bytes: int = 1 << 30
    """Memory limit of one worker, in bytes of address space; Windows and macOS keep no such limit."""
    cluster: Cluster = field(default_factory=Cluster)
    """Where OpenSearch is, for the engine of that name."""


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Return the settings that the variables `LETTERS_…` and `OPENSEARCH_…` give; `UsageError` where one is wrong."""
    engine = environment.get("LETTERS_ENGINE", "").strip().lower() or "auto"
    if engine not in ENGINES:
        raise UsageError(f"LETTERS_ENGINE is {engine!r}; set it to one of {', '.join(ENGINES)}")
    folders = tuple(Path(part) for part in environment.get("LETTERS_DIR", "").split(os.pathsep) if part)
    index = environment.get("LETTERS_INDEX", "")
    defaults = Settings()
    return Settings(
        letters=folders or defaults.letters,
        index=Path(index) if index else defaults.index,
        engine=engine,
        cluster=cluster_from(environment),
    )
