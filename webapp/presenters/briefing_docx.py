"""Presenters: a briefing pack as a Word document. The only file here that imports python-docx."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING

from webapp.presenters.briefing import Briefing, Quote

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.text.paragraph import Paragraph as DocxParagraph

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters not allowed in XML, even escaped."""
LINK_COLOUR = "0B5394"
LONGEST_PROPERTY = 255
"""Characters that a property of a document may have; a search may have more."""


def briefing_docx(pack: Briefing, built: str) -> bytes:
    """Return the document: title, what was asked, then the quotes under their headings, with page numbers at the foot."""
    from docx import Document

    document = Document()
    when = datetime.fromisoformat(built).replace(tzinfo=None)
    core = document.core_properties
    core.title, core.author, core.language = _cut(_fit(pack.title)), "Inspection letters", "en-GB"
    core.created = core.modified = when
    document.add_heading(_fit(pack.title), level=0)
    for name, value in pack.asked:
        line = document.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(_fit(value))
    _link(document.add_paragraph(), pack.link, pack.link)
    if pack.left_out:
        document.add_paragraph(pack.left_out).runs[0].bold = True
    style = document.styles["Quote"].style_id
    for group in pack.groups:
        document.add_heading(_fit(group.heading), level=1)
        for quote in group.quotes:
            _quote(document, quote, style)
    if pack.licence.name:
        _licence(document, pack)
    _page_number(document.sections[0].footer.paragraphs[0])
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _quote(document: DocumentObject, quote: Quote, style: str) -> None:
    """Add a quote in the style of this id; to look it up by its name again for each paragraph would take most of the time."""
    document.add_paragraph(_fit(quote.text))._p.style = style  # python-docx's own way to its XML
    line = document.add_paragraph()
    if quote.beside:
        line.add_run(f"{_fit(quote.beside)}. ").bold = True
    line.add_run(f"{_fit(quote.citation)} ")
    _link(line, quote.link, quote.link)


def _licence(document: DocumentObject, pack: Briefing) -> None:
    line = document.add_paragraph("Licence of the letters: ")
    if pack.licence.url:
        _link(line, pack.licence.name, pack.licence.url)
    else:
        line.add_run(pack.licence.name)


def _link(line: DocxParagraph, words: str, address: str) -> None:
    """Add a link to `line`, which python-docx has no function for."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    run = line.add_run(_fit(words))
    run.font.underline, run.font.color.rgb = True, RGBColor.from_string(LINK_COLOUR)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), line.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    line._p.append(link)  # python-docx's own way to its XML
    link.append(run._r)


def _page_number(line: DocxParagraph) -> None:
    """Make `line` show the number of its page, a field that Word fills in."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_PROPERTY else text[: LONGEST_PROPERTY - 1] + "…"


def _fit(text: str) -> str:
    return _UNFIT.sub(" ", text)
