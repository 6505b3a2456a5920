"""Recognises the lines of text in a picture of a page: the whole page in, lines with boxes and confidence out.

The models come with the package `rapidocr` (the extra `zhihe[ocr]`); nothing is downloaded. How lines become the
text of a document is the business of `corpus.readers.scan`; that it happens in a process of its own, of
`corpus.recognising`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.document import CONFIDENT
from corpus.recognising import ReadLine, ReadPage

Picture = NDArray[np.uint8]
Corners = NDArray[np.float32]  # four points (x, y) a line

_DETECTED_SIDE = 2000  # pixels: a page of 200 dpi is detected at 170, where characters have 35 pixels
_SAMPLED = 4  # lines read both ways to see which way a page stands
_UPRIGHT = 0.9  # confidence of sampled lines above which nobody looks further
_TALL = 1.5  # height by width of a box that holds a line standing on its end
_INK = 160  # darker than this, of 255, is ink
_RED = 60  # by how much red outshines green in red ink
_FLAT = 3.0  # width by height of red ink that may be a line of text and no seal
_SOLID = 0.6  # share of ink in a box above which it is a bar and no text
_LEAST_HEIGHT = 12  # pixels
_READ = 0.5  # confidence below which a scrap of text counts as none
_PAPER = 0.12  # of a line's height, added on each side for a second look
_SCRAP = 2  # characters
_BLANK = 2e-4  # share of the page under ink: dust and the edge of the glass


class Models:
    """The models, loaded; `threads` of the machine work on a page."""

    def __init__(self, threads: int = 1) -> None:
        from rapidocr import RapidOCR  # noqa: PLC0415  half a second, and an extra

        self._engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.return_word_box": True,  # the confidence of each character comes with it
                "Global.use_preprocess_img": False,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def page(self, picture: Picture) -> ReadPage:
        """The lines of a page given as rows of RGB pixels."""
        grey, red = _without_red(picture)
        ink = float(np.mean(grey < _INK)) + float(np.mean(red))
        turn = 0
        quads = self._detect(grey)
        if _stands_on_end(quads):
            # Which of the two ways shows when it is read; detection knows lying lines best.
            turn, grey, red = 90, np.rot90(grey, -1), np.rot90(red, -1)
            quads = self._detect(grey)
        quads = quads[np.argsort([-_sides(quad)[0] for quad in quads], kind="stable")]
        read = self._read(grey, quads[:_SAMPLED])
        if read and _mean(read) < _UPRIGHT:
            over, about = np.rot90(grey, 2), _turned_over(quads, grey.shape)
            other = self._read(over, about[:_SAMPLED])
            if _mean(other) > _mean(read):
                turn, grey, red, quads, read = turn + 180, over, np.rot90(red, 2), about, other
        read += self._read(grey, quads[_SAMPLED:])
        read = self._second_look(grey, quads, read)
        kept = [
            index
            for index, (text, confidence) in enumerate(read)
            if not _left_by_a_seal(quads[index], text, confidence, red, grey)
        ]
        lines = _upright(quads[kept], [read[index] for index in kept], grey.shape)
        lines += self._red_lines(red)
        height, width = grey.shape
        return ReadPage(
            tuple(lines), width, height, turn % 360, blank=ink < _BLANK, red=float(np.mean(red)) > _BLANK
        )

    def _detect(self, grey: Picture) -> Corners:
        """Corners of the lines, clockwise from the top left, in pixels of the picture."""
        import cv2  # noqa: PLC0415  comes with the extra
        from rapidocr.main import RapidOCRError  # noqa: PLC0415  the same

        scale = min(_DETECTED_SIDE / max(grey.shape), 1.0)
        small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        try:
            _crops, found = self._engine.detect_and_crop(_three_channels(np.asarray(small, np.uint8)), {})
        except RapidOCRError:  # how it says that there is no text
            return np.zeros((0, 4, 2), np.float32)
        return np.asarray(found.boxes, np.float32) / np.float32(scale)

    def _read(self, grey: Picture, quads: Corners) -> list[tuple[str, float]]:
        """Text and confidence of the lines at these corners."""
        if not len(quads):
            return []
        found = self._engine.recognize_txt([_three_channels(_cut(grey, quad)) for quad in quads])
        words = found.word_results or [None] * len(found.txts)
        return [
            (text, _confidence(score, each))
            for text, score, each in zip(found.txts, found.scores, words, strict=True)
        ]

    def _second_look(
        self, grey: Picture, quads: Corners, read: list[tuple[str, float]]
    ) -> list[tuple[str, float]]:
        """Reads doubtful lines again with more paper around them: what reads alike twice is as sure as the better time.

        On clean pages a line cut too close is the usual reason for doubt.
        """
        doubtful = [number for number, (_, confidence) in enumerate(read) if confidence < CONFIDENT]
        again = self._read(grey, np.array([_grown(quads[number]) for number in doubtful], np.float32))
        better = dict(zip(doubtful, again, strict=True))
        return [
            (text, max(confidence, better[number][1]))
            if number in better and _weighty(better[number][0]) == _weighty(text)
            else (text, confidence)
            for number, (text, confidence) in enumerate(read)
        ]

    def _red_lines(self, red: NDArray[np.bool_]) -> list[ReadLine]:
        """Lines printed in red, such as the heading of an official letter, which the red channel does not show."""
        import cv2  # noqa: PLC0415  as above

        if not red.any():
            return []
        mask = red.astype(np.uint8)
        count, _labels, stats, _centres = cv2.connectedComponentsWithStats(
            cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 61), np.uint8))
        )
        lines = []
        for x, y, wide, high, _area in stats[1:count].tolist():
            ink = float(np.mean(mask[y : y + high, x : x + wide]))
            if high < _LEAST_HEIGHT or wide < _FLAT * high or ink > _SOLID:
                continue
            around = np.pad((1 - mask[y : y + high, x : x + wide]) * 255, high // 6, constant_values=255)
            corners = _rectangle(around.shape[1], around.shape[0])
            [(text, confidence)] = self._read(around.astype(np.uint8), corners[None])
            if text.strip() and confidence >= _READ:
                lines.append(ReadLine(text, (x, y, x + wide, y + high), confidence))
        return lines


def _without_red(picture: Picture) -> tuple[Picture, NDArray[np.bool_]]:
    """The red channel, in which red ink is nearly as white as the paper, and where red ink was; black under it stays."""
    channels = picture.astype(np.int16)
    red = (channels[:, :, 0] - channels[:, :, 1] > _RED) & (channels[:, :, 0] > _INK)
    return np.where(red, np.uint8(255), picture[:, :, 0]), red


def _three_channels(grey: Picture) -> Picture:
    return np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))


def _sides(quad: Corners) -> tuple[float, float]:
    """Length of a line along its writing, if it is upright, and height."""
    top, right = quad[1] - quad[0], quad[2] - quad[1]
    return math.hypot(*top.tolist()), math.hypot(*right.tolist())


def _rectangle(wide: float, high: float) -> Corners:
    return np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)


def _grown(quad: Corners) -> Corners:
    """Corners further out by a share of the line's height."""
    (wide, high), middle = _sides(quad), quad.mean(axis=0)
    across, down = (quad[1] - quad[0]) / max(wide, 1), (quad[3] - quad[0]) / max(high, 1)
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32)
    half = np.array([wide, high], np.float32) / 2 + _PAPER * high
    return np.asarray(middle + signs * half @ np.stack([across, down]), np.float32)


