"""The tools about the collection: letters, councils, comparisons, and what there is not."""

from __future__ import annotations

import pytest

from tests.support.assistants import NEW, OLD, call, refusal, spoken
from tests.support.factories import letter, letter_id, random_letters
from tests.support.pages import HULL, LEEDS, SLOUGH, UNREAD, engine_of, letters


def test_all_letters_are_listed_newest_first() -> None:
    """Without a question every letter is listed, those without a date last, and nothing is counted in them."""
    made = (*letters(), letter("undated", "Plans.", date=None))
    found = call(engine_of(made), "list_letters")
    assert found["total"] == len(made)
    assert found["tell_the_reader"] == [f"{len(made)} letters in this collection."]
    assert found["letters"][0]["letter_id"] == letter_id("leeds 2021")
    assert found["letters"][-1]["date"] == "no date given"
    assert {one["found"] for one in found["letters"]} == {None}
    oldest = call(engine_of(made), "list_letters", sort="oldest")["letters"]
    assert [oldest[0]["letter_id"], oldest[-1]["date"]] == [letter_id("leeds 2019"), "no date given"]


def test_letters_that_match_are_listed_with_their_number_of_paragraphs() -> None:
    """With a question only letters with a paragraph that matches are listed; filters and dates hold."""
    engine = engine_of(letters())
    found = call(engine, "list_letters", query="caseloads", filters={"authority": ["Leeds"]})
    assert {one["letter_id"]: one["found"] for one in found["letters"]} == {letter_id("leeds 2019"): 3, letter_id("leeds 2021"): 1}
    assert call(engine, "list_letters", from_date="2021")["total"] == 1
    assert call(engine, "list_letters", query="zeppelins")["tell_the_reader"][:2] == [
        "0 letters match.", "No paragraph in this collection has all that was asked.",
    ]  # fmt: skip
    assert "Nothing was searched" in refusal(engine, "list_letters", filters={"authority": ["Atlantis"]})


def test_the_cursor_goes_through_all_letters_once() -> None:
    """Page after page lists every letter, each once."""
    engine = engine_of(random_letters(23))
    got, cursor = [], ""
    while cursor is not None:
        page = call(engine, "list_letters", limit=5, cursor=cursor)
        got += [one["letter_id"] for one in page["letters"]]
        cursor = page["next_cursor"]
    assert len(got) == len(set(got)) == page["total"] == 23
    other = call(engine, "list_letters", limit=5)["next_cursor"]
    assert "without a cursor" in refusal(engine, "list_letters", limit=5, sort="oldest", cursor=other)


def test_councils_are_listed_with_their_letters() -> None:
    """Councils with letters are listed with how many, the newest, their type and neighbours; how many lack one is said."""
    found = call(engine_of(letters()), "list_councils")
    rows = {one["code"]: one for one in found["councils"]}
    assert rows.keys() == {LEEDS.code, SLOUGH.code, HULL.code}
    assert (rows[LEEDS.code]["letters"], rows[LEEDS.code]["newest"]) == (2, "5 March 2021")
    assert len(rows[LEEDS.code]["neighbours"]) > 5
    assert "councils have no letter in this collection" in found["tell_the_reader"][1]


def test_councils_are_found_by_name_region_and_type() -> None:
    """A part of any name, a region and a type narrow the list; with those without letters the whole register is searched."""
    engine = engine_of(letters())
    assert [one["code"] for one in call(engine, "list_councils", find="hull")["councils"]] == [HULL.code]
    assert call(engine, "list_councils", find="birmingham")["total"] == 0
    one = call(engine, "list_councils", find="birmingham", include_without_letters=True)["councils"][0]
    assert (one["letters"], one["newest"]) == (0, None)
    assert {one["region"] for one in call(engine, "list_councils", region="london", include_without_letters=True)["councils"]} == {"London"}
    assert call(engine, "list_councils", kind="county", include_without_letters=True)["total"] > 10
    assert "There are: " in refusal(engine, "list_councils", region="middle earth")


