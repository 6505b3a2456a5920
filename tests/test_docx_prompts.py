"""Content controls of a Word document that nobody filled in show a prompt: a blank, not what the document says."""

from __future__ import annotations

import datetime

import pytest
from docx_writer import docx, para, run, table
from test_main_text import LINES

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.limits import DEFAULT_LIMITS
from corpus.read import read_bytes
from corpus.readers.docxanchors import anchors

DAY = datetime.date(2026, 11, 23)
ON = "<w:sdtPr><w:showingPlcHdr/></w:sdtPr>"


def control(inside: str, properties: str = ON) -> str:
    return f"<w:sdt>{properties}<w:sdtContent>{inside}</w:sdtContent></w:sdt>"


PROMPTS = [
    "单击此处输入文字。", "单击或点击此处输入文字。", "点击此处添加文字", "[选择日期]", "选择一项。", "请输入案号", "【请填写开户行】", "在此处输入案号",
    "Click or tap here to enter text.", "Choose an item.", "单击或点击以输入日期。", "鼠标点击选择日期", "(输入承办人姓名)",
]  # fmt: skip
WORDS = [
    "（2023）江0105执1288号", "6222021905001234567", "王某某", "二〇二三年三月八日", "选择人民法院诉讼资产网进行网络司法拍卖。", "请汇入下列账户：",
    "输入错误的，由申请执行人更正。", "点" + "一" * 60, "Clicker",
]  # fmt: skip


@pytest.mark.parametrize("words", PROMPTS)
def test_a_prompt_is_a_blank(words: str) -> None:
    document = read_bytes(docx(f"<w:p>{run('开户行：')}{control(run(words))}{run('。')}</w:p>"))
    assert document.raw == "开户行：____。"
    assert any("内容控件没有填写" in note for note in document.notes)


@pytest.mark.parametrize("words", WORDS)
def test_words_in_a_control_that_only_says_it_is_empty_are_read(words: str) -> None:
    document = read_bytes(docx(f"<w:p>{run('甲：')}{control(run(words))}</w:p>"))
    assert document.raw == f"甲：{words}"
    assert any("不像提示" in note for note in document.notes)


@pytest.mark.parametrize("properties", ["<w:sdtPr/>", "<w:sdtPr><w:showingPlcHdr w:val='0'/></w:sdtPr>", ""])
def test_the_words_of_a_control_that_is_filled_in_are_read(properties: str) -> None:
    document = read_bytes(docx(f"<w:p>{control(run('请输入验证码后登录。'), properties)}</w:p>"))
    assert document.raw == "请输入验证码后登录。"
    assert not any("控件" in note for note in document.notes)


ASKED = para("请输入开户行")
PLACES = {
    "a paragraph": (control(para("单击此处输入文字。")), "____"),
    "several runs": (f"<w:p>{control(run('单击此处') + run('输入文字。'))}</w:p>", "____"),
    "a cell": (table(["开户行", f"<w:p>{control(run('单击此处输入文字。'))}</w:p>"]), "开户行\t____"),
    "around a cell": (
        f"<w:tbl><w:tr><w:tc>{para('开户行')}</w:tc>{control(f'<w:tc>{ASKED}</w:tc>')}</w:tr></w:tbl>", "开户行\t____",
    ),
    "in another control": (f"<w:p>{control(run('甲') + control(run('选择日期')), '<w:sdtPr/>')}</w:p>", "甲____"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_wherever_it_stands(name: str) -> None:
    body, expected = PLACES[name]
    data = docx(para("甲县人民法院") + body)
    assert read_bytes(data).raw == f"甲县人民法院\n{expected}"
    assert anchors(data, DEFAULT_LIMITS).text == f"甲县人民法院\n{expected}"


def _verdicts(mode: Mode) -> dict[str, Verdict]:
    lines = [
        f"<w:p>{run(line.partition('开户行')[0])}{run('开户行：')}{control(run('单击此处输入文字。'))}{run('。')}</w:p>"
        if "开户行" in line
        else para(line)
        for line in LINES
    ]
    report = check(read_bytes(docx("".join(lines))), load_rules(), Settings(mode, today=DAY))
    return {each.rule: each.verdict for each in report.results}


def test_a_draft_with_one_has_a_blank_and_a_template_may() -> None:
    draft, template = _verdicts(Mode.DRAFT), _verdicts(Mode.TEMPLATE)
    assert draft["form/blank-left"] is Verdict.FAIL
    assert draft["spc-2021-322/art20-account"] is Verdict.FAIL
    assert template["form/blank-left"] is Verdict.NOT_APPLICABLE
