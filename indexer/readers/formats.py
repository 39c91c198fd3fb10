"""Readers: identify a file's format from its bytes, never from its name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

from indexer.errors import UnreadableSource

LARGEST = 200_000_000
"""Largest file read, in bytes; the largest known letter is 4 million."""

UNPACKED = 200_000_000
"""Largest total size of a zipped document's parts when unpacked, in bytes."""

PARTS = 5_000
"""Most parts in a zipped document; Word's have about 30."""

NOT_LETTERS = frozenset(
    # data, pictures, sound, programs and other archives: skipped and counted, never read
    ".csv .tsv .json .jsonl .xml .yaml .yml .toml .ini .cfg .log .db .sqlite .sqlite3 .xls .xlsx .ods .ppt .pptx .parquet "
    ".png .jpg .jpeg .gif .bmp .svg .ico .webp .tif .tiff .heic .mp3 .mp4 .wav .mov .avi "
    ".py .pyc .js .css .sh .bat .ps1 .exe .dll .so .gz .bz2 .xz .7z .rar .tar .tgz .tmp .part .bak .lnk .url .sha256".split()
)
"""Suffixes of files that are not letters. A file with any other name is tried: its content decides its format."""

_HEADER_WITHIN = 1024
"""A PDF's header must begin within this many bytes, which is as far as viewers look."""

_ZIP = b"PK\x03\x04"

_BEGINNINGS = (
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
    (b"RIFF", "audio, video or an image (RIFF)"),
    (b"ID3", "audio (MP3)"),
    (b"AT&TFORM", "scanned pages (DjVu)"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
"""Opening bytes of formats that can be recognised by those alone."""

_LATER = ((4, b"ftyp", "video or an image (MP4, HEIC)"), (257, b"ustar", "an archive (tar)"))
"""Formats recognised by bytes at a later offset."""

_OLE = (
    ("EncryptedPackage", "password-protected"),
    ("DRMContent", "protected by rights management"),
    ("Workbook", "unsupported format: old Excel (.xls)"),
    ("PowerPoint Document", "unsupported format: old PowerPoint (.ppt)"),
)
"""Streams in Microsoft's old OLE container, and what a file with each one is."""

_ZIPPED = (
    ("word/document.xml", "DOCX"),
    ("xl/workbook.xml", "Excel (.xlsx)"),
    ("ppt/presentation.xml", "PowerPoint (.pptx)"),
    ("META-INF/container.xml", "an e-book (EPUB)"),
)
"""Parts of zipped formats, and what a file with each one is."""

_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
"""A stream of mails that Outlook saved; one of an attached Word document may stand beside it."""

_OLD_WORD = "WordDocument".encode("utf-16-le")

_HEADERS = 100_000
"""Bytes in which a mail's header lines must end; each computer that a mail passes adds a few hundred."""

_HEADER_LINES = re.compile(rb"(?:From [^\r\n]*\r?\n)?(?:[!-9;-~]{1,100}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\Z))+")
_BY_PROGRAMS = re.compile(rb"^(?:mime-version|message-id|received|return-path|content-type|delivered-to):", re.I | re.M)
_BY_PEOPLE = re.compile(rb"^(from|to|subject|date|cc|bcc|reply-to|sender):", re.I | re.M)
_SAVED_PAGE = re.compile(rb"^(?:snapshot-content-location|from:\s*<saved by)", re.I | re.M)

_STRICT = b"http://purl.oclc.org/ooxml/"
"""Appears in the relationships of a document in strict ISO 29500 form, which uses different names throughout."""

_LINKS = 10_000
"""Bytes of those relationships that are checked; a document has about 600."""

_ODF = re.compile(r"application/vnd\.oasis\.opendocument\.(\w+)")
_HTML = re.compile(
    rb"""(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)*
    <(?:!doctype\s+html|html|head|body|title|meta)\b""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


def format_of(data: bytes) -> str:
    """Return the format of `data`, one of the names in `READERS`; any text is "text".

    Raises `UnreadableSource` if it can't be read: "unsupported format: RTF", "password-protected", "empty file".
    """
    if not data:
        raise UnreadableSource("empty file")
    if len(data) > LARGEST:
        raise UnreadableSource(f"too large: {len(data) // 1_000_000} MB (the limit is {LARGEST // 1_000_000} MB)")
    if is_pdf(data):
        return "PDF"
    if data.startswith(_ZIP):
        return _zipped(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if _OUTLOOK in data:
            return "Outlook mail"
        if _OLD_WORD in data and not any(stream.encode("utf-16-le") in data for stream, _ in _OLE[:2]):
            return "DOC"
        found = (reason for stream, reason in _OLE if stream.encode("utf-16-le") in data)
        raise UnreadableSource(next(found, "unsupported format: an old Office file"))
    if data.startswith(b"{\\rtf"):
        return "RTF"
    for place, sign, name in (*((0, *row) for row in _BEGINNINGS), *_LATER):
        if data.startswith(sign, place):
            raise UnreadableSource(f"unsupported format: {name}")
    if is_mail(data):
        return "MHT" if _SAVED_PAGE.search(data[:8192]) else "mail"
    return "HTML" if _HTML.match(data[:8192].replace(b"\0", b"")) else "text"


def is_pdf(data: bytes) -> bool:
    """Return whether `data` is a PDF, good or bad; an archive may hold one so near its beginning that it looks like one."""
    return not data.startswith(_ZIP) and b"%PDF-" in data[: _HEADER_WITHIN + 5]


def is_mail(data: bytes) -> bool:
    """Return whether `data` begins with the header lines of an e-mail, among them one that only mail programs write.

    A memo in plain text may begin with "To:", "From:", "Date:" and "Subject:" as well.
    """
    header = _HEADER_LINES.match(data[:_HEADERS].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    return bool(header and _BY_PROGRAMS.search(header[0]) and len(set(map(bytes.lower, _BY_PEOPLE.findall(header[0])))) > 1)


def _zipped(data: bytes) -> str:
    """Return the format of a zipped document, having checked that it is safe to unpack."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            stated = "mimetype" in names and archive.getinfo("mimetype").file_size < 1000
            kind = archive.read("mimetype").decode("latin-1") if stated else ""
            links = archive.open("_rels/.rels").read(_LINKS) if "_rels/.rels" in names and not _locked(parts) else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise UnreadableSource("damaged: it can't be unzipped") from error
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise UnreadableSource("too large when unpacked")
    if _locked(parts):
        raise UnreadableSource("password-protected")
    if _STRICT in links:
        raise UnreadableSource("unsupported format: Word’s “Strict Open XML”; save it as an ordinary .docx or PDF")
    match = _ODF.match(kind)
    if match and match[1] == "text":
        return "ODT"
    if match:
        raise UnreadableSource(f"unsupported format: OpenDocument ({match[1]})")
    found = next((name for part, name in _ZIPPED if part in names), "ZIP")
    if found in {"DOCX", "ZIP"}:
        return found
    raise UnreadableSource(f"unsupported format: {found}")


def _locked(parts: Iterable[zipfile.ZipInfo]) -> bool:
    """Return whether any part of a zipped document needs a password."""
    return any(part.flag_bits & 1 for part in parts)
