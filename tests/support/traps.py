"""Files that are traps: a table of small scripts that make them, each with what should become of its file."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from indexer.readers.ocr.extra import INSTALL

WORDS = "Leaders know their services well and plans are clear."
TEXT = f"BT /F 12 Tf 50 700 Td ({WORDS}) Tj ET".encode()
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
KIDS = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"

READ = ""
"""In place of a reason: the text can be read."""
EITHER = "…"
"""Read or not, but without a reason that says the program itself failed."""


def stream(content: bytes, about: bytes = b"") -> bytes:
    """Return a stream object with this content."""
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), about, content)


def packed(content: bytes) -> bytes:
    """Return a compressed stream object."""
    return stream(zlib.compress(content), b"/Filter/FlateDecode")


def raw(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects, of which number 1 is the catalogue, written without the safeguards of a library."""
    out = b"%PDF-1.7\n"
    places: dict[int, int] = {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    size = max(objects) + 1
    rows = b"".join(b"%010d 00000 n \n" % places.get(number, 0) for number in range(1, size))
    table = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R%b>>\n" % (size, rows, size, trailer)
    return out + table + b"startxref\n%d\n%%%%EOF" % len(out)


def pdf(changed: Mapping[int, bytes] | None = None, trailer: bytes = b"") -> bytes:
    """Return a PDF of one page with `WORDS`, some of its objects replaced: 1 catalogue, 2 page tree, 3 page, 4 content, 5 font."""
    whole = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: KIDS, 3: PAGE, 4: stream(TEXT), 5: FONT}
    return raw(whole | dict(changed or {}), trailer)


def tagged(tree: Mapping[int, bytes]) -> bytes:
    """Return a PDF whose structure tree has its root in object 7 and its parent tree in object 9."""
    catalogue = b"<</Type/Catalog/Pages 2 0 R/StructTreeRoot 7 0 R/MarkInfo<</Marked true>>>>"
    page = PAGE.replace(b"/Contents", b"/StructParents 0/Contents")
    return pdf({1: catalogue, 3: page, 4: stream(b"/P <</MCID 0>> BDC %b EMC" % TEXT), **tree})


def with_form(form: bytes) -> bytes:
    """Return a PDF whose page draws form object 6, which can refer to itself as /X."""
    about = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</X 6 0 R>>/Font<</F 5 0 R>>>>"
    return pdf({3: PAGE.replace(b"/Font", b"/XObject<</X 6 0 R>>/Font"), 4: stream(b"/X Do"), 6: stream(form, about)})


def with_meanings(cmap: bytes) -> bytes:
    """Return a PDF whose font has this table of its characters' meanings."""
    return pdf({5: FONT.replace(b"/BaseFont", b"/ToUnicode 6 0 R/BaseFont"), 6: stream(b"begincmap " + cmap + b" endcmap")})


def chain(start: int, links: int, link: bytes, last: bytes) -> dict[int, bytes]:
    """Return objects each of which refers to the next; `link` has a placeholder for its number."""
    return {number: link % (number + 1) for number in range(start, start + links)} | {start + links: last}


def deep_tree() -> dict[int, bytes]:
    """Return a structure tree with 5,000 levels."""
    links = chain(10, 5000, b"<</Type/StructElem/S/Div/Pg 3 0 R/K %d 0 R>>", b"<</Type/StructElem/S/P/Pg 3 0 R/K 0>>")
    return links | {7: b"<</Type/StructTreeRoot/K 10 0 R/ParentTree 9 0 R>>", 9: b"<</Nums[0[5010 0 R]]>>"}


_ROOT = {7: b"<</Type/StructTreeRoot/K 8 0 R/ParentTree 9 0 R>>", 9: b"<</Nums[0[8 0 R]]>>"}
_NO_TREE = "damaged: the page tree can't be read"
_PAGES = "too large: 5,000 pages (the limit is 2,000)"
_SHUT = WORDS.encode()

HIDDEN = f"no text: its fonts hide which characters they show; {INSTALL}"

