"""Readers: what a file is, told from its bytes and never from its name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

from indexer.errors import UnreadableSource

LARGEST = 200_000_000
"""Bytes of a file that is taken in; the largest letter known has 4 million."""

UNPACKED = 200_000_000
"""Bytes that the parts of a zipped document may have together when unpacked."""

PARTS = 5_000
"""Parts that a zipped document may have; Word's have about 30."""

_HEADER_WITHIN = 1024
"""Bytes in which a PDF's header may begin: so far do viewers look for it."""

_BEGINNINGS = (
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "an image (PNG)"),
    (b"\xff\xd8\xff", "an image (JPEG)"),
    (b"GIF8", "an image (GIF)"),
    (b"II*\0", "an image (TIFF)"),
    (b"MM\0*", "an image (TIFF)"),
    (b"BM", "an image (BMP)"),
    (b"%!PS", "PostScript"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "an archive (7z)"),
    (b"Rar!", "an archive (RAR)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ\0", "a compressed file (xz)"),
    (b"\x28\xb5\x2f\xfd", "a compressed file (Zstandard)"),
    (b"SQLite format 3\0", "a database (SQLite)"),
    (b"RIFF", "sound, film or an image (RIFF)"),
    (b"ID3", "sound (MP3)"),
    (b"AT&TFORM", "scanned pages (DjVu)"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
"""How files of formats begin that are told by that alone."""

_LATER = ((4, b"ftyp", "film or an image (MP4, HEIC)"), (257, b"ustar", "an archive (tar)"))
"""Signs of formats that stand at a place after the beginning."""

_OLE = (
    ("EncryptedPackage", "password-protected"),
    ("DRMContent", "protected by rights management"),
    ("WordDocument", "format not read: old Word (.doc); save it as .docx or PDF"),
    ("Workbook", "format not read: old Excel (.xls)"),
    ("PowerPoint Document", "format not read: old PowerPoint (.ppt)"),
)
"""Streams of Microsoft's old container, and what a file with such a stream is."""

_ZIPPED = (
    ("word/document.xml", "DOCX"),
    ("xl/workbook.xml", "Excel (.xlsx)"),
    ("ppt/presentation.xml", "PowerPoint (.pptx)"),
    ("META-INF/container.xml", "an e-book (EPUB)"),
)
"""Parts of zipped formats, and what a file with such a part is."""

_STRICT = b"http://purl.oclc.org/ooxml/"
"""In the links between the parts of a document that keeps to ISO 29500 strictly, whose every name is another."""

_LINKS = 10_000
"""Bytes of those links that are looked at; a document has about 600."""

_ODF = re.compile(r"application/vnd\.oasis\.opendocument\.(\w+)")
_HTML = re.compile(
    rb"""(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)*
    <(?:!doctype\s+html|html|head|body|title|meta)\b""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


def format_of(data: bytes) -> str:
    """Return the format of these bytes: a name in `READERS`; any text is "text".

    `UnreadableSource` for what is of no format that is read: "format not read: RTF", "password-protected", "empty file".
    """
    if not data:
        raise UnreadableSource("empty file")
    if len(data) > LARGEST:
        raise UnreadableSource(f"too large: {len(data) // 1_000_000} MB")
    if b"%PDF-" in data[: _HEADER_WITHIN + 5]:
        return "PDF"
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        found = (reason for stream, reason in _OLE if stream.encode("utf-16-le") in data)
        raise UnreadableSource(next(found, "format not read: an old Office file"))
    for place, sign, name in (*((0, *row) for row in _BEGINNINGS), *_LATER):
        if data.startswith(sign, place):
            raise UnreadableSource(f"format not read: {name}")
    return "HTML" if _HTML.match(data[:8192].replace(b"\0", b"")) else "text"


def _zipped(data: bytes) -> str:
    """Return the format of a zipped document, once it is sure that unpacking it is safe."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            stated = "mimetype" in names and archive.getinfo("mimetype").file_size < 1000
            kind = archive.read("mimetype").decode("latin-1") if stated else ""
            links = archive.open("_rels/.rels").read(_LINKS) if "_rels/.rels" in names and not _locked(parts) else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise UnreadableSource("damaged: the zipped document can't be unpacked") from error
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise UnreadableSource("too large when unpacked")
    if _locked(parts):
        raise UnreadableSource("password-protected")
    if _STRICT in links:
        raise UnreadableSource("format not read: Word’s “strict” form; save it as an ordinary .docx or PDF")
    if match := _ODF.match(kind):
        raise UnreadableSource(f"format not read: OpenDocument ({match[1]})")
    found = next((name for part, name in _ZIPPED if part in names), "an archive (ZIP)")
    if found == "DOCX":
        return found
    raise UnreadableSource(f"format not read: {found}")


def _locked(parts: Iterable[zipfile.ZipInfo]) -> bool:
    """Tell whether a part of a zipped document asks for a password."""
    return any(part.flag_bits & 1 for part in parts)
