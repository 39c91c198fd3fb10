"""Readers: identify a file's format from its bytes, never from its name."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable

from indexer.errors import UnreadableSource
from indexer.readers.text_kinds import kind_of_text

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
    (b"PK\5\6", "an archive (ZIP) with nothing in it"),
    (b"\xffWPC", "WordPerfect; save it as .docx or PDF"),
    (b"\xdb\xa5", "Word from before 1997; save it as .docx or PDF"),
    (b"\x31\xbe\0\0", "Windows Write; save it as .docx or PDF"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "OneNote; export the page as .docx or PDF"),
    (b"!BDN", "an Outlook data file (.pst); save the mails with letters as .msg"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
"""Opening bytes of formats that can be recognised by those alone."""

_LATER = ((4, b"ftyp", "video or an image (MP4, HEIC)"), (257, b"ustar", "an archive (tar)"))
"""Formats recognised by bytes at a later offset."""

_OLE = (
    ("EncryptedPackage", "password-protected"),
    ("DRMContent", "protected by rights management"),
    ("MatOST", "unsupported format: Microsoft Works (.wps); save it as .docx or PDF"),
    ("Workbook", "unsupported format: old Excel (.xls); save it as PDF if it is a letter"),
    ("PowerPoint Document", "unsupported format: old PowerPoint (.ppt); save it as PDF if it is a letter"),
)
"""Streams in Microsoft's old OLE container, and what a file with each one is."""

_ZIPPED = (
    (re.compile(r"wordprocessingml|ms-word|/word/"), "DOCX"),
    (re.compile(r"spreadsheetml|ms-excel|/xl/"), "Excel (.xlsx); save it as PDF if it is a letter"),
    (re.compile(r"presentationml|ms-powerpoint|/ppt/"), "PowerPoint (.pptx); save it as PDF if it is a letter"),
    (re.compile(r"xps-fixeddocumentsequence|xps/2005|\.fdseq"), "XPS; print it to PDF"),
)
"""The type of an Office document's main part, or where that is, and what a file with each one is."""

_SEALED = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
"""The number of the standard by which a mail is signed or encrypted as a whole (smime.p7m)."""
_SEAL_WITHIN = 30

_BY_PART = (
    ("META-INF/container.xml", "an e-book (EPUB); save its text as .docx or PDF"),
    ("FixedDocumentSequence.fdseq", "XPS; print it to PDF"),
    ("FixedDocSeq.fdseq", "XPS; print it to PDF"),
    ("Index/Document.iwa", "Apple’s Pages; export it as Word or PDF"),
    ("QuickLook/Preview.pdf", "Apple’s Pages; export it as Word or PDF"),
)
"""Parts by which other zipped documents are known, and what they are."""
_ENCRYPTED = "encryption-data"
"""In the list of parts of an OpenDocument file with a password."""

OUTLOOK_PACKING = b"\x78\x9f\x3e\x22"
"""How attachments begin that Outlook packs for other programs (winmail.dat)."""
_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
"""A stream of mails that Outlook saved; one of an attached Word document may stand beside it."""

_OLD_WORD = "WordDocument".encode("utf-16-le")

_HEADERS = 100_000
"""Bytes in which a mail's header lines must end; each computer that a mail passes adds a few hundred."""

_HEADER_LINES = re.compile(rb"(?:From [^\r\n]*\r?\n)?(?:[!-9;-~]{1,100}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\Z))+")
_BY_PROGRAMS = re.compile(rb"^(?:mime-version|message-id|received|return-path|content-type|delivered-to):", re.I | re.M)
_BY_PEOPLE = re.compile(rb"^(from|to|subject|date|cc|bcc|reply-to|sender):", re.I | re.M)
_SAVED_PAGE = re.compile(rb"^(?:snapshot-content-location|from:\s*<saved by)", re.I | re.M)

_APPLE_LENGTH = re.compile(rb"(\d{1,9})[ \t]{0,12}\r?\n(?=[!-9;-~]{1,100}:)")
"""The first line of a mail that Apple Mail keeps: how many bytes it has."""
_OWN_VERSION = re.compile(rb"^mime-version:", re.I | re.M)
_SEVERAL = re.compile(rb"^content-type:\s*(?:multipart/(?:related|mixed|alternative)|text/html)\b", re.I | re.M)

