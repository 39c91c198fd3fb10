"""Tests: what a file is, its content says; what can't be read has a reason that a person understands."""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
import zlib
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path

import docx
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import UnreadableSource
from indexer.ingest.workers import map_bounded
from indexer.letter import Block, Role
from indexer.readers.by_format import READERS
from indexer.readers.formats import format_of
from indexer.readers.ocr.extra import INSTALL
from tests.support.pdfs import p, pdf_of
from tests.support.reading import read_blocks
from tests.support.samples import ROOT

BAD_FILES = ROOT.parent / "shared" / "bad_files"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAGE = b"<!DOCTYPE html><html><head><title>%b</title></head><body><h1>%b</h1><p>%b</p></body></html>"
STRICT = "unsupported format: Word’s “Strict Open XML”; save it as an ordinary .docx or PDF"
MAIL = "an email named .pdf; save the letter attached to it"
LAUGHS = b'<!DOCTYPE d [<!ENTITY a "' + b"a" * 100_000 + b'">]>'
LETTER = "Leaders know their services well and plans are clear."


@cache
def good_pdf() -> bytes:
    """Return a PDF with one sentence."""
    return pdf_of([p(LETTER)])


def word(*paragraphs: str) -> bytes:
    """Return a Word document with these paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    """Return a zip archive; "__" in a name is "/", "_" a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def rewritten(old: bytes, new: bytes, declared: bytes = b"") -> bytes:
    """Return a Word document in whose parts `old` is `new`; with `declared` before its text's root element."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word(LETTER))) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in archive.namelist():
            content = archive.read(name).replace(old, new)
            if declared and name == "word/document.xml":
                content = declared + content[content.index(b"<w:document") :]
            changed.writestr(name, content)
    return out.getvalue()


def with_lock(data: bytes) -> bytes:
    """Return a zip archive whose parts say that they are encrypted."""
    changed = bytearray(data)
    for sign, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for match in re.finditer(re.escape(sign), data):
            changed[match.start() + flags] |= 1
    return bytes(changed)


def with_bad_part(name: str) -> bytes:
    """Return a Word document in which this part can't be unpacked."""
    data = bytearray(word(LETTER))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        start = archive.getinfo(name).header_offset + 30 + len(name)  # a part's own header has 30 bytes and its name
    data[start : start + 20] = b"\xff" * 20
    return bytes(data)


def saved(pdf: pikepdf.Pdf) -> bytes:
    """Return the bytes of a PDF."""
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def without_page_tree() -> bytes:
    """Return a PDF with a page that its page tree doesn't lead to."""
    pdf = pikepdf.open(io.BytesIO(good_pdf()))
    pdf.Root.Pages = pikepdf.Dictionary(Type=pikepdf.Name.Pages, Count=0, Kids=[])
    return saved(pdf)


