"""Command stage: what search, show and status print, for people and for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from indexer.errors import ExitCode
from tests.support.letters_folders import LETTER
from tests.support.mails import zip_of
from tests.support.programs import Run


def test_a_search_prints_paragraphs_to_cite(run: Run, index: Path) -> None:
    """Authority, type, date, section and the text, in plain letters where there is no terminal."""
    code, out, err = run("search", "caseloads", "--index", index)
    assert (code, err) == (ExitCode.DONE, "")
    assert "Nottinghamshire County Council · Focused visit · 22 February 2018" in out
    assert re.search(r"· paragraph \d+ · letter [0-9a-f]{16}$", out, re.MULTILINE)
    assert "\x1b" not in out


def test_a_search_for_programs_is_json(run: Run, index: Path) -> None:
    """In the shape that is documented."""
    code, out, _ = run("search", "caseloads", "--index", index, "--json", "--limit", 2)
    answer = json.loads(out)
    assert code == ExitCode.DONE
    assert answer["query"] == "caseloads"
    assert len(answer["hits"]) == min(2, answer["total"])
    assert {"authority", "year", "section"} <= set(answer["facets"])
    for hit in answer["hits"]:
        assert [hit["text"][start:end].lower().startswith("caseload") for start, end, _ in hit["spans"]]


@pytest.mark.parametrize(
    ("flags", "authorities", "why"),
    [
        (["--authority", "nottingham"], {"Nottingham City Council"}, "a short name"),
        (["--authority", "nottingham", "--authority", "Nottinghamshire County Council"],
         {"Nottingham City Council", "Nottinghamshire County Council"}, "two names widen each other"),
        (["--type", "focused visit"], {"Nottinghamshire County Council"}, "a type"),
        (["--finding", "priority action"], {"Nottinghamshire County Council"}, "a kind of finding"),
        (["--section", "what next"], {"Nottingham City Council"}, "words of a heading"),
        (["--from", "2023"], {"Nottingham City Council"}, "a first year"),
        (["--to", "2009-10-29"], {"Nottinghamshire County Council"}, "a last day, included"),
        (["--year", "2015"], {"Nottingham City Council"}, "a year"),
    ],
)
def test_flags_narrow_a_search(flags: list[str], authorities: set[str], why: str, run: Run, index: Path) -> None:
    """Each flag filters what it says, also without words."""
    _, out, _ = run("search", *flags, "--index", index, "--json", "--limit", 1000)
    assert {hit["authority"] for hit in json.loads(out)["hits"]} == authorities


@pytest.mark.parametrize("arguments", [(), ("from:2009",), ("*",), ("--from", "2009")])
def test_without_words_the_newest_come_first(arguments: tuple[str, ...], run: Run, index: Path) -> None:
    """However it is narrowed, all paragraphs match alike."""
    _, out, _ = run("search", *arguments, "--index", index, "--json", "--limit", 1000)
    days = [hit["letter_date"] or hit["visit_end"] or "" for hit in json.loads(out)["hits"]]
    assert days == sorted(days, reverse=True)
    assert len(set(days)) > 1


def test_a_search_that_finds_nothing_says_so(run: Run, index: Path) -> None:
    """With what to try instead where there is something."""
    code, out, _ = run("search", "safegaurding", "--as-typed", "--index", index)
    assert (code, "Did you mean “safeguarding”?\nNo results." in out) == (ExitCode.DONE, True)
    assert "No results. Try fewer or different words." in run("search", "zzxxyy", "--index", index)[1]


def test_what_names_were_taken_for_is_told_with_the_flag_that_searches_for_the_words(run: Run, index: Path) -> None:
    """The flag finds what contains the words, in whoever's letters."""
    named = run("search", "nottingham", "care", "leavers", "--index", index)[1]
    assert named.splitlines()[0] == "Showing only letters to Nottingham. To search for these words instead, add --no-names."
    words = run("search", "nottingham", "care", "leavers", "--no-names", "--index", index)[1]
    assert words.splitlines()[0] == "Searching for all your words in all letters, not only in letters to Nottingham."
    nothing = run("search", "rutland", "neglect", "--index", index)[1]
    assert nothing == "There are no letters to Rutland in this collection. To search all letters for these words, add --no-names.\n"


def test_names_that_were_understood_are_data_too(run: Run, index: Path) -> None:
    """The words, what they filter by, and the same in words."""
    found = json.loads(run("search", "care", "leavers", "nottingham", "since", "2018", "--index", index, "--json")[1])
    assert found["understood"] == [
        {"words": "nottingham", "field": "authority", "values": ["NGM"], "from": None, "to": None, "label": "to Nottingham"},
        {"words": "since 2018", "field": "date", "values": [], "from": "2018-01-01", "to": None, "label": "since 2018"},
    ]


