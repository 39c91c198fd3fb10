"""Every count that has an address says what the page at that address has, over a small collection with all that is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from flask.testing import FlaskClient

from indexer.letter import Finding, Letter, Section
from indexer.registers import authorities_called
from tests.support import factories
from tests.support.counted_links import count_said, counted_links
from tests.support.counting_pages import counting_addresses
from tests.support.pages import HULL, SLOUGH, client_of

DERBY, KENT, HULLS_NEIGHBOUR = (authorities_called(name)[0] for name in ("Derby", "Kent", "Stoke-on-Trent"))
SECTIONS = (
    Section("What needs to improve", Finding.IMPROVEMENT),
    Section("Areas of strength", Finding.STRENGTH),
    Section("The experiences and progress of care leavers: good", Finding.FINDING),
    Section("Main findings", Finding.FINDING),
    Section("Summary", Finding.SUMMARY),
)
TEXTS = (
    ("Management oversight of caseloads.", "Plans for looked after children are not timely."),
    ("Caseloads are manageable and staff feel supported.", "Leaders know MASH and the multi-agency safeguarding hub well."),
    ("Care leavers wait too long, as workloads are too high.", "Personal advisers’ caseloads are not consistently low."),
    ("Caseloads are too high and supervision is inconsistent.", "Agency workers leave.", "Staff wait too long for case load advice."),
    ("Locum staff and agency workers have high caseloads.", "We are grateful to your staff."),
)
ADDRESSES = tuple(dict.fromkeys(counting_addresses(one.code for one in (HULL, DERBY, SLOUGH))))
KINDS = {
    "compared", "letters compared", "choice", "bar", "letters in a chart's table", "paragraphs in a chart's table", "offer", "group",
    "line", "distinctive word", "distinctive word in all letters", "by-type", "councils", "letters-list", "abbreviation", "term",
    *(f"value of {field}" for field in ("finding", "tone", "authority", "letter_type", "year", "area", "section", "region", "grade")),
}  # fmt: skip
"""Each must be found somewhere, or its part of the test tests nothing."""


def collection() -> Iterator[Letter]:
    """Yield letters to five councils and to none, of several years, types and grades; what they say and under which headings differs."""
    grades = ("good", "inadequate", None, "requires improvement", None)
    for place, (authority, year) in enumerate(product((HULL, DERBY, SLOUGH, KENT, HULLS_NEIGHBOUR, None), (2018, 2019, 2020, 2021))):
        kept = [(section, text) for section, texts in enumerate(TEXTS) for text in texts if (place + section + len(text)) % 3]
        kept += [(3, "The Quantum project helps.")] * 2 if authority is HULL else []
        made = [factories.paragraph(number, text, section) for number, (section, text) in enumerate(kept, 1)]
        standard = factories.paragraph(len(made) + 1, "The Quantum project is described in our guidance.", 4, boilerplate=True)
        yield factories.letter(
            f"{place}", *made, standard, authority=authority, date=f"{year}-03-05" if place != 7 else None, sections=SECTIONS,
            letter_type=("focused visit letter", "ILACS report")[place % 2], overall=grades[place % 5],
            inspectors=(f"Ann Other{place % 3}",),
        )  # fmt: skip


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    """Return a client over the collection."""
    return client_of(collection())


@pytest.fixture(scope="module")
def said(client: FlaskClient) -> Callable[[str, str], int | None]:
    """Return a function from an address and a unit to how many its page says that it has; each is asked for once."""
    return cache(lambda address, unit: count_said(client.get(address, follow_redirects=True).text, unit))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_count_is_what_its_link_finds(client: FlaskClient, said: Callable[[str, str], int | None], address: str) -> None:
    """A click shows as many as the count says, and never fewer or more."""
    answer = client.get(address)
    assert answer.status_code == 200
    counts = counted_links(answer.text)
    assert [(one, there) for one in counts if (there := said(one.address, one.unit)) != one.said] == []


def test_everything_that_is_counted_is_tried(client: FlaskClient) -> None:
    """And a wrong count is noticed."""
    found = Counter(one.what for address in ADDRESSES for one in counted_links(client.get(address).text))
    assert found.keys() >= KINDS
    (first, *_) = counted_links(client.get("/search?q=caseloads").text)
    assert count_said(client.get(first.address).text, first.unit) == first.said
    assert count_said(client.get("/search?q=caseloads").text, first.unit) != first.said


def test_one_paragraph_more_is_one_more() -> None:
    """The counts are of what is there, and not merely all the same."""
    few = list(collection())
    last = few[0].paragraphs[-1]
    another = replace(last, number=last.number + 1, key="more", text="Caseloads.", boilerplate=False)
    more = replace(few[0], paragraphs=(*few[0].paragraphs, another))
    before, after = (client_of((letter, *few[1:])).get("/search?q=caseloads").text for letter in (few[0], more))
    assert (count_said(after, "paragraph") or 0) - (count_said(before, "paragraph") or 0) == 1
