"""Documents of a file: each letter in a pack, a mail or an archive is a letter of its own, and says where it is."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pikepdf
import pytest

from indexer.errors import UnreadableSource
from indexer.ingest import documents
from indexer.ingest.documents import Documents, documents_in
from indexer.letter import Block, Part, Role, Source
from indexer.parsing.letter_type import COMMITTEE_PAPER
from indexer.readers.holders import pieces
from tests.support.letters_folders import LETTER
from tests.support.mails import COVER, mail_of, zip_of
from tests.support.pdfs import Tag, p, pdf_of
from tests.support.scans import scanned_page


def letter_pages(council: str, day: str) -> list[list[Tag]]:
    """Return two pages of a letter to a council."""
    first = [
        p("Anna Lee"), p(f"Director of Children’s Services, {council}"), p(day), p("Dear Ms Lee"),
        p(f"Focused visit to {council}", bold=True),
        p("This letter summarises the findings of the visit. Leaders know their services well and act on what they learn."),
        p("What needs to improve", bold=True), p("Supervision of social workers is not recorded as often as it should be."),
    ]  # fmt: skip
    return [first, [p("Plans for children are reviewed in good time, and managers see to it that they are kept."), p("Yours sincerely")]]


REPORT = [
    p("Report to the Children’s Committee"), p("Date: 12 September 2023"), p("Purpose of report", bold=True),
    p("This report tells members of the outcome of the visits by Ofsted. The letters are attached, and members are asked to read them."),
    p("Background", bold=True), p("The council was last inspected in 2022. An action plan has been agreed by the improvement board since."),
    p("Members may want to hear more about the supervision of social workers, which both of the letters name as an area to improve."),
]  # fmt: skip
PACK = pdf_of(REPORT, *letter_pages("Dorset Council", "22 June 2023"), *letter_pages("Leeds City Council", "4 July 2023"), tagged=False)
ALONE = pdf_of(*letter_pages("Leeds City Council", "4 July 2023"), tagged=False)
TEXT = LETTER.format(council="Nottingham City Council", day="3 May 2019", strength="Caseloads are low.").encode()


def read(data: bytes, name: str = "a/file") -> Documents:
    """Return the documents in a file."""
    return documents_in(data, name, (Source(name, "/letters", sha256(data).hexdigest(), len(data), 1),))


def places(found: Documents) -> list[tuple[str, str | None, str]]:
    """Return where each letter is, its council and its day."""
    return [(one.sources[0].name, one.authority.short_name if one.authority else None, str(one.date)) for one in found.letters]


def failing_once(error: Exception, real: Callable[..., Any] = documents.parse_letter, at: int = 1) -> Callable[..., Any]:
    """Return `real` with its call number `at` raising `error`."""
    calls = itertools.count(1)

    def called(*given: Any, **named: Any) -> Any:
        if next(calls) == at:
            raise error
        return real(*given, **named)

    return called


def test_a_pack_gives_each_letter_and_the_report_in_front() -> None:
    """Each letter of a pack has its own council, day and pages, and the council's report is a committee paper."""
    found = read(PACK, "pack.pdf")
    assert places(found)[1:] == [("pages 2–3 of pack.pdf", "Dorset", "2023-06-22"), ("pages 4–5 of pack.pdf", "Leeds", "2023-07-04")]
    assert (found.letters[0].letter_type, found.letters[0].sources[0].name) == (COMMITTEE_PAPER, "page 1 of pack.pdf")
    assert [{one.page for one in letter.paragraphs} for letter in found.letters] == [{1}, {2, 3}, {4, 5}]
    assert len({one.id for one in found.letters}) == 3


def test_a_letter_in_a_pack_is_read_as_when_alone() -> None:
    """Facts, headings and words are those of the letter's own file; only its pages count from the pack's beginning."""
    inside, (alone,) = read(PACK, "pack.pdf").letters[2], read(ALONE, "alone.pdf").letters
    assert [(one.page, one.text) for one in inside.paragraphs] == [((one.page or 0) + 3, one.text) for one in alone.paragraphs]
    assert (inside.sections, inside.people, inside.authority) == (alone.sections, alone.people, alone.authority)
    assert [(one.field, one.words) for one in inside.evidence] == [(one.field, one.words) for one in alone.evidence]


def test_ids_of_a_pack_come_from_its_bytes_and_pages_and_stay() -> None:
    """The same pack gives the same ids wherever it is; a file with one letter has the id that it always had."""
    assert [one.id for one in read(PACK, "x.pdf").letters] == [one.id for one in read(zip_of({"y.pdf": PACK})).letters]
    assert read(ALONE).letters[0].id == sha256(ALONE).hexdigest()[:16]


