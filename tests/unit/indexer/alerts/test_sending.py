"""Sending, through a real mail server: nothing is lost and nothing is sent twice, whatever it does, and no address is told to anyone."""

from __future__ import annotations

import socket
import ssl
import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
import trustme

from indexer.alerts import mail_server as mail_server_module
from indexer.alerts.mail_server import MailServerAway, mail_server
from indexer.alerts.sending import AlreadySending, Sent, _alone, send_all, send_waiting, write_digests
from indexer.alerts.store import Wanted, open_store
from indexer.errors import LettersError, UsageError
from indexer.settings.alerts import AlertSettings
from tests.support.mail_servers import PASSWORD, USER, Post, alert_settings, mail_server_at
from tests.support.pages import engine_of, letters

ANN, BEN = "ann@example.org", "ben@example.org"
CASELOADS = Wanted("caseloads", "q=caseloads", "caseloads")
LETTERS = letters()
OLD, NEW = engine_of(LETTERS[:1]), engine_of(LETTERS)
NOTHING = Sent()


@pytest.fixture
def post() -> Post:
    """Return what the mail server does."""
    return Post()


@pytest.fixture
def settings(tmp_path: Path, post: Post) -> Iterator[AlertSettings]:
    """Return settings of a running mail server and a store in which Ann and Ben have an alert and have been told of the first letter."""
    with mail_server_at(post) as port:
        made = alert_settings(tmp_path, port)
        sign_up(made, ANN, BEN)
        yield made


def sign_up(settings: AlertSettings, *addresses: str, wanted: Wanted = CASELOADS) -> None:
    """Let each address have a confirmed alert."""
    with open_store(settings) as store:
        for address in addresses:
            alert = store.ask(address, wanted)
            assert alert is not None
            store.confirm(alert.id, LETTERS[:1])


def make_ready(settings: AlertSettings) -> None:
    """Let the mails that were put off be tried again now."""
    with open_store(settings) as store, store.step():
        store._run("UPDATE mails SET not_before = ''")


def taken(post: Post) -> list[str]:
    """Return to whom the mails went, in order."""
    return [one.to for one in post.taken]


def test_each_alert_is_told_of_new_letters_once(settings: AlertSettings, post: Post) -> None:
    """And of nothing if there is nothing new."""
    assert send_all(settings, OLD) == NOTHING
    assert send_all(settings, NEW) == Sent(written=2, sent=2)
    assert send_all(settings, NEW) == NOTHING
    assert taken(post) == [ANN, BEN]
    assert "Hull City Council" in post.taken[0].text()
    assert "3 May 2019" not in post.taken[0].text(), "the letter that was there at the beginning"


def test_what_waits_is_sent_when_the_mail_server_is_back(tmp_path: Path, post: Post) -> None:
    """While it is away a run says so; what is new meanwhile comes in a second mail."""
    with mail_server_at(post) as port:
        pass
    settings = alert_settings(tmp_path, port)
    sign_up(settings, ANN)
    for engine in (engine_of(LETTERS[:2]), NEW):
        with pytest.raises(MailServerAway, match=rf"127\.0\.0\.1:{port} can't be used .* all waiting mails are kept"):
            send_all(settings, engine)
    with mail_server_at(post, port):
        assert send_all(settings, NEW) == Sent(sent=1)
        assert send_all(settings, NEW) == Sent(written=1, sent=1)
        assert send_all(settings, NEW) == NOTHING
    first, second = (one.text() for one in post.taken)
    assert ("5 March 2021" in first, "Hull" in first) == (True, False)
    assert ("5 March 2021" in second, "Hull" in second) == (False, True)


@pytest.mark.parametrize(
    ("answers", "final"),
    [
        ({"to": "451 4.3.0 <ann@example.org> try again later", "only": ANN}, False),
        ({"to": "452 4.2.2 <ann@example.org> mailbox full", "only": ANN}, False),
        ({"to": "550 5.1.1 <ann@example.org> no such user", "only": ANN}, True),
        ({"to": "554 5.7.1 <ann@example.org> relaying denied", "only": ANN}, False),
    ],
    ids=["later", "full", "unknown", "denied"],
)
def test_a_mail_that_is_refused_is_tried_again_and_the_others_go(
    settings: AlertSettings, post: Post, answers: dict[str, str], final: bool
) -> None:
    """Whatever the reason. Only an address that isn't there counts towards being deleted."""
    for name, value in answers.items():
        setattr(post, name, value)
    assert send_all(settings, NEW) == Sent(written=2, sent=1, refused=1)
    assert taken(post) == [BEN]
    with open_store(settings) as store:
        person = store.person(ANN)
        assert store._one("SELECT refusals FROM people WHERE id = ?", person)[0] == final
    assert send_all(settings, NEW) == NOTHING, "not yet"
    post.to = ""
    make_ready(settings)
    assert send_all(settings, NEW) == Sent(sent=1)
    assert taken(post) == [BEN, ANN]


