"""One PDF page through pdfium: its characters with their boxes, and what else is drawn on it.

pdfium is called directly, a few calls a character: its Python wrappers would take most of the time.
"""

from __future__ import annotations

import ctypes
from array import array
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from corpus.readers.coverage import Coverage, Frame
from corpus.readers.pagetext import Glyphs, PageText, Survey

if TYPE_CHECKING:
    import pypdfium2

# Latin fonts for which pdfium brings a substitute: without size they are blanks.
_SUBSTITUTED = (b"Times", b"Arial", b"Helvetica", b"Courier", b"Calibri", b"Cambria", b"Symbol", b"Verdana")
_SAMPLED = 64  # characters asked whether their font gave a Unicode, before all are asked
_MOST_OBJECTS = 20_000  # looked at on a page
_DEEPEST_FORM = 3
_THIN, _LONG, _TALL = 3.0, 20.0, 8.0  # points: a ruling line
# A hyphen at a line end comes as 2 or U+FFFE; a drawn soft hyphen is a hyphen; lost characters are damage.
_REPLACED = {
    **{code: " " for code in range(1, 32) if chr(code) not in "\t\n\r"},
    **dict.fromkeys([0, 0xFFFF, *range(0xD800, 0xE000)], "\ufffd"),
    **dict.fromkeys([2, 0xAD, 0xFFFE], "-"),
}


def _direct(name: str, result: Any, *types: Any) -> Any:
    """A pdfium function without the argument conversion of the generated bindings; handles are integers."""
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(result, *types)(address or 0)


_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_loose_box = _direct("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
_map_error = _direct("FPDFText_HasUnicodeMapError", _INT, _POINTER, _INT)
_object_of_page = _direct("FPDFPage_GetObject", _POINTER, _POINTER, _INT)
_object_of_form = _direct("FPDFFormObj_GetObject", _POINTER, _POINTER, ctypes.c_ulong)
_objects_of_form = _direct("FPDFFormObj_CountObjects", _INT, _POINTER)
_object_type = _direct("FPDFPageObj_GetType", _INT, _POINTER)
_object_bounds = _direct("FPDFPageObj_GetBounds", _INT, *[_POINTER] * 5)
_object_matrix = _direct("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
_object_transparent = _direct("FPDFPageObj_HasTransparency", _INT, _POINTER)
_render_mode = _direct("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
_font = _direct("FPDFTextObj_GetFont", _POINTER, _POINTER)
_font_embedded = _direct("FPDFFont_GetIsEmbedded", _INT, _POINTER)
_font_name = _direct("FPDFFont_GetBaseFontName", ctypes.c_size_t, _POINTER, _POINTER, ctypes.c_size_t)
_TEXT, _PATH, _IMAGE, _FORM = (
    pdfium.FPDF_PAGEOBJ_TEXT,
    pdfium.FPDF_PAGEOBJ_PATH,
    pdfium.FPDF_PAGEOBJ_IMAGE,
    pdfium.FPDF_PAGEOBJ_FORM,
)
_INVISIBLE = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_Matrix = tuple[float, float, float, float, float, float]
_STRAIGHT: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _frame(page: Any) -> Frame:
    """Left, bottom, right and top of the page in pdfium's user space."""
    frame = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, frame)
    left, right = min(frame.left, frame.right), max(frame.left, frame.right)
    return (left, min(frame.bottom, frame.top), right, max(frame.bottom, frame.top))


def _upright(raw: array[float], page: Any) -> tuple[array[float], float, float]:
    """Boxes of pdfium's user space (left, top, right, bottom; upwards) as the page is shown; its size."""
    left, low, right, high = _frame(page)
    # Each edge: which of the raw values it comes from, and whether it runs from the other side.
    turn = pdfium.FPDFPage_GetRotation(page) & 3
    x0, top, x1, bottom = (raw[i::4] for i in range(4))
    if turn == 0:
        edges = ((x0, left, 1), (top, high, -1), (x1, left, 1), (bottom, high, -1))
    elif turn == 1:
        edges = ((bottom, low, 1), (x0, left, 1), (top, low, 1), (x1, left, 1))
    elif turn == 2:
        edges = ((x1, right, -1), (bottom, low, 1), (x0, right, -1), (top, low, 1))
    else:
        edges = ((top, high, -1), (x1, right, -1), (bottom, high, -1), (x0, right, -1))
    boxes = array("f", bytes(4 * len(raw)))
    for place, (values, origin, sign) in enumerate(edges):
        if sign < 0:
            boxes[place::4] = array("f", [origin - value for value in values])
        elif origin:
            boxes[place::4] = array("f", [value - origin for value in values])
        else:
            boxes[place::4] = values
    width, height = right - left, high - low
    return (boxes, width, height) if turn % 2 == 0 else (boxes, height, width)


def _characters(page: Any, text_page: Any, count: int) -> tuple[Glyphs, float, float]:
    buffer = (ctypes.c_ushort * (count + 1))()
    pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
    if len(text) != count or "\x00" in text:
        # Some characters take two units or none at all: ask for each, so that the boxes stay with them.
        codes = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count))
        text = "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
    floats = (ctypes.c_float * (4 * count))()
    start, address = ctypes.addressof(floats), _address(text_page)
    for index in range(count):
        _loose_box(address, index, start + 16 * index)
    boxes, width, height = _upright(array("f", bytes(floats)), page)
    return _lines(text.translate(_REPLACED), boxes), width, height


