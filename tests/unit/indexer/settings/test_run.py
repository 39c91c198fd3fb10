"""Settings: what the environment gives, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from indexer.errors import UsageError
from indexer.settings.run import ENGINE_CHOICES, Settings, settings_from


@pytest.mark.parametrize(
    ("environment", "expected", "why"),
    [
        ({}, Settings(), "nothing set: the defaults"),
        ({"LETTERS_DIR": "", "LETTERS_INDEX": "", "LETTERS_ENGINE": " "}, Settings(), "set to nothing: the defaults"),
        ({"LETTERS_DIR": "/a"}, Settings(letters=(Path("/a"),)), "one folder"),
        ({"LETTERS_DIR": os.pathsep.join(("/a", "", "b c"))}, Settings(letters=(Path("/a"), Path("b c"))), "several, as in PATH"),
        ({"LETTERS_INDEX": "/i"}, Settings(index=Path("/i")), "the index folder"),
        ({"LETTERS_DIR": f" /a{os.pathsep}"}, Settings(letters=(Path("/a"),)), "spaces around it are a slip"),
        ({"LETTERS_ENGINE": "Whoosh "}, Settings(engine="whoosh"), "an engine, however it is written"),
    ],
)
def test_settings_come_from_the_environment(environment: dict[str, str], expected: Settings, why: str) -> None:
    """Each variable sets what it says, and nothing else."""
    assert settings_from(environment) == expected


def test_a_list_of_no_folders_is_refused() -> None:
    """A separator alone names nothing."""
    with pytest.raises(UsageError, match=r"LETTERS_DIR is .*; set it to one or more folders"):
        settings_from({"LETTERS_DIR": os.pathsep})


def test_an_unknown_engine_is_refused() -> None:
    """The message lists the engines that there are."""
    with pytest.raises(UsageError, match=", ".join(ENGINE_CHOICES)):
        settings_from({"LETTERS_ENGINE": "lucene"})
