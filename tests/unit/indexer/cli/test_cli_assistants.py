"""The command mcp, as far as it is typed; `tests/unit/indexer/assistants/test_stdio.py` talks to it."""

from __future__ import annotations

import pytest

from indexer.cli import main


@pytest.mark.parametrize("site", ["letters.example.org", "ftp://letters.example.org", "https://", "https://letters.example.org/?q=x"])
def test_a_site_that_is_no_address_is_an_error(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no address of pages is refused before anything is served, with an example."""
    assert main(["mcp", "--site", site]) == 2
    assert "such as https://letters.example.org" in capsys.readouterr().err