TRAPS = (
    ("a page tree that is its own kid", pdf({2: b"<</Type/Pages/Count 1/Kids[2 0 R]>>"}), EITHER),
    ("a page tree in a ring", pdf({2: b"<</Type/Pages/Count 5/Kids[3 0 R]>>", 3: b"<</Type/Pages/Count 5/Kids[2 0 R]>>"}), EITHER),
    (
        "a page tree of 3,000 levels",
        pdf({2: b"<</Type/Pages/Count 1/Kids[6 0 R]>>", **chain(6, 3000, b"<</Type/Pages/Count 1/Kids[%d 0 R]>>", PAGE)}),
        EITHER,
    ),
    ("one page 5,000 times", pdf({2: b"<</Type/Pages/Count 5000/Kids[" + b"3 0 R " * 5000 + b"]>>"}), _PAGES),
    ("a count of two thousand million pages", pdf({2: KIDS.replace(b"Count 1", b"Count 2147483647")}), EITHER),
    ("a count below zero", pdf({2: KIDS.replace(b"Count 1", b"Count -5")}), EITHER),
    ("kids that are words", pdf({2: b"<</Type/Pages/Count 2/Kids[(a)(b)]>>"}), EITHER),
    ("no page tree", pdf({2: b"null"}), _NO_TREE),
    ("a content that is itself", pdf({4: b"4 0 R"}), "no text: its pages are empty"),
    ("a length that is itself", pdf({4: stream(TEXT).replace(b"/Length %d" % len(TEXT), b"/Length 4 0 R")}), EITHER),
    ("a length of a terabyte", pdf({4: stream(TEXT).replace(b"/Length %d" % len(TEXT), b"/Length 999999999999")}), EITHER),
    ("100,000 brackets", pdf({6: b"[" * 100_000 + b"]" * 100_000}), READ),
    ("100,000 levels of state", pdf({4: stream(b"q " * 100_000 + TEXT)}), READ),
    ("a font as large as a town", pdf({4: stream(TEXT.replace(b"12 Tf", b"1e30 Tf"))}), EITHER),
    ("a page without a size", pdf({3: PAGE.replace(b"[0 0 600 800]", b"[0 0 0 0]")}), EITHER),
    ("a page of endless size", pdf({3: PAGE.replace(b"[0 0 600 800]", b"[0 0 1e999 -1e999]")}), EITHER),
    ("a table that goes back to itself", pdf(trailer=b"/Prev 9"), READ),
    ("a page with 20,000 marks", pdf({4: packed(b"".join(b"/P <</MCID %d>> BDC %b EMC " % (n, TEXT) for n in range(20_000)))}), EITHER),
    ("a form that draws itself", with_form(b"/X Do " + TEXT), READ),
    ("an element that is its own kid", tagged({**_ROOT, 8: b"<</Type/StructElem/S/P/Pg 3 0 R/K[8 0 R 0]>>"}), READ),
    ("elements in a ring", tagged({**_ROOT, 8: b"<</S/Sect/K 10 0 R>>", 10: b"<</S/P/Pg 3 0 R/K[8 0 R 0]>>"}), READ),
    ("elements of 5,000 levels", tagged(deep_tree()), READ),
    ("an element that names a mark 50,000 times", tagged({**_ROOT, 8: b"<</S/P/Pg 3 0 R/K[" + b"0 " * 50_000 + b"]>>"}), READ),
    ("roles in a ring", tagged({**_ROOT, 7: b"<</K 8 0 R/ParentTree 9 0 R/RoleMap<</A/B/B/A>>>>", 8: b"<</S/A/Pg 3 0 R/K 0>>"}), READ),
    ("letters that mean a bullet each", with_meanings(b"1 beginbfrange <00> <FF> <E000> endbfrange"), HIDDEN),
    ("letters that mean half a sign each", with_meanings(b"1 beginbfrange <00> <FF> <D800> endbfrange"), EITHER),
    ("letters that mean nothing", with_meanings(b"1 beginbfrange <00> <FF> <0000> endbfrange"), EITHER),
    ("one word of 200,000 letters", pdf({4: stream(TEXT.replace(_SHUT, b"a" * 200_000))}), EITHER),
    ("junk for a content", pdf({4: stream(bytes(range(256)) * 40)}), EITHER),
    ("2,000 tags inside each other", b"<html><body>" + b"<div>" * 2000 + _SHUT, "damaged: its HTML elements are nested too deeply"),
    ("70,000 tags", b"<html><body>" + b"<p>a</p>" * 35_000, "too large: more than 60,000 HTML tags"),
    ("a megabyte of stars", b"*" * 1_000_000 + _SHUT, READ),
    ("100,000 open links", b"[a](" * 100_000 + _SHUT, READ),
    ("text with a NUL after each word", _SHUT.replace(b" ", b"\0 ") * 9, "not a text file: it contains binary data"),
    ("UTF-32 without its mark", (WORDS * 9).encode("utf-32-le"), EITHER),
    ("a mark of UTF-16 and nothing else", b"\xff\xfe", "no text: the file is empty"),
)
"""The trap's name, its bytes, and the expected reason."""
