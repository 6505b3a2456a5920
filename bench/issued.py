"""Documents of which every character is known, and the files that offices issue them as.

A `Source` is a document in blocks. A `Form` makes files of sources: text in an encoding, a web page, or what LibreOffice and
reportlab print, with running heads, page numbers, a red seal over the signature and account numbers wrapped in narrow cells.
"""

from __future__ import annotations

import base64
import io
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from bench.documents import seeded, wrapped

HEAD = "甲省乙市丙区人民法院执行文书"
_TABLE_HEAD = ("序号", "户名", "开户行", "账号", "金额")
_WIDTHS = (1.2, 3.4, 3.6, 2.3, 3.0)  # centimetres: nineteen figures do not fit into a line of the fourth


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a table with its rows; `kind` is `title`, `text`, `table` or `signature`."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A document as its author has it."""

    name: str
    blocks: tuple[Block, ...]

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs and the rows of tables, cells apart by tabs."""
        found = []
        for block in self.blocks:
            found += ["\t".join(row) for row in block.rows] if block.rows else [block.text]
        return found

    @property
    def text(self) -> str:
        """The whole text."""
        return "\n".join(self.paragraphs)


_PLACES = "芜湖市镜湖区", "大连市中山区", "聊城市东昌府区", "昆明市官渡区"
_NAMES = (
    "张某甲",
    "李某乙",
    "王某丙",
    "欧阳某丁",
    "乙市某某建筑安装工程有限公司",
    "丙县某某（集团）股份有限公司",
)
_SENTENCES = (
    "申请执行人{name}与被执行人{other}{cause}纠纷一案，{place}人民法院（{year}）皖{code}民初{n}号民事判决书已经发生法律效力",
    "本院于{year}年{month}月{day}日立案执行，案号为（{year}）皖{code}执{n}号，并向被执行人送达了执行通知书和报告财产令",
    "责令被执行人{other}自本通知书送达之日起{day}日内向申请执行人支付{amount}元及迟延履行期间的债务利息",
    "冻结被执行人{other}（公民身份号码{identity}）在中国建设银行{place}支行账号{account}内的存款{amount}元，冻结期限为一年",
    "查封被执行人名下位于{place}“和谐家园”小区{day}幢{n}室的房屋（不动产权证号：皖（{year}）{place}不动产权第{n}号），查封期限为三年",
    "依照《中华人民共和国民事诉讼法》第二百五十一条、第二百六十四条，《最高人民法院关于民事执行中财产调查若干问题的规定》第一条的规定",
    "拒绝报告、虚假报告或者无正当理由逾期报告财产情况的，本院将依法予以罚款、拘留；构成犯罪的，依法追究刑事责任",
    "对执行人员指定其他案款交付途径的，有权拒绝，并可以拨打12368或者{phone}举报",
    "另查明，{other}名下车牌号为皖B·{n}的车辆已被（{year}）皖{code}执保{n}号之一裁定轮候查封，电子邮箱zx{n}@court.example.cn",
)


def _filled(rnd: Any, template: str) -> str:
    return str(template).format(
        name=rnd.choice(_NAMES), other=rnd.choice(_NAMES), place=rnd.choice(_PLACES),
        cause=rnd.choice(("买卖合同", "民间借贷", "机动车交通事故责任", "建设工程施工合同")),
        year=rnd.randint(2018, 2024), month=rnd.randint(1, 12), day=rnd.randint(1, 28), n=rnd.randint(1, 9999),
        code=f"0{rnd.randint(200, 299)}", amount=f"{rnd.randint(1000, 99_999_999) / 100:,.2f}",
        identity=f"3402{rnd.randint(10, 99)}19{rnd.randint(50, 99)}{rnd.randint(10, 12)}{rnd.randint(10, 28)}"
        f"{rnd.randint(100, 999)}{rnd.choice('0123456789X')}",
        account="6217" + "".join(rnd.choices("0123456789", k=15)), phone=f"0553-{rnd.randint(1_000_000, 9_999_999)}",
    )  # fmt: skip


def generated(count: int, length: int = 1_500) -> list[Source]:
    """Documents of about `length` characters; every second one with a table of accounts."""
    made = []
    for number in range(count):
        rnd = seeded(f"fidelity {number}")
        blocks = [
            Block("title", f"{rnd.choice(_PLACES)}人民法院"),
            Block("title", rnd.choice(("执行通知书", "执行裁定书", "协助执行通知书", "报告财产令"))),
            Block("title", _filled(rnd, "（{year}）皖{code}执{n}号之一")),
            Block(
                "text", _filled(rnd, "申请执行人：{name}，住{place}某某路{day}号，公民身份号码{identity}。")
            ),
            Block("text", _filled(rnd, "被执行人：{other}，公民身份号码{identity}，联系电话{phone}。")),
        ]
        while sum(len(block.text) for block in blocks) < length:
            sentences = rnd.sample(_SENTENCES, rnd.randint(1, 4))
            blocks.append(Block("text", "；".join(_filled(rnd, each) for each in sentences) + "。"))
        if number % 2:
            rows = [
                (str(row), _filled(rnd, "{name}"), _filled(rnd, "中国建设银行{place}支行"), _filled(rnd, "{account}"),
                 _filled(rnd, "{amount}"))
                for row in range(1, rnd.randint(3, 9))
            ]  # fmt: skip
            blocks.append(Block("table", rows=(_TABLE_HEAD, *rows)))
            blocks.append(Block("text", "以上案款应当汇入本院案款专户，不得汇入其他账户。"))
        blocks += [
            Block("signature", "审判员　陈某某"),
            Block("signature", "二〇二三年十一月十二日"),
            Block("signature", "书记员　褚某"),
        ]
        made.append(Source(f"generated-{number:02}", tuple(blocks)))
    return made


def real(folder: Path) -> list[Source]:
    """The real texts of a folder, one paragraph a line."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        lines = [line for line in path.read_text("utf-8-sig").splitlines() if line.strip()]
        found.append(Source(path.stem, tuple(Block("text", line.strip()) for line in lines)))
    return found


