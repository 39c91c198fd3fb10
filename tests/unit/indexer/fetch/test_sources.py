"""The table of sources and the command line name the same."""

from __future__ import annotations

from indexer.cli.arguments import SOURCE_NAMES
from indexer.fetch.sources import SOURCES
from indexer.settings.fetching import Committee, Fetching


def test_every_source_can_be_typed_and_goes_by_its_own_name() -> None:
    """The first is the default."""
    assert tuple(SOURCES) == SOURCE_NAMES
    settings = Fetching(committees=(Committee("https://x.gov.uk", 1),))
    assert [make(settings).name for make in SOURCES.values()] == list(SOURCE_NAMES)
