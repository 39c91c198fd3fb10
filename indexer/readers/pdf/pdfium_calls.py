"""Readers: bindings to the PDFium functions that `pdfium` calls. Only these two files import pypdfium2."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Callable
from functools import cache
from typing import Any

from pypdfium2 import raw


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return PDFium's function `name`, taking handles as plain addresses: typed pointers account for most of a call's time.

    A call keeps the interpreter's lock, as a worker has no other thread.
    """
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(getattr(raw, name), ctypes.c_void_p).value or 0)


def _bind_character(name: str, result: Any) -> Callable[..., Any]:
    """Return PDFium's function `name` about a character, called a thousand times a page: it takes a `TextPage` and numbers unchecked."""
    return _bind(name, result)


class TextPage(ctypes.c_void_p):
    """The handle of a page's text; false if there is none. It isn't a plain address, which unchecked arguments would cut to 32 bits."""


_HANDLE, _INT, _BUFFER = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
_LENGTH = ctypes.POINTER(ctypes.c_ulong)
_ADDRESS = ctypes.c_void_p

PATH, IMAGE, FORM = raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM
"""Kinds of objects."""
MOVE, CURVE = raw.FPDF_SEGMENT_MOVETO, raw.FPDF_SEGMENT_BEZIERTO
"""Kinds of a path's segments."""

Box = raw.FS_RECTF
FormInfo = raw.FPDF_FORMFILLINFO
Asking = Callable[[Any, int], int]
"""A function that writes a string into a buffer of a length and returns the length of the string, in bytes."""

