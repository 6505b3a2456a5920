"""Write the example documents (DOCX, PDF, HTML, TXT) from texts.yaml; the same bytes every time.

    python examples/make.py                     rewrite the documents in this folder
    python examples/make.py --into DIR          write them elsewhere (the test does)
    python examples/make.py --font FILE.ttf     first cut fonts/ anew from a full CJK font (needs fonttools)

It judges nothing: what each document shows, and what the law says of it, is in expected.yaml. It does not
write seeds/. Nothing is compressed, so the bytes do not depend on the version of zlib.
"""

from __future__ import annotations

import argparse
import html
import importlib
import re
import string
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]  # publishes no types
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]  # the same
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]  # the same

HERE = Path(__file__).parent
FONT_FILE = HERE / "fonts" / "zhihe-examples-kai.ttf"
FONT = "ZhiheExamplesKai"
TXT_COLUMNS = 76  # 38 characters: how wide a TXT without `columns` centres its titles
FULL_WIDTH_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
NOT_FIRST = "，。；：、！？）》〉”"  # may not begin a line
NOT_LAST = "（《〈“"  # may not end one

# A4 with the margins of a court document; points.
PAGE = (595.0, 842.0)
LEFT, RIGHT, TOP, BOTTOM = 79.0, 521.0, 752.0, 80.0
BODY, TITLE, CELL, SMALL = 16.0, 22.0, 14.0, 10.5
LEADING = 28.0
CELL_PADDING = 6.0

# Half-points, as Word counts.
WORD_BODY, WORD_TITLE = 32, 44


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or table row. `kind`: title, right, flush, row or text."""

    kind: str
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole block on one line."""
        return "　".join(self.cells)


MARKS = {"# ": "title", "> ": "right", "@ ": "flush", "| ": "row"}


def blocks(text: str) -> list[Block]:
    """The blocks of a text in the light markup that texts.yaml explains at its head."""
    found = []
    for line in text.splitlines():
        kind = MARKS.get(line[:2], "text")
        if kind == "row":
            found.append(Block(kind, tuple(cell.strip() for cell in line.strip("| ").split("|"))))
        else:
            found.append(Block(kind, (line if kind == "text" else line[2:],)))
    return found


