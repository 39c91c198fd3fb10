"""The addresses of every page, taken from the application itself, so that no test of all pages can miss a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from urllib.parse import quote

from flask import Flask

from indexer.letter import Letter
from tests.support.pages import LEEDS, SLOUGH, client_of, letters, nasty_letter
from webapp.presenters.citation_forms import FORMS
from webapp.presenters.facets import FILTERS
from webapp.urls import TABLE_FORMS

STATES: Mapping[str, tuple[str, ...]] = {
    "pages.search": (
        "?q=caseloads",
        "?q=caseloads&finding=improvement&from=2019&sort=newest",
        "?q=caseloads&group=authority",
        "?q=alert&group=letter",
        "?q=caseloads+workers",
        "?q=caseloads+workers&year=2021",
        "?q=zebra&finding=strength",
        "?q=(caseloads",
    ),
    "listing.letters": ("?q=caseloads", "?authority=leeds&sort=oldest", "?q=zebra"),
    "packs.briefing": ("?q=caseloads", "?q=caseloads&arrange=section", "?q=zebra"),
    "packs.basket": (f"?p={letters()[0].id}/k3&p={letters()[0].id}/gone", f"?p={letters()[0].id}/k3&arrange=section"),
    "pages.printed": ("?q=caseloads&finding=improvement", "?q=zebra"),
    "charting.charts": ("?q=caseloads", "?q=zebra&authority=nowhere"),
    "pages.values": ("?q=caseloads", "?find=zebra"),
    "pages.letter": ("?q=caseloads", "?q=caseloads&beside=yes", "?q=alert+OR+caseloads"),
    "grading.grades": (
        "?neighbours=leeds&from=2020",
        "?authority=nowhere",
        "?to=31/31/2019",
    ),
    "comparing.compare": (
        "?terms=caseloads%0Aagency",
        "?terms=caseloads%0A(agency%0Acaselods&neighbours=leeds&by=share-1",
        "?terms=caseloads&from=31/31/2019",
        "?terms=caseloads&from=2099&authority=nowhere",
        f"?terms=alert&authority={LEEDS.code}&authority={SLOUGH.code}",
    ),
}
"""Further requests for an endpoint besides the bare address: one for each state that its page can be in."""
FINDS_NOTHING = ("zebra", "alert")
"""Words that only the harmful letter has, or that none has."""
BASKETS = ("listing.as_file", "packs.originals", "packs.basket_originals", "packs.basket_as", "packs.basket_as_briefing")
DOWNLOADS = ("downloads", *BASKETS, "comparing.as_table", "comparing.as_data", "grading.as_table", "grading.as_data")
"""Endpoints, besides the exports, whose answers are files to download."""
NOWHERE = ("/nowhere", "/letters/0000000000000000", "/authorities/XYZ", "/search/by/colour")
"""Addresses where there is nothing, each of which has a page that says so."""


def _examples(letter: Letter) -> Mapping[str, tuple[str, ...]]:
    """Return values for every argument of a rule. A new argument needs a line here."""
    return {
        "name": (letter.id,),
        "letter_id": (letter.id,),
        "key": (quote(letter.paragraphs[2].key, safe=""),),
        "field": FILTERS,
        "code": (LEEDS.code,),
        "form": tuple(FORMS),
        "ending": (*TABLE_FORMS, *FORMS),
    }


def addresses(app: Flask, letter: Letter, leave_out: Iterable[str] = ("assets", "programs.attempt")) -> tuple[str, ...]:
    """Return each address that `app` answers to GET, filled in for `letter`, in each of its states.

    Blueprints and endpoints in `leave_out` are left out.
    """
    out, examples = set(leave_out), _examples(letter)
    found: list[str] = []
    for rule in app.url_map.iter_rules():
        if {rule.endpoint, rule.endpoint.partition(".")[0]} & out or "GET" not in (rule.methods or ()):
            continue
        names = sorted(rule.arguments)
        for values in product(*(examples[name] for name in names)):
            path = str(rule)
            for name, value in zip(names, values, strict=True):
                path = path.replace(f"<{name}>", value)
            found += [path, *(path + state for state in STATES.get(rule.endpoint, ()))]
    return tuple(found)


@cache
def html_addresses() -> tuple[str, ...]:
    """Return the address of every HTML page of the small collection with the harmful letter, including error pages."""
    client = client_of((*letters(), nasty_letter()))
    every = (one for letter in (letters()[0], nasty_letter()) for one in addresses(client.application, letter))
    answers = ((one, client.get(one)) for one in dict.fromkeys((*every, *NOWHERE)))
    return tuple(one for one, answer in answers if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400)


def cached_addresses() -> tuple[str, ...]:
    """Return the addresses whose answers are cached: HTML pages and JSON of the API, except those that found nothing."""
    client = client_of(letters())
    every = addresses(client.application, letters()[0], ("assets", "programs", "health", "admin", "exports", "suggesting", *DOWNLOADS))
    answers = ((one, client.get(one)) for one in every if not any(word in one for word in FINDS_NOTHING))
    return tuple(one for one, answer in answers if answer.status_code == 200)