load_document = _bind("FPDF_LoadMemDocument64", _HANDLE, _BUFFER, ctypes.c_size_t, _BUFFER)
close_document = _bind("FPDF_CloseDocument", None, _HANDLE)
attachment_count = _bind("FPDFDoc_GetAttachmentCount", _INT, _HANDLE)
attachment = _bind("FPDFDoc_GetAttachment", _HANDLE, _HANDLE, _INT)
attachment_name = _bind("FPDFAttachment_GetName", ctypes.c_ulong, _HANDLE, _BUFFER, ctypes.c_ulong)
attachment_file = _bind("FPDFAttachment_GetFile", _INT, _HANDLE, _BUFFER, ctypes.c_ulong, ctypes.POINTER(ctypes.c_ulong))
first_bookmark = _bind("FPDFBookmark_GetFirstChild", _HANDLE, _HANDLE, _HANDLE)
next_bookmark = _bind("FPDFBookmark_GetNextSibling", _HANDLE, _HANDLE, _HANDLE)
bookmark_goal = _bind("FPDFBookmark_GetDest", _HANDLE, _HANDLE, _HANDLE)
bookmark_action = _bind("FPDFBookmark_GetAction", _HANDLE, _HANDLE)
action_goal = _bind("FPDFAction_GetDest", _HANDLE, _HANDLE, _HANDLE)
goal_page = _bind("FPDFDest_GetDestPageIndex", _INT, _HANDLE, _HANDLE)
open_form = _bind("FPDFDOC_InitFormFillEnvironment", _HANDLE, _HANDLE, ctypes.POINTER(raw.FPDF_FORMFILLINFO))
close_form = _bind("FPDFDOC_ExitFormFillEnvironment", None, _HANDLE)
field_type = _bind("FPDFAnnot_GetFormFieldType", _INT, _HANDLE, _HANDLE)
field_flags = _bind("FPDFAnnot_GetFormFieldFlags", _INT, _HANDLE, _HANDLE)
field_value = _bind("FPDFAnnot_GetFormFieldValue", ctypes.c_ulong, _HANDLE, _HANDLE, _BUFFER, ctypes.c_ulong)
form_type = _bind("FPDF_GetFormType", _INT, _HANDLE)
page_count = _bind("FPDF_GetPageCount", _INT, _HANDLE)
load_page = _bind("FPDF_LoadPage", _HANDLE, _HANDLE, _INT)
count_objects = _bind("FPDFPage_CountObjects", _INT, _HANDLE)
page_object = _bind("FPDFPage_GetObject", _HANDLE, _HANDLE, _INT)
object_type = _bind("FPDFPageObj_GetType", _INT, _HANDLE)
_draw_mode = _bind("FPDFPath_GetDrawMode", _INT, _HANDLE, ctypes.POINTER(_INT), ctypes.POINTER(_INT))
count_points = _bind("FPDFPath_CountSegments", _INT, _HANDLE)
_point = _bind("FPDFPath_GetPathSegment", _HANDLE, _HANDLE, _INT)
_point_kind = _bind("FPDFPathSegment_GetType", _INT, _HANDLE)
_point_place = _bind("FPDFPathSegment_GetPoint", _INT, _HANDLE, ctypes.POINTER(ctypes.c_float), ctypes.POINTER(ctypes.c_float))
_point_closes = _bind("FPDFPathSegment_GetClose", _INT, _HANDLE)
_fill_colour = _bind("FPDFPageObj_GetFillColor", _INT, _HANDLE, *[ctypes.POINTER(ctypes.c_uint)] * 4)
_matrix = _bind("FPDFPageObj_GetMatrix", _INT, _HANDLE, ctypes.POINTER(raw.FS_MATRIX))
count_form_objects = _bind("FPDFFormObj_CountObjects", _INT, _HANDLE)
form_object = _bind("FPDFFormObj_GetObject", _HANDLE, _HANDLE, ctypes.c_ulong)
_object_bounds = _bind("FPDFPageObj_GetBounds", _INT, _HANDLE, *[ctypes.POINTER(ctypes.c_float)] * 4)
has_transparency = _bind("FPDFPageObj_HasTransparency", _INT, _HANDLE)
_render_mode = _bind("FPDFTextObj_GetTextRenderMode", _INT, _HANDLE)
close_page = _bind("FPDF_ClosePage", None, _HANDLE)
page_box = _bind("FPDF_GetPageBoundingBox", _INT, _HANDLE, ctypes.POINTER(raw.FS_RECTF))
page_width = _bind("FPDF_GetPageWidthF", ctypes.c_float, _HANDLE)
page_height = _bind("FPDF_GetPageHeightF", ctypes.c_float, _HANDLE)
bitmap = _bind("FPDFBitmap_CreateEx", _HANDLE, _INT, _INT, _INT, _BUFFER, _INT)
fill = _bind("FPDFBitmap_FillRect", _INT, _HANDLE, _INT, _INT, _INT, _INT, ctypes.c_ulong)
draw = _bind("FPDF_RenderPageBitmap", None, _HANDLE, _HANDLE, _INT, _INT, _INT, _INT, _INT, _INT)
close_bitmap = _bind("FPDFBitmap_Destroy", None, _HANDLE)
load_text = _bind("FPDFText_LoadPage", TextPage, _HANDLE)
close_text = _bind("FPDFText_ClosePage", None, _HANDLE)
count_chars = _bind("FPDFText_CountChars", _INT, _HANDLE)
get_text = _bind("FPDFText_GetText", _INT, _HANDLE, _INT, _INT, _BUFFER)
char_code = _bind("FPDFText_GetUnicode", ctypes.c_uint, _HANDLE, _INT)
char_object = _bind_character("FPDFText_GetTextObject", _HANDLE)
char_size = _bind_character("FPDFText_GetFontSize", ctypes.c_double)
char_matrix = _bind_character("FPDFText_GetMatrix", _INT)
char_origin = _bind_character("FPDFText_GetCharOrigin", _INT)
loose_box = _bind_character("FPDFText_GetLooseCharBox", _INT)
is_unmapped = _bind_character("FPDFText_HasUnicodeMapError", _INT)
font = _bind("FPDFTextObj_GetFont", _HANDLE, _HANDLE)
font_weight = _bind("FPDFFont_GetWeight", _INT, _HANDLE)
font_name = _bind("FPDFFont_GetBaseFontName", ctypes.c_size_t, _HANDLE, _BUFFER, ctypes.c_size_t)
mark = _bind("FPDFPageObj_GetMarkedContentID", _INT, _HANDLE)
count_marks = _bind("FPDFPageObj_CountMarks", _INT, _HANDLE)
mark_at = _bind("FPDFPageObj_GetMark", _HANDLE, _HANDLE, ctypes.c_ulong)
mark_name = _bind("FPDFPageObjMark_GetName", _INT, _HANDLE, _BUFFER, ctypes.c_ulong, _LENGTH)
mark_param = _bind("FPDFPageObjMark_GetParamStringValue", _INT, _HANDLE, _BUFFER, _BUFFER, ctypes.c_ulong, _LENGTH)
rotation = _bind("FPDFPage_GetRotation", _INT, _HANDLE)
"""In quarters, clockwise."""
turn = _bind("FPDFPage_SetRotation", None, _HANDLE, _INT)
annotation_count = _bind("FPDFPage_GetAnnotCount", _INT, _HANDLE)
annotation = _bind("FPDFPage_GetAnnot", _HANDLE, _HANDLE, _INT)
close_annotation = _bind("FPDFPage_CloseAnnot", None, _HANDLE)
annotation_type = _bind("FPDFAnnot_GetSubtype", _INT, _HANDLE)
annotation_flags = _bind("FPDFAnnot_GetFlags", _INT, _HANDLE)
annotation_box = _bind("FPDFAnnot_GetRect", _INT, _HANDLE, ctypes.POINTER(raw.FS_RECTF))
annotation_text = _bind("FPDFAnnot_GetStringValue", ctypes.c_ulong, _HANDLE, _BUFFER, _BUFFER, ctypes.c_ulong)
struct_tree = _bind("FPDF_StructTree_GetForPage", _HANDLE, _HANDLE)
close_tree = _bind("FPDF_StructTree_Close", None, _HANDLE)
struct_roots = _bind("FPDF_StructTree_CountChildren", _INT, _HANDLE)
struct_root = _bind("FPDF_StructTree_GetChildAtIndex", _HANDLE, _HANDLE, _INT)
element_type = _bind("FPDF_StructElement_GetType", ctypes.c_ulong, _HANDLE, _ADDRESS, ctypes.c_ulong)
count_kids = _bind("FPDF_StructElement_CountChildren", _INT, _HANDLE)
kid = _bind("FPDF_StructElement_GetChildAtIndex", _HANDLE, _HANDLE, _INT)
kid_mark = _bind("FPDF_StructElement_GetChildMarkedContentID", _INT, _HANDLE, _INT)


