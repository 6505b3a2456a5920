"""Running heads and feet of PDF pages: what they name is not the document's court, title or number where it has its own."""

from __future__ import annotations

import pytest
from pdf_writer import Sheet, pdf

from corpus.document import Document
from corpus.limits import Limits
from corpus.readers.pdf import read

COURT, TITLE, NUMBER = "丙市丁区人民法院", "执行通知书", "（2022）丙0102执640号"
BODY = [
    "丁公司：",
    "本院（2021）丙0102民初3305号民事判决书已经发生法律效力。通知如下：",
    "一、限你公司自收到本通知书之日起十日内支付加工款九万元。",
    "二、你公司应当报告财产情况。",
    "三、逾期不履行的，本院将采取冻结、划拨等措施。",
]
SIGNED = [COURT, "二〇二二年六月二十日"]


def read_back(*sheets: Sheet) -> Document:
    return Document("", "", read(pdf(*sheets), Limits()))


def sheets(
    head: str, pages: int, *, size: float = 9, top: float = 40, first: list[str] | None = None
) -> list[Sheet]:
    """A notice whose first page begins with `first`, with a head on every page, signed on the last."""
    lines = [[COURT, TITLE, NUMBER] if first is None else first, *[[] for _ in range(pages - 1)]]
    made = []
    for number, own in enumerate(lines, 1):
        sheet = Sheet().text(200, top, head, size).lines(72, 120, [*own, *BODY])
        if number == pages:
            sheet.lines(350, 500, SIGNED)
        made.append(sheet.text(290, 815, f"— {number} —", 9))
    return made


@pytest.mark.parametrize("pages", [1, 2, 3, 5])
@pytest.mark.parametrize(
    "head",
    [
        "丙市丁区人民法院执行通知书",
        "丙市丁区人民法院 执行裁定书",
        "丙省高级人民法院监制",
        "丙市中级人民法院辖区法院统一文书样式",
        "执行裁定书",
        "丙市戊区人民法院　（2021）丙0103执99号",
        "丙市丁区人民法院（2021）丙0102执恢99号卷宗",
    ],
)
def test_a_head_does_not_name_a_document_that_names_itself(head: str, pages: int) -> None:
    document = read_back(*sheets(head, pages))
    assert (document.court, document.type.name) == (COURT, TITLE)
    assert document.fields.case_numbers[0].text == NUMBER
    assert document.raw.count(head.split("　", maxsplit=1)[0]) >= pages
    assert document.match.text.startswith(f"{COURT}{TITLE}{NUMBER}")


@pytest.mark.parametrize(
    "first",
    [
        ["丙 市 丁 区 人 民", "法 院", "执 行 通 知 书", NUMBER],
        [f"{COURT}{TITLE}{NUMBER}丁公司：", "戊公司申请执行一案。"],
        [f"{COURT}执行通知", f"书{NUMBER}", "丁公司：戊公司申请执行一案。"],
    ],
    ids=["torn", "in one line", "torn in its title"],
)
def test_a_court_and_a_title_in_lines_that_end_anywhere(first: list[str]) -> None:
    document = read_back(*sheets("戊市己区人民法院执行文书", 2, first=first))
    assert document.court == COURT
    assert document.match.text.startswith(f"{COURT}{TITLE}{NUMBER}")


@pytest.mark.parametrize(
    "first",
    [
        ["丁公司不服丙市丁区人民法院执行裁定书一案，", "本院审查如下。"],
        ["广东省肇庆市中级人民法院将于五月十五日公开", "拍卖，特此公告。"],
    ],
    ids=["another court's", "no title"],
)
def test_a_court_in_a_sentence_is_no_head(first: list[str]) -> None:
    document = read_back(*sheets("戊市己区人民法院", 2, first=first))
    assert document.match.text.count("戊市己区人民法院") == 1


@pytest.mark.parametrize("pages", [2, 3])
@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("丙市丁区人民法院执行通知书", [NUMBER]),
        ("丙市丁区人民法院执行通知书", [COURT, NUMBER]),
        ("丙市丁区人民法院执行通知书（2022）丙0102执640号", [COURT, TITLE]),
        ("丙市丁区人民法院 电话：0553-1234567", [COURT, TITLE, NUMBER]),
        ("丙市丁区人民法院 地址 丁区东路一号", [COURT, TITLE, NUMBER]),
        ("丙市丁区人民法院，举报请拨12368。", [COURT, TITLE, NUMBER]),
        ("丙市丁区人民法院 2022年6月21日", [COURT, TITLE, NUMBER]),
        ("丙市丁区人民法院 二〇二三年三月", [COURT, TITLE, NUMBER]),
    ],
    ids=["court and title", "title", "number", "telephone", "address", "a clause", "a day", "a month"],
)
def test_one_head_stays_where_it_says_what_nothing_else_says(head: str, first: list[str], pages: int) -> None:
    document = read_back(*sheets(head, pages, first=first))
    assert document.match.text.count("".join(head.split())[:13]) == 1


@pytest.mark.parametrize(
    ("size", "top"), [(9, 60), (9, 85), (12, 60)], ids=["small", "small and near", "as large, set apart"]
)
def test_the_head_of_one_page(size: float, top: float) -> None:
    document = read_back(*sheets("丙省高级人民法院监制", 1, size=size, top=top))
    assert document.court == COURT
    assert document.raw.startswith("丙省高级人民法院监制")


