"""Server: entry point of `python -m webapp`; the only module here that prints."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import NoReturn

from flask import Flask

from indexer.engines import Engine, engine_for
from indexer.errors import ExitCode, LettersError, SearchUnavailable, UsageError
from indexer.registers import check_own_rows
from indexer.settings.alerts import alerts_from
from indexer.settings.run import Settings, settings_from
from webapp import create_app
from webapp.middleware.access_log import start_log
from webapp.middleware.metrics import counted_together
from webapp.options import PORTS, Options, options_from
from webapp.server.processes import CAN_SHARE, Processes
from webapp.server.waitress_server import Server, sockets_for, urls_of
from webapp.services.request_context import index_now

HERE = ("localhost", "127.0.0.1", "::1")
"""This machine's own host names. Any other name could come from another site's page (DNS rebinding)."""

SWITCH_SECONDS = 0.001
"""After so long, Python lets another thread go on that wants to. A search waits for this some ten times while something costly is worked
on, and by default it is five times as long."""

FEWEST_CONNECTIONS = 10
"""Of each process."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; return the exit code."""
    try:
        settings, options = settled(arguments)
        sys.setswitchinterval(SWITCH_SECONDS)
        alerting = alerts_from(os.environ)
        start_log(options)
        engine = engine_for(settings)
        make = partial(create_app, settings, engine, options, alerting)
        if options.processes > 1 and CAN_SHARE:
            _serve_in_processes(make, options, engine if _is_shared(settings, engine) else None)
        else:
            _serve(make(), options)
    except LettersError as error:
        print(f"webapp: {error}", file=sys.stderr)
        return error.exit_code
    return ExitCode.DONE


class _Parser(argparse.ArgumentParser):
    """Raises `UsageError` where argparse would print its usage and exit."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message.replace('unrecognized', 'unrecognised')}; see: {self.prog} --help")


def parser() -> argparse.ArgumentParser:
    """Return the argument parser."""
    made = _Parser(prog="python -m webapp", description="Serve the search pages.")
    made.add_argument("--host", help="address to listen on (default: LETTERS_LISTEN, or 127.0.0.1, which only this machine can reach)")
    made.add_argument("--port", type=_port, help="port to listen on (default: PORT, or 8000)")
    made.add_argument("--index", type=Path, help="folder of the index (default: LETTERS_INDEX, or letters-index)")
    return made


def _port(text: str) -> str:
    """Return the text; an error that names the flag if it is no port, since the setting’s own would name the variable."""
    try:
        PORTS(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not {error}") from error
    return text


def settled(arguments: Sequence[str] | None) -> tuple[Settings, Options]:
    """Return the settings and options: flags come first, then the environment, then the defaults."""
    given = parser().parse_args(arguments)
    flags = {name: text for name, text in (("LETTERS_LISTEN", given.host), ("PORT", given.port)) if text}
    settings, options = settings_from(os.environ), options_from({**os.environ, **flags})
    check_own_rows()
    settings = replace(settings, index=given.index or settings.index)
    if settings.index.exists() and not settings.index.is_dir():
        raise UsageError(f"{settings.index} is not a folder; give the folder of the index with --index or LETTERS_INDEX")
    hosts = tuple(dict.fromkeys((*HERE, options.listen)))
    return settings, replace(options, hosts=hosts) if _is_here(options) else options


def _is_here(options: Options) -> bool:
    """Return whether the server listens on this machine only, with no hosts or proxies set."""
    try:
        loopback = options.listen == "localhost" or ip_address(options.listen).is_loopback
    except ValueError:
        return False
    return loopback and not options.hosts and not options.proxies


def _serve(app: Flask, options: Options) -> None:
    if options.processes > 1:
        print("webapp: LETTERS_PROCESSES needs Linux; serving with one process", file=sys.stderr)
    server = Server(app, options)
    for sent in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sent, lambda *_: server.stop())
    _warm(app)
    print(f"Serving on {' and '.join(server.addresses)} – press Ctrl-C to stop", flush=True)
    server.run()


def _is_shared(settings: Settings, engine: Engine) -> bool:
    """Return whether processes may share what is open: of Tantivy only mapped files are; cluster connections and models are one’s own."""
    return engine.name == "tantivy" and settings.meaning is None


def _serve_in_processes(make: Callable[[], Flask], options: Options, shared: Engine | None) -> None:
    """Serve in several processes, which share the open engine if there is one to share."""
    sockets = sockets_for(options)
    each = replace(options, connections=max(options.connections // options.processes, FEWEST_CONNECTIONS))
    with counted_together():
        app = _warm(make()) if shared else None

        def started() -> None:
            if shared:
                shared.close()  # or this process, which answers nobody, would keep the files of this build for ever
            print(f"Serving on {' and '.join(urls_of(sockets))} in {options.processes} processes – press Ctrl-C to stop", flush=True)

        Processes(options.processes, lambda: Server(app or _warm(make()), each, sockets)).run(started)


def _warm(app: Flask) -> Flask:
    """Return `app`, its index open before the first request; or print why that isn't possible yet: later requests try again."""
    try:
        with app.app_context():
            index_now().collection()
    except SearchUnavailable as error:
        print(f"webapp: search is not available yet, and the pages say so: {error}", file=sys.stderr)
    gc.collect()
    gc.freeze()  # objects that live as long as the server need no further collection passes
    return app


if __name__ == "__main__":
    sys.exit(main())
