"""What sentences of our own are estimated to be, and by which words."""

from __future__ import annotations

import pytest

from indexer.letter import Finding, Kind
from indexer.tone import CERTAIN, NO_TONE, Tone, estimated, sides_of, tone_of
from indexer.tone.clauses import clauses, features
from indexer.tone.weights import EVERY_CLAUSE, Weight, weights, weights_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Too many children wait too long for an assessment.", "criticism"),
        ("Supervision is not consistently effective.", "criticism"),
        ("Children’s plans are weak and lack detail.", "criticism"),
        ("There has been insufficient progress since the last inspection.", "criticism"),
        ("Social workers know their children well and see them regularly.", "praise"),
        ("Leaders have strengthened early help, which is effective.", "praise"),
        ("Assessments are timely and thorough. However, plans are not specific enough.", "mixed"),
        ("Although most visits are timely, too many children experience drift and delay.", "mixed"),
        ("The authority operates three children’s homes.", "neutral"),
    ],
)
def test_tone_is_told_from_words(text: str, value: str) -> None:
    """Of the narrative; a paragraph with both criticism and praise is mixed."""
    tone = tone_of(text, Finding.FINDING, Kind.BODY)
    assert (tone.value, tone.estimated) == (value, True)


@pytest.mark.parametrize(
    ("finding", "kind", "expected", "why"),
    [
        (Finding.IMPROVEMENT, Kind.LIST_ITEM, Tone("criticism", certain=True), "the heading says so"),
        (Finding.PRIORITY_ACTION, Kind.BODY, Tone("criticism", certain=True), "so does this one"),
        (Finding.STRENGTH, Kind.LIST_ITEM, Tone("praise", certain=True), "whatever its words"),
        (Finding.BACKGROUND, Kind.BODY, NO_TONE, "background is about no one's work"),
        (Finding.FINDING, Kind.FOOTNOTE, NO_TONE, "a footnote"),
        (Finding.SUMMARY, Kind.TABLE_ROW, NO_TONE, "a row of a table"),
    ],
)
def test_a_heading_that_says_it_is_believed(finding: Finding, kind: Kind, expected: Tone, why: str) -> None:
    """Only where it does not say is the tone estimated, and not for what is no prose."""
    assert tone_of("Too many plans are weak.", finding, kind) == expected, why


def test_an_estimate_names_its_words() -> None:
    """On either side, with the word that follows where one says nothing alone."""
    tone = estimated("Visits are regular and effective. However, too many plans are not yet good enough.")
    assert tone.value == "mixed"
    assert {"too many", "not yet"} <= set(tone.criticism)
    assert "effective" in tone.praise
    assert not set(tone.criticism) & set(tone.praise)


def test_who_and_what_are_no_reasons() -> None:
    """Words such as "workers" are never named alone."""
    tone = estimated("Social workers and managers support children and families well.")
    assert not {"workers", "managers", "social", "children", "families"} & {*tone.criticism, *tone.praise}


def test_what_is_mixed_is_found_either_way() -> None:
    """As criticism and as praise, so that neither search misses it."""
    assert Tone("mixed").values == ("criticism", "praise", "mixed")
    assert (Tone("praise").values, NO_TONE.values) == (("praise",), ())


def test_certain_takes_more_than_likely() -> None:
    """An estimate that is only likely is not shown as certain."""
    assert sides_of("Children’s plans are weak, poor and inadequate, and too many are delayed.").criticism >= CERTAIN
    assert not estimated("The authority operates three children’s homes.").certain


@pytest.mark.parametrize("text", ["", "…", "12", "x" * 5000, "not " * 500, "；" * 10])
def test_any_text_has_a_tone(text: str) -> None:
    """Whatever it is."""
    assert estimated(text).value in ("criticism", "praise", "mixed", "neutral")


def test_the_table_is_what_features_look_up() -> None:
    """A clause's score is the sum of the rows that its features name; so learning and scoring can't drift apart."""
    rows = {EVERY_CLAUSE: Weight(0.0, 0.0), "weak": Weight(1.0, 0.0), "not … clear": Weight(0.5, 0.0), "not yet": Weight(0.25, -1.0)}
    table = weights_of(rows)
    (clause,) = clauses("Plans are weak and not yet clear.")
    total = sum(rows[one].criticism for one in features(clause) if one in rows)
    both = sides_of("Plans are weak and not yet clear.", table)
    assert total == 1.75
    assert both.criticism / (1 - both.criticism - both.praise) == pytest.approx(2.718281828**1.75)


def test_the_table_is_small_and_names_nobody() -> None:
    """A few thousand rows of words that letters to many councils share: no numbers, nothing with a capital."""
    table = weights()
    words = {*table.words, *table.turned, *table.pairs, *(second for seconds in table.pairs.values() for second in seconds)}
    assert 1000 < len(table.words) + len(table.turned) + sum(map(len, table.pairs.values())) <= 5000
    assert all(word == word.lower() and not any(letter.isdigit() for letter in word) for word in words)
