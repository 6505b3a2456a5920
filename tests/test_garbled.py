"""Text in a wrong encoding: what was written where the bytes prove it, else no verdict and a reason; never silence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from audit_inputs import GOOD
from clock import in_proportion
from container_files import csv_of, lines_of
from docx_writer import docx, para
from garbling import LOSSY, SEVEN_BIT, WHOLE
from hypothesis import given, settings
from hypothesis import strategies as st
from test_containers import outcomes
from test_repair import LEVEL_1, SHARED, texts_without_damage

from checker.check import check
from checker.load import load_rules
from checker.verdict import Verdict
from corpus.document import Document, Unreadable, document_of
from corpus.garble import is_garbled
from corpus.legibility import garbled
from corpus.matchtext import match_text
from corpus.misencoded import recovered
from corpus.read import read_bytes
from corpus.repair import damage, repairs
from corpus.sevenbit import seven_bit_stretches
from desk.web.judging import Order, read_order

RULES = load_rules()
TEXT = GOOD.strip().replace("〇", "○")  # which HZ has
Garbling = Callable[[str], str]


def page(text: str) -> str:
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return f"<html><body>{lines}</body></html>"


def read(data: bytes) -> Document | str:
    """The document, or why there is none."""
    try:
        return read_bytes(data)
    except Unreadable as reason:
        return str(reason)


@pytest.mark.parametrize("name", [*WHOLE, *SEVEN_BIT])
def test_a_text_file_is_read_as_what_was_written(name: str) -> None:
    document = read_bytes({**WHOLE, **SEVEN_BIT}[name](TEXT).encode())
    assert document.raw.strip() == TEXT
    (note,) = document.notes
    assert "还原" in note
    assert document.damage == ()
    assert check(document, RULES).type == "execution_notice"


def decided_otherwise(found: Document, text: str) -> dict[str, tuple[Verdict, Verdict]]:
    """The rules that decide another thing of a document than of the text as it was written."""
    clean = {result.rule: result.verdict for result in check(document_of(text), RULES).results}
    return {
        result.rule: (clean[result.rule], result.verdict)
        for result in check(found, RULES).results
        if result.verdict is not clean[result.rule] and result.verdict is not Verdict.UNDECIDED
    }


def is_reported(found: Document | str, text: str = TEXT) -> bool:
    """Whether a garbled text is refused, or what can be read of it decides nothing otherwise and it is said that some is lost."""
    if isinstance(found, str):
        return "请" in found
    return bool(found.garbled or found.notes) and not decided_otherwise(found, text)


@pytest.mark.parametrize("name", LOSSY)
def test_a_text_file_that_lost_bytes_is_reported(name: str) -> None:
    assert is_reported(read(LOSSY[name](TEXT).encode("utf-8", "replace")))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gb18030", "gbk", "utf-8"])
def test_an_encoding_of_offices_is_no_garble(encoding: str) -> None:
    document = read_bytes(TEXT.encode(encoding))
    assert (document.raw, document.notes) == (TEXT, ())


@pytest.mark.parametrize("name", WHOLE)
def test_a_page_and_a_record_in_a_wrong_encoding_are_read_with_a_note(name: str) -> None:
    for written in (page(TEXT), json.dumps({"全文": TEXT}, ensure_ascii=False)):
        document = read_bytes(WHOLE[name](written).encode())
        assert match_text(document.raw).text == match_text(TEXT).text
        assert any("乱码" in note for note in document.notes)


@pytest.mark.parametrize("name", [*LOSSY, *SEVEN_BIT])
def test_a_page_or_a_record_that_cannot_be_read_is_reported(name: str) -> None:
    spoil = {**LOSSY, **SEVEN_BIT}[name]
    if name == "references of HTML":
        return  # a page is written so
    for data in (page(spoil(TEXT)), json.dumps({"content": spoil(TEXT)}), json.dumps({"c": spoil(TEXT * 3)})):
        assert is_reported(read(data.encode("utf-8", "replace")))


@pytest.mark.parametrize("name", ["UTF-8 read as Latin-1", "GBK read as Latin-1"])
def test_inside_another_format_a_repair_is_told(name: str) -> None:
    spoilt = WHOLE[name](TEXT)
    word = docx("".join(para(line) for line in spoilt.split("\n")))
    for data in (word, json.dumps({"content": spoilt}).encode()):
        document = read_bytes(data)
        assert document.match.text == match_text(TEXT).text
        assert any("乱码" in note and "zhihe read" in note for note in document.notes)
        assert check(document, RULES).type == "execution_notice"


@pytest.mark.parametrize("name", [*LOSSY, *SEVEN_BIT])
def test_a_word_document_that_is_garbled_is_reported(name: str) -> None:
    spoilt = {**LOSSY, **SEVEN_BIT}[name](TEXT)
    shown = "".join(char if char.isprintable() or char == "\n" else "\ufffd" for char in spoilt)
    assert is_reported(read(docx("".join(map(para, shown.split("\n"))))))


def test_files_of_records_say_it_for_each(tmp_path: Path) -> None:
    spoil = WHOLE["GBK read as Latin-1"]
    records: list[dict[str, object]] = [{"案号": "1", "全文": TEXT}, {"案号": "2", "全文": TEXT + "附件"}]
    for name, data in (("a.jsonl", lines_of(records)), ("a.csv", csv_of(records))):
        file = spoil(data.decode()).encode()
        assert [text[:5] for text in outcomes(file, tmp_path / name).values()] == [TEXT[:5]] * 2
    lost = [{"案号": "1", "全文": LOSSY["UTF-8 read as GBK"](TEXT)}, {"案号": "2", "全文": TEXT}]
    first, second = outcomes(lines_of(lost), tmp_path / "b.jsonl").values()
    assert "乱码" in first
    assert second.strip() == TEXT


def test_what_is_pasted_is_looked_at_too() -> None:
    with pytest.raises(Unreadable, match="乱码"):
        read_order(Order("", text=LOSSY["UTF-8 read as GBK"](TEXT)))


CLAUSES = [
    "责令你在收到本通知书之日起三日内支付借款本金10000元。",
    "案款应当汇入下列账户：户名甲县人民法院，账号6217001234567890123。",
    "申请执行人王某某与你借款合同纠纷一案，本院已立案执行。",
    "依照《中华人民共和国民事诉讼法》第二百六十四条的规定，裁定如下：",
    "二〇二二年六月一日",
]
BODIES = st.lists(
    st.one_of(st.sampled_from(CLAUSES), st.text(alphabet=LEVEL_1, min_size=4, max_size=40)),
    min_size=2,
    max_size=8,
).map("\n".join)


def _sayable(text: str, spoil: Garbling) -> str | None:
    try:
        return spoil(text)
    except UnicodeError:
        return None  # the wrong encoding has no such character: nobody could have saved it so


@given(BODIES, st.sampled_from([*WHOLE, *SEVEN_BIT, *LOSSY]))
@settings(max_examples=400, deadline=None)
def test_any_text_comes_back_exactly_or_is_reported(body: str, name: str) -> None:
    text = f"甲县人民法院\n执行通知书\n{body}"
    spoilt = _sayable(text, {**WHOLE, **SEVEN_BIT, **LOSSY}[name])
    if spoilt is None:
        return
    found = read(spoilt.encode("utf-8", "replace"))
    if isinstance(found, str):
        return
    assert is_reported(found, text)
    assert found.match.text == match_text(text).text or name in LOSSY


def _half(text: str, spoil: Garbling, which: str) -> str:
    lines = text.splitlines()
    middle = len(lines) // 2
    chosen = {"head": range(middle), "tail": range(middle, len(lines)), "odd": range(1, len(lines), 2)}[which]
    return "\n".join(
        spoil(line).strip("\n") if number in chosen and line else line for number, line in enumerate(lines)
    )


@pytest.mark.parametrize("which", ["head", "tail", "odd"])
@pytest.mark.parametrize("name", sorted({**WHOLE, **LOSSY, **SEVEN_BIT}.keys() - {"Base64"}))
def test_with_half_of_it_garbled_nothing_is_decided_otherwise(name: str, which: str) -> None:
    spoilt = _half(TEXT, {**WHOLE, **LOSSY, **SEVEN_BIT}[name], which)
    found = read(spoilt.encode("utf-8", "replace"))
    if isinstance(found, str):
        return
    assert found.damage or found.notes or "□" in found.raw
    assert decided_otherwise(found, TEXT) == {}


def test_a_title_in_the_garble_leaves_the_type_open() -> None:
    report = check(document_of(TEXT.replace("执行通知书", "?行通知书")), RULES)
    (account,) = [each for each in report.results if each.rule == "spc-2021-322/art20-account"]
    assert account.verdict is Verdict.UNDECIDED
    assert "标题可能在其中" in account.reason
    told = check(
        document_of(TEXT.replace("执行通知书", "?行通知书"), declared_type="execution_notice"), RULES
    )
    assert [each.verdict for each in told.results if each.rule == account.rule] == [Verdict.PASS]


def test_a_citation_with_a_lost_character_may_be_one() -> None:
    def verdict(cited: str) -> Verdict:
        text = TEXT.replace("责令", f"依照《中华人民共和国民事诉讼法》第{cited}条，责令")
        results = check(document_of(text), RULES).results
        return next(each.verdict for each in results if each.rule == "citation/wrong-subject")

    assert verdict("二百五十一") is Verdict.PASS
    assert verdict("二百五\ufffd一") is Verdict.UNDECIDED


OTHERS = {
    "Tibetan": "མི་དམངས་ཁྲིམས་ཁང་གི་གཏན་འབེབས་ཡི་གེ། རྒྱལ་ཁབ་ཀྱི་ཁྲིམས་ལུགས་ལྟར་བརྩི་སྲུང་བྱེད་དགོས།",
    "Uyghur": "ئىجرا قىلىش ئۇقتۇرۇشى خەلق سوت مەھكىمىسى قانۇن بويىچە ئىجرا قىلىدۇ",
    "Mongolian": "ᠠᠷᠠᠳ ᠤᠨ ᠱᠦᠭᠦᠬᠦ ᠬᠣᠷᠢᠶ᠎ᠠ",
    "Yi": "ꆈꌠꁱꂷ ꋍꂷꏢꌠ",
    "Korean": "인민법원 집행 통지서 피집행인은 법률 문서에 확정된 의무를 즉시 이행하여야 한다.",
    "Russian": "Народный суд. Уведомление об исполнении. Исполнить обязанность немедленно.",
    "Japanese": "裁判所は被告に対し、金銭を支払うよう命じた。これは判決である。カタカナもある。",
    "Vietnamese": "Tòa án nhân dân thông báo về việc thi hành án. Người phải thi hành án phải trả tiền.",
    "French": "Le tribunal a ordonné à l'exécuté de payer immédiatement la créance.",
    "English": "The court orders the defendant to pay 1,234.56 yuan within 10 days.",
    "traditional Chinese": "臺灣地方法院執行通知書，責令被執行人立即履行義務，並報告財產情況。",
    "two languages": "བོད་ཡིག 中华人民共和国人民法院 ཁྲིམས་ཁང",
    "a table of numbers": "1,234.56\t789\t2022-06-01",
    "identity numbers": "330102199001011234,6222021234567890123",
    "telephone numbers": "+8613800000000 +86-571-87654321 +8657187654321",
    "product codes": "A12-B33/CC9 XK-2022-001 91330100MA2XXXX12K",
    "addresses of pages": "http://www.court.gov.cn/zixun/xiangqing/123.html?q=%E6%89%A7",
    "a hash": "9f86d081884c7d659a2feaa0c55ad015",
    "ticks and boxes": "√ √ × √ ○ ● □ □",
    "a form": "□是　□否　□有　□无　执行",
    "a program": "for (int i=0;i<n;i++) { a[i] = b[i]; }",
    "a table in signs": "|---|---|---|\n| A1 | B2 | C3 |",
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("times", [1, 20])
def test_no_garble_but(name: str, times: int) -> None:
    text = "\n".join([OTHERS[name]] * times)
    assert garbled(text) is None
    assert recovered(text) is None
    assert document_of(text).garbled == ()


def test_no_text_of_others_is_called_garbled() -> None:
    texts = texts_without_damage()
    if SHARED.exists():
        seeds = sorted((SHARED / "corpus" / "seeds").glob("*.txt"))
        texts += [(path.name, path.read_text("utf-8", "replace")) for path in seeds]
    texts += [(rule.id, each.text) for rule in RULES.rules for each in (*rule.passing, *rule.failing)]
    assert len(texts) > 1000
    assert [
        name
        for name, text in texts
        if garbled(text)
        or recovered(text)
        or document_of(text).garbled
        or (len(text) > 50 and is_garbled(text))
    ] == []


@pytest.mark.parametrize(
    "unit", ["\\u6267", "&#25191;", "~{4P", "=E6", "%E6", "+Aa", "\x1b$A", "娑堣", "Ö´", "한漢"]
)
def test_looking_at_garble_takes_time_in_proportion_to_the_text(unit: str) -> None:
    def look(characters: int) -> None:
        raw = ("执行的人" + unit) * (characters // len(unit))
        list(seven_bit_stretches(raw, 0, len(raw)))
        document_of(raw).garbled  # noqa: B018  its cost is what is measured
        damage(raw, repairs(raw))
        garbled(unit * (characters // len(unit)))

    assert in_proportion(look, 40_000)


BILINGUAL = """和川市人民法院　화천시인민법원
执行通知书　집행통지서
（2024）吉2497执410号
被执行人（피집행인）：崔某，男。
责令你立即返还人民币128000元。
指定账户（지정계좌）
户名／예금주：和川市人民法院执行款专户
开户行／은행：吉林银行和川支行
账号／계좌번호：0720 1001 0000 4109 6
你对指定账户以外的任何账户，有拒绝付款之权。执行人员指定其他案款交付途径的，可以拨打12368举报。
지정계좌 이외의 계좌에 대하여 지불을 거절할 권리가 있으며, 집행인원이 다른 지불방법을 지정하는 경우 12368에 신고할 수 있습니다.
执行员　金某
2024年5月21日"""


def test_the_labels_of_a_document_in_two_languages_are_no_garble() -> None:
    document = document_of(BILINGUAL)
    assert document.garbled == ()
    assert document.type.id == "execution_notice"
    # Without the sentence of Korean the labels may be anything.
    alone = document_of("\n".join(line for line in BILINGUAL.split("\n") if not line.startswith("지정")))
    assert alone.garbled
