"""A real mail server for tests, on this machine, that can be made to refuse, to hang, to break off and to go away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from indexer.settings.alerts import AlertSettings

USER, PASSWORD = "letters", "a secret of the mail server"


@dataclass
class Taken:
    """A mail that the server took."""

    to: str
    data: bytes

    @property
    def mail(self) -> EmailMessage:
        """Return the mail, parsed."""
        parsed: EmailMessage = message_from_bytes(self.data, policy=policy.default)  # type: ignore[assignment]
        return parsed

    def text(self, form: str = "plain") -> str:
        """Return its plain text, or its HTML."""
        body = self.mail.get_body((form,))
        assert body is not None
        return str(body.get_content())


@dataclass
class Post:
    """A handler for aiosmtpd: takes mails, or does what it is told instead."""

    taken: list[Taken] = field(default_factory=list)
    to: str = ""
    """The answer to the next addresses; "" accepts."""
    only: str = ""
    """The address that `to` is about; "" for all."""
    data: str = ""
    """The answer to the next mails; "" takes them."""
    hang: bool = False
    """True to take no more mails, and to give no answer."""
    then: Callable[[], None] | None = None
    """Is called once, when the next mail has come."""
    cut: bool = False
    """True to take the next mail and to break off without saying so."""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:  # noqa: N802
        """Accept an address, or refuse it."""
        if self.to and self.only in ("", address):
            return self.to
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail, or do something worse."""
        if self.hang:
            await asyncio.sleep(30)
            return "451 too late"
        if self.data:
            return self.data
        if self.then:
            then, self.then = self.then, None
            await asyncio.to_thread(then)
        self.taken.append(Taken(envelope.rcpt_tos[0], envelope.content))
        if self.cut:
            self.cut = False
            server.transport.abort()
        return "250 OK"


def _log_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


@contextmanager
def mail_server_at(post: Post, port: int = 0, **options: Any) -> Iterator[int]:
    """Run a mail server on this machine, on a free port unless one is given, and yield its port."""
    controller = Controller(post, hostname="127.0.0.1", port=port or _free_port(), authenticator=_log_in, **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def _free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def alert_settings(place: Path, port: int, **fields: Any) -> AlertSettings:
    """Return the settings of alerts that are stored below `place` and sent through a mail server on this machine."""
    wanted = {
        "on": True, "public": "https://letters.example", "folder": place / "alerts", "sender": "alerts@letters.example",
        "host": "127.0.0.1", "port": port, "security": "none",
    } | fields  # fmt: skip
    return AlertSettings(**wanted)
