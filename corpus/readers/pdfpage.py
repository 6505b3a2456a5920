"""One PDF page through pdfium: its characters with their boxes, and what else is drawn on it.

What is drawn beside it is surveyed in `corpus.readers.pdfobjects`; tables and columns are put in order elsewhere.
"""

from __future__ import annotations

import ctypes
import itertools
import re
from array import array
from collections import deque
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from corpus.readers import pdfcalls as calls
from corpus.readers.annotations import Annotations
from corpus.readers.coverglyphs import Run, covering_runs, mark, put_behind
from corpus.readers.crosses import CROSSED, cross_out, crosses
from corpus.readers.hiddenruns import KINDS
from corpus.readers.pagetext import Glyphs, PageText
from corpus.readers.pdfdisorder import backwards, is_out_of_order
from corpus.readers.pdfletters import letters_of, mend_boxes
from corpus.readers.pdfobjects import Drawn, drawn_on
from corpus.readers.pdforder import anew, leaning, lines_downwards
from corpus.readers.pdfpaths import shows
from corpus.readers.struck import strike_out
from corpus.readers.suspects import Box
from corpus.readers.turned import Upright, may_be_turned, size, standing, turn, upright
from corpus.readers.turnedrows import runs_down
from corpus.readers.visibility import hidden_characters, in_question
from corpus.redaction import STRUCK

if TYPE_CHECKING:
    import pypdfium2

_STRUCK = KINDS.index(STRUCK)
_LEANS = 0.75  # degrees: lines of which pdfium tears some
_SAMPLED = 64  # characters asked whether their font gave a Unicode, before all are asked
_WORDS = 6  # characters without Unicode in a row: words, not the mark before an item of a list
# A hyphen at a line end comes as 2 or U+FFFE; a drawn soft hyphen is a hyphen; lost characters are damage.
_REPLACED = {
    **{code: " " for code in range(1, 32) if chr(code) not in "\t\n\r"},
    **dict.fromkeys([0, 0xFFFF, *range(0xD800, 0xE000)], "\ufffd"),
    **dict.fromkeys([2, 0xAD, 0xFFFE], "-"),
}
# The same characters: few pages hold one, and to translate is slow.
_TO_REPLACE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\xad\\ud800-\\udfff\\ufffe\\uffff]")
_LONE = re.compile("\\r(?!\\n)")


def _frame(page: Any) -> Box:
    """What is shown of the page's plane."""
    frame = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, frame)
    return (
        min(frame.left, frame.right),
        min(frame.bottom, frame.top),
        max(frame.left, frame.right),
        max(frame.bottom, frame.top),
    )


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


def _characters(page: Any, text_page: Any, count: int) -> tuple[str, array[float], float, float]:
    """The characters as pdfium counts them, with `\r\n` for line ends; their boxes; the size of the page."""
    buffer = (ctypes.c_ushort * (count + 1))()
    pdfium.FPDFText_GetText(text_page, 0, count, buffer)
    text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
    if len(text) != count or "\x00" in text:
        # Some characters take two units or none at all: ask for each, so that the boxes stay with them.
        codes = (pdfium.FPDFText_GetUnicode(text_page, index) for index in range(count))
        text = "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)
    floats = (ctypes.c_float * (4 * count))()
    start, owners = ctypes.addressof(floats), itertools.repeat(calls.address_of(text_page))
    places = range(start, start + 16 * count, 16)
    deque(map(calls.loose_box, owners, range(count), places), maxlen=0)
    boxes, width, height = _upright(array("f", bytes(floats)), page)
    if text.count("\r") != text.count(
        "\r\n"
    ):  # a glyph that is called so is a blank; pdfium's line ends are pairs
        text = _LONE.sub(" ", text)
    return text.translate(_REPLACED) if _TO_REPLACE.search(text) else text, boxes, width, height


def _lines(text: str, boxes: array[float], marks: bytearray) -> Glyphs:
    """The same characters with `\n` for line ends, which have no ink."""
    kept, marked = array("f"), bytearray()
    position = 0
    pieces = text.split("\r\n")
    for piece in pieces[:-1]:
        end = position + len(piece)
        kept += boxes[4 * position : 4 * end]
        kept.extend((0.0, 0.0, 0.0, 0.0))
        marked += marks[position : end + 1]
        position = end + 2
    kept += boxes[4 * position :]
    marked += marks[position:]
    return Glyphs("\n".join(pieces), kept, marked)


def _flat(boxes: Iterable[Box]) -> array[float]:
    """Boxes as pdfium gives those of characters."""
    return array("f", [edge for left, low, right, high in boxes for edge in (left, high, right, low)])


