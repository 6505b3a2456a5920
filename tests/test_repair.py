"""Repairs of damaged text: what is proposed for which bytes, what is certain, and that clean text is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from clock import in_proportion
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Verdict
from corpus import mojibake
from corpus.document import document_of
from corpus.folding import fold
from corpus.matchtext import match_text
from corpus.plausible import is_common
from corpus.read import read_path
from corpus.repair import CERTAIN, LIKELY, PARTIAL, damage, repairs
from corpus.spans import MatchSpan, RawSpan

SHARED = Path(__file__).resolve().parents[2] / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.exists(), reason="the found texts are in ../shared, outside the repository"
)

SENTENCE = "本院在执行张三，因李四未履行义务。"
# Label, raw text, the damaged run in it, what is proposed for it, how sure.
RUNS = [
    (
        "the reading tells the first byte, a letter is the last",
        "轉變?yōu)殚L期性",
        "?yōu)殚L",
        "為長",
        CERTAIN,
    ),
    ("readings tell both ends", "賠償?shù)穆?lián)動", "?shù)穆?lián)", "的聯", CERTAIN),
    (
        "one word alone has the lost end",
        "德才兼?zhèn)洹⒁缘聻橄扔萌藰藴?，選",
        "?zhèn)洹⒁缘聻橄扔萌藰藴?",
        "備、以德為先用人標準",
        LIKELY,
    ),
    (
        "one word alone has the lost beginning",
        "有效擔?；蛘呓浬暾垐?zhí)行",
        "?；蛘呓浬暾垐?zhí)",
        "保或者經申請執",
        LIKELY,
    ),
    (
        "the same after a cleaner made the sign ASCII",
        "有效擔?;蛘呓浬暾垐?zhí)行",
        "?;蛘呓浬暾垐?zhí)",
        "保或者經申請執",
        LIKELY,
    ),
    ("two words have the lost end", "申請?zhí)崾?，支持", "?zhí)崾?", "提□", PARTIAL),
    ("nothing tells the beginning nor the end", "依法治?。ㄊ?、區", "?。ㄊ?", "□（□", PARTIAL),
    ("an entity lost its ampersand", "配備??朔?ldquo;重審", "??朔?ldquo;", "□克□“", PARTIAL),
    ("a pair that a cleaner dropped leaves strangers", "責任?；窘鉀Q執", "?；窘鉀Q", "□□解決", PARTIAL),
    ("UTF-8 read as Latin-1", "本院 æ\x89§è¡\x8c 裁定", "æ\x89§è¡\x8c", "执行", CERTAIN),
    ("UTF-8 read as Windows-1252", "本院æ‰§è¡Œ裁定", "æ‰§è¡Œ", "执行", CERTAIN),
    ("GBK read as Latin-1", "Ö´ÐÐ²Ã¶¨Êé", "Ö´ÐÐ²Ã¶¨Êé", "执行裁定书", CERTAIN),
    ("two characters of GBK prove little", "Ö´ÐÐ", "Ö´ÐÐ", "执行", LIKELY),
    ("UTF-8 read as GBK, its last byte dropped", "本院鎵ц裁定", "鎵ц", "执□", PARTIAL),
    ("UTF-8 read as GBK", SENTENCE[2:4].encode().decode("gbk"), "鍦ㄦ墽", "在执", CERTAIN),
]


@pytest.mark.parametrize(("label", "raw", "run", "text", "confidence"), RUNS, ids=[case[0] for case in RUNS])
def test_run(label: str, raw: str, run: str, text: str, confidence: str) -> None:
    (repair,) = repairs(raw)
    assert raw[slice(*repair.span)] == run
    assert repair.text == text
    assert repair.confidence == confidence
    document = document_of(raw)
    assert document.damage == (() if confidence == CERTAIN else (repair.span,))
    assert (fold(text) in document.match.text) == (confidence == CERTAIN)
    assert ("□" in text) == (confidence == PARTIAL)


def test_what_may_be_is_among_the_alternatives() -> None:
    (repair,) = repairs("申請?zhí)崾?，支持")
    assert "提示" in repair.alternatives
    (repair,) = repairs("依法治?。ㄊ?、區")
    assert "省（□" in repair.alternatives
    (repair,) = repairs("配備??朔?ldquo;重審")
    assert "。克□“" in repair.alternatives


CLEAN = [
    ("a question", "想爆料?請登錄《陽光連線》"),
    ("two questions", "是否履行?何时履行?"),
    ("a list after a question", "选哪一个?a)甲 b)乙"),
    ("a tone after a question", "张三?zhí)行"),  # 三 and 执 have no bytes in common
    ("a lost character that left nothing", "户名：??，开户行"),
    ("a rare name", "甯浜涓，鍋瑕不担保"),
    ("Latin names", "René Müller、Ångström 公司"),
    ("the trace of bytes that are gone", "锟斤拷锟斤拷"),
    ("symbols", "±5°、×、·、§12"),
]


@pytest.mark.parametrize(("label", "raw"), CLEAN, ids=[case[0] for case in CLEAN])
def test_nothing_is_proposed_for(label: str, raw: str) -> None:
    assert repairs(raw) == ()
    assert document_of(raw).match == match_text(raw)


LEVEL_1 = [
    bytes((lead, trail)).decode("gb2312")
    for lead in range(0xB0, 0xD8)
    for trail in range(0xA1, 0xFF)
    if not (lead == 0xD7 and trail > 0xF9)
]


@given(
    st.text(alphabet=st.one_of(st.sampled_from(LEVEL_1), st.sampled_from("??？，。；\n (1)a")), max_size=200)
)
@settings(max_examples=400)
def test_random_clean_text_with_question_marks_gives_nothing_certain(raw: str) -> None:
    assert all(each.confidence != CERTAIN for each in repairs(raw))


@given(st.text(alphabet=st.sampled_from(LEVEL_1 + list("，。；：（）《》")), min_size=8, max_size=80))
def test_text_in_utf_8_read_as_latin_comes_back_whole(text: str) -> None:
    text = f"执行{text}"  # signs alone are no Chinese
    raw = text.encode().decode("latin-1")
    document = document_of(raw)
    assert document.match.text == match_text(text).text
    assert document.damage == ()
    assert document.written(MatchSpan(0, len(text))) == text


@given(
    st.lists(
        st.sampled_from(
            ["变?yōu)殚L", "轉變?yōu)殚L期", "賠償?shù)穆?lián)動", "æ‰§è¡Œ", "执行", " ", "\n", "，", "12"]
        ),
        max_size=12,
    ),
    st.data(),
)
@settings(max_examples=300)
def test_the_map_is_true_across_repairs(stretches: list[str], data: st.DataObject) -> None:
    raw = "".join(stretches)
    document = document_of(raw)
    match = document.match
    pieces = [
        (piece.span, fold(piece.text))
        for each in document.repairs
        if each.confidence == CERTAIN
        for piece in each.pieces
    ]
    position = 0
    for offset, char in enumerate(match.text):
        start, end = match.to_raw(MatchSpan(offset, offset + 1))
        repaired = [text for span, text in pieces if span == (start, end)]
        assert (repaired and char in repaired[0]) or (end == start + 1 and fold(raw[start]) == char)
        assert start >= position
        position = start
    start = data.draw(st.integers(0, len(match.text)))
    end = data.draw(st.integers(start, len(match.text)))
    there = match.to_raw(MatchSpan(start, end))
    assert 0 <= there.start <= there.end <= len(raw)
    if start < end:
        back = match.from_raw(there)
        assert back.start <= start < end <= back.end
        assert match.to_raw(back) == there
        assert fold(match.kept(raw, MatchSpan(start, end))) == match.text[start:end]


def test_a_repair_inside_a_page_header_goes_with_it() -> None:
    raw = "甲县法院æ‰§è¡Œ局\n正文执行"
    spans = [(each.span, each.text) for each in repairs(raw)]
    assert match_text(raw, [RawSpan(0, 11)], spans).text == "正文执行"
    assert match_text(raw, [RawSpan(0, 6)], spans).text == "局正文执行"


def test_only_what_is_certain_lifts_the_doubt() -> None:
    rules = load_rules()

    def verdict(text: str) -> Verdict:
        document = document_of(text, declared_type="execution_notice")
        report = check(document, rules, Settings())
        (own,) = [each for each in report.results if each.rule == "spc-2021-322/art20-account"]
        return own.verdict

    wanted = "责令你支付货款10000元。义务的履行方式轉變{}期性。二〇二二年三月一日"
    assert verdict(wanted.format("為長")) is Verdict.FAIL
    assert verdict(wanted.format("?yōu)殚L")) is Verdict.FAIL
    assert verdict(wanted.format("?yōu)殚□")) is Verdict.UNDECIDED


@pytest.mark.parametrize("unit", ["?", "?汉", "兼?zhèn)洹", "鎵\ufffd", "鍦", "鍦ㄦ", "æa", "\ufffd"])
def test_looking_for_repairs_takes_time_in_proportion_to_the_text(unit: str) -> None:
    def look(characters: int) -> None:
        raw = unit * (characters // len(unit))
        damage(raw, repairs(raw))

    assert in_proportion(look, 40_000)


def test_the_beginnings_written_out_are_those_of_the_rule() -> None:
    assert mojibake._beginnings() == mojibake.GBK_BEGINNINGS
    assert not any(is_common(char) for char in mojibake.GBK_BEGINNINGS)


# Every damaged spot of the seeds: the run, what is proposed, how sure; the readings of people are in test_law_text.py.
SEEDS = [
    ("002", "?;蛘呓浬暾垐?zhí)", "保或者經申請執", LIKELY),
    ("002", "?。ㄊ?", "□（□", PARTIAL),
    ("002", "??朔?ldquo;", "□克□“", PARTIAL),
    # People proposed 以德为先选人用人标准; the bytes have no room for 选人.
    ("002", "?zhèn)洹⒁缘聻橄扔萌藰藴?", "備、以德為先用人標準", LIKELY),
    ("004", "?zhí)崾?", "提□", PARTIAL),
    ("004", "?shù)穆?lián)", "的聯", CERTAIN),
    ("004", "?yōu)殚L", "為長", CERTAIN),
    # People proposed 责任制。基本解决: of 基本 too little is left, and 制 would have left a 啤.
    ("004", "?;窘鉀Q", "□□解決", PARTIAL),
]


@needs_shared
def test_every_damaged_spot_of_the_seeds() -> None:
    found = []
    for path in sorted((SHARED / "corpus" / "seeds").glob("*.txt")):
        document = read_path(path)
        found += [
            (path.name[:3], document.raw[slice(*each.span)], each.text, each.confidence)
            for each in document.repairs
        ]
        # Nothing else is marked but the question of a newspaper to its readers.
        marked = {document.raw[slice(*span)] for span in document.damage}
        assert marked - {run for _seed, run, _text, _confidence in SEEDS} <= {"?"}
    assert found == SEEDS


@needs_shared
def test_every_occurrence_of_the_word_in_the_traditional_seeds_is_found_where_it_stands() -> None:
    count = 0
    for number in ("000", "002", "004"):
        (path,) = (SHARED / "corpus" / "seeds").glob(f"{number}_*.txt")
        document = read_path(path)
        at = document.match.text.find("执行")
        while at >= 0:
            shown = document.raw_text(MatchSpan(at, at + 2))
            assert shown[0] in "執执", shown
            assert shown[-1] == "行", shown
            count += 1
            at = document.match.text.find("执行", at + 1)
    assert count == 635


def texts_without_damage() -> list[tuple[str, str]]:
    tests = Path(__file__).parent
    texts = [
        (case["id"], case["text"])
        for path in sorted((tests / "development").glob("*.yaml"))
        for case in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    ]
    if SHARED.exists():
        real = SHARED / "corpus" / "real"
        texts += [
            (path.name, read_path(path).raw) for path in sorted([*real.glob("*.txt"), *real.glob("*.html")])
        ]
    return texts


def test_nothing_is_proposed_for_the_texts_of_others() -> None:
    assert [(name, repairs(text)) for name, text in texts_without_damage() if repairs(text)] == []
