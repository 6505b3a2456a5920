"""Characters of an OFD that its clips cut away are hidden text; those known by their glyph only are lost, and never missing."""

from __future__ import annotations

import pytest
from docx_writer import zipped
from ofd_writer import SIZE, Doc, code, deltas, element, page, parts_of, text

from corpus.document import Document
from corpus.read import read_bytes

CLAUSE = "四、如发现有执行人员指定其他案款交付途径的，可向12368举报。"
ABOVE = "一、限你公司自收到本通知书之日起十日内履行义务并负担执行费。"


def read(*objects: str) -> Document:
    return read_bytes(zipped(parts_of(Doc([page(text(28, 40, ABOVE), *objects)]))))


def clips(*boxes: str, within: str = "", **attributes: object) -> str:
    """A clip for each: the data of a path."""
    made = "".join(
        element(
            "Clip",
            element(
                "Area",
                element("Path", element("AbbreviatedData", data), Boundary=within or "0 0 210 297"),
                **attributes,
            ),
        )
        for data in boxes
    )
    return element("Clips", made)


def rectangle(x: float, y: float, wide: float, high: float) -> str:
    return f"M {x:g} {y:g} L {x + wide:g} {y:g} L {x + wide:g} {y + high:g} L {x:g} {y + high:g} C"


def clause(*before: str, **attributes: object) -> str:
    inside = "".join(before) + code(CLAUSE, 0, SIZE, DeltaX=deltas(CLAUSE))
    return text(20, 60, CLAUSE, codes=inside, **attributes)


CUT = {
    "a dot": clips(rectangle(0, 0, 1, 1)),
    "a triangle": clips("M 0 0 L 1 0 L 1 1 C"),
    "nothing in common": clips(rectangle(0, 0, 50, 50), rectangle(400, 400, 5, 5)),
    "elsewhere": clips(rectangle(900, 900, 5, 5)),
}


@pytest.mark.parametrize("name", CUT)
def test_what_clips_cut_away_is_hidden(name: str) -> None:
    document = read(clause(CUT[name]))
    assert "12368" not in document.match.text
    assert ABOVE[:8] in document.match.text
    assert {each.kind for each in document.extract.hidden} == {"clipped"}
    assert any("被裁切在显示区之外" in note for note in document.notes)


KEPT = {
    "the object": clips(rectangle(0, 0, 200, 10)),
    "the page": clips(rectangle(0, 0, 210, 297)),
    "its place on the page": clips(rectangle(20, 50, 180, 15)),
    "two areas together": element(
        "Clips",
        element(
            "Clip",
            "".join(
                element("Area", element("Path", element("AbbreviatedData", rectangle(x, 0, 90, 10)), Boundary="0 0 210 297"))
                for x in (0, 90)
            ),
        ),
    ),
    "two clips that share it": clips(rectangle(0, 0, 200, 10), rectangle(0, 0, 210, 297)),
    "a shape that is not read": clips("M 0 0 A 1 1 0 0 0 1 1 C"),
    "text": element("Clips", element("Clip", element("Area", element("Text", "")))),
    "nothing": element("Clips"),
    "an empty clip": element("Clips", element("Clip")),
}  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_what_may_show_is_kept(name: str) -> None:
    document = read(clause(KEPT[name]))
    assert "可向12368举报" in document.match.text
    assert document.extract.hidden == ()


def test_a_clip_in_the_frame_of_a_matrix_is_no_cut() -> None:
    inside = clips(rectangle(0, 0, 400, 20)) + code(CLAUSE, 0, SIZE / 2, DeltaX=deltas(CLAUSE, SIZE / 2))
    document = read(text(20, 60, CLAUSE, codes=inside, size=SIZE / 2, CTM="2 0 0 2 0 0"))
    assert document.extract.hidden == ()


def glyphs(count: int, *, same: bool = False) -> str:
    numbers = " ".join("100" if same else str(100 + number) for number in range(count))
    return element(
        "CGTransform", element("Glyphs", numbers), CodePosition=0, CodeCount=count, GlyphCount=count
    )


STAND_INS = {
    "the sign of the standard": "¤" * 32,
    "one character for all": "一" * 32,
    "a question mark": "?" * 32,
}


@pytest.mark.parametrize("name", STAND_INS)
def test_what_only_stands_for_glyphs_is_lost(name: str) -> None:
    words = STAND_INS[name]
    document = read(text(20, 60, codes=glyphs(32) + code(words, 0, SIZE, DeltaX=f"g 31 {SIZE}")))
    assert document.raw.count("\ufffd") == 32
    assert document.garbled
    assert any("只能按字形显示" in note for note in document.notes)


def test_a_page_of_nothing_else_is_not_read() -> None:
    lines = [
        text(20, 60 + 10 * row, codes=glyphs(30) + code("¤" * 30, 0, SIZE, DeltaX=f"g 29 {SIZE}"))
        for row in range(12)
    ]
    document = read_bytes(zipped(parts_of(Doc([page(text(28, 40, ABOVE)), page(*lines)]))))
    assert [each.number for each in document.unreadable_pages] == [2]


CHARACTERS = {
    "characters with glyphs": glyphs(len(CLAUSE)) + code(CLAUSE, 0, SIZE, DeltaX=deltas(CLAUSE)),
    "one of them with a glyph": glyphs(1) + code(CLAUSE, 0, SIZE, DeltaX=deltas(CLAUSE)),
}


@pytest.mark.parametrize("name", CHARACTERS)
def test_characters_that_are_there_stay(name: str) -> None:
    assert CLAUSE in read(text(20, 60, codes=CHARACTERS[name])).raw


def test_a_row_of_the_same_character_and_glyph_stays() -> None:
    document = read(
        text(20, 60, codes=glyphs(12, same=True) + code("…" * 12, 0, SIZE, DeltaX=f"g 11 {SIZE}"))
    )
    assert "…" * 12 in document.raw