@pytest.mark.parametrize(
    ("lines", "size"),
    [
        (["丙市丁区人民法院", "执行通知书", NUMBER], 12),
        (["丙省丙市丁区人民法院", "丙市丁区人民法院执行通知书", NUMBER], 12),
        (["丙市丁区人民法院", "关于限期履行的通知", NUMBER], 9),
        (["丙市丁区人民法院", "财产报告令", NUMBER], 9),
        (["丙市中级人民法院", "关于指令丙市丁区人民法院执行的函", NUMBER], 9),
    ],
    ids=[
        "its title",
        "no head: as large, and one of the lines",
        "a small title of two lines",
        "a small title",
        "a letter about another court",
    ],
)
def test_titles_stay(lines: list[str], size: float) -> None:
    document = read_back(Sheet().lines(200, 60, lines, size).lines(72, 120, BODY).lines(350, 500, SIGNED))
    assert document.extract.furniture == ()
    assert document.match.text.startswith("".join(lines))


@pytest.mark.parametrize(
    "foot", ["— {} — 丙市丁区人民法院", "丙市丁区人民法院 第 {} 页", "丙市丁区人民法院　- {} -"]
)
@pytest.mark.parametrize("pages", [2, 3])
@pytest.mark.parametrize("drawn_first", [True, False])
def test_a_foot_with_the_number_of_its_page_tears_no_clause(foot: str, pages: int, drawn_first: bool) -> None:
    made = []
    for number in range(1, pages + 1):
        sheet = Sheet()
        for foot_now in (drawn_first, not drawn_first):
            if foot_now:
                sheet.text(250, 815, foot.format(number), 9)
            else:
                own = [COURT, TITLE, NUMBER] if number == 1 else ["368举报。"]
                sheet.lines(72, 120, [*own, *BODY, "四、有其他交付途径的，可以向12"])
        made.append(sheet)
    assert read_back(*made).match.text.count("可以向12368举报。") == pages - 1


@pytest.mark.parametrize("foot", ["— {} —", "第{}页 共3页", "第 {} 页"])
def test_small_pages_have_small_margins(foot: str) -> None:
    """Pages of 300 points, their numbers 30 points above the foot, their heads 30 below the top."""
    made = []
    for number in range(1, 4):
        sheet = Sheet(crop=(0, 542, 595, 842)).text(200, 30, f"{COURT}{TITLE}", 9)
        own = [COURT, TITLE, NUMBER] if number == 1 else ["报。"]
        sheet.lines(72, 70, [*own, *BODY, "四、有其他交付途径的，可以向12368举"])
        made.append(sheet.text(290, 268, foot.format(number), 9))
    match = read_back(*made).match.text
    assert match.count("可以向12368举报。") == 2
    assert match.startswith(f"{COURT}{TITLE}{NUMBER}")


def test_a_clause_at_the_edge_of_small_pages_stays() -> None:
    lines = ["一、限你公司十日内付款。", "二、报告财产情况。", "三、其余从略。"]
    made = [Sheet(crop=(0, 542, 595, 842)).lines(72, 30, lines, step=110) for _ in range(3)]
    assert read_back(*made).match.text.count("限你公司十日内付款") >= 1
    assert read_back(*made).match.text.count("其余从略") >= 1


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["丙省高级人民法院监制", COURT, TITLE], True),
        (["丙省高级人民法院", f"{COURT}{TITLE}", NUMBER], True),
        ([COURT, TITLE, NUMBER], False),
        (["丙省丙市丁区人民法院", COURT, TITLE], False),
        ([COURT, "委托执行函", "戊市己区人民法院", NUMBER], False),
        ([COURT, "关于指令戊市己区人民法院执行的函", NUMBER], False),
    ],
    ids=["made by", "two courts", "one court", "with its province", "a letter", "written about"],
)
def test_two_courts_above_the_text_are_told(lines: list[str], told: bool) -> None:
    document = read_back(Sheet().lines(72, 120, [*lines, *BODY]).lines(350, 500, SIGNED))
    assert any("不同的法院" in note for note in document.extract.notes) == told
    assert document.extract.furniture == ()


ACCOUNTS = {
    "a long rest": ("账号：62220000000", "00000640。", "6222000000000000640"),
    "two figures": ("账号：62220000000000006", "40。", "6222000000000000640"),
    "and more behind it": ("账号：62220000000", "00000640。户名：丙市丁区人民法院。", "6222000000000000640"),
    "the number of an item": (
        "账号：6222000000000000640",
        "2、你公司应当报告财产情况。",
        "6222000000000000640",
    ),
    "a date": ("账号：6222000000000000640", "2022年6月20日以前付清。", "6222000000000000640"),
    "a sum": ("账号：6222000000000000640", "96800元以现金支付的无效。", "6222000000000000640"),
    "a telephone": ("账号：6222000000000000640", "12368可以举报。", "6222000000000000640"),
}


@pytest.mark.parametrize("name", ACCOUNTS)
@pytest.mark.parametrize("head", ["", "丙市丁区人民法院执行通知书"])
def test_an_account_that_the_end_of_a_page_cuts(name: str, head: str) -> None:
    above, below, whole = ACCOUNTS[name]
    made = []
    for number, lines in enumerate(([COURT, TITLE, NUMBER, *BODY, above], [below, *BODY]), 1):
        sheet = Sheet().lines(72, 120, lines).text(290, 815, f"— {number} —", 9)
        made.append(sheet.text(200, 40, head, 9) if head else sheet)
    document = read_back(*made)
    assert [account.digits for account in document.fields.accounts] == [whole]
