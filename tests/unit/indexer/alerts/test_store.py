"""The store of alerts: who is told, of what, for how long; and what is deleted when."""

from __future__ import annotations

import datetime as dt
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from indexer.alerts import store as store_module
from indexer.alerts.schema import MIGRATIONS
from indexer.alerts.store import FILE, MOST_ALERTS, MOST_ASKED, Alert, Store, TooManyAsked, Wanted, open_store
from indexer.errors import NotFound, SearchBusy, UsageError
from indexer.letter import Letter, Part
from indexer.settings.alerts import AlertSettings
from tests.support import factories

NOW = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)
ANN, BEN = "Ann@example.org", "ben@example.org"
CASELOADS, AGENCY = Wanted("caseloads", "q=caseloads", "caseloads"), Wanted("agency", "q=agency", "agency")
LETTERS = tuple(factories.letter(name, "Words.") for name in ("one", "two", "three"))


class Stores:
    """Opens the same store at different times."""

    def __init__(self, folder: Path) -> None:
        """Keep the store in `folder`."""
        self.settings = AlertSettings(on=True, folder=folder / "alerts")

    @contextmanager
    def after(self, **passed: int) -> Iterator[Store]:
        """Open it so long after `NOW`."""
        with open_store(self.settings, NOW + dt.timedelta(**passed)) as opened:
            yield opened


@pytest.fixture
def stores(tmp_path: Path) -> Stores:
    """Return a new store."""
    return Stores(tmp_path)


def confirmed(store: Store, address: str = ANN, wanted: Wanted = CASELOADS, letters: tuple[Letter, ...] = ()) -> Alert:
    """Ask for an alert and confirm it."""
    alert = store.ask(address, wanted)
    assert alert is not None
    store.confirm(alert.id, letters)
    return store.alert(alert.id)


def test_an_alert_is_not_on_until_it_is_confirmed(stores: Stores) -> None:
    """Asking again changes nothing; confirming again doesn't either."""
    with stores.after() as store:
        alert = store.ask(ANN, CASELOADS)
        assert alert is not None
        assert (alert.confirmed, alert.ends, store.due(), store.alerts()) == (False, None, (), ())
        assert store.ask(ANN.lower(), CASELOADS) == alert
        store.confirm(alert.id, LETTERS[:1])
        first = store.alert(alert.id)
        store.confirm(alert.id, LETTERS)
        assert (store.alert(alert.id), first.confirmed, first.told) == (first, True, 1)
        assert store.due() == (first,)
        assert store.ask(ANN, CASELOADS) == first


def test_what_is_there_when_an_alert_is_confirmed_is_no_news(stores: Stores) -> None:
    """Only what comes later is, once for each alert, whatever another has been told."""
    with stores.after() as store:
        ann = confirmed(store, letters=LETTERS[:1])
        last = store.note(LETTERS[:2])
        assert store.news(ann, last) == (LETTERS[1].id,)
        assert store.told(ann, last, None)
        ben = confirmed(store, BEN, letters=LETTERS[:2])
        assert [store.news(store.alert(one.id), store.note(LETTERS)) for one in (ann, ben)] == [(LETTERS[2].id,)] * 2


def test_letters_that_come_back_or_come_otherwise_divided_are_no_news(stores: Stores) -> None:
    """Ids are made of bytes; a file of known bytes has no news, however later versions divide it."""
    with stores.after() as store:
        ann = confirmed(store, letters=LETTERS)
        assert store.note(LETTERS[:1]) == store.note(LETTERS) == 3
        (source,) = LETTERS[0].sources
        part = replace(LETTERS[0], id="f" * 16, sources=(replace(source, part=Part((), 2, 3)),))
        assert store.news(ann, store.note((*LETTERS, part))) == ()
        archive = replace(LETTERS[0], id="e" * 16, sources=(replace(source, sha256="e" * 64),))
        assert store.news(ann, store.note((archive,))) == ("e" * 16,)