def scanned() -> bytes:
    """Return a PDF whose page is an image."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    image = pikepdf.Dictionary(Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1, BitsPerComponent=8)
    image.ColorSpace = pikepdf.Name.DeviceGray
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=pikepdf.Stream(pdf, b"\x80", image)))
    page.obj.Contents = pdf.make_stream(b"q 600 0 0 800 0 0 cm /I Do Q")
    return saved(pdf)


def locked(**how: object) -> bytes:
    """Return an encrypted PDF."""
    return pdf_of([p(LETTER)], encryption=pikepdf.Encryption(**how))


def drawn(content: bytes) -> bytes:
    """Return a PDF whose page has this content."""
    pdf = pikepdf.new()
    pdf.add_blank_page().obj.Contents = pdf.make_stream(content)
    return saved(pdf)


def reason_for(folder: Path, name: str, data: bytes) -> str:
    """Return why the file can't be read; "" where it can."""
    path = folder / name
    path.write_bytes(data)
    try:
        read_blocks(path)
    except UnreadableSource as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("name", "data", "format_"),
    [
        ("letter.pdf", good_pdf(), "PDF"),
        ("letter.txt", good_pdf(), "PDF"),
        ("letter.pdf", b"junk before\n" + good_pdf(), "PDF"),
        ("letter.docx", word(LETTER), "DOCX"),
        ("letter.pdf", word(LETTER), "DOCX"),
        ("letter.html", PAGE % (b"A", b"B", LETTER.encode()), "HTML"),
        ("letter.html", f"<section class=a>\n\n<p>{LETTER}</p></section><script>\n\nrun\n\nrun\n</script>".encode(), "HTML"),
        ("letter.html", f"<!-- cut --><b>{LETTER}</b><br>Plans".encode(), "HTML"),
        ("letter.md", f"<div align=center>Wexcombe</div>\n\n{LETTER}\n\n{LETTER}\n".encode(), "text"),
        ("letter.txt", f"<children> {LETTER}".encode(), "text"),
        ("letter.txt", b"\xef\xbb\xbf<!-- saved -->\n<HTML><body><p>Plans are clear.", "HTML"),
        ("letter.txt", LETTER.encode(), "text"),
        ("letter", "Plans are clear.".encode("utf-16"), "text"),
    ],
)
def test_content_says_what_a_file_is(tmp_path: Path, name: str, data: bytes, format_: str) -> None:
    """A file is read as what its bytes are, whatever its name; every format has its reader."""
    assert format_of(data) == format_
    assert format_ in READERS
    assert reason_for(tmp_path, name, data) == ""


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("letter.pdf", b"", "empty file"),
        ("letter.txt", b" \n ", "no text: the file is empty"),
        ("letter.pdf", PAGE % (b"Report not found", b"Report not found", b"x"), "a web page named .pdf: “Report not found”"),
        ("letter.pdf", b"<html><body>Plans", "a web page named .pdf"),
        ("letter.html", PAGE % (b"Ofsted", b"Page not found", b"x"), "an error page: “Page not found”"),
        ("letter.html", b"<html><body><nav>Home</nav></body></html>", "no words"),
        ("letter.pdf", b"Plans are clear.", "damaged: named .pdf, but it is not a PDF"),
        ("letter.bin", bytes(range(256)) * 9, "not a text file: it contains binary data"),
        ("letter.pdf", b"\x89PNG\r\n\x1a\n", "unsupported format: an image (PNG)"),
        ("letter.doc", OLE + "WordDocument".encode("utf-16-le"), "damaged: the Word document can't be read"),
        ("letter.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "password-protected"),
        ("letter.odt", zipped(mimetype=b"application/vnd.oasis.opendocument.text"), "damaged: the OpenDocument text can't be read"),
        ("letter.xlsx", zipped(xl__workbook_xml=b"<x/>"), "unsupported format: Excel (.xlsx); save it as PDF if it is a letter"),
        ("letter.pptx", zipped(ppt__presentation_xml=b"<x/>"), "unsupported format: PowerPoint (.pptx); save it as PDF if it is a letter"),
        ("letter.pages", zipped(Index__Document_iwa=b"x"), "unsupported format: Apple’s Pages; export it as Word or PDF"),
        ("letter.xps", zipped(FixedDocSeq_fdseq=b"<x/>"), "unsupported format: XPS; print it to PDF"),
        ("letter.wps", OLE + "MatOST".encode("utf-16-le"), "unsupported format: Microsoft Works (.wps); save it as .docx or PDF"),
        ("letter.wpd", b"\xffWPC\x10\0\0\0", "unsupported format: WordPerfect; save it as .docx or PDF"),
        ("letter.doc", b"\xdb\xa5-\0", "unsupported format: Word from before 1997; save it as .docx or PDF"),
        ("letter.one", b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "unsupported format: OneNote; export the page as .docx or PDF"),
        ("mails.pst", b"!BDN" + bytes(9), "unsupported format: an Outlook data file (.pst); save the mails with letters as .msg"),
        (
            "letter.odt",
            zipped(mimetype=b"application/vnd.oasis.opendocument.text", **{"META-INF__manifest_xml": b"<encryption-data/>"}),
            "password-protected",
        ),
        ("letters.zip", zipped(a_txt=b"Plans"), "a file of files, not a document"),
        ("letter.docx", word(LETTER)[:-400], "damaged: it can't be unzipped"),
        ("letter.docx", with_bad_part("_rels/.rels"), "damaged: it can't be unzipped"),
        ("letter.docx", zipped(word__document_xml=b"<x/>"), "damaged: the Word document can't be read"),
        ("letter.docx", zipped(word__document_xml=bytes(201_000_000)), "too large when unpacked"),
        ("letter.docx", word("", " "), "no words"),
        ("letter.docx", with_lock(word(LETTER)), "password-protected"),
        ("letter.docx", rewritten(b"schemas.openxmlformats.org/officeDocument/2006", b"purl.oclc.org/ooxml/officeDocument"), STRICT),
        ("letter.docx", rewritten(LETTER.encode(), b"a" * 11_000_000), "too large when unpacked"),
        ("letter.docx", rewritten(b"<w:body>", b"<w:body>" + b"<w:sdt>" * 300), "damaged: its parts are nested too deeply"),
        ("letter.docx", rewritten(LETTER.encode(), b"&a;" * 20_000, LAUGHS), "damaged: its XML expands far beyond its size"),
        ("letter.pdf", b"From: a@b.uk\r\nTo: c@d.uk\r\nSubject: Letter\r\n\r\n" + LETTER.encode(), MAIL),
        ("letter.pdf", b"BZh91AY&SY" + bytes(90), "unsupported format: a compressed file (bzip2)"),
        ("letter.pdf", bytes(4) + b"ftypheic" + bytes(90), "unsupported format: video or an image (MP4, HEIC)"),
        ("letter.pdf", b"letter.txt".ljust(257, b"\0") + b"ustar" + bytes(250), "unsupported format: an archive (tar)"),
        ("letter.pdf", good_pdf()[:400], "damaged: the PDF can't be read"),
        ("letter.pdf", b"%PDF-1.7\n" + bytes(500), "damaged: the PDF can't be read"),
        ("letter.pdf", saved(pikepdf.new()), "no pages"),
        ("letter.pdf", without_page_tree(), "damaged: the page tree can't be read"),
        ("letter.pdf", locked(owner="a", user="b"), "password-protected"),
        ("letter.pdf", scanned(), f"no text: only scanned images; {INSTALL}"),
        ("letter.pdf", drawn(b""), "no text: its pages are empty"),
        ("letter.pdf", drawn(b"0 0 m 100 100 l S"), "no text: only drawings or small images"),
        ("letter.pdf", pdf_of([p("- 1 -")]), "no words"),
    ],
)
def test_what_cannot_be_read_has_a_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    """A file that can't be read says why, in words a person understands."""
    assert reason_for(tmp_path, name, data) == reason


