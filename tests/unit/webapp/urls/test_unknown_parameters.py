"""What is suggested in place of a parameter that isn't known."""

from __future__ import annotations

import pytest

from webapp.api import parameters
from webapp.urls import suggestion
from webapp.urls.unknown_parameters import LONGEST_NAME, OTHER_NAMES

SEARCH = tuple(parameters.SEARCH.fields)


@pytest.mark.parametrize(
    ("name", "known", "expected", "why"),
    [
        ("limit", SEARCH, "size", "as many APIs call it"),
        ("per_page", SEARCH, "size", "as others do"),
        ("perPage", SEARCH, "size", "in capitals too"),
        ("per-page", SEARCH, "size", "and with a hyphen"),
        ("offset", SEARCH, "page", "what starts elsewhere starts at a page here"),
        ("query", SEARCH, "q", "the search"),
        ("search", ("terms", "authority"), "terms", "what the operation has, whatever others have"),
        ("q", ("find",), "find", "also for a name that is one of another operation"),
        ("order_by", SEARCH, "sort", "words may be joined in any way"),
        ("authorty", SEARCH, "authority", "a slip of the keys"),
        ("Finding", SEARCH, "finding", "capitals alone"),
        ("form", SEARCH, "from", "letters that have changed places"),
        ("colour", SEARCH, None, "nothing is like it"),
        ("limit", ("find",), None, "what the operation has not is not suggested"),
        ("limit", (), None, "there may be none"),
        ("", SEARCH, None, "no name"),
    ],
)
def test_a_name_leads_to_the_parameter_that_is_meant(name: str, known: tuple[str, ...], expected: str | None, why: str) -> None:
    """By what it is called elsewhere, or else by its letters."""
    assert suggestion(name, known) == expected, why


def test_every_name_of_the_table_leads_to_a_parameter_that_there_is() -> None:
    """A parameter that is renamed must be renamed there too; no longer name would be compared whole."""
    schemas = (parameters.SEARCH, parameters.VALUES, parameters.COMPARE)
    assert set(OTHER_NAMES) <= {name for schema in schemas for name in schema.fields}
    assert max(len(other) for others in OTHER_NAMES.values() for other in others) <= LONGEST_NAME


@pytest.mark.parametrize("name", ["\0", "é" * 10_000, "‘’", "size" * 2000])
def test_any_name_can_be_looked_up(name: str) -> None:
    """However long or strange."""
    assert suggestion(name, SEARCH) in (None, *SEARCH)
