"""Every page, as axe-core judges it, at three widths, in light and in dark."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.browser_pages import EVERY_PAGE, NASTY

WIDE = {"viewport": {"width": 1280, "height": 900}}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
LOOKS = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]}}
"""The rules that depend on width and colours; what the others look at is the same at every width."""
SCREENS = ((800, "dark"), (375, "light"))
"""Beside the first, wide and light: each width and both colours once, as all six together take minutes and have found no more."""
ALIKE = ("/search/by/authority_type", "/basket.")
OURS = [one for one in EVERY_PAGE if NASTY not in one and not one.startswith(ALIKE)]
"""Without pages that are made as another one is."""
IN_EVERY_LOOK = {path: next((one for one in OURS if one.startswith(f"{path}?")), path) for path in (one.partition("?")[0] for one in OURS)}
"""Of each path, one address: its first one that asks something, if there is one."""


def violations(reader: Page, options: dict[str, Any]) -> list[Any]:
    """Run axe-core, which is on the page already, and return what it found."""
    found = reader.evaluate("options => axe.run(document, options)", options)["violations"]
    return [(one["id"], [(node["html"], node["failureSummary"]) for node in one["nodes"][:3]]) for one in found]


@pytest.mark.parametrize("reader", [WIDE], indirect=True)
@pytest.mark.parametrize("address", OURS)
def test_no_page_bars_a_disabled_reader(reader: Page, address: str) -> None:
    """axe-core finds no failure of WCAG 2.2 AA, at each of three widths, light and dark; what is pressed is at least 24 pixels high."""
    reader.goto(address)
    reader.evaluate(Axe().axe_script)
    assert violations(reader, RULES) == []
    for width, scheme in SCREENS if address in IN_EVERY_LOOK.values() else ():
        reader.set_viewport_size({"width": width, "height": 900})
        reader.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        assert violations(reader, LOOKS) == [], f"{width} pixels, {scheme}"


@pytest.mark.parametrize("reader", [{"viewport": {"width": 375, "height": 667}}], indirect=True)
def test_the_open_menu_bars_nobody(reader: Page) -> None:
    """On a phone, where a button opens it."""
    reader.goto("/authorities")
    reader.get_by_role("button", name="Menu").click()
    reader.evaluate(Axe().axe_script)
    assert violations(reader, RULES) == []
