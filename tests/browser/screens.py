"""Saves pictures of pages, for people to judge what no test can: whether a page looks good.

    python -m tests.browser.screens FOLDER [--index DIR] [ADDRESS ...]

Each page is taken at three widths, light and dark, and as it would be printed (PDF). Without addresses, every kind of page of the small
collection of the tests is taken; with `--index`, the pages are those of that index.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from indexer.engines import open_engine
from indexer.settings.run import Settings
from tests.browser.browser_pages import EVERY_PAGE
from tests.browser.chromium import launched
from tests.support.pages import engine_of, letters, nasty_letter, served

WIDTHS = (1280, 800, 375)
SCHEMES = ("light", "dark")


def take(site: str, addresses: Iterable[str], folder: Path) -> int:
    """Save the pictures of each address of `site` in `folder` and return how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launched(playwright)
        saved = sum(_take(browser, f"{site}{address}", folder / _name(address)) for address in addresses)
        browser.close()
    return saved


def _name(address: str) -> str:
    return re.sub(r"\W+", "-", address).strip("-") or "home"


def _take(browser: Browser, address: str, to: Path) -> int:
    page = browser.new_page()
    page.goto(address)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 1000})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=f"{to}-{width}-{scheme}.png", full_page=True)
    page.pdf(path=f"{to}.pdf", format="A4")
    page.close()
    return len(WIDTHS) * len(SCHEMES) + 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description="Pictures of pages.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--index", type=Path)
    parser.add_argument("addresses", nargs="*", default=EVERY_PAGE)
    given = parser.parse_intermixed_args(arguments)
    engine = open_engine(Settings(index=given.index)) if given.index else engine_of((*letters(), nasty_letter()))
    with closing(engine), served(engine) as site:
        print(f"{take(site, given.addresses, given.folder)} pictures")
    return 0


if __name__ == "__main__":
    sys.exit(main())
