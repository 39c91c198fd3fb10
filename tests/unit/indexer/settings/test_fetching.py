"""How letters are fetched, as it is set."""

from __future__ import annotations

import pytest

from indexer.errors import UsageError
from indexer.settings.fetching import Committee, Fetching, fetching_from


def test_nothing_need_be_set() -> None:
    """The defaults ask Ofsted, once a second."""
    assert fetching_from({}) == Fetching()


def test_everything_can_be_set() -> None:
    """Each by its variable; a committee by any address of its pages."""
    found = fetching_from({
        "LETTERS_FETCH_CONTACT": "officer@northshire.gov.uk", "LETTERS_FETCH_PAUSE": "0.5", "LETTERS_OFSTED_SITE": "https://new.gov.uk/reports/",
        "LETTERS_OFSTED_PROVIDERS": "149",
        "LETTERS_COMMITTEES": "https://d.x.gov.uk/mgCommitteeDetails.aspx?ID=142 https://x.gov.uk/moderngov/ieListMeetings.aspx?CommitteeId=7"
        " https://x.gov.uk/ieListDocuments.aspx?CId=8&MId=9",
    })  # fmt: skip
    assert found == Fetching(
        "officer@northshire.gov.uk", 0.5, "https://new.gov.uk/reports", 149,
        (Committee("https://d.x.gov.uk", 142), Committee("https://x.gov.uk/moderngov", 7), Committee("https://x.gov.uk", 8)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("LETTERS_FETCH_CONTACT", "a\nHost: b"),
        ("LETTERS_FETCH_CONTACT", "me (at work)"),
        ("LETTERS_FETCH_CONTACT", "x" * 201),
        ("LETTERS_FETCH_PAUSE", "-1"),
        ("LETTERS_FETCH_PAUSE", "9999"),
        ("LETTERS_FETCH_PAUSE", "nan"),
        ("LETTERS_OFSTED_SITE", "ftp://x"),
        ("LETTERS_OFSTED_SITE", "https://x/search?q="),
        ("LETTERS_OFSTED_PROVIDERS", "0"),
        ("LETTERS_COMMITTEES", "https://d.x.gov.uk/"),
        ("LETTERS_COMMITTEES", "142"),
        ("LETTERS_COMMITTEES", "https://d.x.gov.uk/mg.aspx?ID=x"),
    ],
)
def test_what_cannot_be_used_is_an_error(name: str, text: str) -> None:
    """The message names the variable and what to set instead."""
    with pytest.raises(UsageError, match=f"{name} is .*; set it to "):
        fetching_from({name: text})
