"""Cells of a table without lines whose gaps are as narrow as between words: cut at its columns, and a doubt where lines may be wrapped."""

from __future__ import annotations

import pytest
from pdf_writer import Sheet, pdf

from corpus.document import Document, Extract
from corpus.limits import DEFAULT_LIMITS
from corpus.readers.narrowcells import CELLS
from corpus.readers.pdf import read

BEFORE = ["你应当将款项汇入本案对应的案款账户，逾期不履行的，本院将依法强制执行，并可将", "你纳入失信名单："]
AFTER = ["你有权拒绝向其他账户付款，如发现有执行人员指定其他案款交付途径的，可向12368举", "报。"]
HEAD = ((72, "户名"), (190, "开户行"), (308, "账号"), (410, "备注"))
FIRST = (
    (72, "江州市云溪区人民法"),
    (190, "中国建设银行股份有"),
    (308, "622202190500123"),
    (410, "汇款时请注明案号甲"),
)
REST = ((72, "院执行款专户"), (190, "限公司江州支行"), (308, "4567"), (410, "乙和姓名"))
Line = tuple[tuple[float, str], ...]


def page(*rows: Line, step: float = 18) -> Sheet:
    sheet = Sheet().lines(72, 100, BEFORE)
    for number, row in enumerate(rows):
        for x, words in row:
            sheet.text(x, 150 + step * number, words)
    return sheet.lines(72, 150 + step * len(rows) + 20, AFTER)


def extract_of(sheet: Sheet) -> Extract:
    return read(pdf(sheet), DEFAULT_LIMITS)


def doubt_of(extract: Extract) -> bool:
    return CELLS in (extract.pages[0].unreadable or "")


def test_rows_that_may_be_wrapped_cells_are_doubted() -> None:
    extract = extract_of(page(HEAD, FIRST, REST))
    assert doubt_of(extract)
    assert extract.pages[0].partial
    assert (
        "户名\t开户行\t账号\t备注\n江州市云溪区人民法\t中国建设银行股份有\t622202190500123\t" in extract.text
    )


def test_two_columns_are_doubted_too() -> None:
    words = "一" * 28
    rows = (
        ((72, "户名"), (190, "说明")),
        ((72, "江州市云溪区人民法"), (190, words)),
        ((72, "院"), (190, "账号")),
    )
    assert doubt_of(extract_of(page(*rows)))


# Tables and lines whose order is sure.
SURE: dict[str, Sheet] = {
    "rows with room left in a cell": page(
        HEAD, ((72, "江州市人民法院"), *FIRST[1:]), ((72, "江州市云溪区人民法"), *REST[1:])
    ),
    "rows of one length": page(HEAD, FIRST, FIRST),
    "a row of one line": page(HEAD, FIRST),
    "a second line without a first cell": page(HEAD, FIRST, REST[1:]),
    "wide gaps": page(
        ((72, "户名"), (220, "账号"), (380, "开户行")),
        ((72, "甲县法院"), (220, "62220211"), (380, "乙银行丙支行")),
        ((72, "丁县法院"), (220, "62220000"), (380, "乙银行")),
    ),
    "signatures": page(
        ((300, "审判长"), (420, "王某某")),
        ((300, "审判员"), (345, "李某")),
        ((300, "书记员"), (345, "张某某")),
    ),
    "a title with blanks between its letters": page(
        ((200, "执"), (240, "行"), (280, "书")), ((200, "执行 通知 书及其 附件"),), ((200, "第 一 页"),)
    ),
    "text with blanks": page(
        ((72, "申请人"), (300, "甲公司")),
        ((72, "申请执行人 甲公司 与被执行人 乙公司 买卖合同 纠纷"),),
        ((72, "一案， 本院 作出的 民事判决书 已发生 法律效力"),),
    ),
}


@pytest.mark.parametrize("name", SURE)
def test_what_is_sure_is_not_doubted(name: str) -> None:
    assert extract_of(SURE[name]).pages[0].unreadable is None


def test_a_line_that_goes_on_in_some_columns_is_joined() -> None:
    match = Document("", "", extract_of(page(HEAD, FIRST, REST[1:]))).match.text
    assert "中国建设银行股份有限公司江州支行" in match
    assert "6222021905001234567" in match
