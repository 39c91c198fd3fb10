"""Packs: whatever a council puts around ten letters, each is found on its page and read as when it is a file of its own."""

from __future__ import annotations

from hashlib import sha256

import pytest

from indexer.ingest.documents import documents_in
from indexer.letter import Letter, Source
from indexer.parsing.letter_type import COMMITTEE_PAPER
from tests.support.packs import KINDS, Kind, pack_of
from tests.support.press import press_pdf
from tests.support.samples import ROOT

SCRIPTS = {path.stem: path.read_text(encoding="utf-8").split("\n", 1)[1] for path in (ROOT / "tests" / "golden").glob("*.script")}
SAME_COUNCIL = SCRIPTS["focused_visit"].replace("17 November 2023", "6 June 2024")
OTHER_COUNCIL = SCRIPTS["monitoring_visit"].replace("Slough", "Torbay")
UNDATED = SCRIPTS["focused_visit"].replace("17 November 2023\n", "")
TEXTS = (*(SCRIPTS[name] for name in sorted(SCRIPTS, reverse=True)), SAME_COUNCIL, OTHER_COUNCIL)
LETTERS = [(f"letter {number}.pdf", press_pdf(text)) for number, text in enumerate(TEXTS, start=1)]


def read(data: bytes) -> tuple[Letter, ...]:
    """Return the letters of a file, without committee papers."""
    letters = documents_in(data, "pack.pdf", (Source("pack.pdf", "/", sha256(data).hexdigest(), len(data), 0),)).letters
    return tuple(one for one in letters if one.letter_type != COMMITTEE_PAPER)


def facts(letter: Letter) -> tuple[object, ...]:
    """Return what a letter says of itself."""
    whom = (letter.authority, letter.people, letter.inspectorates)
    return (letter.letter_type, letter.date, letter.month_only, letter.visit, letter.grades, *whom)


@pytest.mark.parametrize("kind", KINDS)
def test_ten_letters_with_their_facts(kind: str) -> None:
    """Ten letters of all types are ten letters again, on their pages and with the facts of their own files."""
    assert len(LETTERS) >= 10
    pack, pages = pack_of(LETTERS, KINDS[kind])
    found = read(pack)
    assert [one.sources[0].part.first for one in found] == list(pages)
    alone = [read(data)[0] for _, data in LETTERS for _ in range(KINDS[kind].copies)]
    assert [facts(one) for one in found] == [facts(one) for one in alone]


def test_a_letter_without_a_day_is_one_of_a_pack() -> None:
    """A letter that forgot its day begins where somebody is greeted above a subject that names a type."""
    pack, pages = pack_of([LETTERS[0], ("undated.pdf", press_pdf(UNDATED)), LETTERS[1]], Kind())
    found = read(pack)
    assert [one.sources[0].part.first for one in found] == list(pages)
    assert found[1].date is None
