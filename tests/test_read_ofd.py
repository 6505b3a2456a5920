"""OFD files: every character with its box, in reading order, whatever shape the program that wrote the file gave it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from generated_documents import generated_text, seeded
from hypothesis import given, settings
from hypothesis import strategies as st
from ofd_writer import (
    HEIGHT,
    NAMESPACE,
    SIZE,
    STYLES,
    WIDTH,
    Doc,
    Laid,
    code,
    element,
    grid,
    layer,
    ofd,
    page,
    part,
    parts_of,
    path,
    picture,
    text,
    zipped,
)

from corpus.document import Document, Extract, Unreadable
from corpus.limits import Limits
from corpus.read import read_bytes, sniff
from corpus.readers.ofd import read
from corpus.spans import RawSpan

POINTS = 72 / 25.4
BODY = ["本院在执行甲公司与乙公司", "借款合同纠纷一案中，责令", "被执行人立即履行义务。", "附：账户信息"]


def checked(data: bytes, limits: Limits | None = None) -> Extract:
    """What the reader makes of a file; pages cover the text in order, each character has its four numbers."""
    extract = read(data, limits or Limits())
    position = 0
    for number, one in enumerate(extract.pages, 1):
        assert one.number == number
        assert one.span.start == position
        position = one.span.end
        assert len(one.boxes) == 4 * (one.span.end - one.span.start)
    assert position == len(extract.text)
    return extract


def read_text(*objects: str, **options: object) -> str:
    """The text of one page with these objects."""
    return checked(ofd(page(*objects), **options)).text


def lines(content: list[str], top: float = 40) -> str:
    """Lines of text one under the other."""
    return "".join(text(30, top + 10 * index, line) for index, line in enumerate(content))


def box_of(extract: Extract, words: str) -> tuple[float, ...]:
    """The box around these words, in millimetres."""
    start = extract.text.index(words)
    box = extract.pages[0].box(RawSpan(start, start + len(words)))
    assert box is not None
    return tuple(round(side / POINTS, 1) for side in box)


ACCOUNT = [
    ["户名", "某某市人民法院执行案款专户"],
    ["开户行", "中国建设银行股份有限公司某某支行营业部"],
    ["账号", "34001676108053001234567890"],
]


@pytest.mark.parametrize("seed", range(24))
def test_laid_out_documents_are_read_without_an_error(seed: int) -> None:
    """Headers, page numbers, indents, an account wrapped in a cell: equal to the last character."""
    laid = Laid(STYLES[seed % len(STYLES)], header="某某市人民法院" if seed % 2 else "")
    paragraphs = [line for line in generated_text(seeded(seed), 1500).split("\n") if line]
    for number, paragraph in enumerate(paragraphs):
        laid.paragraph(paragraph, 0 if number < 3 else 2)
        if number == 5:
            laid.table(ACCOUNT, [40, 60 + seed])
    data, expected = laid.finished()
    extract = checked(data)
    assert extract.text == expected
    assert "34001676108053001234567890" in extract.text
    assert not extract.notes
    furniture = [extract.text[start:end] for start, end in extract.furniture]
    assert [f"- {number} -" in furniture for number in range(1, len(extract.pages) + 1)]
    for number, one in enumerate(extract.pages):
        assert (one.width, one.height) == (round(WIDTH * POINTS, 2), round(HEIGHT * POINTS, 2))
        box = one.box(one.span)
        assert box is not None, number
        assert 0 < box[0] < box[2] < one.width
        assert 0 < box[1] < box[3] < one.height


@pytest.mark.parametrize("style", STYLES)
def test_boxes_are_where_the_characters_are(style: Callable[..., str]) -> None:
    extract = checked(ofd(page(style(30, 50, "责令被执行人履行"))))
    x0, top, x1, bottom = box_of(extract, "被执行人")
    assert (x0, x1) == (pytest.approx(30 + 2 * SIZE, abs=0.11), pytest.approx(30 + 6 * SIZE, abs=0.11))
    assert (top, bottom) == (
        pytest.approx(50 - 0.88 * SIZE, abs=0.11),
        pytest.approx(50 + 0.12 * SIZE, abs=0.11),
    )


@pytest.mark.parametrize(
    "location",
    [
        str,
        "/Doc_0/{}".format,
        "./{}".format,
        "../Doc_0/{}".format,
        "Doc_0/{}".format,
        lambda name: name.replace("/", "\\"),
        str.upper,
        " {}\n".format,
    ],
)
def test_places_of_pages(location: Callable[[str], str]) -> None:
    assert checked(ofd(page(lines(BODY)), location=location)).text == "\n".join(BODY)


@pytest.mark.parametrize(
    "respell", [str.lower, str.upper, lambda name: name.replace("/", "\\"), lambda name: f"/{name}"]
)
def test_names_in_the_zip(respell: Callable[[str], str]) -> None:
    parts = {respell(name): content for name, content in parts_of(Doc([page(lines(BODY))])).items()}
    assert read_bytes(zipped(parts)).raw == "\n".join(BODY)


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace(NAMESPACE.encode(), b"http://www.ofdspec.org"),
        lambda xml: xml.replace(b"ofd:", b"").replace(b"xmlns:ofd", b"xmlns"),
        lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        lambda xml: xml.decode().replace("UTF-8", "GB18030").encode("gb18030"),
        lambda xml: b"\xef\xbb\xbf" + xml,
        lambda xml: b"\n  " + xml,
    ],
)
def test_spellings_of_xml(change: Callable[[bytes], bytes]) -> None:
    parts = {name: change(content) for name, content in parts_of(Doc([page(lines(BODY))])).items()}
    assert read_bytes(zipped(parts)).raw == "\n".join(BODY)


def test_several_documents_follow_each_other() -> None:
    extract = checked(zipped(parts_of(Doc([page(lines(BODY[:2]))]), Doc([page(lines(BODY[2:]))]))))
    assert extract.text == "\n".join(BODY)
    assert "2 份文档" in extract.notes[0]


# What stands in a text object at (30, 50), and what is read.
CODES: dict[str, tuple[str, str]] = {
    "steps": (code("甲乙丙", DeltaX="5.6 5.6"), "甲乙丙"),
    "a group": (code("甲乙丙丁", DeltaX="g 3 5.6"), "甲乙丙丁"),
    "groups and steps": (code("甲乙12丙丁", DeltaX="5.6 5.6 g 2 2.8 5.6"), "甲乙12丙丁"),
    "no steps": (code("甲乙12丙"), "甲乙12丙"),
    "one step for all": (code("甲乙丙丁", DeltaX="5.6"), "甲乙丙丁"),
    "too few steps": (code("甲乙丙丁", DeltaX="5.6 5.7"), "甲乙丙丁"),
    "too many steps": (code("甲乙", DeltaX="g 1000000000 5.6"), "甲乙"),
    "a group without its step": (code("甲乙丙", DeltaX="5.6 g 2"), "甲乙丙"),
    "no numbers": (code("甲乙丙", DeltaX="x NaN inf 1e999"), "甲乙丙"),
    "letters set wide": (code("甲乙丙", DeltaX="8 8"), "甲乙丙"),
    "a gap": (code("地址", DeltaX="24.5"), "地\t址"),
    "a space": (code("甲 乙", DeltaX="5.6 2.8"), "甲 乙"),
    "character data": (element("TextCode", "<![CDATA[甲<乙&丙]]>", X=0, Y=5.6, DeltaX="g 4 5.6"), "甲<乙&丙"),
    "two strings": (code("甲乙", 0) + code("丙", 11.2), "甲乙丙"),
    "a string without its line": (code("甲乙", 0) + code("丙", 11.2, None), "甲乙丙"),
    "a string without a place": (code("甲乙", 0) + code("丙丁", None, None), "甲乙丙丁"),
    "strings the other way round": (code("丙", 11.2) + code("甲乙", 0), "甲乙丙"),
    "two lines": (code("甲乙", 0) + code("丙丁", 0, 15), "甲乙\n丙丁"),
    "a string of two lines": (
        code("甲乙丙丁戊己", 0, 5.6, DeltaX="g 2 5.6 -11.2 g 2 5.6", DeltaY="g 2 0 9 g 2 0"),
        "甲乙丙\n丁戊己",
    ),
    "pretty-printed": (element("TextCode", "\n  甲乙\n".replace("  ", ""), X=0, Y=5.6), "甲乙"),
    "beyond the first plane": (code("甲𠮷乙", DeltaX="g 2 5.6"), "甲𠮷乙"),
    "nothing": (code(""), ""),
    "blanks only": (code("   "), ""),
}


@pytest.mark.parametrize("name", CODES)
def test_code_strings(name: str) -> None:
    codes, expected = CODES[name]
    assert read_text(text(30, 50, codes=codes), text(30, 200, "。")) == f"{expected}\n。".lstrip("\n")


def test_a_line_drawn_in_pieces_and_out_of_order() -> None:
    body = [
        text(30 + 3 * SIZE, 60, "履行"),
        text(30, 70, "第三行"),
        text(30, 50, "第一行"),
        text(30, 60.8, "责令你"),
        text(30 + 5 * SIZE, 60, "义务。"),
    ]
    assert (
        read_text(layer(*body[:2]), layer(*body[2:], Type="Foreground")) == "第一行\n责令你履行义务。\n第三行"
    )


def block(inside: str, **attributes: object) -> str:
    """A `PageBlock`."""
    return element("PageBlock", inside, **attributes)


# The words 责令履行 at (40, 60) by way of frames in frames.
FRAMES: dict[str, tuple[str, dict[str, str]]] = {
    "matrix of the object": (text(40, 60, "责令履行", CTM="1 0 0 1 0 0"), {}),
    "scaling matrix": (
        element(
            "TextObject",
            code("责令履行", 0, 56, DeltaX="g 3 56"),
            Boundary="40 54.4 30 6",
            CTM="0.1 0 0 0.1 0 0",
            Size=56,
        ),
        {},
    ),
    "upwards": (
        element(
            "TextObject",
            code("责令履行", 40, -60, DeltaX="g 3 5.6"),
            Boundary="0 0 9 9",
            CTM="1 0 0 1 0 120",
            Size=5.6,
        ),
        {},
    ),
    "no boundary": (element("TextObject", code("责令履行", 40, 60, DeltaX="g 3 5.6"), Size=5.6), {}),
    "block": (block(text(40, 60, "责令履行"), ID=1), {}),
    "blocks in blocks": (block(block(block(text(40, 60, "责令履行")))), {}),
    "matrix of a block": (block(text(30, 40, "责令履行"), CTM="1 0 0 1 10 20"), {}),
    "matrices of blocks": (
        block(block(text(15, 20, "责令履行", size=2.8), CTM="1 0 0 1 5 10"), CTM="2 0 0 2 0 0"),
        {},
    ),
    "block of unknown name": (element("Group", text(40, 60, "责令履行")), {}),
    "drawing": (
        element("CompositeObject", ResourceID=20, Boundary="30 40 99 99"),
        {"20": text(10, 20, "责令履行")},
    ),
    "drawing in a drawing": (
        element("CompositeObject", ResourceID=20, Boundary="30 40 99 99"),
        {
            "20": element("CompositeObject", ResourceID=21, Boundary="5 5 9 9"),
            "21": block(text(5, 15, "责令履行")),
        },
    ),
    "matrix of a drawing": (
        element("CompositeObject", ResourceID=20, Boundary="20 20 99 99", CTM="0.5 0 0 0.5 0 0"),
        {"20": text(40, 80, "责令履行", size=11.2)},
    ),
}


@pytest.mark.parametrize("name", FRAMES)
def test_frames(name: str) -> None:
    content, units = FRAMES[name]
    extract = checked(ofd(page(content), units=units))
    assert extract.text == "责令履行"
    assert not extract.notes
    assert box_of(extract, "责令履行") == (
        40.0,
        pytest.approx(55.1, abs=0.1),
        62.4,
        pytest.approx(60.7, abs=0.1),
    )


def test_the_corner_of_the_paper_is_where_its_box_says() -> None:
    extract = checked(ofd(page(text(40, 60, "责令履行"), area="-10 -20 230 340")))
    assert box_of(extract, "责令履行")[:2] == (50.0, pytest.approx(75.1, abs=0.1))
    assert (extract.pages[0].width, extract.pages[0].height) == (
        round(230 * POINTS, 2),
        round(340 * POINTS, 2),
    )


@pytest.mark.parametrize("area", ["", "0 0", "0 0 0 0", "x y z w", "0 0 1e9 NaN"])
def test_a_page_without_a_sensible_size_has_the_document_s(area: str) -> None:
    extract = checked(ofd(page(text(40, 60, "责令履行"), area=area)))
    assert (extract.pages[0].width, extract.pages[0].height) == (
        round(WIDTH * POINTS, 2),
        round(HEIGHT * POINTS, 2),
    )


def test_headers_of_templates_are_furniture() -> None:
    pages = [page(lines([f"{line}之{number}" for line in BODY]), templates=["1", "2"]) for number in range(4)]
    templates = {
        "1": page(text(80, 15, "某某人民法院", size=4)),
        "2": page(text(30, 290, "电话：0553-12368", size=4)),
    }
    extract = checked(ofd(*pages, templates=templates))
    assert extract.text.count("某某人民法院") == 4
    match = Document("", "", extract).match.text
    assert match.startswith("某某人民法院本院在执行")
    assert "账户信息之1本院在执行" in match
    assert match.count("0553") == 1


def test_a_watermark_interrupts_nothing() -> None:
    mark = text(60, 150, "内部资料", size=20, CTM="0.7 0.7 -0.7 0.7 0 0")
    pages = [
        page(mark, lines(["责令被执行人立即", "履行义务"] if number else ["本院", "依法"]))
        for number in (0, 1)
    ]
    extract = checked(ofd(*pages))
    assert extract.text == "本院\n依法\n内部资料\n责令被执行人立即\n履行义务\n内部资料"
    assert Document("", "", extract).match.text == "本院依法责令被执行人立即履行义务"


def test_a_watermark_stays_out_of_cells() -> None:
    mark = text(60, 50, "内部资料", size=20, CTM="0.7 0.7 -0.7 0.7 0 0")
    cells = text(32, 106, "账号") + text(72, 106, "62220211") + grid([30, 70, 150], [100, 110])
    assert read_text(mark, cells) == "账号\t62220211\n内部资料"


def annotation(inside: str, boundary: str = "20 50 100 20", **attributes: object) -> str:
    """An `Annot` that shows these objects."""
    return element(
        "Annot", element("Appearance", inside, Boundary=boundary), **{"Type": "Stamp", **attributes}
    )


def test_annotations_are_read_after_the_page() -> None:
    shown = annotation(text(20, 10, "与原件核对无异")) + annotation(
        text(0, 5, "隐", Type="Path"), Visible="false"
    )
    noted = element(
        "Annot", element("Remark", "请改") + element("Appearance", Boundary="0 0 1 1"), Type="Highlight"
    )
    extract = checked(ofd(page(lines(BODY)), annotations={0: shown + noted}))
    assert extract.text == "\n".join([*BODY, "与原件核对无异"])
    assert box_of(extract, "与原件")[:2] == (40.0, pytest.approx(55.1, abs=0.1))
    assert "1 条不显示的注释" in extract.notes[0]
    assert [(each.page, each.kind, each.text) for each in extract.hidden] == [(1, "note", "请改")]
    assert "“请改”写在批注里" in extract.notes[1]


def test_values_that_annotations_write_into_gaps_stand_in_their_lines() -> None:
    form = [text(20, 50, "账号："), text(80, 50, "。"), text(20, 60, "责令履行")]
    value = annotation(text(18, 30, "62220211"), boundary="20 20 100 40")
    across = annotation(text(20, 40, "已核对"), boundary="0 20 100 40")
    faded = annotation(text(40, 40, "样本"), boundary="20 20 100 40", Type="Watermark")
    extract = checked(ofd(page(*form), annotations={0: value + across + faded}))
    assert extract.text == "账号：62220211\t。\n责令履行\n已核对\t样本"


def test_values_that_annotations_write_into_cells() -> None:
    cells = text(32, 106, "账号") + grid([30, 70, 150], [100, 110])
    value = annotation(text(52, 56, "62220211"), boundary="20 50 100 40")
    assert read_text(cells, text(20, 130, "责令履行"), annotations={0: value}) == "账号\t62220211\n责令履行"


STRUCK_WORDS = "责令立案执行"  # 33.6 millimetres
MIDDLE = 98.5  # of its characters, whose baseline is at 100


def thin(y: float, color: str = "0 0 0", **given: object) -> str:
    """A filled bar as thin as a line."""
    data = element("FillColor", Value=color) + element("AbbreviatedData", "M 0 0 L 33 0 L 33 0.3 L 0 0.3 C")
    return element("PathObject", data, Boundary=f"30 {y} 33 1", Fill="true", Stroke="false", **given)


def stroke(y: float, start: float = 30, end: float = 63, **given: object) -> str:
    return path(f"M {start} {y} L {end} {y}", **given)


STRUCK = {
    "a stroke": stroke(MIDDLE),
    "two strokes": stroke(98.2) + stroke(98.8),
    "a stroke for each word": stroke(MIDDLE, 30, 46) + stroke(MIDDLE, 47, 63),
    "a thick stroke": stroke(MIDDLE, LineWidth=1.2),
    "a thin box": thin(MIDDLE),
    "a red thin box": thin(MIDDLE, "255 0 0"),
}


@pytest.mark.parametrize("name", STRUCK)
@pytest.mark.parametrize("origin", ["0 0", "-10 5"])
def test_words_struck_out(name: str, origin: str) -> None:
    drawn = [text(30, 100, STRUCK_WORDS), text(30, 110, "限你公司履行")]
    extract = checked(ofd(page(*drawn, STRUCK[name], area=f"{origin} {WIDTH} {HEIGHT}")))
    assert [(each.kind, each.text) for each in extract.hidden] == [("struck", STRUCK_WORDS)]
    assert Document("", "", extract).match.text == "限你公司履行"
    assert extract.notes[-1] == "有划了删除线的文字，按已经删去检查：第 1 页“责令立案执行”划了删除线"


def test_words_struck_out_by_an_annotation() -> None:
    line = annotation(stroke(MIDDLE), boundary="0 0 210 297", Type="Path", Subtype="Strikeout")
    extract = checked(ofd(page(text(30, 100, STRUCK_WORDS)), annotations={0: line}))
    assert [each.kind for each in extract.hidden] == ["struck"]


KEPT_BESIDE_LINES = {
    "an underline": stroke(100.6),
    "a line above": stroke(96),
    "the line of a form under words that sit low": stroke(100.2, 30, 150),
    "the long line of a form through words": stroke(MIDDLE, 30, 150),
    "a white line": thin(MIDDLE, "255 255 255"),
    "a line that does not show": stroke(MIDDLE, Visible="false") + stroke(MIDDLE, Alpha="0"),
    "a line without ink": stroke(MIDDLE, Stroke="false"),
    "an upright line": path("M 40 90 L 40 120"),
    "a frame of four lines": grid([30, 63], [MIDDLE, 108]),
    "a bar of colour": path(f"M 30 {MIDDLE} L 63 {MIDDLE}", LineWidth=4, Alpha="60"),
}


@pytest.mark.parametrize("name", KEPT_BESIDE_LINES)
def test_words_that_lines_do_not_strike_out(name: str) -> None:
    extract = checked(ofd(page(text(30, 100, STRUCK_WORDS), KEPT_BESIDE_LINES[name])))
    assert extract.hidden == ()
    assert not extract.notes


def test_lines_without_end_are_told() -> None:
    many = path(" ".join(f"M 30 {MIDDLE + number / 1e5} L 63 {MIDDLE}" for number in range(1500)))
    extract = checked(ofd(page(text(30, 100, STRUCK_WORDS), *[many] * 4)))
    assert [each.kind for each in extract.hidden] == ["unchecked"]


def test_seals_are_counted() -> None:
    stamp = element("StampAnnot", ID=1, PageRef=100, Boundary="120 200 40 40")
    extract = checked(ofd(page(lines(BODY)), signatures=(stamp, stamp + stamp, "")))
    assert extract.text == "\n".join(BODY)
    assert extract.notes == (
        "文件有 2 个电子签章：印章是图片，印文没有读取，签章没有验证",
        "文件有 1 个不带印章的数字签名，没有验证",
    )


def glyphs(numbers: str) -> str:
    """A `CGTransform` with these glyphs."""
    count = len(numbers.split())
    return element(
        "CGTransform", element("Glyphs", numbers), CodePosition=0, CodeCount=count, GlyphCount=count
    )


@pytest.mark.parametrize(
    ("codes", "expected", "noted"),
    [
        (glyphs("20 21 19") + code("地址：", DeltaX="g 2 5.6"), "地址：", False),
        (glyphs("3") + code(" "), "", False),
        (glyphs("20 21") + code("", 0), "\ufffd\ufffd", True),
        (glyphs("20 21"), "\ufffd\ufffd", True),
        (glyphs("20 21 22") + code("   ", 0), "\ufffd\ufffd\ufffd", True),
        (glyphs("20 21") + code("\ue11e\ue236", 0), "\ue11e\ue236", True),
    ],
)
def test_characters_known_by_glyph(codes: str, expected: str, noted: bool) -> None:
    extract = checked(ofd(page(text(30, 60, codes=codes), lines(BODY, 80))))
    assert extract.text == "\n".join([*([expected] if expected else []), *BODY])
    assert any("字形" in note for note in extract.notes) is noted
    assert bool(Document("", "", extract).damage) is noted
    assert extract.pages[0].unreadable is None


def test_a_page_known_by_glyph_only_is_unreadable() -> None:
    extract = checked(ofd(page(lines(["\ue11e\ue236\ue28a\ue0c0浏览"] * 3)), page(lines(BODY))))
    assert "乱码" in (extract.pages[0].unreadable or "")
    assert extract.pages[1].unreadable is None


HIDDEN = [
    (text(30, 200, "隐", Visible="false"), "invisible"),
    (text(30, 200, "隐", Invisible="true"), "invisible"),
    (text(30, 200, "隐", Alpha="0"), "transparent"),
    (text(30, 200, "隐", Fill="false"), "invisible"),
    (text(30, 200, "隐", size=0, CTM="9 0 0 9 0 0"), "tiny"),
    (text(30, 200, codes=element("FillColor", Value="0 0 0", Alpha="0") + code("隐")), "transparent"),
    (block(text(30, 200, "隐"), Visible="false"), "invisible"),
]


@pytest.mark.parametrize(("content", "kind"), HIDDEN)
def test_hidden_text_counts_for_nothing_and_is_told(content: str, kind: str) -> None:
    extract = checked(ofd(page(lines(BODY)), page(content, lines(BODY))))
    assert extract.text == "\n".join([*BODY * 2, "隐"])
    assert [(each.page, each.kind, each.text) for each in extract.hidden] == [(2, kind, "隐")]
    assert "第 2 页“隐”" in extract.notes[0]


@pytest.mark.parametrize(
    "content",
    [
        text(30, 100, "显", Alpha="128"),
        text(30, 100, "显", Fill="false", Stroke="true"),
        text(30, 100, codes=element("FillColor", Value="255 0 0") + code("显")),
    ],
)
def test_pale_and_outlined_text_is_text(content: str) -> None:
    assert read_text(content) == "显"


FULL = picture(0, 0, WIDTH, HEIGHT)


def test_scans() -> None:
    extract = checked(
        ofd(page(FULL, text(100, 285, "- 1 -")), page(lines(BODY)), page(picture(150, 200, 40, 40)))
    )
    assert [one.unreadable for one in extract.pages] == ["第1页是扫描图片，没有文字层", None, None]
    assert "图片" in extract.notes[0]
    document = read_bytes(ofd(page(FULL)))
    assert [one.number for one in document.unreadable_pages] == [1]


def test_the_words_behind_a_scan_are_read() -> None:
    extract = checked(ofd(page(FULL, lines(BODY).replace("<ofd:TextObject", '<ofd:TextObject Alpha="0"'))))
    assert extract.text == "\n".join(BODY)
    assert extract.pages[0].unreadable is None
    assert "识别错误" in extract.notes[0]


def test_characters_turned_into_drawings() -> None:
    extract = checked(ofd(page(*[path("M 1 1 Q 2 2 3 3 B 1 2 3 4 5 6 C")] * 60)))
    assert "图形" in (extract.pages[0].unreadable or "")


def test_attachments_are_noted() -> None:
    extract = checked(ofd(page(lines(BODY)), attachments=("证据一.pdf", "b", "c", "d")))
    assert extract.notes == ("文件带 4 个附件（证据一.pdf、b、c等），没有读取",)


def test_old_versions_are_noted() -> None:
    extract = checked(ofd(page(lines(BODY)), body=element("Versions", element("Version", ID=1))))
    assert extract.notes == ("文件保存了历史版本，按当前版本读取",)


@pytest.mark.parametrize(
    ("encryptions", "readable"),
    [
        (part("Encryptions", element("EncryptInfo", ID=1)), False),
        (b"\x00\x01", False),
        (part("Encryptions", ""), True),
    ],
)
def test_encrypted_files(encryptions: bytes, readable: bool) -> None:
    data = zipped({**parts_of(Doc([page(lines(BODY))])), "Encryptions.xml": encryptions})
    if readable:
        assert checked(data).text == "\n".join(BODY)
    else:
        with pytest.raises(Unreadable, match="加密"):
            read(data, Limits())


def rectangle(x0: float, y0: float, x1: float, y1: float) -> str:
    """A box as path data."""
    return f"M {x0} {y0} L {x1} {y0} L {x1} {y1} L {x0} {y1} C"


CELLS = text(32, 106, "账号") + text(72, 106, "62220211") + text(72, 112, "00001234") + text(32, 122, "户名")
# Ways to draw the two columns and two rows of it.
GRIDS = {
    "lines": grid([30, 70, 150], [100, 115, 125]),
    "one path": path("M 30 100 L 150 100 M 30 115 L 150 115 M 30 125 L 150 125 M 30 100 L 30 125 M 70 100 L 70 125 M 150 100 L 150 125"),
    "boxes": "".join(
        path(rectangle(*box))
        for box in [(30, 100, 70, 115), (70, 100, 150, 115), (30, 115, 70, 125), (70, 115, 150, 125)]
    ),
    "filled bars": "".join(
        path(rectangle(*box), Fill="true", Stroke="false")
        for box in [
            (30, 100, 150, 100.3), (30, 115, 150, 115.3), (30, 125, 150, 125.3),
            (30, 100, 30.3, 125), (70, 100, 70.3, 125), (150, 100, 150.3, 125),
        ]
    ),
    "boundaries": "".join(
        element("PathObject", element("AbbreviatedData", data), Boundary=place)
        for place, data in [
            ("30 100 120 1", "M 0 0 L 120 0"), ("30 115 120 1", "M 0 0 L 120 0"), ("30 125 120 1", "M 0 0 L 120 0"),
            ("30 100 1 25", "M 0 0 L 0 25"), ("70 100 1 25", "M 0 0 L 0 25"), ("150 100 1 25", "M 0 0 L 0 25"),
        ]
    ),
    "frame and lines": path(rectangle(30, 100, 150, 125)) + path("M 30 115 L 150 115") + path("M 70 100 L 70 125"),
}  # fmt: skip


@pytest.mark.parametrize("name", GRIDS)
def test_tables(name: str) -> None:
    extract = checked(ofd(page(CELLS, GRIDS[name], text(30, 150, "逾期不履行的"))))
    assert extract.text == "账号\t6222021100001234\n户名\t\n逾期不履行的"
    assert box_of(extract, "6222021100001234") == (
        72.0, pytest.approx(101.1, abs=0.1), pytest.approx(72 + 4 * SIZE, abs=0.1), pytest.approx(112.7, abs=0.1)
    )  # fmt: skip


def test_joined_cells() -> None:
    lines_ = path("M 30 100 L 150 100 M 70 110 L 150 110 M 30 120 L 150 120 M 30 130 L 150 130")
    lines_ += path("M 30 100 L 30 130 M 70 100 L 70 120 M 150 100 L 150 130")
    content = text(32, 106, "案款") + text(32, 116, "账户") + text(72, 106, "户名") + text(72, 116, "账号")
    assert read_text(lines_, content, text(32, 126, "以上账户唯一")) == "案款账户\t户名\n账号\n以上账户唯一\n"


@pytest.mark.parametrize(
    "drawn",
    [
        path(rectangle(20, 30, 190, 280)),
        path("M 30 52 L 100 52") + path("M 30 62 L 100 62"),
        path("M 28 30 L 28 200") + path("M 100 30 L 100 200"),
    ],
)
def test_frames_and_underlines_are_no_table(drawn: str) -> None:
    assert read_text(drawn, lines(BODY)) == "\n".join(BODY)


def test_two_columns_of_prose() -> None:
    left = [f"左栏第{number}行一二三四五六七" for number in range(6)]
    right = [f"右栏第{number}行一二三四五六七" for number in range(6)]
    drawn = [text(20, 60 + 9 * index, line) for index, line in enumerate(left)]
    drawn += [text(110, 62 + 9 * index, line) for index, line in enumerate(right)]
    title, end = (
        "某某市人民法院关于公开拍卖被执行人财产的公告及其说明",
        "本公告同时在人民法院公告网和本院公告栏内发布刊登。",
    )
    drawn += [text(25, 40, title), text(25, 130, end)]
    assert read_text(*drawn) == "\n".join([title, *left, *right, end])


def test_labels_and_values_without_lines_stay_together() -> None:
    labels, values = (
        ["户名", "开户行", "账号", "电话", "地址"],
        ["某某法院执行款专户", "某某银行", "62220211", "12368", "某市"],
    )
    drawn = [text(30, 60 + 10 * index, label) for index, label in enumerate(labels)]
    drawn += [text(70, 60 + 10 * index, value) for index, value in enumerate(values)]
    assert read_text(*drawn) == "\n".join(
        f"{label}\t{value}" for label, value in zip(labels, values, strict=True)
    )


def test_figures_far_apart_are_two_numbers() -> None:
    extract = checked(ofd(page(text(30, 60, "62220211"), text(90, 60, "00001234"))))
    assert Document("", "", extract).match.text == "62220211|00001234"


def vertical(x: float, content: str) -> str:
    """A text object written downwards."""
    return element(
        "TextObject",
        code(content, 0, SIZE, DeltaX=f"g {len(content) - 1} 0", DeltaY=f"g {len(content) - 1} {SIZE}"),
        Boundary=f"{x} 40 6 200",
        Size=SIZE,
    )


def test_vertical_text_runs_from_right_to_left() -> None:
    extract = checked(
        ofd(page(vertical(100, "被执行人立即"), vertical(120, "本院责令"), vertical(80, "履行义务")))
    )
    assert extract.text == "本院责令\n被执行人立即\n履行义务"
    assert box_of(extract, "责令")[:2] == (120.0, pytest.approx(40 + SIZE * 2.12, abs=0.1))


def turned(x: float, y: float, content: str, matrix: str) -> str:
    """A text object turned about (x, y)."""
    step = f"g {len(content) - 1} {SIZE}"
    return element(
        "TextObject", code(content, 0, 0, DeltaX=step), Boundary=f"{x} {y} 99 99", CTM=matrix, Size=SIZE
    )


@pytest.mark.parametrize(
    ("matrix", "first", "second"),
    [
        ("0 1 -1 0 0 0", (150, 50), (140, 50)),
        ("0 -1 1 0 0 0", (50, 200), (60, 200)),
        ("-1 0 0 -1 0 0", (180, 200), (180, 190)),
    ],
)
def test_turned_pages(matrix: str, first: tuple[float, float], second: tuple[float, float]) -> None:
    """Both lines are drawn the wrong way round and come in the order in which a person reads them."""
    extract = checked(ofd(page(turned(*second, "履行义务", matrix), turned(*first, "责令被执行人", matrix))))
    assert extract.text == "责令被执行人\n履行义务"


def test_a_turned_label_comes_after_the_text() -> None:
    label = turned(200, 60, "下载次数：1", "0 1 -1 0 0.5 -2")
    assert read_text(label, lines(BODY)) == "\n".join([*BODY, "下载次数：1"])


def test_bold_made_by_drawing_twice_is_read_once() -> None:
    assert read_text(text(30, 50, "执行通知书"), text(30.2, 50.1, "执行通知书")) == "执行通知书"


def test_equal_characters_in_one_string_all_stay() -> None:
    assert read_text(text(30, 50, codes=code("1000", DeltaX="0 0 0"))) == "1000"


def test_words_over_words_do_not_mix() -> None:
    assert (
        read_text(text(30, 50, "责令被执行人履行"), text(36, 50.3, "复印无效作废"))
        == "责令被执行人履行\n复印无效作废"
    )


def test_raised_figures_stay_in_their_line() -> None:
    drawn = (
        text(30, 50, "面积100")
        + text(30 + 3.5 * SIZE, 47.5, "2", size=3)
        + text(30 + 3.5 * SIZE + 1.5, 50, "米")
    )
    assert read_text(drawn, text(30, 60, "以下")) == "面积1002米\n以下"


def test_words_of_letters_have_their_spaces() -> None:
    drawn = (
        text(30, 50, "Bank") + text(30 + 2 * SIZE + 1.7, 50, "of") + text(30 + 3 * SIZE + 3.4, 50, "China")
    )
    assert read_text(drawn) == "Bank of China"


def test_text_beside_the_paper_is_told() -> None:
    extract = checked(ofd(page(lines(BODY), text(30, 400, "外"))))
    assert extract.text.endswith("外")
    assert [(each.kind, each.text) for each in extract.hidden] == [("outside", "外")]
    assert "范围之外" in extract.notes[0]


def _without(name: str, content: bytes | None = None) -> bytes:
    """A file of three pages in which a part is missing, or broken."""
    doc = Doc(
        [page(lines(BODY), templates=["1"]) for _ in range(3)], templates={"1": page(text(80, 15, "头"))}
    )
    parts = parts_of(doc)
    assert name in parts
    del parts[name]
    return zipped({**parts, **({name: content} if content is not None else {})})


@pytest.mark.parametrize("content", [None, b"", b"<x", b"\x00\xff"])
def test_a_broken_page_is_named_and_the_others_are_read(content: bytes | None) -> None:
    extract = checked(_without("Doc_0/Pages/Page_1/Content.xml", content))
    assert [one.unreadable for one in extract.pages] == [None, "第2页已损坏，无法读取", None]
    assert extract.text.count("立即履行义务") == 2


@pytest.mark.parametrize("content", [None, b"<x"])
def test_a_broken_template_is_noted(content: bytes | None) -> None:
    extract = checked(_without("Doc_0/Tpls/Tpl_1/Content.xml", content))
    assert extract.text == "\n".join(BODY * 3)
    assert "第1、2、3页引用的图形、模板" in extract.notes[0]
    assert all(one.partial and "文字可能不全" in str(one.unreadable) for one in extract.pages)


@pytest.mark.parametrize("name", ["OFD.xml", "Doc_0/Document.xml"])
@pytest.mark.parametrize("content", [b"", b"<x", b"<x/>"])
def test_a_broken_file_is_named(name: str, content: bytes) -> None:
    with pytest.raises(Unreadable, match="OFD 已损坏"):
        read(_without(name, content), Limits())


def test_a_missing_drawing_is_noted() -> None:
    extract = checked(ofd(page(element("CompositeObject", ResourceID=77, Boundary="0 0 9 9"), lines(BODY))))
    assert "第1页引用的图形" in extract.notes[0]


def test_limits() -> None:
    data = ofd(*[page(lines(BODY), templates=["1"])] * 3, templates={"1": page(text(80, 15, "头"))})
    with pytest.raises(Unreadable, match="超过上限 2 页"):
        read(data, Limits(pages=2))
    with pytest.raises(Unreadable, match="超过上限 10 个"):
        read(data, Limits(drawn_objects=10))
    with pytest.raises(Unreadable, match="文字过多"):
        read(data, Limits(text_characters=50))


def test_what_is_no_ofd() -> None:
    assert sniff(ofd(page(lines(BODY)))) == "ofd"
    assert sniff(zipped({"a/OFD.xml": b"<x/>", "b.txt": b"x"})) == "docx"
    with pytest.raises(Unreadable, match="压缩包"):
        read_bytes(zipped({"a.txt": b"OFD.xml"}))


# Characters that a page can show; the spaces between them are the layout's business.
WORDS = st.text(
    st.sampled_from("本院在执行甲乙丙丁责令履行义务：，。（）0123456789abcXYZ㐀喆𠮷"), min_size=1, max_size=28
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8), st.sampled_from(STYLES), st.randoms())
def test_drawn_text_reads_back(content: list[str], style: Callable[..., str], chance: object) -> None:
    """In whatever order the lines are drawn."""
    drawn = [style(28, 40 + 10 * index, line) for index, line in enumerate(content)]
    chance.shuffle(drawn)  # type: ignore[attr-defined]  # a Random that shrinks
    extract = checked(ofd(page(*drawn)))
    assert extract.text == "\n".join(content)


STRANGE = st.sampled_from(
    [
        "",
        "0",
        "-1",
        "NaN",
        "inf",
        "1e308",
        "-1e308",
        "1e-308",
        "g",
        "g g g",
        "g 999999999 1",
        "x",
        "0 0",
        "1 0 0 1 0",
        "90",
        "45",
        "true",
    ]
)
RICH = parts_of(
    Doc(
        [
            page(
                CELLS,
                GRIDS["one path"],
                vertical(20, "本院"),
                FULL,
                element("CompositeObject", ResourceID=20, Boundary="1 2 3 4"),
            )
        ],
        units={"20": text(10, 20, "责令履行", CTM="0.5 0 0 0.5 0 0", CharDirection="90", HScale="0.9")},
        annotations={0: annotation(text(20, 10, "与原件核对无异"))},
    )
)
NUMBERS = [
    (name, *found.span(1))
    for name in sorted(RICH)
    for found in re.finditer(
        r'(?:[A-Z][A-Za-z]*="|<ofd:AbbreviatedData>|<ofd:PhysicalBox>)([^"<]*)', RICH[name].decode()
    )
]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(NUMBERS), STRANGE), min_size=1, max_size=4, unique_by=lambda one: one[0]
    )
)
def test_values_that_make_no_sense(changes: list[tuple[tuple[str, int, int], str]]) -> None:
    """Any attribute may say anything: the file is read, or named as damaged."""
    parts = {name: content.decode() for name, content in RICH.items()}
    for (name, start, end), value in sorted(changes, key=lambda one: one[0], reverse=True):
        parts[name] = parts[name][:start] + value + parts[name][end:]
    try:
        checked(zipped({name: content.encode() for name, content in parts.items()}))
    except Unreadable as reason:
        assert "OFD" in str(reason)  # noqa: PT017
