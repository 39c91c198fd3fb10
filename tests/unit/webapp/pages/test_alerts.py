"""Alerts on pages: asked for, confirmed, listed and stopped; nobody gets what they did not confirm, and nobody learns who has alerts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, current_thread
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from indexer.alerts import store as store_module
from indexer.alerts.sending import send_all, send_waiting
from indexer.alerts.store import open_store
from indexer.settings.alerts import AlertSettings
from indexer.settings.run import Settings
from tests.support.guarded import PASSWORD, basic
from tests.support.mail_servers import Post, alert_settings, mail_server_at
from tests.support.pages import LEEDS, client_of, engine_of, faults_of, letters, links_of, words_of
from webapp import create_app
from webapp.options import Options
from webapp.services.alerts import Postman

ANN, BEN = "ann@example.org", "ben@example.org"
PUBLIC = "https://letters.example"
LETTERS = letters()
FORM = {"email": ANN}


@dataclass
class Site:
    """A site with alerts, and its mail server."""

    pages: FlaskClient
    settings: AlertSettings
    post: Post

    def delivered(self) -> list[str]:
        """Send what waits, and return the plain texts of all mails, oldest first."""
        send_waiting(self.settings)
        return [one.text() for one in self.post.taken]

    def links(self, what: str) -> list[str]:
        """Return the paths of the signed links for `what` in all mails so far, oldest first."""
        found = (re.findall(rf"{PUBLIC}(/alerts/{what}/\S+)", text) for text in self.delivered())
        return [link for several in found for link in dict.fromkeys(several)]

    def sign_up(self, asked: str = "?q=caseloads", address: str = ANN) -> None:
        """Ask for an alert and confirm it."""
        assert self.pages.post(f"/alerts{asked}", data={"email": address}).status_code == 200
        assert self.pages.post(self.links("confirm")[-1]).status_code == 200

    def news(self) -> list[str]:
        """Let all letters come in, send what is new, and return to whom."""
        before = len(self.post.taken)
        send_all(self.settings, engine_of(LETTERS))
        return [one.to for one in self.post.taken[before:]]


def pages_of(settings: AlertSettings, **options: object) -> FlaskClient:
    """Return a client of the pages of a site with alerts, on which there is one letter."""
    app = create_app(Settings(index=Path("nowhere")), engine_of(LETTERS[:1]), Options(**options), settings)  # type: ignore[arg-type]
    return app.test_client()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Return a site whose mails are sent when the test says so; its limits are the site's own."""
    monkeypatch.setattr(Postman, "wake", lambda _: None)
    post = Post()
    with mail_server_at(post) as port:
        settings = alert_settings(tmp_path, port)
        yield Site(pages_of(settings), settings, post)


def test_alerts_are_there_only_if_they_are_on() -> None:
    """No link leads to them otherwise, and no form is taken."""
    pages = client_of(LETTERS)
    assert (pages.get("/alerts").status_code, pages.post("/alerts").status_code) == (404, 405)
    offering = ("/search?q=caseloads", "/new", f"/authorities/{LEEDS.code}")
    assert not any("alerts" in link for page in offering for link in links_of(pages.get(page).text))


def test_a_search_offers_an_alert_with_what_it_is_of(site: Site) -> None:
    """Also one that finds nothing yet, the page of new letters and a council’s own; order and page are no part of it."""
    for asked in ("q=caseloads", f"q=caseloads&authority={LEEDS.code}", "q=zebra"):
        found = links_of(site.pages.get(f"/search?{asked}&sort=newest&group=letter").text)
        assert f"/alerts?{asked}" in found
    assert "/alerts" in links_of(site.pages.get("/new").text)
    assert f"/alerts?authority={LEEDS.code}" in links_of(site.pages.get(f"/authorities/{LEEDS.code}").text)
    page = site.pages.get(f"/alerts?q=caseloads&authority={LEEDS.code}&colour=red").text
    assert "when a new letter matches this search: caseloads, council Leeds City Council" in words_of(page)
    assert "colour" in words_of(page), "what it can't use is reported"
    assert faults_of(page) == []