@dataclass(frozen=True, slots=True)
class Form:
    """A way to issue documents: makes one file of each source in a folder, in their order.

    `lacks` says in words what is missing here, and None where everything is there. `known` is what became of the text on
    its way into the file, where the format cannot hold all of it.
    """

    name: str
    issue: Callable[[list[Source], Path], list[Path]]
    lacks: Callable[[], str | None] = lambda: None
    known: Callable[[str], str] = str


# ── text and pages ──────────────────────────────────────────────────────────────────────────────────────────────────


def each(suffix: str, data: Callable[[Source], bytes]) -> Callable[[list[Source], Path], list[Path]]:
    """Issues files one by one from a function that gives their bytes: the seam for a writer of a further format."""

    def issue(sources: list[Source], folder: Path) -> list[Path]:
        paths = [folder / f"{source.name}.{suffix}" for source in sources]
        for source, path in zip(sources, paths, strict=True):
            path.write_bytes(data(source))
        return paths

    return issue


def _typed(source: Source) -> str:
    """As typed: paragraphs indented; wrapped in every third file, and every seventh with Windows line ends."""
    number = sum(map(ord, source.name))
    lines = [
        f"　　{paragraph}" if block.kind == "text" else paragraph
        for block in source.blocks
        for paragraph in (["\t".join(row) for row in block.rows] or [block.text])
    ]
    text = "\n".join(lines)
    text = wrapped(text, 34) if number % 3 == 0 else text
    return text.replace("\n", "\r\n") if number % 7 == 0 else text


@cache
def _traditional(char: str) -> str:
    """A character as Big5 has it; nothing where it has none."""
    return str(_converter().convert(char)).encode("big5hkscs", "ignore").decode("big5hkscs")


@cache
def _converter() -> Any:
    from opencc import OpenCC  # noqa: PLC0415  a `dev` dependency, loaded where it is needed

    return OpenCC("s2t")


def _in_big5(text: str) -> str:
    """The text in traditional characters, one by one: where a line ends must not decide which are written."""
    return "".join(map(_traditional, text))


def _page(source: Source) -> bytes:
    parts = []
    for block in source.blocks:
        if block.rows:
            rows = "".join(
                "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in block.rows
            )
            parts.append(f"<table border='1'>{rows}</table>")
        else:
            shown = escape(wrapped(block.text, 60) if block.kind == "text" else block.text)
            parts.append(f"<p class='{block.kind}' style='text-indent:2em;text-align:justify'>{shown}</p>")
    encoding = "gb18030" if len(source.text) % 2 else "utf-8"
    page = (
        f"<!DOCTYPE html><html><head><meta charset='{encoding}'><title>文书</title><style>p{{margin:0}}</style></head>"
        f"<body><div class='content'>{''.join(parts)}</div><script>var a='不是正文';</script></body></html>"
    )
    return page.encode(encoding)


