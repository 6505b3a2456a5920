"""OFD files whose pages are pictures: named as scans, painted from their pieces, read with character recognition."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import numpy as np
import pytest
from ofd_writer import HEIGHT, WIDTH, Doc, ofd, page, parts_of, picture, text, zipped
from PIL import Image

from bench.ocr import folded
from bench.scans import FONTS, encoded, sample
from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.document import Document
from corpus.limits import DEFAULT_LIMITS
from corpus.read import read_bytes
from corpus.readers import rendering
from corpus.recognising import Recogniser, installed
from corpus.spans import RawSpan
from index.likeness import distance

RULES = load_rules()
SERVED = Settings(Mode.SERVED, today=datetime.date(2026, 11, 23))
needs_ocr = pytest.mark.skipif(not installed(), reason="文字识别没有安装：pip install 'zhihe[ocr]'")
needs_fonts = pytest.mark.skipif(not all(path.exists() for path in FONTS), reason="没有 Noto CJK 字体")
W, H = f"{WIDTH:g}", f"{HEIGHT:g}"


def _quarters() -> Image.Image:
    """A page whose quarters are black, grey, light and white, clockwise from the top left."""
    grey = np.full((594, 420), 255, np.uint8)
    grey[:297, :210], grey[:297, 210:], grey[297:, 210:] = 0, 85, 170
    return Image.fromarray(grey).convert("RGB")


def _corners(pixels: np.ndarray) -> list[int]:
    high, wide = pixels.shape[:2]
    places = ((0.25, 0.25), (0.25, 0.75), (0.75, 0.75), (0.75, 0.25))
    return [round(int(pixels[int(high * y), int(wide * x), 0]) / 85) * 85 for y, x in places]


def _strips() -> tuple[dict[str, bytes], str]:
    whole = _quarters()
    media = {str(n): encoded([whole.crop((0, 99 * n, 420, 99 * n + 99))]) for n in range(6)}
    pieces = (picture(0, 49.5 * n, WIDTH, 49.5, ResourceID=n) for n in range(6))
    return media, page(*pieces)


WHOLE = {"9": encoded([_quarters()])}
PAINTED = [
    pytest.param(WHOLE, page(picture(0, 0, WIDTH, HEIGHT)), [0, 85, 170, 255], id="one picture"),
    pytest.param(
        WHOLE, page(picture(0, 0, WIDTH, HEIGHT, CTM=None)), [0, 85, 170, 255], id="without a matrix"
    ),
    pytest.param(*_strips(), [0, 85, 170, 255], id="six strips"),
    pytest.param(
        WHOLE,
        page(picture(0, 0, WIDTH, HEIGHT, CTM=f"-{W} 0 0 -{H} {W} {H}")),
        [170, 255, 0, 85],
        id="upside down",
    ),
    pytest.param(
        WHOLE,
        page(picture(0, 0, WIDTH, HEIGHT, CTM=f"0 {H} -{W} 0 {W} 0")),
        [255, 0, 85, 170],
        id="clockwise",
    ),
    pytest.param(
        WHOLE, page(picture(0, 0, WIDTH, HEIGHT, CTM=f"-{W} 0 0 {H} {W} 0")), [85, 0, 255, 170], id="mirrored"
    ),
    pytest.param(
        WHOLE,
        page(picture(50, 60, WIDTH, HEIGHT), area=f"50 60 {W} {H}"),
        [0, 85, 170, 255],
        id="a page whose corner is not the origin",
    ),
]


@pytest.mark.parametrize(("media", "content", "corners"), PAINTED)
def test_a_page_is_painted_from_its_pictures(
    media: dict[str, bytes], content: str, corners: list[int]
) -> None:
    data = zipped(parts_of(Doc([content], media=media)))
    [painted] = rendering.pages("ofd", data, [1], DEFAULT_LIMITS)
    assert not isinstance(painted, str)
    assert painted.shape[:2] == pytest.approx((2339, 1654), abs=2)
    assert _corners(painted) == corners


LOST = [
    pytest.param({}, id="no file"),
    pytest.param({"9": b"\x97JB2\r\n\x1a\n" + bytes(100)}, id="a format that is not decoded"),
    pytest.param({"9": WHOLE["9"][:200]}, id="cut short"),
]


@pytest.mark.parametrize("media", LOST)
def test_a_page_of_which_a_picture_is_lost_says_so(media: dict[str, bytes]) -> None:
    data = zipped(parts_of(Doc([page(picture(0, 0, WIDTH, HEIGHT)), page(text(20, 30, "甲"))], media=media)))
    [trouble] = rendering.pages("ofd", data, [1], DEFAULT_LIMITS)
    assert isinstance(trouble, str)
    assert trouble.startswith("的图片在文件里缺失、损坏或者格式特殊")


def test_without_ocr_a_scanned_page_waits_and_nothing_is_missing() -> None:
    document = read_bytes(zipped(parts_of(Doc([page(picture(0, 0, WIDTH, HEIGHT))], media=WHOLE))))
    assert document.scanned_pages == (1,)
    assert "--ocr" in document.extract.notes[-1]
    report = check(document, RULES, SERVED)
    assert Verdict.FAIL not in {each.verdict for each in report.results}


def test_words_behind_a_scan_prove_nothing_missing() -> None:
    """The layer a machine left under the picture: what stands in it counts, what is missing in it does not."""
    body = [
        "甲县人民法院",
        "执行通知书",
        "（2022）甲0101执12号",
        "责令你在收到本通知书之日起三日内支付借款本金10000元。",
    ]
    words = "".join(text(30, 40 + 12 * n, line, Visible="false") for n, line in enumerate(body))
    document = read_bytes(ofd(page(picture(0, 0, WIDTH, HEIGHT), words)))
    assert "执行通知书" in document.raw
    assert [each.confidence for each in document.recognised] == [None]
    report = check(document, RULES, SERVED)
    assert report.type == "execution_notice"
    assert Verdict.FAIL not in {each.verdict for each in report.results}


@pytest.fixture(scope="module")
def recogniser() -> Iterator[Recogniser]:
    with Recogniser() as reader:
        yield reader


@needs_ocr
@needs_fonts
def test_a_scanned_ofd_is_read_in_its_place(recogniser: Recogniser) -> None:
    scan, wanted, numbers = sample(3)
    typed = "甲公司与乙公司借款合同纠纷一案，责令被执行人立即履行义务，不得拖延执行。"
    doc = Doc(
        [page(picture(0, 0, WIDTH, HEIGHT)), page(text(20, 40, typed))], media={"9": encoded([scan], "JPEG")}
    )
    document: Document = read_bytes(zipped(parts_of(doc)), recogniser=recogniser)
    assert document.scanned_pages == ()
    assert document.unreadable_pages == ()
    first, second = document.pages
    got = folded(document.raw[first.span.start : first.span.end])
    assert 100 * distance(folded(wanted), got) / len(folded(wanted)) <= 1.0
    assert document.raw[second.span.start : second.span.end].strip() == typed
    for each in numbers:
        assert folded(each).replace("(", "").replace(")", "") in got.replace("(", "").replace(")", "")
    heading = first.box(RawSpan(0, document.raw.index("\n")))
    assert heading is not None
    assert (heading[0] + heading[2]) / 2 == pytest.approx(first.width / 2, rel=0.1)
