"""Mails as Outlook saves and packs them: their words in any form, what is attached, and mails attached to mails."""

from __future__ import annotations

import struct

import pytest

from indexer.errors import UnreadableSource
from indexer.readers.holders import open_holder
from indexer.readers.holders.packed_rtf import unpacked_rtf
from tests.support.mails import COVER, mail_of
from tests.support.outlook import mail_folder, msg_of, packed_rtf, winmail_of

LETTER = b"Dear Ms Lee\n\nThis letter summarises the findings of a visit.\n"


def held_in(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """Return the documents in a file, each with the way to it."""
    return [(" ".join((*reversed(one.within), name)), one.data) for one in open_holder(data, name).documents if one.within]


def test_what_is_attached_is_given_with_its_full_name() -> None:
    """Pictures are passed over."""
    mail = msg_of(COVER, {"Ofsted’s letter.txt": LETTER, "logo.png": b"\x89PNG"})
    assert held_in(mail, "mail.msg") == [("attachment Ofsted’s letter.txt of mail.msg", LETTER)]


def test_a_mail_attached_to_a_mail_is_opened() -> None:
    """Its own words and what is attached to it are documents of their own; the library passes such mails over."""
    inner = mail_folder("See below.", {"letter.txt": LETTER}, subject="FW: Ofsted")
    found = held_in(msg_of(COVER, {"FW: Ofsted": inner}), "mail.msg")
    assert found == [
        ("attachment “FW: Ofsted” of mail.msg", "\ufeffSee below.".encode()),
        ("attachment letter.txt of attachment “FW: Ofsted” of mail.msg", LETTER),
    ]


def test_words_in_rich_text_alone_are_unpacked() -> None:
    """Outlook keeps them so where the mail was written in rich text."""
    (own,) = open_holder(msg_of(packed=packed_rtf(rb"{\rtf1\ansi Dear Ms Lee\par}")), "mail.msg").documents
    assert own.data == rb"{\rtf1\ansi Dear Ms Lee\par}"


def test_packed_rich_text_is_as_its_specification_shows_it() -> None:
    """The example of [MS-OXRTFCP], in which pieces are repeated from what was written before."""
    packed = bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0")
    assert unpacked_rtf(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "damaged"),
        (struct.pack("<IIII", 30, 9, 1, 0), "damaged"),
        (struct.pack("<IIII", 30, 1 << 31, 0x75465A4C, 0), "too large when unpacked"),
    ],
)
def test_damaged_rich_text_says_so(data: bytes, why: str) -> None:
    """Nothing is unpacked without bound."""
    with pytest.raises(UnreadableSource, match=why):
        unpacked_rtf(data)


def test_attachments_in_outlooks_own_packing_are_given() -> None:
    """In a mail and alone, under their full names; pictures are passed over."""
    packed = winmail_of({"Ofsted’s letter.txt": LETTER, "logo.png": b"\x89PNG"})
    assert held_in(packed, "winmail.dat") == [("attachment Ofsted’s letter.txt of winmail.dat", LETTER)]
    way = "attachment Ofsted’s letter.txt of attachment winmail.dat of mail.eml"
    assert held_in(mail_of(COVER, {"winmail.dat": packed}), "mail.eml") == [(way, LETTER)]


@pytest.mark.parametrize("kept", [30, 90, -60])
def test_a_damaged_packing_says_what_to_do(kept: int) -> None:
    """However much of it is left."""
    with pytest.raises(UnreadableSource, match=r"winmail\.dat can't be unpacked; save the mail as \.msg in Outlook"):
        open_holder(winmail_of({"letter.txt": LETTER})[:kept], "winmail.dat")


def test_more_values_than_a_packing_can_hold_are_damage() -> None:
    """A property that says that it has four thousand million numbers ends where the data end."""
    properties = struct.pack("<IHHI", 1, 0x1003, 0x3705, 0xFFFFFFFF)
    attributes = ((0x00069002, bytes(14)), (0x00069005, properties))
    packed = b"\x78\x9f\x3e\x22\x01\x00" + b"".join(struct.pack("<BII", 2, one, len(data)) + data + b"\0\0" for one, data in attributes)
    with pytest.raises(UnreadableSource, match="can't be unpacked"):
        open_holder(packed, "winmail.dat")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80" + bytes(50), "a signed or encrypted mail (S/MIME); open it"),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", "encrypted or signed (PGP or PKCS7); open it"),
    ],
)
def test_what_is_sealed_says_how_to_open_it(data: bytes, reason: str) -> None:
    """It is named with the mail, never passed over."""
    (closed,) = open_holder(mail_of(COVER, {"smime.p7m": data}), "mail.eml").closed
    assert closed[0] == ("attachment smime.p7m of",)
    assert closed[1].startswith(reason)


@pytest.mark.parametrize(
    ("packed", "words"),
    [
        (winmail_of({}, plain=LETTER), b"\xef\xbb\xbf" + LETTER),
        (winmail_of({}, plain="children’s".encode("cp1252")), "children’s".encode("cp1252")),
        (winmail_of({}, properties={0x1000001F: "children’s\0".encode("utf-16-le")}), "\ufeffchildren’s".encode()),
        (winmail_of({}, properties={0x1000001E: b"Plans\0"}), "\ufeffPlans".encode()),
        (winmail_of({}, plain=LETTER, properties={0x10090102: packed_rtf(rb"{\rtf1 Plans\par}")}), rb"{\rtf1 Plans\par}"),
        (winmail_of({}, plain=LETTER, properties={0x10130102: b"<p>Plans</p>", 0x1000001E: b"Plans\0"}), b"<p>Plans</p>"),
    ],
    ids=["plain", "in another encoding", "a wide property", "a property", "rich text", "a page"],
)
def test_a_mails_own_words_in_outlooks_packing_are_given(packed: bytes, words: bytes) -> None:
    """In the best form that there is."""
    (own,) = open_holder(packed, "winmail.dat").documents
    assert (own.data, own.mail) == (words, packed)
