"""Whatever wraps the words of a DOCX: each of them is text, or is told to have been left out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from docx_writer import NAMESPACES, docx, para, run, table, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.readers.docx import main_part, read, read_lines
from corpus.readers.docxanchors import anchors
from corpus.readers.docxoutside import CHARTED, FOREIGN, TAKEN_IN, UNREAD
from corpus.readers.docxstory import Story
from corpus.readers.package import Package

WHITE, STYLED = "<w:color w:val='FFFFFF'/>", "<w:rStyle w:val='H'/>"
# Around anything, known and unknown; `{}` is what is wrapped.
WRAPPERS = (
    *(f"<w:{name}>{{}}</w:{name}>" for name in ("customXml", "smartTag", "ins", "moveTo", "dir", "bdo", "hyperlink", "del", "moveFrom")),
    "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "<w:fldSimple w:instr='DATE'>{}</w:fldSimple>",
    "<w:unheardOf>{}</w:unheardOf>",
    "<x:strange xmlns:x='urn:x'><x:inner>{}</x:inner></x:strange>",
    "<mc:AlternateContent><mc:Choice Requires='wps'>{}</mc:Choice></mc:AlternateContent>",
    "<mc:AlternateContent><mc:Choice Requires='wps'/><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
    "<mc:AlternateContent><mc:Choice Requires='wps'><w:bookmarkStart/></mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
    "<mc:AlternateContent>{}</mc:AlternateContent>",
)  # fmt: skip
# What holds lines of a run: drawings, readings, formulas.
IN_RUN = (
    "<w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict>",
    "<w:drawing><wps:wsp><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp></w:drawing>",
    "<w:drawing><wp:anchor><wp:docPr hidden='1'/><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wp:anchor></w:drawing>",
    "<w:drawing><wps:txbx>{}</wps:txbx></w:drawing>",
    "<w:object>{}</w:object>",
)  # fmt: skip
FIELD = (
    "<w:r><w:fldChar w:fldCharType='begin'/></w:r>{}<w:r><w:fldChar w:fldCharType='separate'/></w:r>{}"
    "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
)


class Planter:
    """Builds XML in which every piece of text is a character of its own."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._chars: Iterator[int] = itertools.count(0x4E00)
        self.planted: list[str] = []

    def _char(self) -> str:
        self.planted.append(chr(next(self._chars)))
        return self.planted[-1]

    def _one(self, *made: str) -> str:
        return self._draw(st.sampled_from(made))

    def _perhaps(self, make: Callable[[int], str]) -> str:
        return make(0) if self._draw(st.booleans()) else ""

    def _wrapped(self, inside: str) -> str:
        return self._one(*WRAPPERS).format(inside) if self._draw(st.booleans()) else inside

    def text(self) -> str:
        """What stands in a run."""
        char = self._char()
        return self._wrapped(
            self._one(
                f"<w:t>{char}</w:t>",
                f"<w:t><x:y xmlns:x='urn:x'/>{char}</w:t>",
                f"<w:delText>{char}</w:delText>",
            )
        )

    def run(self, depth: int) -> str:
        """What stands in a paragraph."""
        kind = self._draw(st.integers(0, 11))
        if kind == 0 and depth:
            inside = self._one(*IN_RUN).format(self.blocks(depth - 1))
            return f"<w:r>{self._wrapped(inside)}</w:r>"
        if kind == 1:
            return f"<w:r><w:ruby><w:rt>{self._wrapped(self.run(0))}</w:rt><w:rubyBase>{self._wrapped(self.run(0))}</w:rubyBase></w:ruby></w:r>"
        if kind == 2:
            inside = self._wrapped(
                f"<m:f><m:num><m:r><m:t>{self._char()}</m:t></m:r></m:num><m:den>{self.run(0)}</m:den></m:f>"
            )
            return self._one(
                "<m:oMath>{}</m:oMath>", "<m:oMathPara><m:oMath>{}</m:oMath></m:oMathPara>"
            ).format(inside)
        if kind == 3:
            return FIELD.format(self._perhaps(self.run), self._wrapped(self.run(0)))
        if kind == 4:
            shape = f"<a:p><a:r><a:t>{self._char()}</a:t></a:r></a:p>"
            return f"<w:r><w:drawing><wp:inline>{self._wrapped(f'<a:txSp>{shape}</a:txSp>')}</wp:inline></w:drawing></w:r>"
        if kind == 5:
            return f"<x:y xmlns:x='urn:x'>{self._char()}</x:y>"
        if kind == 6:
            return f"{run('')}{self._char()}"
        if kind == 7 and depth:
            return self.blocks(0)
        properties = self._one("", "", "<w:rPr><w:vanish/></w:rPr>")
        return self._wrapped(f"<w:r>{properties}{self.text()}{self.text()}</w:r>")

    def block(self, depth: int) -> str:
        """What stands in a body, cell or text box."""
        kind = self._draw(st.integers(0, 9))
        if kind == 0 and depth:
            cell = f"<w:tc><w:tcPr/>{self._wrapped(self.blocks(depth - 1))}</w:tc>"
            row = f"<w:tr>{self._one('', '<w:trPr><w:hidden/></w:trPr>', '<w:trPr><w:del/></w:trPr>')}{self._wrapped(cell)}{self._perhaps(self.run)}</w:tr>"
            return f"<w:tbl><w:tblPr/>{self._wrapped(row)}</w:tbl>"
        if kind == 1:
            return self.run(depth)
        if kind == 2 and depth:
            return self._one("<w:tr>{}</w:tr>", "<w:tc>{}</w:tc>").format(self.blocks(depth - 1))
        return f"<w:p>{''.join(self._wrapped(self.run(depth)) for _ in range(self._draw(st.integers(0, 3))))}</w:p>"

    def blocks(self, depth: int) -> str:
        """Several of them."""
        return "".join(self._wrapped(self.block(depth)) for _ in range(self._draw(st.integers(1, 2))))


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, str, list[str]]:
    planter = Planter(draw)
    return planter.blocks(2), planter.blocks(1), planter.planted


