"""Alerts: the store of addresses, alerts and mails that wait, in SQLite, in a folder of its own.

Every change is one transaction: a digest is stored in the same step as the letters that it tells of are marked as told, and a mail goes in
the same step as it is known to be sent. No message of an error has an address in it, as errors are logged.
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from typing import Any

from indexer.alerts.schema import prepare
from indexer.dates import years_ago
from indexer.errors import LettersError, NotFound, SearchBusy, UsageError
from indexer.letter import Letter
from indexer.settings.alerts import AlertSettings
from indexer.transactions import transaction

FILE = "alerts.sqlite3"
CONFIRM_HOURS = 48
"""How long a sign-up waits to be confirmed; then it is deleted."""
REMIND_DAYS = 30
MOST_ALERTS = 20
"""The most alerts of one address."""
MOST_ASKED = 3
"""The most mails in `ASKED_HOURS` that may be sent to one address because somebody typed it."""
ASKED_HOURS = 24
MOST_ASKED_HERE = 200
"""The most such mails to all addresses within an hour."""
REFUSALS, REFUSED_DAYS = 5, 7
"""An address that was refused for good so often, over so many days, is deleted."""


class TooManyAsked(LettersError):
    """Mails were asked for so often, to whatever addresses, that no more are sent just now."""

    status = 503


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search to be told about."""

    title: str
    """In words."""
    address: str
    """The query string of its page of results."""
    query: str
    """In the query language, with its filters and dates."""
    expanded: bool = True
    names: bool = True


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it is stored."""

    id: int
    person: int
    wanted: Wanted
    confirmed: bool
    ends: dt.date | None
    """None before it is confirmed."""
    told: int
    """Number of the last letter that it has been told of or passed over."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that waits to be sent."""

    id: int
    person: int
    to: str
    kind: str
    message: bytes
    tries: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is in the store."""

    addresses: int
    alerts: int
    unconfirmed: int
    waiting: int
    """Mails that wait."""


class Store:
    """An open store. `open_store` turns SQLite's errors into ours."""

    def __init__(self, connection: sqlite3.Connection, settings: AlertSettings, now: dt.datetime) -> None:
        """Take an open `connection` and the present, in UTC."""
        self._connection, self._settings, self._now = connection, settings, now

    @property
    def secret(self) -> str:
        """Return the key that links are signed with, made when first needed."""
        with self.step():
            self._run("INSERT OR IGNORE INTO facts VALUES ('secret', ?)", secrets.token_hex(32))
            return str(self._one("SELECT value FROM facts WHERE name = 'secret'")[0])

    def step(self) -> AbstractContextManager[None]:
        """Return a context in which everything is stored or, after an error, nothing; a nested one joins the outer one."""
        return transaction(self._connection)

    def may_ask(self, address: str) -> bool:
        """Count a mail to `address` that somebody asked for by typing it; return whether it may be sent.

        Counted are keyed hashes of addresses, for a day. Raises `TooManyAsked` if too many were asked for, to whatever addresses.
        """
        key = self.secret.encode()
        who = hmac.new(key, _folded(address).encode(), "sha256").hexdigest()
        with self.step():
            self._run("DELETE FROM asked WHERE moment < ?", self._ago(hours=ASKED_HOURS))
            if self._one("SELECT COUNT(*) FROM asked WHERE moment >= ?", self._ago(hours=1))[0] >= MOST_ASKED_HERE:
                raise TooManyAsked("Too many people are asking for alerts just now. Try again in an hour")
            if self._one("SELECT COUNT(*) FROM asked WHERE who = ?", who)[0] >= MOST_ASKED:
                return False
            self._run("INSERT INTO asked VALUES (?, ?)", who, self._moment())
            return True

    def ask(self, address: str, wanted: Wanted) -> Alert | None:
        """Return the alert of `address` for a search, not confirmed if it is new; None if the address has as many as it may have."""
        with self.step():
            self._run("INSERT OR IGNORE INTO people (address, folded) VALUES (?, ?)", address, _folded(address))
            (person,) = self._one("SELECT id FROM people WHERE folded = ?", _folded(address))
            (others,) = self._one("SELECT COUNT(*) FROM alerts WHERE person = ? AND address <> ?", person, wanted.address)
            if others >= MOST_ALERTS:
                return None
            values = (person, wanted.title, wanted.address, wanted.query, wanted.expanded, wanted.names, self._moment())
            self._run(
                "INSERT INTO alerts (person, title, address, query, expanded, names, asked) VALUES (?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (person, address) DO UPDATE SET asked = excluded.asked WHERE confirmed IS NULL",
                *values,
            )
            return next(self._alerts("WHERE person = ? AND address = ?", person, wanted.address))

    def confirm(self, alert: int, letters: Iterable[Letter]) -> None:
        """Confirm an alert. What it will tell of comes after the `letters` that are here now. A second time changes nothing."""
        with self.step():
            last = self.note(letters)
            first = "UPDATE alerts SET confirmed = ?, ends = ?, told = ? WHERE id = ? AND confirmed IS NULL"
            self._run(first, self._moment(), self._end(), last, alert)

    def keep(self, alert: int) -> None:
        """Let a confirmed alert last as long as a new one."""
        with self.step():
            self._run("UPDATE alerts SET ends = ?, reminded = 0 WHERE id = ? AND confirmed IS NOT NULL", self._end(), alert)

    def stop(self, alert: int) -> bool:
        """Delete an alert with the mails that wait for it, and its address if that has no other; return whether there was one."""
        with self.step():
            there = self._connection.execute("DELETE FROM alerts WHERE id = ?", (alert,)).rowcount > 0
            self._forget_idle()
            return there

    def forget(self, person: int) -> None:
        """Delete a person's address and everything with it."""
        with self.step():
            self._run("DELETE FROM people WHERE id = ?", person)

    def forget_address(self, address: str) -> bool:
        """Delete an address and everything with it; return whether it was there."""
        with self.step():
            return self._connection.execute("DELETE FROM people WHERE folded = ?", (_folded(address),)).rowcount > 0

    def owner(self, address: str) -> int:
        """Return the number of the person with this address, who must be there."""
        return int(self._one("SELECT id FROM people WHERE folded = ?", _folded(address))[0])

    def person(self, address: str) -> int | None:
        """Return the number of the person with this address, who has confirmed an alert; None if there is none."""
        of = "SELECT people.id FROM people JOIN alerts ON person = people.id WHERE folded = ? AND confirmed IS NOT NULL"
        found = self._rows(of, _folded(address))
        return next((number for (number,) in found), None)

    def address(self, person: int) -> str:
        """Return a person's address; `NotFound` if it was deleted."""
        for (address,) in self._rows("SELECT address FROM people WHERE id = ?", person):
            return str(address)
        raise NotFound("The alerts that this link was for are gone")

    def alert(self, number: int) -> Alert:
        """Return an alert; `NotFound` if it was stopped or has ended."""
        for one in self._alerts("WHERE id = ?", number):
            return one
        raise NotFound("This alert was stopped, has ended, or was not confirmed in time. Set up a new one from the results of your search")

    def alerts(self, person: int | None = None) -> tuple[Alert, ...]:
        """Return the confirmed alerts of a person, or of all."""
        whose = ("AND person = ?", person) if person is not None else ("",)
        return tuple(self._alerts(f"WHERE confirmed IS NOT NULL {whose[0]}", *whose[1:]))

    def due(self) -> tuple[Alert, ...]:
        """Return the confirmed alerts that have no digest waiting: what is new meanwhile goes into the next one."""
        return tuple(self._alerts("WHERE confirmed IS NOT NULL AND id NOT IN (SELECT alert FROM mails WHERE kind = 'digest')"))

    def ending(self) -> tuple[Alert, ...]:
        """Return the alerts that end soon and whose readers have not been told yet."""
        soon = (self._now + dt.timedelta(days=REMIND_DAYS)).date().isoformat()
        return tuple(self._alerts("WHERE confirmed IS NOT NULL AND NOT reminded AND ends <= ?", soon))

    def note(self, letters: Iterable[Letter]) -> int:
        """Give each letter that is not known yet the next number, and return the highest.

        A letter whose every file is known is no news: a later version of the program divided the file otherwise. It gets number 0.
        """
        with self.step():
            (last,) = self._one("SELECT COALESCE(MAX(number), 0) FROM letters")
            known = {letter for (letter,) in self._rows("SELECT id FROM letters")}
            files = {file for (file,) in self._rows("SELECT sha256 FROM files")}
            unknown = [one for one in letters if one.id not in known]
            for one in unknown:
                old = bool(one.sources) and all(source.sha256 in files for source in one.sources)
                last = last if old else last + 1
                self._run("INSERT INTO letters VALUES (?, ?)", one.id, 0 if old else last)
            seen = ((source.sha256,) for one in unknown for source in one.sources)
            self._connection.executemany("INSERT OR IGNORE INTO files VALUES (?)", seen)
            return int(last)

    def news(self, alert: Alert, last: int) -> tuple[str, ...]:
        """Return the ids of the letters after those that an alert has been told of, up to number `last`, in order."""
        between = "SELECT id FROM letters WHERE number > ? AND number <= ? ORDER BY number"
        return tuple(letter for (letter,) in self._rows(between, alert.told, last))

    def told(self, alert: Alert, last: int, message: bytes | None) -> bool:
        """Mark letters up to number `last` as told and, if any of them is news to the reader, store the digest: both or neither.

        Return False, and store nothing, if the alert was stopped, or another process told of the same letters meanwhile.
        """
        with self.step():
            mark = "UPDATE alerts SET told = ? WHERE id = ? AND told = ?"
            if not self._connection.execute(mark, (max(last, alert.told), alert.id, alert.told)).rowcount:
                return False
            if message is not None:
                self.put("digest", alert.person, message, alert.id)
            return True

    def remind(self, alert: Alert, message: bytes) -> None:
        """Store the mail that says that an alert ends, once."""
        with self.step():
            self._run("UPDATE alerts SET reminded = 1 WHERE id = ?", alert.id)
            self.put("ending", alert.person, message, alert.id)

    def put(self, kind: str, person: int, message: bytes, alert: int | None = None) -> None:
        """Store a mail to be sent."""
        with self.step():
            values = (person, alert, kind, message, self._moment())
            self._run("INSERT INTO mails (person, alert, kind, message, not_before) VALUES (?, ?, ?, ?, ?)", *values)

    def waiting(self) -> tuple[int, ...]:
        """Return the numbers of the mails that are to be sent now, oldest first."""
        return tuple(number for (number,) in self._rows("SELECT id FROM mails WHERE not_before <= ? ORDER BY id", self._moment()))

    def mail(self, number: int) -> Mail | None:
        """Return a mail; None if it is not wanted any more."""
        of = "SELECT mails.id, person, address, kind, message, tries FROM mails JOIN people ON people.id = person WHERE mails.id = ?"
        return next((Mail(*row) for row in self._rows(of, number)), None)

    def sent(self, mail: Mail) -> None:
        """Delete a mail that the mail server has taken."""
        with self.step():
            self._run("DELETE FROM mails WHERE id = ?", mail.id)
            self._run("UPDATE people SET refusals = 0, refused_since = NULL WHERE id = ?", mail.person)

    def put_off(self, mail: Mail, minutes: int) -> None:
        """Let a mail wait for so many minutes more."""
        later = (self._now + dt.timedelta(minutes=minutes)).isoformat(timespec="seconds")
        with self.step():
            self._run("UPDATE mails SET tries = tries + 1, not_before = ? WHERE id = ?", later, mail.id)

    def refused(self, person: int) -> bool:
        """Count that an address was refused for good; return whether it has now been deleted, after several times over several days."""
        with self.step():
            count = "UPDATE people SET refusals = refusals + 1, refused_since = COALESCE(refused_since, ?) WHERE id = ?"
            self._run(count, self._moment(), person)
            gone = "DELETE FROM people WHERE id = ? AND refusals >= ? AND refused_since <= ?"
            return self._connection.execute(gone, (person, REFUSALS, self._ago(hours=24 * REFUSED_DAYS))).rowcount > 0

    def tidy(self) -> None:
        """Delete sign-ups that were not confirmed in time, alerts that have ended, and addresses without an alert."""
        with self.step():
            self._run("DELETE FROM alerts WHERE confirmed IS NULL AND asked < ?", self._ago(hours=CONFIRM_HOURS))
            self._run("DELETE FROM alerts WHERE ends < ?", self._now.date().isoformat())
            self._run("DELETE FROM asked WHERE moment < ?", self._ago(hours=ASKED_HOURS))
            self._forget_idle()

    def counts(self) -> Counts:
        """Return how much is stored."""
        tables = ("people", "alerts WHERE confirmed IS NOT NULL", "alerts WHERE confirmed IS NULL", "mails")
        return Counts(*(int(self._one(f"SELECT COUNT(*) FROM {table}")[0]) for table in tables))  # noqa: S608  # our own words

    def _forget_idle(self) -> None:
        self._run("DELETE FROM people WHERE id NOT IN (SELECT person FROM alerts)")

    def _alerts(self, which: str, *values: object) -> Iterator[Alert]:
        columns = "id, person, confirmed, ends, told, title, address, query, expanded, names"
        statement = f"SELECT {columns} FROM alerts {which} ORDER BY id"  # noqa: S608  # our own words
        for number, person, confirmed, ends, told, title, address, query, expanded, names in self._rows(statement, *values):
            until = dt.date.fromisoformat(ends) if ends else None
            wanted = Wanted(title, address, query, bool(expanded), bool(names))
            yield Alert(number, person, wanted, confirmed is not None, until, told)

    def _end(self) -> str:
        return years_ago(self._now.date(), 0, -self._settings.months).isoformat()

    def _moment(self) -> str:
        return self._now.isoformat(timespec="seconds")

    def _ago(self, hours: int) -> str:
        return (self._now - dt.timedelta(hours=hours)).isoformat(timespec="seconds")

    def _one(self, statement: str, *values: object) -> tuple[Any, ...]:
        return next(self._rows(statement, *values))

    def _run(self, statement: str, *values: object) -> None:
        self._connection.execute(statement, values)

    def _rows(self, statement: str, *values: object) -> Iterator[tuple[Any, ...]]:
        return iter(self._connection.execute(statement, values).fetchall())


def present() -> dt.datetime:
    """Return the present, in UTC."""
    return dt.datetime.now(dt.UTC)


@contextmanager
def open_store(settings: AlertSettings, now: dt.datetime | None = None) -> Iterator[Store]:
    """Open the store, creating it if there is none, and close it at the end.

    Only its owner can read its folder. `UsageError` if it can't be written, `SearchBusy` if another process holds it for long.
    """
    folder = settings.folder
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(folder / FILE, timeout=10, isolation_level=None)) as connection:
            prepare(connection)
            (folder / FILE).chmod(0o600)
            yield Store(connection, settings, now or present())
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise SearchBusy("The store of alerts is in use. Try again in a moment") from error
        raise UsageError(f"the alerts can't be stored in {folder} ({error}); set LETTERS_ALERTS_DIR to another folder") from error
    except sqlite3.DatabaseError as error:
        raise UsageError(f"the store of alerts {folder / FILE} is damaged ({error}); restore a copy of it, or move it away") from error
    except OSError as error:
        raise UsageError(f"the alerts can't be stored in {folder} ({error.strerror}); set LETTERS_ALERTS_DIR to another folder") from error


def _folded(address: str) -> str:
    return address.casefold()
