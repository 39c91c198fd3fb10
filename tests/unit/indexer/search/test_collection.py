"""Tests of the collection as a whole: which councils it lacks."""

from __future__ import annotations

from indexer.registers import authority_entry
from indexer.search.collection import Collection, collection_of
from tests.support import factories


def collection(*codes: str) -> Collection:
    """Return a collection with a letter to each council."""
    entries = [entry for code in codes if (entry := authority_entry(code))]
    letters = [factories.letter(entry.authority.code, "Plans are clear.", authority=entry.authority) for entry in entries]
    return collection_of(letters, factories.REPORT)


def test_missing_councils_are_those_that_letters_could_be_to() -> None:
    """Current councils with services for children, in nations with letters: no districts, no councils that are gone or to come."""
    missing = {one.code for one in collection("LDS", "CAB").missing}
    assert len(missing) == 152
    assert {"KEN", "SRY", "BNS"} <= missing
    assert missing.isdisjoint({"LDS", "CAB", "OXO", "CRF", "FIF", "HSB", "CMA", "ESY", "WSY"})


def test_a_letter_to_one_council_of_a_nation_brings_in_the_others() -> None:
    """Once there are letters from Wales, the other 21 Welsh councils are missing, and nobody’s in Scotland."""
    missing = collection("CRF").missing
    assert len(missing) == 21
    assert {one.region for one in missing} == {"Wales"}
