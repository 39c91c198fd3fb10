"""The command alerts: sends, counts and forgets, with exit codes by which a timer knows what happened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.alerts.store import Wanted, open_store
from indexer.errors import ExitCode
from indexer.settings.alerts import AlertSettings
from tests.support.mail_servers import Post, alert_settings, mail_server_at
from tests.support.programs import Run

ANN = "ann@example.org"


@pytest.fixture
def post() -> Post:
    """Return what the mail server does."""
    return Post()


@pytest.fixture
def settings(tmp_path: Path, post: Post, monkeypatch: pytest.MonkeyPatch) -> Iterator[AlertSettings]:
    """Return the settings of alerts, which are in the environment, with one alert of somebody who has been told of nothing."""
    with mail_server_at(post) as port:
        made = alert_settings(tmp_path, port)
        for name, value in {
            "LETTERS_ALERTS": "yes", "LETTERS_PUBLIC_ADDRESS": made.public, "LETTERS_ALERTS_DIR": str(made.folder),
            "LETTERS_ALERTS_FROM": made.sender, "LETTERS_SMTP_HOST": made.host, "LETTERS_SMTP_PORT": str(port),
            "LETTERS_SMTP_SECURITY": "none",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        with open_store(made) as store:
            alert = store.ask(ANN, Wanted("children", "q=children", "children"))
            assert alert is not None
            store.confirm(alert.id, ())
        yield made


def test_alerts_are_sent_and_the_next_run_has_nothing_to_send(settings: AlertSettings, post: Post, run: Run, index: Path) -> None:
    """Each run says what it did; a quiet one says nothing."""
    assert run("alerts", "send", "--index", index) == (ExitCode.DONE, "1 alert had news; 1 mail sent\n", "")
    assert run("alerts", "send", "--index", index) == (ExitCode.DONE, "0 alerts had news; 0 mails sent\n", "")
    assert run("alerts", "send", "--index", index, "--quiet") == (ExitCode.DONE, "", "")
    assert [one.to for one in post.taken] == [ANN]


def test_a_run_that_could_not_send_everything_says_so(settings: AlertSettings, post: Post, run: Run, index: Path) -> None:
    """3 if some mails wait, 1 if the mail server is away; never an address."""
    with open_store(settings) as store:
        alert = store.ask("ben@example.org", Wanted("gone", "", "children authority:atlantis"))
        assert alert is not None
        store.confirm(alert.id, ())
        with store.step():
            store._run("UPDATE people SET refusals = 9, refused_since = '2026-01-01T00:00:00+00:00'")
            store.put("list", alert.person, b"Subject: x\r\n\r\nx\r\n")
    post.to, post.only = "550 5.1.1 <ann@example.org>", ANN
    code, out, err = run("alerts", "send", "--index", index)
    assert (code, out) == (ExitCode.SOME_UNREAD, "1 alert had news; 1 mail sent\n")
    assert [line.split(" ", 4)[:4] for line in err.splitlines()] == [
        ["could", "not", "search", "for"], ["the", "mail", "server", "refused"], ["1", "address", "deleted,", "because"],
    ]  # fmt: skip
    assert "@" not in err


def test_a_mail_server_that_is_away_is_one_line(settings: AlertSettings, run: Run, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to check, and that nothing is lost."""
    monkeypatch.setenv("LETTERS_SMTP_PORT", "1")
    code, _, err = run("alerts", "send", "--index", index)
    assert code == ExitCode.FAILED
    assert "can't be used" in err
    assert "all waiting mails are kept" in err
    assert run("alerts", "status")[1].startswith("1 alert of 1 address, 0 not confirmed yet; 1 mail waiting")


def test_an_address_is_deleted_on_request(settings: AlertSettings, run: Run) -> None:
    """However it is written; a second time there is nothing."""
    assert run("alerts", "forget", "ANN@example.org") == (ExitCode.DONE, "deleted, with all its alerts and mails\n", "")
    assert run("alerts", "forget", ANN) == (ExitCode.DONE, "there is nothing stored about this address\n", "")
    assert run("alerts", "status")[1] == "0 alerts of 0 addresses, 0 not confirmed yet; 0 mails waiting to be sent\n"


@pytest.mark.parametrize("arguments", [("forget",), ("send", ANN), ("forget", "ann"), ("sing",)])
def test_what_is_typed_wrongly_is_refused(settings: AlertSettings, run: Run, arguments: tuple[str, ...]) -> None:
    """And nothing is sent or deleted."""
    assert run("alerts", *arguments)[0] == ExitCode.USAGE
    assert run("alerts", "status")[1].startswith("1 alert of 1 address")


def test_while_alerts_are_off_the_command_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A timer that does nothing must not look like one that works."""
    monkeypatch.delenv("LETTERS_ALERTS", raising=False)
    code, _, err = run("alerts", "send")
    assert code == ExitCode.USAGE
    assert "set LETTERS_ALERTS to yes" in err
