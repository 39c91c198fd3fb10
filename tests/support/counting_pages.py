"""The pages that count something, in many states: with names, times, slips and terms in the search, under filters, compared, drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from urllib.parse import urlencode

QUERIES = (
    "", "caseloads", "caseloads hull", "hull caseloads since 2020", "casload", "looked after children", "MASH", "locum", '"too high"',
    "caseloads -derby", "caseloads zebra", "inadequate councils caseloads", "which councils have caseloads", "caseloads OR agency",
    "supervis*",
    "caseloads tone:criticism", "caseloads area:care_leavers", "caseloads from:2019 to:2020", "agency kent",
)  # fmt: skip
FILTERS = (
    {}, {"finding": "improvement"}, {"finding": ["improvement", "strength"], "from": "2019"}, {"tone": "criticism"},
    {"tone": "mixed", "finding": "finding"}, {"authority": ["hull", "derby"]}, {"year": ["2019", "2020"]}, {"region": "South East"},
    {"letter_type": "focused visit letter", "to": "2020"}, {"area": "care_leavers"}, {"grade": "inadequate"}, {"abbreviations": "off"},
    {"names": "off"}, {"spelling": "off"}, {"group": "letter"}, {"group": "authority"},
)  # fmt: skip
LINES = (
    "caseloads\nagency workers\nMASH", "caseloads hull\ncaseloads since 2020\ninadequate councils caseloads",
    "caseloads authority:hull\nagency from:2020", "caseloads -authority:hull\n-caseloads\ncaseloads tone:criticism",
    "casload\n(agency\ncaseloads finding:improvement", "locum OR agency\nhull",
)  # fmt: skip


def counting_addresses(councils: Iterable[str]) -> Iterator[str]:
    """Yield pages that count, in many states, and those of the `councils` with these codes."""
    yield from ("/", "/coverage", "/authorities", "/glossary", "/letters", "/compare", "/grades")
    yield from (f"/authorities/{code}" for code in councils)
    for place, text in enumerate(QUERIES):
        for asked in (FILTERS[0], FILTERS[1], *FILTERS[2 + place % 7 :: 7]):
            yield _address("search", q=text, **asked)
        yield _address("search/charts", q=text, **FILTERS[place % 8])
        yield _address("letters", q=text, **FILTERS[(place + 3) % 8])
    fields = ("finding", "tone", "authority", "letter_type", "year", "area", "section", "region", "inspector", "grade")
    for place, field in enumerate(fields):
        yield _address(f"search/by/{field}", q=QUERIES[place], **FILTERS[place])
    for lines, asked in product(LINES, (FILTERS[0], FILTERS[3], {"neighbours": "hull"}, {"authority": ["hull", "kent", "atlantis"]})):
        yield _address("compare", terms=lines, **asked)


def _address(path: str, **asked: object) -> str:
    return f"/{path}?{urlencode(asked, doseq=True)}"
