"""A real browser; without one, the tests are skipped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.browser.chromium import launched
from tests.support.pages import engine_of, letters, nasty_letter, served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a browser for a file's tests, no longer: Playwright's event loop fills the thread, and other tests run loops of their own."""
    with sync_playwright() as playwright:
        try:
            browser = launched(playwright)
        except Error as error:
            pytest.skip(f"no browser starts here: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Serve the small collection, including the harmful letter, and yield the address."""
    with served(engine_of((*letters(), nasty_letter()))) as address:
        yield address


@pytest.fixture
def reader(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Open an empty page; a parameter sets the context's options. Any console error or dialog fails the test."""
    context = browser.new_context(base_url=site, **getattr(request, "param", {}))
    context.set_default_timeout(5000)
    context.set_default_navigation_timeout(30_000)  # a busy machine is no fault of a page
    page, blamed = context.new_page(), []
    page.on("console", lambda message: blamed.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: blamed.append(str(error)))
    page.on("dialog", lambda dialog: (blamed.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda asked: None if asked.url.startswith(site) else blamed.append(f"asked {asked.url}"))
    yield page
    context.close()
    assert [one for one in blamed if "status of 4" not in one] == []