def is_invisible(text_object: int) -> bool:
    """Return whether a text object is drawn without being seen."""
    return bool(_render_mode(text_object) == raw.FPDF_TEXTRENDERMODE_INVISIBLE)


def object_area(page_object: int) -> float:
    """Return the area of the box round an object of a page, in square points."""
    left, bottom, right, top = sides = tuple(ctypes.c_float() for _ in range(4))
    return (right.value - left.value) * (top.value - bottom.value) if _object_bounds(page_object, *sides) else 0.0


def object_box(page_object: int) -> tuple[float, float, float, float]:
    """Return the box round an object of a page, in points: left, bottom, right and top."""
    sides = tuple(ctypes.c_float() for _ in range(4))
    _object_bounds(page_object, *sides)
    left, bottom, right, top = (side.value for side in sides)
    return left, bottom, right, top


def draw_mode(path: int) -> tuple[int, int]:
    """Return how a path is drawn: how it is filled, 0 for not at all, and whether its line is drawn, 1 or 0."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    _draw_mode(path, fill, stroke)
    return fill.value, stroke.value


def fill_colour(path: int) -> tuple[int, int, int]:
    """Return the red, green and blue that a path is filled with, from 0 to 255; white for none."""
    parts = tuple(ctypes.c_uint(255) for _ in range(4))
    _fill_colour(path, *parts)
    red, green, blue, seen = (part.value for part in parts)
    return (red, green, blue) if seen else (255, 255, 255)


def matrix_of(page_object: int) -> tuple[float, float, float, float, float, float]:
    """Return the matrix, a to f, that an object is drawn through."""
    matrix = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
    _matrix(page_object, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def path_point(path: int, index: int) -> tuple[int, float, float, bool]:
    """Return the kind of a segment of a path, its end point in the path's own coordinates, and whether it closes that part of the path."""
    segment = _point(path, index)
    x, y = ctypes.c_float(), ctypes.c_float()
    _point_place(segment, x, y)
    return _point_kind(segment), x.value, y.value, bool(_point_closes(segment))


