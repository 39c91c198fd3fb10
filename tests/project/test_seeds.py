"""The five letters that came with the project: everything that a careful clerk would note about each."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path

import pytest

from indexer.letter import Finding, Kind, Letter, Source, Visit
from indexer.parsing import parse_letter
from tests.support.reading import read_blocks
from tests.support.samples import ROOT

CONVERSATION, MONITORING, UNANNOUNCED, BRIEFING, FOCUSED = sorted((ROOT / "seeds").iterdir())
ALL = (CONVERSATION, MONITORING, UNANNOUNCED, BRIEFING, FOCUSED)
COUNTY, CITY = "Nottinghamshire County Council", "Nottingham City Council"


def parsed(path: Path) -> Letter:
    """Return the letter in the seed at `path`."""
    data = path.read_bytes()
    return parse_letter(read_blocks(path), (Source(path.name, "seeds", hashlib.sha256(data).hexdigest(), len(data), 0),))


def texts(path: Path, heading: str = "") -> list[str]:
    """Return the paragraphs of a seed, or of its section with the heading `heading`."""
    letter = parsed(path)
    return [paragraph.text for paragraph in letter.paragraphs if heading in ("", letter.section_of(paragraph).heading)]


@pytest.mark.parametrize(
    ("seed", "authority", "date", "letter_type", "visit", "inspectors", "sender"),
    [
        (CONVERSATION, COUNTY, "2019-05-03", "annual conversation", "2019-04-26 2019-04-26", (), ("Emma Ing",)),
        (
            MONITORING,
            CITY,
            "2023-08-30",
            "monitoring visit",
            "2023-07-25 2023-07-26",
            ("Julie Knight", "Margaret Burke"),
            ("Julie Knight",),
        ),
        (UNANNOUNCED, COUNTY, "2009-10-29", "unannounced inspection", "2009-10-08 2009-10-09", (), ("Heather Brown",)),
        (BRIEFING, CITY, "2015-01-07", "briefing note", "", (), ()),
        (
            FOCUSED,
            COUNTY,
            "2018-02-22",
            "focused visit",
            "2018-01-30 2018-01-31",
            ("John Roughton", "Caroline Walsh"),
            ("John Roughton",),
        ),
    ],
)  # fmt: skip
def test_what_each_seed_is(
    seed: Path, authority: str, date: str, letter_type: str, visit: str, inspectors: tuple[str, ...], sender: tuple[str, ...]
) -> None:
    """Authority, date, type, visit and people are as each seed states them."""
    letter = parsed(seed)
    days = [dt.date.fromisoformat(day) for day in visit.split()]
    assert letter.authority is not None
    assert letter.authority.name == authority
    assert letter.date == dt.date.fromisoformat(date)
    assert letter.letter_type == letter_type
    assert letter.visit == (Visit(*days) if days else None)
    assert letter.people.inspectors == inspectors
    assert letter.people.sender == sender
    assert letter.id == hashlib.sha256(seed.read_bytes()).hexdigest()[:16]
    assert letter.title


@pytest.mark.parametrize(
    ("seed", "sections"),
    [
        (
            CONVERSATION,
            [
                ("Introduction", Finding.BACKGROUND),
                ("Local Authority context", Finding.BACKGROUND),
                ("Progress since last annual conversation", Finding.FINDING),
                ("Future Plans", Finding.BACKGROUND),
                ("Future inspection", Finding.BACKGROUND),
                ("Closing", Finding.BACKGROUND),
            ],
        ),
        (
            MONITORING,
            [
                ("Introduction", Finding.BACKGROUND),
                ("Areas covered by the visit", Finding.BACKGROUND),
                ("Headline findings", Finding.SUMMARY),
                ("Findings and evaluation of progress", Finding.FINDING),
                ("Closing", Finding.BACKGROUND),
            ],
        ),
        (
            UNANNOUNCED,
            [
                ("Introduction", Finding.BACKGROUND),
                ("Strengths", Finding.STRENGTH),
                ("Areas for development", Finding.IMPROVEMENT),
                ("Areas for priority action", Finding.PRIORITY_ACTION),
                ("Closing", Finding.BACKGROUND),
            ],
        ),
        (
            BRIEFING,
            [
                ("Background", Finding.BACKGROUND),
                ("Headline Progress (April-December 2014)", Finding.SUMMARY),
                ("What next?", Finding.BACKGROUND),
            ],
        ),
        (
            FOCUSED,
            [
                ("Introduction", Finding.BACKGROUND),
                ("Overview", Finding.SUMMARY),
                ("Areas of strength", Finding.STRENGTH),
                ("Areas for Improvement", Finding.IMPROVEMENT),
                ("Closing", Finding.BACKGROUND),
            ],
        ),
    ],
)
def test_sections_and_their_findings(seed: Path, sections: list[tuple[str, Finding]]) -> None:
    """Each seed has its own headings as written, each with its kind, and all are in the register."""
    letter = parsed(seed)
    assert [(section.heading, section.finding) for section in letter.sections] == sections
    assert all(section.known for section in letter.sections)


@pytest.mark.parametrize(
    ("seed", "heading", "count", "kind"),
    [
        (CONVERSATION, "Future Plans", 7, None),
        (MONITORING, "Areas covered by the visit", 7, None),
        (MONITORING, "Headline findings", 1, Kind.BODY),
        (MONITORING, "Findings and evaluation of progress", 14, Kind.BODY),
        (UNANNOUNCED, "Strengths", 2, Kind.LIST_ITEM),
        (UNANNOUNCED, "Areas for priority action", 2, Kind.LIST_ITEM),
        (BRIEFING, "Background", 7, Kind.BODY),
        (BRIEFING, "Headline Progress (April-December 2014)", 9, Kind.LIST_ITEM),
        (BRIEFING, "What next?", 2, Kind.LIST_ITEM),
        (FOCUSED, "Areas of strength", 9, Kind.LIST_ITEM),
        (FOCUSED, "Areas for Improvement", 10, Kind.LIST_ITEM),
    ],
)
def test_paragraphs_of_each_section(seed: Path, heading: str, count: int, kind: Kind | None) -> None:
    """Each section has the paragraphs and list items that a reader counts."""
    letter = parsed(seed)
    found = [paragraph.kind for paragraph in letter.paragraphs if letter.section_of(paragraph).heading == heading]
    assert len(found) == count
    assert kind is None or set(found) == {kind}


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        (MONITORING, "A reduction in caseloads has been supported by investment in additional agency social workers."),
        (MONITORING, "Disabled children's social workers are skilled in seeking children's views when children use alternative methods"),
        (BRIEFING, "This 'grow your own' scheme has been praised nationally"),
        (BRIEFING, "available here http://www.ofsted.gov.uk/local-authorities/nottingham."),
        (BRIEFING, "takes up the post on the 5th January 2015."),
        (BRIEFING, "Screening & Duty team."),
        (FOCUSED, "for example the Refugee Support Group, churches and Women's Aid."),
        (FOCUSED, "the need for the provision of more intensive support accommodation"),
        (UNANNOUNCED, "consistent with guidance in 'Working Together to Safeguard Children'."),
    ],
)
def test_sentences_are_whole(seed: Path, words: str) -> None:
    """Sentences that were split by a page break or a mark are whole and in one paragraph."""
    assert sum(words in text for text in texts(seed)) == 1


def test_the_seven_bullets_of_one_cell() -> None:
    """The bullets inside one table cell are seven paragraphs."""
    bullets = texts(UNANNOUNCED, "Areas for development")
    assert [bullet.split()[0] for bullet in bullets] == ["Information", "Some", "Thresholds", "In", "Performance", "There", "Supervision"]
    assert all(bullet.endswith(".") for bullet in bullets)


@pytest.mark.parametrize("seed", ALL, ids=lambda path: path.name[:3])
def test_nothing_but_the_letters_own_text_is_a_paragraph(seed: Path) -> None:
    """No paragraph is letterhead, address, greeting, signature, copy line, image description or mark."""
    bad = re.compile(
        r"^Dear |^Yours|^Copy|^\d+ \w+ \d{4}$|Piccadilly Gate|\bNG\d|@|^Emma Ing|^Julie Knight$|^John Roughton$|^Heather Brown"
        r"|Majesty's Inspector$|handwritten|^Mr |^Cllr |Chief Executive, |Divisional Manager|Regional Director|Textphone"
        r"|\*\*|<[a-z/]|▪|\||^County Hall"
    )
    assert [text for text in texts(seed) if bad.search(text)] == []


@pytest.mark.parametrize("seed", ALL, ids=lambda path: path.name[:3])
def test_every_sentence_of_the_letter_is_in_a_paragraph(seed: Path) -> None:
    """No text of a letter is lost: the words of each long line are in a paragraph."""
    kept = re.sub(r"\W+", " ", " ".join(texts(seed)))
    lines = [
        line for line in seed.read_text(encoding="utf-8").splitlines() if len(line.split()) > 30 and not line.startswith(("|", "####"))
    ]
    assert lines
    for line in lines:
        words = re.sub(r"\W+", " ", re.sub(r"</?sup>", "", line.removeprefix("- "))).strip()
        assert words in kept