_STRICT = "http://purl.oclc.org/ooxml/"
"""Appears in the relationships of a document in strict ISO 29500 form, which uses different names throughout."""

_MAIN = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")
"""The usual main parts, for a document whose relationships are lost."""

_LINKS = 100_000
"""Bytes of those relationships, and of the list of types, that are looked at; a document has about 600, and 3,000 of the other."""

_LINK = re.compile(r"<(?:\w{1,20}:)?Relationship\s[^<>]{0,2000}>")
_TYPE = re.compile(r"<(?:\w{1,20}:)?Override\s[^<>]{0,2000}>")
_ATTRIBUTE = re.compile(r"""(\w{1,40})\s{0,9}=\s{0,9}["']([^"']{0,1000})["']""")
_TYPES = "[Content_Types].xml"
_OFFICE_PARTS = frozenset((_TYPES, "content.xml", "mimetype"))
"""Parts by which an archive is known for a document; one of its parts that is locked locks all of it."""

_ODF = re.compile(r"application/vnd\.oasis\.opendocument\.(\w+)")
_BEFORE = rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)*"
_HTML = re.compile(_BEFORE + rb"<(?:!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE | re.DOTALL)
_FRAGMENT = re.compile(
    _BEFORE
    + rb"""</?(?:a|abbr|address|article|aside|b|big|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em
    |fieldset|figcaption|figure|font|footer|form|h[1-6]|header|hgroup|hr|i|iframe|img|input|ins|label|legend|li|link|main|mark|nav|noscript
    |ol|p|picture|pre|q|s|script|section|small|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|tfoot|th|thead|time|tr
    |tt|u|ul|video)(?:\s[^<>]{0,4000})?/?>""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
"""A piece of a page, which begins with any of HTML's tags."""
_UNREAD = re.compile(rb"<(?:script|style|pre)\b|<!--", re.IGNORECASE)
_READ = re.compile(rb"</(?:script|style|pre)\s*>|-->", re.IGNORECASE)
_PIECE = re.compile(rb"<(?:p|h[1-6]|li|tr|td|div|br|article|section|table|ul|ol|dl|blockquote)\b", re.IGNORECASE)
_BARE_LINES = re.compile(rb"\n[ \t]*\n(?=[^\n<>]*\S[^\n<>]*(?:\n|$))")
LEAST_TAGS = 6
"""A piece of a page that begins with text has at least so many tags that begin a paragraph or a line, and more than ends of lines."""
_SAMPLE = 200_000
"""Bytes that are looked at to tell a piece of a page from text with some tags in it."""


def _is_html(data: bytes) -> bool:
    """Return whether `data` is a web page or a piece of one, rather than text that begins with a tag, as Markdown may.

    Text has its paragraphs between empty lines, and a piece of a page has them in tags.
    """
    plain = data[:_SAMPLE].replace(b"\0", b"").replace(b"\r\n", b"\n")
    if _HTML.match(plain):
        return True
    tags = len(_PIECE.findall(plain))
    if not _FRAGMENT.match(plain) and (tags < LEAST_TAGS or tags < 2 * plain.count(b"\n")):
        return False
    first, *others = _UNREAD.split(plain)
    seen = b"".join((first, *(_READ.split(other, maxsplit=1)[-1] for other in others)))
    return len(_PIECE.findall(seen)) > len(_BARE_LINES.findall(seen))


def format_of(data: bytes) -> str:
    """Return the format of `data`, one of the names in `READERS`; any text that people read is "text".

    Raises `UnreadableSource` if it can't be read: "unsupported format: PostScript", "password-protected", "empty file".
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
    if data.startswith(OUTLOOK_PACKING):
        return "Outlook packing"
    if _SEALED in data[:_SEAL_WITHIN]:
        raise UnreadableSource("a signed or encrypted mail (S/MIME); open it in a mail program and save the letter that is in it")
    for place, sign, name in (*((0, *row) for row in _BEGINNINGS), *_LATER):
        if data.startswith(sign, place):
            raise UnreadableSource(f"unsupported format: {name}")
    if is_mail(data):
        return "MHT" if _SAVED_PAGE.search(data[:8192]) else "mail"
    if _is_saved_page(data):
        return "MHT"
    return "HTML" if _is_html(data) else kind_of_text(data)


def is_pdf(data: bytes) -> bool:
    """Return whether `data` is a PDF, good or bad; an archive may hold one so near its beginning that it looks like one."""
    return not data.startswith(_ZIP) and b"%PDF-" in data[: _HEADER_WITHIN + 5]


def _is_saved_page(data: bytes) -> bool:
    """Return whether `data` is a page that Word or a browser saved in one file, without the names and days that a mail has."""
    header = _header_of(data)
    return bool(header and _OWN_VERSION.search(header) and _SEVERAL.search(header))


def mail_in(data: bytes) -> bytes:
    """Return the mail in a file of Apple Mail (.emlx), between its length and what the program notes about it; other data as they are."""
    length = _APPLE_LENGTH.match(data)
    return data[length.end() : length.end() + int(length[1])] if length else data


def _header_of(data: bytes) -> bytes:
    """Return the header lines with which `data` begins; b"" if there are none."""
    length = _APPLE_LENGTH.match(data)
    data = data[length.end() if length else 0 :][:_HEADERS]
    header = _HEADER_LINES.match(data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"))
    return header[0] if header else b""


def is_mail(data: bytes) -> bool:
    """Return whether `data` begins with the header lines of an e-mail, among them one that only mail programs write.

    A memo in plain text may begin with "To:", "From:", "Date:" and "Subject:" as well.
    """
    header = _header_of(data)
    return bool(header and _BY_PROGRAMS.search(header) and len(set(map(bytes.lower, _BY_PEOPLE.findall(header)))) > 1)


def _zipped(data: bytes) -> str:
    """Return the format of a zipped document, having checked that it is safe to unpack."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            stated = "mimetype" in names and archive.getinfo("mimetype").file_size < 1000
            kind = archive.read("mimetype").decode("latin-1") if stated else ""
            links, types, manifest = (_beginning(archive, name) for name in ("_rels/.rels", _TYPES, "META-INF/manifest.xml"))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise UnreadableSource("damaged: it can't be unzipped") from error
    if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise UnreadableSource("too large when unpacked")
    if _locked(parts) and (_OFFICE_PARTS & names or all(part.flag_bits & 1 for part in parts if not part.is_dir())):
        raise UnreadableSource("password-protected")
    if _STRICT in links:
        raise UnreadableSource("unsupported format: Word’s “Strict Open XML”; save it as an ordinary .docx or PDF")
    match = _ODF.match(kind)
    if match and _ENCRYPTED in manifest:
        raise UnreadableSource("password-protected")
    if match and match[1] == "text":
        return "ODT"
    if match:
        raise UnreadableSource(f"unsupported format: OpenDocument ({match[1]})")
    main = _main_part(links, types) or (next((f"/{name}" for name in _MAIN if name in names), ""),)
    others = (what for part, what in _BY_PART if part in names)
    found = next((name for said in main for sign, name in _ZIPPED if sign.search(said)), next(others, "ZIP"))
    if found in {"DOCX", "ZIP"}:
        return found
    raise UnreadableSource(f"unsupported format: {found}")


def _beginning(archive: zipfile.ZipFile, name: str) -> str:
    """Return the beginning of a part that says what the others are; "" if there is none, or if it is locked."""
    part = next((one for one in archive.infolist() if one.filename == name), None)
    return "" if part is None or part.flag_bits & 1 else archive.open(part).read(_LINKS).decode("utf-8", "replace")


def _main_part(links: str, types: str) -> tuple[str, ...]:
    """Return the type and name of an Office document's main part, the one that its relationships name; () if there is none."""
    relations = (dict(_ATTRIBUTE.findall(link)) for link in _LINK.findall(links))
    target = next((one.get("Target", "") for one in relations if one.get("Type", "").endswith("/officeDocument")), "")
    name = "/" + target.removeprefix("./").lstrip("/") if target else ""
    stated = (dict(_ATTRIBUTE.findall(one)) for one in _TYPE.findall(types))
    kind = next((one.get("ContentType", "") for one in stated if one.get("PartName", "").casefold() == name.casefold()), "")
    return (kind, name) if name else ()


def _locked(parts: Iterable[zipfile.ZipInfo]) -> bool:
    """Return whether any part of a zipped document needs a password."""
    return any(part.flag_bits & 1 for part in parts)
