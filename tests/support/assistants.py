"""An assistant that asks: the official client of the Model Context Protocol. What imports this is skipped without the extra `mcp`."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

pytest.importorskip("mcp.server.mcpserver", reason="the extra mcp, or its version 2, is not installed")

import anyio
from mcp import Client

from indexer.assistants.asking import told_error
from indexer.assistants.desk import Desk
from indexer.assistants.server import TOOLS, server_for
from indexer.engines import Engine
from indexer.errors import LettersError

OLD, NEW = "legacy", "2026-07-28"
"""How a client agrees on a version: by the handshake of 2025, or as in 2026."""
SITE = "https://letters.example"


def desk_of(engine: Engine) -> Desk:
    """Return a desk whose links lead to `SITE`."""
    return Desk(engine, None, lambda: SITE)


def conversation(server: Any, talk: Callable[[Client], Awaitable[Any]], mode: str = NEW, seconds: float | None = None) -> Any:
    """Return what `talk` returns, given a client that is connected to `server`; without an answer for `seconds` a call fails."""

    async def main() -> Any:
        async with Client(server, mode=mode, read_timeout_seconds=seconds) as client:
            return await talk(client)

    return anyio.run(main)


def call(engine: Engine, name: str, /, **given: Any) -> Mapping[str, Any]:
    """Return the answer of one tool as JSON has it, asked without the protocol, which takes most of the time."""
    answer: Mapping[str, Any] = TOOLS[name][0](desk_of(engine), **given).model_dump(mode="json")
    return answer


def refusal(engine: Engine, name: str, /, **given: Any) -> str:
    """Return the words of the error that one tool raises, asked without the protocol."""
    with pytest.raises(LettersError) as raised:
        TOOLS[name][0](desk_of(engine), **given)
    return told_error(raised.value)


def spoken(engine: Engine, name: str, /, mode: str = NEW, **given: Any) -> Any:
    """Return what the protocol's client gets from one tool: its structured answer, or the words of its error."""
    answer = conversation(server_for(desk_of(engine)), lambda client: client.call_tool(name, given), mode)
    if answer.is_error:
        return str(answer.content[0].text)
    assert json.loads(answer.content[0].text) == answer.structured_content, "clients that read only the text get the same"
    return answer.structured_content
