"""Character recognition in a process of its own that stays for many files, so that the models load once.

It opens strangers' files like `corpus.isolation`: what crashes or hangs costs the page it was at. What comes back is
JSON, page by page.
"""

from __future__ import annotations

import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from corpus.isolation import confine
from corpus.limits import DEFAULT_LIMITS, MEBI, Limits

HOW_TO_INSTALL = "没有安装文字识别；请先执行 pip install 'zhihe[ocr]'"
_LENGTHS = struct.Struct(">IQ")  # of the task in JSON and of the file after it
_LENGTH = struct.Struct(">I")
_MOST_ANSWER = 16 * MEBI
Box = tuple[float, float, float, float]


class NoRecogniser(Exception):  # noqa: N818  a state of the installation
    """The extra is not installed; `str()` says in Chinese what to do."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line as recognised: its box in pixels of the upright page (x0, top, x1, bottom), confidence from 0 to 1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What was recognised on a page, or in `trouble` why nothing was: Chinese that goes on where "第3页" ends.

    `width` and `height` are pixels of the page once upright, `turn` by how many degrees it was turned clockwise for
    that; `blank` tells a page without ink, `red` that red ink was filtered out.
    """

    lines: tuple[ReadLine, ...] = ()
    width: int = 0
    height: int = 0
    turn: int = 0
    blank: bool = False
    red: bool = False
    trouble: str | None = None


def installed() -> bool:
    """Whether the extra is there; nothing of it is loaded."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


class Recogniser:
    """Reads pages of files; starts its process when first asked and again when that was lost.

    `threads` work on a page. Raises `NoRecogniser` where the extra is missing.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS, threads: int = 1) -> None:
        if not installed():
            raise NoRecogniser(HOW_TO_INSTALL)
        self._limits = limits
        self._threads = threads
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Recogniser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def pages(self, kind: str, data: bytes, numbers: Sequence[int]) -> Iterator[ReadPage]:
        """The pages with these numbers of a file, read by `corpus.readers.rendering` as `kind`."""
        waiting = list(numbers)
        while waiting:
            answers = self._answers(kind, data, tuple(waiting))
            try:
                for page in answers:
                    del waiting[0]
                    yield page
            except _Lost as loss:
                # The page at fault is given up, those after it get a new process.
                self.close()
                del waiting[0]
                yield ReadPage(trouble=str(loss))
            except BaseException:  # a time limit, or nobody wants the rest
                self.close()  # answers that nobody fetched would be taken for those of the next file
                raise

    def _answers(self, kind: str, data: bytes, numbers: tuple[int, ...]) -> Iterator[ReadPage]:
        process = self._started()
        assert process.stdin is not None  # noqa: S101  both are pipes
        assert process.stdout is not None  # noqa: S101
        task = json.dumps({"kind": kind, "numbers": list(numbers)}).encode()
        try:
            process.stdin.write(_LENGTHS.pack(len(task), len(data)) + task)
            process.stdin.write(data)
            process.stdin.flush()
        except OSError:
            raise _Lost("的文字识别程序无法启动；请检查可用内存") from None
        for _number in numbers:
            yield _page(self._answer(process, process.stdout))

    def _answer(self, process: subprocess.Popen[bytes], stream: IO[bytes]) -> bytes:
        """One answer. Raises `_Lost` when the process dies or its time is up."""
        timer = threading.Timer(self._limits.recognition_seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            head = stream.read(_LENGTH.size)
            size = _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else _MOST_ANSWER + 1
            answer = stream.read(size) if size <= _MOST_ANSWER else b""
        finally:
            late = not timer.is_alive()
            timer.cancel()
            timer.join()  # a thread left over would keep `corpus.isolation` from forking
        if len(answer) == size:
            return answer
        if late:
            raise _Lost(f"的文字识别超过 {self._limits.recognition_seconds} 秒仍未完成，已停止")
        raise _Lost(f"的文字识别出错或超出内存上限 {self._limits.recognition_bytes // MEBI} MB")

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            command = [sys.executable, "-m", "corpus.recognising", str(self._limits.recognition_bytes)]
            # The mathematics under numpy and OpenCV would start a thread per processor and reserve memory for each.
            single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
            self._process = subprocess.Popen(  # noqa: S603  our own program
                [*command, str(self._limits.picture_pixels), str(self._threads)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=Path(__file__).parents[1],
                env={**os.environ, **single},
            )
        return self._process


class _Lost(Exception):  # noqa: N818  an event
    """The process was lost; `str()` goes on where "第N页" ends."""


def _page(answer: bytes) -> ReadPage:
    """An answer understood; one that is none of ours counts as a loss."""
    try:
        data: dict[str, Any] = json.loads(answer)
        lines = tuple(
            ReadLine(str(text), (float(x0), float(top), float(x1), float(bottom)), float(confidence))
            for text, (x0, top, x1, bottom), confidence in data["lines"]
        )
        trouble = data["trouble"]
        return ReadPage(
            lines,
            int(data["width"]),
            int(data["height"]),
            int(data["turn"]) % 360,
            bool(data["blank"]),
            bool(data["red"]),
            None if trouble is None else str(trouble),
        )
    except (ValueError, KeyError, TypeError):
        raise _Lost("的文字识别出错") from None


def _serve(memory_bytes: int, limits: Limits, threads: int) -> None:
    """The process: a task on standard input, an answer for each page on standard output, until the parent is gone."""
    confine(memory_bytes, None)
    tasks = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not spoil the answers
    from corpus.ocr import Models  # noqa: PLC0415  half a second, and an extra
    from corpus.readers import rendering  # noqa: PLC0415  the parent must not pay for it

    models = Models(threads)
    while head := tasks.read(_LENGTHS.size):
        lengths = _LENGTHS.unpack(head)
        task = json.loads(tasks.read(lengths[0]))
        data = tasks.read(lengths[1])
        for picture in rendering.pages(task["kind"], data, task["numbers"], limits):
            page = ReadPage(trouble=picture) if isinstance(picture, str) else models.page(picture)
            record = {
                "lines": [[line.text, line.box, line.confidence] for line in page.lines],
                "width": page.width,
                "height": page.height,
                "turn": page.turn,
                "blank": page.blank,
                "red": page.red,
                "trouble": page.trouble,
            }
            answer = json.dumps(record).encode()
            answers.write(_LENGTH.pack(len(answer)) + answer)
            answers.flush()


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):  # the parent is gone
        _serve(int(sys.argv[1]), Limits(picture_pixels=int(sys.argv[2])), int(sys.argv[3]))
