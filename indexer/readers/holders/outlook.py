"""Read the own words and the attachments of a mail that Outlook saved (.msg). The only file that imports oxmsg."""

from __future__ import annotations

import io
from collections.abc import Iterator

from indexer.errors import UnreadableSource
from indexer.readers.holders.pieces import Budget, Piece, is_no_letter, shown_name

MISSING = 'an Outlook mail; to read it, run: pip install "inspection-letters[office]", or save it as .eml'


def pieces_of_outlook(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Yield a mail's own words, if it has any, then its attachments; pictures and data are left out."""
    try:
        from oxmsg import Message
    except ImportError as error:
        raise UnreadableSource(MISSING) from error
    try:
        message = Message.load(io.BytesIO(data))
        if words := message.html_body or message.body or "":
            coded = ("\ufeff" + words).encode("utf-8", "replace")
            budget.spend(len(coded))
            yield Piece("the mail’s own words", coded, "")
        for one in message.attachments:
            name, held = one.file_name or "", one.file_bytes
            if held and not is_no_letter(name) and not (one.mime_type or "").startswith("image/"):
                budget.spend(len(held))
                shown = shown_name(name, "a file without a name")
                yield Piece(shown, held, f"attachment {shown} of")
    except UnreadableSource:
        raise
    except Exception as error:  # the library raises whatever its parts do
        raise UnreadableSource("damaged: the Outlook mail can't be read") from error
