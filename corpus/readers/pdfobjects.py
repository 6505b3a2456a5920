"""One walk over what is drawn on a PDF page, in the order in which it is drawn.

It counts lines and pictures (is the page a scan, could there be a table), and picks out the pieces of text that
somebody who looks at the page might not see. Only suspects: `corpus.readers.visibility` tells whether they are hidden.
"""

from __future__ import annotations

import ctypes
import math
import struct
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from corpus.readers import pdfcalls as calls
from corpus.readers.coverage import Coverage
from corpus.readers.crosses import SLANTED, Slanted
from corpus.readers.outlines import CORNERS, Outlines, is_ink
from corpus.readers.pagetext import Survey
from corpus.readers.pdfactual import Replacements
from corpus.readers.pdfpaths import STRAIGHT, Matrix, diagonals, sides, times, under
from corpus.readers.suspects import NEAR_COLOURS, Box, Cover, Piece, compare, pair
from corpus.redaction import LIGHT

# Latin fonts for which pdfium brings a substitute: without size they are blanks.
_SUBSTITUTED = (b"Times", b"Arial", b"Helvetica", b"Courier", b"Calibri", b"Cambria", b"Symbol", b"Verdana")
_MOST_OBJECTS = 20_000  # looked at on a page
_DEEPEST_FORM = 8
_THIN, _LONG, _TALL = 3.0, 20.0, 8.0  # points: a ruling line
_THICK = 8.0  # points: a stroke through a line of large letters
_BAR = 6.0  # points: a box that strikes words out, with its edge
_DARK = 3 * 150  # of three channels of 255
_RISE, _SLANT = 22.0, 0.25  # points, and of its length: a line that strikes out words askew
_MOST_STROKES = 20_000  # of a page, looked at as ruling lines
_TEXT, _PATH, _IMAGE, _SHADING, _FORM = (
    pdfium.FPDF_PAGEOBJ_TEXT,
    pdfium.FPDF_PAGEOBJ_PATH,
    pdfium.FPDF_PAGEOBJ_IMAGE,
    pdfium.FPDF_PAGEOBJ_SHADING,
    pdfium.FPDF_PAGEOBJ_FORM,
)
_INVISIBLE_MODES = frozenset({pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP})
_PLAIN_MODES = frozenset({pdfium.FPDF_TEXTRENDERMODE_FILL, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE})
_OPAQUE = 128  # of 255; what shines through leaves the text under it visible
_FAINT = 40  # of 255
_HATCH = 0.7  # points: a line of this width can be one of many that blacken a word
_BOX = 6  # segments of the path of a box; a grid has more
_SCAN_PART = (0.05, 0.5)  # a strip of a scanned page: of its area, of its width
_SMALLEST, _LOWEST = 1.0, 1.5  # points: nobody reads letters of this size; their ink is no higher
_SLACK = 2.0  # points that a character may reach over an edge
_FOUR_FLOATS: Callable[[Any], Box] = struct.Struct("4f").unpack_from
_FOUR_NUMBERS: Callable[[Any], tuple[int, int, int, int]] = struct.Struct("4I").unpack_from


@dataclass(slots=True)
class Drawn:
    """What a walk found: the survey, and the pieces of text that are suspect, with every piece by its handle."""

    survey: Survey = field(default_factory=Survey)
    suspects: dict[int, Piece] = field(default_factory=dict)
    orders: dict[int, int] = field(default_factory=dict)  # of every piece of text, when it is drawn
    invisible: int = 0  # pieces that are not painted at all
    pieces: int = 0
    strokes: array[float] = field(default_factory=lambda: array("f"))  # left, top, right, bottom, upwards
    paths: list[int] = field(default_factory=list)  # of each stroke, 0 for the side of a box or grid
    ruling: int = 0  # how many of the strokes may rule a table; the others are too thick
    slanted: list[Slanted] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    replacements: Replacements = field(default_factory=Replacements)
    outlines: Outlines = field(default_factory=Outlines)
    cut: bool = False  # there is more than anybody looked at


def _lacks_font(text: int) -> bool:
    """Whether a piece of text without height or width has no glyphs here; else it is only a blank."""
    font = calls.font_of(text)
    if not font or calls.font_embedded(font) != 0:
        return False
    name = ctypes.create_string_buffer(64)
    calls.font_name(font, ctypes.addressof(name), 64)
    return not name.value.startswith(_SUBSTITUTED)


