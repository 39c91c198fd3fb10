"""The log: what it tells of each request, and what it keeps to itself."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from indexer.letter import Source
from indexer.settings.run import Settings
from tests.support.pages import engine_of, letters
from webapp import create_app
from webapp.middleware.access_log import FORMATS, Json, Plain, fields_of, start_log
from webapp.options import LOGS, Options


@pytest.fixture(autouse=True)
def _listening(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def told(caplog: pytest.LogCaptureFixture, address: str, headers: dict[str, str] | None = None, **options: object) -> dict[str, object]:
    """Ask for `address` and return the fields of the one line that is logged, with the id that the answer carries."""
    app = create_app(Settings(index=Path("nowhere")), engine_of(letters()), Options(**options))  # type: ignore[arg-type]
    with app.test_client() as client, client.get(address, headers=headers) as answer:
        answer.get_data()
    (record,) = [one for one in caplog.records if one.name == "webapp.requests"]
    return {**fields_of(record), "answered": answer.headers["X-Request-ID"]}


def test_a_request_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """Id, method, route, status and milliseconds; neither the search nor the one who searched."""
    fields = told(caplog, "/search?q=caseloads")
    assert {name: fields[name] for name in ("method", "route", "status")} == {"method": "GET", "route": "/search", "status": 200}
    assert isinstance(fields["ms"], float)
    assert fields["id"] == fields["answered"]
    assert "caseloads" not in caplog.text + str(fields)
    assert "127.0.0.1" not in str(fields)


@pytest.mark.parametrize("address", ["/search?q=secret", "/search?q=(secret", "/search.csv?q=secret", "/letters/secret"])
def test_what_was_searched_for_is_not_told_unless_asked_for(caplog: pytest.LogCaptureFixture, address: str) -> None:
    """By no kind of answer; asked for, it is told, in one piece."""
    told(caplog, address)
    assert "secret" not in "".join(make().format(one) for make in FORMATS.values() for one in caplog.records)
    caplog.clear()
    fields = told(caplog, "/search?q=a%0Ab+c", log_also=("query", "client"))
    assert (fields["query"], fields["client"]) == ("q=a%0Ab+c", "127.0.0.1")


@pytest.mark.parametrize(
    ("proxies", "given", "kept", "why"),
    [
        (1, "5f3c-from.the:proxy", True, "a trusted proxy's id"),
        (0, "5f3c-from.anybody", False, "there is no proxy"),
        (1, "short", False, "no id"),
        (1, "x" * 129, False, "too long"),
        (1, "id status=200 more", False, "would be read as fields"),
    ],
)
def test_a_request_keeps_its_proxy_s_id(caplog: pytest.LogCaptureFixture, proxies: int, given: str, kept: bool, why: str) -> None:
    """So that the proxy's log and this one can be read side by side."""
    fields = told(caplog, "/", {"X-Request-ID": given}, proxies=proxies)
    assert (fields["id"] == given) == kept
    assert fields["answered"] == fields["id"]


@pytest.mark.parametrize(("method", "tag", "status"), [("GET", "", 200), ("HEAD", "", 200), ("GET", "the file's", 304)])
def test_a_file_that_is_sent_is_one_line(tmp_path: Path, caplog: pytest.LogCaptureFixture, method: str, tag: str, status: int) -> None:
    """Though the server sends it on its own, and nobody is told when that ends."""
    content = b"%PDF-1.7 words"
    (tmp_path / "letter.pdf").write_bytes(content)
    source = Source("letter.pdf", str(tmp_path), sha256(content).hexdigest(), len(content), 1)
    letter = replace(letters()[0], sources=(source,))
    client = create_app(Settings(), engine_of((letter,), folders=(str(tmp_path),))).test_client()
    known = {"If-None-Match": f'"{source.sha256}"'} if tag else {}
    with client.open(f"/letters/{letter.id}/original", method=method, headers=known) as answer:
        answer.get_data()
    (record,) = [one for one in caplog.records if one.name == "webapp.requests"]
    assert (fields_of(record)["route"], fields_of(record)["status"]) == ("/letters/<name>/original", status)


def test_a_fault_of_ours_is_found_by_its_number(caplog: pytest.LogCaptureFixture) -> None:
    """The page, the answer's header and the log give the same."""
    app = create_app(Settings(index=Path("nowhere")), engine_of(letters()))
    app.add_url_rule("/fault", view_func=lambda: 1 // 0)
    answer = app.test_client().get("/fault")
    number = answer.headers["X-Request-ID"]
    (logged,) = [one for one in caplog.records if one.levelname == "ERROR"]
    assert answer.status_code == 500
    assert f"quote this number: {number}." in answer.text
    assert fields_of(logged)["id"] == number


def record(message: str, **fields: object) -> logging.LogRecord:
    """Return a record with `fields`, and with the error at hand."""
    made = logging.LogRecord("webapp", logging.ERROR, __file__, 1, message, None, sys.exc_info() if sys.exc_info()[0] else None)
    made.fields = fields
    return made


def test_a_plain_line_is_one_line() -> None:
    """Nobody can write a second one by asking for an address with a line's end."""
    line = Plain().format(record("a page failed: /a\nb\x1b[31m", id="7"))
    assert "\n" not in line
    assert "\x1b" not in line
    assert line.endswith("error a page failed: /a\\nb\\x1b[31m id=7")


def test_json_is_read_by_programs() -> None:
    """One object on a line, with the error's trace in it."""
    try:
        _ = 1 / 0
    except ZeroDivisionError:
        line = Json().format(record("a page\nfailed", status=500))
    made = json.loads(line)
    assert "\n" not in line
    assert made["message"] == "a page\nfailed"
    assert made["status"] == 500
    assert "ZeroDivisionError: division" in made["trace"]
    assert made["time"].endswith("Z")


@pytest.mark.parametrize(("log", "lines"), [("plain", 1), ("json", 1), ("off", 0)])
def test_the_log_goes_to_standard_error(log: str, lines: int, capsys: pytest.CaptureFixture[str]) -> None:
    """In the form that was asked for, or not at all."""
    assert log in LOGS
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    try:
        start_log(Options(log=log))
        logging.getLogger("webapp.requests").info("request", extra={"fields": {"status": 200}})
        assert len(capsys.readouterr().err.splitlines()) == lines
    finally:
        root.handlers[:], root.level = kept, level
