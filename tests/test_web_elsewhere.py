"""Pictures, frames and annexes that a web page shows and its file does not hold: what may be of the document is never missing.

What belongs to the site of a court (emblems, banners, codes to scan, its footer) is no part of a document and raises no doubt.
"""

from __future__ import annotations

import datetime

import pytest
from test_main_text import DOCUMENT, FOOT, HEAD, LINES, WHERE

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.document import Document
from corpus.read import read_bytes

RULES = load_rules()
DRAFT = Settings(Mode.DRAFT, today=datetime.date(2026, 11, 23))
HOTLINE = "spc-2021-322/art20-12368-report"
CLAUSE = LINES[6]
LACKING = [f"<p>{line}</p>" for line in LINES if line != CLAUSE]
BROKEN = "data:image/png;base64,AAAA"
WEBP = "data:image/webp;base64,UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"


def page(body: str) -> Document:
    return read_bytes(f"<!DOCTYPE html><html><meta charset=utf-8><body>{body}</body></html>".encode())


def verdict(document: Document) -> tuple[Verdict, str]:
    report = check(document, RULES, DRAFT)
    found = next(each for each in report.results if each.rule == HOTLINE)
    return found.verdict, found.reason


def amid(shown: str) -> str:
    return "".join([*LACKING[:6], shown, *LACKING[6:]])


def behind(shown: str) -> str:
    return "".join([*LACKING, shown])


# Stands where the clause would.
UNREAD = {
    "wide and high": "<img src=a.jpg width=800 height=1130>",
    "a line of writing": "<p><img src=a.png width=567 height=30></p>",
    "with units": "<p><img src=a.png width='600px' height='60px'></p>",
    "by its style": "<p><img src=a.png style='width:600px;height:60px'></p>",
    "of a size nobody knows": "<p><img src='/upload/2022/0620/a.jpg'></p>",
    "with a number for a name": "<p><img src=W020220620573.png></p>",
    "loaded late": "<p><img data-src='https://x.cn/640' src='blank.gif'></p>",
    "opened by a click": "<p><a href='/upload/a.jpg'><img src='/upload/a_small.jpg' width=600></a></p>",
    "opened by a script": "<p><a href='javascript:;' onclick='show(1)'><img src=a.jpg width=700 height=900></a></p>",
    "for several screens": "<p><img srcset='a.jpg 1x, b.jpg 2x' width=600 height=80></p>",
    "in a paragraph with a class": "<p class='img-left line new'><img src=W0202.jpg></p>",
    "a broken picture in the page": f"<img src='{BROKEN}' width=800 height=1200>",
    "a picture of a rare format in the page": f"<img src='{WEBP}' width=600 height=80>",
    "the ground of an element": "<div style='background:url(a.jpg);width:800px;height:1100px'></div>",
    "the ground of an element, by image": "<div style='background-image:url(\"a.jpg\");width:800px;height:1100px'>&nbsp;</div>",
    "the ground by a class": "<style>.p{width:800px;height:1100px;background:url(a.jpg)}</style><div class=p></div>",
    "words that a style sheet adds": f"<style>.z:after{{content:'{CLAUSE}'}}</style><p class=z></p>",
    "a frame": "<iframe src='body.html'></iframe>",
    "a frame with sides": "<iframe src='body.html' width=100% height=600></iframe>",
    "a PDF in the page": "<embed src=a.pdf>",
    "a PDF as an object": "<object data=a.pdf type=application/pdf></object>",
}


@pytest.mark.parametrize("place", [amid, behind])
@pytest.mark.parametrize("name", UNREAD)
def test_what_may_be_of_the_document_leaves_a_clause_undecided(name: str, place: object) -> None:
    body = amid(UNREAD[name]) if place is amid else behind(UNREAD[name])
    for whole in (body, f"{HEAD}{WHERE}<div class=content>{body}</div>{FOOT}"):
        document = page(whole)
        assert len(document.unreadable_pages) == 1
        found, reason = verdict(document)
        assert (found, "第 1 幅图片没有读出文字" in reason) == (Verdict.UNDECIDED, True)
        assert any("没有读取" in note for note in document.notes)


IN_LINE = {
    "the number": CLAUSE.replace("12368", "<img src=12368.gif>"),
    "the number, with sides": CLAUSE.replace("12368", "<img src=12368.gif width=48 height=16>"),
    "the number in the page": CLAUSE.replace("12368", f"<img src='{BROKEN}'>"),
    "at the end": CLAUSE.replace("12368举报。", "<img src=x.gif>"),
    "beside words that captions have": f"乙公司应当在返回首页前关注打印标识{CLAUSE}".replace(
        "12368", "<img src=x.gif>"
    ),
    "in a span": CLAUSE.replace("12368", "<span><b><img src=x.gif></b></span>"),
}


@pytest.mark.parametrize("name", IN_LINE)
def test_a_picture_in_the_middle_of_a_sentence_is_words_that_nobody_read(name: str) -> None:
    document = page(amid(f"<p>{IN_LINE[name]}</p>"))
    [unread] = document.unreadable_pages
    assert "在一句话中间" in str(unread.unreadable)
    assert verdict(document)[0] is Verdict.UNDECIDED


