"""Alerts: writes the digests that are due and sends the mails that wait.

First what is to be sent is stored, then it is sent, then it is deleted. Whoever stops this at any moment loses nothing: the next run goes
on. A mail is sent a second time only if the program dies, or the line breaks, in the instant between the mail server's taking it and our
knowing that; it is then the same mail, byte for byte, with the same Message-ID, by which mail servers and programs know it again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from indexer.alerts.digest import digest_of
from indexer.alerts.links import Links
from indexer.alerts.mail_server import MailRefused, MailServer, MailServerAway, mail_server
from indexer.alerts.messages import Writer
from indexer.alerts.store import Mail, Store, open_store
from indexer.engines.port import Engine
from indexer.errors import BadQuery, LettersError, UsageError
from indexer.settings.alerts import AlertSettings

LOCK = "sending.sqlite3"
FIRST_WAIT, LONGEST_WAIT = 15, 1440
"""Minutes until a refused mail is tried again: twice as long each time, at most a day."""


class AlreadySending(LettersError):
    """Another process is sending the mails of this store."""

    status = 503


@dataclass(frozen=True, slots=True)
class Sent:
    """What a run did."""

    written: int = 0
    """Digests with new letters."""
    sent: int = 0
    refused: int = 0
    """Mails that the mail server refused; they are tried again later."""
    deleted: int = 0
    """Addresses that were refused for good several times, and have been deleted."""
    failed: tuple[str, ...] = ()
    """Alerts whose search could not be made, by their numbers, with the reasons; they are tried again."""


def write_digests(settings: AlertSettings, engine: Engine) -> tuple[int, tuple[str, ...]]:
    """Store a digest for each alert that has news, and a mail for each that ends soon; return how many digests, and what failed and why.

    Raises `SearchUnavailable` if the index can't answer; the alerts written until then are kept, the others wait.
    """
    with open_store(settings) as store:
        store.tidy()
        last = store.note(engine.heads())
        writer = writer_for(settings, store)
        written, failed = 0, []
        for alert in store.due():
            try:
                digest = digest_of(engine, alert, store.news(alert, last))
            except BadQuery as error:
                failed.append(f"alert {alert.id}: {error}")
                continue
            message = writer.digest(store.address(alert.person), alert, digest) if digest.total else None
            written += store.told(alert, last, message) and message is not None
        for alert in store.ending():
            store.remind(alert, writer.ending(store.address(alert.person), alert))
        return written, tuple(failed)


def send_waiting(settings: AlertSettings, seconds: float = 0) -> Sent:
    """Send the mails that wait, oldest first. Raises `AlreadySending` if another process still sends after so many `seconds`.

    Raises `MailServerAway` if the mail server can't be used or broke off: all that it has not taken waits.
    """
    with _alone(settings, seconds), open_store(settings) as store:
        numbers = store.waiting()
        if not numbers:
            return Sent()
        with mail_server(settings) as server:
            return _send_each(store, server, numbers)


def send_all(settings: AlertSettings, engine: Engine, told: Callable[[str], None] = lambda _: None) -> Sent:
    """Write the digests that are due and send all that waits; `told` hears of each alert that failed. Raises what both of them raise."""
    written, failed = write_digests(settings, engine)
    for one in failed:
        told(one)
    sent = send_waiting(settings)
    return Sent(written, sent.sent, sent.refused, sent.deleted, failed)


def writer_for(settings: AlertSettings, store: Store) -> Writer:
    """Return who writes mails with links that this `store` knows again."""
    return Writer(settings, Links(settings.public, store.secret))


def _send_each(store: Store, server: MailServer, numbers: tuple[int, ...]) -> Sent:
    sent, refused, unknown = 0, 0, []
    for number in numbers:
        mail = store.mail(number)
        if mail is None:  # its reader has stopped the alert meanwhile
            continue
        try:
            server.send(mail.to, mail.message)
        except MailRefused as error:
            store.put_off(mail, _wait(mail))
            refused += 1
            unknown += [mail.person] if error.final else []
        except MailServerAway:
            store.put_off(mail, 0)
            raise
        else:
            store.sent(mail)
            sent += 1
    # A mail server that refuses every mail is set up wrongly: that says nothing of the addresses.
    deleted = sum(store.refused(person) for person in dict.fromkeys(unknown)) if sent else 0
    return Sent(0, sent, refused, deleted)


def _wait(mail: Mail) -> int:
    return int(min(FIRST_WAIT * 2 ** min(mail.tries, 10), LONGEST_WAIT))


@contextmanager
def _alone(settings: AlertSettings, seconds: float) -> Iterator[None]:
    """Let one process at a time send. The lock is SQLite's on a file of its own: the operating system frees it when its holder dies."""
    try:
        settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = sqlite3.connect(settings.folder / LOCK, timeout=seconds, isolation_level=None)
    except (sqlite3.Error, OSError) as error:
        raise UsageError(f"can't write to {settings.folder} ({error}); set LETTERS_ALERTS_DIR to another folder") from error
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise AlreadySending("the alerts are being sent by another process; wait until it has finished") from error
        yield
