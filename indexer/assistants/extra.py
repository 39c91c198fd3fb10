"""Whether the extra `mcp` is installed. The rest of this package needs it."""

from __future__ import annotations

from importlib import import_module

from indexer.errors import UsageError


def require_extra(sdk: str = "mcp.server.mcpserver") -> None:
    """Raise `UsageError` if the module `sdk` of the official SDK, from its version 2 on, can't be imported."""
    try:
        import_module(sdk)
    except ModuleNotFoundError as error:
        install = "python -m pip install --editable '.[mcp]'"
        raise UsageError(f"tools for assistants need the package mcp, version 2; in the project's folder, run: {install}") from error
