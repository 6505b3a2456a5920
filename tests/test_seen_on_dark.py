"""Light words on a dark picture are seen, those whose strokes lie at the edges of their place too; on a light one they are not."""

from __future__ import annotations

import pytest
from pdf_writer import Sheet, pdf

from corpus.limits import Limits
from corpus.readers.pdf import read

WORDS = "第二百四十二条的规定"


@pytest.mark.parametrize("size", [9, 12, 16])
@pytest.mark.parametrize(("ground", "seen"), [("Black", True), ("White", False)])
@pytest.mark.parametrize("inked", [1000, 90], ids=["full", "a stroke at the foot"])
def test_white_words_on_a_picture(inked: int, ground: str, seen: bool, size: int) -> None:
    sheet = Sheet().image(ground, 60, 640, 470, 120, over=False)
    data = pdf(sheet.text(72, 700, WORDS, size, "1 g"), inked=inked)
    hidden = [each.text for each in read(data, Limits()).hidden]
    assert hidden == ([] if seen else [WORDS])
