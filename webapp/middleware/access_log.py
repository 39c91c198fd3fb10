"""Middleware: the access log, as plain lines or JSON; search words are logged only if the options ask for them."""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from flask import Response, request

from webapp.middleware.request_state import request_state
from webapp.options import Options
from webapp.services.request_context import options_now

LOGGER = logging.getLogger("webapp.requests")
REQUEST_ID = "X-Request-ID"
TALKERS: Mapping[str, int] = {
    "flask-limiter": logging.WARNING, "waitress.queue": logging.ERROR, "mcp": logging.WARNING, "httpx2": logging.WARNING,
}  # fmt: skip
"""Loggers that would also write a line per request, with the client's address or what was asked; and the lowest level to keep from each."""
GOOD_ID = re.compile(r"[A-Za-z0-9._:-]{8,128}")
"""Ids accepted from a proxy; any other could be made to mislead readers of the log."""
TOLD: Mapping[str, str] = {"query": "QUERY_STRING", "client": "REMOTE_ADDR"}
"""Fields logged only on request, and the WSGI variable that each comes from."""


class Plain(logging.Formatter):
    """One line for people: time, level, message, and the fields as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; characters that could fake another line are escaped."""
        fields = "".join(f" {name}={value}" for name, value in fields_of(record).items())
        said = f"{_time(record)} {record.levelname.lower()} {record.getMessage()}{fields}"
        trouble = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return said.encode("unicode_escape").decode("ascii") + trouble


class Json(logging.Formatter):
    """One JSON object per line, for log collectors."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the JSON object."""
        made = {"time": _time(record), "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        trouble = {"trace": self.formatException(record.exc_info)} if record.exc_info else {}
        return json.dumps({**made, **fields_of(record), **trouble})


FORMATS: Mapping[str, type[logging.Formatter]] = {"plain": Plain, "json": Json}


def fields_of(record: logging.LogRecord) -> Mapping[str, object]:
    """Return the fields that a record has besides its message."""
    fields: Mapping[str, object] = getattr(record, "fields", {})
    return fields


def start_log(options: Options) -> None:
    """Send all logging to standard error, as `options` say; called once, by the program that serves."""
    handler = logging.StreamHandler(sys.stderr) if options.log in FORMATS else logging.NullHandler()
    if make := FORMATS.get(options.log):
        handler.setFormatter(make())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name, level in TALKERS.items():
        logging.getLogger(name).setLevel(level)


def begin() -> None:
    """Give the request an id: the proxy's, if we trust one and it sends one, otherwise our own."""
    given = request.headers.get(REQUEST_ID, "") if options_now().proxies else ""
    request_state().id = given if GOOD_ID.fullmatch(given) else secrets.token_hex(8)


def end(response: Response) -> Response:
    """Add the id to the response, and log the request once the response is sent; a file is logged at its start, as its end is unknown."""
    state = request_state()
    response.headers[REQUEST_ID] = state.id
    fields = {"id": state.id, "method": request.method, "route": _route(), "status": response.status_code}
    told = {name: quote(request.environ.get(TOLD[name], ""), safe="=&+%:.") for name in options_now().log_also}

    def log() -> None:
        LOGGER.info("request", extra={"fields": {**fields, "ms": round((time.perf_counter() - state.started) * 1000, 1), **told}})

    if response.direct_passthrough:
        log()
    else:
        response.call_on_close(log)
    return response


def _route() -> str:
    """Return the URL rule that matched, because the address itself may contain search words."""
    return request.url_rule.rule if request.url_rule else "-"


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
