"""The same words hidden in the same way get the same answer in DOCX, DOC, OFD, PDF and HTML: what it is called, and that it counts for nothing.

An empty kind is for words that everybody sees: ordinary documents must not be marked. `IN_DOUBT` is for those of which nobody
can tell from the file: they are read and told. A format that is missing in a row has no such construction, or nobody looks at it
there. One thing differs: words that are set hidden stay in the raw text of a page (PDF, OFD), where they have a place; in
DOCX, DOC and HTML they have none.
"""

from __future__ import annotations

import io
import re
import struct
from pathlib import Path

import libreoffice
import ofd_writer as o
import pytest
from doc_writer import DELETED, HIDDEN, STRUCK, Piece, doc, wide
from docx_writer import docx, para, run
from hypothesis import given
from hypothesis import strategies as st
from pdf_writer import Note, Sheet, pdf
from PIL import Image, ImageDraw
from test_docx_looks import IN_DOUBT as DOCX_IN_DOUBT
from test_docx_looks import SEEN as DOCX_SEEN
from test_docx_looks import STYLES
from test_docx_looks import UNSEEN as DOCX_UNSEEN

from corpus.limits import Limits
from corpus.read import read_bytes
from corpus.readers.doc import read as read_doc
from corpus.readers.docshades import cell_grounds, colour, shade, short_shade
from corpus.readers.docx import read as read_docx
from corpus.readers.ofd import read as read_ofd
from corpus.readers.wordlook import AUTO, UNKNOWN, WHITE

WORDS = "如有违纪可拨打投诉"
ABOVE, BELOW = "本院在执行甲公司与乙公司一案中", "责令你方履行义务并申报财产"
IN_DOUBT = "?"


# ── how each format writes it ───────────────────────────────────────────────────────────────────────────────────────


def word(properties: str = "", of_paragraph: str = "") -> bytes:
    inside = f"<w:pPr>{of_paragraph}</w:pPr>" if of_paragraph else ""
    return docx(f"{para(ABOVE)}<w:p>{inside}{run(WORDS, properties)}</w:p>{para(BELOW)}", styles=STYLES)


def in_cell(properties: str, of_cell: str, of_row: str = "") -> bytes:
    cell = f"<w:tc><w:tcPr>{of_cell}</w:tcPr><w:p>{run(WORDS, properties)}</w:p></w:tc>"
    table = f"<w:tbl><w:tr><w:trPr>{of_row}</w:trPr>{cell}</w:tr></w:tbl>"
    return docx(para(ABOVE) + table + para(BELOW))


def short(code: int, value: int) -> bytes:
    return struct.pack("<HB", code, value)


def double(code: int, value: int) -> bytes:
    return struct.pack("<Hh", code, value)


def ink(red: int, green: int, blue: int) -> bytes:
    return struct.pack("<HBBBB", 0x6870, red, green, blue, 0)


def shd(red: int, green: int, blue: int, pattern: int = 0) -> bytes:
    return struct.pack("<BBBBBBBBH", 0, 0, 0, 255, red, green, blue, 0, pattern)


def shaded(code: int, red: int, green: int, blue: int) -> bytes:
    return struct.pack("<HB", code, 10) + shd(red, green, blue)


def old(formatting: bytes = b"", paragraph: bytes = b"") -> bytes:
    mark = wide("\r", paragraph=paragraph)
    return doc(wide(f"{ABOVE}\r"), wide(WORDS, formatting), mark, wide(f"{BELOW}\r"))


def in_old_cell(formatting: bytes, of_row: bytes) -> bytes:
    """The second cell of a row; the first one has nothing to say."""
    inside = short(0x2416, 1)
    return doc(
        wide(f"{ABOVE}\r"),
        wide("甲\x07", paragraph=inside),
        wide(WORDS, formatting),
        wide("\x07", paragraph=inside),
        wide("\x07", paragraph=inside + short(0x2417, 1) + of_row),
        wide(f"{BELOW}\r"),
    )


def cells(*grounds: bytes) -> bytes:
    return struct.pack("<HB", 0xD612, 10 * len(grounds)) + b"".join(grounds)


def remarked() -> bytes:
    return doc(wide(f"{ABOVE}\r{BELOW}\r"), wide(f"\x05{WORDS}\r\r"), comments=len(WORDS) + 3)


MEDIA = {}
for _key, _mode, _colour in (("1", "RGB", "black"), ("2", "RGBA", (255, 0, 0, 60)), ("3", "RGB", "white")):
    _stream = io.BytesIO()
    Image.new(_mode, (20, 20), _colour).save(_stream, "PNG")  # type: ignore[arg-type]  # a colour of the mode
    MEDIA[_key] = _stream.getvalue()
