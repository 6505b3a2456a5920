"""The title under which a document is listed, whatever a page or a web site prints before it."""

from __future__ import annotations

import pytest

from corpus.document import document_of
from index.titles import title_of

REST = "\n（2023）冀9901执123号\n张某甲：\n责令你履行下列义务：一、归还借款。\n甲县人民法院\n二〇二三年四月五日\n"


@pytest.mark.parametrize(
    ("top", "court", "title"),
    [
        ("甲县人民法院\n执 行 通 知 书", "甲县人民法院", "甲县人民法院执行通知书"),
        ("浏览：12次\n甲县人民法院\n执行通知书", "甲县人民法院", "甲县人民法院执行通知书"),
        ("【字号：大 中 小】\n戊縣人民法院\n執(zhí)行通知書", "戊縣人民法院", "戊縣人民法院執行通知書"),
        (
            "甲县人民法院（2023）冀9901执123\n号\n— 1 —\n甲县人民法院\n执行通知书",
            "甲县人民法院",
            "甲县人民法院执行通知书",
        ),
        ("诉讼服务热线\n甲县人民法院执行通知书", "甲县人民法院", "甲县人民法院执行通知书"),
        ("乙省丙市\n甲县人民法院\n执行通知书", "甲县人民法院", "乙省丙市甲县人民法院执行通知书"),
        ("乙省丙市甲县人民法院\n执行通知书", "甲县人民法院", "乙省丙市甲县人民法院执行通知书"),
        ("乙市丙区人民法院\n执行通知书", "甲县人民法院", "乙市丙区人民法院执行通知书"),
        ("甲县人民法院\n执行通知书", None, "甲县人民法院执行通知书"),
        ("标的物介绍及竞买须知（甲县人民法院）", "甲县人民法院", "标的物介绍及竞买须知（甲县人民法院）"),
    ],
)
def test_the_title_begins_with_its_court(top: str, court: str | None, title: str) -> None:
    assert title_of(document_of(top + REST), court, "甲.txt") == title


def test_without_a_title_the_first_line_is_listed_and_of_an_empty_text_the_file() -> None:
    assert title_of(document_of("\n  张某甲的说明\n其余"), None, "/文书/甲.txt") == "张某甲的说明"
    assert title_of(document_of(" \n"), None, "/文书/甲.txt") == "甲.txt"
