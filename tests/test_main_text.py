"""Pages of sites that nobody knows: menus and footers are left out of what rules see, a line of a document never."""

from __future__ import annotations

import datetime

import pytest

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode
from corpus.document import Document, document_of
from corpus.read import read_bytes

LINES = (
    "甲县人民法院", "执行通知书", "（2022）甲0101执12号", "李某某：",
    "申请执行人王某某与你借款合同纠纷一案，责令你在收到本通知书之日起三日内支付借款本金10000元，并负担申请执行费50元。",
    "案款应当汇入下列账户：户名甲县人民法院，开户行中国建设银行甲县支行，账号6217001234567890123。",
    "对执行人员指定其他案款交付途径的，你有权拒绝，并可以拨打12368举报。",
    "逾期不履行的，本院将依法强制执行，并可以将你纳入失信被执行人名单，对你限制消费、限制出境。",
    "联系人：赵某某　联系电话：0571-88888888", "特此通知，望即遵照履行。", "二〇二二年六月一日", "书记员　赵某某",
)  # fmt: skip
DOCUMENT = "".join(f"<p>{line}</p>" for line in LINES)
MENU = "".join(
    f"<li><a href='/{n}'>{name}</a></li>"
    for n, name in enumerate(("首页", "法院概况", "诉讼服务", "执行公开", "失信被执行人"))
)
FOOT = "<div>版权所有：甲县人民法院　技术支持：某某公司　京ICP备12345678号</div>"
HEAD = f"<div class=top>今天是2026年11月27日　星期五　<a href=#>设为首页</a></div><ul>{MENU}</ul>"
WHERE = "<div>当前位置：<a href=/>首页</a> &gt; <a href=/x>文书公开</a> &gt; 正文</div>"

LAYOUTS = {
    "menu on the left": f"<div>{HEAD}</div><div><ul class=left>{MENU}</ul><div class=c>{DOCUMENT}</div></div>{FOOT}",
    "tables in tables": f"<table><tr><td>{HEAD}</td></tr><tr><td><table><tr><td><ul>{MENU}</ul></td><td>{WHERE}"
    f"<table><tr><td>{DOCUMENT}</td></tr></table></td></tr></table></td></tr><tr><td>{FOOT}</td></tr></table>",
    "print view": f"<div><a href='javascript:print()'>打印</a> <a href=#>关闭</a></div><div>{DOCUMENT}</div>",
    "a frame written into the page": f"<div>{HEAD}</div><div class=frame><html><body><div>{DOCUMENT}</div></body></html></div>{FOOT}",
    "related articles below": f"{HEAD}<article>{DOCUMENT}</article><div>上一篇：<a href=/1>拍卖公告</a></div><div>下一篇：<a href=/2>开庭公告</a></div>{FOOT}",
    "a heading of the site above": f"{HEAD}{WHERE}<div><h1>李某某执行通知书</h1><div>发布时间：2022-06-02　浏览次数：12</div><div>{DOCUMENT}</div></div>{FOOT}",
    "font tags and breaks": f"<center>{HEAD}<font size=4><div>{'<br>'.join(LINES)}</div></font></center>{FOOT}",
    "anchors that are only places": f"{HEAD}<div><a name=top>{DOCUMENT}</a></div>{FOOT}",
}


def page(body: str) -> Document:
    return read_bytes(
        f"<html><head><meta charset=utf-8><title>公开</title></head><body>{body}</body></html>".encode()
    )


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_document_is_what_is_matched(name: str) -> None:
    document = page(LAYOUTS[name])
    alone = document_of("\n".join(LINES))
    assert document.match.text.endswith(alone.match.text)
    assert "法院概况" not in document.match.text
    assert "版权所有" not in document.match.text
    # Left out of what is matched, and of nothing else.
    assert name == "print view" or "法院概况" in document.raw
    assert any("没有检查" in note for note in document.notes)
    assert document.type.id == alone.type.id
    assert document.case_numbers == alone.case_numbers
    assert document.fields.date == alone.fields.date


LAST = len("".join(f"<p>{line}</p>" for line in LINES[:-4]))
UNSURE = {
    "the end in another block": f"{HEAD}<div>{DOCUMENT[:LAST]}</div><div>{DOCUMENT[LAST:]}</div>{FOOT}",
    "a line of contacts below": f"{HEAD}<div>{DOCUMENT}</div><div>联系地址：甲县中山路三十五号</div>{FOOT}",
    "a number below": f"{HEAD}<div>{DOCUMENT}</div><div>6217001234567890123</div>{FOOT}",
    "an annex as a link": f"{HEAD}<div>{DOCUMENT}</div><div><a href=/f>附件：缴款账户</a></div>{FOOT}",
    "the title above": f"{HEAD}<h1>执行通知书</h1><div>{DOCUMENT}</div>{FOOT}",
    "a menu without links": f"<ul><li>首页</li><li>法院概况</li></ul><div>{DOCUMENT}</div>{FOOT}",
    "two documents": f"{HEAD}<div>{DOCUMENT}</div><div>{DOCUMENT}</div>{FOOT}",
    "a long sentence of the site": f"{HEAD}<div>{DOCUMENT}</div><div>本公告由某某公司提供技术支持，竞买人有疑问的，可以向本院查询。</div>",
}


@pytest.mark.parametrize("name", UNSURE)
def test_where_a_line_may_be_of_the_document_it_is_kept(name: str) -> None:
    document = page(UNSURE[name])
    kept = document.match.text
    for line in LINES:
        assert document_of(line).match.text in kept
    outside = {
        "a line of contacts below": "联系地址：甲县中山路三十五号",
        "a number below": "6217001234567890123",
        "an annex as a link": "附件：缴款账户",
        "a long sentence of the site": "竞买人有疑问的",
    }
    assert document_of(outside.get(name, "执行通知书")).match.text in kept
    if name == "the title above":
        assert kept.count("执行通知书") >= 2


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<div>{DOCUMENT}</div>", id="no links"),
        pytest.param(
            f"{HEAD}<div>{'<p>甲县法院开展活动，干警走进社区宣传法律知识。</p>' * 9}</div>{FOOT}", id="news"
        ),
        pytest.param(f"{HEAD}<div><p>执行通知书</p></div>{FOOT}", id="hardly any text"),
        pytest.param("<a href=/>" * 300 + DOCUMENT, id="links that are never closed"),
    ],
)
def test_a_page_that_is_no_document_or_nothing_else_stays_whole(body: str) -> None:
    document = page(body)
    assert document.extract.furniture == ()
    assert bare(document.match.text) == bare(document_of(document.raw).match.text)


def test_a_page_with_menus_gets_the_verdicts_of_its_document() -> None:
    rules, settings = load_rules(), Settings(Mode.PUBLISHED, today=datetime.date(2026, 11, 23))
    alone = check(document_of("\n".join(LINES)), rules, settings)
    verdicts = {each.rule: each.verdict for each in alone.results}
    for name, body in LAYOUTS.items():
        if name == "a heading of the site above":
            continue  # the heading is one more line of the document: it names a party
        report = check(page(body), rules, settings)
        assert {each.rule: each.verdict for each in report.results} == verdicts, name
