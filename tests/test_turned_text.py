"""Text that a control character shows in another order than it is stored: no verdict rests on it, and the report says so."""

from __future__ import annotations

import datetime

import pytest
from docx_writer import docx, para

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.document import Document
from corpus.read import read_bytes

RULES = load_rules()
RULE = "spc-2021-322/art20-12368-report"
NOTICE = (
    "甲县人民法院\n执行通知书\n（2022）甲0101执12号\n张某：\n"
    "你与李某买卖合同纠纷一案，本院于2022年6月14日立案执行，通知如下：\n"
    "一、限你自收到本通知书之日起十日内履行义务。\n"
    "五、如发现执行人员指定其他案款交付途径的，可拨打{}向本院举报。\n特此通知。\n二〇二二年六月二十日\n"
)


def verdict_on(document: Document) -> Verdict:
    report = check(document, RULES, Settings(Mode.DRAFT, today=datetime.date(2026, 11, 23)))
    return next(each.verdict for each in report.results if each.rule == RULE)


TURNED = {
    "shown as the number": "\u202e86321\u202c",
    "stored as the number": "\u202e12368\u202c",
    "never ended": "\u202e86321",
    "inside an isolate": "\u2067\u202e86321\u202c\u2069",
}


@pytest.mark.parametrize("name", TURNED)
@pytest.mark.parametrize("made", ["txt", "docx", "html"])
def test_nothing_rests_on_what_is_shown_in_another_order(name: str, made: str) -> None:
    text = NOTICE.format(TURNED[name])
    if made == "txt":
        data = text.encode()
    elif made == "docx":
        data = docx("".join(map(para, text.splitlines())))
    else:
        data = "".join(f"<p>{line}</p>" for line in text.splitlines()).encode()
    document = read_bytes(data)
    assert verdict_on(document) is Verdict.UNDECIDED
    assert [
        note
        for note in document.notes
        if "控制符" in note and TURNED[name].strip("\u2067\u202e\u202c\u2069") in note
    ]
    assert document.damage == document.garbled != ()


KEPT = {
    "plain": "12368",
    "from left to right, as an address book has it": "\u202d12368\u202c",
    "embedded from left to right": "\u202a12368\u202c",
    "an isolate": "\u206812368\u2069",
    "one figure from right to left, which stays": "\u206712368\u2069",
    "an override of nothing": "\u202e\u202c12368",
}


@pytest.mark.parametrize("name", KEPT)
def test_controls_that_turn_nothing_change_nothing(name: str) -> None:
    document = read_bytes(NOTICE.format(KEPT[name]).encode())
    assert verdict_on(document) is Verdict.PASS
    assert document.notes == ()


def test_groups_of_figures_change_places() -> None:
    document = read_bytes("甲县人民法院\n账号：\u20676222 0211\u2069。".encode())
    assert [document.raw[each.start : each.end] for each in document.garbled] == ["\u20676222 0211\u2069"]
