"""Command line: the command alerts."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import closing

from indexer.alerts.addresses import address_typed
from indexer.alerts.sending import send_all
from indexer.alerts.store import open_store
from indexer.cli.arguments import settings_of
from indexer.cli.formatting import count, line
from indexer.engines import open_engine
from indexer.errors import ExitCode, UsageError
from indexer.settings.alerts import AlertSettings, alerts_from


def alerts(options: argparse.Namespace) -> ExitCode:
    """Send what is new, say how much is stored, or delete an address."""
    settings = alerts_from(os.environ)
    if not settings.on:
        raise UsageError("alerts are off; set LETTERS_ALERTS to yes, as docs/running/alerts.md says")
    if (options.address is not None) != (options.action == "forget"):
        raise UsageError("forget needs an address, and the other actions take none: python -m indexer alerts forget name@example.gov.uk")
    return ACTIONS[options.action](settings, options)


def _send(settings: AlertSettings, options: argparse.Namespace) -> ExitCode:
    def told(fault: str) -> None:
        print(f"could not search for {line(fault)}; it will be tried again next time", file=sys.stderr)

    with closing(open_engine(settings_of(options))) as engine:
        done = send_all(settings, engine, told)
    if done.refused:
        print(f"the mail server refused {count(done.refused, 'mail')}; they will be tried again later", file=sys.stderr)
    if done.deleted:
        print(f"{count(done.deleted, 'address')} deleted, because mails to it were refused for days", file=sys.stderr)
    if not options.quiet:
        print(f"{count(done.written, 'alert')} had news; {count(done.sent, 'mail')} sent")
    return ExitCode.SOME_UNREAD if done.failed or done.refused else ExitCode.DONE


def _status(settings: AlertSettings, _: argparse.Namespace) -> ExitCode:
    with open_store(settings) as store:
        held = store.counts()
    print(
        f"{count(held.alerts, 'alert')} of {count(held.addresses, 'address')}, {held.unconfirmed:,} not confirmed yet;"
        f" {count(held.waiting, 'mail')} waiting to be sent"
    )
    return ExitCode.DONE


def _forget(settings: AlertSettings, options: argparse.Namespace) -> ExitCode:
    with open_store(settings) as store:
        there = store.forget_address(address_typed(options.address))
    print("deleted, with all its alerts and mails" if there else "there is nothing stored about this address")
    return ExitCode.DONE


ACTIONS: Mapping[str, Callable[[AlertSettings, argparse.Namespace], ExitCode]] = {"send": _send, "status": _status, "forget": _forget}