def test_two_who_write_digests_at_once_write_one(stores: Stores) -> None:
    """The second finds that the letters have been told, and stores nothing."""
    with stores.after() as one, stores.after() as other:
        confirmed(one)
        last = one.note(LETTERS)
        (seen,), (also_seen,) = one.due(), other.due()
        assert one.told(seen, last, b"digest")
        assert not other.told(also_seen, last, b"digest")
        assert (len(one.waiting()), one.due()) == (1, ())


def test_a_digest_is_stored_with_its_letters_or_not_at_all(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error between the two leaves them as they were."""
    with stores.after() as store:
        ann = confirmed(store)
        last = store.note(LETTERS)
        monkeypatch.setattr(store, "put", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            store.told(ann, last, b"digest")
        assert (store.alert(ann.id).told, store.waiting()) == (0, ())


def test_who_stops_gets_nothing_more_and_is_forgotten(stores: Stores) -> None:
    """Mails that wait go too; the address goes with its last alert, and no number is given again."""
    with stores.after() as store:
        first, second = confirmed(store), confirmed(store, wanted=AGENCY)
        store.told(first, store.note(LETTERS), b"digest")
        (number,) = store.waiting()
        assert store.stop(first.id)
        assert (store.waiting(), store.mail(number), store.address(first.person)) == ((), None, ANN)
        assert store.stop(second.id)
        assert not store.stop(second.id)
        assert store.counts() == store_module.Counts(0, 0, 0, 0)
        with pytest.raises(NotFound):
            store.address(first.person)
        again = confirmed(store)
        assert (again.id > second.id, again.person > first.person) == (True, True)


def test_nothing_of_a_deleted_address_is_left_in_the_files(stores: Stores) -> None:
    """SQLite overwrites what it deletes."""
    with stores.after() as store:
        store.told(confirmed(store), store.note(LETTERS), b"to ann@example.org")
        assert store.forget_address(ANN.upper())
        assert not store.forget_address(ANN)
    assert not any(b"nn@example.org" in file.read_bytes() for file in stores.settings.folder.iterdir())


def test_what_is_not_confirmed_in_time_is_deleted(stores: Stores) -> None:
    """Two days after it was last asked for."""
    with stores.after() as store:
        store.ask(ANN, CASELOADS)
    with stores.after(hours=47) as store:
        store.tidy()
        assert store.counts().unconfirmed == 1
        store.ask(ANN, CASELOADS)
    with stores.after(hours=94) as store:
        store.tidy()
        assert store.counts().addresses == 1
    with stores.after(hours=96) as store:
        store.tidy()
        assert store.counts() == store_module.Counts(0, 0, 0, 0)


def test_an_alert_ends_after_a_year_unless_it_is_kept_and_says_so_before(stores: Stores) -> None:
    """Once, a month before."""
    with stores.after() as store:
        alert = confirmed(store)
        kept = confirmed(store, wanted=AGENCY)
        assert alert.ends == dt.date(2027, 11, 30)
        assert store.ending() == ()
    with stores.after(days=340) as store:
        assert [one.id for one in store.ending()] == [alert.id, kept.id]
        store.remind(alert, b"it ends")
        store.keep(kept.id)
        assert store.ending() == ()
        assert len(store.waiting()) == 1
    with stores.after(days=366) as store:
        store.tidy()
        assert [(one.id, one.ends) for one in store.alerts(kept.person)] == [(kept.id, dt.date(2028, 11, 5))]


def test_one_address_gets_few_mails_that_somebody_else_may_have_asked_for(stores: Stores) -> None:
    """However it is written; another address, or the next day, is free."""
    with stores.after() as store:
        assert [store.may_ask(one) for one in (ANN, ANN.lower(), ANN.upper())] == [True] * MOST_ASKED
        assert (store.may_ask(ANN), store.may_ask(BEN)) == (False, True)
    with stores.after(hours=25) as store:
        assert store.may_ask(ANN)
    with closing(sqlite3.connect(stores.settings.folder / FILE)) as connection:
        assert "nn@example" not in repr(connection.execute("SELECT * FROM asked").fetchall())


def test_all_addresses_together_get_so_many_in_an_hour(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the site says that it is asked too often, whoever asks."""
    monkeypatch.setattr(store_module, "MOST_ASKED_HERE", 2)
    with stores.after() as store:
        assert all(store.may_ask(f"{name}@example.org") for name in "ab")
        with pytest.raises(TooManyAsked):
            store.may_ask("c@example.org")
    with stores.after(hours=2) as store:
        assert store.may_ask("c@example.org")


def test_one_address_has_so_many_alerts(stores: Stores) -> None:
    """One that it has already is still found."""
    with stores.after() as store:
        first = store.ask(ANN, CASELOADS)
        for number in range(MOST_ALERTS):
            last = store.ask(ANN, replace(AGENCY, address=f"q={number}"))
        assert (last, store.ask(ANN, CASELOADS)) == (None, first)
        assert store.owner(ANN) == first.person if first else False
        assert store.person(ANN) is None, "none is confirmed"


def test_an_address_that_is_refused_for_days_is_deleted(stores: Stores) -> None:
    """Not for a few times, nor for many on one day; a mail that is taken begins the count anew."""
    with stores.after() as store:
        alert = confirmed(store)
        store.put("list", alert.person, b"mail")
        mail = store.mail(*store.waiting())
        assert mail is not None
        assert [store.refused(alert.person) for _ in range(4)] == [False] * 4
    with stores.after(days=3) as store:
        assert not store.refused(alert.person)
        store.sent(mail)
        assert not store.refused(alert.person)
    with stores.after(days=8) as store:
        assert [store.refused(alert.person) for _ in range(3)] == [False] * 3
    with stores.after(days=11) as store:
        assert store.refused(alert.person)
        assert store.counts().addresses == 0


def test_a_mail_that_is_put_off_waits(stores: Stores) -> None:
    """And is then there as it was."""
    with stores.after() as store:
        alert = confirmed(store)
        store.put("list", alert.person, b"mail")
        (number,) = store.waiting()
        mail = store.mail(number)
        assert mail is not None
        store.put_off(mail, 30)
        assert store.waiting() == ()
    with stores.after(minutes=31) as store:
        assert store.waiting() == (number,)
        assert store.mail(number) == replace(mail, tries=1)


@pytest.mark.skipif(sys.platform == "win32", reason="has no such permissions")
def test_only_its_owner_can_read_it(stores: Stores) -> None:
    """Addresses are nobody else's business."""
    with stores.after():
        assert stat.S_IMODE(stores.settings.folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((stores.settings.folder / FILE).stat().st_mode) == 0o600


def test_the_key_of_links_is_made_once(stores: Stores) -> None:
    """Otherwise links in old mails would not work."""
    with stores.after() as store:
        secret = store.secret
    with stores.after() as store:
        assert store.secret == secret
        assert len(secret) == 64


def test_a_store_that_cant_be_used_says_what_to_do(tmp_path: Path, stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it is damaged, newer, in use, or has no place; a failure is never an empty store."""
    with stores.after():
        pass
    file = stores.settings.folder / FILE
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(UsageError, match="newer version"), stores.after():
        pass
    file.write_bytes(b"no database" * 500)
    with pytest.raises(UsageError, match="damaged"), stores.after():
        pass
    file.unlink()
    file.mkdir()
    with pytest.raises(UsageError, match="set LETTERS_ALERTS_DIR"), stores.after():
        pass
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="set LETTERS_ALERTS_DIR"), open_store(AlertSettings(folder=tmp_path / "file" / "x")):
        pass
    assert len(MIGRATIONS) < 99


def test_a_store_that_is_in_use_for_long_is_busy(stores: Stores) -> None:
    """It is no fault of the settings."""
    with pytest.raises(SearchBusy), stores.after():
        raise sqlite3.OperationalError("database is locked")