@settings(max_examples=400, deadline=None)
@given(documents())
def test_every_character_is_text_or_told(made: tuple[str, str, list[str]]) -> None:
    body, header, planted = made
    data = docx(body + SECTION, header1=header)
    package = Package(data, Limits())
    found = read_lines(package, Limits(), main_part(package), Story)
    told = "".join([*(words for _, words in found.hidden), *itertools.chain(*found.left.values())])
    text = "\n".join(found.lines)
    missing = [char for char in planted if char not in text and char not in told]
    assert not missing, f"{missing} {body} {header}"
    extract = read(data, Limits())
    assert extract.text == text == anchors(data, Limits()).text
    assert bool(told.strip()) <= bool(extract.notes)


A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def shape(*lines: str) -> str:
    return "".join(f"<a:p xmlns:a='{A}'><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)


def drawn(reference: str) -> str:
    return f"<w:p><w:r><w:drawing><a:graphic><a:graphicData>{reference}</a:graphicData></a:graphic></w:drawing></w:r></w:p>"


CHART = drawn(f"<c:chart xmlns:c='{C}' r:id='x'/>")
CHART_PART = (
    f"<c:chartSpace xmlns:c='{C}'><c:title>{shape('到账情况')}</c:title><c:ser><c:tx><c:strRef><c:strCache><c:pt><c:v>案款</c:v>"
    "</c:pt></c:strCache></c:strRef></c:tx><c:val><c:numCache><c:pt><c:v>100</c:v></c:pt></c:numCache></c:val></c:ser></c:chartSpace>"
).encode()  # fmt: skip
DIAGRAM = drawn(f"<dgm:relIds xmlns:dgm='{DGM}' r:dm='x'/>")
DRAWN_IN = "http://schemas.microsoft.com/office/drawing/2008/diagram"
DIAGRAM_PART = (
    f"<dgm:dataModel xmlns:dgm='{DGM}'><dgm:ptLst><dgm:pt><dgm:t>{shape('立案', '举报电话12368')}</dgm:t></dgm:pt></dgm:ptLst>"
    f"<dgm:extLst><dsp:dataModelExt xmlns:dsp='{DRAWN_IN}' relId='y'/></dgm:extLst></dgm:dataModel>"
).encode()
DRAWN_PART = f"<dsp:drawing xmlns:dsp='{DRAWN_IN}'>{shape('立案', '只画出来的')}</dsp:drawing>".encode()
SECTION = "<w:sectPr><w:headerReference r:id='header1'/></w:sectPr>"
CHUNK = "<w:altChunk r:id='x'/>"
INNER = docx(f"<w:p>{run('内文')}{run('藏', '<w:vanish/>')}{run('白', WHITE)}</w:p>{CHUNK}")
MHT = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>网页存档里的字</p></body></html>".encode()
# The body, parts beside it, the text, and what must be told.
OUTSIDE: dict[str, tuple[str, dict[str, tuple[str, str, bytes]], str, list[str]]] = {
    "words of a chart": (CHART, {"x": ("chart", "charts/chart1.xml", CHART_PART)}, "一\n\n到账情况\n案款\n二", [CHARTED]),
    "a chart that is broken": (CHART, {"x": ("chart", "charts/chart1.xml", b"<c")}, "一\n\n二", [UNREAD]),
    "a chart that is not there": (CHART, {}, "一\n\n二", [UNREAD]),
    "words of a diagram": (DIAGRAM, {"x": ("diagramData", "diagrams/data1.xml", DIAGRAM_PART)}, "一\n\n立案\n举报电话12368\n二", []),
    "a diagram that was drawn with other words": (
        DIAGRAM,
        {"x": ("diagramData", "diagrams/data1.xml", DIAGRAM_PART), "y": ("diagramDrawing", "diagrams/drawing1.xml", DRAWN_PART)},
        "一\n\n立案\n举报电话12368\n只画出来的\n二", [],
    ),
    "a page put in": (CHUNK, {"x": ("aFChunk", "a.html", "<html><body><p>网页</p><p>二行</p></body></html>".encode())}, "一\n网页\n二行\n二", [TAKEN_IN]),
    "a text put in": (CHUNK, {"x": ("aFChunk", "a.txt", "纯文\x03本".encode())}, "一\n纯文 本\n二", [TAKEN_IN]),
    "a web archive put in": (CHUNK, {"x": ("aFChunk", "a.mht", MHT)}, "一\n网页存档里的字\n二", [TAKEN_IN]),
    "a document put in, with one in it": (CHUNK, {"x": ("aFChunk", "a.docx", INNER)}, "一\n内文\n二", [TAKEN_IN, FOREIGN]),
    "a file that is not read": (CHUNK, {"x": ("aFChunk", "a.rtf", b"{\\rtf1 x}")}, "一\n二", [FOREIGN]),
    "a broken file": (CHUNK, {"x": ("aFChunk", "a.docx", b"PK\x03\x04x")}, "一\n二", [FOREIGN]),
    "a shape": (drawn(shape("形状里的字")), {}, "一\n\n形状里的字\n二", []),
    "a chunk in a paragraph": (f"<w:p>{run('前')}{CHUNK}</w:p>", {"x": ("aFChunk", "a.txt", "纯文本".encode())}, "一\n前\n纯文本\n二", [TAKEN_IN]),
}  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_other_parts_say(name: str) -> None:
    body, beside, text, notes = OUTSIDE[name]
    data = docx(para("一") + body + para("二"), beside=beside)
    extract = read(data, Limits())
    assert extract.text == text == anchors(data, Limits()).text
    assert [note for note in extract.notes if note in {CHARTED, UNREAD, TAKEN_IN, FOREIGN}] == notes


def test_what_does_not_show_in_a_document_put_in_is_told() -> None:
    extract = read(docx(CHUNK, beside={"x": ("aFChunk", "a.docx", INNER)}), Limits())
    assert sorted((each.kind, each.text) for each in extract.hidden) == [
        ("background", "白"),
        ("invisible", "藏"),
    ]
    assert extract.text == "内文"


def test_what_is_put_in_counts_against_the_limits() -> None:
    """A part referred to many times, a package that unpacks to much."""
    large = docx("".join(para("内文" * 200) for _ in range(100)))
    data = docx(para("一") + CHUNK * 20, beside={"x": ("aFChunk", "a.docx", large)})
    with pytest.raises(Unreadable, match="上限"):
        read(data, Limits(text_characters=100_000))
    extract = read(data, Limits(unpacked_bytes=60_000))
    assert (extract.text, FOREIGN in extract.notes) == ("一", True)
    with pytest.raises(Unreadable, match="上限"):
        read(
            docx(CHUNK + SECTION, beside={"x": ("aFChunk", "a.docx", large)}, header1=para("院")),
            Limits(unpacked_bytes=60_000),
        )


def box(text: str) -> str:
    return f"<w:pict><v:textbox><w:txbxContent>{para(text)}</w:txbxContent></v:textbox></w:pict>"


def either(choice: str, fallback: str) -> str:
    return (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{choice}</mc:Choice>"
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


# What is read of a body, and a word of the note about what is not, with the words it names.
LEFT = {
    "both branches say the same": (either(box("甲乙"), box("甲乙")), "\n甲乙", None),
    "the same, cut otherwise": (either(box("甲乙"), box("甲") + box("乙")), "\n甲乙", None),
    "branches that differ": (either(box("甲"), box("乙")), "\n甲", ("不同的文字", "“乙”")),
    "only the second says anything": (either("<w:drawing/>", box("乙")), "\n乙", ("不同的文字", "“乙”")),
    "text in the instruction of a field": (
        "<w:p>" + FIELD.format(run("条款"), run("结果")) + "</w:p>", "结果", ("域代码", "“条款”"),
    ),
    "the page a field counts with": ("<w:p>" + FIELD.format(run("3"), run("4")) + "</w:p>", "4", None),
    "words outside of elements for words": (f"<w:p>{run('甲')}散<w:x>落</w:x></w:p>", "甲", ("格式规范", "“散”、“落”")),
    "words in a wrapper that nobody knows": (
        f"<w:p><x:y xmlns:x='urn:x'>{run('可向12368举报')}</x:y></w:p><w:unheardOf>{para('乙')}</w:unheardOf>", "可向12368举报\n乙",
        ("不认识的标记", "“可向12368举报”、“乙”"),
    ),
    "words over footnotes": (
        f"<w:p>{run('甲')}<w:r><w:footnoteReference w:id='1'/></w:r></w:p>", "甲\n续\n注", None,
    ),
    "properties where runs ought to be": (
        "<w:p><w:r><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:sectPr><w:cols><w:col/></w:cols></w:sectPr><w:t>甲</w:t></w:r></w:p>", "甲", None,
    ),
    "a note in a body": (f"<w:p><w:r><w:footnote>{para('甲')}</w:footnote></w:r></w:p><w:footnote>{para('乙')}</w:footnote>", "\n甲\n乙", None),
    "text where a run ought to be": ("<w:p><w:t>甲</w:t></w:p><w:t>乙</w:t>", "甲\n乙", None),
    "cells outside of rows": (f"<w:tbl><w:tc>{para('甲')}</w:tc></w:tbl><w:tr><w:tc>{para('乙')}</w:tc></w:tr>", "甲\n乙", None),
    "a second body": (f"{para('甲')}</w:body><w:body>{para('乙')}", "甲\n乙", None),
    "a formula where a paragraph ought to be": ("<m:oMathPara><m:oMath><m:r><m:t>1+1</m:t></m:r></m:oMath></m:oMathPara>", "1+1", None),
    "a simple field without a result": ('<w:p><w:fldSimple w:instr=" QUOTE 甲 "/></w:p>', "甲", None),
    "a reading in a wrapper": (
        f"<w:p><w:r><w:ruby><w:rt><w:ins>{run('zhí')}</w:ins></w:rt><w:rubyBase><w:ins>{run('執')}</w:ins></w:rubyBase></w:ruby></w:r></w:p>",
        "執(zhí)", ("修订", ""),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_what_is_read_and_what_is_told(name: str) -> None:
    body, text, told = LEFT[name]
    notes = f"<w:footnote w:type='separator'>{para('——')}</w:footnote><w:footnote w:type='continuationNotice'>{para('续')}</w:footnote>"
    extract = read(docx(body, footnotes=f"{notes}<w:footnote w:id='1'>{para('注')}</w:footnote>"), Limits())
    assert extract.text == text
    if told is None:
        assert not extract.notes
    else:
        assert all(any(word in note for note in extract.notes) for word in told)


def test_hidden_drawings_are_told_and_no_text() -> None:
    for hidden in (
        f"<w:drawing><wp:anchor><wp:docPr hidden='1'/><wps:txbx><w:txbxContent>{para('藏')}</w:txbxContent></wps:txbx></wp:anchor></w:drawing>",
        f"<w:pict><v:shape style='visibility: hidden'><v:textbox><w:txbxContent>{para('藏')}</w:txbxContent></v:textbox></v:shape></w:pict>",
    ):
        extract = read(docx(f"<w:p><w:r>{hidden}</w:r></w:p>"), Limits())
        assert [(each.kind, each.text) for each in extract.hidden] == [("invisible", "藏")]
        assert "藏" not in extract.text


def test_strict_files_and_their_shapes() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    inner = "<a:p xmlns:a='http://purl.oclc.org/ooxml/drawingml/main'><a:r><a:t>形状</a:t></a:r></a:p>"
    body = f"<w:p><w:r><w:drawing>{inner}</w:drawing></w:r></w:p>"
    main = f'<w:document xmlns:w="{strict}"><w:body>{body}</w:body></w:document>'
    assert read(zipped({"word/document.xml": main.encode()}), Limits()).text == "\n形状"


def test_styles_in_utf_16_hide_too() -> None:
    styles = f"<?xml version='1.0' encoding='UTF-16'?><w:styles {NAMESPACES}><w:style w:styleId='H' w:type='character'><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"
    data = docx(
        f"<w:p>{run('甲')}{run('藏', STYLED)}</w:p>",
        beside={"s": ("styles", "styles.xml", styles.encode("utf-16"))},
    )
    assert read(data, Limits()).text == "甲"


def test_a_remark_on_a_shape_has_the_place_of_its_run() -> None:
    found = anchors(
        docx(para("一") + f"<w:p>{run('前')}<w:r><w:drawing>{shape('形状')}</w:drawing></w:r></w:p>"),
        Limits(),
    )
    assert found.text == "一\n前\n形状"
    for offset in (4, 5):
        anchor = found.at(offset)
        assert anchor is not None
        assert (anchor.part, anchor.paragraph, anchor.run, anchor.run_offset) == (
            "word/document.xml",
            1,
            1,
            -1,
        )


@pytest.mark.parametrize("table_", [table(["1", "2"]), table(["甲", para("100") + para("200")])])
def test_tables_have_the_same_text_with_anchors(table_: str) -> None:
    data = docx(table_ + para("3"))
    assert anchors(data, Limits()).text == read(data, Limits()).text
