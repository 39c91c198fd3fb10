"""Settings: what every command and the server need to know, from the environment, checked once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from indexer.settings.cluster import Cluster, cluster_from
from indexer.settings.environment import Variable, one_of, values, yes_or_no
from indexer.settings.fetching import Fetching, fetching_from

ENGINES = ("tantivy", "whoosh", "memory", "opensearch")
"""Every engine; each is the subpackage of that name in `indexer.engines`."""
AUTO = "auto"
"""Means Tantivy if installed, otherwise Whoosh."""
ENGINE_CHOICES = (AUTO, *ENGINES)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run needs to know."""

    letters: tuple[Path, ...] = (Path("seeds"),)
    """Folders to read, in order."""
    index: Path = Path("letters-index")
    """Folder of the catalogue and the index."""
    engine: str = AUTO
    """One of `ENGINE_CHOICES`."""
    jobs: int = 0
    """Worker processes for reading; 0 is one per core."""
    read_seconds: float = 60.0
    """Time limit for one file."""
    read_bytes: int = 1 << 30
    """Memory limit of one worker, in bytes of address space; Windows and macOS do not enforce it."""
    ocr: bool = True
    """Whether the text of scanned pages is recognised, where the extra `ocr` is installed."""
    page_seconds: float = 30.0
    """Time limit for recognising the text of one page."""
    meaning: Path | None = None
    """Folder of the sentence-embedding model to search by meaning with; None to search by words only."""
    sharper: Path | None = None
    """Folder of the cross-encoder of the sharper order; None if it is not offered."""
    registers: Path | None = None
    """Folder with users’ own rows of the registers; None if there are none. `indexer.registers` reads them."""
    cluster: Cluster = field(default_factory=Cluster)
    """Where OpenSearch is, for that engine."""
    fetching: Fetching = field(default_factory=Fetching)
    """How letters are fetched from the sites that publish them."""


def _folders(text: str) -> tuple[Path, ...]:
    parts = tuple(Path(part) for part in text.split(os.pathsep) if part)
    if not parts:
        raise ValueError(f"one or more folders, separated by {os.pathsep}")
    return parts


def _model(text: str) -> Path:
    if not Path(text).is_dir():
        raise ValueError("the folder of a model, downloaded as docs/running/meaning.md says; or to nothing, to search by words only")
    return Path(text)


LETTERS_DIR = Variable(
    "LETTERS_DIR", "letters", _folders, "seeds", "Folders of letters, separated by `:` (on Windows by `;`), including their subfolders."
)
REGISTERS = Variable(
    "LETTERS_REGISTERS", "registers", Path, "",
    "Folder with rows of your own for the registers of councils, letter types, headings, abbreviations and inspectorates. Run `update`"
    " after a change.",
)  # fmt: skip
VARIABLES = (
    LETTERS_DIR,
    Variable("LETTERS_INDEX", "index", Path, "letters-index", "Folder of the catalogue and the index."),
    Variable(
        "LETTERS_ENGINE", "engine", one_of(ENGINE_CHOICES), AUTO,
        f"Search engine: {', '.join(f'`{one}`' for one in ENGINES)}, or `{AUTO}` for Tantivy where it is installed, else Whoosh.",
    ),
    Variable(
        "LETTERS_OCR", "ocr", yes_or_no, "yes",
        "`yes` reads [scanned pages](../using/files.md#scanned-pages) by text recognition, where the extra `ocr` is installed.",
    ),
    Variable(
        "LETTERS_MEANING", "meaning", _model, "",
        "Folder of a sentence-embedding model, to [search by meaning](meaning.md) too (extra `meaning`). If not set: by words only.",
    ),
    Variable(
        "LETTERS_SHARPER", "sharper", _model, "",
        "Folder of a cross-encoder, which offers the [sharper order](meaning.md) of the first 20 paragraphs. Needs `LETTERS_MEANING`.",
    ),
    REGISTERS,
)  # fmt: skip
"""Each variable sets a field of `Settings`."""
LETTERS_DEBUG = Variable(
    "LETTERS_DEBUG", "debug", bool, "", "If set, a fault in the program itself shows its traceback (command line only)."
)
"""Read where the fault is caught, because settings may not exist yet."""


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Return the settings given by the `LETTERS_…` and `OPENSEARCH_…` variables; `UsageError` if one is wrong."""
    return Settings(**values(VARIABLES, environment), cluster=cluster_from(environment), fetching=fetching_from(environment))
