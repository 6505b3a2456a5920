"""Text that scripts write into a web page: read where they do nothing else, told and undecided where they do; never run."""

from __future__ import annotations

import contextlib
import datetime
import json

import pytest
from clock import within
from test_main_text import DOCUMENT, FOOT, HEAD, LINES

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.document import Document, Unreadable
from corpus.read import read_bytes

RULES = load_rules()
DRAFT = Settings(Mode.DRAFT, today=datetime.date(2026, 11, 23))
CLAUSE = LINES[6]
LACKING = [f"<p>{line}</p>" for line in LINES if line != CLAUSE]
ESCAPED = "".join(f"\\u{ord(char):04x}" for char in CLAUSE)
PERCENT = "".join(f"%u{ord(char):04X}" for char in CLAUSE)


def page(body: str) -> Document:
    return read_bytes(f"<!DOCTYPE html><html><meta charset=utf-8><body>{body}</body></html>".encode())


def amid(shown: str) -> str:
    return "".join([*LACKING[:6], shown, *LACKING[6:]])


def hotline(document: Document) -> tuple[Verdict, str]:
    report = check(document, RULES, DRAFT)
    found = next(each for each in report.results if each.rule == "spc-2021-322/art20-12368-report")
    return found.verdict, found.reason


WRITTEN = {
    "write": f'<script>document.write("<p>{CLAUSE}</p>");</script>',
    "single quotes": f"<script type='text/javascript'>document.writeln('<p>{CLAUSE}<\\/p>')</script>",
    "in pieces": f"<script>document.write('<p>' + '{CLAUSE[:9]}' + \"{CLAUSE[9:]}\" + '</p>');</script>",
    "several arguments": f"<script>document.write('<p>', '{CLAUSE}', '</p>');</script>",
    "several statements": f"<script>document.write('<p>');\ndocument.write('{CLAUSE}');\ndocument.write('</p>');</script>",
    "without semicolons": f"<script>document.write('<p>{CLAUSE[:9]}')\ndocument.write('{CLAUSE[9:]}</p>')</script>",
    "escapes": f'<script>document.write("<p>{ESCAPED}</p>");</script>',
    "unescape": f'<script>document.write(unescape("{PERCENT}"))</script>',
    "decoded": f'<script>document.write(decodeURIComponent("{CLAUSE}"))</script>',
    "a variable": f"<script>var s = '<p>{CLAUSE}</p>'; document.write(s);</script>",
    "a template": f"<script>document.write(`<p>{CLAUSE}</p>`)</script>",
    "comments": f"<script><!--\n// 正文\ndocument.write('<p>{CLAUSE}</p>'); /* 完 */\n//--></script>",
    "innerHTML": f"<div id=c></div><script>document.getElementById('c').innerHTML = '<p>{CLAUSE}</p>';</script>",
    "innerText": f"<div id=c></div><script>document.getElementById('c').innerText = '{CLAUSE}';</script>",
    "jQuery": f"<div id=c></div><script>$('#c').html('<p>{CLAUSE}</p>');</script>",
    "when loaded": f"<div id=c></div><script>$(function(){{ $('#c').append('<p>{CLAUSE}</p>'); }});</script>",
    "when ready": f"<div id=c></div><script>$(document).ready(function(){{$('#c').text('{CLAUSE}')}})</script>",
}


@pytest.mark.parametrize("name", WRITTEN)
def test_what_a_simple_script_writes_is_text_where_it_writes_it(name: str) -> None:
    document = page(amid(WRITTEN[name]))
    at = [document.raw.index(part) for part in (LINES[5], CLAUSE, LINES[7])]
    assert at == sorted(at)
    assert hotline(document)[0] is Verdict.PASS
    assert document.unreadable_pages == ()


def test_what_a_script_writes_unseen_is_hidden() -> None:
    written = f"<script>document.write('<p style=\"display:none\">{CLAUSE}</p>')</script>"
    assert hotline(page(amid(written)))[0] is Verdict.FAIL