class _Walk:
    """The walk over one page; `frame` is what of it is shown."""

    def __init__(self, frame: Box, *, layered: bool) -> None:
        self.frame, self.layered = frame, layered
        self.drawn = Drawn()
        self.texts: list[Piece] = []
        self.covers: list[Cover] = []
        self.fills: list[Cover] = []
        self.coverage = Coverage(frame)
        self._wide, self._high = max(frame[2] - frame[0], 1.0), max(frame[3] - frame[1], 1.0)
        self._left = _MOST_OBJECTS
        self._order = 0
        self._opacity = 1.0  # of the forms that are being looked through
        self._edges = (ctypes.c_float * 4)()
        start = ctypes.addressof(self._edges)
        self._places = [start, start + 4, start + 8, start + 12]
        self._numbers = (ctypes.c_uint * 4)()
        start = ctypes.addressof(self._numbers)
        self._channels = [start, start + 4, start + 8, start + 12]
        self._thick: list[tuple[int, Box]] = []  # strokes; their bounds leave room for more than their width
        self._clips: dict[int | None, Box | None] = {}
        self._matrix = (ctypes.c_float * 6)()
        self._name = ctypes.create_string_buffer(16)

    def look(self, get: Any, owner: int, count: int, depth: int, matrix: Matrix | None, *, off: bool) -> None:
        """Looks at the objects of the page or of a form in it."""
        survey, edges, places = self.drawn.survey, self._edges, self._places
        self.drawn.cut |= count > self._left or depth > _DEEPEST_FORM
        for index in range(min(count, self._left) if depth <= _DEEPEST_FORM else 0):
            self._left -= 1
            self._order += 1
            thing = get(owner, index)
            kind = calls.object_type(thing)
            if kind == _FORM:
                self._form(thing, depth, matrix, off=off)
                continue
            if not calls.object_bounds(thing, *places):
                continue
            own = _FOUR_FLOATS(edges)
            box = under(matrix, own) if matrix else own
            wide, high = box[2] - box[0], box[3] - box[1]
            if kind == _TEXT:
                if (wide <= 0 or high <= 0) and not survey.fontless:
                    survey.fontless = _lacks_font(thing)
                self._text(thing, own, box, matrix, off=off)
            elif kind == _IMAGE:
                share = wide * high / (self._wide * self._high)
                self.coverage.picture(*box, opaque=not calls.object_transparent(thing))
                self.drawn.pictures.append(box)
                scan = share >= _SCAN_PART[0] and wide >= _SCAN_PART[1] * self._wide
                self.covers.append(Cover(self._order, box, None, scan=scan))
            elif kind == _SHADING:
                self.covers.append(Cover(self._order, box, None))
            elif kind == _PATH:
                survey.paths += 1
                line, bar = high <= _THIN and wide >= _LONG, wide <= _THIN and high >= _TALL
                slanted = not line and self._is_slanted(thing, wide, high)
                frame = wide >= _LONG and high >= _TALL and not slanted
                # Both sides of a box, or a whole grid drawn in one go.
                ruling = (2 if calls.count_path(thing) <= _BOX else 4) if frame else 0
                survey.horizontal += 1 if line else ruling
                survey.vertical += 1 if bar else ruling
                survey.shapes += not (line or bar or frame)
                if frame and wide >= SLANTED[0] and high >= SLANTED[1]:
                    self.drawn.slanted.extend(diagonals(thing, self._form_matrix(thing, matrix)))
                # A narrow column's cells may be boxes of their own.
                if slanted:
                    self._thick.append((thing, box))
                elif frame or (min(wide, high) >= _TALL and calls.count_path(thing) <= _BOX):
                    for side in sides(thing, self._form_matrix(thing, matrix)):
                        self._stroke(0, *side)
                elif (wide <= _THIN) != (high <= _THIN):
                    self._stroke(thing, *box)
                elif min(wide, high) <= _THICK < max(wide, high) and (
                    calls.count_path(thing) == STRAIGHT or self._is_bar(thing, min(wide, high))
                ):
                    self._thick.append((thing, box))
                self._path(thing, box)

    def _form(self, form: int, depth: int, matrix: Matrix | None, *, off: bool) -> None:
        """Looks at the objects of a form, all of which have its opacity."""
        inside, opacity = calls.objects_of_form(form), self._opacity
        placed = self._form_matrix(form, matrix)
        colour = self._colour(calls.fill_colour, form)
        self._opacity *= colour[3] / 255 if colour else 1.0
        self.look(calls.object_of_form, form, inside, depth + 1, placed, off=off or self.layered)
        self._opacity = opacity

    def _is_bar(self, path: int, side: float) -> bool:
        """Whether a path is a low box filled with ink: a highlighter's is light."""
        if side > _BAR or calls.count_path(path) > _BOX or not calls.draw_mode(path, *self._channels[:2]):
            return False
        colour = self._colour(calls.fill_colour, path) if self._numbers[0] else None
        return colour is not None and sum(colour[:3]) < _DARK and colour[3] >= _OPAQUE

    def _is_slanted(self, path: int, wide: float, high: float) -> bool:
        """Whether a path is a thin straight line that rises or falls by no more than a line of text."""
        return (
            high <= min(_RISE, _SLANT * wide)
            and calls.count_path(path) == STRAIGHT
            and bool(calls.stroke_width(path, self._places[0]))
            and self._edges[0] <= _THIN
        )

    def add_thick(self) -> None:
        """Adds strokes that only words are struck out with to the others."""
        self.drawn.ruling = len(self.drawn.paths)
        for path, box in self._thick:
            self._stroke(path, *box)

    def _stroke(self, path: int, left: float, low: float, right: float, high: float) -> None:
        if len(self.drawn.strokes) < 4 * _MOST_STROKES:
            self.drawn.strokes.extend((left, high, right, low))
            self.drawn.paths.append(path)

    def _form_matrix(self, form: int, outer: Matrix | None) -> Matrix | None:
        if not calls.object_matrix(form, ctypes.addressof(self._matrix)):
            return outer
        inner = tuple(self._matrix)
        return outer if inner == (1, 0, 0, 1, 0, 0) else times(inner, outer)

    def _colour(self, get: Any, thing: int) -> tuple[int, int, int, int] | None:
        """Red, green, blue, opacity of 255; None for a pattern."""
        if not get(thing, *self._channels):
            return None
        return _FOUR_NUMBERS(self._numbers)

    def _path(self, path: int, box: Box) -> None:
        numbers = self._channels
        if not calls.draw_mode(path, numbers[0], numbers[1]):
            return
        filled, stroked = self._numbers[0] != 0, self._numbers[1] != 0
        if filled:
            colour = self._colour(calls.fill_colour, path)
            if colour is None or colour[3] >= _OPAQUE:
                cover = Cover(self._order, box, colour and colour[:3])
                self.covers.append(cover)
                self.fills.append(cover)
                if box[3] - box[1] > _THIN and is_ink(cover):
                    corners = calls.count_path(path)
                    if corners >= CORNERS:
                        self.drawn.outlines.add(box, corners)
                return
        if stroked and calls.stroke_width(path, self._places[0]) and self._edges[0] >= _HATCH:
            colour = self._colour(calls.stroke_colour, path)
            if colour is None or colour[3] >= _OPAQUE:
                thin = self._edges[0] < _THIN
                # A frame of thin lines covers nothing of what stands in it.
                if not thin or min(box[2] - box[0], box[3] - box[1]) < 2 * _THIN:
                    self.covers.append(Cover(self._order, box, colour and colour[:3]))

    def _text(self, text: int, own: Box, box: Box, matrix: Matrix | None, *, off: bool) -> None:
        colour = self._colour(calls.fill_colour, text)
        piece = Piece(text, self._order, box, colour and colour[:3])
        mode = calls.render_mode(text)
        self.drawn.pieces += 1
        if marks := calls.count_marks(text):
            self.drawn.replacements.look(text, marks)
        self.coverage.text(*box, invisible=mode in _INVISIBLE_MODES)
        if mode in _INVISIBLE_MODES:
            piece.reasons.add("invisible")
            self.drawn.invisible += 1
        elif mode not in _PLAIN_MODES:
            piece.reasons.add("background")
        elif colour is not None:
            if colour[3] * self._opacity < _FAINT:
                piece.reasons.add("transparent")
            if min(colour[:3]) >= LIGHT and not self._stands_out(piece):
                piece.reasons.add("background")
        left, low, right, high = self.frame
        if (
            box[0] < left - _SLACK
            or box[1] < low - _SLACK
            or box[2] > right + _SLACK
            or box[3] > high + _SLACK
        ):
            piece.reasons.add("outside")
        if self._clipped(text, own):
            piece.reasons.add("clipped")
        if off or (self.layered and self._in_layer(text)):
            piece.reasons.add("layer")
        if box[3] - box[1] <= _LOWEST and 0 < self._size(text, matrix) <= _SMALLEST:
            piece.reasons.add("tiny")
        self.texts.append(piece)

    def _stands_out(self, piece: Piece) -> bool:
        """Whether light text was put on a dark ground."""
        x, y = (piece.box[0] + piece.box[2]) / 2, (piece.box[1] + piece.box[3]) / 2
        for fill in reversed(self.fills):
            left, low, right, high = fill.box
            if left <= x <= right and low <= y <= high:
                whole = left <= piece.box[0] + _SLACK and piece.box[2] - _SLACK <= right
                return whole and fill.colour is not None and min(fill.colour) < LIGHT - NEAR_COLOURS
        return False

    def _clipped(self, text: int, own: Box) -> bool:
        """Whether a piece reaches out of what its clip lets through, as far as the corners of the clip tell."""
        clip = calls.clip_path(text)
        for number in range(calls.count_clips(clip) if clip else 0):
            first = calls.segment_of(clip, number, 0)
            # Pieces that are clipped alike share the path of it, and so its first segment.
            if first not in self._clips:
                self._clips[first] = self._let_through(first, calls.segment_of(clip, number, 2))
            through = self._clips[first]
            if through is None:
                return True
            left, low, right, high = through
            if own[0] < left or own[1] < low or own[2] > right or own[3] > high:
                return True
        return False

    def _let_through(self, first: int | None, third: int | None) -> Box | None:
        """What a clip lets through, by two corners of its path; None where it has none."""
        points = []
        for segment in (first, third):
            if not segment or not calls.segment_point(segment, *self._places[:2]):
                return None
            points.append((self._edges[0], self._edges[1]))
        (x0, y0), (x1, y1) = points
        return min(x0, x1) - _SLACK, min(y0, y1) - _SLACK, max(x0, x1) + _SLACK, max(y0, y1) + _SLACK

    def _in_layer(self, text: int) -> bool:
        size = ctypes.c_ulong()
        for number in range(calls.count_marks(text)):
            mark = calls.mark_of(text, number)
            if (
                mark
                and calls.mark_name(mark, ctypes.addressof(self._name), 16, ctypes.addressof(size))
                and self._name.raw[: size.value] == "OC\0".encode("utf-16-le")
            ):
                return True
        return False

    def _size(self, text: int, outer: Matrix | None) -> float:
        """The height of the letters on the page, in points."""
        if not calls.font_size(text, self._places[0]):
            return 0.0
        size = self._edges[0]
        if not calls.object_matrix(text, ctypes.addressof(self._matrix)):
            return size
        inner = times(tuple(self._matrix), outer)
        return abs(size) * math.hypot(inner[2], inner[3])


def drawn_on(page: int, count: int, frame: Box, over: Iterable[Box], *, layered: bool) -> Drawn:
    """What is drawn on a page (its handle, how many objects, what of it is shown).

    `over` are the places of annotations, which are painted last; `layered` says that the file has layers.
    """
    walk = _Walk(frame, layered=layered)
    walk.covers += [Cover(math.inf, box, None) for box in over]
    walk.look(calls.object_of_page, page, count, 0, None, off=False)
    walk.add_thick()
    drawn = walk.drawn
    drawn.survey.pictures, drawn.survey.layered = walk.coverage.pictures, walk.coverage.layered
    compare(walk.texts, walk.covers, walk.fills)
    pair(walk.texts)
    if drawn.outlines.shapes:
        unseen = drawn.invisible < drawn.pieces  # else they are what was recognised in the shapes
        shown = [piece.box for piece in walk.texts if not (unseen and piece.reasons)]
        drawn.survey.outlined = drawn.outlines.letters(shown)
    drawn.orders = {piece.handle: piece.order for piece in walk.texts}
    drawn.suspects = {piece.handle: piece for piece in walk.texts if piece.reasons or piece.ocr}
    return drawn