RESOURCES = o.element(
    "ColorSpaces",
    o.element("ColorSpace", ID=91, Type="GRAY", BitsPerComponent=1)
    + o.element("ColorSpace", ID=92, Type="CMYK")
    + o.element(
        "ColorSpace",
        o.element("Palette", o.element("CV", "0 0 0") + o.element("CV", "255 255 255")),
        ID=93,
        Type="RGB",
    ),
) + o.element(
    "DrawParams",
    o.element("DrawParam", o.element("FillColor", Value="255 255 255"), ID=71)
    + o.element("DrawParam", ID=72, Relative=71),
)


def ofd(*objects: str, **options: object) -> bytes:
    """An OFD whose page draws these objects between two lines."""
    lines = o.text(30, 50, ABOVE) + o.text(30, 60, BELOW)
    made = o.Doc([o.page(lines, *objects)], media=MEDIA, units={"5": ""}, **options)  # type: ignore[arg-type]  # fields of Doc
    parts = o.parts_of(made)
    name = "Doc_0/PublicRes.xml"
    parts[name] = parts[name].decode().replace("</ofd:Res>", f"{RESOURCES}</ofd:Res>").encode()
    return o.zipped(parts)


def fill(value: str | None = None, **given: object) -> str:
    return o.element("FillColor", Value=value, **given)


def said(colour_: str = "", **given: object) -> str:
    """The words as an object with this filling."""
    inside = colour_ + o.code(WORDS, 0, o.SIZE, DeltaX=o.deltas(WORDS))
    return o.text(30, 100, WORDS, codes=inside, **given)


def bar(colour_: str, wide_: float = 120, **given: object) -> str:
    data = o.element("AbbreviatedData", f"M 0 0 L {wide_} 0 L {wide_} 15 L 0 15 C")
    return o.element(
        "PathObject",
        colour_ + data,
        **{"Boundary": f"28 90 {wide_:g} 15", "Fill": "true", "Stroke": "false", **given},
    )


def annotated(inside: str, kind: str, more: str = "") -> dict[int, str]:
    look = o.element("Appearance", inside, Boundary="28 90 120 15")
    return {0: o.element("Annot", more + look, Type=kind)}


def seen_picture(key: str, **given: object) -> str:
    return o.picture(28, 90, 120, 15, ResourceID=key, **given)


def page(before: str = "", size: float = 12, x: float = 72, top: float = 120) -> Sheet:
    return Sheet().text(72, 50, ABOVE).text(72, 70, BELOW).text(x, top, WORDS, size, before)


def page_with(*notes: Note, over: str = "", words: str = WORDS) -> Sheet:
    sheet = Sheet(notes=list(notes), over=[over] if over else [])
    sheet = sheet.text(72, 50, ABOVE).text(72, 70, BELOW)
    return sheet.text(72, 120, words) if words else sheet


def web(style: str = "", attributes: str = "", around: str = "") -> bytes:
    return (
        f"<html><body><p>{ABOVE}</p><div style='{around}'><p style='{style}' {attributes}>{WORDS}</p></div>"
        f"<p>{BELOW}</p></body></html>"
    ).encode()


BLACK_INK, WHITE_INK = ink(0, 0, 0), ink(255, 255, 255)
WHITE_W, BLACK_W = "<w:color w:val='FFFFFF'/>", "<w:color w:val='000000'/>"
WHITE_O, BLACK_O, BLUE_O = fill("255 255 255"), fill("0 0 0"), fill("31 56 100")
DARK_CELL = "<w:shd w:val='clear' w:fill='1F3864'/>"
GREY = "<w:shd w:val='clear' w:fill='D9D9D9'/>"