def test_an_alert_is_confirmed_tells_once_and_is_stopped(site: Site) -> None:
    """The whole way; nothing is done by opening a link."""
    assert "Check your e-mail" in site.pages.post("/alerts?q=caseloads", data=FORM).text
    assert site.news() == [ANN], "the mail that asks to confirm"
    (confirm,) = site.links("confirm")
    shown = site.pages.get(confirm)
    assert "for this search: caseloads" in words_of(shown.text)
    assert faults_of(shown.text) == []
    assert site.news() == []
    with open_store(site.settings) as store, store.step():
        store._run("DELETE FROM letters")
        store._run("DELETE FROM files")
    assert "Your alert is on" in site.pages.post(confirm).text
    assert site.pages.post(confirm).status_code == 200, "a second time is no error"
    assert (site.news(), site.news()) == ([ANN], [])
    (stop,) = site.links("stop")
    assert "caseloads" in words_of(site.pages.get(stop).text)
    with open_store(site.settings) as store:
        assert store.counts().alerts == 1
    assert site.pages.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert site.pages.post(stop).status_code == site.pages.get(stop).status_code == 200, "it may be stopped twice"
    with open_store(site.settings) as store:
        assert store.counts() == store_module.Counts(0, 0, 0, 0)


def test_who_did_not_confirm_gets_nothing_but_that_question(site: Site) -> None:
    """However often and for whatever searches an address is typed, there are three mails a day, none with a word of them."""
    for number in range(6):
        answer = site.pages.post(f"/alerts?q=spam{number}", data=FORM)
        assert "Check your e-mail" in answer.text
    sent = site.delivered()
    assert len(sent) == store_module.MOST_ASKED
    assert not any("spam" in one for one in sent)
    assert site.news() == []
    assert "Check your e-mail" in site.pages.post("/alerts/list", data={"email": BEN}).text
    assert len(site.delivered()) == len(sent)


def test_the_answer_is_the_same_for_every_address(site: Site) -> None:
    """Nobody learns who has alerts here, and of what."""
    site.sign_up()
    asked = [site.pages.post("/alerts?q=caseloads", data={"email": one}) for one in (ANN, "ANN@EXAMPLE.org", BEN)]
    listed = [site.pages.post("/alerts/list", data={"email": one}) for one in (ANN, BEN)]
    for several in (asked, listed):
        assert len({(one.text, one.status_code, tuple(name for name, _ in one.headers)) for one in several}) == 1
    texts = site.delivered()[1:]
    assert [one.to for one in site.post.taken[1:]] == [ANN, ANN, BEN], "the fourth to one address is not sent"
    assert ["You already have this alert" in one for one in texts] == [True, True, False]


def test_a_list_shows_stops_keeps_and_forgets_alerts(site: Site) -> None:
    """By a link that is sent to its owner only."""
    site.sign_up()
    site.sign_up(f"?authority={LEEDS.code}")
    site.pages.post("/alerts/list", data=FORM)
    link = site.links("list")[-1]
    page = site.pages.get(link)
    assert faults_of(page.text) == []
    assert "They are sent to ann@example.org. caseloads Ends on" in words_of(page.text)
    assert f"/search?authority={LEEDS.code}" in links_of(page.text)
    numbers = re.findall(r'name="stop" value="(\d+)"', page.text)
    with open_store(site.settings) as store, store.step():
        store._run("UPDATE alerts SET ends = '2027-01-02'")
    assert words_of(site.pages.post(link, data={"keep": numbers[0]}).text).count("2 January 2027") == 1
    for wrong in ("99", "x", "1" * 30, "-1"):
        assert site.pages.post(link, data={"stop": wrong}).status_code == 200
    assert "caseloads" not in site.pages.post(link, data={"stop": numbers[0]}).text
    assert "Your address has been deleted" in site.pages.post(link, data={"forget": "yes"}).text
    assert "The alerts that this link was for are gone" in words_of(site.pages.get(link).text)
    with open_store(site.settings) as store:
        assert store.counts() == store_module.Counts(0, 0, 0, 0)


def test_a_list_has_no_power_over_the_alerts_of_others(site: Site) -> None:
    """Their numbers are easily guessed."""
    site.sign_up()
    site.sign_up(address=BEN)
    site.pages.post("/alerts/list", data={"email": BEN})
    link = site.links("list")[-1]
    with open_store(site.settings) as store:
        ann, ben = store.alerts()
    site.pages.post(link, data={"stop": str(ann.id)})
    with open_store(site.settings) as store:
        assert [one.id for one in store.alerts()] == [ann.id, ben.id]
    assert "Your address has been deleted" in site.pages.post(link, data={"stop": str(ben.id)}).text, "the last of them"