def test_a_mail_gives_what_is_attached() -> None:
    """A line that goes with the letter is no letter; pictures are passed over."""
    found = read(mail_of(COVER, {"letter.pdf": ALONE, "logo.png": b"\x89PNG"}), "mail.eml")
    assert places(found) == [("attachment letter.pdf of mail.eml", "Leeds", "2023-07-04")]
    assert found.unread == ()
    assert found.letters[0].id == sha256(ALONE).hexdigest()[:16]


@pytest.mark.parametrize("name", ["mail.eml", "letter.pdf", "letter.txt"])
def test_a_letter_in_a_mails_own_words_is_read(name: str) -> None:
    """Whatever the file is called, its words are decoded and its head is no text."""
    (letter,) = read(mail_of(TEXT.decode()), name).letters
    words = " ".join(one.text for one in letter.paragraphs)
    assert letter.authority
    assert letter.authority.short_name == "Nottingham"
    assert "Caseloads are low." in words
    assert "scrutiny@example" not in words
    assert letter.sources[0].part == Part()


def test_a_mail_in_a_mail_is_opened() -> None:
    """A forwarded mail's attachment is read, and its way is told from inside out."""
    found = read(mail_of(COVER, mails=(ALONE,)), "mail.eml")
    assert places(found) == [("attachment inner.pdf of attachment “Forwarded” of mail.eml", "Leeds", "2023-07-04")]


def test_an_archive_gives_its_letters_and_names_what_it_cannot_read() -> None:
    """Letters in folders of an archive are read, data is passed over, and a damaged one is named."""
    files = {"in/a.txt": TEXT, "b.pdf": ALONE, "c.pdf": b"%PDF-1.7 and nothing else", "data.csv": b"a,b", "__MACOSX/._b.pdf": b"x"}
    found = read(zip_of(files), "letters.zip")
    assert [place for place, *_ in places(found)] == ["a.txt in letters.zip", "b.pdf in letters.zip"]
    assert [(one.source.name, one.source.part.within) for one in found.unread] == [("c.pdf in letters.zip", ("c.pdf in",))]


def test_the_same_letter_alone_and_in_an_archive_is_one_letter() -> None:
    """A letter's id is that of its own bytes, so that copies are one letter with two sources."""
    assert read(zip_of({"b.pdf": ALONE})).letters[0].id == read(ALONE).letters[0].id


def test_a_pdfs_attachments_are_documents_of_their_own() -> None:
    """The PDF says what is attached to it; an attached settings file is no letter."""
    pdf = pikepdf.open(io.BytesIO(pdf_of(*letter_pages("Dorset Council", "22 June 2023"))))
    for name, data in (("inner.pdf", ALONE), ("press.joboptions", b"<< /Quality (high) >> and so on")):
        pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data, filename=name)
    made = io.BytesIO()
    pdf.save(made)
    found = read(made.getvalue(), "outer.pdf")
    assert [place for place, *_ in places(found)] == ["outer.pdf", "attachment inner.pdf of outer.pdf"]
    assert "“inner.pdf”" in found.letters[0].notices[-1]
    assert "joboptions" not in found.letters[0].notices[-1]


