"""Alerts: e-mail addresses as people type them."""

from __future__ import annotations

import re

from indexer.errors import UsageError

LONGEST = 254
"""Characters that a mail server takes (RFC 5321)."""
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
"""One plain address (RFC 5321's dot-string): no quotes, comments, lists, spaces or line ends, so that it can be nothing but one."""


class WrongAddress(UsageError):
    """What was typed is not an e-mail address. The message does not repeat it, as errors may be logged."""


def address_typed(text: str) -> str:
    """Return the e-mail address that was typed, its domain in lower case: " Ann.Lee@Example.ORG " gives Ann.Lee@example.org.

    Raises `WrongAddress` for anything else, such as "ann", "ann@example", "a@b.org, c@d.org" or a second line.
    """
    typed = text.strip()
    if not typed:
        raise WrongAddress("Type your e-mail address")
    if not typed.isascii():
        raise WrongAddress("We can only send to addresses made of the letters a to z, digits and symbols")
    if len(typed) > LONGEST or not _ADDRESS.fullmatch(typed) or len(typed.partition("@")[0]) > 64:
        raise WrongAddress("This is not an e-mail address that we can send to. Type one address, such as name@example.gov.uk")
    local, _, domain = typed.partition("@")
    return f"{local}@{domain.lower()}"