@pytest.mark.parametrize("what", ["confirm", "list", "stop"])
def test_a_link_that_is_not_whole_says_so(site: Site, what: str) -> None:
    """Mail programs break long lines."""
    for method in (site.pages.get, site.pages.post):
        answer = method(f"/alerts/{what}/MQ.broken")
        assert answer.status_code == 404
        assert "Copy the whole link" in answer.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Type your e-mail address"), ("ann", "not an e-mail address"), ("a@b.org\r\nBcc: c@d.org", "not an e-mail address")],
)
def test_an_address_that_is_none_is_refused_on_the_form(site: Site, typed: str, said: str) -> None:
    """With what was searched still there."""
    for path in ("/alerts?q=caseloads", "/alerts/list"):
        answer = site.pages.post(path, data={"email": typed})
        assert answer.status_code == 400
        assert said in answer.text
        assert 'aria-describedby="fault"' in answer.text
        assert faults_of(answer.text) == []
    assert site.delivered() == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [("?q=(caseloads", "bracket"), ("?q=caseloads&from=31/31/2019", "31/31/2019"), ("?authority=atlantis", "atlantis")],
)
def test_a_search_that_cant_be_made_is_no_alert(site: Site, asked: str, said: str) -> None:
    """It would find nothing, or everything."""
    answer = site.pages.post(f"/alerts{asked}", data=FORM)
    assert answer.status_code == 400
    assert said in words_of(answer.text)
    assert site.delivered() == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": PUBLIC, "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://evil.example"}, 400),
        ({"Origin": "null"}, 400),
        ({"Origin": PUBLIC, "Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
    ],
)
def test_no_other_site_can_send_the_form(site: Site, headers: dict[str, str], status: int) -> None:
    """Browsers say where a form comes from. Stopping is open to all, as mail programs do it for their users."""
    assert site.pages.post("/alerts?q=caseloads", data=FORM, headers=headers).status_code == status
    assert len(site.delivered()) == (status == 200)
    assert site.pages.post("/alerts/stop/x", headers=headers).status_code == 404


def test_one_client_asks_a_few_times_an_hour(site: Site) -> None:
    """Then it is told when to come back; other pages and other clients go on."""
    answers = [site.pages.post("/alerts?q=caseloads", data={"email": f"a{number}@example.org"}) for number in range(11)]
    assert [one.status_code for one in answers] == [200] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert site.pages.post("/alerts/list", data=FORM).status_code == 429
    assert site.pages.get("/alerts?q=caseloads").status_code == 200
    other = {"REMOTE_ADDR": "192.0.2.7"}
    assert site.pages.post("/alerts?q=caseloads", data=FORM, environ_overrides=other).status_code == 200


