"""An assistant that starts the program and talks to it over standard input and output."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from indexer.assistants.extra import require_extra
from indexer.assistants.stdio import timed
from indexer.engines import engine_for
from indexer.errors import SearchTooSlow, UsageError
from indexer.query import Query, parse_query
from indexer.settings.run import Settings
from tests.support.assistants import NEW, OLD, conversation
from tests.support.factories import REPORT
from tests.support.pages import engine_of, letters
from tests.support.samples import ROOT


def program(index: Path, *more: str) -> Any:
    """Return what a client starts the program with."""
    from mcp.client.stdio import StdioServerParameters

    return StdioServerParameters(command=sys.executable, args=["-m", "indexer", "mcp", "--index", str(index), *more], cwd=str(ROOT))


def test_both_generations_talk_to_the_program(tmp_path: Path) -> None:
    """Old and new clients start the program, get an error that says what to run, and an answer once there is an index."""

    async def talk(client: Any) -> Any:
        return client.session.protocol_version, await client.call_tool("search_paragraphs", {"query": "caseloads", "limit": 1})

    version, missing = conversation(program(tmp_path), talk, OLD)
    assert (version, missing.is_error) == ("2025-11-25", True)
    assert "python -m indexer rebuild" in missing.content[0].text
    with closing(engine_for(Settings(index=tmp_path))) as engine:
        engine.rebuild(letters(), REPORT)
    version, found = conversation(program(tmp_path, "--site", "https://letters.example/"), talk, NEW)
    assert version == "2026-07-28"
    assert found.structured_content["paragraphs"][0]["link"].startswith("https://letters.example/letters/")


def test_a_search_that_takes_too_long_is_stopped() -> None:
    """Each search has a deadline; one with an earlier deadline of its own keeps that, and the rest of the port is the engine's."""
    engine = engine_of(letters())
    with pytest.raises(SearchTooSlow):
        timed(engine, -1.0).search(parse_query("caseloads"))
    with pytest.raises(SearchTooSlow):
        timed(engine, 60.0).search(Query(root=parse_query("caseloads").root, deadline=0.0))
    assert timed(engine, 60.0).search(parse_query("caseloads")).total == engine.search(parse_query("caseloads")).total
    assert timed(engine, 60.0).generation() == engine.generation()


def test_without_the_extra_an_error_says_what_to_install() -> None:
    """A missing SDK is an error that names the command to run."""
    require_extra()
    with pytest.raises(UsageError, match=r"pip install --editable '\.\[mcp\]'"):
        require_extra("mcp.server.not_there")
