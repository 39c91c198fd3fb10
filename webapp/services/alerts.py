"""Services: alerts by e-mail, as the pages need them: who asks, confirms and stops, and mails that are sent while the page is shown.

Whatever somebody asks for, the answer is the same and takes the same steps, so that it tells nothing of who has alerts here. A mail that
was asked for is stored; a thread sends it at once, and `alerts send` sends it later if the mail server is away.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from threading import Lock, Thread

from flask import current_app

from indexer.alerts.links import Links
from indexer.alerts.sending import send_waiting, writer_for
from indexer.alerts.store import Store, Wanted, open_store
from indexer.engines import Engine
from indexer.errors import LettersError, UsageError
from indexer.query import Query, Sort, parse_query, print_query
from indexer.search import search
from indexer.settings.alerts import AlertSettings
from webapp.services.search_service import query_for, require_known
from webapp.urls import GroupBy, SearchParams, query_string

LOGGER = logging.getLogger(__name__)
WAIT_SECONDS = 60
"""How long mails wait for another process that is sending, before they are left to it or to the next run."""


class Postman:
    """Sends the mails that wait, in a thread of its own, so that no page waits for the mail server."""

    def __init__(self, settings: AlertSettings) -> None:
        """Send through the mail server of these `settings`; no thread is started before there is a mail."""
        self._settings = settings
        self._lock = Lock()
        self._wanted = self._running = False

    def wake(self) -> None:
        """Have the mails that wait now sent, and return at once."""
        with self._lock:
            self._wanted = True
            if not self._running:
                self._running = True
                Thread(target=self._run, name="alerts", daemon=True).start()

    def _run(self) -> None:
        while self._is_wanted():
            try:
                send_waiting(self._settings, WAIT_SECONDS)
            except LettersError as error:
                LOGGER.warning("mails could not be sent just now and are still waiting: %s", error)
            except Exception:  # a thread that dies without a word would leave all later mails to the timer
                LOGGER.exception("mails could not be sent and are still waiting")

    def _is_wanted(self) -> bool:
        with self._lock:
            self._running, self._wanted = self._wanted, False
            return self._running


class Alerts:
    """The alerts of this site."""

    def __init__(self, settings: AlertSettings) -> None:
        """Use the store and the mail server of these `settings`."""
        self.settings = settings
        self.postman = Postman(settings)

    def ask(self, address: str, wanted: Wanted) -> None:
        """Have a mail sent to `address` that asks to confirm an alert. Raises `TooManyAsked` if the whole site is asked too often."""
        with open_store(self.settings) as store, store.step():
            if store.may_ask(address):
                self._write(store, address, wanted)
        self.postman.wake()

    def ask_for_list(self, address: str) -> None:
        """Have a link to the alerts of `address` sent to it, if it has any. Raises the same as `ask`."""
        with open_store(self.settings) as store, store.step():
            person = store.person(address)
            if store.may_ask(address) and person is not None:
                store.put("list", person, writer_for(self.settings, store).listing(store.address(person), person))
        self.postman.wake()

    def links(self, store: Store) -> Links:
        """Return what makes and reads signed links."""
        return Links(self.settings.public, store.secret)

    def _write(self, store: Store, address: str, wanted: Wanted) -> None:
        """Store the mail that goes with an alert: to confirm it or, if it is there already, to see it."""
        alert, writer = store.ask(address, wanted), writer_for(self.settings, store)
        if alert is None:
            person = store.owner(address)
            store.put("known", person, writer.known(store.address(person), person, there=False))
        elif alert.confirmed:
            store.put("known", alert.person, writer.known(store.address(alert.person), alert.person, there=True))
        else:
            store.put("confirm", alert.person, writer.confirmation(store.address(alert.person), alert), alert.id)


def alerts_now() -> Alerts:
    """Return the alerts of the application; only pages that are there while alerts are on ask for them."""
    found: Alerts = current_app.extensions["letters.alerts"]
    return found


def wanted_from(engine: Engine, params: SearchParams, title: str) -> Wanted:
    """Return the search of `params` to be told about, called `title`, without its order and page.

    Raises `BadQuery` or `NotUnderstood` if it can't be searched as it stands, and `UsageError` if it can't be written down.
    """
    asked = replace(query_for(params), corrected=False)
    require_known(search(engine, replace(asked, start=0, limit=0), most=False).notices)
    text = print_query(Query(root=asked.root, filters=asked.filters, dates=asked.dates))
    again = parse_query(text)
    if (again.root, set(again.filters), again.dates) != (asked.root, set(asked.filters), asked.dates):
        raise UsageError("This search can’t be kept as an alert. Make it simpler, and try again")
    plain = replace(params, sort=Sort.RELEVANCE, group=GroupBy.PARAGRAPH, page=1, sharper=False)
    return Wanted(title, query_string(plain), text, params.abbreviations, params.names)
