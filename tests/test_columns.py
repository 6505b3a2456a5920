"""Columns of running text are read one after the other; what stands side by side for another reason is not torn."""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Sequence
from pathlib import Path

import libreoffice
import pytest
from pdf_writer import WIDTH, Sheet, pdf
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

from corpus.document import Extract
from corpus.limits import Limits
from corpus.readers.pdf import read

LOOKS = "第1页像是分栏排的，但分不清是栏还是表格，按行读取；请人工核对"
TOLD = "第1页是分栏排的，先读左栏，再读右栏；如果是表格，请人工核对"
PARAGRAPHS = [
    "戊建材有限公司申请执行你公司承揽合同纠纷一案，本院作出的民事判决书已经发生法律效力，本院于二〇二二年六月十四日立案执行。"
    "依照《中华人民共和国民事诉讼法》第二百四十七条、第二百四十八条的规定，通知如下：",
    "一、限你公司自收到本通知书之日起十日内向戊建材有限公司支付加工款九万六千八百元，加倍支付迟延履行期间的债务利息。",
    "二、你公司应将款项付至本院案款账户，对要求向该账户以外的账户付款的，你公司有权拒绝。",
    "如发现有执行人员指定其他案款交付途径的，可拨打电话举报。",
    "三、你公司应当自收到报告财产令之日起十日内报告财产情况。",
    "四、逾期不履行的，本院将采取冻结、划拨、查封、拍卖等措施；具有失信情形的，依法纳入失信被执行人名单。",
    "五、知悉被执行人财产线索的单位和个人，可向本院举报，线索查证属实的，按照规定给予奖励。",
    "特此通知。",
]
ADDRESS = "丁公司："


def wrapped(paragraphs: Sequence[str], width: int) -> list[tuple[int, str]]:
    """Lines of so many characters with their indent in characters, as a program sets them."""
    lines: list[tuple[int, str]] = []
    for text in paragraphs:
        first = True
        while text:
            room = width - 2 * first
            # A full stop hangs beyond the edge rather than begin a line.
            room += text[room : room + 1] in {"，", "。", "；", "、", "："}
            lines.append((2 * first, text[:room]))
            text, first = text[room:], False  # noqa: PLW2901  the rest of it
    return lines


BODY = wrapped(PARAGRAPHS, 20)
ENDING = [(8, "丙市丁区人民法院"), (8, "二〇二二年六月二十日")]


def drawn(
    sheet: Sheet,
    columns: Sequence[Sequence[tuple[int, str]]],
    order: str = "rows",
    top: float = 140,
    size: float = 11,
    starts: Sequence[float] = (60, 320),
    shift: float = 0.0,
) -> Sheet:
    """Columns of lines; `shift` is how much lower each column stands than the one before."""
    places = [
        (column, top + 18 * row + shift * column, starts[column] + size * indent, text)
        for column, lines in enumerate(columns)
        for row, (indent, text) in enumerate(lines)
    ]
    if order == "rows":
        places.sort(key=lambda place: (place[1], place[0]))
    if order == "right first":
        places.sort(key=lambda place: -place[0])
    for _, high, x, text in places:
        sheet.text(x, high, text, size)
    return sheet