# Construction → how its words fail to be seen, and the file of each format.
ROWS: dict[str, tuple[str, dict[str, bytes]]] = {
    "plain": ("", {"docx": word(), "doc": old(), "ofd": ofd(said()), "pdf": pdf(page()), "html": web()}),
    "white": ("background", {
        "docx": word(WHITE_W), "doc": old(WHITE_INK), "ofd": ofd(said(WHITE_O)), "pdf": pdf(page("1 g")), "html": web("color:white"),
    }),
    "white by the number of the colour": ("background", {
        "doc": old(short(0x2A42, 8)), "ofd": ofd(said(fill(Index=1, ColorSpace=93))), "html": web("color:#fff"),
    }),
    "white in shades of grey": ("background", {"ofd": ofd(said(fill("1", ColorSpace=91))), "pdf": pdf(page("1 G 1 g"))}),
    "white without ink": ("background", {
        "ofd": ofd(said(fill("0 0 0 0", ColorSpace=92))), "pdf": pdf(page("0 0 0 0 k")), "html": web("color:rgb(255,255,255)"),
    }),
    "black in four inks": ("", {"ofd": ofd(said(fill("0 0 0 255", ColorSpace=92))), "pdf": pdf(page("0 0 0 1 k"))}),
    "white in other figures": ("background", {"ofd": ofd(said(fill("#ff #ff #ff"))), "html": web("color:#ffffff")}),
    "white by what others define": ("background", {
        "docx": word("<w:rStyle w:val='Light'/>"), "ofd": ofd(said(DrawParam=72)), "html": web(around="color:white"),
    }),
    "nearly white": ("background", {
        "docx": word("<w:color w:val='FAFAFA'/>"), "doc": old(ink(250, 250, 250)), "ofd": ofd(said(fill("250 250 250"))),
        "pdf": pdf(page("0.98 g")), "html": web("color:#fafafa"),
    }),
    "grey": ("", {
        "docx": word("<w:color w:val='808080'/>"), "doc": old(ink(128, 128, 128)), "ofd": ofd(said(fill("128 128 128"))),
        "pdf": pdf(page("0.5 g")), "html": web("color:gray"),
    }),
    "red": ("", {
        "docx": word("<w:color w:val='FF0000'/>"), "doc": old(short(0x2A42, 6)), "ofd": ofd(said(fill("255 0 0"))), "pdf": pdf(page("1 0 0 rg")),
        "html": web("color:red"),
    }),
    "a colour that the program chooses": ("", {
        "docx": word("<w:color w:val='auto'/>"), "doc": old(struct.pack("<HBBBB", 0x6870, 0, 0, 0, 255)),
    }),
    "black on black": ("background", {
        "docx": word(BLACK_W + "<w:shd w:val='clear' w:fill='000000'/>"), "doc": old(BLACK_INK + shaded(0xCA71, 0, 0, 0)),
        "ofd": ofd(bar(BLACK_O), said()), "pdf": pdf(page().fill(70, 105, 150, 20, over=False)), "html": web("color:black;background:black"),
    }),
    "black under the black pen": ("background", {"docx": word(BLACK_W + "<w:highlight w:val='black'/>"), "doc": old(BLACK_INK + short(0x2A0C, 1))}),
    "white on its own dark ground": ("", {
        "docx": word(WHITE_W + DARK_CELL), "doc": old(WHITE_INK + shaded(0xCA71, 31, 56, 100)), "ofd": ofd(bar(BLUE_O), said(WHITE_O)),
        "pdf": pdf(page("1 g").fill(70, 105, 150, 20, "0.1 0.2 0.4 rg", over=False)), "html": web("color:white;background:#1f3864"),
    }),
    "white on a ground of two bytes": ("", {"doc": old(WHITE_INK + struct.pack("<HH", 0x4866, 9 << 5))}),
    "white in a dark paragraph": ("", {
        "docx": word(WHITE_W, DARK_CELL), "doc": old(WHITE_INK, shaded(0xC64D, 31, 56, 100)), "html": web("color:white", around="background:#1f3864"),
    }),
    "white in a dark cell": ("", {
        "docx": in_cell(WHITE_W, DARK_CELL), "doc": in_old_cell(WHITE_INK, cells(shd(255, 255, 255), shd(31, 56, 100))),
        "html": f"<html><body><p>{ABOVE}{BELOW}</p><table><tr><td bgcolor=navy><font color=white>{WORDS}</font></table>".encode(),
    }),
    "white beside a dark cell": ("background", {
        "docx": in_cell(WHITE_W, ""), "doc": in_old_cell(WHITE_INK, cells(shd(31, 56, 100), shd(255, 255, 255))),
        "ofd": ofd(bar(BLUE_O, 1.5), said(WHITE_O)), "pdf": pdf(page("1 g").fill(40, 105, 20, 20, "0.1 0.2 0.4 rg", over=False)),
        "html": f"<html><body><p>{ABOVE}{BELOW}</p><table><tr><td bgcolor=navy>甲<td><font color=white>{WORDS}</font></table>".encode(),
    }),
    "black on grey": ("", {
        "docx": in_cell(BLACK_W, GREY), "doc": in_old_cell(BLACK_INK, cells(shd(217, 217, 217), shd(217, 217, 217))),
        "ofd": ofd(bar(fill("217 217 217")), said()), "pdf": pdf(page().fill(70, 105, 150, 20, "0.85 g", over=False)),
        "html": web("background:#d9d9d9"),
    }),
    "under the yellow pen": ("", {
        "docx": word("<w:highlight w:val='yellow'/>"), "doc": old(short(0x2A0C, 7)), "ofd": ofd(bar(fill("255 255 0")), said()),
        "pdf": pdf(page().fill(70, 105, 150, 20, "1 1 0 rg", over=False)), "html": web("background:yellow"),
    }),
    "white on a ground that nobody can tell": (IN_DOUBT, {
        "docx": word(WHITE_W + "<w:shd w:val='pct50' w:fill='FFFFFF'/>"), "doc": old(WHITE_INK + struct.pack("<HH", 0x4866, 8 << 5 | 8 << 10)),
        "ofd": ofd(seen_picture("99"), said(WHITE_O)), "html": web("color:white", around="background:url(a.png)"),
    }),
    "white on a dark picture": ("", {"ofd": ofd(seen_picture("1"), said(WHITE_O)), "pdf": pdf(page("1 g").image("Black", 70, 105, 150, 20, over=False))}),
    "white on a white picture": ("background", {"ofd": ofd(seen_picture("3"), said(WHITE_O)), "pdf": pdf(page("1 g").image("White", 70, 105, 150, 20, over=False))}),
    "set hidden": ("invisible", {
        "docx": word("<w:vanish/>"), "doc": old(HIDDEN), "ofd": ofd(said(Visible="false")), "pdf": pdf(page("3 Tr")), "html": web("display:none"),
    }),
    "not painted at all": ("invisible", {"ofd": ofd(said(Fill="false")), "pdf": pdf(page("3 Tr")), "html": web("visibility:hidden")}),
    "hidden by an attribute": ("invisible", {"html": web(attributes="hidden"), "ofd": ofd(o.element("PageBlock", said(), Visible="false"))}),
    "without any ink": ("transparent", {
        "docx": word("<w14:textFill xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml'><w14:noFill/></w14:textFill>"),
        "ofd": ofd(said(Alpha=0)), "pdf": pdf(page("/Clear gs")), "html": web("opacity:0"),
    }),
    "a colour without ink": ("transparent", {"ofd": ofd(said(fill("0 0 0", Alpha=0))), "html": web("color:transparent")}),
    "only an outline": ("", {"ofd": ofd(said(Fill="false", Stroke="true")), "pdf": pdf(page("1 Tr"))}),
    "a large pale watermark": ("", {
        "docx": word("<w:color w:val='E0E0E0'/><w:sz w:val='96'/>"), "doc": old(ink(224, 224, 224) + double(0x4A43, 96)),
        "ofd": ofd(o.text(30, 200, WORDS, size=16, codes=fill("0 0 0", Alpha=30) + o.code(WORDS, 0, 16, DeltaX=o.deltas(WORDS, 16)))),
        "pdf": pdf(page("0.88 g", size=48, top=200)), "html": web("color:#e0e0e0"),
    }),
    "half transparent": ("", {"ofd": ofd(said(Alpha=128)), "html": web("opacity:.5")}),
    "half a point": ("tiny", {
        "docx": word("<w:sz w:val='1'/>"), "doc": old(double(0x4A43, 1)), "ofd": ofd(said(CTM="0.03 0 0 0.03 0 0")), "pdf": pdf(page(size=0.5)),
        "html": web("font-size:.5pt"),
    }),
    "one point": ("tiny", {
        "docx": word("<w:sz w:val='2'/>"), "doc": old(double(0x4A43, 2)), "ofd": ofd(said(CTM="0.0629 0 0 0.0629 0 0")), "pdf": pdf(page(size=1)),
        "html": web("font-size:1pt"),
    }),
    "two points": ("", {
        "docx": word("<w:sz w:val='4'/>"), "doc": old(double(0x4A43, 4)), "ofd": ofd(said(CTM="0.126 0 0 0.126 0 0")), "pdf": pdf(page(size=2)),
        "html": web("font-size:2pt"),
    }),
    "no size": ("tiny", {"ofd": ofd(said(Size=0)), "html": web("font-size:0")}),
    "a line without height": ("clipped", {
        "docx": word("", "<w:spacing w:line='20' w:lineRule='exact'/>"), "doc": old(b"", struct.pack("<Hhh", 0x6412, -20, 0)),
        "html": web(around="height:0;overflow:hidden"),
    }),
    "a row without height": ("clipped", {
        "docx": in_cell("", "", "<w:trHeight w:val='20' w:hRule='exact'/>"), "doc": in_old_cell(b"", double(0x9407, -20)),
    }),
    "a row of at least a point": ("", {
        "docx": in_cell("", "", "<w:trHeight w:val='20' w:hRule='atLeast'/>"), "doc": in_old_cell(b"", double(0x9407, 20)),
    }),
    "a line of one and a half": ("", {"docx": word("", "<w:spacing w:line='360' w:lineRule='auto'/>"), "doc": old(b"", struct.pack("<Hhh", 0x6412, 360, 1))}),
    "off the page": ("outside", {"ofd": ofd(said(Boundary="30 400 100 10")), "pdf": pdf(page(top=-50)), "html": web("text-indent:-9999px")}),
    "under a black bar": ("covered", {"ofd": ofd(said(), bar(BLACK_O)), "pdf": pdf(page().fill(70, 105, 150, 20))}),
    "under a white bar": ("covered", {"ofd": ofd(said(), bar(WHITE_O)), "pdf": pdf(page().fill(70, 105, 150, 20, "1 g"))}),
    "under a picture": ("covered", {"ofd": ofd(said(), seen_picture("1")), "pdf": pdf(page().image("Black", 70, 105, 150, 20))}),
    "under a thick line": ("covered", {
        "ofd": ofd(said(), o.path("M 28 98 L 140 98", LineWidth=6)), "pdf": pdf(page_with(over="q 14 w 0 G 70 727 m 220 727 l S Q")),
    }),
    "under a picture that shines through": ("", {"ofd": ofd(said(), seen_picture("2")), "pdf": pdf(page().image("Seal", 60, 90, 40, 40))}),
    "under a bar that shines through": ("", {"ofd": ofd(said(), bar(fill("255 255 0", Alpha=80)))}),
    "under a path that is not filled": ("", {"ofd": ofd(said(), bar(BLACK_O, Fill="false", Stroke="true"), bar(""))}),
    "in a frame": ("", {
        "ofd": ofd(said(), o.element("PathObject", BLACK_O + o.element("AbbreviatedData", "M 0 0 L 120 0 L 120 15 L 0 15 C M 1 1 L 119 1 L 119 14 L 1 14 C"),
                                     Boundary="28 90 120 15", Fill="true", Rule="Even-Odd")),
    }),
    "under a line that strikes nothing": ("", {"ofd": ofd(said(), o.path("M 28 101.5 L 140 101.5", LineWidth=1.2))}),
    "drawn twice, once in white": ("", {"ofd": ofd(said(WHITE_O), said()), "pdf": pdf(page().text(72, 120, WORDS, 12, "1 g"))}),
    "under an annotation": ("covered", {
        "ofd": ofd(said(), annotations=annotated(bar(BLACK_O, Boundary="0 0 120 15"), "Path")),
        "pdf": pdf(page_with(Note("Square", 70, 105, 150, 20, "/C[0 0 0]/IC[0 0 0]"))),
    }),
    "under a marker": ("", {
        "ofd": ofd(said(), annotations=annotated(bar(fill("255 255 0"), Boundary="0 0 120 15"), "Highlight")),
    }),
    "struck through": ("struck", {
        "ofd": ofd(said(), o.path("M 30 98.5 L 80 98.5", LineWidth=0.3)), "pdf": pdf(page_with(over="q 0.7 w 0 G 72 726 m 180 726 l S Q")),
    }),
    "underlined": ("", {
        "docx": word("<w:u w:val='single'/>"), "ofd": ofd(said(), o.path("M 30 100.7 L 80 100.7", LineWidth=0.3)),
        "pdf": pdf(page_with(over="q 0.7 w 0 G 72 720.5 m 180 720.5 l S Q")), "html": web("text-decoration:underline"),
    }),
    "in a comment": ("note", {
        "docx": docx(para(ABOVE) + para(BELOW), comments=f"<w:comment w:id='0'>{para(WORDS)}</w:comment>"),
        "doc": remarked(),
        "ofd": ofd(annotations=annotated("", "Highlight", o.element("Remark", WORDS))),
        "pdf": pdf(page_with(Note("Highlight", 70, 105, 20, 20, f"/Contents<FEFF{WORDS.encode('utf-16-be').hex()}>"), words="")),
    }),
    "deleted with changes tracked": ("deleted", {
        "docx": docx(f"{para(ABOVE)}<w:p><w:del w:id='1'><w:r><w:delText>{WORDS}</w:delText></w:r></w:del></w:p>{para(BELOW)}"), "doc": old(DELETED),
    }),
    "a deleted row": ("deleted", {
        "docx": in_cell("", "", "<w:del w:id='1'/>"),
        "doc": doc(
            wide(f"{ABOVE}\r"), wide(f"{WORDS}\x07", paragraph=short(0x2416, 1)),
            wide("\x07", DELETED, paragraph=short(0x2416, 1) + short(0x2417, 1)), wide(f"{BELOW}\r"),
        ),
    }),
}  # fmt: skip
CASES = [(name, kind, format_) for name, (kind, files) in ROWS.items() for format_ in files]


