"""Read the files attached to a PDF, as in a PDF portfolio."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.readers.holders.pieces import Budget, Piece, is_no_letter, shown_name
from indexer.readers.pdf.pdfium import attachments_of


def pieces_of_pdf(data: bytes, budget: Budget) -> Iterator[Piece]:
    """Yield the files attached to a PDF, but for pictures and data; none if the PDF can't be opened, which its reader explains."""
    for name, size, read in attachments_of(data):
        if not is_no_letter(name):
            budget.spend(size)
            shown = shown_name(name, "a file without a name")
            yield Piece(shown, read(), f"attachment {shown} of")