def test_a_site_that_is_asked_too_often_says_so(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """To everybody alike, on the form."""
    monkeypatch.setattr(store_module, "MOST_ASKED_HERE", 1)
    site.pages.post("/alerts?q=caseloads", data=FORM)
    for path in ("/alerts?q=caseloads", "/alerts/list"):
        answer = site.pages.post(path, data={"email": BEN})
        assert answer.status_code == 503
        assert "Try again in an hour" in answer.text


def test_links_in_mails_are_of_the_site_whatever_host_was_asked_for(site: Site) -> None:
    """Nobody can have a mail sent that leads elsewhere."""
    site.pages.post("/alerts?q=caseloads", data=FORM, base_url="http://evil.example", headers={"X-Forwarded-Host": "evil.example"})
    (text,) = site.delivered()
    assert {urlsplit(link).netloc for link in re.findall(r"https?://\S+", text)} == {"letters.example"}


def test_a_mail_program_stops_an_alert_without_the_site_s_password(site: Site) -> None:
    """It knows none; all else needs it."""
    site.sign_up()
    site.news()
    (stop,) = site.links("stop") or [""]
    guarded = pages_of(site.settings, password=PASSWORD)
    for path in ("/alerts", site.links("confirm")[0], "/alerts/list/x"):
        assert (guarded.get(path).status_code, guarded.get(path, headers=basic(PASSWORD)).status_code) != (200, 401)
        assert guarded.get(path).status_code == guarded.post(path).status_code == 401
    assert guarded.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    with open_store(site.settings) as store:
        assert store.counts().addresses == 0


def test_only_the_forms_of_alerts_are_taken(site: Site) -> None:
    """All other pages can only be read, and alerts only with GET and POST."""
    assert site.pages.post("/search").status_code == 405
    assert site.pages.put("/alerts").status_code == site.pages.delete("/alerts/stop/x").status_code == 405


def test_pages_of_alerts_are_kept_by_nobody(site: Site) -> None:
    """No cache has them, and no search engine lists them."""
    for path in ("/alerts?q=caseloads", "/alerts/stop/x"):
        headers = site.pages.get(path).headers
        assert (headers["Cache-Control"], headers["X-Robots-Tag"], headers["Referrer-Policy"]) == ("no-store", "noindex", "same-origin")


def test_no_log_has_an_address_or_a_link(site: Site, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not of requests, nor of mails that are refused or can't be sent."""
    caplog.set_level("DEBUG")
    site.sign_up()
    site.post.to = "550 5.1.1 <ann@example.org> no such user"
    site.pages.post("/alerts/list", data=FORM)
    monkeypatch.undo()
    caplog.set_level("DEBUG")
    away = replace(site.settings, port=1)
    postman = Postman(away)
    postman._wanted = True
    postman._run()
    postman = Postman(site.settings)
    postman._wanted = True
    postman._run()
    ours = [record for record in caplog.records if record.name != "mail.log"]  # the mail server's own, which has every line
    said = " ".join(f"{record.getMessage()} {record.__dict__}" for record in ours)
    assert "mails could not be sent just now and are still waiting" in said
    assert "ann@example" not in said.lower()
    assert "/alerts/confirm/MQ" not in said


def test_a_fault_is_logged_without_its_link(site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever reads the log could stop the alert."""
    site.sign_up()
    link = site.links("confirm")[0]
    monkeypatch.setattr("webapp.services.alerts.Alerts.links", lambda *_: 1 / 0)
    site.pages.application.config["PROPAGATE_EXCEPTIONS"] = False
    assert site.pages.get(link).status_code == 500
    assert "error in a page: /alerts/confirm/<token>" in caplog.text
    assert link not in caplog.text


def test_a_fault_in_sending_is_logged_and_the_next_mail_goes(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A thread that died without a word would leave all later mails to the timer."""
    postman = Postman(site.settings)
    with monkeypatch.context() as broken:
        broken.setattr("webapp.services.alerts.send_waiting", lambda *_: 1 / 0)
        postman._wanted = True
        postman._run()
    assert "mails could not be sent and are still waiting" in caplog.text
    site.pages.post("/alerts?q=caseloads", data=FORM)
    postman._wanted = True
    postman._run()
    assert [one.to for one in site.post.taken] == [ANN]


def test_a_mail_is_sent_while_the_page_is_shown(tmp_path: Path) -> None:
    """By a thread of its own; no page waits for a mail server."""
    post = Post()
    with mail_server_at(post) as port:
        pages = pages_of(alert_settings(tmp_path, port))
        assert pages.post("/alerts?q=caseloads", data=FORM).status_code == 200
        postman = pages.application.extensions["letters.alerts"].postman
        while postman._running:
            pass
    assert [one.to for one in post.taken] == [ANN]


def test_mails_that_are_asked_for_while_others_are_sent_go_by_the_same_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is left to the timer, and there is one thread however many ask."""
    runs, first, go_on = [], Event(), Event()

    def sending(*_: object) -> None:
        runs.append(current_thread())
        first.set()
        assert go_on.wait(60)

    monkeypatch.setattr("webapp.services.alerts.send_waiting", sending)
    postman = Postman(alert_settings(tmp_path, 1))
    postman.wake()
    assert first.wait(60)
    postman.wake()
    postman.wake()
    go_on.set()
    runs[0].join(60)
    assert runs == [runs[0]] * 2


def test_a_search_that_cant_be_written_down_is_no_alert(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would tell of something else."""
    monkeypatch.setattr("webapp.services.alerts.print_query", lambda _: "something else")
    answer = site.pages.post("/alerts?q=caseloads", data=FORM)
    assert answer.status_code == 400
    assert "be kept as an alert" in words_of(answer.text)


def test_twenty_alerts_are_enough(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for more is told so by mail, on no page."""
    monkeypatch.setattr(store_module, "MOST_ALERTS", 1)
    site.sign_up()
    answer = site.pages.post("/alerts?q=agency", data=FORM)
    assert "Check your e-mail" in answer.text
    assert "This address already has as many alerts as it can have" in site.delivered()[-1]
