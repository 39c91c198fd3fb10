"""The words of a query that say what it is about."""

from __future__ import annotations

import pytest

from indexer.query import Phrase, parse_query
from indexer.search.plain_words import understood
from indexer.search.query_expansion import expanded
from indexer.search.query_words import plain_parts
from tests.support.factories import REPORT, letter
from tests.support.memory_engine import MemoryEngine

PARTS = [
    ("high caseloads", ["high", "caseloads"], "plain words"),
    ('the "social worker" is late', ["social worker", "late"], "a phrase counts, stop words don't"),
    ("leeds neglect 2019", ["neglect"], "names of councils and years are left out"),
    ("MASH delays", ["MASH", "delays"], "an abbreviation without its words"),
    ("plans OR visits -delay", ["plans", "visits"], "either of two words; nothing under a NOT"),
    ("child* plan~1", [], "patterns say nothing certain"),
]


@pytest.mark.parametrize(("text", "expected", "why"), PARTS, ids=[why for *_, why in PARTS])
def test_what_was_typed_is_what_it_is_about(text: str, expected: list[str], why: str) -> None:
    """Only typed words and phrases are taken."""
    typed, engine = parse_query(text), MemoryEngine()
    engine.rebuild([letter("plans", "MASH plans and visits", date="2019-05-01")], REPORT)
    found = plain_parts(expanded(engine, understood(engine, typed, typed).query, typed)[0].root)
    assert [" ".join(one.words) if isinstance(one, Phrase) else one.word for one in found] == expected, why
