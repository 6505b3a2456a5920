"""What a web page holds and a browser does not show, or shows and does not hold as text: nothing of it is lost or counted in silence."""

from __future__ import annotations

import datetime
import time

import pytest

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.document import Unreadable
from corpus.limits import DEFAULT_LIMITS, Limits
from corpus.read import read_bytes
from corpus.readers.html import read

HELD = "公民身份号码000000198501010001"
HIDDEN = {
    "attribute": (f"<b hidden>{HELD}</b>", "invisible"),
    "display": (f"<b style='color:red;DISPLAY : None'>{HELD}</b>", "invisible"),
    "display, important": (f"<b style='display:none !important;display:block'>{HELD}</b>", "invisible"),
    "a comment in a style": (f"<b style='display:/*x*/none'>{HELD}</b>", "invisible"),
    "visibility": (f"<b style='visibility:hidden'>{HELD}</b>", "invisible"),
    "visibility inside": (f"<b style='visibility:hidden'><i><u>{HELD}</u></i></b>", "invisible"),
    "a class": (f"<style>.x, .y{{display:none}}</style><b class='z y'>{HELD}</b>", "invisible"),
    "an id": (f"<style>p#x{{visibility:hidden}}</style><p id=x>{HELD}</p>", "invisible"),
    "a class inside a class": (
        f"<style>.a .x{{display:none}}</style><div class=a><p><b class=x>{HELD}</b></p></div>",
        "invisible",
    ),
    "a child": (f"<style>div>p{{display:none}}</style><div><p>{HELD}</p></div>", "invisible"),
    "sheet for screens": (f"<style>@media screen{{b{{display:none}}}}</style><b>{HELD}</b>", "invisible"),
    "the later rule": (f"<style>b{{display:block}}b{{display:none}}</style><b>{HELD}</b>", "invisible"),
    "a long tag": (f"<b {'data-x=1 ' * 400} style='display:none'>{HELD}</b>", "invisible"),
    "template": (f"<template><p>{HELD}</p></template>", "invisible"),
    "noscript": (f"<noscript><p>{HELD}</p></noscript>", "invisible"),
    "closed dialog": (f"<dialog>{HELD}</dialog>", "invisible"),
    "inside a frame": (f"<iframe src=about:blank>{HELD}</iframe>", "invisible"),
    "instead of a drawing": (f"<canvas>{HELD}</canvas>", "invisible"),
    "proposals": (f"<datalist><option>{HELD}</datalist>", "invisible"),
    "textarea": (f"<textarea hidden>{HELD}</textarea>", "invisible"),
    "a field": (f"<p hidden><input value={HELD}></p>", "invisible"),
    "no size": (f"<b style='font-size:0'>{HELD}</b>", "tiny"),
    "half a point": (f"<b style='font-size:.5pt'>{HELD}</b>", "tiny"),
    "scaled away": (f"<div style='transform:scale(0)'>{HELD}</div>", "tiny"),
    "white": (f"<b style='color:#FFF'>{HELD}</b>", "background"),
    "white by font": (f"<font color=white>{HELD}</font>", "background"),
    "nearly white": (f"<b style='color:rgb(250, 250, 250)'>{HELD}</b>", "background"),
    "white by a class": (f"<style>.w{{color:white}}</style><b class=w>{HELD}</b>", "background"),
    "a black bar": (f"<b style='background:#000'>{HELD}</b>", "background"),
    "black on a black table": (f"<table bgcolor=black><tr><td>{HELD}</table>", "background"),
    "transparent letters": (f"<b style='color:transparent'>{HELD}</b>", "transparent"),
    "transparent": (f"<div style='opacity:0'>{HELD}</div>", "transparent"),
    "far to the left": (f"<div style='position:absolute;left:-9999px'>{HELD}</div>", "outside"),
    "indented away": (f"<p style='text-indent:-9999px'>{HELD}</p>", "outside"),
    "no height": (f"<div style='height:0;overflow:hidden'>{HELD}</div>", "clipped"),
    "cut off": (f"<div style='position:absolute;clip:rect(0 0 0 0)'>{HELD}</div>", "clipped"),
    "a comment": (f"<!-- <p class=x>{HELD}</p> -->", "source"),
    "a comment that never ends": (f"<i></i><!-- {HELD}", "source"),
    "CDATA, a comment in HTML": (f"<i></i><![CDATA[{HELD}>", "source"),
}
SHOWN = {
    "hidden and displayed": f"<b hidden style='display:block'>{HELD}</b>",
    "the later declaration": f"<b style='display:none;display:inline'>{HELD}</b>",
    "visible in the hidden": f"<p style='visibility:hidden'><b style='visibility:visible'>{HELD}</b></p>",
    "the stronger rule": f"<style>#x{{display:block}}.y{{display:none}}</style><b id=x class=y>{HELD}</b>",
    "its own style": f"<style>.y{{display:none}}</style><b style='display:block' class=y>{HELD}</b>",
    "only when printed": f"<style>@media print{{b{{display:none}}}}</style><b>{HELD}</b>",
    "only when pointed at": f"<style>b:hover{{display:none}}</style><b>{HELD}</b>",
    "a string in the sheet": f"<style>i{{content:'}}b{{display:none'}}</style><b>{HELD}</b>",
    "a rule in a comment": f"<style>/* b{{display:none}} */</style><b>{HELD}</b>",
    "not inside": f"<style>.a b{{display:none}}</style><p class=a></p><b>{HELD}</b>",
    "white on black": f"<b style='background:black;color:white'>{HELD}</b>",
    "white in a blue cell": f"<table><tr bgcolor=navy><td><font color=white>{HELD}</font></table>",
    "white on a class": f"<style>.n{{background:#036}}</style><p class=n><font color=#ffffff>{HELD}</font></p>",
    "red in the white": f"<p style='color:white'><b style='color:red'>{HELD}</b></p>",
    "a size of its own": f"<p style='font-size:0'><b style='font-size:12px'>{HELD}</b></p>",
    "open dialog": f"<dialog open>{HELD}</dialog>",
    "a frame's own page": f"<iframe srcdoc='&lt;p>{HELD}&lt;/p>'></iframe>",
    "a frame in a frame": f"<iframe srcdoc='&lt;iframe srcdoc=\"{HELD}\">&lt;/iframe>'></iframe>",
    "the chosen one": f"<select><option>甲<option selected>{HELD}</select>",
    "textarea": f"<textarea>{HELD}</textarea>",
    "field": f"<input type=search value={HELD}>",
    "CDATA of XHTML": f"<?xml version='1.0'?><html><body><p><![CDATA[{HELD}]]></p></body></html>",
    "a body that is invisible at first": f"<body style='visibility:hidden'><p>{HELD}</p></body>",
    "black without a ground": f"<p style='background:none no-repeat 0 0'>{HELD}</p>",
    "a sheet in CDATA": (
        "<?xml version='1.0'?><html><head><style>/*<![CDATA[*/ div>b{display:none} /*]]>*/</style></head>"
        f"<body><p><b>{HELD}</b></p></body></html>"
    ),
    "a body that a script shows": f"<body style='display:none'>{HELD}</body>",
}
TOLD = {
    "folded": (f"<details><summary>点</summary>被执行人有权申请复议{HELD}</details>", "折叠", True),
    "not chosen": ("<select><option selected>甲<option>被执行人有权在十日内申请复议</select>", "下拉框", False),
    "alt": ("<img src=a.png alt='被执行人有权在十日内申请复议'>", "alt", False),
    "title": ("<p title='被执行人有权在十日内申请复议'>一</p>", "说明", False),
    "a hidden value": ("<input type=hidden value='被执行人有权在十日内申请复议'>", "隐藏的表单值", False),
    "placeholder": ("<input placeholder='被执行人有权在十日内申请复议'>", "说明", False),
    "made by the sheet": ("<style>p::after{content:'有权申请复议'}</style><p>一</p>", "样式表加在", False),
    "a frame": ("<iframe src=a.html width='100%' height=600></iframe>", "框架", False),
    "instead of a file": ("<object data=a.pdf>被执行人有权在十日内申请复议</object>", "代替嵌入文件", True),
    "white, the ground elsewhere": (
        "<link rel=stylesheet href=a.css><p style='color:white'>被执行人有权在十日内申请复议</p>", "可能看不见", True,
    ),
    "white on a picture": (
        "<p style='background:url(a.png);color:white'>被执行人有权在十日内申请复议</p>", "可能看不见", True,
    ),
    "a rule nobody can tell": (
        "<style>p:nth-child(2){display:none}</style><p>被执行人有权在十日内申请复议</p>", "隐藏规则", True,
    ),
    "struck by style": ("<p style='text-decoration:line-through'>申请复议</p>", "删除线", False),
    "hidden on a page with links": (
        "<a href=/>首页</a><div hidden>本页面将在登录以后显示全部内容</div>", "不显示的文字", False,
    ),
    "hidden in a line of a page with links": (
        "<a href=/>首页</a><p>被执行人<b hidden>不</b>得拒绝</p>", "不显示的文字", False,
    ),
}  # fmt: skip
SILENT = {
    "a short comment": "<!-- 正文开始 -->",
    "a comment of links": "<!-- <li><a href=/x>被执行人名单信息公布查询</a></li> -->",
    "a comment for old browsers": "<!--[if lt IE 9]><p>您的浏览器版本过低，请升级后访问</p><![endif]-->",
    "a comment in a script": f"<script><!-- {HELD} --></script>",
    "the page asks for scripts": "<noscript>请启用 JavaScript 后访问本网站</noscript>",
    "a video": "<video>您的浏览器不支持播放视频</video>",
    "a small frame": "<iframe src=count.html width=1 height=1></iframe>",
    "a hidden menu of a site": "<a href=/>首页</a><div hidden>分享到：微信　打印本页　关闭窗口</div>",
    "the title of a link": "<a href=/x title='甲县人民法院关于公布被执行人名单的公告'>甲县人民法院关于…</a>",
    "a title that is also text": f"<p title={HELD}被执行人姓名住址等>{HELD}被执行人姓名住址等</p>",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_not_shown_is_told_and_is_no_text(name: str) -> None:
    page, kind = HIDDEN[name]
    extract = read(f"<p>一</p>{page}".encode(), DEFAULT_LIMITS)
    assert extract.text == "一"
    assert [each.kind for each in extract.hidden] == [kind]
    assert HELD in extract.hidden[0].text
    assert any(HELD[:12] in note for note in extract.notes)


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_text(name: str) -> None:
    extract = read(SHOWN[name].encode(), DEFAULT_LIMITS)
    assert HELD in extract.text
    assert extract.hidden == ()


@pytest.mark.parametrize("name", TOLD)
def test_what_may_be_missed_or_unseen_is_told(name: str) -> None:
    page, remark, is_text = TOLD[name]
    extract = read(f"<p>正文</p>{page}".encode(), DEFAULT_LIMITS)
    assert [note for note in extract.notes if remark in note]
    assert ("申请复议" in extract.text) == is_text
    assert extract.hidden == ()


@pytest.mark.parametrize("name", SILENT)
def test_what_says_nothing_is_not_told(name: str) -> None:
    extract = read(f"<p>正文</p>{SILENT[name]}".encode(), DEFAULT_LIMITS)
    assert extract.notes == ()
    assert extract.hidden == ()


def test_boxes_are_ticked_or_not() -> None:
    page = "<input type=checkbox checked>是<input type=checkbox>否<input type=radio checked>男"
    assert read(page.encode(), DEFAULT_LIMITS).text == "☑是□否☑男"


def test_a_list_that_is_never_closed_hides_no_document() -> None:
    page = f"<select><option>甲<option>乙<p>{'被执行人应当履行义务。' * 20}"
    assert read(page.encode(), DEFAULT_LIMITS).text.count("被执行人") == 20


LINES = (
    "甲县人民法院", "执行裁定书", "（2022）甲0101执12号", "被执行人张某，男。",
    "本院在执行申请执行人李某与被执行人张某买卖合同纠纷一案中，查明被执行人暂无财产可供执行，申请执行人亦未提供财产线索。"
    "本院已将上述情况告知申请执行人，其对此没有异议，同意终结本次执行程序，本院予以准许。",
    "裁定如下：终结本次执行程序。", "审判员王某", "二〇二二年六月一日",
)  # fmt: skip
RULING = "".join(f"<p>{line}</p>" for line in LINES)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(f"<p>加载中</p><div id=js_content style='visibility:hidden'>{RULING}</div>", id="visibility"),
        pytest.param(f"<p>加载中</p><style>.app{{display:none}}</style><div class=app>{RULING}</div>", id="a class"),
        pytest.param(f"<p>{'本网站需要脚本。' * 30}</p><noscript>{RULING}</noscript>", id="without scripts"),
    ],
)  # fmt: skip
def test_a_document_that_a_script_shows_is_read_and_told(page: str) -> None:
    document = read_bytes(page.encode())
    assert "\n".join(LINES) in document.raw
    assert any("脚本" in note for note in document.notes)
    assert document.extract.hidden == ()


