"""Documents within others, as people have them: embedded in Word, attached under any name, forwarded, packed twice."""

from __future__ import annotations

from hashlib import sha256

from indexer.ingest.documents import Documents, documents_in
from indexer.letter import Source
from tests.support.letters_folders import LETTER
from tests.support.mails import zip_of
from tests.support.word_xml import p, word

LINES = LETTER.format(council="Leeds City Council", day="4 July 2023", strength="Caseloads are low.").split("\n")
IN_WORD = word("".join(p(line) for line in LINES if line.strip()))


def read(data: bytes, name: str = "a/file") -> Documents:
    """Return the documents in a file."""
    return documents_in(data, name, (Source(name, "/letters", sha256(data).hexdigest(), len(data), 1),))


def test_a_letter_embedded_in_a_word_document_is_a_document_of_its_own() -> None:
    """Word shows it as a picture or an icon; tables of charts and equations are passed over."""
    held = {"word/embeddings/Letter.docx": IN_WORD, "word/embeddings/Chart.xlsx": b"x", "word/embeddings/oleObject1.bin": b"y"}
    outer = word(p("Dear members") + p("The letter from Ofsted is embedded below, and the committee will talk about it."), held=held)
    found = read(outer)
    assert [one.sources[0].name for one in found.letters] == ["a/file", "attachment Letter.docx of a/file"]
    assert not found.unread
    assert found.letters[0].notices[-1] == "Attached to this document: “Letter.docx”. What is attached is a document of its own."


def test_a_letter_is_read_at_the_deepest_place_whatever_its_format() -> None:
    """Formats that may hold files themselves are no deeper than others."""
    data = IN_WORD
    for number in range(4):
        data = zip_of({"letter.docx" if not number else f"{number}.zip": data})
    found = read(data)
    assert [one.date.isoformat() for one in found.letters if one.date] == ["2023-07-04"]
    assert not found.unread