# Around and in a document on the site of a court.
OF_THE_SITE = {
    "the logo in the head": (f"<div class=header><img src=/images/x.png></div>{HEAD}", ""),
    "the emblem": ("<p><img src=images/x.png alt='国徽'></p>", ""),
    "a banner above the text": ("<img src='images/20190101.jpg' width=1000 height=150>", ""),
    "a cut up banner": ("<table><tr><td><img src=index_01.jpg></td><td><img src=index_02.jpg></td></tr></table>", ""),
    "a logo by its name": ("", "<div><img src='/images/court_logo.png' width=400 height=90></div>"),
    "icons to share by": ("", "<div class=share>分享到：<img src=a.png><img src=b.png></div>"),
    "share in a line": ("", "<p>分享到：<img src=a.png></p>"),
    "a code to scan": ("", "<div><img src='/images/1.jpg'><br>扫一扫在手机打开当前页</div>"),
    "a code by its name": ("", "<p><img src=ewm.png></p>"),
    "small": ("", "<p><img src=a.gif width=120 height=120></p>"),
    "a line across": ("", "<p><img src=a.gif width=700 height=2></p>"),
    "a picture that counts": ("", "<img src='http://x.cn/c.php?id=1' width=0 height=0>"),
    "the mark of the institution": ("", "<span id=_ideConac><a href='http://bszs.conac.cn/x'><img src='https://dcs.conac.cn/image/red.png'></a></span>"),
    "the mark of the police": ("", "<p><a href='http://www.beian.gov.cn/x'><img src=g.png>京公网安备11000002000001号</a></p>"),
    "in the footer": ("", "<div class=footer><img src=x.png>版权所有：甲县人民法院</div>"),
    "in a footer element": ("", "<footer><img src=x.png></footer>"),
    "below the copyright": ("", f"{FOOT}<div><img src=x.png></div>"),
    "an icon before words": ("", "<p><img src=tel.gif>联系我们</p>"),
    "a button": ("", "<a href='javascript:window.print()'><img src=x.gif></a>"),
    "a link with a picture": ("", "<a href=/x><img src='a.jpg' width=300 height=60></a>"),
    "hidden": ("", "<div style='display:none'><img src=a.jpg width=800 height=1000></div>"),
    "part of the layout": ("", "<div><img src='/skin/blue/x.gif'></div>"),
    "a video": ("", "<embed src=a.mp4 width=600 height=400>"),
    "a frame that counts": ("", "<iframe src='http://x.cn/stat.html'></iframe>"),
    "a small frame": ("", "<iframe src=x.html width=1 height=1></iframe>"),
    "the menu as a frame": ("<iframe src=x.html></iframe>", ""),
    "the footer as a frame": ("", "<iframe src='/include/footer.html' width=1000 height=200></iframe>"),
    "a ground of the page": ("<style>body{background:url(bg.jpg)}</style>", "<div style='background:url(x.gif);width:20px;height:20px'></div>"),
    "a ground of the text": ("<div style='background:url(bg.jpg);width:900px;height:1200px'>", "</div>"),
}  # fmt: skip


@pytest.mark.parametrize("name", OF_THE_SITE)
def test_what_belongs_to_the_site_raises_no_doubt(name: str) -> None:
    above, below = OF_THE_SITE[name]
    for whole in (
        f"{above}{''.join(LACKING)}{below}",
        f"{HEAD}{above}{WHERE}<div class=content>{''.join(LACKING)}</div>{below}{FOOT}",
    ):
        document = page(whole)
        assert document.unreadable_pages == ()
        assert verdict(document)[0] is Verdict.FAIL


def test_a_picture_changes_nothing_for_a_clause_that_is_there() -> None:
    document = page(f"{DOCUMENT}<img src=a.jpg width=800 height=1130>")
    assert verdict(document)[0] is Verdict.PASS


HEADING = "<h1>甲县人民法院执行通知书</h1><p>发布日期：2022-06-20</p><p>（2022）甲0101执640号</p>"
ONLY = {
    "a picture": "<img src=a.jpg width=800 height=1130>",
    "a picture of unknown size": "<img src=a.jpg>",
    "a ground": "<div style='background:url(a.jpg);width:800px;height:1100px'></div>",
    "a broken picture in the page": f"<img src='{BROKEN}' width=800 height=1200>",
    "a PDF": "<embed src=a.pdf>",
    "an annex": "<p><a href='/files/执行通知书.pdf'>附件：执行通知书.pdf</a></p>",
    "an annex in Word": "<a href='/P0202206205.docx'>甲县人民法院执行通知书</a>",
}


@pytest.mark.parametrize("name", ONLY)
def test_a_page_that_only_shows_something_else_is_undecided_for_that_reason(name: str) -> None:
    document = page(HEADING + ONLY[name])
    assert len(document.unreadable_pages) == 1
    found, reason = verdict(document)
    assert (found, "第 1 幅图片没有读出文字" in reason) == (Verdict.UNDECIDED, True)


ANNEXED = {
    "named": ("<a href='执行通知书.pdf'>附件：执行通知书.pdf</a>", "附件：执行通知书.pdf"),
    "escaped": ("<a href='/f/%E6%B8%85%E5%8D%95.docx'>下载</a>", "清单.docx"),
    "packed": ("<a href='/f/a.zip?id=1'>附件</a>", "a.zip"),
}


@pytest.mark.parametrize("name", ANNEXED)
def test_annexes_are_told(name: str) -> None:
    link, named = ANNEXED[name]
    document = page(behind(f"<p>{link}</p>"))
    assert [note for note in document.notes if "附件没有读取" in note and named in note]
    assert document.unreadable_pages == ()


def test_links_of_the_site_are_no_annexes() -> None:
    document = page(f"<div class=nav><a href=/a.pdf>办事指南</a></div>{DOCUMENT}<a href=/x.html>下一篇</a>")
    assert not [note for note in document.notes if "附件没有读取" in note]
