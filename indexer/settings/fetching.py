"""Settings: how letters are fetched from the sites that publish them, from the environment, checked once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from indexer.settings.environment import Variable, values, whole

MOST_PAUSE = 3600.0
OFSTED = "https://reports.ofsted.gov.uk"
_CONTACT = re.compile(r"[!-'*-~]+(?: [!-'*-~]+)*")
"""Printable ASCII without brackets: it stands in brackets in a header."""


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee whose papers a council publishes with ModernGov."""

    site: str
    """Address of the site: "https://democracy.northshire.gov.uk"."""
    number: int
    """Its number there."""


@dataclass(frozen=True, slots=True)
class Fetching:
    """What `fetch` needs to know."""

    contact: str = ""
    """An e-mail address or a web address at which sites can reach whoever fetches."""
    pause: float = 1.0
    """Seconds between two requests."""
    ofsted: str = OFSTED
    """Where Ofsted's reports are searched."""
    providers: int = 153
    """How many councils Ofsted lists."""
    committees: tuple[Committee, ...] = ()


def _contact(text: str) -> str:
    if len(text) > 200 or not _CONTACT.fullmatch(text):
        raise ValueError("an e-mail address or a web address, without brackets, of at most 200 characters")
    return text


def _pause(text: str) -> float:
    if re.fullmatch(r"\d{1,4}(\.\d+)?", text) and float(text) <= MOST_PAUSE:
        return float(text)
    raise ValueError(f"seconds from 0 to {MOST_PAUSE:.0f}, like 1 or 0.5")


def _site(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("the address of a site, like https://reports.ofsted.gov.uk")
    return text.rstrip("/")


def _committees(text: str) -> tuple[Committee, ...]:
    return tuple(_committee(one) for one in text.split())


def _committee(address: str) -> Committee:
    """Return the committee of an address such as https://democracy.northshire.gov.uk/mgCommitteeDetails.aspx?ID=142."""
    parts = urlsplit(address)
    asked = {name.lower(): value for name, value in parse_qsl(parts.query)}
    number = asked.get("cid") or asked.get("committeeid") or asked.get("id") or ""
    if parts.scheme not in ("http", "https") or not parts.hostname or not re.fullmatch(r"\d{1,9}", number):
        raise ValueError(
            "addresses of committees, separated by spaces, like https://democracy.northshire.gov.uk/mgCommitteeDetails.aspx?ID=142"
        )
    return Committee(f"{parts.scheme}://{parts.netloc}{parts.path.rpartition('/')[0]}", int(number))


VARIABLES = (
    Variable(
        "LETTERS_FETCH_CONTACT", "contact", _contact, "",
        "Your e-mail address, or a page about you: `fetch` gives it to the sites that it asks, so that they can reach you.",
    ),
    Variable("LETTERS_FETCH_PAUSE", "pause", _pause, "1", "Seconds between two requests of `fetch`; a site may ask for more."),
    Variable(
        "LETTERS_OFSTED_SITE", "ofsted", _site, OFSTED,
        "Where Ofsted’s reports are searched. Set it if Ofsted moves them before this program knows.",
    ),
    Variable(
        "LETTERS_OFSTED_PROVIDERS", "providers", whole(1, 999), "153",
        "How many councils Ofsted lists. `fetch` stops if there are over 5 more or fewer; set it once you know why.",
    ),
    Variable(
        "LETTERS_COMMITTEES", "committees", _committees, "",
        "Addresses of committees whose papers `fetch --source moderngov` collects, separated by spaces, such as"
        " `https://democracy.northshire.gov.uk/mgCommitteeDetails.aspx?ID=142`.",
    ),
)  # fmt: skip
"""Each variable sets a field of `Fetching`."""


def fetching_from(environment: Mapping[str, str]) -> Fetching:
    """Return the settings given by the variables; `UsageError` if one is wrong."""
    return Fetching(**values(VARIABLES, environment))
