"""What the footer or the menu of a site says counts for no clause of the document; what may be of the document is kept or in doubt."""

from __future__ import annotations

import datetime

import pytest
from test_main_text import DOCUMENT, FOOT, HEAD, LINES

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.document import Document
from corpus.read import read_bytes

RULES = load_rules()
DRAFT = Settings(Mode.DRAFT, today=datetime.date(2026, 11, 23))
CLAUSE = "如发现有执行人员指定其他案款交付途径的，可向12368举报。"
LACKING = "".join(f"<p>{line}</p>" for line in LINES if line != LINES[6])


def page(body: str) -> Document:
    return read_bytes(f"<!DOCTYPE html><html><meta charset=utf-8><body>{body}</body></html>".encode())


def hotline(document: Document) -> Verdict:
    report = check(document, RULES, DRAFT)
    return next(each for each in report.results if each.rule == "spc-2021-322/art20-12368-report").verdict


OF_THE_SITE = {
    "a class": f"<div class='footer'>版权所有：甲县人民法院。{CLAUSE}</div>",
    "an id": f"<div id=foot><p>{CLAUSE}</p><p>京ICP备12345678号</p></div>",
    "an element": f"<footer><div>{CLAUSE}</div><div>主办单位：甲县人民法院</div></footer>",
    "one of several classes": f"<div class='wrap page-footer clearfix'>{CLAUSE}版权所有</div>",
    "a line that claims copyright": f"<p>版权所有：甲县人民法院。{CLAUSE}</p>",
    "a cell that claims copyright": f"<table><tr><td>版权所有：甲县人民法院　{CLAUSE}</td></tr></table>",
    "inside the main text": f"<div class=copyright>Copyright © 甲县人民法院 {CLAUSE}</div>",
}


@pytest.mark.parametrize("name", OF_THE_SITE)
def test_what_a_site_says_of_itself_is_no_clause(name: str) -> None:
    foot = OF_THE_SITE[name]
    for whole in (
        f"<div class=content>{LACKING}</div>{foot}",
        f"<div class=content>{LACKING}{foot}</div>",
        f"{HEAD}<div class=content>{LACKING}</div>{foot}",
    ):
        document = page(whole)
        assert hotline(document) is Verdict.FAIL
        assert CLAUSE in document.raw
        assert any("没有当作文书内容检查" in note for note in document.notes)


UNSURE = {
    "a footer that says nothing else": f"<div class=footer>{CLAUSE}</div>",
    "an element": f"<footer><p>{CLAUSE}</p></footer>",
    "a menu": f"<nav>{CLAUSE}</nav>",
    "the bottom": f"<div id=bottom><p>{CLAUSE}</p></div>",
}


@pytest.mark.parametrize("name", UNSURE)
def test_what_a_block_called_so_says_besides_is_for_a_person(name: str) -> None:
    document = page(f"<div>{LACKING}</div>{UNSURE[name]}")
    assert hotline(document) is Verdict.UNDECIDED
    assert CLAUSE in document.raw


KEPT = {
    "no name": f"<div class=content>{LACKING}</div><div class=x>{CLAUSE}</div>",
    "a footer of Word": f"<div>{LACKING}</div><p class=MsoFooter>{CLAUSE}</p>",
    "an annex": f"<div>{LACKING}</div><div class=footer>附：{CLAUSE}</div>",
    "the end of the document": f"<div>{LACKING[:-30]}</div><div class=footer>{CLAUSE}<p>二〇二二年六月一日</p><p>书记员　赵某某</p></div>",
    "a block around everything": f"<div class='menu bottom'>{LACKING}<p>{CLAUSE}</p></div>",
    "a document that speaks of copyright": f"<div>{LACKING}<p>{CLAUSE}</p><p>著作权归申请人，版权归其所有。</p></div>",
}


@pytest.mark.parametrize("name", KEPT)
def test_what_may_be_of_the_document_is_kept(name: str) -> None:
    document = page(KEPT[name])
    assert hotline(document) is Verdict.PASS
    assert document.unreadable_pages == ()


def test_an_ordinary_footer_raises_no_doubt() -> None:
    for foot in (
        FOOT,
        "<div class=footer><a href=/1>网站地图</a><a href=/2>联系我们</a></div>",
        "<div class=foot></div>",
        "<div class=nav><span>首頁</span><span>法院概況</span><span>司法公開</span><span>執行公告</span></div>",
        "<div class=foot>主辦：戊縣人民法院　網站標識碼：0000000000</div>",
        "<div class=footer>本平台仅为网络服务提供者，不参与拍卖活动。</div>",
    ):
        document = page(f"<div>{DOCUMENT}</div>{foot}")
        assert document.unreadable_pages == ()
        assert hotline(document) is Verdict.PASS


def test_a_page_that_is_no_document_keeps_its_footer() -> None:
    document = page(f"<p>公告</p><div class=footer>版权所有：甲县人民法院。{CLAUSE}</div>")
    assert document.extract.furniture == ()
