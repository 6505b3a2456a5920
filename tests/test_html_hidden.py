"""What a web page holds and a browser does not show, or shows and does not hold as text: nothing of it is lost or counted in silence."""

from __future__ import annotations

import datetime

import pytest
from clock import within
from hypothesis import given
from hypothesis import strategies as st

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.document import Unreadable
from corpus.limits import DEFAULT_LIMITS, Limits
from corpus.read import read_bytes
from corpus.readers.html import read
from corpus.readers.webcolour import CLEAR, colour_of

HELD = "公民身份号码000000198501010001"
HIDDEN = {
    "attribute": (f"<b hidden>{HELD}</b>", "invisible"),
    "display": (f"<b style='color:red;DISPLAY : None'>{HELD}</b>", "invisible"),
    "an important rule for another": (
        f"<style>.j{{display:block !important}}</style><b class=k style='display:none'>{HELD}</b>",
        "invisible",
    ),
    "important against important": (
        f"<style>.k{{display:block !important}}</style><b class=k style='display:none !important'>{HELD}</b>",
        "invisible",
    ),
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
    "escaped": (f"<b style='d\\69splay:n\\00006fne'>{HELD}</b>", "invisible"),
    "a class, escaped": (f"<style>.\\71 {{display:none}}</style><b class=q>{HELD}</b>", "invisible"),
    "a variable": (f"<b style='--c:none;display:var(--c)'>{HELD}</b>", "invisible"),
    "a variable of what it stands in": (
        f"<div style='--c:#fff'><p><b style='color:var(--c)'>{HELD}</b></div>",
        "background",
    ),
    "a variable of the root": (
        f"<style>:root{{--c:none}}.q{{display:var(--c)}}</style><b class=q>{HELD}</b>",
        "invisible",
    ),
    "a variable that nobody sets": (f"<b style='display:var(--no, none)'>{HELD}</b>", "invisible"),
    "a variable in a variable": (
        f"<b style='--a:var(--b);--b:white;color:var(--a)'>{HELD}</b>",
        "background",
    ),
    "a sheet in a link": (
        f"<link rel=stylesheet href='data:text/css,.q%7Bdisplay:none%7D'><b class=q>{HELD}</b>",
        "invisible",
    ),
    "a sheet in a link, in base 64": (
        f"<link rel=stylesheet href='data:text/css;base64,LnF7ZGlzcGxheTpub25lfQ=='><b class=q>{HELD}</b>",
        "invisible",
    ),
    "an imported sheet": (
        f"<style>@import url('data:text/css,.q{{color:white}}');</style><b class=q>{HELD}</b>",
        "background",
    ),
    "a popover": (f"<div popover>{HELD}</div>", "invisible"),
    "in a gauge": (f"<meter value=1>{HELD}</meter>", "invisible"),
    "a part of drawings": (f"<svg><defs><text>{HELD}</text></defs></svg>", "invisible"),
    "white by hue": (f"<b style='color:hsl(0 0% 100%)'>{HELD}</b>", "background"),
    "white by lightness": (f"<b style='color:oklch(1 0 0)'>{HELD}</b>", "background"),
    "white of a laboratory": (f"<b style='color:lab(100% 0 0)'>{HELD}</b>", "background"),
    "white mixed": (f"<b style='color:color-mix(in oklab, white, #fefefe 30%)'>{HELD}</b>", "background"),
    "white by day": (f"<b style='color:light-dark(#fff, #000)'>{HELD}</b>", "background"),
    "white in hundredths": (f"<b style='color:rgb(100% 100% 100%)'>{HELD}</b>", "background"),
    "without ink by hue": (f"<b style='color:hsla(0, 0%, 0%, 0)'>{HELD}</b>", "transparent"),
    "filled with nothing": (
        f"<div style='-webkit-text-fill-color:transparent'><b style='color:red'>{HELD}</b></div>",
        "transparent",
    ),
    "filtered away": (f"<div style='filter:opacity(0)'>{HELD}</div>", "transparent"),
    "masked": (f"<div style='mask:linear-gradient(transparent, transparent)'>{HELD}</div>", "transparent"),
    "none of a hundred": (f"<div style='opacity:0%'>{HELD}</div>", "transparent"),
    "a sum of nothing": (f"<b style='font-size:calc(2px - 2px)'>{HELD}</b>", "tiny"),
    "zoomed away": (f"<div style='zoom:0.001'>{HELD}</div>", "tiny"),
    "on edge": (f"<div style='transform:rotateY(90deg)'>{HELD}</div>", "clipped"),
    "inset far to the left": (
        f"<div style='position:absolute;inset:auto auto auto -9999px'>{HELD}</div>",
        "outside",
    ),
    "stretched far to the left": (
        f"<div style='position:absolute;left:-9999px;right:-9999px'>{HELD}</div>",
        "outside",
    ),
    "fixed above": (f"<div style='position:fixed;top:-500px'>{HELD}</div>", "outside"),
    "pushed away": (f"<p style='margin-left:-9999px'>{HELD}</p>", "outside"),
    "pushed away in short": (f"<p style='margin:0 0 0 -999em'>{HELD}</p>", "outside"),
    "moved away": (f"<p style='transform:translateX(-9999px)'>{HELD}</p>", "outside"),
    "a comment": (f"<!-- <p class=x>{HELD}</p> -->", "source"),
    "a comment that never ends": (f"<i></i><!-- {HELD}", "source"),
    "CDATA, a comment in HTML": (f"<i></i><![CDATA[{HELD}>", "source"),
}
SHOWN = {
    "hidden and displayed": f"<b hidden style='display:block'>{HELD}</b>",
    "the later declaration": f"<b style='display:none;display:inline'>{HELD}</b>",
    "visible in the hidden": f"<p style='visibility:hidden'><b style='visibility:visible'>{HELD}</b></p>",
    "the stronger rule": f"<style>#x{{display:block}}.y{{display:none}}</style><b id=x class=y>{HELD}</b>",
    "an important rule": f"<style>.k{{display:block !important}}</style><b class=k style='display:none'>{HELD}</b>",
    "an important rule for what is seen": f"<style>.k{{visibility: visible!important}}</style><b class=k style='visibility:hidden'>{HELD}</b>",
    "an important rule for opacity": f"<style>.k{{opacity:1 ! important}}</style><b class=k style='opacity:0'>{HELD}</b>",
    "its own style": f"<style>.y{{display:none}}</style><b style='display:block' class=y>{HELD}</b>",
    "only when printed": f"<style>@media print{{b{{display:none}}}}</style><b>{HELD}</b>",
    "only when pointed at": f"<style>b:hover{{display:none}}</style><b>{HELD}</b>",
    "a string in the sheet": f"<style>i{{content:'}}b{{display:none'}}</style><b>{HELD}</b>",
    "a rule in a comment": f"<style>/* b{{display:none}} */</style><b>{HELD}</b>",
    "not inside": f"<style>.a b{{display:none}}</style><p class=a></p><b>{HELD}</b>",
    "white on black": f"<b style='background:black;color:white'>{HELD}</b>",
    "white in a blue cell": f"<table><tr bgcolor=navy><td><font color=white>{HELD}</font></table>",
    "white on a class": f"<style>.n{{background:#036}}</style><p class=n><font color=#ffffff>{HELD}</font></p>",
    "white on black by functions": f"<b style='background:hsl(0 0% 0%);color:hsl(0 0% 100%)'>{HELD}</b>",
    "meant for an old browser": f"<b style='display:none\\9;color:#fff\\9'>{HELD}</b>",
    "a variable without a value": f"<b style='display:var(--no)'>{HELD}</b>",
    "a colour that nobody can tell": f"<b style='color:var(--no)'>{HELD}</b>",
    "the variable of another": f"<style>i{{--c:none}}b{{display:var(--c, inline)}}</style><b>{HELD}</b>",
    "an open popover": f"<div popover style='display:block'>{HELD}</div>",
    "letters filled with their ground": (
        f"<b style='background:linear-gradient(red,blue);-webkit-background-clip:text;color:transparent'>{HELD}</b>"
    ),
    "filled with their colour again": (
        f"<p style='-webkit-text-fill-color:white'><b style='-webkit-text-fill-color:currentcolor'>{HELD}</b></p>"
    ),
    "mixed": f"<b style='color:color-mix(in srgb, white, black)'>{HELD}</b>",
    "a mask that lets it through": f"<p style='mask:linear-gradient(black, transparent)'>{HELD}</p>",
    "a half of it": f"<p style='filter:opacity(50%) grayscale(1)'>{HELD}</p>",
    "as large as ever": f"<p style='zoom:1'><i style='zoom:0'>{HELD}</i></p>",
    "turned about": f"<p style='transform:rotate(90deg) rotateY(180deg)'>{HELD}</p>",
    "out on both sides": f"<div style='position:absolute;width:600px;left:-9999px;right:-9999px;margin:auto'>{HELD}</div>",
    "a bar over the whole screen": f"<div style='margin:0 -9999px;padding:0 9999px'>{HELD}</div>",
    "columns of one height": f"<div style='margin-bottom:-9999px;padding-bottom:9999px'>{HELD}</div>",
    "half of a banner to the left": f"<p style='position:absolute;left:50%;margin-left:-960px'>{HELD}</p>",
    "a banner moved along": f"<div style='transform:translate3d(-3600px, 0, 0)'>{HELD}</div>",
    "a drawing used elsewhere": f"<svg><defs><g id=a><text>{HELD}</text></g></defs><use href=#a /></svg>",
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
    "from the last to the first": (
        "<div style='display:flex;flex-direction:column-reverse'>"
        f"<p>{'本院依照法律规定作出如下裁定。' * 10}</p><p>申请复议</p></div>", "倒过来", True,
    ),
    "from right to left": ("<p><bdo dir=RTL>议复请申</bdo>申请复议</p>", "从右到左", True),
    "from right to left by style": (
        "<p style='direction:rtl;unicode-bidi:bidi-override'>申请复议</p>", "从右到左", True,
    ),
    "under a box": (
        "<div style='position:relative'><p>被执行人有权在十日内申请复议</p>"
        "<div style='position:absolute;inset:0;background:#fff'></div></div>", "盖在文字上面", True,
    ),
    "under a box given by its sides": (
        "<style>.a{position:relative}.b{position:absolute;top:0;left:0;width:100%;height:100%;background:white}</style>"
        "<div class=a><p>被执行人有权在十日内申请复议</p><i class=b></i></div>", "盖在文字上面", True,
    ),
    "hidden on a page with links": (
        "<a href=/>首页</a><div hidden>本页面将在登录以后显示全部内容</div>", "不显示的文字", False,
    ),
    "hidden in a line of a page with links": (
        "<a href=/>首页</a><p>被执行人<b hidden>不</b>得拒绝</p>", "不显示的文字", False,
    ),
}  # fmt: skip
BOX = "<div style='position:relative'><p>被执行人有权在十日内申请复议</p><div style='position:absolute;inset:0;{}'></div></div>"
SILENT = {
    "a short comment": "<!-- 正文开始 -->",
    "a comment of links": "<!-- <li><a href=/x>被执行人名单信息公布查询</a></li> -->",
    "a comment for old browsers": "<!--[if lt IE 9]><p>您的浏览器版本过低，请升级后访问</p><![endif]-->",
    "a comment in a script": f"<script><!-- {HELD} --></script>",
    "the page asks for scripts": "<noscript>请启用 JavaScript 后访问本网站</noscript>",
    "a box that shines through": BOX.format("background:rgba(0,0,0,.5)"),
    "a box behind": BOX.format("background:#fff;z-index:-1"),
    "a box that is not there": BOX.format("background:#fff;display:none"),
    "a box that leaves room": BOX.format("background:#fff;top:2em"),
    "a box over something else": BOX.replace("relative", "static").format("background:#fff"),
    "a paragraph at the right": "<p style='direction:rtl'>申请复议</p><bdo dir=ltr>申请复议</bdo>",
    "a menu from right to left": "<div style='display:flex;flex-direction:row-reverse'><p>首页</p><p>公告</p></div>",
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


@given(
    st.lists(
        st.sampled_from(
            [
                "rgb(",
                "hsl(",
                "lab(",
                "oklch(",
                "color(srgb",
                "color-mix(in lab,",
                "light-dark(",
                ")",
                ",",
                " ",
                "/",
                "%",
                "1",
                "999999999",
                "-.5",
                "none",
                "deg",
                "white",
                "from",
            ]
        ),
        max_size=14,
    )
)
def test_any_words_are_a_colour_or_none(words: list[str]) -> None:
    found = colour_of("".join(words))
    assert found is None or found == CLEAR or all(0 <= channel <= 255 for channel in found)


COLOURS = {
    "hsl(120deg 100% 25%)": (0, 128, 0), "hwb(240 0% 0%)": (0, 0, 255), "oklch(62.8% 0.2577 29.23)": (255, 0, 0),
    "oklab(0.628 0.2249 0.1258)": (255, 0, 0), "lab(54.29 80.8 69.89)": (255, 0, 0), "lch(54.29 106.84 40.86)": (255, 0, 0),
    "color(srgb 1 0.5 0)": (255, 128, 0), "color-mix(in srgb, white 25%, black)": (64, 64, 64), "rgb(0 0 0 / 2%)": CLEAR,
    "color-mix(in lab, white, black)": None, "rgb(from white r g b)": None, "hsl(0)": None,
}  # fmt: skip


@pytest.mark.parametrize("written", COLOURS)
def test_colours_by_functions(written: str) -> None:
    assert colour_of(written) == COLOURS[written]


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
        pytest.param(f"<p>江州发布</p><div id=js_content style='visibility: hidden; opacity: 0;'>{RULING}</div>", id="a saved article"),
        pytest.param(f"<div style='opacity:0'>{RULING}</div>", id="faded out"),
        pytest.param(f"<p>加载中</p><style>.app{{display:none}}</style><div class=app>{RULING}</div>", id="a class"),
        pytest.param(f"<p>{'本网站需要脚本。' * 30}</p><noscript>{RULING}</noscript>", id="without scripts"),
    ],
)  # fmt: skip
def test_a_document_that_a_script_shows_is_read_and_told(page: str) -> None:
    document = read_bytes(page.encode())
    assert "\n".join(LINES) in document.raw
    assert any("脚本" in note for note in document.notes)
    assert document.extract.hidden == ()