@pytest.mark.parametrize(
    ("name", "kind", "format_"), CASES, ids=[f"{name}, {form}" for name, _, form in CASES]
)
def test_every_format_gives_the_same_answer(name: str, kind: str, format_: str) -> None:
    document = read_bytes(ROWS[name][1][format_])
    extract = document.extract
    found = [(each.kind, "".join(each.text.split())) for each in extract.hidden if each.text != "甲"]
    told = any(
        ("看不见" in note or "删除线" in note) and WORDS[:4] in "".join(note.split())
        for note in extract.notes
    )
    assert ABOVE in document.match.text.replace("\n", "")
    if kind in {"", IN_DOUBT}:
        assert found == []
        assert WORDS in document.match.text.replace("\n", "")
        doubted = any(WORDS[:4] in note for note in extract.notes)
        assert doubted is (kind == IN_DOUBT)
        return
    assert found == [(kind, WORDS)]
    assert WORDS not in document.match.text.replace("\n", "")
    assert told is (kind != "deleted")
    assert kind != "deleted" or any("修订" in note for note in extract.notes)


# ── what only one of them does ──────────────────────────────────────────────────────────────────────────────────────


def test_a_bar_hides_the_characters_under_it_and_says_where() -> None:
    extract = read_ofd(ofd(said(), bar(BLACK_O, 30)), Limits())
    [hidden] = extract.hidden
    assert (hidden.page, hidden.kind, hidden.text) == (1, "covered", WORDS[:5])
    assert extract.text[slice(*hidden.span)] == WORDS[:5]
    assert hidden.box == (85.0, 269.5, 164.4, 285.4)


