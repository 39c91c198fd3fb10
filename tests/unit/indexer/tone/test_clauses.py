"""Where sentences end, and where their sense may turn."""

from __future__ import annotations

import pytest

from indexer.tone.clauses import clauses, features, sentences


@pytest.mark.parametrize(
    ("text", "parts", "why"),
    [
        ("Plans are clear. Too many are late.", 2, "a full stop"),
        ("Staff are skilled; morale is high; visits are regular.", 3, "semicolons, as in lists"),
        ("The 3.5 visits, on average, were e.g. late.", 1, "no stop inside a number or before a small letter"),
        ("“It is good.” Inspectors agreed.", 2, "a stop inside quotation marks"),
        ("", 0, "nothing"),
    ],
)
def test_sentences_end_at_stops_and_semicolons(text: str, parts: int, why: str) -> None:
    """No word of the text is lost, and no part is empty."""
    found = sentences(text)
    assert len(found) == parts, why
    assert "".join("".join(found).split()) == "".join(text.split()).replace(".”", ".")  # a closing quotation mark goes with the gap


@pytest.mark.parametrize(
    ("sentence", "expected", "why"),
    [
        ("Plans are clear.", ["plans are clear"], "one that does not turn"),
        ("Plans are clear, but too many are late.", ["plans are clear", "but too many are late"], "a turn"),
        ("Although most are clear, too many are late.", ["although most are clear", "too many are late"], "a concession"),
        ("Despite this, plans drift.", ["despite this plans drift"], "a concession of two words is no clause"),
        ("This work is, however, slow.", ["this work is", "however slow"], "a turn in the middle"),
        ("Plans improve; visits don’t.", ["plans improve", "visits don't"], "a semicolon, and an apostrophe as printed"),
        ("– ; –", [], "no words"),
    ],
)
def test_clauses_end_where_the_sense_may_turn(sentence: str, expected: list[str], why: str) -> None:
    """Each clause is then judged by itself."""
    assert [" ".join(words) for words in clauses(sentence)] == expected, why


def test_a_negation_turns_the_words_after_it() -> None:
    """Four of them; the words themselves are no longer what they were, their pairs stay."""
    assert list(features("plans are not always clear and timely here".split())) == [
        "plans", "are", "plans are", "not", "are not", "not … always", "not always", "not … clear", "always clear", "not … and",
        "clear and", "not … timely", "and timely", "here", "timely here",
    ]  # fmt: skip