def halves(lines: Sequence[tuple[int, str]], first: int | None = None) -> list[Sequence[tuple[int, str]]]:
    half = first or -(-len(lines) // 2)
    return [lines[:half], lines[half:]]


def extract_of(sheet: Sheet) -> Extract:
    extract = read(pdf(sheet), Limits())
    assert len(extract.pages[0].boxes) == 4 * len(extract.text)
    return extract


def lines_of(extract: Extract) -> list[str]:
    return [line.strip() for line in extract.text.split("\n") if line.strip()]


def words(*groups: Sequence[tuple[int, str]]) -> list[str]:
    return [text for group in groups for _, text in group]


@pytest.mark.parametrize("order", ["rows", "columns", "right first"])
@pytest.mark.parametrize("shift", [0.0, 6.0, 9.0])
@pytest.mark.parametrize(("rotate", "turned"), [(0, 0), (90, 0), (0, 90), (180, 180)])
@pytest.mark.parametrize("ending", [True, False])
def test_two_columns_however_they_are_drawn(
    order: str, shift: float, rotate: int, turned: int, ending: bool
) -> None:
    body = [*BODY, *ENDING] if ending else BODY
    sheet = Sheet(rotate=rotate, turned=turned)
    if sheet.size[0] != WIDTH:  # lying on its side
        drawn(sheet.text(330, 60, "执行通知书", 18), halves(body), order, 100, starts=(60, 450), shift=shift)
    else:
        drawn(sheet.text(230, 100, "执行通知书", 18), halves(body), order, shift=shift)
    extract = extract_of(sheet)
    assert lines_of(extract) == ["执行通知书", *words(body)]
    if order == "rows":
        assert TOLD in extract.notes


@pytest.mark.parametrize("order", ["rows", "columns"])
@pytest.mark.parametrize("gap", [7, 9, 11, 14])
@pytest.mark.parametrize("rotate", [0, 180])
def test_columns_that_stand_close_to_each_other(order: str, gap: float, rotate: int) -> None:
    """Less than a character between them, where a full stop hangs over the edge."""
    starts = (60, 60 + 21 * 11 + gap)
    sheet = drawn(Sheet(rotate=rotate).text(230, 100, "执行通知书", 18), halves(BODY), order, starts=starts)
    assert lines_of(extract_of(sheet)) == ["执行通知书", *words(BODY)]


@pytest.mark.parametrize("gap", [7, 9, 11])
def test_a_few_lines_of_two_columns_that_stand_close_to_each_other_are_told_of(gap: float) -> None:
    body = wrapped(PARAGRAPHS[:2], 20)
    extract = extract_of(drawn(Sheet(), halves(body, 5), starts=(60, 60 + 21 * 11 + gap)))
    assert extract.pages[0].unreadable == LOOKS


ASIDE = "如发现有执行人员指定其他案款交付途径的，可拨打电话举报。"


@pytest.mark.parametrize("width", [11, 13])
@pytest.mark.parametrize("shift", [0.0, 3.0])
@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("number", [0, 5])
def test_a_note_beside_a_paragraph_drawn_row_by_row_is_told_of(
    width: int, shift: float, first: int, number: int
) -> None:
    beside = [(0, ASIDE[at : at + width]) for at in range(0, len(ASIDE), width)]
    paragraph = wrapped([PARAGRAPHS[number]], 22)
    lines = [(60.0, 140.0 + 18 * row, 11 * indent, text) for row, (indent, text) in enumerate(paragraph)]
    lines += [(370.0, 140.0 + 18 * (row + first) + shift, 0, text) for row, (_, text) in enumerate(beside)]
    sheet = Sheet().lines(60, 80, ["执行通知书", "丁公司："])
    for x, top, indent, text in sorted(lines, key=lambda line: line[1]):
        sheet.text(x + indent, top, text, 11)
    sheet.text(60, 300, "特此通知。")
    extract = extract_of(sheet)
    text = "".join(extract.text.split())
    assert ASIDE in text or extract.pages[0].unreadable == LOOKS


def test_a_title_a_full_line_and_page_numbers_part_columns() -> None:
    sheet = Sheet().text(230, 60, "执行通知书", 18)
    drawn(sheet, halves(BODY), top=100)
    low = 100 + 18 * -(-len(BODY) // 2)
    full = "以上各项，你公司应当在规定的期限内全部履行，并将履行的情况书面告知本院，逾期承担责任。"
    sheet.text(60, low + 10, full, 11)
    drawn(sheet, halves(BODY), top=low + 40)
    sheet.text(285, 800, "- 1 -", 9)
    assert lines_of(extract_of(sheet)) == ["执行通知书", *words(BODY), full, *words(BODY), "- 1 -"]


@pytest.mark.parametrize("number", [60, 285, 500])
def test_the_court_and_the_case_number_above_columns_stay_one_line(number: int) -> None:
    sheet = Sheet().text(60, 60, "某某县人民法院", 11).text(400, 60, "（2022）某0102执640号", 11)
    drawn(sheet, halves(BODY), top=110).text(number, 790, "- 1 -", 9)
    assert lines_of(extract_of(sheet)) == ["某某县人民法院\t（2022）某0102执640号", *words(BODY), "- 1 -"]


@pytest.mark.parametrize("heads", [["（2022）某0102执640号"], ["（2022）某0102执640号", "丁字第9号"]])
@pytest.mark.parametrize("order", ["rows", "columns", "right first"])
def test_a_case_number_over_the_right_column_stays_above_both(heads: list[str], order: str) -> None:
    sheet = Sheet().text(200, 60, "某某县人民法院执行通知书", 18)
    for row, head in enumerate(heads):
        sheet.text(541 - 8 * len(head), 92 + 18 * row, head, 11)
    drawn(sheet, halves(BODY), order, top=92 + 18 * len(heads))
    assert lines_of(extract_of(sheet)) == ["某某县人民法院执行通知书", *heads, *words(BODY)]


@pytest.mark.parametrize("more", [1, 2])
def test_a_right_column_that_begins_higher_stays_whole(more: int) -> None:
    left, right = BODY[: len(BODY) // 2], BODY[len(BODY) // 2 :]
    sheet = Sheet().text(200, 60, "某某县人民法院执行通知书", 18)
    places = [(60 + 11 * indent, 140 + 18 * row, text) for row, (indent, text) in enumerate(left)]
    places += [(320 + 11 * indent, 140 + 18 * (row - more), text) for row, (indent, text) in enumerate(right)]
    for x, top, text in sorted(places, key=lambda place: (place[1], place[0])):
        sheet.text(x, top, text, 11)
    extract = extract_of(sheet)
    whole = lines_of(extract) == ["某某县人民法院执行通知书", *words(left, right)]
    assert whole or extract.pages[0].unreadable == LOOKS


def test_three_columns() -> None:
    narrow = wrapped(PARAGRAPHS, 13)
    third = -(-len(narrow) // 3)
    parts = [narrow[:third], narrow[third : 2 * third], narrow[2 * third :]]
    sheet = drawn(Sheet(), parts, starts=(50, 220, 390))
    assert lines_of(extract_of(sheet)) == words(narrow)


def test_a_second_column_that_ends_soon() -> None:
    sheet = drawn(Sheet(), [BODY[:14], BODY[14:17]])
    assert lines_of(extract_of(sheet)) == words(BODY[:17])


def test_columns_beside_a_ruled_table() -> None:
    sheet = drawn(Sheet(), halves(BODY), top=80)
    sheet.grid([60, 160, 530], [500, 530, 560, 590])
    rows = [
        ("户名", "丙市丁区人民法院案款专户"),
        ("开户行", "丙市银行丁区支行营业部"),
        ("账号", "6222000011112222"),
    ]
    for row, (label, value) in enumerate(rows):
        sheet.text(66, 520 + 30 * row, label).text(166, 520 + 30 * row, value)
    assert lines_of(extract_of(sheet)) == [*words(BODY), *("\t".join(row) for row in rows)]


ACCOUNTS = [
    (f"{name}建材有限公司案款专户", f"622200001111222{number}")
    for number, name in enumerate("甲乙丙丁戊己庚辛")
]
EQUAL = [
    (f"{name}某某身份证号110101199001011{number}1X", f"622200001111222{number}")
    for number, name in enumerate("甲乙丙丁戊己庚辛")
]
CAUSES = [
    (f"申请执行人{name}公司，住所地丙市丁区和平路", f"被执行人{name}某，住丙市丁区解放路{number}号")
    for number, name in enumerate("甲乙丙丁戊己庚辛")
]
COMPARED = [
    (
        ["原判决主文第一项：被告于判决生效之日起", "十日内支付货款十万元，并支付利息。"],
        ["现变更为：被告于判决生效之日起三十日内", "支付货款八万元，并支付相应的利息。"],
    ),
    (
        ["原判决主文第二项：驳回原告其他诉讼请求，", "案件受理费由被告负担。"],
        ["现变更为：驳回原告其余的诉讼请求，案件受", "理费由双方各负担一半，财产保全费由被告", "负担。"],
    ),
    (
        ["原判决主文第三项：如不按期履行，应当加倍", "支付迟延履行期间的债务利息，直至付清为", "止。"],
        ["现变更为：如不按期履行，应当加倍支付利息，", "计算至付清之日止。"],
    ),
]


def _beside(rows: Sequence[tuple[str, ...]], starts: Sequence[float], top: float = 120) -> Sheet:
    sheet = Sheet()
    for row, cells in enumerate(rows):
        for x, cell in zip(starts, cells, strict=False):
            sheet.text(x, top + 20 * row, cell, 11)
    return sheet


PARTIES = [
    ("申请执行人：", "戊建材有限公司，住所地丙市丁区和平路十二号。"),
    ("法定代表人：", "王某，该公司经理，住丙市丁区解放路三十四号。"),
    ("委托代理人：", "李某，某某律师事务所律师，特别授权代理本案。"),
    ("被执行人：", "丁公司，住所地丙市丁区人民路五十六号，注册地"),
    ("", "丙市戊区，统一社会信用代码另附，电话未提供。"),
    ("法定代表人：", "张某，该公司执行董事，住丙市丁区建设路二号。"),
]


@pytest.mark.parametrize(
    ("rows", "starts"),
    [
        pytest.param(ACCOUNTS, (60, 330), id="accounts"),
        pytest.param(EQUAL, (60, 390), id="cells of one length"),
        pytest.param(CAUSES, (60, 330), id="cells with commas"),
        pytest.param([row for row in PARTIES if row[0]], (60, 150), id="labels and values"),
        pytest.param(
            [
                ("某某县人民法院（盖章）", "某某银行某某支行（盖章）"),
                ("经办人：", "经办人："),
                ("联系电话：", "联系电话："),
                ("二〇二二年六月一日", "二〇二二年六月一日"),
            ],
            (60, 350),
            id="signatures",
        ),
        pytest.param(
            [
                ("审判长：王某某，本院审判员", "书记员：李某某，本院书记员"),
                ("二〇二二年六月一日，于本院", "二〇二二年六月二日，于本院"),
            ]
            * 3,
            (60, 350),
            id="signatures with commas",
        ),
    ],
)
def test_rows_are_not_torn(rows: Sequence[tuple[str, str]], starts: Sequence[float]) -> None:
    extract = extract_of(_beside(rows, starts))
    assert lines_of(extract) == ["\t".join(row) for row in rows]
    assert not extract.notes
    assert extract.pages[0].unreadable is None


def test_a_wrapped_value_beside_labels_is_not_torn() -> None:
    found = lines_of(extract_of(_beside(PARTIES, (60, 150))))
    assert found[0] == "申请执行人：\t戊建材有限公司，住所地丙市丁区和平路十二号。"
    assert (
        "".join(found).index("被执行人：") < "".join(found).index("丁公司，") < "".join(found).index("张某，")
    )


@pytest.mark.parametrize("gap", [0.0, 12.0])
def test_a_comparison_in_two_columns_stays_in_its_rows_and_is_told_of(gap: float) -> None:
    sheet = Sheet()
    top = 120.0
    for left, right in COMPARED * 2:
        for x, lines in ((60, left), (320, right)):
            for row, line in enumerate(lines):
                sheet.text(x, top + 18 * row, line, 11)
        top += 18 * max(len(left), len(right)) + gap
    extract = extract_of(sheet)
    [page] = extract.pages
    assert (page.unreadable, page.partial, page.scanned) == (LOOKS, True, False)
    assert extract.notes == ()
    text = extract.text.replace("\n", "").replace("\t", "")
    assert text.index("原判决主文第一项") < text.index("现变更为：被告于") < text.index("原判决主文第二项")


CELLS = [
    "本院依法查封被执行人名下房产，并责令限期履行义务。",
    "冻结银行存款，经查无其他财产，申请执行人同意延期，双方达成和解协议。",
    "双方达成和解协议。责令限期履行义务。",
    "经查无其他财产，终结本次执行程序，被执行人下落不明，查无财产可供执行，本院依法将其纳入失信被执行人名单。",
    "民间借贷纠纷，终结本次执行程序",
]


@pytest.mark.parametrize("gap", [0, 4, 8])
@pytest.mark.parametrize("seed", range(12))
def test_a_table_of_long_cells_without_lines_is_not_torn(gap: int, seed: int) -> None:
    chosen = random.Random(seed)  # noqa: S311  the same tables every time
    sheet, top, firsts = Sheet(), 80.0, []
    for row in range(8):
        cells = [f"{row}{side}{chosen.choice(CELLS)}" for side in "左右"]
        lines = [[cell[at : at + 22] for at in range(0, len(cell), 22)] for cell in cells]
        for x, cell in zip((50, 310), lines, strict=True):
            drawn(sheet, [[(0, line) for line in cell]], top=top, size=10.5, starts=(x,))
        top += 18 * max(map(len, lines)) + gap
        firsts += [f"{row}左", f"{row}右"]
    # Of such a table nobody draws one column after the other.
    sheet.texts.sort(key=lambda text: (text[1], text[0]))
    text = extract_of(sheet).text
    assert sorted(firsts, key=text.index) == firsts


def test_running_text_and_a_signature_below_it_are_lines_of_the_page() -> None:
    lines = wrapped(PARAGRAPHS, 40)
    sheet = drawn(Sheet(), [lines])
    low = 140 + 18 * len(lines)
    for row, line in enumerate(
        ["丙市丁区人民法院", "执行员：周某己", "书记员：李某乙", "二〇二二年六月二十日", "（院印）"]
    ):
        sheet.text(400, low + 18 * row, line, 11)
    assert lines_of(extract_of(sheet))[: len(lines)] == words(lines)
    assert not extract_of(sheet).notes


def test_columns_of_another_program() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle(
        "body", fontName="STSong-Light", fontSize=10.5, leading=16, wordWrap="CJK", firstLineIndent=21
    )
    out = io.BytesIO()
    frames = [Frame(60, 60, 220, 700, id="left"), Frame(315, 60, 220, 700, id="right")]
    document = BaseDocTemplate(out, pagesize=A4, invariant=1)
    document.addPageTemplates([PageTemplate(frames=frames)])
    document.build([Paragraph(text, style) for text in PARAGRAPHS * 5])
    text = read(out.getvalue(), Limits()).text
    assert "".join(text.split()).startswith("".join(PARAGRAPHS * 3))


def _sections(columns: int, landscape: bool) -> str:
    """A flat ODT with a section of columns between two lines."""
    wide, high = ("29.7cm", "21cm") if landscape else ("21cm", "29.7cm")
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    }
    spaces = " ".join(f'xmlns:{name}="{space}"' for name, space in names.items())
    body = "".join(f"<text:p>{text}</text:p>" for text in PARAGRAPHS * 3)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.2"'
        ' office:mimetype="application/vnd.oasis.opendocument.text"><office:automatic-styles>'
        f'<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="{wide}"'
        f' fo:page-height="{high}" fo:margin="2cm"/></style:page-layout>'
        '<style:style style:name="S" style:family="section"><style:section-properties>'
        f'<style:columns fo:column-count="{columns}" fo:column-gap="0.8cm"/></style:section-properties></style:style>'
        '</office:automatic-styles><office:master-styles><style:master-page style:name="Standard"'
        ' style:page-layout-name="L"/></office:master-styles><office:body><office:text>'
        f'<text:p>执行通知书</text:p><text:section text:style-name="S" text:name="A">{body}</text:section>'
        "<text:p>以上通知。</text:p></office:text></office:body></office:document>"
    )


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all these as LibreOffice prints them: it is started once."""
    folder = tmp_path_factory.mktemp("printed")
    for columns, landscape in itertools.product((1, 2, 3), (False, True)):
        (folder / f"{columns}-{landscape}.fodt").write_text(_sections(columns, landscape), "utf-8")
    libreoffice.convert(sorted(folder.glob("*.fodt")), "pdf", folder)
    return folder


@libreoffice.needed
@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("landscape", [False, True])
def test_sections_of_columns_and_landscape_pages_as_libreoffice_prints_them(
    printed: Path, columns: int, landscape: bool
) -> None:
    extract = read((printed / f"{columns}-{landscape}.pdf").read_bytes(), Limits())
    assert "".join(extract.text.split()) == "".join(["执行通知书", *PARAGRAPHS * 3, "以上通知。"])
    assert not extract.notes
