"""Read the own words and the attachments of an e-mail (.eml)."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message
from email.policy import default

from indexer.readers.formats import mail_in
from indexer.readers.holders.pieces import Budget, Piece, is_no_letter, shown_name
from indexer.readers.holders.uuencoded import without_files

_PROGRAMS_OWN = frozenset(
    "text/calendar message/delivery-status application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature".split()
)
"""Types of parts that only programs read."""
_WORDS = ("text/html", "text/plain")
"""Forms of a mail's own words, the better first: HTML keeps headings and lists, and has no lines cut at 72 characters."""

_NEXT_MAIL = re.compile(rb"^From [^\r\n]{1,200}\d{4}[^\r\n]{0,20}\r?\n(?=[\w-]{1,40}:)", re.MULTILINE)
"""The line before each mail in a file of several (mbox)."""

_OFTEN_WRONG = frozenset("iso-8859-1 iso8859-1 latin-1 latin1 us-ascii ascii".split())
"""What programs say of words that are in UTF-8 or in Windows’ encoding, whose quotation marks these do not have."""

_UNKNOWN = (LookupError, ValueError, TypeError, AttributeError)
"""What the standard library raises over malformed headers and unknown character sets."""


def pieces_of_mail(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Yield a mail's own words, if it has any, then its attachments; pictures and data are left out. Of several mails, yield each."""
    starts = [found.start() for found in _NEXT_MAIL.finditer(data)] if data.startswith(b"From ") else []
    if len(starts) > 1:
        for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
            budget.spend(end - start)
            mail = data[start:end]
            name = shown_name(str(_parsed(mail).get("subject") or ""), "a mail without a subject")
            yield Piece(name, mail, f"mail “{name}” in")
        return
    message = _parsed(data)
    leaves = tuple(_leaves(message))
    own = [leaf for leaf in leaves if _is_words(leaf)]
    best = next((leaf for form in _WORDS for leaf in own if leaf.get_content_type() == form), None)
    written = decoded_words(best) if best is not None else b""
    written, files = without_files(written) if best is not None and best.get_content_type() == "text/plain" else (written, ())
    if best is not None and (words := _unquoted(written, best)).strip():
        budget.spend(len(words))
        yield Piece("the mail’s own words", words, "")
    for name, data in files:
        if not is_no_letter(name):
            budget.spend(len(data))
            shown = shown_name(name, "a file without a name")
            yield Piece(shown, data, f"attachment {shown} of")
    for leaf in leaves:
        if leaf not in own and (piece := _attachment(leaf)):
            budget.spend(len(piece.data))
            yield piece


def pages_in(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the pages in what a browser saved as one file (.mht), in UTF-8, each with its type: first HTML, of that the page itself."""
    leaves = tuple(_leaves(_parsed(data)))
    return ((form, decoded_words(leaf)) for form in _WORDS for leaf in leaves if leaf.get_content_type() == form)


def decoded_words(leaf: Message) -> bytes:
    """Return a text part in UTF-8 with a byte order mark, which counts for more than what the text says of its encoding."""
    raw = _bytes(leaf)
    charset = leaf.get_content_charset() or "utf-8"
    for name in ("utf-8", "cp1252") if charset in _OFTEN_WRONG else (charset,):
        try:
            return ("\ufeff" + raw.decode(name)).encode("utf-8", "replace")
        except _UNKNOWN:
            continue
    return raw  # another encoding than it says, or none that is known: the reader finds out as for any file


def _unquoted(words: bytes, leaf: Message) -> bytes:
    """Return what is quoted in a mail that quotes more than it says, as a reply below which the letter stands."""
    lines = words.decode("utf-8", "replace").splitlines() if leaf.get_content_type() == "text/plain" else []
    quoted = [line.lstrip("> ") for line in lines if line.startswith(">")]
    own = [line for line in lines if not line.startswith(">")]
    if sum(map(len, quoted)) <= sum(map(len, own)):
        return words
    return "\n".join(("\ufeff", *quoted)).encode("utf-8", "replace")


def _parsed(data: bytes) -> EmailMessage:
    return email.message_from_bytes(mail_in(data).removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"), policy=default)


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that are no multiparts, without going into mails that are attached."""
    waiting: list[Message] = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and (inside := _inside(part)):
            waiting.extend(reversed(inside))
        else:
            yield part


def _inside(part: Message) -> tuple[Message, ...]:
    held = part.get_payload()
    return tuple(one for one in held if isinstance(one, Message)) if isinstance(held, list) else ()


def _is_words(leaf: Message) -> bool:
    return leaf.get_content_type() in _WORDS and leaf.get_content_disposition() != "attachment" and not _name(leaf)


def _attachment(leaf: Message) -> Piece | None:
    """Return an attachment; None for pictures and the like, and for parts that only programs read, such as signatures."""
    attached = leaf.get_content_type() == "message/rfc822"
    name = _name(leaf) or (_subject(leaf) if attached else "")
    if is_no_letter(name) or leaf.get_content_maintype() in {"image", "audio", "video"} or leaf.get_content_type() in _PROGRAMS_OWN:
        return None
    shown = shown_name(name, "a file without a name")
    if attached and not shown.lower().endswith((".eml", ".msg")):
        shown = f"“{shown}”"
    return Piece(shown, _bytes(leaf), f"attachment {shown} of")


def _name(leaf: Message) -> str:
    try:
        return leaf.get_filename() or ""
    except _UNKNOWN:
        return ""


def _subject(leaf: Message) -> str:
    inside = _inside(leaf)
    return str(inside[0].get("subject") or "") if inside else ""


def _bytes(leaf: Message) -> bytes:
    if inside := _inside(leaf):  # an attached mail
        return b"".join(one.as_bytes() for one in inside)
    found = leaf.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""
