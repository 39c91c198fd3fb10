"""Tests of people: teams in their lists, addresses with several names, and where a signature ends."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Evidence, Role
from indexer.parsing.people import find_people

OPENING = "This letter summarises the findings of the focused visit to Leeds on 17 May 2023."
REPORT, VISIT = "SIF report (single inspection)", "focused visit"


@pytest.mark.parametrize(
    ("blocks", "names", "why"),
    [
        ([Block("Inspection team"), Block("Ann Lee HMI"), Block("Findings", Role.HEADING), Block("Bo Ray HMI")], ["Ann Lee"],
         "a heading ends the list"),
        ([Block("Inspection team"), Block("Ann Lee HMI"), Block("x" * 301), Block("Bo Ray HMI")], ["Ann Lee"], "a paragraph ends it"),
        ([Block("Inspection team"), Block("Ann Lee HMI"), Block("x, " * 100), Block("Bo Ray HMI")], ["Ann Lee", "Bo Ray"], "a long line"),
        ([Block("Inspection team"), Block("Cy Moss", Role.FURNITURE), Block("Di Nash", Role.FOOTNOTE), Block("Ann Lee HMI")], ["Ann Lee"],
         "headers and notes are no part of it"),
        ([Block("The inspection team", Role.HEADING), Block("Ann Lee HMI")], ["Ann Lee"], "its own heading doesn't end it"),
        ([Block("Inspection team"), Block("The plan."), Block("The inspection team"), Block("Ann Lee HMI")], ["Ann Lee"],
         "the last list that has names"),
        ([Block("Inspection team"), Block("Ann Lee HMI, Bo Ray HMI and Ann Lee HMI")], ["Ann Lee", "Bo Ray"], "each once"),
        ([Block("Lead inspector: Ann Lee"), Block("Deputy lead inspector: Bo Ray")], ["Ann Lee", "Bo Ray"], "no heading, but a deputy"),
        ([Block("Lead inspector: Ann Lee"), Block("The inspectors were Cy Moss and Di Nash.")], ["Ann Lee"], "who led, before prose"),
        ([Block("The inspectors were Cy Moss and Di Nash.")], ["Cy Moss", "Di Nash"], "prose, where nothing else names them"),
        ([Block("Lead inspector: Ann Lee The plans of Bo Ray")], ["Ann Lee"], "the next sentence is no name"),
    ],
)  # fmt: skip
def test_a_reports_team_ends_where_its_list_does(blocks: list[Block], names: list[str], why: str) -> None:
    """Names below "The inspection team" up to a heading, a paragraph or the words on complaints are the inspectors."""
    assert list(find_people(blocks, REPORT).value.inspectors) == names, why


def test_a_letters_sentence_counts_before_its_lists() -> None:
    """A letter tells its inspectors in a sentence; without a known kind, who greets nobody is a report."""
    blocks = [Block("Lead inspector: Ann Lee"), Block("The inspectors were Cy Moss and Di Nash.")]
    greeted = [Block("Dear Jo"), *blocks]
    assert find_people(greeted, VISIT).value.inspectors == ("Cy Moss", "Di Nash")
    assert find_people(greeted, None).value.inspectors == ("Cy Moss", "Di Nash")
    assert find_people(blocks, None).value.inspectors == ("Ann Lee",)


def test_teams_and_leaders_have_their_witnesses() -> None:
    """The words of the list, or of the title page, with their page."""
    team = find_people([Block("Inspection team", page=9), Block("Ann Lee HMI", page=9)], REPORT)
    assert team.evidence == (Evidence("inspectors", 9, "Ann Lee HMI"),)
    lead = find_people([Block("Leeds", page=1), Block("Lead inspector: Ann Lee", page=1), Block("Grade", page=1)], REPORT)
    assert lead.evidence == (Evidence("inspectors", 1, "Lead inspector: Ann Lee"),)


@pytest.mark.parametrize(
    ("lines", "greeting", "to", "why"),
    [
        (["Ann Lee", "Bo Ray, Chief Executive", "Cllr Cy Moss", "Di Nash"], "Dear Ms Lee", ["Ann Lee", "Bo Ray", "Cy Moss"],
         "further lines count where they have a post or a title"),
        (["Ann Lee", "Ann Lee, Director"], "Dear Ms Lee", ["Ann Lee"], "each once"),
        (["ann.lee@leeds.gov.uk", "Ann Lee"], "Dear Ms Lee", ["Ann Lee"], "an e-mail address is no name"),
        (["Mary Hall House", "Ann Lee"], "Dear Ms Lee", ["Ann Lee"], "a building"),
        (["Ann Hall", "Bo Ray"], "Dear Ms Hall", ["Ann Hall"], "a surname that is a building's word"),
        (["Ann Lee – Director"], "Dear Ms Lee", ["Ann Lee"], "a dash ends the name"),
        (["Ann Lee (Director)"], "Dear Ms Lee", ["Ann Lee"], "a bracket ends it"),
        (["Ann Lee; Bo Ray"], "Dear Ms Lee", ["Ann Lee"], "a semicolon ends it"),
        (["Ann Lee County Hall Market Street Leeds"], "Dear Ann", ["Ann Lee"], "run on: a first name is greeted"),
        (["Ann Lee County Hall Market Street Leeds"], "Dear Ms Lee", ["Ann Lee"], "run on: a surname is greeted"),
        (["County Hall Market Street Leeds West"], "Dear colleagues", [], "nobody is named"),
        ([], "Dear Ann Lee, and all others", ["Ann Lee"], "greeted by a whole name"),
        ([], "Dear Ann Lee: thank you", ["Ann Lee"], "up to a colon"),
        ([], "Dear all", [], "nobody"),
    ],
)  # fmt: skip
def test_who_stands_in_an_address(lines: list[str], greeting: str, to: list[str], why: str) -> None:
    """The first name of the address, with those further down that have a post."""
    blocks = [*map(Block, lines), Block(greeting), Block(OPENING)]
    assert list(find_people(blocks, VISIT).value.to) == to, why


def test_a_witness_of_an_address_is_short() -> None:
    """Of a long line 120 characters are shown, whether it is the address or the greeting."""
    line = f"Ann Lee, Director, {'x' * 200}"
    assert find_people([Block(line, page=1), Block("Dear Ms Lee")], VISIT).evidence == (Evidence("to", 1, line[:120]),)
    greeting = f"Dear Ann Lee, {'y' * 200}"
    assert find_people([Block(greeting, page=2)], VISIT).evidence == (Evidence("to", 2, greeting[:120]),)


@pytest.mark.parametrize(
    ("blocks", "names", "why"),
    [
        ([Block("Yours sincerely"), Block("Ann Lee"), Block("Bo Ray"), Block("Yours sincerely"), Block("Cy Moss")], ["Cy Moss"],
         "the last greeting counts"),
        ([Block("Yours sincerely"), *[Block("Her Majesty’s Inspector")] * 12, Block("Ann Lee")], ["Ann Lee"], "the fourteenth line"),
        ([Block("Yours sincerely"), *[Block("Her Majesty’s Inspector")] * 13, Block("Ann Lee")], [], "the fifteenth"),
        ([Block("Yours sincerely"), Block("Bo Ray", Role.FURNITURE), Block("Cy Moss", Role.FOOTNOTE), Block("Ann Lee")], ["Ann Lee"],
         "headers and notes sign nothing"),
        ([Block("Yours sincerely"), Block(f"Bo Ray, {'x' * 300}"), Block("Ann Lee")], ["Ann Lee"], "nor do paragraphs"),
        ([Block("Yours sincerely"), Block("Ann Lee"), Block("Ann Lee"), Block("Selby House")], ["Ann Lee"], "each once; a building none"),
        ([Block("Yours sincerely"), Block("Ann North"), Block("cc Bo Ray")], ["Ann North"], "the first is a person, whatever its words"),
        ([Block("Ann Lee"), Block("HMI"), Block("Bo Ray"), Block("SHMI"), Block("Cy Moss")], ["Bo Ray"],
         "no greeting: the line above the last post"),
        ([Block("HMI")], [], "a post alone"),
        ([Block("Ann Lee"), Block("Plans.")], [], "no post and no greeting"),
    ],
)  # fmt: skip
def test_where_a_signature_begins_and_ends(blocks: list[Block], names: list[str], why: str) -> None:
    """Names from the last "Yours sincerely" on, for at most fourteen lines; else the name above a signatory's post."""
    found = find_people([Block(OPENING), *blocks], VISIT)
    assert list(found.value.sender) == names, why
    assert [proof.words for proof in found.evidence if proof.field == "sender"] == names[:1], why


def test_placeholders_are_told_word_by_word() -> None:
    """Only a line above the greeting is a template's placeholder; a paragraph about inserting an address is not."""
    notices = find_people([Block("Insert name"), Block("Dear Jo"), Block("Insert date")], VISIT).notices
    assert notices == ("The letter still contains a placeholder from its template: “Insert name”.",)
    assert find_people([Block(f"Insert name {'x' * 288}"), Block("Dear Jo")], VISIT).notices == ()
