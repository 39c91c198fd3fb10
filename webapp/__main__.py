"""Pages stage, rim: python -m webapp serves the pages; the only printer here."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from waitress import create_server

from indexer.engines import open_engine
from indexer.errors import ExitCode, LettersError, SearchUnavailable, UsageError
from indexer.settings import Settings, settings_from
from webapp import create_app


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; return the exit code."""
    try:
        settings, host, port = _settled(arguments)
        _tell_index(settings)
        return _serve(settings, host, port)
    except LettersError as error:
        print(f"webapp: {error}", file=sys.stderr)
        return error.exit_code


def _settled(arguments: Sequence[str] | None) -> tuple[Settings, str, int]:
    """Return settings, host and port: flags go before the environment."""
    parser = argparse.ArgumentParser(prog="python -m webapp", description="Serve the search pages.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
    parser.add_argument("--port", default=os.environ.get("PORT") or "8000", help="port to listen on (default: PORT, or 8000)")
    parser.add_argument("--index", type=Path, help="folder of the index (default: LETTERS_INDEX, or letters-index)")
    given = parser.parse_args(arguments)
    settings = settings_from(os.environ)
    port = int(given.port) if given.port.isascii() and given.port.isdigit() else -1
    if not 0 <= port <= 65535:
        raise UsageError(f"port {given.port!r} is not a number from 0 to 65535; set PORT or --port to one")
    return replace(settings, index=given.index or settings.index), given.host, port


def _tell_index(settings: Settings) -> None:
    """Say what stands in the way of searching; the pages are served all the same, and find the index when it is there."""
    try:
        open_engine(settings).close()
    except SearchUnavailable as error:
        print(f"webapp: {error} (serving all the same; pages say so until then)", file=sys.stderr)


def _serve(settings: Settings, host: str, port: int) -> int:
    try:
        server = create_server(create_app(settings), host=host, port=port, ident=None, threads=8)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"can't listen on {host} port {port} ({reason}); choose another with PORT= or --port") from error
    shown = f"[{host}]" if ":" in host else host
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # waitress ends on it as on Ctrl-C: requests under way are answered
    with suppress(KeyboardInterrupt, SystemExit):  # one may come before waitress is ready for it
        print(f"Serving on http://{shown}:{server.effective_port} – stop with Ctrl-C", flush=True)
        server.run()
    server.close()
    return ExitCode.DONE


if __name__ == "__main__":
    sys.exit(main())
