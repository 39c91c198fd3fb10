"""Style sheet, script and icon: one of each, small, and kept by browsers."""

from __future__ import annotations

import re

from tests.support.pages import client_of, letters


def test_style_script_and_icon_are_small_and_kept_for_a_year() -> None:
    """Their names change with their content, so that a browser never asks twice."""
    client = client_of(letters())
    assets = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/").text)
    assert len(assets) == 3
    for address in assets:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert "immutable" in answer.headers["Cache-Control"]
        assert len(answer.data) < (45_000 if ".css" in address else 30_000)