RULES = load_rules()


@pytest.mark.parametrize("name", HIDDEN)
def test_a_published_page_must_not_hold_it(name: str) -> None:
    document = read_bytes((RULING + HIDDEN[name][0]).encode(), "a.html")
    for mode, expected in ((Mode.PUBLISHED, Verdict.FAIL), (Mode.DRAFT, Verdict.NOT_APPLICABLE)):
        report = check(document, RULES, Settings(mode, today=datetime.date(2026, 11, 23)))
        [result] = [each for each in report.results if each.rule == "publish-2016/art10-hidden-text"]
        assert result.verdict is expected
        assert HELD not in result.reason


def test_windows_of_the_site_around_a_document_are_no_finding() -> None:
    menu = "<a href=/>首页</a><div hidden>用户名<input><a href=/>忘记密码</a>登录后可以查看全部裁判文书内容</div>"
    page = f"{menu}<div class=PDF_pox>{RULING}<b hidden>不见</b></div><p>浏览：12次</p>"
    document = read_bytes(page.encode())
    assert [each.text for each in document.extract.hidden] == ["不见"]
    assert any("登录后可以" in note or "用户名" in note for note in document.notes)


HOSTILE = {
    "many rules": f"<style>{'.a b{display:none}' * 30_000}</style>{'<p class=a><b>一</b></p>' * 30_000}",
    "many rules of a class": f"<style>{'.a{display:none;display:block}' * 20_000}</style>{'<p class=a id=%d>一</p>' * 10_000}",
    "long selectors": f"<style>{'p ' * 200_000}{{display:none}}</style><p>一</p>",
    "braces": f"<style>display:none{'{' * 300_000}</style><p>一</p>",
    "comments of a sheet": f"<style>display:none{'/*' * 300_000}</style><p>一</p>",
    "comments": f"<p>一</p>{'<!--' * 300_000}",
    "scripts": f"<p>一</p>{'<script><!--' * 100_000}",
    "many classes": f"<style>.a{{display:none}}</style><p class='{'b ' * 900}'>一</p>" * 500,
    "quotes in a tag": "<p " + "a=\"' " * 400_000 + ">一</p>",
    "frames in frames": f"<p>一</p>{'<iframe srcdoc=x></iframe>' * 50_000}",
    "nested folds": "<details>" * 200 + "<i>x</i>" * 200_000 + "一",
    "nested lists": "<select>" * 200 + "<option>x" * 200_000 + "</select>" * 200 + "一",
    "titles": "".join(f"<p title='一二三四五六七八九十{n}'>一二三四五</p>" for n in range(60_000)),
    "hidden letters": "<i hidden>一</i>" * 100_000 + "<p>一</p>",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_cost_seconds_at_most(name: str) -> None:
    began = time.process_time()
    page = HOSTILE[name]
    assert "一" in read(page.encode(), DEFAULT_LIMITS).text
    assert time.process_time() - began < 20


def test_frames_are_counted_with_the_page() -> None:
    page = "<iframe srcdoc='" + "&lt;b>" * 600 + "'></iframe>"
    with pytest.raises(Unreadable, match="标记超过"):
        read(page.encode(), Limits(xml_marks=500))