UNKNOWN = {
    "a condition": f"<script>if (ready) {{ document.write('<p>{CLAUSE}</p>'); }}</script>",
    "a function": f"<script>function show() {{ return '<p>{CLAUSE}</p>'; }}\nshow();</script>",
    "a value that is worked out": f"<script>document.write('<p>{CLAUSE}' + names[0] + '</p>')</script>",
    "a list": f"<script>var texts = ['{CLAUSE}', 'x'];</script>",
    "escapes": f'<script>load("{ESCAPED}")</script>',
    "no such element": f"<script>document.getElementById('zz').innerHTML = '<p>{CLAUSE}</p>';</script>",
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_may_be_written_by_another_leaves_a_clause_undecided(name: str) -> None:
    document = page(amid(UNKNOWN[name]))
    verdict, reason = hotline(document)
    assert (verdict, "脚本写出的文字" in reason) == (Verdict.UNDECIDED, True)
    assert any("脚本里还有文字" in note for note in document.notes)


ORDINARY = {
    "the day": "<script>var d=new Date();document.write('今天是'+d.getFullYear()+'年'+(d.getMonth()+1)+'月');</script>",
    "a warning": "<script>function c(){alert('请输入您要查询的案号或者当事人名称，法院将在五个工作日内答复您。');}</script>",
    "names of the menu": "<script>var menu=['首页','法院概况','执行公开','失信被执行人名单信息公布与查询'];</script>",
    "copyright": "<script>var foot='版权所有：甲县人民法院，未经授权不得转载使用本网站的任何内容 京ICP备12345678号';</script>",
    "a template": f"<script type='text/template'><p>{CLAUSE}</p></script>",
    "what the page says": f"<script>var share='{LINES[4]}';</script>",
    "words in tags": f"<script>var share='<p>{LINES[4][:20]}<b>{LINES[4][20:]}</b></p>';</script>",
    "a comment": f"<script>/* {CLAUSE} */ var x=1;</script>",
    "without Chinese": "<script>window.dataLayer=[];function gtag(){dataLayer.push(arguments);}</script>",
    "not run beside another file": f"<script src=/js/x.js>document.write('<p>{CLAUSE}</p>')</script>",
    "elsewhere": "<script src=/js/jquery.js></script>",
}


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_scripts_raise_no_doubt(name: str) -> None:
    for whole in (amid(ORDINARY[name]), f"{ORDINARY[name]}{HEAD}<div>{''.join(LACKING)}</div>{FOOT}"):
        document = page(whole)
        assert document.unreadable_pages == ()
        assert hotline(document)[0] is Verdict.FAIL
        assert not any("脚本" in note for note in document.notes)


INSIDE = json.dumps({"Title": "执行通知书", "PubDate": "2022-06-02", "Html": DOCUMENT}, ensure_ascii=False)
DATA = {
    "as the court documents site has it": f"<div id=c></div><script>var jsonHtmlData = {json.dumps(INSIDE, ensure_ascii=False)}; show(jsonHtmlData);</script>",
    "an object": f"<div id=c></div><script>window.__INITIAL_STATE__={INSIDE};(function(){{}})();</script>",
    "JSON": f"<div id=app></div><script id=__NEXT_DATA__ type='application/json'>{json.dumps({'props': {'page': {'html': DOCUMENT}}})}</script>",
    "plain text in JSON": f"<script type=application/json>{json.dumps({'content': chr(10).join(LINES)}, ensure_ascii=False)}</script>",
    "a string": f"<div id=c></div><script>var html = {json.dumps(DOCUMENT, ensure_ascii=False)}; render(html)</script>",
    "under a menu": f"{HEAD}<div id=c></div><script>var html = {json.dumps(DOCUMENT)}; render(html)</script>{FOOT}",
}


@pytest.mark.parametrize("name", DATA)
def test_a_document_in_the_data_of_a_page_that_shows_none_is_read_and_told(name: str) -> None:
    document = page(DATA[name])
    for line in LINES:
        assert line in document.raw
    assert hotline(document)[0] is Verdict.PASS
    assert any("由脚本写出正文" in note for note in document.notes)


EMPTY = {
    "an application": "<div id=app></div><script src=/app.js></script>",
    "data that are no document": '<script type=application/json>{"a": [1, 2, "首页"]}</script>',
    "two documents": f"<script type=application/json>{json.dumps([{'content': DOCUMENT}, {'content': DOCUMENT + '<p>二</p>'}])}</script>",
}


@pytest.mark.parametrize("name", EMPTY)
def test_a_page_that_is_empty_without_scripts_says_why(name: str) -> None:
    with pytest.raises(Unreadable, match="由网页的脚本写出"):
        page(EMPTY[name])


HOSTILE = {
    "scripts that never end": "<script>'一" * 200_000,
    "quotes": "<script>" + "'一\n" * 300_000 + "</script>",
    "sums": "<script>document.write('一'" + "+'一'" * 200_000 + ")</script>",
    "nested calls": "<script>document.write(" + "unescape(" * 100_000 + "'一'</script>",
    "objects": "<script>" + "a={'一':" * 200_000 + "</script>",
    "blanks": "<script>document.write('一')" + " " * 2_000_000 + "x</script>",
    "comments": "<script>" + "/*一" * 300_000 + "</script>",
    "many strings of the page": f"<p>{CLAUSE}</p>" * 2000 + "<script>" + f"a('{CLAUSE}');" * 20_000 + "</script>",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_scripts_cost_seconds_at_most(name: str) -> None:
    with within(5), contextlib.suppress(Unreadable):
        page(f"<p>正文</p>{HOSTILE[name]}")