def test_permissions_do_not_keep_a_letter_from_being_read(tmp_path: Path) -> None:
    """A PDF that opens without a password is read, whatever its owner allows."""
    assert reason_for(tmp_path, "letter.pdf", locked(owner="a", user="", allow=pikepdf.Permissions(extract=False))) == ""


def test_a_bomb_costs_itself_alone(tmp_path: Path) -> None:
    """Small files that unpack to gigabytes end with a reason; the letter after them is read."""
    spaces = zlib.compressobj(1)
    packed = b"".join([*(spaces.compress(b" " * (1 << 20)) for _ in range(600)), spaces.flush()])
    pdf = pikepdf.new()
    stream = pikepdf.Stream(pdf, zlib.compress(packed, 9))
    stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode] * 2)
    pdf.add_blank_page().obj.Contents = stream
    pdf.save(tmp_path / "bomb.pdf", stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    (tmp_path / "letter.pdf").write_bytes(good_pdf())
    assert (tmp_path / "bomb.pdf").stat().st_size < 100_000
    paths = [tmp_path / "bomb.pdf", tmp_path / "letter.pdf"]
    bomb, letter = (outcome for _, outcome in map_bounded(read_blocks, paths, jobs=1, seconds=60, memory=1 << 29))
    assert isinstance(bomb, UnreadableSource)
    assert letter == (Block(LETTER, page=1, size=12.0, top=letter[0].top),)


def broken() -> st.SearchStrategy[bytes]:
    """Return bytes of every kind: any, and good files with some bytes changed, cut out or put in."""
    seeds = [good_pdf(), word(LETTER), PAGE % (b"A", b"B", b"C"), OLE + bytes(600), zipped(a_txt=b"Plans")]

    @st.composite
    def spoilt(draw: st.DrawFn) -> bytes:
        data = bytearray(draw(st.sampled_from(seeds)))
        chance = random.Random(draw(st.integers(0, 1 << 32)))  # noqa: S311  # hypothesis wants to repeat it
        for _ in range(draw(st.integers(1, 30))):
            at = chance.randrange(len(data))
            data[at : at + chance.choice((0, 1, 1, 9))] = chance.randbytes(chance.choice((0, 1, 1, 4)))
        return bytes(data)

    return st.binary(max_size=300) | spoilt()


@settings(max_examples=300, deadline=None)
@given(broken(), st.sampled_from([".pdf", ".docx", ".html", ".txt", ""]))
def test_any_bytes_give_blocks_or_a_reason(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    """Any bytes at all, under any name, give blocks with clean text or the reason why not."""
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(data)
    with suppress(UnreadableSource):
        for block in read_blocks(path):
            assert block.text == " ".join(block.text.split())
            assert block.text


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=120, deadline=None)
@given(data=broken())
def test_each_reader_by_itself_takes_any_bytes(name: str, data: bytes) -> None:
    """A reader that is given any bytes, also those of another format, gives blocks or the reason why not."""
    module, function = READERS[name]
    with suppress(UnreadableSource):
        assert all(isinstance(block, Block) for block in getattr(import_module(module), function)(data))


@pytest.mark.skipif(not BAD_FILES.is_dir(), reason="the bad files are not here")
def test_every_bad_file_is_read_or_has_a_reason() -> None:
    """Every file of the collection of bad files ends, within the limits, as read or with a reason of our own."""
    with (BAD_FILES / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = list(csv.DictReader(manifest, delimiter="\t"))
    paths = [BAD_FILES / row["file"] for row in rows]
    outcomes = map_bounded(read_blocks, paths, jobs=2, seconds=60, memory=1 << 30)
    for (path, outcome), row in zip(outcomes, rows, strict=True):
        if isinstance(outcome, UnreadableSource):
            assert not str(outcome).startswith("reading failed"), (path.name, str(outcome))
            assert "success" not in str(outcome).casefold(), path.name
        else:
            assert any(block.role is not Role.FURNITURE for block in outcome), path.name
        if row["why"] == "password protected":
            assert str(outcome) == "password-protected", path.name