def test_a_mail_server_that_refuses_everything_says_nothing_of_the_addresses(settings: AlertSettings, post: Post) -> None:
    """It is set up wrongly, and nobody is deleted."""
    post.to = "550 5.7.1 who are you?"
    assert send_all(settings, NEW) == Sent(written=2, refused=2)
    with open_store(settings) as store:
        assert [row for (row,) in store._rows("SELECT refusals FROM people")] == [0, 0]


def test_an_address_that_is_refused_for_days_is_deleted(settings: AlertSettings, post: Post) -> None:
    """The others get their mails."""
    with open_store(settings) as store, store.step():
        store._run("UPDATE people SET refusals = 4, refused_since = '2026-01-01T00:00:00+00:00' WHERE folded = ?", ANN)
    post.to, post.only = "550 5.1.1 no such user", ANN
    assert send_all(settings, NEW) == Sent(written=2, sent=1, refused=1, deleted=1)
    with open_store(settings) as store:
        assert (store.counts().addresses, store.waiting()) == (1, ())


@pytest.mark.parametrize("answer", ["451 4.3.0 later", "554 5.7.1 this looks like spam to ann@example.org"])
def test_a_text_that_is_refused_is_tried_again(settings: AlertSettings, post: Post, answer: str) -> None:
    """The address is not to blame."""
    post.data = answer
    assert send_all(settings, NEW) == Sent(written=2, refused=2)
    post.data = ""
    make_ready(settings)
    assert send_all(settings, NEW) == Sent(sent=2)
    assert sorted(taken(post)) == [ANN, BEN]


