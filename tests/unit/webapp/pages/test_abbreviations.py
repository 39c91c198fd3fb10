"""Abbreviations on the page: what else was searched is told, and can be switched off and on again."""

from __future__ import annotations

from tests.support import factories
from tests.support.pages import client_of, words_of

HUB = "multi-agency safeguarding hub"


def test_abbreviations_are_switched_off_and_on_by_a_link_beside_what_was_also_searched() -> None:
    """Each of the two pages leads to the other, and the choice goes along with every other link."""
    client = client_of((factories.letter("one", "The MASH is timely.", "The multi-agency safeguarding hub is new."),))
    both = client.get("/search?q=MASH&sort=newest").text
    assert f"Including {HUB}. Search for exactly what I typed" in words_of(both)
    assert '"/search?q=MASH&amp;sort=newest&amp;abbreviations=off"' in both
    alone = client.get("/search?q=MASH&sort=newest&abbreviations=off").text
    assert f"Not including {HUB}. Include these" in words_of(alone)
    assert '"/search?q=MASH&amp;sort=newest"' in alone
    assert ("2 paragraphs" in words_of(both), "1 paragraph" in words_of(alone)) == (True, True)
    assert '"/search?q=MASH&amp;sort=oldest&amp;abbreviations=off"' in alone
    assert '<input type="hidden" name="abbreviations" value="off">' in alone


def test_a_letter_is_marked_as_it_was_searched() -> None:
    """What was not searched is not marked in the letter either."""
    letter = factories.letter("one", "The MASH is timely.", "The multi-agency safeguarding hub is new.")
    client = client_of((letter,))
    assert client.get(f"/letters/{letter.id}?q=MASH").text.count("<mark>") > 1
    assert client.get(f"/letters/{letter.id}?q=MASH&abbreviations=off").text.count("<mark>") == 1