@pytest.mark.parametrize("mode", [OLD, NEW])
def test_councils_are_compared(mode: str) -> None:
    """Every question is counted for every council with letters: paragraphs, letters, and of how many letters."""
    found = spoken(engine_of(letters()), "compare_councils", mode=mode, questions=["caseloads", "agency"])
    rows = {one["code"]: one["counts"] for one in found["councils"]}
    assert rows[LEEDS.code] == [{"paragraphs": 4, "letters": 2, "of_letters": 2}, {"paragraphs": 0, "letters": 0, "of_letters": 2}]
    assert rows[SLOUGH.code][1] == {"paragraphs": 1, "letters": 1, "of_letters": 1}
    assert found["totals"] == [sum(one[0]["paragraphs"] for one in rows.values()), 1]
    assert found["tell_the_reader"][1] == "“agency”: 1 paragraph in 1 letter to 1 council."


def test_a_council_without_letters_is_compared_as_unknown() -> None:
    """A council that the collection lacks has 0 of 0 letters, and a sentence says that this is not “none”."""
    found = call(engine_of(letters()), "compare_councils", questions=["caseloads", "zeppelins"], councils=["Birmingham", "Leeds"])
    assert [one["code"] for one in found["councils"]] == ["BIR", LEEDS.code]
    assert found["councils"][0]["counts"][0]["of_letters"] == 0
    assert any("no letter to Birmingham City Council" in one for one in found["tell_the_reader"])
    assert "“zeppelins”: nothing found in the letters that were searched." in found["tell_the_reader"]


def test_a_council_is_compared_with_its_neighbours() -> None:
    """The council comes first, then its statistical neighbours, nearest first; the cursor goes on."""
    engine = engine_of(letters())
    found = call(engine, "compare_councils", questions=["caseloads"], neighbours_of="Leeds", limit=3)
    assert found["councils"][0]["code"] == LEEDS.code
    assert (len(found["councils"]), found["total"] > 5) == (3, True)
    more = call(engine, "compare_councils", questions=["caseloads"], neighbours_of="Leeds", limit=3, cursor=found["next_cursor"])
    assert {one["code"] for one in found["councils"]}.isdisjoint(one["code"] for one in more["councils"])


def test_letters_of_no_known_council_are_told_apart() -> None:
    """Paragraphs in letters whose council is not known are in no row, and said to be so."""
    made = (*letters(), letter("nobody", "Caseloads.", authority=None))
    told = call(engine_of(made), "compare_councils", questions=["caseloads"])["tell_the_reader"]
    assert "“caseloads”: 1 more paragraph in letters whose council is not known." in told


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"questions": ["(caseloads"]}, "In the question “(caseloads”"),
        ({"questions": ["caseloads authority:atlantis"]}, "Nothing was searched"),
        ({"questions": ["caseloads"], "councils": ["Atlantis"]}, "recognise a council called “Atlantis”"),
    ],
)
def test_a_comparison_that_is_not_understood_is_an_error(given: dict[str, object], said: str) -> None:
    """What can't be counted is an error, never a row of zeros."""
    assert said in refusal(engine_of(letters()), "compare_councils", **given)


def test_coverage_says_what_there_is_and_what_not() -> None:
    """Years, types, undated letters, unread files, councils without a letter, at all and since a day."""
    made = (letter("one", "Plans.", date=None), letter("two", "Plans.", authority=None), *letters()[:4])
    found = call(engine_of(made, unread=UNREAD), "coverage", since="2021")
    assert (found["letters"], found["councils"], found["undated_letters"], found["letters_without_council"]) == (6, 4, 1, 1)
    assert found["letters_by_year"]["2019"] == 1
    since = {one["code"] for one in found["councils_without_letter_since"]}
    ever = {one["code"] for one in found["councils_without_letter"]}
    assert {SLOUGH.code, HULL.code} <= since - ever
    assert LEEDS.code not in since
    assert any(f"{len(since)} councils have no letter since 2021 in this collection" in one for one in found["tell_the_reader"])
    assert any("1 file could not be read" in one for one in found["tell_the_reader"])


def test_coverage_of_nothing_is_no_error() -> None:
    """An empty collection is told as such; without a day nothing is said since then."""
    found = call(engine_of(()), "coverage")
    assert (found["letters"], found["first"], found["newest"], found["councils_without_letter_since"]) == (0, None, None, None)
    assert "soon" in refusal(engine_of(()), "coverage", since="soon")