SEAL = o.element("ImageObject", Boundary="60 80 40 40", CTM="40 0 0 40 0 0", ResourceID=8)


def seal(shape: str, ground: str | tuple[int, ...], mode: str = "RGB") -> bytes:
    """A red seal of this shape on its ground, as a picture over the words."""
    stream = io.BytesIO()
    picture = Image.new(mode, (80, 80), ground)  # type: ignore[arg-type]  # a colour of the mode
    draw = ImageDraw.Draw(picture)
    if shape == "ring":
        draw.ellipse((2, 2, 77, 77), outline="red", width=3)
    else:
        draw.rectangle((0, 0, 79, 79), fill="red")
    picture.save(stream, "PNG")
    lines = o.text(30, 50, ABOVE) + o.text(30, 60, BELOW) + said() + SEAL
    return o.zipped(o.parts_of(o.Doc([o.page(lines)], media={"8": stream.getvalue()})))


def test_a_seal_that_shines_through_is_no_bar() -> None:
    assert not read_ofd(seal("ring", (0, 0, 0, 0), "RGBA"), Limits()).hidden
    assert not read_ofd(seal("solid", "white"), Limits()).hidden
    [hidden] = read_ofd(seal("ring", "white"), Limits()).hidden
    assert hidden.kind == "covered"
    assert hidden.text in WORDS