def _mark_redactions(page: Any, redactions: list[Box], boxes: array[float], marks: bytearray) -> None:
    """Marks what was to be blackened and was not."""
    places, _, _ = _upright(_flat(redactions), page)
    for index in range(len(marks)):
        x0, top, x1, bottom = boxes[4 * index : 4 * index + 4]
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        for place in range(0, len(places), 4):
            left, high, right, low = places[place : place + 4]
            if not marks[index] and left <= x <= right and high <= y <= low:
                marks[index] = KINDS.index("unapplied")


def _in_rows(page: Any, text_page: int, glyphs: Glyphs, rotation: int, runs: Sequence[Run]) -> Upright | None:
    """The page with its lines made anew; None where those of pdfium are right. Boxes that it gives wrongly are put right.

    `runs` are signs over its words, which pdfium puts between their letters.
    """
    back = backwards(glyphs.boxes)
    turned = bool(rotation) or may_be_turned(text_page, glyphs.text, len(back))
    if not turned and not runs and not is_out_of_order(glyphs.text, glyphs.boxes, back):
        return None

    def as_shown(flat: array[float]) -> array[float]:
        return _upright(flat, page)[0]

    stands = standing(text_page, glyphs.text, rotation)
    lacking = mend_boxes(text_page, stands.owners, glyphs.boxes, as_shown)
    found = upright(glyphs, stands, rotation)
    if found:
        return _ordered(found)
    leans = abs(stands.lean) >= _LEANS
    if (
        not leans
        and turned
        and not runs
        and not is_out_of_order(glyphs.text, glyphs.boxes, backwards(glyphs.boxes))
    ):
        return None
    letters = letters_of(text_page, stands.owners, glyphs.boxes, lacking, as_shown)
    if signs := {sign for run in runs for sign in run.signs}:
        letters = [letter for letter in letters if letter.number not in signs]
    if runs_down(glyphs, [letter.number for letter in letters], 0):
        return None
    rows = anew(glyphs, leaning(letters, stands.lean) if leans else letters)
    if rows is None:
        return None
    rows = put_behind(rows, runs, glyphs) if runs else rows
    return Upright(rows, 0, lean=stands.lean if leans else 0.0)


def _ordered(found: Upright) -> Upright:
    """The same with its upright lines in order; what stands otherwise follows them."""
    glyphs, drawn = found.glyphs, found.drawn
    lines = Glyphs(glyphs.text[:drawn], glyphs.boxes[: 4 * drawn], glyphs.marks[:drawn])
    if not drawn or not is_out_of_order(lines.text, lines.boxes, backwards(lines.boxes)):
        return found
    rows = lines_downwards(lines)
    rest = Glyphs(glyphs.text[drawn:], glyphs.boxes[4 * drawn :], glyphs.marks[drawn:])
    marks = bytearray()
    if rows.marks or rest.marks:
        marks = (rows.marks or bytearray(len(rows.text))) + (rest.marks or bytearray(len(rest.text)))
    return found._replace(glyphs=Glyphs(rows.text + rest.text, rows.boxes + rest.boxes, marks))


def _askew(found: Upright) -> tuple[int, int] | None:
    """From where to where words that run otherwise stand on a page to which nothing has been added yet."""
    end = len(found.glyphs.text)
    return (end - found.askew, end) if found.askew else None


