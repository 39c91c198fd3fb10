"""Tests of citations: how a letter’s date stands in each form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support import factories
from webapp.presenters.citation import bibtex, citation_of, plain, ris


@pytest.mark.parametrize(
    ("month_only", "words", "year_and_month", "day"),
    [(False, "1 December 2018", "year = {2018},\n  month = {12}", "2018/12/01/"), (True, ", December 2018", "month = {12}", "2018/12//")],
)
def test_a_date_is_cited_as_exactly_as_it_is_given(month_only: bool, words: str, year_and_month: str, day: str) -> None:
    """A letter that gives only the month is cited by the month, in every form."""
    letter = replace(factories.letter("one", "Plans are clear.", date="2018-12-01"), month_only=month_only)
    cited = citation_of(letter, letter.paragraphs[0])
    assert words in plain(cited)
    assert year_and_month in bibtex(cited)
    assert f"DA  - {day}\r\n" in ris(cited)
    assert ("1 December" in plain(cited)) is not month_only
