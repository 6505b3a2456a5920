"""Headers and footers that say something: of a clause that stands on every page one stays text, and no more than one."""

from __future__ import annotations

import pytest
from pdf_writer import Sheet, pdf

from corpus.document import Document, Extract
from corpus.limits import Limits
from corpus.readers.pdf import read

CLAUSE = ("你公司应将款项付至本院案款账户，开户行：乙银行丁区支", "行；账号：6222000000000000640。")
NAME = ("丙市丁区人民法院",)
BODY = [
    "限你公司自收到本通知书之日起十日内支付加工款",
    "九万元，加倍支付迟延履行期间的债务利息。",
    "你公司应当报告财产情况。",
]
HEADER, FOOTER = 24.0, 790.0


def page(said: tuple[str, ...], top: float, *, first: bool, extra: str = "") -> Sheet:
    sheet = Sheet()
    for drawn in (first, not first):
        if drawn:
            for number, line in enumerate(said):
                sheet.text(72, top + 12 * number, line, 9)
        else:
            sheet.lines(72, 120, [*BODY, extra] if extra else BODY)
    return sheet


def match_of(*sheets: Sheet) -> str:
    extract: Extract = read(pdf(*sheets), Limits())
    return Document("", "", extract).match.text


@pytest.mark.parametrize("pages", [3, 4, 7])
@pytest.mark.parametrize("drawn_first", [True, False], ids=["before its page", "behind its page"])
@pytest.mark.parametrize("top", [HEADER, FOOTER], ids=["header", "footer"])
@pytest.mark.parametrize("said", [CLAUSE, NAME], ids=["a clause of two lines", "a name"])
def test_one_of_each_stays_text(said: tuple[str, ...], top: float, drawn_first: bool, pages: int) -> None:
    match = match_of(*(page(said, top, first=drawn_first) for _ in range(pages)))
    assert match.count("".join(said)) == 1


@pytest.mark.parametrize("top", [HEADER, FOOTER], ids=["header", "footer"])
def test_a_clause_that_stands_at_no_end_of_the_text_is_not_lost(top: float) -> None:
    without = Sheet().lines(72, 120, ["执行通知书", *BODY])
    last = Sheet().lines(72, 120, [*BODY, "二〇二二年六月二十日"])
    match = match_of(without, *(page(CLAUSE, top, first=False) for _ in range(3)), last)
    assert match.count("".join(CLAUSE)) == 1


@pytest.mark.parametrize("top", [HEADER, FOOTER], ids=["header", "footer"])
def test_a_name_that_stands_at_no_end_of_the_text_interrupts_nothing(top: float) -> None:
    without = Sheet().lines(72, 120, ["执行通知书", *BODY])
    last = Sheet().lines(72, 120, [*BODY, "二〇二二年六月二十日"])
    match = match_of(without, *(page(NAME, top, first=False) for _ in range(3)), last)
    assert NAME[0] not in match


def test_a_clause_is_kept_where_it_interrupts_no_sentence() -> None:
    torn = [
        page(CLAUSE, FOOTER, first=False, extra="逾期不履行的，本院将依法采取强"),
        page(CLAUSE, FOOTER, first=False),
        page(CLAUSE, FOOTER, first=False),
    ]
    match = match_of(Sheet().lines(72, 120, ["执行通知书"]), *torn, Sheet().lines(72, 120, BODY))
    assert "强限你公司" in match
    assert match.count("".join(CLAUSE)) == 1
