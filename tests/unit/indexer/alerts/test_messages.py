"""The mails: what they say, that nothing in a letter or a search can change them, and that every program can stop an alert."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import html5lib
import pytest

from indexer.alerts.digest import MOST_LETTERS, Digest, digest_of, query_of
from indexer.alerts.links import CONFIRM, LIST, STOP, Links
from indexer.alerts.messages import Writer, fit
from indexer.alerts.store import Alert, Wanted
from indexer.engines.port import Engine
from indexer.errors import BadQuery, SearchUnavailable
from indexer.letter import Letter
from indexer.results import Notice, Results
from tests.support import factories
from tests.support.mail_servers import alert_settings
from tests.support.pages import HULL, LEEDS, LONG, NASTY, engine_of, letters, nasty_letter

CAME = dt.datetime(2026, 11, 28, 9, tzinfo=dt.UTC)
WRITER = Writer(alert_settings(Path("nowhere"), 25), Links("https://letters.example", "a secret"))
TO = "ann@example.org"


def alert(query: str = "caseloads", title: str = "", address: str = "q=caseloads", **fields: bool) -> Alert:
    """Return a confirmed alert."""
    return Alert(7, 3, Wanted(title or query, address, query, **fields), True, dt.date(2027, 11, 30), 0)


def digest(query: str, *made: Letter, **fields: bool) -> Digest:
    """Return the digest of an alert for letters that are all new."""
    made = made or letters()
    return digest_of(engine_of(made), alert(query, **fields), [one.id for one in made])


def parsed(message: bytes) -> EmailMessage:
    """Return a mail as a mail program reads it."""
    return message_from_bytes(message, policy=policy.default)  # type: ignore[return-value]


def bodies(message: bytes) -> tuple[str, str]:
    """Return the plain text and the HTML of a mail."""
    found = [parsed(message).get_body((form,)) for form in ("plain", "html")]
    plain, html = (str(one.get_content()).replace("\r\n", "\n") for one in found if one is not None)
    return plain, html


def test_a_digest_has_the_best_paragraphs_of_each_new_letter_with_marks_and_links() -> None:
    """As text and as HTML, the letters with the best paragraphs first."""
    made = [replace(one, first_seen=CAME) for one in letters()]
    plain, html = bodies(WRITER.digest(TO, alert(), digest("caseloads", *made)))
    leeds = made[0]
    assert "3 new letters for “caseloads”." in plain
    assert "Focused visit letter, 3 May 2019 (added on 28 November 2026)" in plain
    assert f"https://letters.example/letters/{leeds.id}/p/k1" in plain
    assert "[Areas of strength] Leaders have reduced *caseloads*" in plain
    assert "<mark>Caseloads</mark> remain too high" in html
    assert 'href="https://letters.example/search?q=caseloads"' in html
    assert LONG not in plain
    assert "agency" not in plain


def test_a_digest_is_of_new_letters_only_and_of_all_that_was_asked() -> None:
    """Filters, dates and words of the search hold; misspelt words are not corrected, and some of the words are not enough."""
    made = letters()
    one = digest_of(engine_of(made), alert("caseloads"), [made[1].id])
    assert [(new.letter.id, new.total) for new in one.letters] == [(made[1].id, 1)]
    assert digest_of(engine_of(made), alert("caseloads"), []).total == 0
    assert [new.letter.authority for new in digest("caseloads authority:hull").letters] == [HULL]
    assert [new.letter.id for new in digest("caseloads from:2021").letters] == [made[1].id]
    assert digest("caselods").total == digest("caseloads zebra").total == 0
    assert {new.letter.authority for new in digest("", *made).letters} == {LEEDS, HULL, made[2].authority, None}
    assert digest("leeds caseloads").total == 2
    assert digest("leeds caseloads", names=False).total == 0
    assert not query_of(alert(expanded=False).wanted).expanded


def test_more_letters_and_paragraphs_than_fit_are_counted() -> None:
    """No letter is silently left out."""
    made = [factories.letter(f"letter {number}", *["Caseloads are high."] * 5) for number in range(MOST_LETTERS + 3)]
    found = digest("caseloads", *made)
    assert (found.total, len(found.letters)) == (MOST_LETTERS + 3, MOST_LETTERS)
    for body in bodies(WRITER.digest(TO, alert(), found)):
        assert "more letters" in body
        assert "And 2 more paragraphs in this letter." in body


def test_a_search_that_cant_be_made_any_more_is_an_error_and_not_no_news() -> None:
    """Without the name that isn't known, it would find too much; with part of the collection only, too little."""
    with pytest.raises(BadQuery):
        digest("caseloads authority:atlantis")
    with pytest.raises(BadQuery):
        digest("(caseloads")

    class Partial:
        def __init__(self, engine: Engine) -> None:
            self._engine = engine

        def __getattr__(self, name: str) -> object:
            return getattr(self._engine, name)

        def search(self, query: object) -> Results:
            return replace(self._engine.search(query), notices=(Notice("partial", "Part is missing."),))  # type: ignore[arg-type]

    with pytest.raises(SearchUnavailable):
        digest_of(Partial(engine_of(letters())), alert(), [letters()[0].id])  # type: ignore[arg-type]


