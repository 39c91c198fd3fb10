"""Settings: whether alerts are sent by e-mail, and through which mail server, from the environment, checked once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from indexer.errors import UsageError
from indexer.settings.environment import Variable, one_of, values, whole, yes_or_no

SECURITY = ("starttls", "tls", "none")
_ADDRESS = re.compile(r"https?://[a-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~-]+)*/?")
_SENDER = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class AlertSettings:
    """How alerts are sent."""

    on: bool = False
    public: str = ""
    """Address of the site as its readers know it, without a slash at its end. Links in mails begin with it, whatever host is asked for."""
    folder: Path = Path("letters-alerts")
    """Folder of the addresses and of the mails that wait."""
    sender: str = ""
    """The e-mail address that alerts come from."""
    host: str = ""
    port: int = 587
    security: str = "starttls"
    """One of `SECURITY`."""
    user: str = ""
    password: str = field(default="", repr=False)
    months: int = 12
    """How long an alert lasts unless its reader keeps it."""


def _public(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError("the address of the site as its readers know it: https://letters.example.org")
    return text.rstrip("/")


def _sender(text: str) -> str:
    if not _SENDER.fullmatch(text):
        raise ValueError("an e-mail address: letters@example.org")
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", text):
        raise ValueError("the name of a mail server: smtp.example.org")
    return text


ALERTS = Variable("LETTERS_ALERTS", "on", yes_or_no, "no", "`yes` offers [alerts by e-mail](alerts.md). Needs the settings below.")
VARIABLES = (
    ALERTS,
    Variable(
        "LETTERS_PUBLIC_ADDRESS", "public", _public, "",
        "Address of the site as its readers know it, such as `https://letters.example.org`. Links in mails begin with it.",
    ),
    Variable(
        "LETTERS_ALERTS_DIR", "folder", Path, "letters-alerts",
        "Folder of the e-mail addresses and of the mails that wait. The server and `alerts send` need to write to it.",
    ),
    Variable("LETTERS_ALERTS_FROM", "sender", _sender, "", "E-mail address that alerts come from."),
    Variable("LETTERS_SMTP_HOST", "host", _host, "", "Name of the mail server."),
    Variable("LETTERS_SMTP_PORT", "port", whole(1, 65535), "587", "Its port."),
    Variable(
        "LETTERS_SMTP_SECURITY", "security", one_of(SECURITY), "starttls",
        "`starttls` (usual on port 587), `tls` (usual on port 465), or `none` for a server on the same machine.",
    ),
    Variable("LETTERS_SMTP_USER", "user", str, "", "User name at the mail server, if it needs one."),
    Variable("LETTERS_SMTP_PASSWORD", "password", str, "", "Password at the mail server.", secret=True),
    Variable(
        "LETTERS_ALERTS_MONTHS", "months", whole(1, 120), "12",
        "Months after which an alert ends, and its address is deleted, unless its reader keeps it. A mail says so a month before.",
    ),
)  # fmt: skip
"""Each variable sets a field of `AlertSettings`."""
NEEDED = {"public": "LETTERS_PUBLIC_ADDRESS", "sender": "LETTERS_ALERTS_FROM", "host": "LETTERS_SMTP_HOST"}
"""The settings without which no alert can be sent."""


def alerts_from(environment: Mapping[str, str]) -> AlertSettings:
    """Return the settings of alerts; `UsageError` if one is wrong, or if alerts are on and one is missing.

    While alerts are off, the other settings are neither read nor checked.
    """
    if not values((ALERTS,), environment)["on"]:
        return AlertSettings()
    found = AlertSettings(**values(VARIABLES, environment))
    missing = [name for one, name in NEEDED.items() if not getattr(found, one)]
    if missing:
        raise UsageError(f"LETTERS_ALERTS is yes, which also needs {', '.join(missing)}; set them as docs/running/alerts.md says")
    if found.password and not found.user:
        raise UsageError("LETTERS_SMTP_PASSWORD is set without LETTERS_SMTP_USER; set both, or neither")
    if found.user and found.security == "none" and not _is_here(found.host):
        raise UsageError("LETTERS_SMTP_SECURITY is none, which would send the password as it is; set it to starttls or tls")
    return found


def _is_here(host: str) -> bool:
    """Return whether the mail server is on this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
