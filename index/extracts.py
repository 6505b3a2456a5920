"""Writes what a reader got out of a file into the store and reads it back, so that it can be judged again without the file.

The text and what match text leaves out of it are kept apart from the rest: showing a hit needs no more, see `index.body`.
"""

from __future__ import annotations

import json
import math
import struct
import sys
import zlib
from array import array
from collections.abc import Sequence
from typing import Any

from corpus.document import Document, Extract, Page, Recognised
from corpus.redaction import HiddenText, concealed
from corpus.spans import RawSpan
from index.packing import Kind, pack, unpack

# Boxes are shown in tenths of a point: kept in tenths they give the same reports and pack well.
_TENTHS = 10
_FARTHEST = 10**7  # points; what lies farther off is no place on a page


def packed_text(extract: Extract) -> bytes:
    """The text with the spans that match text leaves out."""
    hidden = [list(span) for span in concealed(extract.hidden)]
    return pack([extract.text, [list(span) for span in extract.furniture], hidden], Kind.TEXT)


def packed_rest(document: Document) -> bytes:
    """Everything of a document that `packed_text` leaves out."""
    extract = document.extract
    head = {
        "declared_type": document.declared_type,
        "media_type": extract.media_type,
        "notes": extract.notes,
        "metadata": extract.metadata,
        "recognised": [[*each.span, each.confidence] for each in extract.recognised],
        "hidden": [[each.page, each.kind, [*each.span], each.box, each.text] for each in extract.hidden],
        "pages": [
            [
                page.number,
                *page.span,
                _finite(page.width),
                _finite(page.height),
                page.unreadable,
                page.scanned,
                page.picture,
                page.partial,
                len(page.boxes) // 4,
            ]
            for page in extract.pages
        ],
    }
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    boxes = b"".join(_packed_boxes(page.boxes) for page in extract.pages)
    return zlib.compress(struct.pack("<I", len(text)) + text + boxes, 1)


def document_from(
    text: bytes, rest: bytes | None, sha256: str, source: str, media_type: str = "text/plain"
) -> Document:
    """The document as it was read; without `rest` (stored by an older version) only its text and furniture are known."""
    raw, furniture, *_ = unpack(text)
    spans = tuple(RawSpan(*span) for span in furniture)
    if rest is None:
        return Document(source, sha256, Extract(raw, media_type, furniture=spans))
    data = zlib.decompress(rest)
    (length,) = struct.unpack_from("<I", data)
    head = json.loads(data[4 : 4 + length].decode("utf-8", "surrogatepass"))
    extract = Extract(
        raw,
        head["media_type"],
        _pages(head["pages"], data[4 + length :]),
        spans,
        tuple(head["notes"]),
        tuple((name, value) for name, value in head["metadata"]),
        tuple(Recognised(RawSpan(start, end), sure) for start, end, sure in head["recognised"]),
        tuple(
            HiddenText(page, kind, RawSpan(*span), tuple(box) if box else None, words)
            for page, kind, span, box, words in head["hidden"]
        ),
    )
    return Document(source, sha256, extract, head["declared_type"])


def _pages(rows: Sequence[Sequence[Any]], data: bytes) -> tuple[Page, ...]:
    pages, at = [], 0
    for number, start, end, width, height, unreadable, scanned, picture, partial, count in rows:
        size = 16 * count
        boxes = _boxes(data[at : at + size], count)
        at += size
        pages.append(
            Page(number, RawSpan(start, end), width, height, boxes, unreadable, scanned, picture, partial)
        )
    return tuple(pages)


def _finite(value: float) -> float:
    return value if math.isfinite(value) else 0.0


def _tenths(value: float) -> int:
    # As `Page.box` rounds; a place that no page has (NaN, infinity) has no box.
    return round(round(value, 1) * _TENTHS) if -_FARTHEST < value < _FARTHEST else 0


def _packed_boxes(boxes: array[float]) -> bytes:
    """Four rows of whole numbers, each the step from the one before: along a line they repeat."""
    packed = array("i")
    for side in range(4):
        values = [_tenths(value) for value in boxes[side : len(boxes) // 4 * 4 : 4]]
        packed.extend(each - before for each, before in zip(values, [0, *values], strict=False))
    return _little_endian(packed).tobytes()


def _boxes(data: bytes, count: int) -> array[float]:
    steps = array("i")
    steps.frombytes(data)
    steps = _little_endian(steps)
    boxes = array("f", bytes(16 * count))
    for side in range(4):
        value = 0
        for at in range(count):
            value += steps[side * count + at]
            boxes[4 * at + side] = value / _TENTHS
    return boxes


def _little_endian(values: array[int]) -> array[int]:
    if sys.byteorder == "big":
        values.byteswap()
    return values
