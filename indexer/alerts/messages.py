"""Alerts: the mails, as plain text and HTML. Their HTML is made by templates that escape, as that of pages is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from functools import cache

from jinja2 import Environment, PackageLoader, select_autoescape

from indexer.alerts.digest import Digest, NewLetter
from indexer.alerts.links import CONFIRM, LIST, STOP, Links
from indexer.alerts.store import CONFIRM_HOURS, Alert, present
from indexer.citation import council_words, kind_words
from indexer.dates import day_words
from indexer.highlighted_text import HighlightedText, highlighted
from indexer.settings.alerts import AlertSettings

NAME = "Inspection letters"
_WHOLE_LINES = SMTP.clone(max_line_length=998)
"""Headers on one line each, as long as RFC 5322 allows: Python would turn a long link into encoded words, which is a link no more."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]+")
"""What no line of a mail may have: line ends, marks that turn the direction of writing, what is no character."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph in a digest."""

    text: HighlightedText
    link: str
    section: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A letter in a digest."""

    council: str
    kind: str
    """Its type and date in words."""
    first_seen: str
    """The day when it came, in words; "" if that isn't known."""
    link: str
    passages: tuple[Passage, ...]
    more: int
    """How many matching paragraphs are not shown."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the mails. `to` is the address of a person; every mail has a Message-ID of its own, kept when it is sent again."""

    settings: AlertSettings
    links: Links

    def confirmation(self, to: str, alert: Alert) -> bytes:
        """Return the mail that asks whether an alert is wanted. It has no word that whoever asked could have chosen."""
        facts = {"confirm": self.links.signed(CONFIRM, alert.id), "hours": CONFIRM_HOURS}
        return self._mail(to, "Confirm your alert for inspection letters", "confirm", facts)

    def known(self, to: str, person: int, *, there: bool) -> bytes:
        """Return the mail that says that there is nothing to confirm: the alert is `there`, or else there are as many as there may be."""
        facts = {"list": self.links.signed(LIST, person), "there": there}
        return self._mail(to, "Your alerts for inspection letters", "known", facts)

    def listing(self, to: str, person: int) -> bytes:
        """Return the mail with the link to a person's alerts."""
        return self._mail(to, "Your alerts for inspection letters", "list", {"list": self.links.signed(LIST, person)})

    def ending(self, to: str, alert: Alert) -> bytes:
        """Return the mail that says that an alert will end."""
        ends = day_words(alert.ends) if alert.ends else ""
        facts = {"title": fit(alert.wanted.title), "ends": ends}
        return self._mail(to, f"Your alert will end on {ends}", "ending", facts, alert)

    def digest(self, to: str, alert: Alert, digest: Digest) -> bytes:
        """Return the mail with new letters."""
        title, many = fit(alert.wanted.title), digest.total != 1
        facts = {
            "title": title,
            "count": f"{digest.total:,} new letter{'s' if many else ''}",
            "entries": tuple(map(self._entry, digest.letters)),
            "more": digest.total - len(digest.letters),
            "search": self.links.search(alert.wanted.address),
            "new": self.links.new(),
        }
        return self._mail(to, f"{facts['count']}: {title}", "digest", facts, alert)

    def _entry(self, new: NewLetter) -> Entry:
        letter = new.letter
        passages = (
            Passage(highlighted(fit(hit.text), hit.spans, hit.window), self.links.paragraph(hit.letter_id, hit.key), fit(hit.section))
            for hit in new.hits
        )
        came = day_words(letter.first_seen.date()) if letter.first_seen else ""
        council = council_words(letter.authority)
        return Entry(fit(council), fit(kind_words(letter)), came, self.links.letter(letter.id), tuple(passages), new.total - len(new.hits))

    def _mail(self, to: str, subject: str, template: str, facts: Mapping[str, object], alert: Alert | None = None) -> bytes:
        """Return a whole mail; one about an `alert` can be used to stop it with one click (RFC 8058)."""
        message = EmailMessage(policy=SMTP)
        message["From"] = f"{NAME} <{self.settings.sender}>"
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = format_datetime(present())
        message["Message-ID"] = make_msgid(domain=self.settings.sender.partition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        stops = {}
        if alert:
            stops = {"stop": self.links.signed(STOP, alert.id), "list": self.links.signed(LIST, alert.person)}
            message["List-Unsubscribe"] = f"<{stops['stop']}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        for form, subtype in (("txt", "plain"), ("html", "html")):
            text = _templates().get_template(f"{template}.{form}").render(facts, **stops, site=self.links.public)
            add = message.set_content if form == "txt" else message.add_alternative
            add(text, subtype=subtype, cte="quoted-printable")
        return message.as_bytes(policy=_WHOLE_LINES)


def fit(text: str) -> str:
    """Return a text with a space in place of each character that no mail may have, so that every position stays; a lone one too."""
    return _CONTROL.sub(lambda found: " " * len(found[0]), text)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("indexer.alerts"), autoescape=select_autoescape(("html",)), trim_blocks=True, lstrip_blocks=True
    )