def test_every_mail_about_an_alert_can_be_stopped_with_one_click() -> None:
    """RFC 8058: the link on one line, however long, in the headers and in both bodies."""
    writer = replace(WRITER, links=Links(f"https://{'l' * 60}.example/{'under/' * 9}here", "a secret"))
    for message in (writer.digest(TO, alert(), digest("caseloads")), writer.ending(TO, alert())):
        head = message.partition(b"\r\n\r\n")[0]
        (link,) = [line.split(b": ")[1] for line in head.split(b"\r\n") if line.startswith(b"List-Unsubscribe:")]
        assert link == f"<{parsed(message)['List-Unsubscribe'][1:-1]}>".encode()
        token = link.decode()[1:-1].rpartition("/")[2]
        assert writer.links.read(STOP, token) == 7
        assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
        assert all(token in body for body in bodies(message))


def test_a_mail_that_was_not_confirmed_has_no_word_of_whoever_asked() -> None:
    """Otherwise they could have us send anything to anyone."""
    spam = alert(title="Buy now at evil.example", address="q=evil.example", query="evil.example")
    unasked = (WRITER.confirmation(TO, spam), WRITER.known(TO, 3, there=True), WRITER.known(TO, 3, there=False), WRITER.listing(TO, 3))
    for message in unasked:
        assert "evil" not in str(parsed(message)["Subject"]) + "".join(bodies(message))
    assert f"/alerts/{CONFIRM}/" in bodies(unasked[0])[0]
    assert all(f"/alerts/{LIST}/" in bodies(one)[0] for one in unasked[1:])
    assert ["as many alerts" in bodies(one)[0] for one in unasked[1:3]] == [False, True]


def test_nothing_in_a_letter_or_a_search_can_change_a_mail() -> None:
    """No header is added, no tag is made, no direction turned."""
    title = "caseloads\r\nBcc: ben@example.org\n\u202e\x00 <b>"
    message = WRITER.digest(TO, alert(title=title), digest("alert", nasty_letter()))
    read = parsed(message)
    assert (read["To"], read["Bcc"], len(read.get_all("Subject"))) == (TO, None, 1)
    html = bodies(message)[1]
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    assert {one.tag for one in tree.iter()} <= set("html head meta title body p a h2 br span mark".split())
    assert not any(name.startswith("on") for one in tree.iter() for name in one.attrib)
    assert NASTY[0] in bodies(message)[0].replace("*", "")
    parser = html5lib.HTMLParser()
    parser.parse(html)
    assert parser.errors == []


def test_what_no_mail_may_have_becomes_spaces_of_the_same_length() -> None:
    """Marks stand where they stood."""
    assert fit("a\r\nb\ud800c\u2028d") == "a  b c d"


def test_every_mail_has_its_own_id_and_says_that_a_program_wrote_it() -> None:
    """No holiday notice answers it."""
    one, other = (parsed(WRITER.listing(TO, 3)) for _ in range(2))
    assert one["Message-ID"] != other["Message-ID"]
    assert one["Message-ID"].endswith("@letters.example>")
    assert one["Auto-Submitted"] == "auto-generated"
    assert one["From"] == "Inspection letters <alerts@letters.example>"


def test_a_letter_of_which_little_is_known_is_told_of_as_such() -> None:
    """No date, no type, no council, no day on which it came."""
    plain, _ = bodies(WRITER.digest(TO, alert("names"), digest("names")))
    assert "Unknown council\nLetter of unknown type, no date given\n" in plain