def test_an_offer_is_a_sentence_that_ends_in_the_search_to_type(run: Run, index: Path) -> None:
    """For words that may be meant as a grade or type, the search of those letters alone."""
    out = run("search", "since", "the", "focused", "visit", "--index", index)[1]
    assert "To show only letters of the type “Focused visit”, try: since the type:\"focused visit\"" in out.splitlines()


def test_a_corrected_search_says_so_and_how_to_avoid_it(run: Run, index: Path) -> None:
    """The flag searches what was typed."""
    out = run("search", "caselods", "--index", index)[1]
    told = "Showing results for “caseloads”, as nothing was found for “caselods”. To search for what you typed, add --as-typed"
    assert out.splitlines()[0] == told
    out = run("search", "caselods", "--as-typed", "--index", index)[1]
    assert "Did you mean “caseloads”?" in out
    assert json.loads(run("search", "caselods", "--as-typed", "--json", "--index", index)[1])["total"] == 0


def test_show_reads_a_file_without_an_index(run: Run, seeds: Path) -> None:
    """To see what would be read."""
    path = next(seeds.glob("004_*"))
    code, out, _ = run("show", path, "--json")
    shown = json.loads(out)
    assert code == ExitCode.DONE
    assert (shown["source"], shown["letter_date"]) == (path.name, "2018-02-22")
    code, out, _ = run("show", path, "--explain")
    assert "where these details come from" in out
    assert "22 February 2018" in out


def test_show_finds_a_letter_in_the_index(run: Run, index: Path) -> None:
    """By its id, with or without the readable words after it."""
    _, out, _ = run("search", "caseloads", "--index", index, "--json", "--limit", 1)
    letter_id = json.loads(out)["hits"][0]["letter_id"]
    for name in (letter_id, f"{letter_id}-nottingham-2018"):
        code, out, _ = run("show", name, "--index", index, "--json")
        assert (code, json.loads(out)["letter_id"]) == (ExitCode.DONE, letter_id)


def test_show_prints_what_is_known_and_what_is_not(run: Run, tmp_path: Path) -> None:
    """A letter that says little is shown as that."""
    (tmp_path / "note.txt").write_text("Background\n\nChildren are safe.\n", encoding="utf-8")
    code, out, _ = run("show", tmp_path / "note.txt")
    assert code == ExitCode.DONE
    assert "council: not stated" in out
    assert "Background  Background" in out
    assert "1. Children are safe." in out


def test_status_says_what_the_index_holds(run: Run, index: Path) -> None:
    """For people and for programs."""
    code, out, _ = run("status", "--index", index)
    assert code == ExitCode.DONE
    assert out.startswith("5 letters with ")
    held = json.loads(run("status", "--index", index, "--json")[1])
    assert (held["letters"], held["unread"]) == (5, [])


def test_paragraphs_with_most_of_the_words_are_printed_below_a_line(run: Run, index: Path) -> None:
    """After those with all of them, with what to type for any of them; as JSON each says which it is."""
    code, printed, _ = run("search", "caseloads", "transport", "zebra", "--index", index)
    assert code == ExitCode.DONE
    assert "No paragraph has all your words. These come closest. To search for any of the words, try: caseloads OR" in printed
    assert "1. " in printed
    found = json.loads(run("search", "caseloads", "zebra", "--index", index, "--json")[1])
    assert found["total"] == 0
    assert {one["match"] for one in found["hits"]} == {"most"}


def test_question_words_left_out_are_printed(run: Run, index: Path) -> None:
    """With what to type for them."""
    printed = run("search", "which", "councils", "have", "caseloads", "--index", index)[1]
    assert 'Not searched for: “councils”. To search for them too, try: which "councils" have caseloads' in printed


def test_show_prints_each_letter_in_a_file(run: Run, tmp_path: Path) -> None:
    """A file of several letters is shown whole, with the place of each; for programs it is a list."""
    text = LETTER.format(council="Nottingham City Council", day="3 May 2019", strength="Caseloads are low.")
    file = tmp_path / "letters.zip"
    file.write_bytes(zip_of({"a.txt": text.encode(), "b.txt": text.replace("Caseloads", "Numbers").encode()}))
    code, out, _ = run("show", file)
    assert code == ExitCode.DONE
    assert out.startswith("2 letters in this file\n")
    assert re.findall(r"^file: (.*)$", out, re.MULTILINE) == ["a.txt in letters.zip", "b.txt in letters.zip"]
    _, out, _ = run("show", file, "--json")
    assert [one["found_in"] for one in json.loads(out)] == [["a.txt in letters.zip"], ["b.txt in letters.zip"]]


def test_a_tone_that_is_not_known_is_named_without_the_doubt_of_estimates(run: Run, index: Path) -> None:
    """The filter is called “Tone (estimated)”; what was typed is no estimate."""
    assert "We don’t recognise the tone “happy”." in run("search", "caseloads", "--tone", "happy", "--index", str(index))[1]
