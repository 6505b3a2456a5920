"""Scans read by character recognition: what stands on a page comes out, whole numbers above all, and doubt is told.

The pages are drawn by `bench.scans`, so that it is known what stands on them. Each costs seconds.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pdf_writer import HEIGHT, WIDTH, Sheet, pdf
from PIL import Image

from bench.ocr import folded
from bench.scans import FONTS, Style, encoded, sample
from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import DocumentReport, Mode, Verdict
from corpus.document import Document, Extract, Page, Recognised, Unreadable
from corpus.limits import DEFAULT_LIMITS
from corpus.read import read_bytes
from corpus.recognising import Recogniser, installed
from corpus.spans import RawSpan
from index.likeness import distance

RULES = load_rules()
SERVED = Settings(Mode.SERVED, today=datetime.date(2026, 11, 23))
needs_ocr = pytest.mark.skipif(not installed(), reason="文字识别没有安装：pip install 'zhihe[ocr]'")
needs_fonts = pytest.mark.skipif(not all(path.exists() for path in FONTS), reason="没有 Noto CJK 字体")
FULL = (0.0, 0.0, WIDTH, HEIGHT)
CASES = [
    pytest.param(Style(), 1.0, id="clean"),
    pytest.param(Style(seals=2, skew=1.0, noise=18, blur=0.6), 3.0, id="two seals and one degree"),
    pytest.param(Style(turn=270, seals=1), 3.0, id="turned"),
]
MORE = [
    *[pytest.param(Style(font=font), 1.0, id=f"clean {font}") for font in (0, 1)],
    *[
        pytest.param(Style(font=font, seals=2, skew=skew, noise=18, blur=0.6), 3.0, id=f"seals {font} {skew}")
        for font in (0, 1)
        for skew in (-1.0, 1.0)
    ],
    *[pytest.param(Style(turn=turn, seals=1), 3.0, id=f"turned {turn}") for turn in (90, 180, 270)],
]


@pytest.fixture(scope="module")
def recogniser() -> Iterator[Recogniser]:
    with Recogniser() as reader:
        yield reader


def _check_page(recogniser: Recogniser, style: Style, most: float, number: int) -> None:
    picture, text, numbers = sample(number, style)
    document = read_bytes(encoded([picture]), recogniser=recogniser)
    wanted, got = folded(text), folded(document.raw)
    assert 100 * distance(wanted, got) / len(wanted) <= most
    for each in numbers:
        assert folded(each).replace("(", "").replace(")", "") in got.replace("(", "").replace(")", "")
    assert document.type.id == "execution_notice"
    [shown] = document.pages
    assert len(shown.boxes) == 4 * len(document.raw)
    # The heading stands where it was drawn, in points of the page as it is shown.
    heading = shown.box(RawSpan(0, 5))
    assert heading is not None
    middle = ((heading[0] + heading[2]) / 2 / shown.width, (heading[1] + heading[3]) / 2 / shown.height)
    where = {0: (0.5, 0.1), 90: (0.9, 0.5), 180: (0.5, 0.9), 270: (0.1, 0.5)}[style.turn]
    assert middle == pytest.approx(where, abs=0.12)


@needs_ocr
@needs_fonts
@pytest.mark.parametrize(("style", "most"), CASES)
def test_a_page_reads_back(recogniser: Recogniser, style: Style, most: float) -> None:
    _check_page(recogniser, style, most, 1)


@pytest.mark.soak
@needs_ocr
@needs_fonts
@pytest.mark.parametrize("number", range(2, 6))
@pytest.mark.parametrize(("style", "most"), MORE)
def test_more_pages_read_back(recogniser: Recogniser, style: Style, most: float, number: int) -> None:
    _check_page(recogniser, style, most, number)


@needs_ocr
@needs_fonts
def test_a_mixed_pdf_keeps_its_text_and_gains_the_scan(recogniser: Recogniser) -> None:
    """A page of text, a scan, a blank sheet that was scanned: all read, in order, and nothing left to wait for."""
    scan = encoded([sample(1)[0].resize((827, 1169)), Image.new("RGB", (827, 1169), "#f4f4f2")], "PDF", 100)
    text_page = pdf(
        Sheet().lines(72, 120, ["甲公司与乙公司借款合同纠纷一案，责令被执行人立即履行义务，不得拖延。"])
    )
    before = read_bytes(_joined(text_page, scan))
    document = read_bytes(_joined(text_page, scan), recogniser=recogniser)
    assert before.scanned_pages == (2, 3)
    assert document.scanned_pages == ()
    assert document.unreadable_pages == ()
    assert document.raw.startswith(before.raw.rstrip("\n"))
    assert "12368" in document.raw
    assert document.page_of(document.raw.index("12368")).number == 2  # type: ignore[union-attr]
    assert document.recognised_in(RawSpan(0, 5)) == ()
    assert all(document.page_of(each.span.start).number == 2 for each in document.recognised)  # type: ignore[union-attr]
    assert any("第 2 页的文字来自文字识别" in note for note in document.extract.notes)


def _joined(*files: bytes) -> bytes:
    import pypdfium2  # noqa: PLC0415  as everywhere

    whole = pypdfium2.PdfDocument.new()
    for data in files:
        whole.import_pages(pypdfium2.PdfDocument(data))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


@needs_ocr
@needs_fonts
def test_what_is_hidden_behind_a_scan_keeps_its_place(recogniser: Recogniser) -> None:
    """The scan before it becomes text, so that it stands further on."""
    scan = encoded([sample(1)[0].resize((827, 1169))], "PDF", 100)
    words = "甲公司与乙公司借款合同纠纷一案，责令被执行人立即履行义务，不得拖延。"
    sheet = Sheet(over=["q 0 g 70 460 460 30 re f Q"])
    sheet.lines(72, 120, [words, words]).text(72, 365, "身份证号330102199001011234")
    document = read_bytes(_joined(scan, pdf(sheet)), recogniser=recogniser)
    [found] = [each for each in document.extract.hidden if each.is_concealed]
    assert found.page == 2
    assert document.raw[slice(*found.span)] == found.text
    assert document.recognised


@needs_ocr
def test_a_picture_without_text_stays_unread(recogniser: Recogniser) -> None:
    slope = np.tile(np.linspace(0, 255, 600, dtype=np.uint8), (800, 1))
    document = read_bytes(encoded([Image.fromarray(slope)]), recogniser=recogniser)
    assert [each.unreadable for each in document.unreadable_pages] == ["第1页是图片，没有识别出文字"]
    assert document.scanned_pages == ()


@needs_ocr
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_cut_short_costs_only_itself(recogniser: Recogniser, kind: str) -> None:
    data = encoded([Image.effect_noise((600, 400), 90).convert("RGB")], kind)
    assert _told(data[: len(data) // 2], recogniser) in (
        "图片已损坏，打不开；请重新扫描或重新取得这份文件",
        "第1页的图片已损坏，无法识别",
    )
    assert _told(encoded([Image.new("RGB", (300, 300), "white")]), recogniser) == "文件里没有文字"


def _told(data: bytes, recogniser: Recogniser) -> str | None:
    """Why there is no text, of the file or of its first page."""
    try:
        return read_bytes(data, recogniser=recogniser).pages[0].unreadable
    except Unreadable as reason:
        return str(reason)


@needs_ocr
def test_a_page_that_takes_too_long_is_told_and_the_next_one_read() -> None:
    hasty = replace(DEFAULT_LIMITS, recognition_seconds=0)
    with Recogniser(hasty) as reader:
        [read] = reader.pages("image", encoded([Image.new("RGB", (300, 300), "white")]), [1])
    assert read.trouble == "的文字识别超过 0 秒仍未完成，已停止"


@needs_ocr
def test_too_little_memory_is_told() -> None:
    with Recogniser(replace(DEFAULT_LIMITS, recognition_bytes=1 << 24)) as reader:
        [read] = reader.pages("image", encoded([Image.new("RGB", (300, 300), "white")]), [1])
    assert read.trouble is not None
    assert "内存" in read.trouble


@needs_ocr
def test_answers_nobody_fetched_are_not_those_of_the_next_file(recogniser: Recogniser) -> None:
    white = encoded([Image.new("RGB", (200 + number, 300), "white") for number in range(3)], "TIFF")
    first = next(iter(recogniser.pages("image", white, [1, 2, 3])))
    [again] = recogniser.pages("image", white, [3])
    assert (first.width, again.width) == (200, 202)


@pytest.mark.parametrize(
    ("kind", "media_type", "pages"),
    [("PNG", "image/png", 1), ("JPEG", "image/jpeg", 1), ("TIFF", "image/tiff", 2), ("BMP", "image/bmp", 1)],
)
def test_without_ocr_a_picture_is_a_document_that_says_how(kind: str, media_type: str, pages: int) -> None:
    document = read_bytes(encoded([Image.new("RGB", (827, 1169), "white")] * pages, kind, 100))
    assert document.extract.media_type == media_type
    assert document.scanned_pages == tuple(range(1, pages + 1))
    assert (document.pages[0].width, document.pages[0].height) == pytest.approx((595, 842), abs=1)
    assert "--ocr" in document.extract.notes[-1]
    report = check(document, RULES, SERVED)
    assert report.scanned_pages == document.scanned_pages
    assert Verdict.FAIL not in {result.verdict for result in report.results}


GOOD = """甲县人民法院
执行通知书
（2022）甲0101执12号
李某某：
申请执行人王某某与你借款合同纠纷一案，责令你在收到本通知书之日起三日内支付借款本金10000元。
案款应当汇入下列账户：户名甲县人民法院，开户行中国建设银行甲县支行，账号6217001234567890123。
对执行人员指定其他案款交付途径的，你有权拒绝，并可以拨打12368举报。
特此通知，望即遵照履行。
二〇二二年六月一日
"""
ACCOUNT, REPORT, NOTHING = 5, 6, 7  # numbers of lines


def judged(text: str, confidence: dict[int, float | None], everything: float | None = 0.99) -> DocumentReport:
    """The report of a scan whose lines were recognised with these confidences."""
    lines, start = [], 0
    for number, line in enumerate(text.splitlines()):
        lines.append(Recognised(RawSpan(start, start + len(line)), confidence.get(number, everything)))
        start += len(line) + 1
    pages = (Page(1, RawSpan(0, len(text))),)
    return check(Document("", "", Extract(text, "image/png", pages, recognised=tuple(lines))), RULES, SERVED)


def without(number: int) -> str:
    lines = GOOD.splitlines(keepends=True)
    return "".join([*lines[:number], "此行与此无关而已。\n", *lines[number + 1 :]])


@pytest.mark.parametrize(
    ("text", "confidence", "everything", "verdict", "reason"),
    [
        pytest.param(GOOD, {}, 0.99, "pass", "来自文字识别", id="there, read for certain"),
        pytest.param(GOOD, {ACCOUNT: 0.5}, 0.99, "undecided", "把握不足", id="there, read with doubt"),
        pytest.param(GOOD, {NOTHING: 0.5}, 0.99, "pass", "来自文字识别", id="there, doubt elsewhere"),
        pytest.param(without(ACCOUNT), {}, 0.99, "fail", "来自文字识别", id="missing, all read for certain"),
        pytest.param(
            without(ACCOUNT),
            {NOTHING: 0.4},
            0.99,
            "undecided",
            "第 1 页有 1 行",
            id="missing, a line that may be anything",
        ),
        pytest.param(
            without(ACCOUNT), {}, None, "undecided", "自带的文字层", id="missing in a scanner's own layer"
        ),
        pytest.param(GOOD, {}, None, "pass", "来自文字识别", id="there in a scanner's own layer"),
        pytest.param(
            without(ACCOUNT), {0: 0.3, 8: 0.3}, 0.99, "fail", "来自文字识别", id="doubt in head and signature"
        ),
    ],
)
def test_what_recognition_may_decide(
    text: str, confidence: dict[int, float | None], everything: float | None, verdict: str, reason: str
) -> None:
    report = judged(text, confidence, everything)
    [result] = [each for each in report.results if each.rule == "spc-2021-322/art20-account"]
    assert (result.verdict.value, reason in result.reason) == (verdict, True), result.reason
    if verdict == "undecided":
        assert "1" in result.reason


def test_doubtful_lines_keep_every_rule_from_failing_by_absence() -> None:
    sure, unsure = judged(without(REPORT), {}), judged(without(REPORT), {NOTHING: 0.4})
    absent = {each.rule for each in sure.results if each.verdict is Verdict.FAIL and not each.evidence}
    assert absent
    assert not absent & {each.rule for each in unsure.results if each.verdict is Verdict.FAIL}


def test_a_text_document_says_nothing_of_recognition() -> None:
    report = check(Document("", "", Extract(GOOD, "text/plain")), RULES, SERVED)
    assert not any("文字识别" in each.reason for each in report.results)
