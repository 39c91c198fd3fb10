"""Read the own words and the attachments of a mail that Outlook saved (.msg). The only file that imports oxmsg."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from indexer.errors import UnreadableSource
from indexer.readers.holders.packed_rtf import unpacked_rtf
from indexer.readers.holders.pieces import Budget, Piece, is_no_letter, shown_name

MISSING = 'an Outlook mail; to read it, run: pip install "inspection-letters[office]", or save it as .eml'

_HTML, _RICH_TEXT = 0x1013, 0x1009
"""Properties with a mail's words."""
_MAIL_WITHIN = "__substg1.0_3701000D"
"""The folder of an attachment that is a mail itself."""
_OFFSET_WITHIN = 24
"""Where the properties of such a mail begin; those of a mail that is a file have eight bytes more before them."""


def pieces_of_outlook(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Yield a mail's own words, if it has any, then its attachments, and those of mails attached to it; pictures and data are left out."""
    try:
        from oxmsg import Message
    except ImportError as error:
        raise UnreadableSource(MISSING) from error
    try:
        message = Message.load(io.BytesIO(data))
        if words := _words(message):
            budget.spend(len(words))
            yield Piece("the mail’s own words", words, "")
        yield from _attached(message, "of", budget)
    except UnreadableSource:
        raise
    except Exception as error:  # the library raises whatever its parts do
        raise UnreadableSource("damaged: the Outlook mail can't be read") from error


def _words(message: Any) -> bytes:
    """Return a mail's own words as a web page, as text, or in rich text, whichever it has first."""
    try:
        words: str = message.html_body or message.body or ""
    except (ValueError, LookupError):  # not in the encoding that it says: the reader finds out as for any file
        raw: bytes | None = message.properties.binary_prop_value(_HTML)
        return raw or b""
    if words:
        return ("\ufeff" + words).encode("utf-8", "replace")
    packed = message.properties.binary_prop_value(_RICH_TEXT)
    return unpacked_rtf(packed) if packed else b""


def _attached(message: Any, of: str, budget: Budget) -> Iterator[Piece]:
    """Yield what is attached to a mail; `of` ends the names that show where it is."""
    for one in message.attachments:
        inner = next((folder for folder in one._storage.storages if folder.name == _MAIL_WITHIN), None)  # the library passes it over
        if inner is not None:
            yield from _of_mail_within(inner, of, budget)
            continue
        name, held = one.file_name or "", one.file_bytes
        if held and not is_no_letter(name) and not (one.mime_type or "").startswith("image/"):
            budget.spend(len(held))
            shown = shown_name(name, "a file without a name")
            yield Piece(shown, held, f"attachment {shown} {of}")


def _of_mail_within(folder: Any, of: str, budget: Budget) -> Iterator[Piece]:
    """Yield the words of a mail that is attached, where they are a letter, and what is attached to it."""
    from oxmsg import Message
    from oxmsg.properties import Properties

    class MailWithin(Message):
        """A mail in another, whose properties begin elsewhere."""

        @property
        def properties(self) -> Any:
            """Return its properties, from where they begin."""
            return Properties(folder, properties_header_offset=_OFFSET_WITHIN)

    message = MailWithin(folder)
    shown = shown_name(message.subject, "a mail without a subject")
    if words := _words(message):
        budget.spend(len(words))
        yield Piece(f"{shown}.msg", words, f"attachment “{shown}” {of}")
    yield from _attached(message, f"of attachment “{shown}” {of}", budget)
