"""What is indexed for a letter's paragraphs."""

from __future__ import annotations

import pytest

from indexer.analysis import marks_of, scanned
from indexer.engines.shared.document import documents, hit, pack_tones, spellings, tones_of, unpack_tones
from indexer.fields import COUNTED, FIELDS, canonical
from indexer.letter import Finding, Section
from indexer.query.plan import Stream
from indexer.tone import Tone
from tests.support.factories import LEEDS, letter, letter_id, paragraph, random_letters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Máire Atherton", "maire atherton"),
        ("Maire  ATHERTON", "maire atherton"),
        ("Julie Smith-Jones", "julie smith jones"),
        ("What next?", "what next"),
        ("Areas for Improvement:", "areas for improvement"),
        ("•", ""),
        ("", ""),
    ],
)
def test_spellings_of_one_thing_have_one_value(text: str, expected: str) -> None:
    """Spellings that differ in case, accents, spaces and punctuation have the same value."""
    assert canonical(text) == expected


def test_a_document_says_what_its_letter_and_its_section_say() -> None:
    """Fields that the letter does not state have no value, and a name stated twice counts once."""
    sections = [Section("Headline findings", Finding.SUMMARY), Section("Strengths", Finding.STRENGTH)]
    made = letter("a", paragraph(1, "Visits", 1), date=None, letter_type=None, sections=sections, inspectors=["Bo Ray", "Bo  Ray"])

    (document,) = documents(made)

    assert document.values == {
        "letter": (letter_id("a"),), "authority": (LEEDS.code,), "region": (LEEDS.region,), "authority_type": (LEEDS.kind,), "year": (),
        "letter_type": (), "finding": ("strength",), "tone": ("praise",), "area": (),
        "section": ("strengths",), "inspector": ("bo ray",), "grade": (), "inspectorate": (),
    }
    assert document.day is None
    assert document.texts == {Stream.STEMS: "visit", Stream.EXACT: "visits", Stream.HEADING: "strength"}


def test_every_field_of_the_panel_is_counted() -> None:
    """A field added to the query's table can be filtered and counted in every engine."""
    assert {field.name for field in FIELDS} < set(COUNTED)


def test_a_text_without_words_is_still_a_document() -> None:
    """A paragraph without words can be listed, though no word finds it."""
    (document,) = documents(letter("a", "***", sections=[Section("")]))

    assert set(document.texts.values()) == {"-"}
    assert document.values["section"] == ()


def test_stems_and_exact_words_stand_side_by_side() -> None:
    """Stems and exact words of a paragraph have the same number of words."""
    for made in random_letters(5):
        for document in documents(made):
            assert document.texts[Stream.STEMS].count(" ") == document.texts[Stream.EXACT].count(" ")


def test_tones_come_back_as_they_were_and_make_the_same_documents() -> None:
    """The store keeps the tones, so that an index can be made again without estimating them."""
    for made in random_letters(10):
        tones = unpack_tones(pack_tones(tones_of(made)))
        assert tones == tones_of(made)
        assert documents(made, tones) == documents(made)


def test_known_tones_are_taken_as_they_are() -> None:
    """They are not estimated again: what is given counts for the filter and for the hit."""
    weak = letter("a", "Plans are weak.", sections=[Section("Findings", Finding.FINDING)])
    (document,) = documents(weak, (Tone("praise", estimated=True),))
    assert document.values["tone"] == ("praise",)
    assert hit(document.stored, 1.0).tone.value == "praise"


@pytest.mark.parametrize("packed", [b"[[1]]", b"{", b'[["praise", true, true, []]]'])
def test_tones_of_another_form_are_refused(packed: bytes) -> None:
    """They raise the error that a damaged store gives."""
    with pytest.raises(ValueError, match=" "):
        unpack_tones(packed)


def test_a_hit_is_what_the_letter_says() -> None:
    """Every field of a hit comes from its letter."""
    for made in random_letters(10):
        for document, source in zip(documents(made), made.paragraphs, strict=True):
            found = hit(document.stored, 1.5)
            section = made.section_of(source)
            assert (found.letter_id, found.paragraph, found.key, found.score) == (made.id, source.number, source.key, 1.5)
            assert (found.authority, found.letter_date, found.letter_type) == (made.authority, made.date, made.letter_type)
            assert (found.section, found.finding, found.kind) == (section.heading, section.finding, source.kind)
            assert (found.text, found.page, found.boilerplate) == (source.text, source.page, source.boilerplate)
            words, _, stems = scanned(source.text)
            assert (found.stems, found.marks) == (" ".join(stems), marks_of(source.text, words, stems))


def test_a_letter_tells_how_it_spells_its_names() -> None:
    """Authority, sections and inspectors have their own labels."""
    told = {(one.field, one.value, one.label) for one in spellings(letter("a", inspectors=["Máire Atherton"]))}

    assert told == {
        ("authority", LEEDS.code, LEEDS.name), ("section", "what needs to improve", "What needs to improve"),
        ("inspector", "maire atherton", "Máire Atherton"),
    }