def test_a_portfolios_cover_is_no_letter() -> None:
    """The page that says which program to open a portfolio with is left out."""
    pdf = pikepdf.open(io.BytesIO(pdf_of([p("For the best experience, open this PDF portfolio in a newer program.")])))
    pdf.attachments["inner.pdf"] = pikepdf.AttachedFileSpec(pdf, ALONE, filename="inner.pdf")
    made = io.BytesIO()
    pdf.save(made)
    assert [place for place, *_ in places(read(made.getvalue(), "outer.pdf"))] == ["attachment inner.pdf of outer.pdf"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (mail_of(COVER), "no letter in it: neither its own words nor a file in it that can be read"),
        (zip_of({"c.pdf": b"%PDF-1.7 and nothing else"}), r"no letter in it can be read \(c.pdf: .*\)"),
        (zip_of({"data.csv": b"a,b"}), "no letter in it"),
    ],
)
def test_a_file_of_files_without_a_letter_says_why(data: bytes, reason: str) -> None:
    """What can't be read is named with its reason, never passed over in silence."""
    with pytest.raises(UnreadableSource, match=reason):
        read(data)


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Size is checked over all files and layers before they are unpacked."""
    monkeypatch.setattr(pieces, "UNPACKED", 1_000)
    monkeypatch.setattr(pieces.Budget.__init__, "__defaults__", (pieces.MOST_PIECES, 1_000))
    layered = zip_of({"in.zip": zip_of({"a.txt": b"word " * 300})})
    with pytest.raises(UnreadableSource, match="too large when unpacked"):
        read(layered)


def test_an_archive_of_too_many_files_is_refused() -> None:
    """The number of files counts over all layers."""
    with pytest.raises(UnreadableSource, match="more than 2,000 files"):
        read(zip_of({f"{number}.txt": b"word" for number in range(pieces.MOST_PIECES + 1)}))


def test_archives_too_deep_within_one_another_are_named() -> None:
    """Layers beyond the limit are not opened, and the file says so."""
    data = TEXT
    for number in range(pieces.DEEPEST + 1):
        data = zip_of({f"{number}.zip" if number else "a.txt": data})
    with pytest.raises(UnreadableSource, match="nested inside one another"):
        read(data)


def test_a_fault_in_one_document_of_several_costs_that_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A surprise in reading one file of an archive is told of that file, and the others are letters."""
    monkeypatch.setattr(documents, "parse_letter", failing_once(ValueError("odd number")))
    found = read(zip_of({"a.txt": TEXT, "b.txt": TEXT.replace(b"low", b"fair")}), "letters.zip")
    assert [one.sources[0].name for one in found.letters] == ["b.txt in letters.zip"]
    assert [(one.source.name, one.reason) for one in found.unread] == [("a.txt in letters.zip", "reading failed: ValueError: odd number")]


@pytest.mark.parametrize(("data", "name", "error"), [(TEXT, "a.txt", ValueError("odd")), (zip_of({"a.txt": TEXT}), "a.zip", MemoryError())])
def test_a_fault_in_the_only_document_or_of_memory_is_the_workers(
    data: bytes, name: str, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A surprise in a file that is one document, and want of memory in any, end the whole file's reading."""
    monkeypatch.setattr(documents, "parse_letter", failing_once(error))
    with pytest.raises(type(error)):
        read(data, name)


def test_a_part_of_a_pack_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of a pack that can't be read are named with the reason, and its other letters are there."""
    monkeypatch.setattr(documents, "blocks_of_pages", failing_once(UnreadableSource("damaged page"), documents.blocks_of_pages, at=2))
    found = read(PACK, "pack.pdf")
    assert [one.sources[0].name for one in found.letters] == ["page 1 of pack.pdf", "pages 4–5 of pack.pdf"]
    assert [(one.source.name, one.reason) for one in found.unread] == [("pages 2–3 of pack.pdf", "damaged page")]


def test_a_part_of_a_pack_without_paragraphs_is_named_where_it_should_be_a_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack's letter without paragraphs is named; its agenda without any is not, as nobody looks for paragraphs there."""
    monkeypatch.setattr(documents, "blocks_of_pages", lambda *_: [Block("Contents", Role.HEADING)])
    with pytest.raises(UnreadableSource, match="no paragraphs") as raised:
        read(PACK, "pack.pdf")
    assert "page 1" not in str(raised.value)


def test_pages_of_a_letter_that_cannot_be_read_are_listed_with_what_cannot_be_read() -> None:
    """A letter with scanned pages is read, and each run of such pages is recorded as a part of its file, with the reason."""
    pdf = pikepdf.open(io.BytesIO(ALONE))
    for at in (1, 1, 4):  # pages 2, 3 and 5 of 5
        pdf.pages.insert(at, scanned_page(pdf))
    made = io.BytesIO()
    pdf.save(made)
    found = read(made.getvalue(), "a/letter.pdf")
    assert [one.authority.short_name for one in found.letters if one.authority] == ["Leeds"]
    assert [one.source.part for one in found.unread] == [Part((), 2, 3), Part((), 5, 5)]
    assert all(one.reason.startswith("no text, only a scanned image") for one in found.unread)
    assert found.unread[0].source.name == "pages 2–3 of a/letter.pdf"


def test_scanned_pages_of_a_letter_in_a_pack_are_listed_with_the_pages_of_the_pack() -> None:
    """Where a page can't be read, its number is that of the pack, as for the letters in it."""
    pdf = pikepdf.open(io.BytesIO(PACK))
    pdf.pages.insert(2, scanned_page(pdf))
    made = io.BytesIO()
    pdf.save(made)
    found = read(made.getvalue(), "pack.pdf")
    assert [one.source.name for one in found.unread] == ["page 3 of pack.pdf"]
