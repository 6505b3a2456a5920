"""Web pages: what a reader sees, in reading order, in whatever encoding the page arrives."""

from __future__ import annotations

from pathlib import Path

import pytest
from clock import within

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.read import read_bytes, read_path, sniff
from corpus.readers.html import read, tidy

REAL = Path(__file__).parents[2] / "shared" / "corpus" / "real"

CASES = {
    "paragraphs": ("<p>一</p><p>二</p>", "一\n二"),
    "blocks glue nothing": ("<div>一<div>二</div>三</div>", "一\n二\n三"),
    "inline glues": ("本<b>院</b><span>认为</span>", "本院认为"),
    "space between inlines": ("a <b>b</b>\n  <i>c</i>", "a b c"),
    "source wraps are spaces": ("<p>甲\n  乙</p>", "甲 乙"),
    "br": ("一<br>二<br/><br/>三", "一\n二\n\n三"),
    "br at the end of a block": ("<p>一<br></p><p>二</p>", "一\n二"),
    "at most one empty line": ("<p>一</p><p>&nbsp;</p><p>&nbsp;</p><br><br><p>二</p>", "一\n\n二"),
    "indent of full-width spaces stays": ("<p>　　原告</p>", "　　原告"),
    "no trailing spaces": ("<p>一　</p><p>二&nbsp;</p>", "一\n二"),
    "table": ("<table><tr><td>户名</td><td>某院</td></tr><tr><th>账号<td>62</table>", "户名\t某院\n账号\t62"),
    "empty first cell": ("<table><tr><td>a<td>b<tr><td><td>c</table>", "a\tb\n\tc"),
    "paragraphs in cells": ("<table><tr><td><p>a</p><td><p>b</p></table>x", "a\tb\nx"),
    "nested table": ("<table><tr><td>a<td><table><tr><td>b<td>c</table></table>", "a\tb\tc"),
    "hidden by style": ("一<span style='color:red;DISPLAY : None'>不见</span>二", "一二"),
    "hidden by attribute": ("一<div hidden>不见<p>不见</p></div>二", "一二"),
    "a hidden body is shown by a script": ("<body style='display:none'>一</body>", "一"),
    "script, style, comment": ("<style>p{}</style>一<script>if (a<b) {}</script><!-- 不见 -->二", "一二"),
    "title is not on the page": ("<html><head><title>站名</title></head><body>一</body></html>", "一"),
    "entities": ("&lt;&amp;&#20013;&#x6587;&ldquo;&times;&nbsp;x", "<&中文“×\xa0x"),
    "a book title in the wrong brackets": ("<p>依照<民事诉讼法>第一条</p>", "依照<民事诉讼法>第一条"),
    "pre": ("<pre>一\n  二</pre>", "一\n  二"),
    "white-space: pre-wrap": ("<div style='white-space: pre-wrap'>一\n二</div>", "一\n二"),
    "numbered list": ("<ol><li>一</li><li>二</li></ol>", "1. 一\n2. 二"),
    "list numbered as in a document": (
        "<ol style='list-style-type:cjk-ideographic'><li>甲<li>乙</ol>",
        "一、甲\n二、乙",
    ),
    "the same by a sheet": (
        "<style>ol{list-style:simp-chinese-informal inside}</style><ol><li>甲</ol>",
        "一、甲",
    ),
    "list of large figures": (
        "<ol style='list-style-type:simp-chinese-formal' start=12><li>甲</ol>",
        "壹拾贰、甲",
    ),
    "list of stems": ("<ol style='list-style-type:cjk-heavenly-stem'><li>一<li>二</ol>", "甲、一\n乙、二"),
    "list of letters": ("<ol type=a><li>甲<li>乙</ol>", "a. 甲\nb. 乙"),
    "list of Roman figures": ("<ol style='list-style-type:upper-roman'><li>甲<li>乙</ol>", "I. 甲\nII. 乙"),
    "list of a style that nobody knows": ("<ol style='list-style-type:armenian'><li>甲</ol>", "1. 甲"),
    "numbered list of dots": ("<ol style='list-style-type:disc'><li>甲</ol>", "甲"),
    "list of dots with figures": ("<ul style='list-style-type:cjk-ideographic'><li>甲</ul>", "一、甲"),
    "list without numbers": ("<ol style='list-style:none'><li>甲</ol>", "甲"),
    "list in a list": (
        "<ol style='list-style-type:cjk-ideographic'><li>甲<ol><li>乙</ol><li>丙</ol>",
        "一、甲\n1. 乙\n二、丙",
    ),
    "list of dots in a style of figures": ("<ul style='list-style-type:disc'><li>甲</ul>", "甲"),
    "list that starts later": ("<ol start=3><li>一</li></ol>", "3. 一"),
    "bullets add nothing": ("<ul><li>一<li>二</ul>", "一\n二"),
    "ruby becomes brackets": ("<ruby>執<rt>zhí</rt></ruby>行", "執(zhí)行"),
    "ruby with its own brackets": ("<ruby>執<rp>(</rp><rt>zhí</rt><rp>)</rp></ruby>行", "執(zhí)行"),
    "filled-in form": ("<p>户名<input value='某法院'><input type=hidden value=x></p>", "户名某法院"),
    "navigation stays": ("<nav>首页</nav><p>一</p><footer>版权</footer>", "首页\n一\n版权"),
    "unclosed everything": ("<div><p>一<p>二<td>三", "一\n二\n三"),
    "stray end tags": ("</div></p>一</table>", "一"),
    "text after the end of the page": ("<html><body>一</body></html>二<p>三</p>", "一二\n三"),
    "a page behind a page": (
        "<html><head><title>甲</title></head><body><p>一</p></body></html>\n<!DOCTYPE html><html><body><p>二</p></body></html>",
        "一\n二",
    ),
    "a NUL is damage": ("<p>一\x00二</p>", "一\ufffd二"),
}