def _unmapped(text_page: int, count: int, *, every: bool) -> list[bool]:
    """Of which characters the font gave no Unicode; empty where none of a few has none, unless `every` one is to be asked."""
    step = max(count // _SAMPLED, 1)
    if every or any(calls.map_error(text_page, index) == 1 for index in range(0, count, step)):
        return [calls.map_error(text_page, index) == 1 for index in range(count)]
    return []


def _has_words(unmapped: list[bool], text: str) -> bool:
    """Whether characters without Unicode follow each other as those of words do."""
    if not any(unmapped):
        return False
    ink = (nameless for nameless, char in zip(unmapped, text, strict=True) if not char.isspace())
    return max((sum(group) for _, group in itertools.groupby(ink)), default=0) >= _WORDS  # all may be blanks


def _show_writing(
    page: pypdfium2.PdfPage, places: list[Box], glyphs: Glyphs, shown: array[float], angle: int
) -> bool:
    """Whether one of these places shows lines of writing that are no text of the page."""
    from corpus.readers.pdfpictures import shows_writing  # noqa: PLC0415  few pages have pictures

    return shows_writing(page, _upright(_flat(places), page.raw)[0], glyphs, shown, angle)


def _cross_out(page: Any, drawn: Drawn, glyphs: Glyphs, angle: int) -> bool:
    """Marks what stands under crosses; whether anything does."""
    boxes, width, height = _upright(_flat(crosses(drawn.slanted, shows)), page)
    return cross_out(glyphs, turn(boxes, angle, width, height), _STRUCK)


def _fields_unlike(page: Any, annotations: Annotations, text: str, boxes: array[float]) -> str | None:
    """What to say of a field of a form that shows another text than its value."""
    from corpus.readers.formfields import unlike  # noqa: PLC0415  few pages have fields

    places = _upright(_flat([box for box, _ in annotations.fields]), page)[0]
    return unlike([value for _, value in annotations.fields], places, text, boxes)


def _add_placeless(glyphs: Glyphs, annotations: Annotations, unshown: Iterable[str]) -> None:
    """Adds what stands nowhere on the page: what is typed onto it, comments, replacements that are not drawn."""
    for line in annotations.typed:
        glyphs.add(line)
    for line in annotations.comments:
        glyphs.add(line, KINDS.index("note"))
    for line in unshown:
        glyphs.add(line, KINDS.index("replacement"))


def page_text(
    page: pypdfium2.PdfPage,
    most_characters: int,
    annotations: Annotations,
    *,
    layered: bool = False,
    may_paint: bool = True,
) -> PageText | None:
    """What is on a page; None if it has more characters than allowed.

    `layered` says that the file has layers, some of which may be off; `may_paint` whether there is time to look
    for hidden text by painting the page.
    """
    drawn = drawn_on(
        calls.address_of(page.raw),
        pdfium.FPDFPage_CountObjects(page.raw),
        _frame(page.raw),
        annotations.covers,
        layered=layered,
    )
    replaced = drawn.replacements.take_away()
    unshown: list[str] = []
    text_page = page.get_textpage()
    try:
        handle = text_page.raw
        count = max(pdfium.FPDFText_CountChars(handle), 0)
        if count > most_characters:
            return None
        text, boxes, width, height = _characters(page.raw, handle, count)
        address = calls.address_of(handle)
        unmapped = _unmapped(address, count, every=bool(replaced))
        if replaced:
            text, unshown = drawn.replacements.settled(replaced, address, text, unmapped)
        doubt = _fields_unlike(page.raw, annotations, text, boxes) if annotations.fields else None
        questioned = in_question(drawn)
        # Without the font nothing is painted at all.
        looked = bool(questioned) and may_paint and not drawn.survey.fontless
        marks = bytearray()
        if looked:
            marks = hidden_characters(
                page, address, text, boxes, questioned, lambda flat: _upright(flat, page.raw)[0]
            )
        if annotations.redactions:
            marks = marks or bytearray(count)
            _mark_redactions(page.raw, annotations.redactions, boxes, marks)
        runs = covering_runs(address, text, boxes, drawn.orders)
        marks = mark(runs, marks, count) if runs else marks
        drawn.strokes.extend(_flat(annotations.struck))
        strokes = _upright(drawn.strokes, page.raw)[0] if drawn.strokes else array("f")
        rotation = 90 * (pdfium.FPDFPage_GetRotation(page.raw) & 3)
        marks = marks if any(marks) else bytearray()
        found = _in_rows(page.raw, address, Glyphs(text, boxes, marks), rotation, runs)
    finally:
        text_page.close()
    in_rows = found is not None
    found = found or Upright(_lines(text, boxes, marks), 0)
    glyphs, angle = found.glyphs, found.angle
    shown, askew = glyphs.boxes, _askew(found)
    glyphs.boxes = turn(shown, angle, width, height)
    strokes = turn(strokes, angle, width, height)
    width, height = size(angle, width, height)
    paths = drawn.paths
    told = not strokes or strike_out(
        glyphs, strokes, lambda number: number >= len(paths) or shows(paths[number]), _STRUCK
    )
    if drawn.slanted and _cross_out(page.raw, drawn, glyphs, angle):
        doubt = doubt or CROSSED
    pictured = may_paint and not drawn.survey.layered
    written = bool(
        drawn.pictures
        and pictured
        and glyphs.text.strip()
        and _show_writing(page, drawn.pictures, glyphs, shown, angle)
    )
    blocks = drawn.outlines.blocks
    if blocks and pictured and _show_writing(page, blocks, glyphs, shown, angle):
        drawn.survey.outlined += drawn.outlines.letters_in_blocks
    _add_placeless(glyphs, annotations, unshown)
    return PageText(
        glyphs,
        width,
        height,
        drawn.survey,
        sum(unmapped),
        looked,
        unchecked=drawn.cut or (bool(questioned) and not looked) or not told,
        strokes=strokes[: 4 * drawn.ruling] if drawn.survey.ruled else array("f"),
        turned=angle,
        lean=found.lean,
        askew=askew,
        notes=[found.note] if found.note else [],
        doubt=found.doubt or doubt,
        written=written,
        in_rows=in_rows,
        nameless=_has_words(unmapped, text),
    )