@pytest.mark.parametrize(
    "style", ["opacity:0", "visibility:hidden;opacity:0", "position:absolute;left:-9999px", "font-size:0", "color:transparent"]
)  # fmt: skip
def test_what_is_hidden_beside_a_document_stays_hidden(style: str) -> None:
    kept = f"被执行人{HELD}" * 20
    document = read_bytes(f"{RULING}<div style='{style}'>{kept}</div>".encode())
    assert document.raw == "\n".join(LINES)
    assert "".join(each.text for each in document.extract.hidden) == kept


@pytest.mark.parametrize("style", ["font-size:0", "color:transparent"])
def test_what_no_script_is_known_to_show_stays_hidden(style: str) -> None:
    document = read_bytes(f"<p>江州发布</p><div style='{style}'>{RULING}</div>".encode())
    assert document.raw == "江州发布"
    assert document.extract.hidden
    assert not any("脚本" in note for note in document.notes)


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
    "variables in variables": "<p style='--a:var(--b)var(--b);--b:var(--a);display:var(--a)'>一</p>" * 3_000,
    "variables that nobody sets": f"{'<div>' * 200}{'<b style=color:var(--x)></b>' * 20_000}<p>一</p>",
    "brackets": f"<p style='color:{'color-mix(' * 50_000}'>一</p><p style='background:{'a(' * 50_000}'>二</p>",
    "elements from last to first": "<style>p{display:flex;flex-flow:column-reverse}</style>" + "<p><i>x" * 3_000 + "一",
    "hidden letters": "<i hidden>一</i>" * 100_000 + "<p>一</p>",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_cost_seconds_at_most(name: str) -> None:
    with within(20):
        assert "一" in read(HOSTILE[name].encode(), DEFAULT_LIMITS).text


def test_frames_are_counted_with_the_page() -> None:
    page = "<iframe srcdoc='" + "&lt;b>" * 600 + "'></iframe>"
    with pytest.raises(Unreadable, match="标记超过"):
        read(page.encode(), Limits(xml_marks=500))