def _lines(text: str, boxes: array[float]) -> Glyphs:
    """The same characters with `\\n` for line ends, which have no ink."""
    kept = array("f")
    position = 0
    pieces = text.split("\r\n")
    for piece in pieces[:-1]:
        end = position + len(piece)
        kept += boxes[4 * position : 4 * end]
        kept.extend((0.0, 0.0, 0.0, 0.0))
        position = end + 2
    kept += boxes[4 * position :]
    return Glyphs("\n".join(pieces).replace("\r", "\n"), kept)


def _lacks_font(text: int) -> bool:
    """Whether a piece of text without height or width has no glyphs here; else it is only a blank."""
    font = _font(text)
    if not font or _font_embedded(font) != 0:
        return False
    name = ctypes.create_string_buffer(64)
    _font_name(font, ctypes.addressof(name), 64)
    return not name.value.startswith(_SUBSTITUTED)


def _moved(edges: Any, matrix: _Matrix) -> Frame:
    """The bounds of an object of a form (left, bottom, right, top) on the page."""
    if matrix is _STRAIGHT:
        return (edges[0], edges[1], edges[2], edges[3])
    a, b, c, d, e, f = matrix
    points = [(x, y) for x in (edges[0], edges[2]) for y in (edges[1], edges[3])]
    xs = [a * x + c * y + e for x, y in points]
    ys = [b * x + d * y + f for x, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _within(form: Any, outer: _Matrix) -> _Matrix:
    """The matrix of what is inside a form: pdfium gives its objects in the coordinates of the form."""
    values = (ctypes.c_float * 6)()
    if not _object_matrix(form, ctypes.addressof(values)):
        return outer
    a, b, c, d, e, f = values
    a2, b2, c2, d2, e2, f2 = outer
    return (
        a * a2 + b * c2,
        a * b2 + b * d2,
        c * a2 + d * c2,
        c * b2 + d * d2,
        e * a2 + f * c2 + e2,
        e * b2 + f * d2 + f2,
    )


def _survey(page: Any) -> Survey:
    """Counts lines and pictures, those inside forms (drawings within the page) included."""
    found = Survey()
    coverage = Coverage(_frame(page))
    edges = (ctypes.c_float * 4)()
    start = ctypes.addressof(edges)
    places = [start, start + 4, start + 8, start + 12]
    left = [_MOST_OBJECTS]

    def look(get: Any, owner: int, count: int, depth: int, matrix: _Matrix) -> None:
        for index in range(min(count, left[0])):
            left[0] -= 1
            thing = get(owner, index)
            kind = _object_type(thing)
            if kind == _FORM and depth < _DEEPEST_FORM:
                look(_object_of_form, thing, _objects_of_form(thing), depth + 1, _within(thing, matrix))
            if kind == _FORM or not _object_bounds(thing, *places):
                continue
            box = _moved(edges, matrix)
            wide, high = box[2] - box[0], box[3] - box[1]
            if kind == _TEXT:
                if (wide <= 0 or high <= 0) and not found.fontless:
                    found.fontless = _lacks_font(thing)
                coverage.text(*box, invisible=_render_mode(thing) in _INVISIBLE)
            elif kind == _IMAGE:
                coverage.picture(*box, opaque=not _object_transparent(thing))
            elif kind == _PATH:
                found.paths += 1
                line, bar = high <= _THIN and wide >= _LONG, wide <= _THIN and high >= _TALL
                boxed = wide >= _LONG and high >= _TALL
                # Both sides of a box, or a whole grid drawn in one go.
                found.horizontal += 1 if line else 2 * boxed
                found.vertical += 1 if bar else 2 * boxed
                found.shapes += not (line or bar or boxed)

    look(_object_of_page, _address(page), pdfium.FPDFPage_CountObjects(page), 0, _STRAIGHT)
    found.pictures, found.layered = coverage.pictures, coverage.layered
    return found


def page_text(page: pypdfium2.PdfPage, most_characters: int) -> PageText | None:
    """What is on a page; None if it has more characters than allowed."""
    text_page = page.get_textpage()
    try:
        handle = text_page.raw
        count = max(pdfium.FPDFText_CountChars(handle), 0)
        if count > most_characters:
            return None
        glyphs, width, height = _characters(page.raw, handle, count)
        address = _address(handle)
        step = max(count // _SAMPLED, 1)
        unmapped = 0
        if any(_map_error(address, index) == 1 for index in range(0, count, step)):
            unmapped = sum(_map_error(address, index) == 1 for index in range(count))
    finally:
        text_page.close()
    return PageText(glyphs, width, height, _survey(page.raw), unmapped)
