"""The register of terms: every row is complete, and its example says what it is about."""

from __future__ import annotations

from collections import Counter

import pytest

from indexer.analysis import indexed
from indexer.registers import Relation, TradeTerms, trade_terms

ROWS = trade_terms()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.terms[0][0])
def test_a_row_is_complete(row: TradeTerms) -> None:
    """Its example contains the usual wording of each term; a year stands only where one term replaced another, and has a source."""
    assert len(row.terms) >= 2
    assert all(term[0].lower() in row.example.lower() for term in row.terms)
    assert not row.year or (row.relation is Relation.SUCCEEDED and row.year.isdecimal() and row.source)
    assert len(row.terms) == 2 or row.relation is not Relation.SUCCEEDED
    wordings = [indexed(wording)[1] for term in row.terms for wording in term]
    assert max(Counter(wordings).values()) == 1


def test_every_relation_is_in_use() -> None:
    """A kind that no row has would be dead."""
    assert {row.relation for row in ROWS} == set(Relation)


def test_a_word_has_one_row_of_spellings() -> None:
    """Two rows would be one."""
    rows = (row for row in ROWS if row.relation is Relation.SPELLING)
    assert max(Counter(indexed(wording)[1] for row in rows for term in row.terms for wording in term).values()) == 1
