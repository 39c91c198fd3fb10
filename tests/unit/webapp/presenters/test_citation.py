"""Tests of citations as plain text: who is the author, which date, which number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.citation import family_first
from indexer.letter import Kind, Letter
from tests.support import factories
from tests.support.pages import LEEDS, engine_of, letters
from webapp.presenters.citation import citation_of, citation_of_letter, hit_citations, plain


def visit(**changed: object) -> Letter:
    """Return the letter of a focused visit."""
    given = {"authority": LEEDS, "date": "2019-02-01", "letter_type": "focused visit", "inspectorates": ("Ofsted",), **changed}
    return factories.letter("one", factories.paragraph(3, "Plans are clear.", page=4, printed="25."), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Ofsted (2019) Focused visit to Leeds City Council children’s services, 1 February, paragraph 25, p. 4. "),
        ({"inspectorates": ("Ofsted", "CQC")}, "Ofsted and Care Quality Commission (2019) Focused visit"),
        ({"inspectorates": ("Ofsted", "CQC", "HMICFRS")}, "Ofsted, Care Quality Commission and HMICFRS (2019) Focused visit"),
        ({"inspectorates": ()}, "Focused visit to Leeds City Council children’s services (2019), 1 February, paragraph 25, p. 4. "),
        ({"letter_type": "annual conversation"}, "Ofsted (2019) Annual conversation: Leeds City Council, 1 February,"),
        ({"letter_type": None}, "Ofsted (2019) Letter of unknown type: Leeds City Council, 1 February,"),
        ({"authority": None}, "Ofsted (2019) Focused visit: unknown council, 1 February,"),
        ({"date": None, "visit": ("2020-07-30", "2020-08-01")}, "Ofsted (2020) Focused visit to Leeds City Council children’s services,"
            " visit ended 1 August, paragraph 25"),
        ({"date": None}, "Ofsted (no date) Focused visit to Leeds City Council children’s services, paragraph 25, p. 4. "),
    ],
)  # fmt: skip
def test_who_inspected_is_the_author(changed: dict[str, object], words: str) -> None:
    """And what isn't known is said or left out, never made up."""
    letter = visit(**changed)
    assert plain(citation_of(letter, letter.paragraphs[0])).startswith(words)


@pytest.mark.parametrize(("month_only", "words"), [(False, ", 1 February, "), (True, ", February, ")])
def test_a_date_is_cited_as_exactly_as_it_is_given(month_only: bool, words: str) -> None:
    """A letter that gives only the month is cited by the month."""
    letter = replace(visit(), month_only=month_only)
    assert words in plain(citation_of(letter, letter.paragraphs[0]))


@pytest.mark.parametrize(
    ("printed", "place", "why"),
    [
        ("25.", "paragraph 25", "the printed number"),
        ("(4.2)", "paragraph 4.2", "without its brackets"),
        ("", "paragraph 3", "ours, if none is printed"),
        ("b)", "paragraph 3", "letters begin again in each list"),
        ("◼", "paragraph 3", "a bullet is no number"),
    ],
)
def test_there_is_one_number_to_quote(printed: str, place: str, why: str) -> None:
    """No reader has to choose between two."""
    letter = visit()
    paragraph = replace(letter.paragraphs[0], printed=printed)
    one = citation_of(replace(letter, paragraphs=(paragraph,)), paragraph)
    assert one.place == place, why
    assert plain(one).count("paragraph") == 1


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"printed": ""}, "under “What needs to improve”"),
        ({"printed": "2", "kind": Kind.FOOTNOTE}, "footnote 2"),
        ({"printed": "*", "kind": Kind.FOOTNOTE}, "under “What needs to improve”"),
    ],
)
def test_our_number_never_stands_for_another_paragraph(changed: dict[str, object], place: str) -> None:
    """In a letter that prints numbers, one without is told by its heading; on its own page as among results."""
    letter = visit()
    other = replace(letter.paragraphs[0], number=25, key="other", **changed)  # type: ignore[arg-type]
    letter = replace(letter, paragraphs=(letter.paragraphs[0], other))
    one = citation_of(letter, other)
    assert one.place == place
    engine = engine_of((letter,))
    hits = {hit.paragraph: hit for hit in engine.search(factories.query()).hits}
    assert hit_citations({head.id: head for head in engine.heads()})(hits[25]) == one


def test_a_whole_letter_is_cited_without_a_place() -> None:
    """Its link is the letter's own."""
    letter = visit()
    assert plain(citation_of_letter(letter)) == (
        f"Ofsted (2019) Focused visit to Leeds City Council children’s services, 1 February. /letters/{letter.id}"
    )


def test_no_two_paragraphs_share_a_key() -> None:
    """Also of two letters to one council in one year."""
    twice = (visit(), replace(visit(), id="b" * 16), replace(visit(), authority=None, date=None))
    many = [citation_of(letter, one) for letter in twice for one in (letter.paragraphs[0], replace(letter.paragraphs[0], number=4))]
    assert len({one.key for one in many}) == len(many)
    assert many[0].key == f"leeds2019-{twice[0].id[:8]}-p3"


def test_a_hit_is_cited_as_its_paragraph() -> None:
    """The same in results, exports and on its own page."""
    made, engine = letters(), engine_of(letters())
    hits = engine.search(factories.query(limit=50)).hits
    cited = hit_citations({one.id: one for one in engine.heads()})
    by_id = {one.id: one for one in made}
    assert len(hits) == sum(len(one.paragraphs) for one in made)
    for hit in hits:
        letter = by_id[hit.letter_id]
        assert cited(hit) == citation_of(letter, next(one for one in letter.paragraphs if one.number == hit.paragraph))


def test_a_hit_of_an_unknown_letter_is_cited_by_what_it_says() -> None:
    """While the index changes, its author is left out, not guessed."""
    made = letters()
    hit = next(one for one in engine_of(made).search(factories.query("remain", limit=1)).hits)
    assert plain(hit_citations({})(hit)).startswith("Focused visit letter: Hull City Council (2020), visit ended 1 August, paragraph 1")


@pytest.mark.parametrize(
    ("name", "words"),
    [("Ann Bee", "Bee, Ann"), ("Ann Mary van der Berg", "van der Berg, Ann Mary"), ("Bee", "Bee"), ("", ""), ("de Bee", "Bee, de")],
)
def test_names_stand_family_first(name: str, words: str) -> None:
    """As reference managers sort them."""
    assert family_first(name).words == words