def test_words_under_a_scan_are_what_was_recognised_in_it() -> None:
    whole = o.picture(0, 0, o.WIDTH, o.HEIGHT, ResourceID="3")
    extract = read_ofd(ofd(said(), whole), Limits())
    assert not extract.hidden
    assert extract.recognised
    assert any("识别错误" in note for note in extract.notes)
    barred = read_ofd(ofd(said(), whole, bar(BLACK_O)), Limits())
    assert [(each.kind, each.text) for each in barred.hidden] == [("covered", WORDS)]


def test_layers_and_templates_are_painted_in_their_order() -> None:
    """What is in the foreground lies over the words, though it may come first in the file."""
    over = o.layer(bar(BLACK_O), Type="Foreground")
    body = o.layer(o.text(30, 50, ABOVE), said(), Type="Body")
    assert [each.kind for each in read_ofd(o.ofd(o.page(over, body)), Limits()).hidden] == ["covered"]
    under = over.replace("Foreground", "Background")
    assert [each.kind for each in read_ofd(o.ofd(o.page(body, under)), Limits()).hidden] == ["background"]
    page_ = o.page(o.text(30, 50, ABOVE), said(), templates=["7"])
    front = page_.replace('ZOrder="Background"', 'ZOrder="Foreground"')
    kinds = [
        [each.kind for each in read_ofd(o.ofd(each, templates={"7": o.page(bar(BLACK_O))}), Limits()).hidden]
        for each in (page_, front)
    ]
    assert kinds == [["background"], ["covered"]]


def test_a_page_of_drawn_characters_with_their_words_behind_is_read() -> None:
    drawn = "".join(o.path(f"M {x} 100 L {x} 104") for x in range(30, 90))
    line = o.text(30, 100, WORDS, Visible="false")
    extract = read_ofd(o.ofd(o.page(drawn, line)), Limits())
    assert extract.text == WORDS
    assert not extract.hidden
    assert extract.recognised


def test_frames_without_end_are_a_page_that_is_broken() -> None:
    deep = o.text(1, 1, WORDS) + bar(BLACK_O) + seen_picture("1")
    for _ in range(70):
        deep = o.element("PageBlock", deep, Boundary="0 0 1 1", CTM="999999 0 0 999999 0 0")
    extract = read_ofd(ofd(deep), Limits())
    assert extract.text == f"{ABOVE}\n{BELOW}"
    assert extract.pages[0].partial