def columns(text: str) -> int:
    """How many terminal columns a text takes: two for a Chinese character, one for an ASCII one."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


# ---------------------------------------------------------------------------- TXT and HTML


def plain_lines(block: Block, width: int, *, wrap: bool) -> Iterator[str]:
    """The lines of a block as a TXT shows it; only `wrap` breaks long ones, anywhere, as old systems did."""
    room = max(0, width - columns(block.text))
    indent = {"title": "　" * (room // 4), "right": "　" * (room // 2), "text": "　　"}
    line = indent.get(block.kind, "") + block.text
    while wrap and columns(line) > width:
        cut = next(i for i in range(len(line), 0, -1) if columns(line[:i]) <= width)
        yield line[:cut]
        line = line[cut:]
    yield line


def write_txt(path: Path, entry: dict[str, Any]) -> None:
    """A text file; GB18030 gets the line ends of the Windows machines it comes from."""
    text = entry["text"].translate(FULL_WIDTH_DIGITS) if entry.get("wide") else entry["text"]
    wrap = "columns" in entry
    width = entry.get("columns", TXT_COLUMNS)
    lines = [line for block in blocks(text) for line in plain_lines(block, width, wrap=wrap)]
    encoding = entry.get("encoding", "utf-8")
    newline = "\n" if encoding == "utf-8" else "\r\n"
    path.write_bytes((newline.join(lines) + newline).encode(encoding))


def glued(text: str, readings: dict[str, str]) -> str:
    """The text with the reading of some characters glued behind them: 執行 becomes 執(zhí)行."""
    return "".join(f"{char}({readings[char]})" if char in readings else char for char in text)


def html_block(block: Block) -> str:
    """A block as an HTML element (a table row stands in a table of its own)."""
    cells = [html.escape(cell) for cell in block.cells]
    if block.kind == "title":
        return f"<h2>{cells[0]}</h2>"
    if block.kind == "row":
        return "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"
    return f'<p style="text-align:right">{cells[0]}</p>' if block.kind == "right" else f"<p>{cells[0]}</p>"


def write_html(path: Path, entry: dict[str, Any], frames: dict[str, str]) -> None:
    """A document inside the page of a website: navigation, counters and footer around it."""
    parts = blocks(glued(entry["text"], entry.get("glue", {})))
    title = next(block.text for block in reversed(parts) if block.kind == "title")
    body = "\n".join(html_block(block) for block in parts)
    page = string.Template(frames[entry["page"]]).substitute(title=html.escape(title), body=body)
    path.write_bytes(page.encode())


# ---------------------------------------------------------------------------- DOCX

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CONTENT_TYPES = (
    f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/header1.xml" ContentType="{WORD_TYPE}.header+xml"/></Types>'
)
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def relationships(*targets: tuple[str, str]) -> str:
    """A relationships part; each target is (kind, file)."""
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{file}"/>'
        for n, (kind, file) in enumerate(targets, start=1)
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def word_paragraph(text: str, kind: str = "text") -> str:
    """A w:p: titles centred and large, bodies indented by two characters."""
    place = {"title": '<w:jc w:val="center"/>', "right": '<w:jc w:val="right"/>'}.get(kind, "")
    if kind == "text":
        place = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
    face, size = ("方正小标宋简体", WORD_TITLE) if kind == "title" else ("仿宋_GB2312", WORD_BODY)
    run = f'<w:rPr><w:rFonts w:eastAsia="{face}"/><w:sz w:val="{size}"/></w:rPr>'
    said = html.escape(text, quote=False)
    return f'<w:p><w:pPr>{place}</w:pPr><w:r>{run}<w:t xml:space="preserve">{said}</w:t></w:r></w:p>'


def word_table(rows: Sequence[Block]) -> str:
    """A ruled w:tbl of consecutive rows."""
    grid = '<w:gridCol w:w="2000"/>' * len(rows[0].cells)
    body = "".join(
        "<w:tr>" + "".join(f"<w:tc>{word_paragraph(cell, 'flush')}</w:tc>" for cell in row.cells) + "</w:tr>"
        for row in rows
    )
    properties = f"<w:tblPr><w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr>"
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def runs(parts: Sequence[Block]) -> Iterator[list[Block]]:
    """Consecutive table rows together, every other block alone."""
    table: list[Block] = []
    for block in parts:
        if block.kind == "row":
            table.append(block)
            continue
        if table:
            yield table
            table = []
        yield [block]
    if table:
        yield table


def write_docx(path: Path, entry: dict[str, Any]) -> None:
    """A Word file as WPS would save it: document, header, nothing else."""
    body = "".join(
        word_table(group) if group[0].kind == "row" else word_paragraph(group[0].text, group[0].kind)
        for group in runs(blocks(entry["text"]))
    )
    reference = '<w:headerReference w:type="default" r:id="rId1"/>'
    body += f'<w:sectPr>{reference}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    header = word_paragraph(entry.get("header", ""), "flush")
    spaces = f'xmlns:w="{W}" xmlns:r="{OFFICE}"'
    parts = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relationships(("header", "header1.xml")),
        "word/document.xml": f"{DECLARATION}<w:document {spaces}><w:body>{body}</w:body></w:document>",
        "word/header1.xml": f"{DECLARATION}<w:hdr {spaces}>{header}</w:hdr>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, date_time=(2024, 1, 1, 0, 0, 0))
            info.create_system = 0  # else the bytes tell Windows from Linux
            archive.writestr(info, content)


# ---------------------------------------------------------------------------- PDF


def width_of(text: str, size: float) -> float:
    """The printed width in points."""
    return float(pdfmetrics.stringWidth(text, FONT, size))


def wrapped(text: str, room: float, size: float) -> list[str]:
    """The text broken to fit as Word breaks it: numbers stay whole if a line can hold them."""
    lines = [""]
    for piece in re.findall(r"[0-9.]+|.", text):
        units = [piece] if width_of(piece, size) <= room else list(piece)
        for unit in units:
            if width_of(lines[-1] + unit, size) > room and unit not in NOT_FIRST:
                carried = lines[-1][-1:] if lines[-1][-1:] in NOT_LAST else ""
                lines[-1] = lines[-1].removesuffix(carried)
                lines.append(carried)
            lines[-1] += unit
    return lines


class Sheet:
    """A PDF in the making: it knows how far down the page the text has come, and starts the next one."""

    def __init__(self, path: Path, header: str, title: str) -> None:
        self.canvas = Canvas(str(path), pagesize=PAGE, invariant=1, pageCompression=0)
        self.canvas.setTitle(title)
        self.header, self.number = header, 1
        self.begin()

    def begin(self) -> None:
        """The running header and the page number."""
        self.top = TOP
        foot = f"— {self.number} —"
        self.put(LEFT, PAGE[1] - 50, self.header, SMALL)
        self.put((PAGE[0] - width_of(foot, SMALL)) / 2, 45, foot, SMALL)

    def put(self, x: float, y: float, text: str, size: float) -> None:
        """Text at a place; a character missing from the font stops the run rather than print a box."""
        known = pdfmetrics.getFont(FONT).face.charToGlyph
        missing = "".join(sorted({char for char in text if ord(char) not in known}))
        if missing:
            raise SystemExit(f"字体子集里没有这些字：{missing}。请用 --font 指定完整字体，重新裁剪子集。")
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, y, text)

    def down(self, height: float) -> float:
        """Make room for `height` points, on a new page if need be; the base line of what goes there."""
        if self.top - height < BOTTOM:
            self.canvas.showPage()
            self.number += 1
            self.begin()
        self.top -= height
        return self.top

    def paragraph(self, block: Block) -> None:
        """A title, a line at the right, or a paragraph of as many lines as it takes."""
        if block.kind == "title":
            self.put((PAGE[0] - width_of(block.text, TITLE)) / 2, self.down(TITLE * 2), block.text, TITLE)
        elif block.kind == "right":
            self.put(RIGHT - width_of(block.text, BODY), self.down(LEADING), block.text, BODY)
        else:
            indent = "　　" if block.kind == "text" else ""
            for line in wrapped(indent + block.text, RIGHT - LEFT, BODY):
                self.put(LEFT, self.down(LEADING), line, BODY)

    def row(self, block: Block) -> None:
        """A ruled table row of equal columns, so that long numbers break inside their cell."""
        room = (RIGHT - LEFT) / len(block.cells)
        cells = [wrapped(cell, room - 2 * CELL_PADDING, CELL) for cell in block.cells]
        height = max(map(len, cells)) * CELL * 1.5 + 2 * CELL_PADDING
        foot = self.down(height)
        for n, lines in enumerate(cells):
            self.canvas.rect(LEFT + n * room, foot, room, height)
            for m, line in enumerate(lines, start=1):
                base = foot + height - CELL_PADDING / 2 - m * CELL * 1.5
                self.put(LEFT + n * room + CELL_PADDING, base, line, CELL)


def write_pdf(path: Path, entry: dict[str, Any]) -> None:
    """A PDF with a text layer, running header, page numbers and hard line breaks."""
    pdfmetrics.registerFont(TTFont(FONT, str(FONT_FILE)))
    sheet = Sheet(path, entry.get("header", ""), path.stem)
    for group in runs(blocks(entry["text"])):
        if group[0].kind == "row":
            sheet.down(CELL_PADDING * 2)
            for row in group:
                sheet.row(row)
        else:
            sheet.paragraph(group[0])
    sheet.canvas.save()


def cut_font(source: Path, entries: Sequence[dict[str, Any]]) -> None:
    """Cut the characters of our PDFs out of a full font, under a name of our own as its licence asks."""
    subset = importlib.import_module("fontTools.subset")  # here: nobody else needs fonttools
    printed = [entry for entry in entries if entry["file"].endswith(".pdf")]
    used = "".join(entry["text"] + entry.get("header", "") for entry in printed)
    names = [0, 1, 2, 4, 6, 13, 14]  # the licence among them
    options = subset.Options(layout_features=[], hinting=False, recalc_timestamp=False, name_IDs=names)
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=used + "0123456789 　—" + NOT_FIRST + NOT_LAST)
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = FONT
    FONT_FILE.parent.mkdir(exist_ok=True)
    subset.save_font(font, str(FONT_FILE), options)


# ---------------------------------------------------------------------------- all of them


def make(target: Path, sources: dict[str, Any]) -> None:
    """Write every document of texts.yaml below `target`."""
    for entry in sources["documents"]:
        path = target / entry["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".html":
            write_html(path, entry, sources["frames"])
        else:
            {".txt": write_txt, ".docx": write_docx, ".pdf": write_pdf}[path.suffix](path, entry)


def main() -> None:
    """Read the command line and write."""
    parser = argparse.ArgumentParser(description="生成 examples/ 下的样例文书")
    parser.add_argument("--into", type=Path, default=HERE, help="写到哪个文件夹（默认就地改写）")
    parser.add_argument("--font", type=Path, help="完整的中文 TrueType 字体：先由它重新裁剪 fonts/ 里的子集")
    options = parser.parse_args()
    sources = yaml.safe_load((HERE / "texts.yaml").read_text(encoding="utf-8"))
    if options.font:
        cut_font(options.font, sources["documents"])
    make(options.into, sources)


if __name__ == "__main__":
    main()
