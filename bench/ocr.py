"""Character recognition on pages whose text is known: error rate, long numbers, CPU time, and what confidence is worth.

    python -m bench.ocr [--pages 12] [--engine rapidocr|rapidocr-onnxruntime]

The error rate counts characters added, lost or wrong, widths folded (：is :) and white space left out. The other
engine is only measured bare, on the same red channel and threads, without our turning and filtering.
"""

from __future__ import annotations

import argparse
import resource
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bench.report import Row, publish
from bench.scans import Style, sample
from corpus.document import CONFIDENT
from corpus.ocr import Models
from corpus.readers.lineorder import reading_order
from index.likeness import distance

CLEAN = Style()
SEALED = Style(seals=2, skew=1.0, noise=18, blur=0.6)
SETS: dict[str, tuple[Style, ...]] = {
    "clean, 200 dpi": (CLEAN, Style(font=1)),
    "two seals, ±1° skew, noise": (SEALED, Style(font=1, seals=2, skew=-1.0, noise=18, blur=0.6)),
    "turned 90, 180, 270": tuple(Style(turn=turn, seals=1) for turn in (90, 180, 270)),
    "small print, 10.5 and 9 points": (Style(points=10.5), Style(points=9, font=1)),
    "poor copies, 80 to 110 dpi": (
        Style(dpi=110, noise=45, blur=0.8),
        Style(dpi=90, noise=60, blur=0.7, font=1, skew=1.5),
        Style(dpi=80, noise=30, blur=0.9, seals=2),
    ),
}
BUDGET = {"clean, 200 dpi": 1.0, "two seals, ±1° skew, noise": 3.0, "turned 90, 180, 270": 3.0}
Read = Callable[[NDArray[np.uint8]], tuple[str, Sequence[tuple[str, float]]]]


def folded(text: str) -> str:
    """Text as it is compared."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("〇", "0")


@dataclass(slots=True)
class Sums:
    """What was counted over the pages of a set."""

    pages: int = 0
    characters: int = 0
    wrong: int = 0
    numbers: int = 0
    intact: int = 0
    seconds: float = 0.0
    doubtful: dict[bool, list[bool]] = field(default_factory=lambda: {True: [], False: []})


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measured(read: Read, styles: Sequence[Style], count: int, first: int) -> Sums:
    """So many pages, read one after the other."""
    sums = Sums()
    for number in range(first, first + count):
        picture, text, numbers = sample(number, styles[number % len(styles)])
        pixels = np.asarray(picture, np.uint8)
        began = _cpu()
        found, lines = read(pixels)
        sums.seconds += _cpu() - began
        wanted, got = folded(text), folded(found)
        sums.pages += 1
        sums.characters += len(wanted)
        sums.wrong += distance(wanted, got)
        sums.numbers += len(numbers)
        sums.intact += sum(
            folded(each).replace("(", "").replace(")", "") in got.replace("(", "").replace(")", "")
            for each in numbers
        )
        for line, confidence in lines:
            sums.doubtful[confidence < CONFIDENT].append(folded(line) not in wanted)
    return sums


def ours() -> Read:
    """The recogniser of `corpus.ocr` with the reading order of a scan."""
    models = Models()

    def read(pixels: NDArray[np.uint8]) -> tuple[str, list[tuple[str, float]]]:
        page = models.page(pixels)
        rows = reading_order([line.box for line in page.lines])
        text = "\n".join("".join(page.lines[number].text for number in row) for row in rows)
        return text, [(line.text, line.confidence) for line in page.lines]

    return read


def older() -> Read:
    """`rapidocr-onnxruntime` 1.4.4, PP-OCRv4, which is no dependency."""
    from rapidocr_onnxruntime import RapidOCR  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: PLC0415  see above

    engine = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1, use_cls=False)

    def read(pixels: NDArray[np.uint8]) -> tuple[str, list[tuple[str, float]]]:
        found, _seconds = engine(np.repeat(pixels[:, :, :1], 3, axis=2))
        lines = [(str(text), float(score)) for _box, text, score in found or []]
        return "\n".join(text for text, _ in lines), lines

    return read


def main() -> None:
    """Prints the table; being over a budget is no failure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=12, help="of each set")
    parser.add_argument("--engine", choices=["rapidocr", "rapidocr-onnxruntime"], default="rapidocr")
    chosen = parser.parse_args()
    read = ours() if chosen.engine == "rapidocr" else older()
    read(np.asarray(sample(0)[0], np.uint8))  # the first page also loads the models
    rows, every = [], Sums()
    for place, (name, styles) in enumerate(SETS.items()):
        if chosen.engine != "rapidocr" and "turned" in name:
            continue
        sums = measured(read, styles, chosen.pages, 100 * (place + 1))
        note = f"{sums.intact} of {sums.numbers} long numbers intact"
        rows.append(
            Row(
                f"{name}: CER of {sums.pages} pages",
                100 * sums.wrong / sums.characters,
                "%",
                BUDGET.get(name),
                False,
                note,
            )
        )
        rows.append(Row(f"{name}: CPU a page", sums.seconds / sums.pages, "s"))
        low_lines = len(sums.doubtful[True])
        share = 100 * low_lines / max(low_lines + len(sums.doubtful[False]), 1)
        rows.append(Row(f"{name}: doubtful lines", share, "%"))
        for low, wrong in sums.doubtful.items():
            every.doubtful[low] += wrong
    for low, words in ((False, "confident"), (True, "doubtful")):
        lines = every.doubtful[low]
        rows.append(
            Row(
                f"lines that are wrong among the {words}",
                100 * sum(lines) / max(len(lines), 1),
                "%",
                note=f"{sum(lines)} of {len(lines)}",
            )
        )
    publish("ocr", f"Recognition by {chosen.engine}", rows)


if __name__ == "__main__":
    main()
