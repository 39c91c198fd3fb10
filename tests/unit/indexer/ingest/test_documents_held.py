"""Documents within others, as people have them: embedded in Word, attached under any name, forwarded, packed twice."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256

import pytest

from indexer.errors import UnreadableSource
from indexer.ingest.documents import Documents, documents_in
from indexer.letter import Source
from tests.support.letters_folders import LETTER
from tests.support.mails import COVER, mail_of, zip_of
from tests.support.outlook import winmail_of
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


def places(found: Documents) -> list[tuple[str, str | None]]:
    """Return where each letter is, and its council."""
    return [(one.sources[0].name, one.authority.short_name if one.authority else None) for one in found.letters]


TEXT = "\n".join(LINES)
HULL = TEXT.replace("Leeds", "Hull")


def test_a_letter_in_text_is_read_under_any_name_and_settings_are_not() -> None:
    """Programs attach files as "letter.dat"; of text under such a name only a letter is read."""
    others = {"printer.joboptions": b"<< /Quality (high) >> and so on", "notes.dat": b"Call Sam."}
    mail = mail_of(COVER, {"letter.dat": TEXT.encode(), **others})
    assert places(read(mail)) == [("attachment letter.dat of a/file", "Leeds")]
    assert not read(mail).unread


def test_a_letter_that_a_reply_quotes_is_read_without_the_signs_and_the_reply() -> None:
    """Where a mail quotes more than it says, what it quotes counts; a few quoted lines are left as they are."""
    reply = "Thanks.\n\nOn 5 July 2023 Sam wrote:\n" + "\n".join(f"> {line}" for line in LINES)
    (letter,) = read(mail_of(reply)).letters
    assert (letter.date, letter.authority and letter.authority.short_name) == (dt.date(2023, 7, 4), "Leeds")
    assert letter.paragraphs[0].text == "Caseloads are low."
    (letter,) = read(mail_of(f"> Is it out?\n\n{TEXT}")).letters
    assert letter.date == dt.date(2023, 7, 4)


@pytest.mark.parametrize("html", [False, True])
def test_of_mails_that_forward_one_another_the_letter_is_read(html: bool) -> None:
    """The lines with which each begins are no addressees, and who forwards it is not greeted by the letter."""
    chain = (
        "Dear Sam\n\nPlease see below.\n\n-----Original Message-----\nFrom: Ann\nSent: 6 July 2023 10:00\nTo: Sam\nSubject: FW: Letter\n\n"
        f"For you.\n\nFrom: Bo\nSent: 5 July 2023 09:00\nTo: Ann\nSubject: Letter\n\n{TEXT}"
    )
    page = "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in chain.split("\n\n"))
    (alone,), (letter,) = read(mail_of(TEXT)).letters, read(mail_of(chain, html=page if html else "")).letters
    assert (letter.date, letter.authority, letter.people) == (alone.date, alone.authority, alone.people)
    assert [one.text for one in letter.paragraphs] == [one.text for one in alone.paragraphs]


def test_several_mails_in_one_file_are_each_their_own() -> None:
    """Mail programs keep a folder as one file, with a line "From …" before each mail."""
    head = b"From a@example.org Mon Jul 03 10:00:00 2023\n"
    found = read(head + mail_of(TEXT) + b"\n" + head + mail_of(HULL))
    assert [council for _, council in places(found)] == ["Leeds", "Hull"]
    assert found.letters[0].sources[0].name == "mail “Ofsted’s letter” in a/file"


def test_a_mails_disclaimer_is_no_text_of_the_letter() -> None:
    """What a mail server adds below every mail says nothing about the council."""
    added = "This e-mail and any attachments are confidential and intended solely for those to whom it is addressed. If not, delete it."
    (letter,) = read(mail_of(f"{TEXT}\n\n{added}\n")).letters
    assert not [one for one in letter.paragraphs if "e-mail" in one.text]


def test_a_locked_or_damaged_file_in_an_archive_costs_itself_alone() -> None:
    """The others are read, and it is named with the reason."""
    data = bytearray(zip_of({"one.docx": IN_WORD, "two.txt": HULL.encode(), "three.txt": b"z" * 4000}))
    data[data.rfind(b"PK\1\2") + 8] |= 1  # the last file asks for a password
    found = read(bytes(data))
    assert [council for _, council in places(found)] == ["Leeds", "Hull"]
    assert [(one.source.name, one.reason) for one in found.unread] == [("three.txt in a/file", "password-protected")]
    data = bytearray(zip_of({"two.txt": HULL.encode(), "three.txt": TEXT.encode()}))
    place = data.find(b"PK\1\2")  # the checksum of the first file
    data[place + 16] ^= 1
    found = read(bytes(data))
    assert [council for _, council in places(found)] == ["Leeds"]
    assert [one.reason for one in found.unread] == ["damaged: it can't be unzipped"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zip_of({}), r"an archive \(ZIP\) with nothing in it"),
        (mail_of(COVER, {"winmail.dat": b"\x78\x9f\x3e\x22" + bytes(90)}), "winmail.dat: .*save the mail as .msg in Outlook"),
    ],
)
def test_what_holds_nothing_that_can_be_read_is_named_for_what_it_is(data: bytes, reason: str) -> None:
    """The reason says what to do."""
    with pytest.raises(UnreadableSource, match=reason):
        read(data)


def paged(council: str, day: str) -> str:
    """Return a letter on two pages, as a program writes text from a PDF."""
    return (
        f"{day}\n\nMs Anna Lee\nDirector of Children’s Services\n{council}\n\nDear Ms Lee\n\nFocused visit to {council}\n\n"
        f"This letter summarises the findings of the focused visit to {council}.\n\nHeadline findings\n\n"
        f"Leaders in {council} know what to do.\n\n\fMain findings\n\n"
        f"Plans in {council} are reviewed in good time, and managers see to it that they are kept.\n\n"
        "Yours sincerely\n\nCora Dean\nHis Majesty’s Inspector\n"
    )


LEEDS_AND_HULL = (paged("Leeds City Council", "22 June 2023"), paged("Hull City Council", "23 June 2023"))


def test_a_text_with_pages_may_be_a_pack() -> None:
    """Its parts are what stands on their pages; a heading at the top of several pages is no running line."""
    found = read("\f".join(LEEDS_AND_HULL).encode(), "pack.txt")
    assert places(found) == [("pages 1–2 of pack.txt", "Leeds"), ("pages 3–4 of pack.txt", "Hull")]
    headings = ["Introduction", "Headline findings", "Main findings"]
    assert [[section.heading for section in one.sections] for one in found.letters] == [headings] * 2


def test_letters_that_follow_one_another_without_pages_are_each_their_own() -> None:
    """Behind a signature, a day and a salutation begin the next; so are their ids, which stay."""
    lines = [line for line in "\n".join(LEEDS_AND_HULL).replace("\f", "").split("\n") if line.strip()]
    data = word("".join(p(line) for line in lines))
    found = read(data, "letters.docx")
    assert places(found) == [("letter 1 in letters.docx", "Leeds"), ("letter 2 in letters.docx", "Hull")]
    assert [one.people.sender for one in found.letters] == [("Cora Dean",)] * 2
    assert [one.id for one in read(data, "letters.docx").letters] == [one.id for one in found.letters]
    assert len({one.id for one in found.letters}) == 2


def test_a_letter_that_quotes_another_is_not_divided() -> None:
    """A salutation before the signature, or one without a day, begins no letter."""
    quoted = paged("Leeds City Council", "22 June 2023").replace("\fMain findings", "Dear colleague\n\nMain findings")
    after = "\n\nAppendix: the leaflet\n\nDear parent\n\nWe would like to hear from you about the plans for your child.\n"
    assert [one.name for one in (letter.sources[0] for letter in read((quoted + after).encode(), "one.txt").letters)] == ["one.txt"]


@pytest.mark.parametrize(
    "words",
    [
        "Dear Colleague\n\nPlease find attached the letter from Ofsted about the focused visit to Hull.\n\nRegards\n\nDemocracy\n",
        "Dear Jo and Sam\n\nFurther to our call, I attach the letter following the focused visit to Hull. This letter will be published on "
        "3 May.\n\nHeadline findings are good.\n\nKind regards\n\nAnn Cole\n",
        "Dear Members\n\nFocused visit to Hull\n\nThe letter is attached. This letter sets out what inspectors found.\n",
    ],
)
def test_a_mail_that_goes_with_a_letter_is_no_letter(words: str) -> None:
    """However it greets, and whatever it says of the letter; what is attached is."""
    assert places(read(mail_of(words, {"letter.txt": TEXT.encode()}), "mail.eml")) == [("attachment letter.txt of mail.eml", "Leeds")]


def test_a_long_letter_in_a_mail_may_have_something_attached() -> None:
    """It is more than a line or two that go with it."""
    more = "Leaders know their services well, and they act on what they learn when they look at plans. " * 12
    found = read(mail_of(f"{TEXT.replace('Caseloads are low.', f'{more}The data are attached.')}", {"data.csv": b"a,b"}), "mail.eml")
    assert places(found) == [("mail.eml", "Leeds")]


def test_a_letter_that_thunderbird_forwards_has_no_header_lines_and_no_signature() -> None:
    """It shows the header as a table that begins with the subject, and parts the signature with two dashes."""
    rows = "".join(f"<tr><th>{name}: </th><td>{words}</td></tr>" for name, words in HEAD_LINES)
    letter = "".join(f"<p>{line}</p>" for line in LINES if line.strip())
    page = f"<p>FYI</p><div>-------- Forwarded Message --------<table>{rows}</table><br>{letter}<div>-- <br>Ann</div></div>"
    (alone,) = read(mail_of(TEXT, html=letter)).letters
    (found,) = read(mail_of("FYI", html=page)).letters
    assert (found.date, found.authority, found.people) == (alone.date, alone.authority, alone.people)
    assert [one.text for one in found.paragraphs] == [one.text for one in alone.paragraphs]


HEAD_LINES = (("Subject", "Visit"), ("Date", "Thu, 6 Jul 2023"), ("From", "a@example.org"), ("To", "b@example.org"))


def test_words_that_outlook_packed_again_are_one_letter() -> None:
    """A mail's own words are in it as plain text and packed; packed alone they are read."""
    packed = winmail_of({"two.txt": HULL.encode()}, plain=TEXT.encode())
    assert places(read(mail_of(TEXT, {"winmail.dat": packed}), "a.eml")) == [
        ("a.eml", "Leeds"), ("attachment two.txt of attachment winmail.dat of a.eml", "Hull"),
    ]  # fmt: skip
    assert places(read(packed, "winmail.dat")) == [("winmail.dat", "Leeds"), ("attachment two.txt of winmail.dat", "Hull")]
    assert [council for _, council in places(read(mail_of("", {"winmail.dat": packed})))] == ["Leeds", "Hull"]
