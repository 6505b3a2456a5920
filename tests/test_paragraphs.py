"""Which line begins a paragraph: in text each, on a page the indented ones and those after a line that ended early."""

from __future__ import annotations

import pytest
from pdf_writer import Sheet, pdf

from corpus.document import Document, document_of
from corpus.limits import Limits
from corpus.paragraphs import paragraph_starts
from corpus.readers.pdf import read

FULL = "本院在执行甲公司与乙公司借款合同纠纷一案中责令被执行人立即履行"


def begun(*sheets: Sheet) -> list[str]:
    """The first four characters of each paragraph."""
    document = Document("", "", read(pdf(*sheets), Limits()))
    return [document.raw[start : start + 4] for start in paragraph_starts(document)]


def test_in_text_every_line_is_a_paragraph() -> None:
    assert paragraph_starts(document_of("甲\n\n乙乙\n 丙")) == [0, 3, 6]


def _page(lines: list[tuple[int, str]], turned: int = 0) -> Sheet:
    """Lines with their indent in characters."""
    sheet = Sheet(turned=turned)
    for row, (indent, line) in enumerate(lines):
        sheet.text(72 + 12 * indent, 120 + 20 * row, line)
    return sheet


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        # Indented first lines decide, also after a line that is full and before one that is short.
        (
            [
                (2, f"甲一一一{FULL[:-6]}"),
                (0, FULL),
                (2, f"乙二二二{FULL[:-6]}"),
                (0, FULL),
                (2, f"丙三三三{FULL[:-6]}"),
                (0, "续。"),
            ],
            ["甲一一一", "乙二二二", "丙三三三"],
        ),
        # A number that is not broken leaves a short line within a paragraph.
        (
            [(2, FULL[:-2]), (0, FULL[:-8]), (0, "62220211000"), (2, f"乙二二二{FULL[:-6]}"), (0, FULL)],
            [FULL[:4], "乙二二二"],
        ),
        # Without indents the end of a short line is the end of the paragraph.
        (
            [(0, FULL), (0, "终了。"), (0, f"乙二二二{FULL[:-4]}"), (0, FULL), (0, FULL)],
            [FULL[:4], "乙二二二"],
        ),
        # Title and signature.
        (
            [
                (10, "执行通知书"),
                (2, FULL[:-2]),
                (0, FULL),
                (0, "履行。"),
                (18, "某某人民法院"),
                (18, "某年某月某日"),
            ],
            ["执行通知", FULL[:4], "某某人民", "某年某月"],
        ),
    ],
)
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_on_a_page(lines: list[tuple[int, str]], paragraphs: list[str], turned: int) -> None:
    assert begun(_page(lines, turned)) == paragraphs


def test_a_paragraph_goes_on_over_the_page_and_its_furniture() -> None:
    first = _page([(2, FULL[:-2]), (0, FULL), (2, f"乙二二二{FULL[:-6]}"), (0, FULL)]).text(
        280, 815, "- 1 -", 9
    )
    second = _page(
        [(0, FULL), (0, "续。"), (2, f"丙三三三{FULL[:-6]}"), (0, "续续。"), (2, "丁四四四。")]
    ).text(280, 815, "- 2 -", 9)
    assert begun(first, second) == [FULL[:4], "乙二二二", "丙三三三", "丁四四四"]
