"""The command mcp."""

from __future__ import annotations

import argparse
from urllib.parse import urlsplit

from indexer.cli.arguments import settings_of
from indexer.errors import ExitCode, UsageError


def mcp(options: argparse.Namespace) -> ExitCode:
    """Serve an assistant over standard input and output, until it closes them; standard output has nothing but the protocol."""
    from indexer.assistants.extra import require_extra

    settings, site = settings_of(options), _site(options.site or "")
    require_extra()
    from indexer.assistants.stdio import serve

    serve(settings, site)
    return ExitCode.DONE


def _site(text: str) -> str:
    """Return the address of the pages without a slash at its end; "" if none is given; `UsageError` if it is no address."""
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment):
        raise UsageError(f"--site is {text!r}; give the address of the pages, such as https://letters.example.org")
    return text.rstrip("/")
