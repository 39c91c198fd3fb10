"""Takes the pictures in README and docs: reads and serves the seeds and opens Chromium. `python -m tests.browser.picture`."""

from __future__ import annotations

import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from waitress import create_server

from indexer.ingest.build import rebuild
from indexer.settings.run import Settings
from tests.browser.chromium import launched
from webapp import create_app

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "images"
PICTURES = (
    ("search.png", "/search?q=social+worker+caseloads", 1200, 1150),
    ("phone.png", "/search?q=social+worker+caseloads", 400, 900),
)
"""Name, address, and the width and height of the window."""


def main() -> None:
    """Write the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(letters=(ROOT / "seeds",), index=Path(folder) / "index")
        rebuild(settings)
        server = create_server(create_app(settings), host="127.0.0.1", port=0)
        threading.Thread(target=server.run, daemon=True).start()
        with sync_playwright() as playwright:
            browser = launched(playwright)
            for name, address, width, height in PICTURES:
                _take(browser, f"http://127.0.0.1:{server.effective_port}{address}", FOLDER / name, (width, height))
            browser.close()


def _take(browser: Browser, address: str, path: Path, size: tuple[int, int]) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(address)
    page.screenshot(path=path)
    page.close()


if __name__ == "__main__":
    sys.exit(main())