@pytest.mark.parametrize("name", CASES)
def test_visible_text(name: str) -> None:
    page, text = CASES[name]
    assert read(page.encode(), Limits()).text == text


@pytest.mark.parametrize("tag", ["s", "strike", "del"])
def test_struck_text_is_no_text_and_is_told(tag: str) -> None:
    extract = read(f"<p>一<{tag}>二</{tag}></p>".encode(), Limits())
    assert (extract.text, extract.notes) == ("一", ("文档里划了删除线的文字，按已经删去检查",))
    assert read(f"<p>一<{tag}> </{tag}></p>".encode(), Limits()).notes == ()


PAGE = "<html><head><meta charset={}></head><body><p>执行通知书</p><p>责令被执行人履行</p></body></html>"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("gb2312", "gb18030"),
        ("gbk", "gb18030"),
        ("utf-8", "gb18030"),  # a page saved again by an old editor
        ("no-such-thing", "gb18030"),
        ("iso-8859-1", "gb18030"),  # what a server says of every page
        ("windows-1252", "gb18030"),
        ("punycode", "gb18030"),  # codecs of Python that are no encodings of pages
        ("idna", "gb18030"),
        ("unicode_escape", "gb18030"),
        ("undefined", "gb18030"),
        ("hex", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-16-le"),
    ],
)
def test_encodings(declared: str, encoding: str) -> None:
    document = read_bytes(PAGE.format(declared).encode(encoding))
    assert document.extract.media_type == "text/html"
    assert document.raw == "执行通知书\n责令被执行人履行"
    assert document.extract.notes == ()


def test_a_page_that_is_western_stays_so() -> None:
    page = "<meta charset=iso-8859-1><p>L’exécution forcée à l’étranger: élève, où, çà</p>"
    assert "exécution forcée" in read(page.encode("cp1252"), Limits()).text


def test_a_page_that_calls_itself_punycode_costs_no_time() -> None:
    page = b"<meta charset=punycode><p>" + "责令被执行人履行".encode("gb18030") + b"-" + b"ab9" * 400_000
    with within(4):
        assert "执行" in read(page, Limits()).text


def test_big5() -> None:
    page = "<p>執行通知書</p><p>責令被執行人履行義務</p>"
    for head in ("<meta charset=big5>", ""):
        assert read_bytes((head + page).encode("big5")).raw == "執行通知書\n責令被執行人履行義務"


def test_characters_beyond_gb2312() -> None:
    assert read("<meta charset=gb2312><p>朱镕基喆㐀</p>".encode("gb18030"), Limits()).text == "朱镕基喆㐀"


def test_lost_bytes_are_noted() -> None:
    extract = read("<meta charset=gbk><p>责令被执行人履行义务".encode("gb18030") + b"\xff\xff</p>", Limits())
    assert "责令被执行人履行义务" in extract.text
    assert extract.notes


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("<!DOCTYPE html><p>x", "html"),
        ("<?xml version='1.0'?><html>", "html"),
        ("<!-- saved --><div>x</div>", "html"),
        ("<a type='dir' name='WBSB'></a><div>黑龙江省海林市人民法院</div>", "html"),
        ("执行裁定书<br/>（2022）皖0202执1号<br/>申请执行人<br/>", "html"),
        ("执行裁定书\n依照<中华人民共和国民事诉讼法>", "txt"),
        ("3 < 5 而 <p> 是标签", "txt"),
        ("MIME-Version: 1.0\nContent-Type: x", "mht"),
        ("{\\rtf1 x}", "office"),
        ("RTF 文件以 {\\rtf 开头", "txt"),
        ("<?xml version='1.0'?><?mso-application progid='Word.Document'?><w:wordDocument>", "office"),
        ("<?xml version='1.0'?><?mso-application progid='Word.Document'?><pkg:package>", "flatopc"),
    ],
)
def test_sniff(head: str, kind: str) -> None:
    assert sniff(head.encode()) == kind