# ── LibreOffice ─────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def seal() -> bytes:
    """A red ring and star on nothing, half transparent, as PNG."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  only files with a seal need it

    image = Image.new("RGBA", (240, 240), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((6, 6, 234, 234), outline=(220, 20, 20, 150), width=9)
    draw.regular_polygon((120, 120, 40), 5, fill=(220, 20, 20, 150))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


_COLUMNS = "".join(
    f'<style:style style:name="c{index}" style:family="table-column"><style:table-column-properties style:column-width="{width}cm"/></style:style>'
    for index, width in enumerate(_WIDTHS)
)
# LibreOffice does not draw the punctuation that it hangs into the margin: no reader could find it (hence "simple").
_STYLES = f"""<office:font-face-decls><style:font-face style:name="F" svg:font-family="'Noto Serif CJK SC'"/></office:font-face-decls>
<office:styles><style:default-style style:family="paragraph"><style:text-properties fo:font-size="16pt" style:font-size-asian="16pt"
 style:font-name="F" style:font-name-asian="F"/></style:default-style></office:styles>
<office:automatic-styles>
<style:style style:name="title" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style>
<style:style style:name="text" style:family="paragraph"><style:paragraph-properties fo:text-align="justify" fo:text-indent="32pt"
 style:punctuation-wrap="simple"/></style:style>
<style:style style:name="signature" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/></style:style>
<style:style style:name="margin" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/><style:text-properties
 fo:font-size="10.5pt" style:font-size-asian="10.5pt"/></style:style>
<style:style style:name="cell" style:family="paragraph"><style:text-properties fo:font-size="12pt" style:font-size-asian="12pt"/></style:style>
<style:style style:name="tc" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.05cm"/></style:style>
<style:style style:name="tt" style:family="table"><style:table-properties style:width="{sum(_WIDTHS)}cm" table:align="left"/></style:style>
{_COLUMNS}
<style:style style:name="g" style:family="graphic"><style:graphic-properties style:wrap="run-through" style:run-through="foreground"
 style:horizontal-pos="from-left" style:horizontal-rel="paragraph" style:vertical-pos="from-top" style:vertical-rel="paragraph"/></style:style>
