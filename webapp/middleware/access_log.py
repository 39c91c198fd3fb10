"""Middleware: what the log tells of each request, as plain lines or as JSON; what was searched for only where that is asked for."""

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

from webapp.middleware.auth import options_now
from webapp.middleware.request_state import request_state
from webapp.options import Options

LOGGER = logging.getLogger("webapp.requests")
REQUEST_ID = "X-Request-ID"
TALKERS: Mapping[str, int] = {"flask-limiter": logging.WARNING, "waitress.queue": logging.ERROR}
"""Loggers that would write a line for each request too, the first with the client's address; and from which level on they are heard."""
GOOD_ID = re.compile(r"[A-Za-z0-9._:-]{8,128}")
"""Ids of a proxy that are taken over; anything else could be written to be read wrongly in a log."""
TOLD: Mapping[str, str] = {"query": "QUERY_STRING", "client": "REMOTE_ADDR"}
"""What is told only where it is asked for, and the key of the request that it comes from."""


class Plain(logging.Formatter):
    """One line for people: time, level, what happened, and its fields as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; signs that could pretend to be another line are written as escapes."""
        fields = "".join(f" {name}={value}" for name, value in fields_of(record).items())
        said = f"{_time(record)} {record.levelname.lower()} {record.getMessage()}{fields}"
        trouble = f"\n{self.formatException(record.exc_info)}" if record.exc_info else ""
        return said.encode("unicode_escape").decode("ascii") + trouble


class Json(logging.Formatter):
    """One object on a line, for programs that gather logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object."""
        made = {"time": _time(record), "level": record.levelname.lower(), "logger": record.name, "message": record.getMessage()}
        trouble = {"trace": self.formatException(record.exc_info)} if record.exc_info else {}
        return json.dumps({**made, **fields_of(record), **trouble})


FORMATS: Mapping[str, type[logging.Formatter]] = {"plain": Plain, "json": Json}


def fields_of(record: logging.LogRecord) -> Mapping[str, object]:
    """Return what a record says beside its message."""
    fields: Mapping[str, object] = getattr(record, "fields", {})
    return fields


def start_log(options: Options) -> None:
    """Let all that is logged go to standard error, as `options` say; called once, by the program that serves."""
    handler = logging.StreamHandler(sys.stderr) if options.log in FORMATS else logging.NullHandler()
    if make := FORMATS.get(options.log):
        handler.setFormatter(make())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name, level in TALKERS.items():
        logging.getLogger(name).setLevel(level)


def begin() -> None:
    """Note when the request came and give it an id: the proxy's, where one is trusted and sends one, else one of ours."""
    given = request.headers.get(REQUEST_ID, "") if options_now().proxies else ""
    request_state().id = given if GOOD_ID.fullmatch(given) else secrets.token_hex(8)


def end(response: Response) -> Response:
    """Put the id on the answer, and log the request when the answer has been sent; a file's as it begins, since none tells its end."""
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
    """Return the rule that the address fits, since the address itself may hold what someone looked for."""
    return request.url_rule.rule if request.url_rule else "-"


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
