"""Makes e-mails and archives for the tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from email.message import EmailMessage

COVER = "Dear all\n\nPlease find the letter attached, for the committee’s next meeting.\n\nKind regards\n\nSam\n"
"""A mail's words that are no letter, though they greet somebody."""


def mail_of(words: str, attached: Mapping[str, bytes] | None = None, *, html: str = "", mails: tuple[bytes, ...] = ()) -> bytes:
    """Return a mail with these words and attachments; `mails` are forwarded within it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "scrutiny@example.gov.uk", "members@example.gov.uk", "Ofsted’s letter"
    message.set_content(words)
    if html:
        message.add_alternative(html, subtype="html")
    for name, data in (attached or {}).items():
        main, _, sub = {"png": "image/png"}.get(name.rpartition(".")[2], "application/octet-stream").partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    for one in mails:
        inner = EmailMessage()
        inner["From"], inner["To"], inner["Subject"] = "a@example.gov.uk", "b@example.gov.uk", "Forwarded"
        inner.set_content("See below.")
        inner.add_attachment(one, maintype="application", subtype="pdf", filename="inner.pdf")
        message.add_attachment(inner)
    return message.as_bytes()


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """Return an archive of these files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()
