"""Changes of grades among plain words."""

from __future__ import annotations

import pytest

from indexer.query import parse_query
from indexer.query.plain_words.grades import asks_for_change

CHANGES = (
    ("went from inadequate to good", True, "from one to another"),
    ("councils that improved from requires improvement to good", True, "of several words"),
    ("downgraded to inadequate", True, "to one"),
    ("moved up from requires improvement since 2019", True, "from one, with a time"),
    ("which councils are no longer inadequate", True, "what is over"),
    ("lost its good rating", True, "or lost"),
    ("good to outstanding", True, "two grades alone"),
    ("requires improvement to be good", False, "one grade that has the word “to”"),
    ("councils rated inadequate", False, "a grade"),
    ("good or outstanding", False, "either"),
    ("children moved from good homes", False, "what something is like"),
    ("improved to a good standard", False, "also after an article"),
    ("went to school", False, "no grade"),
)


@pytest.mark.parametrize(("typed", "asks", "why"), CHANGES)
def test_changes_of_grades_are_told_from_grades(typed: str, asks: bool, why: str) -> None:
    """As a page has the grades of councils over time."""
    assert asks_for_change(parse_query(typed).root) is asks, why
