"""Pages: alerts by e-mail: asked for, confirmed, listed and stopped. They are there only while alerts are on.

Nothing is done by opening a link, as mail programs open them to look for harm: each link leads to a button. A signed link is all that is
needed to confirm, list or stop; there are no passwords and no cookies, so no other site can do any of it in a reader's name.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, request

from indexer.alerts.addresses import WrongAddress, address_typed
from indexer.alerts.links import CONFIRM, LIST, STOP
from indexer.alerts.store import Store, TooManyAsked, open_store
from indexer.errors import LettersError, NotFound, UsageError
from webapp.presenters import alerts as shown
from webapp.presenters.feed import followed
from webapp.services.alerts import alerts_now, wanted_from
from webapp.services.request_context import index_now, params_now
from webapp.services.search_service import with_typed_filters_in_panel
from webapp.urls import SearchParams

LONGEST_TITLE = 200
ELSEWHERE = "This form was sent from another site. Open it here, and send it again"

alerts = Blueprint("alerts", __name__, url_prefix="/alerts")


@alerts.before_request
def require_own_form() -> None:
    """Refuse a form that another site's page sends; browsers say where it comes from. Mail programs may stop an alert from anywhere."""
    if request.method != "POST" or request.endpoint == "alerts.stop":
        return
    own = {_origin(alerts_now().settings.public), f"{request.scheme}://{request.host}".lower()}
    origin, site = request.headers.get("Origin", ""), request.headers.get("Sec-Fetch-Site", "same-origin")
    if site not in {"same-origin", "none"} or (origin and origin.lower() not in own):
        raise UsageError(ELSEWHERE)


@alerts.after_request
def keep_private(response: Response) -> Response:
    """Let no cache keep these pages and no search engine list them. As for all pages, browsers tell other sites no address of ours."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@alerts.get("")
def offer() -> Response:
    """Offer an alert for a search."""
    return _offered(_params())


@alerts.post("")
def ask() -> Response:
    """Send a link to confirm an alert; what is shown is the same for any address."""
    params = _params()
    wanted = wanted_from(index_now().engine, params, _title(params))
    try:
        alerts_now().ask(address_typed(request.form.get("email", "")), wanted)
    except (WrongAddress, TooManyAsked) as error:
        return _offered(params, error)
    return _said(shown.SENT)


@alerts.post("/list")
def ask_for_list() -> Response:
    """Send a link to somebody's alerts; what is shown is the same for any address."""
    try:
        alerts_now().ask_for_list(address_typed(request.form.get("email", "")))
    except (WrongAddress, TooManyAsked) as error:
        return _offered(SearchParams(), error)
    return _said(shown.LIST_SENT)


@alerts.route("/confirm/<token>", methods=["GET", "POST"])
def confirm(token: str) -> Response:
    """Ask whether an alert is wanted, and confirm it."""
    own = alerts_now()
    with open_store(own.settings) as store:
        alert = store.alert(own.links(store).read(CONFIRM, token))
        if request.method != "POST":
            return make_response(render_template("alert_question.html", page=shown.CONFIRM, search=alert.wanted.title))
        store.confirm(alert.id, index_now().engine.heads())
        return _said(shown.CONFIRMED)


@alerts.route("/stop/<token>", methods=["GET", "POST"])
def stop(token: str) -> Response:
    """Ask whether to stop an alert, and stop it; mail programs do so at once (RFC 8058). To stop one that is gone is no error."""
    own = alerts_now()
    with open_store(own.settings) as store:
        number = own.links(store).read(STOP, token)
        if request.method != "POST":
            return make_response(render_template("alert_question.html", page=shown.STOP, search=_title_of(store, number)))
        store.stop(number)
        return _said(shown.STOPPED)


@alerts.route("/list/<token>", methods=["GET", "POST"])
def listing(token: str) -> Response:
    """Show somebody's alerts; stop one, keep it for longer, or delete the address."""
    own = alerts_now()
    with open_store(own.settings) as store:
        person = own.links(store).read(LIST, token)
        address = store.address(person)
        if request.method == "POST" and _do(store, person):
            return _said(shown.FORGOTTEN)
        page = shown.list_page(address, store.alerts(person), own.settings.months)
        return make_response(render_template("alert_list.html", page=page))


def _do(store: Store, person: int) -> bool:
    """Do what a button of a person's list says; return whether nothing is left of that person."""
    if "forget" in request.form:
        store.forget(person)
        return True
    for name, action in (("stop", store.stop), ("keep", store.keep)):
        number = request.form.get(name, "")
        if number.isdecimal() and int(number[:15]) in {one.id for one in store.alerts(person)}:
            action(int(number))
    return not store.alerts(person)


def _params() -> SearchParams:
    return with_typed_filters_in_panel(index_now().engine, params_now())


def _title(params: SearchParams) -> str:
    return followed(params)[:LONGEST_TITLE]


def _title_of(store: Store, number: int) -> str:
    try:
        return store.alert(number).wanted.title
    except NotFound:
        return ""


def _offered(params: SearchParams, error: LettersError | None = None) -> Response:
    page = shown.offer_page(params, _title(params), alerts_now().settings.months, str(error) if error else "")
    return make_response(render_template("alert_offer.html", page=page), error.status if error else 200)


def _said(page: shown.SaidPage) -> Response:
    return make_response(render_template("alert_said.html", page=page))


def _origin(address: str) -> str:
    """Return the part of an address that browsers send as "Origin"."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()