def test_a_mail_server_that_stops_answering_gets_the_mail_again_later(
    settings: AlertSettings, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run ends there: every other mail would wait as long."""
    post.hang = True
    patience = mail_server_module.ANSWER_SECONDS
    monkeypatch.setattr(mail_server_module, "ANSWER_SECONDS", 0.3)
    with pytest.raises(MailServerAway, match="stopped answering"):
        send_all(settings, NEW)
    monkeypatch.setattr(mail_server_module, "ANSWER_SECONDS", patience)
    assert taken(post) == []
    post.hang = False
    assert send_all(settings, NEW) == Sent(sent=2)
    assert taken(post) == [ANN, BEN]


def test_a_mail_server_that_shuts_down_gets_the_rest_later(settings: AlertSettings, post: Post) -> None:
    """It says so with 421."""
    post.data = "421 4.3.2 shutting down"
    with pytest.raises(MailServerAway, match="421"):
        send_all(settings, NEW)
    post.data = ""
    assert send_all(settings, NEW) == Sent(sent=2)


def test_a_line_that_breaks_in_the_last_instant_brings_the_same_mail_again(settings: AlertSettings, post: Post) -> None:
    """Nobody can know whether it was taken: so it is sent again, byte for byte, with the Message-ID by which it is known again."""
    post.cut = True
    with pytest.raises(MailServerAway):
        send_all(settings, NEW)
    assert send_all(settings, NEW) == Sent(sent=2)
    assert taken(post) == [ANN, ANN, BEN]
    assert post.taken[0].data == post.taken[1].data


def test_who_stops_while_mails_are_sent_gets_none(settings: AlertSettings, post: Post) -> None:
    """Each mail is looked up just before it is sent."""
    def forget() -> None:
        with open_store(settings) as store:
            store.forget_address(BEN)

    post.then = forget
    assert send_all(settings, NEW) == Sent(written=2, sent=1)
    assert taken(post) == [ANN]


def test_one_process_sends_at_a_time(settings: AlertSettings, post: Post) -> None:
    """The other says so, or waits; nothing is sent twice."""
    write_digests(settings, NEW)
    with _alone(settings, 0), pytest.raises(AlreadySending):
        send_waiting(settings)
    assert taken(post) == []
    assert send_waiting(settings) == Sent(sent=2)
    assert send_waiting(settings) == NOTHING


def test_a_search_that_cant_be_made_is_told_and_tried_again(settings: AlertSettings, post: Post) -> None:
    """The others are told of what is new."""
    sign_up(settings, "cat@example.org", wanted=Wanted("gone", "authority=atlantis", "caseloads authority:atlantis"))
    told: list[str] = []
    done = send_all(settings, NEW, told.append)
    assert (done.written, done.sent, done.failed) == (2, 2, tuple(told))
    assert "alert 3" in told[0]
    assert "atlantis" in told[0]
    assert "cat@" not in told[0]
    assert len(send_all(settings, NEW).failed) == 1
    assert taken(post) == [ANN, BEN]


def test_an_alert_that_ends_soon_is_told_of_once(settings: AlertSettings, post: Post) -> None:
    """With the link by which it is kept."""
    with open_store(settings) as store, store.step():
        store._run("UPDATE alerts SET ends = '2999-01-01' WHERE id = 2")
        store._run("UPDATE alerts SET ends = date('now', '+10 days') WHERE id = 1")
    assert send_all(settings, OLD) == Sent(sent=1)
    assert send_all(settings, OLD) == NOTHING
    assert taken(post) == [ANN]
    assert "choose “Keep”" in post.taken[0].text()


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mails_and_passwords_go_encrypted(tmp_path: Path, post: Post, security: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's certificate must be one that this machine trusts, and the password right."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    secure = {"ssl_context": context} if security == "tls" else {"tls_context": context, "require_starttls": True}
    with mail_server_at(post, auth_require_tls=security == "starttls", **secure) as port:
        settings = alert_settings(tmp_path, port, security=security, user=USER, password=PASSWORD)
        sign_up(settings, ANN)
        with pytest.raises(MailServerAway, match="can't be used"):
            send_all(settings, NEW)
        monkeypatch.setattr(ssl, "create_default_context", lambda: _trusting(authority))
        with pytest.raises(MailServerAway, match=r"user name or the password \(reply 535\)"):
            send_all(replace(settings, password="wrong"), NEW)  # noqa: S106  # it is meant to be wrong
        assert send_all(settings, NEW) == Sent(sent=1)
    assert taken(post) == [ANN]


def _trusting(authority: trustme.CA) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(made)
    return made


def test_a_mail_server_without_encryption_gets_nothing_if_it_is_wanted(tmp_path: Path, post: Post) -> None:
    """The password would go as it is."""
    with mail_server_at(post) as port, pytest.raises(MailServerAway), mail_server(alert_settings(tmp_path, port, security="starttls")):
        pass


def test_something_else_on_the_port_is_no_mail_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the connection, and never says anything."""
    monkeypatch.setattr(mail_server_module, "GREETING_SECONDS", 0.3)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        settings = alert_settings(tmp_path, silent.getsockname()[1])
        with pytest.raises(MailServerAway, match="can't be used"), mail_server(settings):
            pass


def test_a_mail_server_that_takes_nobody_says_so_with_its_code(tmp_path: Path) -> None:
    """And with nothing else that it says."""
    with closing(socket.create_server(("127.0.0.1", 0))) as closed:
        Thread(target=_turn_away, args=(closed,), daemon=True).start()
        settings = alert_settings(tmp_path, closed.getsockname()[1])
        with pytest.raises(MailServerAway, match=r"can't be used \(reply 554\); check"), mail_server(settings):
            pass


def _turn_away(closed: socket.socket) -> None:
    with closed.accept()[0] as connection:
        connection.sendall(b"554 no mail from ann@example.org\r\n")
        connection.recv(1000)


def test_no_error_has_an_address_in_it(settings: AlertSettings, post: Post, caplog: pytest.LogCaptureFixture) -> None:
    """Errors are logged and printed, and mail servers repeat addresses."""
    for answers in ({"to": "550 5.1.1 <ann@example.org>"}, {"data": "421 4.3.2 <ann@example.org>"}, {"cut": True}):
        for name, value in answers.items():
            setattr(post, name, value)
        assert "ann@" not in said_of(settings) + caplog.text
        post.to = post.data = ""
        make_ready(settings)


def said_of(settings: AlertSettings) -> str:
    """Return what a run says, with all that a traceback would show of its error."""
    try:
        return repr(send_all(settings, NEW))
    except LettersError as error:
        return "".join(traceback.format_exception(error))


def test_a_folder_that_cant_be_written_is_named(tmp_path: Path) -> None:
    """Before anything is sent."""
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="LETTERS_ALERTS_DIR"):
        send_waiting(replace(alert_settings(tmp_path, 25), folder=tmp_path / "file" / "x"))
