"""Alternatives: names and times at their ends that are meant for all of them, and names that are alternatives themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indexer.query import parse_query, print_query
from indexer.query.plain_words import with_shared_ends

TODAY = date(2024, 2, 29)
SHARED = (
    ("neglect OR exploitation since 2022", "(neglect OR exploitation) since 2022", "a time at the end"),
    ("neglect OR exploitation in derby since 2022", "(neglect OR exploitation in) derby since 2022", "after a name"),
    ("neglect OR exploitation OR caseloads leeds", "(neglect OR exploitation OR caseloads) leeds", "of three"),
    ("derby neglect OR exploitation", "derby (neglect OR exploitation)", "a name at the beginning"),
    ("derby neglect OR exploitation since 2022", "derby (neglect OR exploitation) since 2022", "one at each end"),
    ('"short breaks" OR respite east midlands', '("short breaks" OR respite) east midlands', "beside a phrase"),
    ("derby OR leeds since 2022", "derby or leeds since 2022", "of names alone, which are alternatives as with a small “or”"),
    ("(derby OR leeds) caseloads", "derby or leeds caseloads", "names alone in brackets"),
    ("derby OR leeds caseloads", "derby or leeds caseloads", "with words after the last"),
    ("caseloads derby OR leeds OR slough since 2022", "caseloads derby or leeds or slough since 2022", "or before the first"),
    ("inadequate OR requires improvement councils", "inadequate or requires improvement councils", "a grade, if one tells so"),
    ("outstanding OR inadequate councils since 2020", "outstanding or inadequate councils since 2020", "and a time"),
    ("neglect OR leeds since 2022", "(neglect OR leeds) since 2022", "a time after a name that is an alternative itself"),
    ("caseloads AND (2018 OR 2019)", "caseloads 2018 or 2019", "or years"),
)
NOT_SHARED = (
    ("neglect OR (exploitation since 2022)", "brackets say what belongs together"),
    ("derby neglect OR leeds exploitation", "each has its own"),
    ("neglect since 2019 OR exploitation since 2022", "also of times"),
    ("neglect OR exploitation OR 2022", "a time is an alternative itself"),
    ("inadequate OR outstanding", "grades that may be words"),
    ("neglect derby OR leeds caseloads", "words at both ends"),
    ("neglect OR reading", "a name that may be a word"),
    ("neglect OR exploitation of derby children", "a name in the middle"),
    ("neglect exploitation since 2022", "no alternatives"),
    ("derby OR east midlands", "names of two fields, which are no alternatives of one filter"),
    ('derby OR "leeds"', "words in quotation marks are words"),
)


@pytest.mark.parametrize(("typed", "meant", "why"), SHARED)
def test_names_and_times_at_an_end_are_for_all(typed: str, meant: str, why: str) -> None:
    """As if brackets stood round the alternatives."""
    query = replace(parse_query(typed), today=TODAY)
    assert print_query(with_shared_ends(query)) == meant, why


@pytest.mark.parametrize(("typed", "why"), NOT_SHARED)
def test_other_alternatives_stay_as_typed(typed: str, why: str) -> None:
    """Where more than one thing may be meant."""
    query = replace(parse_query(typed), today=TODAY)
    assert with_shared_ends(query) == query, why


def test_names_that_are_switched_off_are_words() -> None:
    """AND binds closer than OR then, as the help says."""
    query = replace(parse_query("neglect OR exploitation since 2022"), names=False)
    assert with_shared_ends(query) == query
