"""Pages: error pages, each with its own status; internal details are logged, never shown."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, current_app, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from indexer.errors import LettersError, SearchUnavailable
from webapp.api.problems import problem_of, with_headers_of
from webapp.middleware.auth import told
from webapp.middleware.request_state import request_state
from webapp.presenters.error_page import ErrorPage, error_page
from webapp.services.request_context import comes_from_a_program
from webapp.urls import Pairs, compare_link, compare_params_from, grades_link, here_with, neighbours_from, params_from

SAID: Mapping[int, tuple[str, str]] = {
    400: ("We can’t read this request", "This site does not accept this address, or one of the headers sent with it. Check the address"),
    401: ("Password needed", "This site is not public. Ask its administrator for the password"),
    403: ("Administrators only", "You can see this page only on the server itself, or with the administrator’s token"),
    404: ("Page not found", "There is no page at this address"),
    405: ("Method not allowed", "This page can only be read. You can’t send anything to it"),
    414: ("Address too long", "This address is too long for one search. Search for less at a time"),
    429: ("Too many requests", "You have made too many requests. Wait a minute, then try again"),
    503: ("Busy at the moment", "Too many large requests and downloads are in progress. Try again in a few seconds"),
}
"""Title and message of the page for each status; any other is shown as a 400 or, from 500 up, as our fault."""
OURS = ("Something went wrong", "This is our fault, and it has been logged. Try again, or go back")


def show_error(error: LettersError) -> Response:
    """Return the page for one of our own errors; if search is unavailable, also log why."""
    if isinstance(error, SearchUnavailable):
        current_app.logger.warning("search is not available: %s", error, extra={"fields": {"id": request_state().id}})
    if comes_from_a_program():
        return problem_of(error)
    arguments = tuple(request.args.items(multi=True))
    here = here_with(arguments) if request.url_rule and request.method in ("GET", "HEAD") else ""
    return with_headers_of(error, _shown(error_page(error, params_from(arguments), told(error), _page_of_file(arguments), here)))


def _page_of_file(arguments: Pairs) -> str:
    """Return the address of the page that shows what the requested page or file does, if that is not the page of results, or ""."""
    if request.blueprint == "comparing":
        return compare_link(compare_params_from(arguments))
    return grades_link(params_from(arguments), neighbours_from(arguments)) if request.blueprint == "grading" else ""


def show_http_error(error: HTTPException) -> Response:
    """Return the page for an HTTP error: no such address, a method that is not allowed, no permission."""
    if comes_from_a_program():
        return problem_of(error)
    status = error.code or 500
    title, message = SAID.get(status, SAID[400] if status < 500 else OURS)
    look = "missing" if status < 500 else "down"
    return with_headers_of(error, _shown(ErrorPage(params_from(()), status, look, title, message)))


def show_crash(error: Exception) -> Response:
    """Log a bug in this program and return a page for it."""
    number = request_state().id
    # Of alerts, whose addresses are signed links, only the route is told.
    where = request.url_rule.rule if request.url_rule and request.blueprint == "alerts" else request.path
    current_app.logger.error("error in a page: %s", where, exc_info=error, extra={"fields": {"id": number}})
    if comes_from_a_program():
        return problem_of(error)
    title, message = OURS
    return _shown(ErrorPage(params_from(()), 500, "down", title, f"{message}. If you report it, quote this number: {number}"))


def _shown(page: ErrorPage) -> Response:
    return make_response(render_template("error.html", page=page), page.status)