def test_too_much_to_compare_is_told() -> None:
    """Twenty polygons of ten thousand corners over many words: nobody compares them all."""
    corners = " ".join(f"L {index % 200} {index * 7 % 290}" for index in range(10_000))
    data = o.element("AbbreviatedData", f"M 0 0 {corners} C")
    web_of_lines = o.element(
        "PathObject", BLACK_O + data, Boundary="0 0 210 297", Fill="true", Stroke="false"
    )
    extract = read_ofd(
        ofd(*(o.text(30, 70 + 10 * line, WORDS) for line in range(20)), web_of_lines * 20), Limits()
    )
    assert "unchecked" in {each.kind for each in extract.hidden}
    assert any("没有核对文字" in note for note in extract.notes)


def merged(*rows: list[tuple[str, str]]) -> bytes:
    inside = "".join(
        "<w:tr>"
        + "".join(f"<w:tc><w:tcPr>{mark}</w:tcPr>{para(words)}</w:tc>" for mark, words in row)
        + "</w:tr>"
        for row in rows
    )
    return docx(f"{para(ABOVE)}<w:tbl>{inside}</w:tbl>{para(BELOW)}")


TOP, NEXT, NEXT_SAID, BROAD = (
    "<w:vMerge w:val='restart'/>",
    "<w:vMerge/>",
    "<w:vMerge w:val='continue'/>",
    "<w:gridSpan w:val='2'/>",
)
# Cells that continue the one above, as LibreOffice shows them too: whether the words are seen.
MERGED = {
    "continues the one above": (merged([(TOP, "甲"), ("", "乙")], [(NEXT, WORDS), ("", "丙")]), False),
    "says so": (merged([(TOP, "甲")], [(NEXT_SAID, WORDS)]), False),
    "the third of them": (merged([(TOP, "甲")], [(NEXT, "")], [(NEXT, WORDS)]), False),
    "behind a broad one": (merged([(BROAD, "甲"), (TOP, "乙")], [("", "1"), ("", "2"), (NEXT, WORDS)]), False),
    "continues nothing, in the first row": (merged([(NEXT, WORDS)], [("", "乙")]), True),
    "continues nothing, in another column": (merged([(TOP, "甲"), ("", "乙")], [("", "丙"), (NEXT, WORDS)]), True),
    "is not as broad": (merged([(TOP, "甲"), ("", "乙")], [(BROAD + NEXT, WORDS)]), True),
    "begins anew": (merged([(TOP, "甲")], [(TOP, WORDS)]), True),
}  # fmt: skip


@pytest.mark.parametrize("name", MERGED)
def test_a_cell_that_another_swallows_shows_nothing(name: str) -> None:
    data, seen = MERGED[name]
    document = read_bytes(data)
    assert WORDS in document.raw
    assert (WORDS in document.match.text.replace("\n", "")) is seen
    assert [(each.kind, each.text) for each in document.extract.hidden] == (
        [] if seen else [("clipped", WORDS)]
    )


TRACKED = {
    "a row that was put in": ("<w:ins w:id='1'/>", "", True),
    "a row that was taken out": ("<w:del w:id='1'/>", "", False),
    "a row that was put in and taken out": ("<w:ins w:id='1'/><w:del w:id='2'/>", "", False),
    "a cell that was put in": ("", "<w:cellIns w:id='1'/>", True),
    "a cell that was taken out": ("", "<w:cellDel w:id='1'/>", False),
    "cells that were merged": ("", "<w:cellMerge w:id='1' w:vMerge='rest'/>", True),
}


@pytest.mark.parametrize("name", TRACKED)
def test_tracked_rows_and_cells_are_told(name: str) -> None:
    of_row, of_cell, kept = TRACKED[name]
    extract = read_docx(in_cell("", of_cell, of_row), Limits())
    assert (WORDS in extract.text) is kept
    assert any("修订" in note for note in extract.notes)
    assert [(each.kind, each.text) for each in extract.hidden] == ([] if kept else [("deleted", WORDS)])


def test_hidden_words_stay_together_and_those_of_instructions_are_none() -> None:
    data = doc(
        wide("甲"), wide("隐一", HIDDEN), wide("乙"), wide("隐二\r", HIDDEN), wide("\x13 PAGE ", HIDDEN),
        wide("\x141\x15删"), wide("去", DELETED), wide("划", STRUCK), Piece(b"\r", 1),
    )  # fmt: skip
    extract = read_doc(data, Limits())
    assert extract.text == "甲乙1删"
    assert [(each.kind, each.text) for each in extract.hidden] == [
        ("deleted", "去"),
        ("invisible", "隐一隐二"),
    ]


