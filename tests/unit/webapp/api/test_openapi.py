"""The API and its document: whatever the document allows, and what it doesn't, gets an answer that the document describes."""

from __future__ import annotations

import json
from difflib import unified_diff
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from indexer.settings.run import Settings
from tests.support.pages import client_of, engine_of, letters, nasty_letter
from webapp import create_app
from webapp.api.operations import OPERATIONS, PLACES
from webapp.api.problems import KINDS

GOLDEN = Path(__file__).with_name("openapi.json")
UNDERSTOOD = ["2xx", "304", "400", "404", "414"]
"""A search of any characters is allowed, but not each can be understood; a letter of any id may be asked for, but not each is there."""
REFUSED = ["400", "404", "405", "414"]
CONFIG = schemathesis.Config.from_dict({
    "seed": 1,
    "generation": {"max-examples": 15, "deterministic": True},
    "checks": {"positive_data_acceptance": {"expected-statuses": UNDERSTOOD}, "negative_data_rejection": {"expected-statuses": REFUSED}},
})
APP = create_app(Settings(), engine_of((*letters(), nasty_letter())))
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", APP, config=CONFIG)


@SCHEMA.parametrize()
def test_every_answer_is_documented(case: schemathesis.Case) -> None:
    """Its status, media type, headers and shape are as the document says; what the document forbids is refused."""
    case.call_and_validate()


Walks = SCHEMA.as_state_machine().TestCase
"""Goes from answer to answer by the document's links, as a client does."""
Walks.settings = settings(
    max_examples=12, stateful_step_count=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def document() -> dict[str, Any]:
    """Return the document as it is sent."""
    made: dict[str, Any] = client_of(letters()).get("/api/v1/openapi.json").json
    return made


def test_the_document_is_valid() -> None:
    """Against the schema that OpenAPI 3.1 gives itself; each shape and limit against that of JSON Schema."""
    found = document()
    assert found["openapi"] == "3.1.0"
    SCHEMA.validate()
    asked = [one["schema"] for operation in OPERATIONS for one in _parameters(found, operation.name)]
    for shape in (*found["components"]["schemas"].values(), *asked):
        jsonschema_rs.meta.validate(shape)


def test_the_document_changes_only_on_purpose() -> None:
    """What programs rely on is in the file beside this one. After an intended change, delete that file and run this twice."""
    found = document()
    found["info"]["version"] = "any"
    made = json.dumps(found, ensure_ascii=False, indent=1).splitlines(keepends=True)
    if not GOLDEN.exists():
        GOLDEN.write_text("".join(made), encoding="utf-8")
        pytest.fail(f"{GOLDEN.name} was missing and has been written: check it, then run this again")
    changes = list(unified_diff(GOLDEN.read_text(encoding="utf-8").splitlines(keepends=True), made, "before", "now"))
    assert not changes, "".join(changes)


def test_the_document_names_every_limit() -> None:
    """No text without a longest length, no number without a largest, no list without an end."""
    unlimited = [
        (operation.name, one["name"])
        for operation in OPERATIONS
        for one in _parameters(document(), operation.name)
        for part in (one["schema"], one["schema"].get("items", {}))
        if part and not {"enum", "maxLength", "maximum", "maxItems"} & set(part)
    ]
    assert unlimited == []


def test_every_operation_says_what_it_is() -> None:
    """A sentence to choose by, and one for each parameter."""
    found = document()
    for path in found["paths"].values():
        assert path["get"]["summary"]
        assert path["get"]["description"]
        assert all(one["description"] for one in (*path["get"]["parameters"], *path.get("parameters", ())))
    assert len(found["paths"]) == len(OPERATIONS)


@pytest.mark.parametrize("below", ["", "/letters"])
def test_the_document_knows_the_path_that_the_site_stands_below(below: str) -> None:
    """A client made of it asks the right addresses behind a proxy."""
    answer = client_of(letters()).get("/api/v1/openapi.json", environ_overrides={"SCRIPT_NAME": below})
    assert answer.json["servers"] == [{"url": below or "/"}]


def test_answers_hold_nothing_that_the_document_leaves_out() -> None:
    """Each name of each answer is described."""
    found, client = document(), client_of((*letters(), nasty_letter()))
    for address in ADDRESSES:
        answer = client.get(f"/api/v1{address}")
        assert answer.status_code in (200, 400), address
        path = next(path for path in found["paths"] if _fits(path, address))
        schema = _answer(found["paths"][path]["get"]) if answer.status_code == 200 else {"$ref": "#/components/schemas/Problem"}
        assert _undescribed(found, schema, answer.json, address) == []


LEEDS = letters()[0].id
ADDRESSES = (
    "/search?q=caseloads&facet=year&facet=authority", "/search?q=caseloads&group=letter", "/search?group=authority", "/search?q=(x",
    "/search?page=2000&size=100", "/search?nope=1", "/search/by/authority?find=leeds", "/letters?size=2", f"/letters/{LEEDS}?q=caseloads",
    f"/letters/{LEEDS}/p/k1", f"/letters/{LEEDS}/p/k3/similar", "/authorities", "/authorities/LDS", "/compare?terms=caseloads",
    "/grades?from=2020", "/coverage", "/glossary", "/health",
)
"""One for each operation and kind of answer."""


def _fits(path: str, address: str) -> bool:
    parts, given = path.removeprefix("/api/v1").split("/"), address.partition("?")[0].split("/")
    return len(parts) == len(given) and all(part == one or part.startswith("{") for part, one in zip(parts, given, strict=True))


def _answer(operation: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return made


def _undescribed(found: dict[str, Any], schema: dict[str, Any], value: Any, place: str) -> list[str]:
    """Return the places in `value` that `schema` has no name for."""
    if reference := next((one["$ref"] for one in (schema, *schema.get("anyOf", ())) if "$ref" in one), ""):
        return _undescribed(found, found["components"]["schemas"][reference.rpartition("/")[2]], value, place)
    if not schema:
        return []  # anything
    if isinstance(value, list):
        return [fault for one in value for fault in _undescribed(found, schema.get("items", {}), one, place)]
    if not isinstance(value, dict):
        return []
    inside, other = schema.get("properties", {}), schema.get("additionalProperties")
    faults = [f"{place}.{name}" for name in value if name not in inside and other is None]
    return faults + [
        fault for name, one in value.items() for fault in _undescribed(found, inside.get(name, other or {}), one, f"{place}.{name}")
    ]


def _parameters(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    path = next(one for one in found["paths"].values() if one["get"]["operationId"] == name)
    return [*path["get"]["parameters"], *path.get("parameters", ())]


def test_every_place_in_a_path_is_described() -> None:
    """And every kind of problem is, under the status it has."""
    found = document()
    assert {one["name"] for operation in OPERATIONS for one in _parameters(found, operation.name) if one["in"] == "path"} == set(PLACES)
    described = {name: one["description"] for name, one in found["components"]["responses"].items()}
    assert all(f"`{kind}`" in described[f"Status{problem.status}"] for kind, problem in KINDS.items())
