"""Asks the API as a program does: send a request, check the answer's status and type, and read it."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from tests.support.pages import letters

HERE = "http://localhost"
LETTER = letters()[0].id


def got(client: FlaskClient, address: str, status: int = 200) -> Any:
    """Return the API's answer after checking its status and type."""
    answer = client.get(address.removeprefix(HERE) if address.startswith("http") else f"/api/v1{address}")
    assert answer.status_code == status, answer.text
    assert answer.mimetype == ("application/json" if status == 200 else "application/problem+json")
    return answer.json
