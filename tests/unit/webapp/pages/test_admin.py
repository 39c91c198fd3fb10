"""Pages for who runs this: the state of the index, the numbers for Prometheus, searches that found nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from indexer.settings.run import Settings
from tests.support.pages import UNREAD, engine_of, faults_of, letters, words_of
from webapp import create_app
from webapp.options import Options
from webapp.services.zero_results import FILE, LONGEST, ZeroResults

TOKEN = "long-enough-token"  # noqa: S105  # of this test alone
FAR = {"REMOTE_ADDR": "192.0.2.7"}
"""A reader on another machine."""


def client_with(folder: Path, **options: object) -> FlaskClient:
    """Return a client of the pages over the small collection, served with `options`."""
    engine = engine_of(letters(), unread=UNREAD)
    return create_app(Settings(index=folder), engine, Options(**options)).test_client()  # type: ignore[arg-type]


def numbers(client: FlaskClient) -> dict[str, float]:
    """Return the samples of /metrics by name and labels, as Prometheus's own parser reads them."""
    text = client.get("/metrics").text
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.parametrize("address", ["/status", "/metrics"])
@pytest.mark.parametrize(
    ("token", "headers", "environ", "status", "why"),
    [
        ("", {}, {}, 200, "who asks on this machine may, where there is no token"),
        ("", {}, FAR, 403, "others may not"),
        ("", {"X-Forwarded-For": "127.0.0.1"}, {}, 403, "a proxy on this machine is not its reader"),
        (TOKEN, {}, {}, 401, "with a token, this machine needs it too"),
        (TOKEN, {"Authorization": f"Bearer {TOKEN}"}, FAR, 200, "who has it may from anywhere"),
        (TOKEN, {"Authorization": "Bearer wrong-token"}, {}, 401, "a wrong one opens nothing"),
    ],
)
def test_only_staff_see_staff_pages(
    tmp_path: Path, address: str, token: str, headers: dict[str, str], environ: dict[str, str], status: int, why: str
) -> None:
    """And no cache between keeps them for others."""
    answer = client_with(tmp_path, admin_token=token).get(address, headers=headers, environ_base=environ)
    assert answer.status_code == status, why
    if status == 200:
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_status_tells_what_the_index_holds(tmp_path: Path) -> None:
    """When it was built, how much is in it, and every file that could not be read, with its reason."""
    engine = engine_of(letters(), unread=UNREAD)
    html = create_app(Settings(index=tmp_path), engine).test_client().get("/status").text
    assert faults_of(html) == []
    words = words_of(html)
    for part in ("Index built 22 November 2026, 12:00 UTC", f"Search engine {engine.name}", f"Generation {engine.generation()}",
                 "Letters 5", "Councils 3", "/letters/bad <file>.pdf Password-protected", "Not counted"):
        assert part in words


def test_searches_are_counted_by_outcome_and_never_by_words(tmp_path: Path) -> None:
    """Found, nothing, not understood; requests and their time by endpoint."""
    client = client_with(tmp_path)
    for text in ("caseloads", "caseloads", "zebra", "(caseloads"):
        client.get("/search", query_string={"q": text})
    client.get("/no/such/page")
    counted = numbers(client)
    assert counted["letters_searches_total['found']"] == 2
    assert counted["letters_searches_total['nothing']"] == 1
    assert counted["letters_searches_total['not understood']"] == 1
    assert counted["letters_searches_total['down']"] == 0
    assert counted["letters_requests_total['200', 'GET', 'pages.search']"] == 3
    assert counted["letters_requests_total['404', 'GET', 'none']"] == 1
    assert counted["letters_request_seconds_count['pages.search']"] == 4
    assert (counted["letters_letters[]"], counted["letters_unread_files[]"], counted["letters_index_up[]"]) == (5, 1, 1)
    assert "zebra" not in client.get("/metrics").text


def test_numbers_are_told_while_the_index_is_down(tmp_path: Path) -> None:
    """That is when they are wanted."""
    client = create_app(Settings(index=tmp_path / "nothing built")).test_client()
    assert client.get("/search?q=caseloads").status_code == 503
    counted = numbers(client)
    assert counted["letters_index_up[]"] == 0
    assert counted["letters_searches_total['down']"] == 1


def test_searches_that_found_nothing_are_kept_where_that_is_wanted(tmp_path: Path) -> None:
    """By their words alone, the most frequent first; a filter's fault is not the words'."""
    client = client_with(tmp_path, zero_results=True)
    for address in ("/search?q=zebra", "/search?q=ZEBRA", "/search?q=giraffe", "/search?q=caseloads&section=none", "/search?q=caseloads"):
        client.get(address)
    words = words_of(client.get("/status").text).partition("Searches with no results")[2]
    assert words.index("zebra 2") < words.index("giraffe 1")
    assert "caseloads" not in words
    assert "Only searches without filters on the results page are counted, not those with filters or through the API." in words


def test_searches_are_not_kept_by_default(tmp_path: Path) -> None:
    """Not a trace of them on the disk."""
    client_with(tmp_path).get("/search?q=zebra")
    assert list(tmp_path.iterdir()) == []


def test_a_store_of_searches_stays_small(tmp_path: Path) -> None:
    """Of too many, those asked for most often stay; a long one is cut."""
    misses = ZeroResults(tmp_path, most=3)
    for text in ("kept", "kept", "x" * 1000, "one", "two", "two", "three"):
        misses.count(text)
    found = misses.most_frequent(9) or ()
    assert len(found) == 3
    assert (found[0].text, found[0].count) == ("kept", 2)
    assert max(len(one.text) for one in found) <= LONGEST


def test_a_disk_that_cannot_be_written_costs_no_page(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The log says so, without the words."""
    (tmp_path / "file").touch()
    client = client_with(tmp_path / "file", zero_results=True)
    assert client.get("/search?q=zebra").status_code == 200
    assert "could not be counted" in caplog.text
    assert "zebra" not in caplog.text
    assert ZeroResults(tmp_path / "file").most_frequent(1) == ()


@pytest.mark.parametrize(
    ("content", "why"), [(b"", "nothing in it"), (b"SQLite format 3\0" + b"\xff" * 4096, "damaged"), (b"words", "no database")]
)
def test_counts_that_cannot_be_read_cost_no_page(tmp_path: Path, content: bytes, why: str) -> None:
    """The page on the state says so, and shows the rest."""
    (tmp_path / FILE).write_bytes(content)
    answer = client_with(tmp_path, zero_results=True).get("/status")
    assert answer.status_code == 200, why
    assert "The file can’t be read" in words_of(answer.text)
    assert "Letters 5" in words_of(answer.text)


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_is_no_search(tmp_path: Path, text: str) -> None:
    """It is not counted."""
    misses = ZeroResults(tmp_path)
    misses.count(text)
    misses.count("  two   words ")
    (one,) = misses.most_frequent(9) or ()
    assert (one.text, one.count) == ("two words", 1)
