"""Text that a PDF gives in place of what it draws: what is drawn is read, what is not is told and counts for nothing."""

from __future__ import annotations

import pytest
from pdf_writer import Form, Sheet, pdf

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.document import Document, Extract
from corpus.limits import DEFAULT_LIMITS
from corpus.readers.pdf import read

HEAD = ["甲县人民法院", "执行通知书", "（2022）甲0101执1号", "李某乙：责令你支付货款10000元。"]
CLAUSE = ["如发现有执行人员指定其他案款", "交付途径的，可向12368举报。"]
OTHER = ["以上事项请你认真阅读，如有疑问", "可以与本院联系。"]


def _in_place(words: str, sign: str = "FEFF", encoding: str = "utf-16-be") -> str:
    return f"/Span<</ActualText<{sign}{words.encode(encoding).hex()}>>>BDC"


def _sheet(lines: list[str], words: str | None, *, at_once: bool = True, rotate: int = 0) -> Sheet:
    """A notice of which these lines have other words in their place; `at_once` for all of them together."""
    sheet = Sheet(rotate=rotate).lines(72, 120, HEAD)
    for number, line in enumerate(lines):
        mark = "" if words is None else _in_place(words)
        first, last = number == 0 or not at_once, number == len(lines) - 1 or not at_once
        # What belongs together stands between one mark and its end.
        before, after = (mark if first else ""), ("EMC" if mark and last else "")
        sheet.text(72, 220 + 20 * number, line, 12, before, after)
    return sheet.text(72, 300, "二〇二二年六月一日")


def _joined(*lines: str) -> str:
    return "".join(lines)


def _extract(sheet: Sheet) -> Extract:
    return read(pdf(sheet), DEFAULT_LIMITS)


def _verdict(extract: Extract) -> Verdict:
    report = check(Document("", "", extract), load_rules(), Settings())
    return next(each.verdict for each in report.results if each.rule == "spc-2021-322/art20-12368-report")


@pytest.mark.parametrize("rotate", [0, 90])
@pytest.mark.parametrize("at_once", [True, False])
def test_nothing_in_place_of_a_clause_takes_none_of_it(rotate: int, at_once: bool) -> None:
    extract = _extract(_sheet(CLAUSE, "", at_once=at_once, rotate=rotate))
    assert extract.text == _extract(_sheet(CLAUSE, None, rotate=rotate)).text
    assert _verdict(extract) is Verdict.PASS
    assert extract.hidden == ()


@pytest.mark.parametrize("shown", [OTHER, ["。。。。", "——————"], ["　　", " "]])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_clause_that_is_not_drawn_is_not_there(shown: list[str], at_once: bool) -> None:
    extract = _extract(_sheet(shown, _joined(*CLAUSE), at_once=at_once))
    assert _verdict(extract) is Verdict.FAIL
    assert [(each.kind, each.text, each.page) for each in extract.hidden] == [
        ("replacement", _joined(*CLAUSE), 1)
    ]
    assert _joined(*"".join(shown).split()) in _joined(*extract.text.split())
    assert any("没有画出来" in note for note in extract.notes)


@pytest.mark.parametrize(
    ("sign", "encoding"), [("FEFF", "utf-16-be"), ("FFFE", "utf-16-le"), ("EFBBBF", "utf-8")]
)
def test_the_words_are_told_however_they_are_written(sign: str, encoding: str) -> None:
    sheet = Sheet().lines(72, 120, HEAD)
    sheet.text(72, 220, OTHER[0], 12, _in_place("住虚构路2号", sign, encoding), "EMC")
    assert [each.text for each in _extract(sheet).hidden] == ["住虚构路2号"]


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        ("本院于2022年", "本院于2022年"),
        ("本院于２０２２年", "本院于2022年"),  # the same letters in another form
        ("本 院 于 2022 年", "本院于2022年"),
        ("案款账户-", "\u00ad"),  # a word parted at the end of a line
        ("账户", "户账"),  # drawn from the right to the left
    ],
)
def test_the_same_letters_are_nothing_hidden(drawn: str, words: str) -> None:
    sheet = Sheet().lines(72, 120, HEAD).text(72, 220, drawn, 12, _in_place(words), "EMC")
    extract = _extract(sheet)
    assert extract.hidden == ()
    assert drawn in extract.text


@pytest.mark.parametrize(
    ("drawn", "words", "read_as"),
    [("⽂书⻚⾯⼾名", "文书页面户名", "文书页面户名"), ("⺠", "民", "民"), ("⻋⻢", "民马", "⻋⻢")],
)
def test_a_radical_is_the_character_that_it_stands_for(drawn: str, words: str, read_as: str) -> None:
    """Browsers print so: of one glyph with two names the file has the other one."""
    sheet = Sheet().lines(72, 120, HEAD).text(72, 220, drawn, 12, _in_place(words), "EMC")
    extract = _extract(sheet)
    assert (read_as in extract.text, bool(extract.hidden)) == (True, drawn == read_as)


def test_letters_without_a_meaning_stay_without_one() -> None:
    sheet = Sheet(font="unmapped").text(72, 220, CLAUSE[1], 12, _in_place(CLAUSE[1]), "EMC")
    extract = _extract(sheet)
    assert extract.hidden == ()  # they may well be what is drawn
    assert extract.pages[0].scanned  # and are for a recogniser to tell


@pytest.mark.parametrize(
    ("nameless", "doubtful"), [("可以拨打一二三六八举报", True), ("一二三四五六", True), ("※", False)]
)
def test_a_few_letters_without_a_meaning_make_a_page_doubtful(nameless: str, doubtful: bool) -> None:
    """They are too few to make it unreadable, and may be a clause; the marks of a list are not."""
    sheet = Sheet().lines(72, 120, HEAD * 4)
    for row in range(1 if doubtful else 10):
        place = f"BT /unmapped 12 Tf 1 0 0 1 72 {400 - 20 * row} Tm"
        sheet.drawn.append(f"{place} <{nameless.encode('utf-16-be').hex()}> Tj ET")
        sheet.text(100, 442 + 20 * row, "" if doubtful else "本院依法执行")
    [page] = _extract(sheet).pages
    assert (page.unreadable is not None, page.scanned) == (doubtful, False)


def test_words_in_a_drawing_are_read_as_they_are_drawn() -> None:
    form = Form(72, 220, CLAUSE[1], before=_in_place("无"), after="EMC")
    extract = _extract(Sheet(forms=[form]).lines(72, 120, HEAD))
    assert CLAUSE[1] in extract.text


def test_the_rule_for_published_documents_reports_them() -> None:
    ruling = ["甲县人民法院", "执行裁定书", "（2022）甲0101执1号", "裁定如下：", "终结本次执行程序。"]
    sheet = Sheet().lines(72, 120, ruling)
    sheet.text(72, 400, "住甲县", 12, _in_place("住虚构路2号"), "EMC").text(72, 430, "二〇二二年六月一日")
    report = check(Document("", "", _extract(sheet)), load_rules(), Settings(Mode.PUBLISHED))
    [result] = [each for each in report.results if each.rule == "publish-2016/art10-hidden-text"]
    assert result.verdict is Verdict.FAIL
