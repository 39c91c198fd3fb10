"""The addresses that the browser tests visit."""

from __future__ import annotations

from pathlib import Path

from tests.support.pages import LEEDS, SLOUGH, letters, nasty_letter

ARTEFACTS = Path(__file__).parents[2] / ".artefacts"
"""Where screens are kept; no part of the project's history."""
LEEDS_2019 = letters()[0].id
NASTY = nasty_letter().id
EVERY_PAGE = (
    "/",
    "/search?q=caseloads",
    "/search?q=caseloads&finding=improvement&from=2019&sort=newest",
    "/search?q=caseloads&group=authority",
    "/search?q=zebra&finding=strength",
    "/search?q=(caseloads",
    "/search/by/authority?q=caseloads",
    f"/letters/{LEEDS_2019}?q=caseloads",
    f"/letters/{LEEDS_2019}?q=caseloads&beside=yes",
    f"/letters/{LEEDS_2019}/p/k3/cite",
    f"/letters/{LEEDS_2019}/p/k3/similar",
    f"/letters/{NASTY}?q=alert",
    "/authorities",
    f"/authorities/{LEEDS.code}",
    "/compare?terms=caseloads%0Aagency",
    f"/compare?terms=caseloads&authority={LEEDS.code}&authority={SLOUGH.code}",
    "/coverage",
    "/help",
    "/glossary",
    "/status",
    "/api/",
    "/letters/0000000000000000",
)
"""One of each kind, in each of its states."""
