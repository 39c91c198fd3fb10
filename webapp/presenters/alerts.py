"""Presenters: the pages of alerts by e-mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indexer.alerts.store import Alert
from indexer.dates import day_words
from webapp.urls import SearchParams, page_link, search_link, with_query


@dataclass(frozen=True, slots=True)
class OfferPage:
    """The page on which an alert is asked for."""

    search: str
    """What it will tell of, in words."""
    back: str
    """Address of the results."""
    action: str
    """Address that the form is sent to."""
    list_action: str
    months: int
    fault: str = ""
    """What was wrong with the address typed; "" if nothing."""


@dataclass(frozen=True, slots=True)
class SaidPage:
    """A page that says what was done."""

    title: str
    message: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A page with one button: only that does something, as mail programs open links by themselves."""

    title: str
    message: str
    button: str


@dataclass(frozen=True, slots=True)
class ListedAlert:
    """An alert in a person's list."""

    number: int
    title: str
    link: str
    ends: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """A person's alerts."""

    address: str
    alerts: tuple[ListedAlert, ...]
    months: int


SENT = SaidPage(
    "Check your e-mail",
    "We’ve sent a link to the address you typed. Open it within 48 hours to confirm the alert. If nothing arrives, look in your spam folder"
    " and check that you typed the address correctly. We send at most three of these e-mails a day to one address",
)
LIST_SENT = SaidPage(
    "Check your e-mail",
    "If the address you typed has alerts, we’ve sent it a link to them. We send at most three of these e-mails a day to one address",
)
CONFIRM = QuestionPage("Confirm your alert", "You’ll get an e-mail when there is a new letter for this search", "Confirm")
CONFIRMED = SaidPage("Your alert is on", "You’ll get an e-mail when there is a new letter. Each e-mail has a link to stop the alert")
STOP = QuestionPage("Stop this alert", "You’ll get no more e-mails from this alert", "Stop the alert")
STOPPED = SaidPage(
    "Your alert has been stopped", "You’ll get no more e-mails from it. If you have no other alerts, your address has been deleted"
)
FORGOTTEN = SaidPage("Your address has been deleted", "You’ll get no more e-mails from us")


def offer_page(params: SearchParams, title: str, months: int, fault: str = "") -> OfferPage:
    """Return the page on which an alert for the search `params`, called `title`, is asked for."""
    return OfferPage(title, search_link(params), alert_link(params), page_link("alerts/list"), months, fault)


def alert_link(params: SearchParams) -> str:
    """Return the address of the page that offers an alert for a search."""
    return with_query("alerts", params)


def list_page(address: str, alerts: Iterable[Alert], months: int) -> ListPage:
    """Return the page of a person's `alerts`."""
    return ListPage(address, tuple(map(_listed, alerts)), months)


def _listed(alert: Alert) -> ListedAlert:
    link = page_link("search") + (f"?{alert.wanted.address}" if alert.wanted.address else "")
    return ListedAlert(alert.id, alert.wanted.title, link, day_words(alert.ends) if alert.ends else "")
