"""Tests of the front of a letter: what stands above "Dear …", what follows it, and the witnesses for what is found there."""

from __future__ import annotations

import pytest

from indexer.letter import Block, Role
from indexer.parsing.front import front_of, opening_words

PROSE = "Leaders know their services and act upon what inspectors told them last year."


def parts(*blocks: Block) -> tuple[list[str], str, list[str]]:
    """Return the texts above the salutation, the salutation ("" where there is none), and the texts of the opening."""
    front = front_of(blocks)
    return [block.text for block in front.before], front.salutation.text if front.salutation else "", [b.text for b in front.opening]


@pytest.mark.parametrize(
    ("blocks", "before", "greeted", "why"),
    [
        ([Block("22 June 2023"), Block("Dear Ms Leavy"), Block(PROSE)], ["22 June 2023"], "Dear Ms Leavy", "a line of its own"),
        ([Block("22 June 2023 Ms A Leavy Dear Ms Leavy"), Block(PROSE)], ["22 June 2023 Ms A Leavy"], "Dear Ms Leavy", "within a block"),
        ([Block("Dear Ms Leavy")], [], "Dear Ms Leavy", "nothing above it, and no empty block for that"),
        ([Block("Dear colleague")], [], "Dear colleague", "nobody by name"),
        ([Block("Dear local partnership")], [], "Dear local partnership", "a partnership"),
        ([Block("The plans were too dear To Leeds")], [], "", "a word of a sentence"),
        ([Block("Letterhead", page=1), Block("Dear Ms Leavy", page=2)], ["Letterhead"], "Dear Ms Leavy", "after a cover page"),
        ([Block("Inspection", page=1), Block("Dear Diary, I was seen", page=3)], [], "", "quoted on a later page"),
        ([*[Block("Addressee")] * 79, Block("Dear all"), Block("Dear All")], [], "", "below any list of addressees"),
        ([*[Block("Addressee")] * 79, Block("Dear All")], ["Addressee"] * 79, "Dear All", "below a long list of addressees"),
        ([Block("x" * 2493 + " Dear Ms Leavy")], ["x" * 2493], "Dear Ms Leavy", "a dozen addressees in its block"),
        ([Block("x" * 2495 + " Dear Ms Leavy")], [], "", "too far down in its block"),
    ],
)  # fmt: skip
def test_a_letter_is_divided_where_somebody_is_greeted(blocks: list[Block], before: list[str], greeted: str, why: str) -> None:
    """What stands above "Dear …" is letterhead and address; without it all is opening."""
    above, salutation, opening = parts(*blocks)
    assert (above, salutation) == (before, greeted), why
    assert opening[:1] == ([greeted] if greeted else [blocks[0].text]), why


def test_the_opening_has_no_running_headers_and_ends_soon() -> None:
    """Running headers may name another letter; the opening ends with the block that makes it longer than 2,500 characters."""
    header = Block("Inspection of Leeds", Role.FURNITURE)
    assert parts(Block("Dear Jo"), header, Block(PROSE))[2] == ["Dear Jo", PROSE]
    assert parts(Block("Inspection"), header, Block(PROSE))[2] == ["Inspection", PROSE]
    full, over = "y" * 2493, "y" * 2494
    assert len(parts(Block("Dear Jo"), Block(full), Block("On."), Block("Off."))[2]) == 3
    assert len(parts(Block("Dear Jo"), Block(over), Block("On."), Block("Off."))[2]) == 2


def test_no_block_is_looked_at_without_end() -> None:
    """Of a damaged file's one enormous block only the first 20,000 characters count, and it keeps its page."""
    (block,) = front_of([Block("z" * 20_001, page=1)]).opening
    assert (len(block.text), block.page) == (20_000, 1)
    assert len(front_of([Block("z" * 20_000)]).opening[0].text) == 20_000


FULL = "This letter tells of a visit to children’s services on"  # 54 characters


@pytest.mark.parametrize(
    ("line", "following", "joined", "why"),
    [
        (FULL, "30 and 31 October 2024.", True, "a day follows a word"),
        (FULL, "the last day of May.", True, "a small letter follows a word"),
        (f"{FULL} 30", "and 31 October 2024.", True, "a small letter follows a figure"),
        (f"{FULL} Monday,", "Tuesday and Friday.", True, "a comma promises more"),
        (f"{FULL} 30", "31 people were seen.", False, "two figures"),
        (f"{FULL} Monday.", "and no more.", False, "a full stop"),
        (FULL, "Overview", False, "a capital"),
        (f"{FULL}: LEEDS", "4 plans", False, "a figure after capitals"),
        (FULL, "", False, "nothing follows"),
        ("x" * 50, "and so on", True, "just a full line"),
        ("x" * 49, "and so on", False, "a short line, as in an address"),
    ],
)
def test_a_full_line_without_an_end_goes_on(line: str, following: str, joined: bool, why: str) -> None:
    """Only a sentence that plainly goes on in the next block is one with it, and only where that is asked for."""
    blocks = (Block("Leeds", page=1), Block(line, page=1), Block(following, page=2))
    assert opening_words(blocks, run_on=True).text == f"Leeds\n{line}{' ' if joined else chr(10)}{following}", why
    assert opening_words(blocks).text == f"Leeds\n{line}\n{following}", why


def test_only_the_line_before_tells_whether_a_line_goes_on() -> None:
    """A short line ends, whatever stands before it."""
    assert opening_words((Block(FULL), Block("time"), Block("and place")), run_on=True).text == f"{FULL} time\nand place"


@pytest.mark.parametrize(
    ("around", "words"),
    [
        (0, "Leeds"),
        (8, "to Leeds"),
        (12, "a visit to Leeds children’s"),
        (1000, "It tells of a visit to Leeds children’s services in spring."),
    ],
)
def test_a_witness_is_whole_words_of_its_line(around: int, words: str) -> None:
    """A witness has whole words around what was found, and never words of another block."""
    blocks = (Block("Leeds City Council", page=1), Block("It tells of a visit to Leeds children’s services in spring.", page=2),
              Block("Overview", page=3))  # fmt: skip
    joined = opening_words(blocks)
    place = joined.text.rindex("Leeds")
    proof = joined.evidence("authority", place, place + 5, around=around)
    assert (proof.field, proof.page, proof.words) == ("authority", 2, words)


@pytest.mark.parametrize(("found", "page"), [("Leeds City", 1), ("Council", 1), ("It tells", 2), ("Overview", 3)])
def test_a_witness_stands_on_the_page_where_it_begins(found: str, page: int) -> None:
    """Also the first and the last word of a block are on its page; the whole line comes where much around is asked for."""
    lines = ("Leeds City Council", "It tells of a visit", "Overview")
    joined = opening_words([Block(line, page=number) for number, line in enumerate(lines, start=1)])
    place = joined.text.index(found)
    proof = joined.evidence("authority", place, place + len(found), around=200)
    assert (proof.page, proof.words) == (page, lines[page - 1])
