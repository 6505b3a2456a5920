"""PDF files: every character with its box, tables in cells, margins apart, and pages without text named."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pdf_writer import HEIGHT, WIDTH, Sheet, pdf
from test_command import zhihe

from corpus.document import Document, Extract, Recognised, Unreadable
from corpus.limits import Limits
from corpus.matchtext import match_text
from corpus.read import read_bytes
from corpus.readers.furniture import is_page_number
from corpus.readers.pdf import read
from corpus.spans import RawSpan

FILES = Path(__file__).parent / "files"
RIGHT, WRONG = "geheim", "falsch"  # for password.pdf
BODY = ["本院在执行甲公司与乙公司", "借款合同纠纷一案中，责令", "被执行人立即履行义务。", "附：账户信息"]


def extract_of(*sheets: Sheet) -> Extract:
    extract = read(pdf(*sheets), Limits())
    check_pages(extract)
    return extract


def check_pages(extract: Extract) -> None:
    """What holds for every PDF: pages cover the text in order, and each character has its four numbers."""
    assert "".join(extract.text[page.span.start : page.span.end] for page in extract.pages) == extract.text
    position = 0
    for number, page in enumerate(extract.pages, 1):
        assert page.number == number
        assert page.span.start == position
        position = page.span.end
        assert len(page.boxes) == 4 * (page.span.end - page.span.start)


def furniture_of(extract: Extract) -> list[str]:
    return [extract.text[start:end] for start, end in extract.furniture]


def test_lines_and_boxes() -> None:
    extract = extract_of(Sheet().lines(72, 120, BODY))
    assert extract.text == "\n".join(BODY)
    page = extract.pages[0]
    assert (page.width, page.height) == (WIDTH, HEIGHT)
    start = extract.text.index("立即履行")
    assert page.box(RawSpan(start, start + 4)) == (120.0, 149.4, 168.0, 161.4)
    assert page.box(RawSpan(0, len(extract.text))) == (72.0, 109.4, 216.0, 181.4)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_rotated_pages_have_boxes_as_shown(rotate: int) -> None:
    extract = extract_of(Sheet(rotate=rotate).lines(72, 120, BODY))
    assert extract.text.replace("\n", "") == "".join(BODY)
    page = extract.pages[0]
    assert (page.width, page.height) == ((WIDTH, HEIGHT) if rotate % 180 == 0 else (HEIGHT, WIDTH))
    assert page.box(RawSpan(0, 1)) == (72.0, 109.4, 84.0, 121.4)


def test_pages_follow_each_other() -> None:
    extract = extract_of(Sheet().lines(72, 120, BODY[:2]), Sheet(), Sheet().lines(72, 120, BODY[2:]))
    assert extract.text == "\n".join([*BODY[:2], "", *BODY[2:]])
    document = Document("", "", extract)
    assert [document.page_of(extract.text.index(line)).number for line in BODY] == [1, 1, 3, 3]  # type: ignore[union-attr]


def test_a_wrapped_number_in_a_cell_is_whole_and_keeps_its_boxes() -> None:
    sheet = Sheet().text(72, 120, "案款账户如下：").grid([72, 172, 400], [200, 230, 260])
    sheet.text(75, 220, "账号").text(180, 214, "62220211").text(180, 226, "00001234")
    sheet.text(75, 250, "户名").text(180, 250, "某某法院").text(72, 300, "逾期不履行的")
    extract = extract_of(sheet)
    assert extract.text == "案款账户如下：\n账号\t6222021100001234\n户名\t某某法院\n逾期不履行的"
    start = extract.text.index("6222")
    box = extract.pages[0].box(RawSpan(start, start + 16))
    assert box is not None
    assert (box[0], box[1]) == (180.0, pytest.approx(203.4, abs=0.2))
    assert (box[2], box[3]) == (180 + 8 * 6, pytest.approx(227.4, abs=0.2))


def test_a_table_drawn_line_by_line_across_its_cells() -> None:
    sheet = Sheet().grid([72, 172, 400], [200, 230])
    sheet.text(75, 214, "被执行").text(180, 214, "62220211").text(75, 226, "人账号").text(
        180, 226, "00001234"
    )
    assert extract_of(sheet).text == "被执行人账号\t6222021100001234\n"


def test_words_wrapped_in_a_cell_stay_words() -> None:
    sheet = (
        Sheet()
        .grid([72, 172, 400], [200, 230])
        .text(75, 214, "a")
        .text(180, 214, "Bank of")
        .text(180, 226, "China")
    )
    assert extract_of(sheet).text == "a\tBank of China\n"


def test_empty_cells_and_rows() -> None:
    sheet = Sheet().grid([72, 172, 272, 400], [200, 230, 260, 290]).text(180, 220, "b").text(75, 280, "c")
    assert extract_of(sheet).text == "\tb\t\nc\t\t\n"


def test_a_frame_is_not_a_table() -> None:
    sheet = Sheet().grid([50, 545], [100, 800]).lines(72, 120, BODY)
    assert extract_of(sheet).text == "\n".join(BODY)


def test_a_table_on_a_rotated_page() -> None:
    sheet = (
        Sheet(rotate=90)
        .grid([72, 172, 400], [200, 230])
        .text(75, 220, "账号")
        .text(180, 214, "6222")
        .text(180, 226, "0211")
    )
    assert extract_of(sheet).text == "账号\t62220211\n"


def _with_margins(count: int, header: str = "某某人民法院", footer: str = "电话：0553-12368") -> Extract:
    sheets = []
    for number in range(1, count + 1):
        sheet = Sheet().text(250, 40, header, 9).lines(72, 120, [f"{line}之{number}" for line in BODY])
        sheets.append(sheet.text(72, 800, footer, 9).text(280, 815, f"第 {number} 页 共 {count} 页", 9))
    return extract_of(*sheets)


def test_repeated_margins_are_furniture_but_for_the_outermost() -> None:
    extract = _with_margins(4)
    numbers = [f"第 {number} 页 共 4 页" for number in range(1, 5)]
    assert furniture_of(extract) == [
        "电话：0553-12368", numbers[0], "某某人民法院",
        "电话：0553-12368", numbers[1], "某某人民法院",
        "电话：0553-12368", numbers[2], "某某人民法院",
        numbers[3],
    ]  # fmt: skip
    match = Document("", "", extract).match.text
    assert match.startswith("某某人民法院本院在执行")
    assert match.endswith(match_text("账户信息之4电话：0553-12368").text)
    assert "账户信息之1本院在执行" in match  # nothing stands between the pages


def test_the_second_of_two_pages_repeats_a_small_header() -> None:
    extract = _with_margins(2)
    assert furniture_of(extract) == ["电话：0553-12368", "第 1 页 共 2 页", "某某人民法院", "第 2 页 共 2 页"]
    match = Document("", "", extract).match.text
    assert match.count("某某人民法院") == match.count("电话：0553-12368") == 1
    assert "账户信息之1本院在执行" in match


@pytest.mark.parametrize(
    ("headers", "size"),
    [(("某某人民法院", "某某人民法院"), 12), (("甲法院", "乙法院"), 9), (("电话0553-1", "电话0553-2"), 9)],
    ids=["as large as the text: two documents may begin so", "different", "figures that differ"],
)
def test_two_pages_are_too_few_for_others(headers: tuple[str, str], size: float) -> None:
    sheets = [
        Sheet().text(250, 40, header, size).lines(72, 120, [f"{line}之{number}" for line in BODY])
        for number, header in enumerate(headers)
    ]
    assert furniture_of(extract_of(*sheets)) == []


@pytest.mark.parametrize("count", [2, 4])
def test_a_header_drawn_behind_the_text_stays_once(count: int) -> None:
    """At the end of everything, where it interrupts no sentence; else its words would be gone from match text."""
    sheets = [
        Sheet().lines(72, 120, [f"{line}之{number}" for line in BODY]).text(250, 40, "举报电话12368", 9)
        for number in range(count)
    ]
    extract = extract_of(*sheets)
    assert furniture_of(extract) == ["举报电话12368"] * (count - 1)
    assert Document("", "", extract).match.text.endswith("举报电话12368")


def test_a_header_over_a_table_in_small_print_is_a_header() -> None:
    sheets = [
        Sheet()
        .text(250, 40, "某某人民法院", 12)
        .lines(72, 120, [f"{line}之{number}" for line in BODY], 12 if number < 2 else 8)
        for number in range(3)
    ]
    assert furniture_of(extract_of(*sheets)) == ["某某人民法院"] * 2


def test_titles_of_a_bundle_are_not_headers() -> None:
    sheets = [
        Sheet().text(200, 60, "执行通知书", 22).lines(72, 120, [f"{line}之{number}" for line in BODY])
        for number in range(4)
    ]
    assert furniture_of(extract_of(*sheets)) == []


@pytest.mark.parametrize(
    ("footer", "furniture"),
    [
        ("- 1 -", True),
        ("1", True),
        ("第1页", True),
        ("1/5", True),
        ("2022", False),
        ("7", False),
        ("一万元", False),
    ],
)
def test_page_numbers_of_a_single_page(footer: str, furniture: bool) -> None:
    extract = extract_of(Sheet().lines(72, 120, BODY).text(280, 815, footer))
    assert furniture_of(extract) == ([footer] if furniture else [])


@pytest.mark.parametrize(
    "line",
    [
        "- 3 -",
        "—3—",
        "第 3 页 共 5 页",
        "第三页",
        "共5页 第3页",
        "3/5",
        "Page 3 of 5",
        "— IV —",
        "第3页（共5页）",
    ],
)
def test_page_numbers(line: str) -> None:
    assert is_page_number(line)


@pytest.mark.parametrize(
    ("footers", "furniture"),
    [
        (["- 1 -", "- 2 -", "- 3 -"], True),
        (["第 1 页 共 3 页", "第 2 页 共 3 页", "第 3 页 共 3 页"], True),
        (["— i —", "— ii —", "— iii —"], True),
        (["第一页", "第二页", "第三页"], True),
        (["1", "2", "3"], True),
        (["i", "ii", "iii"], True),
        (["Ⅰ", "Ⅱ", "Ⅲ"], True),
        (["10", "20", "30"], False),
        (["一", "三", "二"], False),
    ],
)
def test_page_numbers_of_three_pages(footers: list[str], furniture: bool) -> None:
    sheets = [
        Sheet().lines(72, 120, [f"{line}之{char}" for line in BODY]).text(280, 815, footer, 9)
        for footer, char in zip(footers, "甲乙丙", strict=True)
    ]
    assert furniture_of(extract_of(*sheets)) == (footers if furniture else [])


@pytest.mark.parametrize("top", [120, 400, 700])
def test_a_clause_that_stands_on_every_page_is_text(top: float) -> None:
    clause = "如不服本裁定，可以在十日内申请复议。"
    sheets = [Sheet().lines(72, 200, [f"{BODY[0]}之{char}"]).text(72, top, clause) for char in "甲乙丙丁"]
    extract = extract_of(*sheets)
    assert furniture_of(extract) == []
    assert Document("", "", extract).match.text.count(match_text(clause).text) == 4


def test_the_last_lines_of_a_bundle_of_notices_are_text() -> None:
    """Four notices of one form: their bodies reach into the margin, where the footer stands apart."""
    lines = [f"第{char}项要求被执行人履行" for char in "甲乙丙丁戊己庚辛壬癸"]
    sheets = [
        Sheet().lines(72, 560, [f"李某{char}：", *lines], 12, 20).text(250, 825, "某某人民法院", 9)
        for char in "甲乙丙丁"
    ]
    extract = extract_of(*sheets)
    assert furniture_of(extract) == ["某某人民法院"] * 3
    assert extract.text.count("第癸项") == 4


@pytest.mark.parametrize(
    "line", ["", "十", "第三条", "共同", "12345", "2022年", "3、", "I", "第 3 页起", "（一）"]
)
def test_not_page_numbers(line: str) -> None:
    assert not is_page_number(line)


FULL = (0.0, 0.0, WIDTH, HEIGHT)


def test_a_scan_among_pages_of_text() -> None:
    extract = extract_of(Sheet().lines(72, 120, BODY), Sheet(picture=FULL).text(280, 815, "- 2 -"))
    assert [page.unreadable for page in extract.pages] == [None, "第2页是扫描图片，没有文字层"]


def test_a_scan_alone_is_a_document_with_an_unreadable_page() -> None:
    document = read_bytes(pdf(Sheet(picture=FULL)), isolate=False)
    assert [page.number for page in document.unreadable_pages] == [1]


MANY = [f"{line}之{number}" for number in range(4) for line in BODY]
SCAN = "第1页是扫描图片，没有文字层"
MARK = "某某法院电子卷宗　打印人张某甲　打印时间2024年3月5日　仅供本案诉讼使用　翻印无效"


@pytest.mark.parametrize(
    ("sheet", "unreadable"),
    [
        pytest.param(Sheet(picture=FULL), SCAN, id="picture only"),
        pytest.param(Sheet(picture=FULL, tiles=100), SCAN, id="in a hundred strips"),
        pytest.param(Sheet(picture=FULL, picture_form=True), SCAN, id="painted by a form"),
        pytest.param(Sheet(picture=FULL, rotate=90), SCAN, id="on a rotated page"),
        pytest.param(
            Sheet(picture=(60, 80, 470, 500)).text(280, 815, "- 1 -"), SCAN, id="with a page number"
        ),
        pytest.param(Sheet(picture=FULL).text(40, 830, MARK, 8), SCAN, id="with the mark of an archive"),
        pytest.param(Sheet(picture=(60, 80, 200, 130)), SCAN, id="a small picture and nothing else"),
        pytest.param(
            Sheet(picture=FULL, invisible=True).text(72, 120, "案"), SCAN, id="with a layer of one character"
        ),
        pytest.param(Sheet(picture=FULL, invisible=True).lines(72, 120, MANY), None, id="with a text layer"),
        pytest.param(
            Sheet(picture=FULL, picture_over=True).lines(72, 120, MANY), None, id="with a layer painted over"
        ),
        pytest.param(Sheet(picture=FULL).lines(72, 120, MANY), None, id="letterhead behind text"),
        pytest.param(Sheet(picture=(350, 600, 120, 120)).text(72, 120, "准许。"), None, id="a seal"),
        pytest.param(Sheet(picture=(72, 400, 300, 200)).lines(72, 120, MANY), None, id="a photograph"),
        pytest.param(Sheet(picture=(350, 600, 100, 100)), None, id="a seal alone"),
        pytest.param(Sheet(), None, id="blank"),
    ],
)
def test_pages_with_pictures(sheet: Sheet, unreadable: str | None) -> None:
    page = extract_of(sheet).pages[0]
    assert page.unreadable == unreadable
    assert page.scanned is (unreadable is not None)


@pytest.mark.parametrize(
    ("sheet", "layered"),
    [
        (Sheet(picture=FULL, invisible=True), True),
        (Sheet(picture=FULL, picture_over=True), True),
        (Sheet(picture=FULL), False),  # what a letterhead looks like: only a remark
    ],
)
def test_a_text_layer_is_kept_and_not_trusted(sheet: Sheet, layered: bool) -> None:
    extract = extract_of(Sheet().lines(72, 120, BODY), sheet.lines(72, 120, MANY))
    assert "".join(extract.text.split()) == "".join([*BODY, *MANY])
    assert extract.notes == ("第2页是带文字层的图片，文字可能有识别错误",)
    assert extract.recognised == ((Recognised(extract.pages[1].span),) if layered else ())


def test_a_photograph_is_remarked_on() -> None:
    extract = extract_of(Sheet(picture=(72, 400, 300, 300)).lines(72, 120, MANY))
    assert extract.notes == ("第1页有大幅图片，图片里如有文字，没有读取",)


def test_pages_of_a_mixed_file_are_judged_one_by_one() -> None:
    sheets = [Sheet().lines(72, 120, MANY), Sheet(picture=FULL), Sheet(), Sheet().lines(72, 120, BODY)]
    assert Document("", "", extract_of(*sheets)).scanned_pages == (2,)


def test_an_empty_page_is_no_trouble() -> None:
    assert extract_of(Sheet().lines(72, 120, BODY), Sheet()).pages[1].unreadable is None


def test_glyphs_without_unicode() -> None:
    extract = extract_of(Sheet(font="unmapped").lines(72, 120, BODY))
    assert "乱码" in (extract.pages[0].unreadable or "")


def test_fonts_that_are_not_in_the_file() -> None:
    """pdfium loses repeated lines and single characters of such fonts where the machine lacks them too."""
    lines = ["本院认为", "本院认为", "完", "依照 ab cd 之规定"]
    extract = extract_of(Sheet(font="elsewhere").lines(72, 120, lines))
    assert extract.text == "\n".join(lines)
    assert extract.pages[0].box(RawSpan(0, 4)) == (
        72.0,
        pytest.approx(109, abs=3),
        120.0,
        pytest.approx(122, abs=3),
    )


def test_line_end_hyphens_stay() -> None:
    extract = extract_of(Sheet().lines(72, 120, ["abc-", "def", "电话0553-", "12368", "软\xad件"]))
    assert extract.text.replace("\n", "") == "abc-def电话0553-12368软-件"


def test_passwords() -> None:
    with pytest.raises(Unreadable, match="打开密码"):
        read((FILES / "password.pdf").read_bytes(), Limits())
    assert read((FILES / "owner-password.pdf").read_bytes(), Limits()).text == "zhihe"
    with pytest.raises(Unreadable, match="密码不对"):
        read_bytes((FILES / "password.pdf").read_bytes(), password=WRONG)
    assert read_bytes((FILES / "password.pdf").read_bytes(), password=RIGHT).raw == "zhihe"
    assert read_bytes(pdf(Sheet().text(72, 120, "执行")), password=RIGHT).raw == "执行"
    assert read_bytes("执行通知书".encode(), password=RIGHT).raw == "执行通知书"


@pytest.mark.parametrize(
    ("given", "code", "says"),
    [([], 2, "--password"), (["--password", WRONG], 2, "密码不对"), (["--password", RIGHT], 0, "类型")],
)
@pytest.mark.parametrize("command", ["check", "read"])
def test_a_password_on_the_command_line(command: str, given: list[str], code: int, says: str) -> None:
    run = zhihe(
        command, str(FILES / "password.pdf"), *given, *(["--fail-on", "never"] if command == "check" else [])
    )
    assert run.returncode == code
    assert says in run.stdout + run.stderr


def test_what_is_beside_the_pages_is_named() -> None:
    script = "/JavaScript<</Names[(a)<</S/JavaScript/JS(app.alert)>>]>>"
    file = "/EmbeddedFiles<</Names[(b.txt)<</Type/Filespec/F(b.txt)>>]>>"
    data = pdf(Sheet().lines(72, 120, BODY)).replace(
        b"/Type/Catalog", f"/Type/Catalog/Names<<{script}{file}>>".encode()
    )
    extract = read(data, Limits())
    assert extract.text == "\n".join(BODY)
    assert extract.notes == (
        "PDF 里带有 1 个附件（b.txt），没有读取；请另存出来检查",
        "PDF 里带有脚本（JavaScript），没有运行",
    )


def _with_attachments(sheet: Sheet, names: tuple[str, ...]) -> bytes:
    document = pypdfium2.PdfDocument(pdf(sheet))
    for name in names:
        document.new_attachment(name).set_data(b"%PDF")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


ATTACHED = [
    (("通知书.pdf",), "1 个附件（通知书.pdf）"),
    (("a.docx", "b.docx", "c.docx", "d.docx"), "4 个附件（a.docx、b.docx、c.docx等）"),
    (("甲" * 50,), f"1 个附件（{'甲' * 40}…）"),
]


@pytest.mark.parametrize(("names", "said"), ATTACHED)
def test_a_portfolio_names_what_it_holds(names: tuple[str, ...], said: str) -> None:
    beside = read(_with_attachments(Sheet().lines(72, 120, BODY), names), Limits())
    assert beside.notes == (f"PDF 里带有 {said}，没有读取；请另存出来检查",)
    with pytest.raises(Unreadable) as refused:
        read(_with_attachments(Sheet(), names), Limits())
    assert str(refused.value) == f"PDF 的页面上没有文字，另带有 {said}；请把附件另存出来检查"


def test_limits() -> None:
    data = pdf(*[Sheet().lines(72, 120, BODY)] * 3)
    with pytest.raises(Unreadable, match="超过上限 2 页"):
        read(data, Limits(pages=2))
    with pytest.raises(Unreadable, match="超过上限"):
        read(data, Limits(text_characters=50))


def test_a_table_of_too_many_cells_is_read_as_text() -> None:
    crowded = Sheet().grid([5.0 * place for place in range(1, 115)], [5.0 * place for place in range(1, 115)])
    extract = extract_of(crowded.text(75, 220, "账号").text(180, 220, "62220211"))
    assert extract.text.split() == ["账号", "62220211"]
    assert extract.notes == ("第1页的表格线过多，表格按普通文字读取",)


@pytest.mark.parametrize("ruled", ["lines", "boxes", "one path", "boxes in one path"])
def test_tables_however_their_lines_are_drawn(ruled: str) -> None:
    xs, ys = [72.0, 86.0, 172.0, 400.0], [200.0, 230.0, 250.0]
    high = [842 - y for y in ys]
    cells = [(x, low, right - x, top - low) for x, right in pairwise(xs) for top, low in pairwise(high)]
    strokes = [f"{x} {high[0]} m {x} {high[-1]} l" for x in xs]
    strokes += [f"{xs[0]} {y} m {xs[-1]} {y} l" for y in high]
    sheet = Sheet().text(76, 220, "1").text(90, 220, "账号").text(180, 214, "6222").text(180, 226, "0211")
    sheet.text(76, 244, "2").text(90, 244, "户名").text(180, 244, "甲县人民法院")
    if ruled == "lines":
        sheet.grid(xs, ys)
    elif ruled == "boxes":
        sheet.drawn += ["{} {} {} {} re S".format(*cell) for cell in cells]
    elif ruled == "one path":
        sheet.drawn.append(" ".join(strokes) + " S")
    else:
        boxes = " ".join("{} {} {} {} re".format(*cell) for cell in cells)
        sheet.drawn.append(f"q 2 0 0 2 0 0 cm 0.5 0 0 0.5 0 0 cm {boxes} S Q")
    assert extract_of(sheet).text.split("\n")[:2] == ["1\t账号\t62220211", "2\t户名\t甲县人民法院"]


# Characters that a page can show; the spaces between them are the layout's business.
WORDS = st.text(
    st.sampled_from("本院在执行甲乙丙丁责令履行义务：，。（）0123456789abcXYZ㐀喆"), min_size=1, max_size=30
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=0, max_size=8), min_size=1, max_size=4))
@example(
    [["甲", "乙丙。", *"丁甲乙丙丁"]]
)  # lines of one letter around a longer one are no writing down the margin
def test_drawn_text_reads_back(pages: list[list[str]]) -> None:
    """Page by page and in order, but for white space, which pdfium derives from the gaps."""
    extract = extract_of(*[Sheet().lines(72, 130, lines) for lines in pages])
    for page, lines in zip(extract.pages, pages, strict=True):
        text = extract.text[page.span.start : page.span.end]
        assert "".join(text.split()) == "".join(lines)
        for index, char in enumerate(text):
            x0, top, x1, bottom = page.boxes[4 * index : 4 * index + 4]
            assert char.isspace() or (0 < x0 < x1 < WIDTH and 0 < top < bottom < HEIGHT)
