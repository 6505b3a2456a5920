"""Functions of pdfium as plain C calls, for those that are asked of every character or every object of a page.

The generated bindings convert each argument, which would take most of the time; here handles are integers and
results land in memory the caller owns. Each call takes a fraction of a microsecond and none calls back, so that Python's
lock is kept meanwhile: to give it back and take it again would be a tenth more.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium


def _direct(name: str, result: Any, *types: Any) -> Any:
    """A pdfium function without the argument conversion of the generated bindings."""
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result, *types)(address or 0)


def address_of(handle: Any) -> int:
    """A handle of the generated bindings as the integer these functions take."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
loose_box = _direct("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
char_angle = _direct("FPDFText_GetCharAngle", ctypes.c_float, _POINTER, _INT)
char_matrix = _direct("FPDFText_GetMatrix", _INT, _POINTER, _INT, _POINTER)
char_origin = _direct("FPDFText_GetCharOrigin", _INT, _POINTER, _INT, _POINTER, _POINTER)
char_size = _direct("FPDFText_GetFontSize", ctypes.c_double, _POINTER, _INT)
map_error = _direct("FPDFText_HasUnicodeMapError", _INT, _POINTER, _INT)
text_object = _direct("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
object_of_page = _direct("FPDFPage_GetObject", _POINTER, _POINTER, _INT)
object_of_form = _direct("FPDFFormObj_GetObject", _POINTER, _POINTER, ctypes.c_ulong)
objects_of_form = _direct("FPDFFormObj_CountObjects", _INT, _POINTER)
object_type = _direct("FPDFPageObj_GetType", _INT, _POINTER)
object_bounds = _direct("FPDFPageObj_GetBounds", _INT, *[_POINTER] * 5)
object_transparent = _direct("FPDFPageObj_HasTransparency", _INT, _POINTER)
object_matrix = _direct("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
fill_colour = _direct("FPDFPageObj_GetFillColor", _INT, *[_POINTER] * 5)
stroke_colour = _direct("FPDFPageObj_GetStrokeColor", _INT, *[_POINTER] * 5)
stroke_width = _direct("FPDFPageObj_GetStrokeWidth", _INT, _POINTER, _POINTER)
draw_mode = _direct("FPDFPath_GetDrawMode", _INT, _POINTER, _POINTER, _POINTER)
count_path = _direct("FPDFPath_CountSegments", _INT, _POINTER)
path_segment = _direct("FPDFPath_GetPathSegment", _POINTER, _POINTER, _INT)
segment_type = _direct("FPDFPathSegment_GetType", _INT, _POINTER)
segment_closes = _direct("FPDFPathSegment_GetClose", _INT, _POINTER)
count_marks = _direct("FPDFPageObj_CountMarks", _INT, _POINTER)
mark_of = _direct("FPDFPageObj_GetMark", _POINTER, _POINTER, ctypes.c_ulong)
mark_name = _direct("FPDFPageObjMark_GetName", _INT, _POINTER, _POINTER, ctypes.c_ulong, _POINTER)
mark_value_type = _direct("FPDFPageObjMark_GetParamValueType", _INT, _POINTER, ctypes.c_char_p)
mark_bytes = _direct(
    "FPDFPageObjMark_GetParamBlobValue",
    _INT,
    _POINTER,
    ctypes.c_char_p,
    _POINTER,
    ctypes.c_ulong,
    _POINTER,
)
remove_mark_value = _direct("FPDFPageObjMark_RemoveParam", _INT, _POINTER, _POINTER, ctypes.c_char_p)
clip_path = _direct("FPDFPageObj_GetClipPath", _POINTER, _POINTER)
count_clips = _direct("FPDFClipPath_CountPaths", _INT, _POINTER)
segment_of = _direct("FPDFClipPath_GetPathSegment", _POINTER, _POINTER, _INT, _INT)
segment_point = _direct("FPDFPathSegment_GetPoint", _INT, _POINTER, _POINTER, _POINTER)
render_mode = _direct("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
text_of = _direct("FPDFTextObj_GetText", ctypes.c_ulong, _POINTER, _POINTER, _POINTER, ctypes.c_ulong)
font_size = _direct("FPDFTextObj_GetFontSize", _INT, _POINTER, _POINTER)
font_of = _direct("FPDFTextObj_GetFont", _POINTER, _POINTER)
font_embedded = _direct("FPDFFont_GetIsEmbedded", _INT, _POINTER)
font_name = _direct("FPDFFont_GetBaseFontName", ctypes.c_size_t, _POINTER, _POINTER, ctypes.c_size_t)
set_active = _direct("FPDFPageObj_SetIsActive", _INT, _POINTER, _INT)