class Places:
    """Where PDFium writes how text is placed; kept, as making such records takes longer than the calls."""

    def __init__(self) -> None:
        """Make room for a matrix of six single numbers, a box of four and a place of two double ones."""
        self._room = (ctypes.c_double * 7)()
        start = ctypes.addressof(self._room)
        self._matrix, self._box, self._x, self._y = map(ctypes.c_void_p, (start, start + 24, start + 40, start + 48))

    def of(self, text_page: TextPage, first: int, last: int) -> tuple[float, ...]:
        """Return how characters from the first to the last are placed, in points.

        That is a, b and d of the matrix that draws the first; left, top, right and bottom of the room that the last takes; and x and y of
        the first's left end on the baseline.
        """
        char_matrix(text_page, first, self._matrix)
        loose_box(text_page, last, self._box)
        char_origin(text_page, first, self._x, self._y)
        return _PLACES.unpack_from(self._room)

    def origin(self, text_page: TextPage, index: int) -> tuple[float, ...]:
        """Return a character's position, x and y: its left end on the baseline, in points."""
        char_origin(text_page, index, self._x, self._y)
        return _PLACES.unpack_from(self._room)[-2:]


_PLACES = struct.Struct("2f4xf8x4f2d")


class KeptString:
    """A short string that one of PDFium's functions gives for a handle, in a buffer that is kept."""

    def __init__(self, call: Callable[..., int]) -> None:
        """Take the function, which is given the handle, a buffer and its length, and returns the string's length, all in bytes."""
        self._call = call
        self._buffer = ctypes.create_string_buffer(SHORT)
        self._address = ctypes.addressof(self._buffer)

    def of(self, handle: int) -> bytes:
        """Return the string as PDFium writes it, in UTF-16, with a zero at the end; b"" if it is too long."""
        length = self._call(handle, self._address, SHORT)
        return self._buffer.raw[:length] if length <= SHORT else b""


ROOM = 8192
"""Bytes of which a buffer for a page's text has a multiple, so that there are few sizes."""

SHORT = 128
"""Most bytes of a short string."""


def short_string(call: Callable[..., int], *arguments: object) -> str:
    """Return the short string that one of PDFium's functions about marks gives."""
    buffer, length = ctypes.create_string_buffer(256), ctypes.c_ulong()
    call(*arguments, buffer, 256, length)
    return buffer.raw[: min(length.value, 256)].decode("utf-16-le", "replace").partition("\0")[0]


def name_of_font(handle: int) -> str:
    """Return a font's name, as its file gives it."""
    buffer = ctypes.create_string_buffer(256)
    font_name(handle, buffer, 256)
    return buffer.value.decode("latin-1")


@cache
def _room(size: int) -> type[ctypes.Array[ctypes.c_char]]:
    """Return the type of buffers of so many bytes; kept, as to make it takes longer than to read a page's text."""
    return ctypes.c_char * size


def characters(text_page: TextPage, count: int) -> str:
    """Return the text page's characters, one for each of its `count` indexes."""
    buffer = _room(-(-2 * (count + 1) // ROOM) * ROOM)()
    get_text(text_page, 0, count, buffer)
    text = buffer.raw[: 2 * count].decode("utf-16-le", "replace")
    if len(text) == count and "\0" not in text:
        return text
    # Characters unknown to Unicode or outside its first plane: indexes and text don't match, so ask for each one.
    codes = (char_code(text_page, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "�" for code in codes)