def test_a_spreadsheet_in_xml_is_named() -> None:
    with pytest.raises(Unreadable, match="另存为"):
        sniff(b"<?mso-application progid='Excel.Sheet'?>")


def test_deep_formatting_that_was_never_closed_is_still_read() -> None:
    extract = read(("<p>" + "<font color=red>执" * 5000 + "行</p>").encode(), Limits())
    assert extract.text == "执" * 5000 + "行"
    assert extract.notes


def test_a_page_beyond_the_limit() -> None:
    with pytest.raises(Unreadable, match="超过上限"):
        read(b"<p>x</p>" * 1000, Limits(markup_bytes=1000))


def test_tidy() -> None:
    assert tidy("\n\n一 \n\n\n\t\n二\n\n") == "一\n\n二"


@pytest.mark.skipif(not REAL.is_dir(), reason="没有 ../shared/corpus/real：未对照真实文书")
def test_real_pages_read_like_their_text() -> None:
    differing = []
    for page in sorted(REAL.glob("*.html")):
        text = page.with_suffix(".txt")
        if text.is_file() and read_path(page).match.text != read_path(text).match.text:
            differing.append(page.name)
    # The text of this one lost a statute's name in angle brackets; browsers show it, and so do we.
    assert differing == ["zb-gan0113-6828.html"]


NOTICE = (
    "<div>甲县人民法院</div><div>执行通知书</div><div>（2022）甲0101执12号</div><div>李某某：</div>"
    "<div>申请执行人王某某与你借款合同纠纷一案，本院已立案执行。责令你在收到本通知书之日起三日内支付借款本金10000元，"
    "并加倍支付迟延履行期间的债务利息。逾期不履行的，本院将依法强制执行，并可以将你纳入失信被执行人名单。</div><div>二〇二二年六月一日</div>"
)
SITES = {
    "the documents site": (
        "<div class='PDF_box'><div class='PDF_title'>李某某执行通知书</div><div class='PDF_pox x'>{}</div></div>",
        True,
    ),
    "the documents site before 2018": ("<div id='DivContent'>{}</div>", True),
    "no known site": ("<div id='main'>{}</div>", False),
    "two documents": ("<div class='PDF_pox'>{0}</div><div class='PDF_pox'>{0}</div>", False),
    "the signature stands outside": ("<div class='PDF_pox'>{}</div><p>书 记 员　赵某</p>", False),
    "not loaded": ("<div class='PDF_pox'>加载中</div><div>{}</div>", False),
}


@pytest.mark.parametrize("name", SITES)
def test_what_stands_around_a_document_is_shown_and_not_judged(name: str) -> None:
    page, known = SITES[name]
    html = f"<ul><li>首页</li><li>高级检索</li></ul>{page.format(NOTICE)}<p>浏览：12次</p><p>京ICP备05023036号</p>"
    document = read_bytes(html.encode())
    assert document.raw.startswith("首页\n高级检索")  # raw text never loses anything
    assert document.raw.endswith("京ICP备05023036号")
    assert ("首页" not in document.match.text) == known
    assert ("浏览" not in document.match.text) == known
    assert document.match.text.count("逾期不履行的") == (2 if name == "two documents" else 1)
    assert any("没有检查" in note for note in document.notes) == known
    if known:
        assert document.match.text.startswith("甲县人民法院执行通知书（2022）甲0101执12号")
        assert document.match.text.endswith("二〇二二年六月一日")
    assert dict(document.extract.metadata).get("title") == (
        "李某某执行通知书" if "PDF_title" in page else None
    )


@pytest.mark.parametrize(
    ("root", "name"),
    [
        ("office:document xmlns:office='urn:oasis'", "FODT"),
        ("uof:UOF xmlns:uof='http://schemas.uof.org'", "标文通"),
    ],
)
def test_documents_in_other_markup_are_not_read_as_text(root: str, name: str) -> None:
    with pytest.raises(Unreadable, match=name):
        read_bytes(f"<?xml version='1.0' encoding='UTF-8'?>\n\n<{root}><x>执行通知书</x></x>".encode())