def test_runs_of_a_doc_beside_each_other_are_one_place() -> None:
    data = doc(wide("甲"), wide(WORDS[:4], WHITE_INK), wide(WORDS[4:], ink(254, 254, 254)), wide("乙\r"))
    document = read_bytes(data)
    assert [each.text for each in document.extract.hidden] == [WORDS]
    assert document.match.text == "甲乙"


GROUNDS = {
    0xD612: struct.pack("<BB", 0, 0), 0x7627: b"\x01\x02" + struct.pack("<H", 1 << 5), 0xD62D: b"\x01\x02" + shd(0, 0, 0),
    0xD660: shd(0, 0, 0), 0xD62E: b"\x00\x04" + shd(0, 0, 0), 0xD609: struct.pack("<HH", 0, 1 << 5), 0xD616: shd(0, 0, 0),
}  # fmt: skip


def test_the_grounds_of_cells_however_they_are_written() -> None:
    found = {code: cell_grounds((), code, operand) for code, operand in GROUNDS.items()}
    assert found[0xD612] == ()
    assert found[0x7627] == found[0xD62D] == found[0xD609] == (AUTO, 0)
    assert found[0xD660] == (0,) * 63
    assert found[0xD62E] == (UNKNOWN,) * 4
    assert found[0xD616] == (AUTO,) * 22 + (0,)


@given(st.sampled_from(sorted(GROUNDS)), st.binary(max_size=40))
def test_any_bytes_are_grounds_or_none(code: int, operand: bytes) -> None:
    found = cell_grounds((), code, operand)
    assert len(found) <= 63
    assert all(UNKNOWN <= each <= WHITE for each in found)


@given(st.integers(0, WHITE))
def test_colours_of_a_doc(number: int) -> None:
    red, green, blue = number.to_bytes(3, "big")
    assert colour(bytes([red, green, blue, 0])) == number == shade(shd(red, green, blue))
    assert shade(shd(red, green, blue, 2)) == UNKNOWN
    assert short_shade(b"\xff\xff") == AUTO


# What LibreOffice keeps of the looks of a DOCX when it saves it as DOC.
SAVED: dict[str, tuple[str, str]] = {
    **{
        name: DOCX_UNSEEN[name]
        for name in (
            "white", "nearly white", "white by the style of the paragraph", "white by what that is based on", "light by the style of the run",
            "black on black", "black in a black cell", "black in a black paragraph", "white under a row with a dark ground", "one point",
            "one point by its style", "a line one point high", "a row one point high",
        )
    },
    **{
        name: (DOCX_SEEN[name], "")
        for name in (
            "grey", "black by hand", "no colour of its own in a dark cell", "white in a dark paragraph", "white in a paragraph of a dark style",
            "white in a dark cell", "white in a row that its style makes dark", "white on its own ground", "white under a pen",
            "white and black by its style", "shown again by the run", "a size of its own in a style of one point", "lines of a fixed height",
            "a row of at least a point",
        )
    },
    "white in an old box without a ground": (DOCX_IN_DOUBT["white in an old box without a ground"], IN_DOUBT),
}  # fmt: skip
NAMED = re.compile(r"(<w:style [^>]*styleId='(\w+)'[^>]*>)")


@libreoffice.needed
def test_a_doc_saved_from_a_docx_gives_the_same_answers(tmp_path: Path) -> None:
    styles = NAMED.sub(r"\1<w:name w:val='\2'/>", STYLES)  # without a name LibreOffice takes none
    sources = {}
    for number, (name, (body, _)) in enumerate(SAVED.items()):
        sources[name] = tmp_path / f"{number}.docx"
        sources[name].write_bytes(docx(para("一") + body + para("二"), styles=styles))
    for name, (data, _) in MERGED.items():
        if name != "behind a broad one":  # LibreOffice gives the cell under it other edges
            sources[name] = tmp_path / f"merged-{len(sources)}.docx"
            sources[name].write_bytes(data)
    libreoffice.convert(sources.values(), "doc", tmp_path / "out")
    for name, (_, kind) in SAVED.items():
        extract = read_doc((tmp_path / "out" / f"{sources[name].stem}.doc").read_bytes(), Limits())
        expected = [kind] if kind not in {"", IN_DOUBT} else []
        assert [each.kind for each in extract.hidden] == expected, name
        assert any("浅色" in note for note in extract.notes) is (kind == IN_DOUBT), name
    for name, (_, seen) in MERGED.items():
        if name in sources:
            extract = read_doc((tmp_path / "out" / f"{sources[name].stem}.doc").read_bytes(), Limits())
            assert [each.text for each in extract.hidden] == ([] if seen else [WORDS]), name
