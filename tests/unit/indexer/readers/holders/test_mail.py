"""Mails: what is a mail is told by its head, and its words are decoded as it says."""

from __future__ import annotations

import pytest

from indexer.errors import UnreadableSource
from indexer.readers.formats import format_of
from indexer.readers.holders.mail import pages_in, pieces_of_mail
from indexer.readers.holders.outlook import pieces_of_outlook
from indexer.readers.holders.pieces import LONGEST_NAME, Budget, shown_name
from indexer.readers.html.saved_page import read_saved_page
from tests.support.mails import COVER, mail_of

HEAD = "From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset={}\r\n"


def words_of(data: bytes) -> str:
    """Return a mail's own words."""
    return next(piece.data for piece in pieces_of_mail(data, Budget()) if not piece.link).decode("utf-8-sig")


@pytest.mark.parametrize(
    ("data", "form", "why"),
    [
        (mail_of(COVER), "mail", "as a program writes it"),
        (b"\xef\xbb\xbf\r\n" + mail_of(COVER), "mail", "with a byte order mark and an empty line"),
        (b"From x@y Mon May 3 09:00:00 2021\n" + mail_of(COVER), "mail", "from a mailbox file"),
        (b"Received: from a\r\n by b;\r\n Mon\r\nFrom: a\r\nTo: b\r\n\r\nDear all", "mail", "long header lines go on below"),
        (b"To: The committee\nFrom: The director\nDate: 3 May 2021\nSubject: Visit\n\nDear all", "text", "a memo"),
        (b"Dear all\n\nFrom: a\nTo: b\nMIME-Version: 1.0\n", "text", "a letter that quotes a mail"),
    ],
)
def test_what_is_a_mail(data: bytes, form: str, why: str) -> None:
    """A mail begins with header lines, among them one that only programs write."""
    assert format_of(data) == form


@pytest.mark.parametrize(
    ("encoding", "raw", "words"),
    [
        ("utf-8", "children’s".encode(), "children’s"),
        ("windows-1252", "children’s".encode("cp1252"), "children’s"),
        ("no-such-thing", "children’s".encode(), "children’s"),
        ("iso-8859-1", "children’s".encode("cp1252"), "children’s"),
        ("iso-8859-1", "children’s".encode(), "children’s"),
        ("us-ascii", "children’s".encode(), "children’s"),
        ("iso-8859-1", "Máire".encode("latin-1"), "Máire"),
        ('"utf-8', "children’s".encode(), "children’s"),
    ],
)
def test_words_are_decoded(encoding: str, raw: bytes, words: str) -> None:
    """In the encoding that the mail names, and as they are if it names none that exists."""
    assert words in words_of(HEAD.format(encoding).encode() + b"Content-Transfer-Encoding: 8bit\r\n\r\n" + raw)


def test_html_counts_before_plain_words() -> None:
    """HTML keeps headings and lists."""
    assert words_of(mail_of("Plain", html="<p>Rich</p>")).strip() == "<p>Rich</p>"


def test_a_saved_page_without_a_page_gives_nothing() -> None:
    """Its reader then says so."""
    assert not list(pages_in(b"MIME-Version: 1.0\nContent-Type: image/png\n\nx"))
    with pytest.raises(UnreadableSource, match="there is no page in this saved page"):
        read_saved_page(b"MIME-Version: 1.0\nContent-Type: image/png\n\nx")


def saved(*pages: tuple[str, str]) -> bytes:
    """Return pages in one file as Word saves them, each with its type."""
    parts = "".join(f"--cut\nContent-Type: {form}; charset=utf-8\n\n{page}\n" for form, page in pages)
    return f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="cut"\n\n{parts}--cut--\n'.encode()


PLANS = "Plans say what has to change, and by when, for every child in the area."


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ((("text/html", f"<p>{PLANS}</p>"),), "a page without From and Subject, as Word writes it"),
        ((("text/css", "p {}"), ("text/html", f"{PLANS}<br>")), "a page that begins with words"),
        ((("text/html", "<frameset><frame src=a></frameset>"), ("text/html", f"<p>{PLANS}</p>")), "one in a frame"),
        ((("text/plain", PLANS),), "one that is plain text"),
    ],
)
def test_a_saved_page_is_read_whatever_saved_it(pages: tuple[tuple[str, str], ...], why: str) -> None:
    """The page is the first that has words."""
    data = saved(*pages)
    assert format_of(data) == "MHT", why
    assert [block.text for block in read_saved_page(data)] == [PLANS], why


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/a.pdf", "a.pdf"), (r"C:\letters\a.pdf", "a.pdf"), ("a\r\nb\u202e.pdf", "a b .pdf"), ("", "nameless"),
        ("é" * 400 + ".pdf", None),
    ],
)  # fmt: skip
def test_names_are_only_shown(name: str, shown: str | None) -> None:
    """A name is cut to its last part, in one line, of a length that a page can show."""
    found = shown_name(name, "nameless")
    assert len(found) <= LONGEST_NAME
    assert found == shown if shown else found.endswith(".pdf")


def test_a_damaged_outlook_mail_says_so() -> None:
    """Whatever its library raises, the reason is in words."""
    with pytest.raises(UnreadableSource, match="Outlook"):
        tuple(pieces_of_outlook(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Budget()))


def test_a_mail_that_apple_mail_keeps_is_a_mail() -> None:
    """Its length stands above it, and what the program notes below it; numbers above other words are no mail."""
    mail = mail_of("Dear Jo\n")
    kept = f"{len(mail):<10}\n".encode() + mail + b'<?xml version="1.0"?><plist version="1.0"><dict/></plist>\n'
    assert format_of(kept) == "mail"
    assert words_of(kept) == "Dear Jo\n"
    assert format_of(b"12\nNote: plans\nDear Jo") == "text"
