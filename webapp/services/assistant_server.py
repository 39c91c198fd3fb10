"""Services: answer one request of the Model Context Protocol, in the thread that the web server has given it.

The protocol's SDK runs on asyncio. Each request is one question with one answer, so it gets a short event loop of its own, in its own
thread: the guards, the deadline and the links of the pages hold for it as they are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from httpx2 import ASGITransport, AsyncClient, Response
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

from indexer.assistants.desk import Desk
from indexer.assistants.server import server_for

_HERE = "http://localhost/"
"""Stands for this process; the pages have checked the host that the client gave."""
_OF_THE_CONNECTION = frozenset(("connection", "content-length", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"))
"""Headers about how a request came, not about what it asks."""


class AssistantServer:
    """The tools over one index, without sessions: no request needs another, so any server can answer any of them."""

    def __init__(self, desk: Desk) -> None:
        """Offer the tools over `desk`."""
        server = server_for(desk, threads=False)
        server.streamable_http_app(json_response=True, stateless_http=True)  # called because it makes the session manager
        self._server = server.session_manager.app

    def answer(self, headers: Iterable[tuple[str, str]], body: bytes) -> Response:
        """Return the answer to one POST request, complete."""
        kept = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers if name.lower() not in _OF_THE_CONNECTION]
        return asyncio.run(self._answer(kept, body))

    async def _answer(self, headers: list[tuple[bytes, bytes]], body: bytes) -> Response:
        sessions = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True)
        async with sessions.run(), AsyncClient(transport=ASGITransport(sessions.asgi_app)) as client:
            return await client.post(_HERE, headers=headers, content=body)