<style:page-layout style:name="P"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="1.5cm"
 fo:margin-bottom="1.5cm" fo:margin-left="2.8cm" fo:margin-right="2.6cm"/><style:header-style><style:header-footer-properties
 fo:min-height="1cm" fo:margin-bottom="0.6cm"/></style:header-style><style:footer-style><style:header-footer-properties
 fo:min-height="1cm" fo:margin-top="0.6cm"/></style:footer-style></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="P"><style:header><text:p text:style-name="margin">
{HEAD}</text:p></style:header><style:footer><text:p text:style-name="margin">第<text:page-number>1</text:page-number>页 共<text:page-count>1
</text:page-count>页</text:p></style:footer></style:master-page></office:master-styles>"""
_SPACES = (
    "office",
    "style",
    "text",
    "table",
    "drawing:1.0=draw",
    "xsl-fo-compatible:1.0=fo",
    "svg-compatible:1.0=svg",
)


def _namespaces() -> str:
    found = ['xmlns:xlink="http://www.w3.org/1999/xlink"']
    for space in _SPACES:
        path, _, short = space.partition("=")
        version = path if ":" in path else f"{path}:1.0"
        found.append(f'xmlns:{short or path}="urn:oasis:names:tc:opendocument:xmlns:{version}"')
    return " ".join(found)


def flat_odt(source: Source) -> bytes:
    """The document for LibreOffice, which makes every other office format of it."""
    body = []
    sealed = False
    for block in source.blocks:
        if block.rows:
            columns = "".join(
                f'<table:table-column table:style-name="c{index}"/>' for index in range(len(block.rows[0]))
            )
            rows = "".join(
                "<table:table-row>" + "".join(
                    f'<table:table-cell table:style-name="tc" office:value-type="string"><text:p text:style-name="cell">{escape(cell)}'
                    "</text:p></table:table-cell>" for cell in row
                ) + "</table:table-row>" for row in block.rows
            )  # fmt: skip
            body.append(f'<table:table table:name="T" table:style-name="tt">{columns}{rows}</table:table>')
            continue
        picture = ""
        if block.kind == "signature" and not sealed:
            sealed = True
            picture = (
                '<draw:frame draw:style-name="g" text:anchor-type="paragraph" svg:x="10cm" svg:y="0cm" svg:width="4.2cm" svg:height="4.2cm">'
                f"<draw:image><office:binary-data>{base64.b64encode(seal()).decode()}</office:binary-data></draw:image></draw:frame>"
            )
        # A blank at the beginning or beside another one is none in ODF.
        text = re.sub(
            " {1,}", lambda hit: f'<text:s text:c="{len(hit.group())}"/>', escape(block.text)
        ).replace("\t", "<text:tab/>")
        body.append(f'<text:p text:style-name="{block.kind}">{picture}{text}</text:p>')
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {_namespaces()} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.text">{_STYLES}<office:body><office:text>{"".join(body)}'
        "</office:text></office:body></office:document>"
    ).encode()


def _no_office() -> str | None:
    return None if shutil.which("soffice") else "LibreOffice (soffice) is not installed"


def converted(kind: str) -> Callable[[list[Source], Path], list[Path]]:
    """Issues all files with one start of LibreOffice; `kind` is what its `--convert-to` takes."""

    def issue(sources: list[Source], folder: Path) -> list[Path]:
        with tempfile.TemporaryDirectory(prefix="zhihe-fidelity-") as place:
            paths = []
            for source in sources:
                path = Path(place) / f"{source.name}.fodt"
                path.write_bytes(flat_odt(source))
                paths.append(path)
            subprocess.run(  # noqa: S603  LibreOffice, with files of ours
                [
                    shutil.which("soffice") or "soffice", f"-env:UserInstallation=file://{place}/profile", "--headless",
                    "--convert-to", kind, "--outdir", str(folder), *map(str, paths),
                ],
                check=True, capture_output=True, timeout=300,
            )  # fmt: skip
        suffix = kind.partition(":")[0]
        return [folder / f"{source.name}.{suffix}" for source in sources]

    return issue


# ── reportlab ───────────────────────────────────────────────────────────────────────────────────────────────────────


def reportlab_pdf(source: Source) -> bytes:
    """A PDF as business programs make them: a font that is not in the file, ruled tables, a seal over the signature."""
    from reportlab.lib import colors, pagesizes, styles, utils  # noqa: PLC0415  a `dev` dependency
    from reportlab.pdfbase import cidfonts, pdfmetrics  # noqa: PLC0415
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table  # noqa: PLC0415

    pdfmetrics.registerFont(cidfonts.UnicodeCIDFont("STSong-Light"))

    def style(name: str, **more: Any) -> Any:
        return styles.ParagraphStyle(name, fontName="STSong-Light", wordWrap="CJK", **more)

    looks = {
        "title": style("title", fontSize=18, leading=30, alignment=1),
        "text": style("text", fontSize=16, leading=28, firstLineIndent=32, alignment=4),
        "signature": style("signature", fontSize=16, leading=28, alignment=2),
    }
    cell = style("cell", fontSize=12, leading=15)
    story: list[Any] = []
    for block in source.blocks:
        if block.rows:
            rows = [[Paragraph(escape(text), cell) for text in row] for row in block.rows]
            table = Table(rows, colWidths=[28.35 * width for width in _WIDTHS])
            table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
            story.append(table)
        else:
            story.append(Paragraph(escape(block.text), looks[block.kind]))
    stream = io.BytesIO()
    width, height = pagesizes.A4

    def margins(canvas: Any, page: Any) -> None:
        canvas.setFont("STSong-Light", 10.5)
        canvas.drawCentredString(width / 2, height - 40, HEAD)
        canvas.drawCentredString(width / 2, 32, f"— {page.page} —")
        canvas.drawImage(utils.ImageReader(io.BytesIO(seal())), width - 220, 120, 120, 120, mask="auto")

    document = SimpleDocTemplate(
        stream, pagesize=pagesizes.A4, leftMargin=80, rightMargin=74, topMargin=72, bottomMargin=72
    )
    document.build(story, onFirstPage=margins, onLaterPages=margins)
    return stream.getvalue()


def drawn_pdf(source: Source) -> bytes:
    """A PDF as scripts draw them: line by line, spaced out to the margin, tables with lines across and none between columns."""
    from reportlab.lib import pagesizes, utils  # noqa: PLC0415  a `dev` dependency
    from reportlab.pdfbase import cidfonts, pdfmetrics  # noqa: PLC0415
    from reportlab.pdfgen import canvas as canvases  # noqa: PLC0415

    pdfmetrics.registerFont(cidfonts.UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = canvases.Canvas(stream, pagesize=pagesizes.A4)
    page, top = 1, 780.0

    def down(step: float) -> None:
        nonlocal page, top
        top -= step
        if top > 80:
            return
        canvas.setFont("STSong-Light", 10.5)
        canvas.drawString(250, 806, HEAD)
        canvas.drawString(290, 40, f"{page}")
        canvas.showPage()
        page, top = page + 1, 756.0

    for block in source.blocks:
        if block.rows:
            for row in block.rows:
                canvas.setFont("STSong-Light", 9)
                for x, text in zip((80, 104, 230, 350, 460), row, strict=True):
                    canvas.drawString(x, top, text)
                canvas.line(80, top - 4, 520, top - 4)
                down(18)
            continue
        for number, line in enumerate(_measured(block.text, 26)):
            text = canvas.beginText(80 + (32 if number == 0 and block.kind == "text" else 0), top)
            text.setFont("STSong-Light", 16)
            text.setCharSpace(0.4 * (number % 3))
            text.textOut(line)
            canvas.drawText(text)
            down(28)
    canvas.drawImage(utils.ImageReader(io.BytesIO(seal())), 300, top, 120, 120, mask="auto")
    canvas.setFont("STSong-Light", 10.5)
    canvas.drawString(250, 806, HEAD)
    canvas.drawString(290, 40, f"{page}")
    canvas.save()
    return stream.getvalue()


def _measured(text: str, width: float) -> Iterator[str]:
    """Lines of so many full widths."""
    line, used = "", 0.0
    for char in text:
        wide = 0.5 if char.isascii() else 1.0
        if used + wide > width - (2 if not line else 0):
            yield line
            line, used = "", 0.0
        line, used = line + char, used + wide
    yield line


def laid_out_ofd(source: Source) -> bytes:
    """An OFD as offices print them: line by line with a running head and page numbers, tables in ruled cells."""
    from tests.ofd_writer import Laid, in_groups  # noqa: PLC0415  the writer that the reader's own tests use

    laid = Laid(in_groups, header=HEAD)
    for block in source.blocks:
        if block.rows:
            laid.table([list(row) for row in block.rows], [12.0, 34.0, 36.0, 30.0, 34.0])
        else:
            laid.paragraph(block.text, 2.0 if block.kind == "text" else 0.0)
    return bytes(laid.finished()[0])


FORMS = (
    Form("TXT UTF-8", each("txt", lambda source: _typed(source).encode())),
    Form("TXT GB18030", each("txt", lambda source: _typed(source).encode("gb18030"))),
    Form("TXT UTF-16", each("txt", lambda source: _typed(source).encode("utf-16"))),
    Form(
        "TXT Big5", each("txt", lambda source: _in_big5(_typed(source)).encode("big5hkscs")), known=_in_big5
    ),
    Form("HTML", each("html", _page)),
    Form("DOCX (LibreOffice)", converted("docx"), _no_office),
    Form("DOC (LibreOffice)", converted("doc"), _no_office),
    Form("RTF (LibreOffice)", converted("rtf"), _no_office),
    Form("PDF (LibreOffice)", converted("pdf"), _no_office),
    Form("PDF (reportlab, ruled tables)", each("pdf", reportlab_pdf)),
    Form("PDF (drawn line by line)", each("pdf", drawn_pdf)),
    Form("OFD (laid out line by line)", each("ofd", laid_out_ofd)),
)


def forms(names: Iterable[str]) -> list[Form]:
    """The forms whose name holds one of the names; all of them where none is given."""
    wanted = list(names)
    return [form for form in FORMS if not wanted or any(name.lower() in form.name.lower() for name in wanted)]
