"""Tests of how people shorten the words of places: short forms lead to the same councils as names in full."""

from __future__ import annotations

import pytest

from indexer.registers import authorities, authorities_called, authorities_in
from indexer.registers.place_words import SHORT, first_words, spelt_out


@pytest.mark.parametrize(
    ("text", "code", "why"),
    [
        ("N.E. Lincs", "NEL", "two letters with stops"),
        ("NE Lincolnshire", "NEL", "never Lincolnshire"),
        ("N E Lincs", "NEL", "two letters apart"),
        ("Northeast Lincolnshire", "NEL", "as one word"),
        ("N. Lincs", "NLN", "one letter"),
        ("Bath & N.E. Somerset", "BAS", "within a name"),
        ("Cheshire W & Chester", "CHW", "behind the first word"),
        ("S. Glos", "SGC", "both words"),
        ("NW Leics", "NWL", "a district, not its county"),
        ("South Cambs", "SCA", "a district, not its county"),
        ("East Herts", "EHE", "a district, not its county"),
        ("Notts", "NTT", "a county alone"),
        ("E. Riding of Yorks", "ERY", "two words of three"),
        ("LB Barnet", "BNE", "before it what kind of council it is"),
        ("RB Kingston", "KTT", "before it what kind of council it is"),
        ("Rhondda", "RCT", "half a name that no other council has"),
    ],
)
def test_a_shortened_name_is_the_same_council(text: str, code: str, why: str) -> None:
    """Of names that begin alike the longest counts, in short forms too."""
    assert [mention.codes for mention in authorities_in(f"Services in {text} for children")] == [(code,)], why


@pytest.mark.parametrize("text", ["W. Mids", "Greater N. London", "Northern Lights", "n lincs", "Hantsport"])
def test_what_only_looks_short_is_no_council(text: str) -> None:
    """A short form is a whole word and begins with a capital."""
    assert authorities_in(text) == (), text


def test_a_shortened_name_can_be_asked_for() -> None:
    """With or without what kind of council it is."""
    for name, code in (("herts", "HRT"), ("ne lincs council", "NEL"), ("w sussex county council", "WSX")):
        assert [one.code for one in authorities_called(name)] == [code], name


def test_no_name_in_the_register_is_taken_for_a_short_form() -> None:
    """Writing a name’s short words out must give no other council’s name."""
    words = {word for entry in authorities() for name in entry.all_names for word in name.casefold().split()}
    assert words & set(SHORT.values()) == {"bucks"}  # South Bucks is its whole name
    assert [one.code for one in authorities_called("South Bucks")] == ["SBU"]
    assert spelt_out("bath and ne somerset") == "bath and north east somerset"
    assert first_words("north east lincolnshire") == {"north", "n", "ne", "northeast"}
    assert first_words("wiltshire") == {"wiltshire", "wilts"}
