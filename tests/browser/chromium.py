"""Starts the browser: Debian's Chromium if it is installed, otherwise Playwright's own."""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ("--disable-background-networking", "--no-first-run", *(("--no-sandbox",) if os.name == "posix" and os.geteuid() == 0 else ()))
"""The sandbox is not available to root, as in most containers."""


def launched(playwright: Playwright) -> Browser:
    """Start a browser; Playwright's `Error` if none starts here."""
    installed = next(filter(None, map(shutil.which, NAMES)), None)
    return playwright.chromium.launch(executable_path=installed, args=FLAGS)