def _weighty(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _cut(grey: Picture, quad: Corners) -> Picture:
    """The line between four corners as an upright picture."""
    import cv2  # noqa: PLC0415  comes with the extra

    wide, high = (max(round(side), 1) for side in _sides(quad))
    matrix = cv2.getPerspectiveTransform(np.ascontiguousarray(quad), _rectangle(wide, high))
    cut = cv2.warpPerspective(
        grey, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cut, np.uint8)


def _stands_on_end(quads: Corners) -> bool:
    """Whether most of the writing runs up or down; a short line may be as high as it is wide."""
    tall = lying = 0.0
    for quad in quads:
        wide, high = _sides(quad)
        if high > _TALL * wide:
            tall += high
        elif wide > _TALL * high:
            lying += wide
    return tall > lying


def _turned_over(quads: Corners, shape: tuple[int, ...]) -> Corners:
    """The corners on the same page upside down."""
    return (np.array([shape[1], shape[0]], np.float32) - quads)[:, [2, 3, 0, 1]]


def _confidence(score: float, words: Any) -> float:
    """That of the weakest letter or figure; punctuation is often in doubt (：or :) and changes no verdict."""
    if words is None or not words.confs:
        return float(score)
    characters = [char for word in words.words for char in word]
    if len(characters) != len(words.confs):
        return float(score)
    weighty = [value for char, value in zip(characters, words.confs, strict=True) if char.isalnum()]
    return float(min(weighty, default=score))


def _mean(read: Sequence[tuple[str, float]]) -> float:
    return sum(confidence for _, confidence in read) / max(len(read), 1)


def _upright(quads: Corners, read: Sequence[tuple[str, float]], shape: tuple[int, ...]) -> list[ReadLine]:
    """Lines with boxes as on a page that was not laid askew."""
    if not len(quads):
        return []
    slopes = [math.atan2(*(quad[1] - quad[0])[::-1].tolist()) for quad in quads]
    lengths = [_sides(quad)[0] for quad in quads]
    order = np.argsort(slopes)
    half = np.cumsum(np.array(lengths)[order]).searchsorted(sum(lengths) / 2)
    slope = float(slopes[order[half]])  # the median, long lines counting more
    middle = np.array([shape[1] / 2, shape[0] / 2])
    back = np.array([[math.cos(slope), math.sin(slope)], [-math.sin(slope), math.cos(slope)]])
    lines = []
    for quad, (text, confidence) in zip(quads, read, strict=True):
        straight = (quad - middle) @ back.T + middle
        x0, top = straight.min(axis=0).tolist()
        x1, bottom = straight.max(axis=0).tolist()
        if text.strip():
            lines.append(ReadLine(text, (x0, top, x1, bottom), confidence))
    return lines


def _left_by_a_seal(
    quad: Corners, text: str, confidence: float, red: NDArray[np.bool_], grey: Picture
) -> bool:
    """Whether a scrap of doubtful text is what the red channel still shows of a seal."""
    if confidence >= _READ or len(text.strip()) > _SCRAP:
        return False
    x0, top = np.maximum(quad.min(axis=0), 0).astype(int).tolist()
    x1, bottom = quad.max(axis=0).astype(int).tolist()
    ink = int(np.sum(grey[top:bottom, x0:x1] < _INK))
    return int(np.sum(red[top:bottom, x0:x1])) > ink
