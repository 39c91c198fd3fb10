"""The API where something is wrong, or nothing has changed: problems with what to do, and tags."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.letter import Report
from indexer.query.language import MOST_CHARACTERS
from indexer.settings.run import Settings
from tests.support import factories
from tests.support.asking import HERE, LETTER, got
from tests.support.memory_engine import MemoryEngine, PartialEngine
from tests.support.pages import client_of, engine_of, letters
from webapp import create_app
from webapp.api.parameters import DEEPEST, DEEPEST_GROUP, MOST_GROUPS_ON_A_PAGE, MOST_ON_A_PAGE
from webapp.options import Options
from webapp.urls import MOST_VALUES


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the small collection."""
    return client_of(letters())


@pytest.mark.parametrize(
    ("group", "page", "size", "status"),
    [
        ("paragraph", DEEPEST // 100, 100, 200),
        ("paragraph", DEEPEST // 100 + 1, 100, 400),
        ("paragraph", DEEPEST, 2, 400),
        ("letter", DEEPEST_GROUP // 20, 20, 200),
        ("letter", DEEPEST_GROUP // 20 + 1, 20, 400),
    ],
)
def test_paging_has_an_end_with_a_way_on(client: FlaskClient, group: str, page: int, size: int, status: int) -> None:
    """Whoever wants all is led to the export, which has all."""
    found = got(client, f"/search?q=caseloads&group={group}&page={page}&size={size}", status)
    if status == 400:
        assert found["type"] == "/api/#too-deep"
        assert len(client.get(found["links"]["json"].removeprefix(HERE)).json["hits"]) == 5


@pytest.mark.parametrize(
    ("address", "parameter", "said"),
    [
        ("/search?authorty=leeds", "authorty", "^Unknown parameter ‘authorty’. Did you mean ‘authority’\\?$"),
        ("/search?limit=5", "limit", "Did you mean ‘size’"),
        ("/authorities?colour=red", "colour", "Unknown parameter ‘colour’. This operation takes find.$"),
        ("/health?colour=red", "colour", "takes no parameters"),
        ("/search?page=x", "page", "integer"),
        ("/search?page=1_0", "page", "integer"),
        ("/search?size=0", "size", "at least|greater"),
        (f"/search?size={MOST_ON_A_PAGE + 1}", "size", "less"),
        (f"/search?group=letter&size={MOST_GROUPS_ON_A_PAGE + 1}", "size", "if results are grouped"),
        ("/search?sort=newst", "sort", "newest"),
        ("/search?q=leeds&q=hull", "q", "more than once"),
        ("/search?facet=colour", "facet", "finding"),
        ("/search?page=-1", "page", "^Must be an integer: at least 1, and 10,000 or less.$"),
        (f"/search?q={'a' * (MOST_CHARACTERS + 1)}", "q", "[Ll]onger"),
        ("/search?" + "&".join(f"year={2000 + number}" for number in range(MOST_VALUES + 1)), "year", f"^More than {MOST_VALUES} values"),
        ("/compare?terms=" + "%0A".join("abcdefghijklm"), "terms", "At most 12 .* 13"),
        (f"/letters/{LETTER}/p/k1?q=x", "q", "Unknown parameter ‘q’"),
    ],
)
def test_a_parameter_that_is_not_allowed_is_told_of(client: FlaskClient, address: str, parameter: str, said: str) -> None:
    """By name, with what would be right; never left out silently, as that would widen an answer."""
    found = got(client, address, 400)
    assert found["type"] == "/api/#bad-parameter"
    assert [one["parameter"] for one in found["errors"]] == [parameter]
    assert re.search(said, found["errors"][0]["message"])


def test_a_search_that_cannot_be_understood_is_pointed_at_and_repaired(client: FlaskClient) -> None:
    """With the place of the fault and an address that works, which keeps all else."""
    found = got(client, "/search?q=leeds+(caseloads&size=3", 400)
    assert (found["type"], found["parameter"], found["query"], found["position"]) == ("/api/#bad-query", "q", "leeds (caseloads", 6)
    assert got(client, found["links"]["repaired"])["size"] == 3


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/search?from=99x", "from"), ("/search?to=99x", "to"), ("/letters?q=(x", "q"), ("/search/by/year?q=(x", "q"),
        ("/compare?terms=(x", "terms"), (f"/letters/{LETTER}?q=(x", "q"),
    ],
)
def test_a_fault_names_its_parameter(client: FlaskClient, address: str, parameter: str) -> None:
    """Whichever operation it is."""
    assert got(client, address, 400)["parameter"] == parameter


@pytest.mark.parametrize(
    "address",
    ["/nothing", "/letters/0123456789abcdef", "/letters/zzz", f"/letters/{LETTER}/p/no-such", "/authorities/XXX", "/search/by/colour",
     f"/letters/{LETTER}/p/no-such/similar"],
)
def test_what_is_not_there_is_a_problem(client: FlaskClient, address: str) -> None:
    """404 with the address that was asked."""
    found = got(client, address, 404)
    assert (found["type"], found["status"], found["instance"]) == ("/api/#not-found", 404, f"/api/v1{address}")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent(client: FlaskClient, method: str) -> None:
    """405, with what is allowed."""
    answer = client.open("/api/v1/search", method=method)
    assert (answer.status_code, answer.json["type"]) == (405, "/api/#only-reading")
    assert {one.strip() for one in answer.headers["Allow"].split(",")} == {"GET", "HEAD"}


@pytest.mark.parametrize(
    "address",
    ["/search?q=caseloads", f"/letters/{LETTER}", f"/letters/{LETTER}/p/k3/similar", "/authorities", "/coverage", "/openapi.json"],
)
def test_an_answer_that_has_not_changed_is_not_sent_again(client: FlaskClient, address: str) -> None:
    """304 for its tag, also one that a proxy made weak; HEAD has the same headers and nothing else."""
    first = client.get(f"/api/v1{address}")
    etag = first.headers["ETag"]
    assert etag.startswith('"')
    assert first.headers["Cache-Control"] == "no-cache"
    for known in (etag, f"W/{etag}", f'"other", {etag}'):
        again = client.get(f"/api/v1{address}", headers={"If-None-Match": known})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    head = client.head(f"/api/v1{address}")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", etag)
    assert head.headers["Content-Length"] == str(len(first.data))


def test_another_question_or_another_index_has_another_tag() -> None:
    """What is asked, and what it is asked of."""
    engine = MemoryEngine()
    engine.rebuild(letters(), factories.REPORT)
    client = create_app(Settings(), engine).test_client()
    etag = client.get("/api/v1/search?q=caseloads").headers["ETag"]
    assert client.get("/api/v1/search?q=agency", headers={"If-None-Match": etag}).status_code == 200
    engine.rebuild(letters()[:1], Report("2026-11-23T12:00:00+00:00"))
    assert client.get("/api/v1/search?q=caseloads", headers={"If-None-Match": etag}).json["total"] == 3


def test_an_answer_that_is_not_whole_is_not_kept() -> None:
    """It has no tag, and says why."""
    engine = PartialEngine()
    engine.rebuild(letters(), factories.REPORT)
    answer = create_app(Settings(), engine).test_client().get("/api/v1/search?q=caseloads")
    assert [one["code"] for one in answer.json["notices"]] == ["partial"]
    assert ("ETag" in answer.headers, answer.headers["Cache-Control"]) == (False, "no-store")


def test_an_error_has_no_tag(client: FlaskClient) -> None:
    """A cache must not keep it for an answer."""
    assert "ETag" not in client.get("/api/v1/search?q=(x").headers


def test_where_there_is_no_index_every_operation_says_so(tmp_path: Path) -> None:
    """503 with a time to ask again; never an empty answer."""
    client = create_app(Settings(index=tmp_path)).test_client()
    for address in ("/search", "/letters", "/authorities", "/coverage", "/health", f"/letters/{LETTER}", "/search/by/year", "/compare"):
        answer = client.get(f"/api/v1{address}")
        assert (answer.status_code, answer.json["type"]) == (503, "/api/#unavailable")
        assert int(answer.headers["Retry-After"]) > 0
    assert client.get("/api/").status_code == client.get("/api/v1/openapi.json").status_code == 200


class _Broken(MemoryEngine):
    """An engine with a fault."""

    def search(self, query: object) -> Any:
        """Fail."""
        raise ZeroDivisionError(str(query))


def test_a_fault_of_ours_tells_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    """It is logged, and a problem."""
    engine = _Broken()
    engine.rebuild(letters(), factories.REPORT)
    answer = create_app(Settings(), engine).test_client().get("/api/v1/search?q=secret")
    assert (answer.status_code, answer.json["type"]) == (500, "/api/#fault")
    assert "secret" not in answer.text
    assert "Zero" not in answer.text
    assert any(record.exc_info for record in caplog.records)


@pytest.mark.parametrize(
    ("options", "address", "kind", "header"),
    [
        (Options(token="a token for tests"), "/search", "password", "WWW-Authenticate"),  # noqa: S106
        (Options(hosts=("letters.example",)), "/search", "refused", ""),
        (Options(rate="1 per hour"), "/search", "too-often", "Retry-After"),
        (Options(), f"/search?q={'a' * 9000}", "too-much", ""),
    ],
)
def test_the_guards_speak_to_programs_too(options: Options, address: str, kind: str, header: str) -> None:
    """Password, host, rate and length: each is a problem, with what to do."""
    client = create_app(Settings(), client_of(letters()).application.extensions["letters"].engine, options).test_client()
    answers = [client.get(f"/api/v1{address}") for _ in range(2)]
    assert answers[-1].mimetype == "application/problem+json"
    assert answers[-1].json["type"] == f"/api/#{kind}"
    assert not header or header in answers[-1].headers


@pytest.mark.parametrize(
    ("origins", "origin", "allowed"),
    [
        ((), "https://a.example", None),
        (("*",), "https://a.example", "*"),
        (("https://a.example",), "https://a.example", "https://a.example"),
        (("https://a.example",), "https://b.example", None),
    ],
)
def test_other_sites_pages_may_ask_only_where_that_is_allowed(origins: tuple[str, ...], origin: str, allowed: str | None) -> None:
    """Answers and errors of the API alone; a site inside a house isn't read by a page from outside, unless it is meant to be."""
    client = create_app(Settings(), engine_of(letters()), Options(origins=origins)).test_client()
    for address in ("/api/v1/search?q=caseloads", "/api/v1/nothing", "/api/v1/openapi.json"):
        answer = client.get(address, headers={"Origin": origin})
        assert answer.headers.get("Access-Control-Allow-Origin") == allowed
        assert ("Origin" in answer.vary) == (bool(origins) and "*" not in origins)
    assert "Access-Control-Allow-Origin" not in client.get("/search", headers={"Origin": origin}).headers
