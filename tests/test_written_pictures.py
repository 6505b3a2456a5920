"""Pictures that show lines of writing amid text: what they say is not missing, it was not read.

Photographs, emblems, seals, signatures, codes, charts, letterheads and banners change nothing.
"""

from __future__ import annotations

import base64
import io
import random

import pytest
from docx_writer import docx, para, picture, vml_picture
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from bench.scans import FONTS, encoded
from corpus.document import Document
from corpus.limits import DEFAULT_LIMITS
from corpus.read import read_bytes
from corpus.readers.image import opened, upright
from corpus.readers.writtenpictures import NONE, ONE, SEVERAL, are_written, is_written, lines_shown, shown_by

pytestmark = pytest.mark.skipif(not all(path.exists() for path in FONTS), reason="没有 Noto CJK 字体")
CLAUSE = (
    "二、你公司应将款项付至本院案款账户，户名：丙市丁区人民法院；开户行：",
    "乙银行丁区支行；账号：6222000000000000640。对",
    "要求向该账户以外的账户付款的，你公司有权拒绝。",
)
BANNER = "地址：丙市丁区和平路2号　邮编：000000　电话：12368"  # a line as well, where it stands amid the text
WHITE, BLACK, RED = (255, 255, 255), (0, 0, 0), (220, 20, 20)


def drawn(
    lines: tuple[str, ...] = CLAUSE,
    size: int = 28,
    wide: int = 1100,
    paper: tuple[int, ...] = WHITE,
    ink: tuple[int, ...] = BLACK,
    turned: float = 0.0,
) -> Image.Image:
    image = Image.new("RGBA" if len(paper) == 4 else "RGB", (wide, int(len(lines) * size * 1.5) + 20), paper)
    font, draw = ImageFont.truetype(str(FONTS[0]), size), ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((10, 10 + 1.5 * size * number), line, font=font, fill=ink)
    return image.rotate(turned, expand=True, fillcolor=paper) if turned else image


def _table() -> Image.Image:
    image = drawn()
    draw = ImageDraw.Draw(image)
    for y in range(5, image.height, 42):
        draw.line((2, y, 1090, y), fill=BLACK, width=2)
    for x in (2, 300, 1090):
        draw.line((x, 3, x, image.height), fill=BLACK, width=2)
    return image


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  the same pictures every time


def _code() -> Image.Image:
    image, chance = Image.new("RGB", (330, 330), WHITE), _chance(1)
    draw = ImageDraw.Draw(image)
    for x in range(0, 330, 10):
        for y in range(0, 330, 10):
            if chance.random() < 0.5:
                draw.rectangle((x, y, x + 9, y + 9), fill=BLACK)
    return image


def _seal() -> Image.Image:
    image = Image.new("RGB", (400, 400), WHITE)
    draw = ImageDraw.Draw(image)
    draw.ellipse((5, 5, 395, 395), outline=RED, width=10)
    draw.text((60, 170), "丙市丁区人民法院", font=ImageFont.truetype(str(FONTS[0]), 34), fill=RED)
    return image


def _signature() -> Image.Image:
    image, chance = Image.new("RGB", (500, 200), WHITE), _chance(2)
    points = [(chance.randint(20, 480), chance.randint(20, 180)) for _ in range(14)]
    ImageDraw.Draw(image).line(points, fill=BLACK, width=5)
    return image


def _windows() -> Image.Image:
    image = Image.new("RGB", (1000, 700), (200, 200, 210))
    draw = ImageDraw.Draw(image)
    for x in range(40, 960, 50):
        for y in range(60, 650, 60):
            draw.rectangle((x, y, x + 28, y + 34), fill=(60, 70, 90))
    return image


def _stripes() -> Image.Image:
    image = Image.new("RGB", (800, 400), WHITE)
    draw = ImageDraw.Draw(image)
    for y in range(0, 400, 40):
        draw.rectangle((0, y, 800, y + 18), fill=(0, 0, 128))
    return image


def _chart() -> Image.Image:
    image = Image.new("RGB", (800, 400), WHITE)
    draw = ImageDraw.Draw(image)
    for number in range(12):
        draw.rectangle(
            (40 + number * 60, 380 - number * 97 % 300, 80 + number * 60, 380), fill=(70, 130, 180)
        )
    return image


def _photograph() -> Image.Image:
    chance = _chance(3)
    spots = Image.frombytes("RGB", (75, 50), chance.randbytes(75 * 50 * 3))
    return spots.resize((1200, 800), Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(6))


def _barcode() -> Image.Image:
    image, chance, x = Image.new("RGB", (600, 120), WHITE), _chance(1), 5
    draw = ImageDraw.Draw(image)
    while x < 590:
        wide = chance.choice([2, 4, 6])
        draw.rectangle((x, 0, x + wide - 1, 90), fill=BLACK)
        x += wide + chance.choice([2, 4, 6])
    draw.text((150, 93), "4012345678901", font=ImageFont.truetype(str(FONTS[0]), 20), fill=BLACK)
    return image


WRITTEN = {
    "three lines": drawn(),
    "two lines, the second of a word": drawn((CLAUSE[0], "拒绝。")),
    "askew": drawn(turned=2),
    "white on black": drawn(paper=BLACK, ink=WHITE),
    "on a clear ground": drawn(paper=(0, 0, 0, 0), ink=(0, 0, 0, 255)),
    "small": drawn(size=14, wide=560),
    "a scan of small print": drawn(tuple(line * 3 for line in CLAUSE) * 5, 20, 2000),
    "a ruled table": _table(),
}
OTHERS = {
    "a name": drawn(("丙市丁区人民法院",), 60, 600),
    "a letterhead of two lines": drawn(("丙市丁区人民法院", "执行裁定书"), 60, 600),
    "a red letterhead": drawn(
        ("丙市丁区人民法院关于执行工作的文件", "案件承办部门执行局第一执行庭信笺"), 50, ink=RED
    ),
    "a banner": drawn((BANNER,), 24),
    "a QR code": _code(),
    "a bar code": _barcode(),
    "a seal": _seal(),
    "a signature": _signature(),
    "a house": _windows(),
    "stripes": _stripes(),
    "a chart": _chart(),
    "a photograph": _photograph(),
    "nothing": Image.new("RGB", (827, 1169), WHITE),
}
ALL = [
    *(pytest.param(image, True, id=name) for name, image in WRITTEN.items()),
    *(pytest.param(image, False, id=name) for name, image in OTHERS.items()),
]


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(("image", "written"), ALL)
def test_which_pictures_show_lines_of_writing(image: Image.Image, written: bool) -> None:
    assert is_written(_png(image), DEFAULT_LIMITS.picture_pixels) is written
    on_white = opened(_png(image), DEFAULT_LIMITS)
    assert is_written(encoded([upright(on_white)], "JPEG"), DEFAULT_LIMITS.picture_pixels) is written


def test_what_is_no_picture_or_too_large_shows_none() -> None:
    good = _png(drawn())
    assert are_written([b"", good[:60], good, b"\x00" * 99], DEFAULT_LIMITS) == [NONE, NONE, SEVERAL, NONE]
    assert shown_by([b"", good, b"\x01\x00\x00\x00EMF"], DEFAULT_LIMITS) == [ONE, SEVERAL, ONE]
    assert not is_written(good, 10_000)


BODY = (
    "执行通知书",
    "申请执行人王某某与你公司承揽合同纠纷一案，已经立案执行，通知如下：",
    "一、限你公司自收到本通知书之日起十日内支付加工款九万元，并负担执行费；",
    "逾期不履行的，本院将采取冻结、划拨、查封、拍卖等措施，依法纳入失信名单。",
    "特此通知。申请执行人王某某与你公司承揽合同纠纷一案，已经立案执行。",
)


def _pdf(image: Image.Image, *, turned: int = 0, over: bool = False) -> bytes:
    """Text around a picture; the words of the picture set over it where `over`."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas.setPageRotation(turned)
    if turned == 90:
        canvas.translate(595, 0)
        canvas.rotate(90)
    canvas.setFont("STSong-Light", 11)
    for number, line in enumerate(BODY):
        canvas.drawString(72, 560 - 20 * number - 200 * (number > 2), line)
    canvas.drawImage(
        ImageReader(image), 72, 360, 380, min(380 * image.height / image.width, 140), mask="auto"
    )
    if over:
        for number in range(9):
            canvas.drawString(74, 364 + 14 * number, CLAUSE[0])
    canvas.save()
    return out.getvalue()


def _docx(image: Image.Image) -> bytes:
    placed = f"<w:p>{picture('rId7', 380, min(380 * image.height / image.width, 250))}</w:p>"
    lines = [para(line) for line in BODY]
    return docx("".join([*lines[:3], placed, *lines[3:]]), pictures={"rId7": _png(image)})


def _html(image: Image.Image) -> bytes:
    shown = f"<p><img src='data:image/png;base64,{base64.b64encode(_png(image)).decode()}'></p>"
    lines = [f"<p>{line}</p>" for line in BODY]
    return f"<meta charset=utf-8>{''.join([*lines[:3], shown, *lines[3:]])}".encode()


def _unread(document: Document) -> list[str | None]:
    return [page.unreadable for page in document.unreadable_pages]


PLACED = [
    *(
        pytest.param(image, True, id=name)
        for name, image in WRITTEN.items()
        if name != "a scan of small print"
    ),
    *(pytest.param(image, False, id=name) for name, image in OTHERS.items()),
]


@pytest.mark.parametrize(("image", "written"), PLACED)
@pytest.mark.parametrize("turned", [0, 90])
def test_a_page_with_one_is_read_in_part(image: Image.Image, written: bool, turned: int) -> None:
    document = read_bytes(_pdf(image, turned=turned))
    said = ["第1页有一幅图片像是写着文字，图片里的字没有读取；请对照原件，或者把图片里的字改成文字后重试"]
    assert _unread(document) == (said if written else [])
    assert all(page.partial and not page.scanned for page in document.unreadable_pages)
    assert "逾期不履行的" in document.raw


def test_words_set_over_a_picture_are_not_of_it() -> None:
    background = Image.new("RGB", (1100, 360), (240, 240, 240))
    assert _unread(read_bytes(_pdf(background, over=True))) == []


LINE = drawn((f"四、{CLAUSE[0]}",), 40, 1500)
ONE_LINE = {
    "a clause": LINE,
    "a clause, cut close": LINE.crop((8, 14, 1460, 60)),
    "a short clause": drawn(("四、如有违反，可向12368举报。",), 40, 700),
    "white on black": drawn((CLAUSE[0],), paper=BLACK, ink=WHITE),
    "blue": drawn((CLAUSE[0],), ink=(0, 0, 160)),
    "askew by a hair": drawn((CLAUSE[0],), turned=0.2),
    "a banner": OTHERS["a banner"],
}
NO_LINE = {name: image for name, image in OTHERS.items() if name != "a banner"}


@pytest.mark.parametrize("name", ONE_LINE)
def test_a_line_alone_is_one(name: str) -> None:
    assert lines_shown(_png(ONE_LINE[name]), DEFAULT_LIMITS.picture_pixels) == ONE


@pytest.mark.parametrize("name", NO_LINE)
def test_other_low_pictures_are_none(name: str) -> None:
    assert lines_shown(_png(NO_LINE[name]), DEFAULT_LIMITS.picture_pixels) == NONE


AMID = [
    *(pytest.param(image, True, id=name) for name, image in WRITTEN.items()),
    *(pytest.param(image, True, id=f"one line: {name}") for name, image in ONE_LINE.items()),
    *(pytest.param(image, False, id=name) for name, image in NO_LINE.items()),
]


@pytest.mark.parametrize(("image", "written"), [each for each in AMID if each.id != "a scan of small print"])
def test_one_in_a_word_document_waits_for_recognition(image: Image.Image, written: bool) -> None:
    document = read_bytes(_docx(image))
    assert document.scanned_pages == ((1,) if written else ())


@pytest.mark.parametrize("shown", ["before", "behind", "after a heading"])
def test_a_line_that_does_not_stand_amid_the_text_is_a_banner(shown: str) -> None:
    placed = f"<w:p>{picture('rId7', 380, 20)}</w:p>"
    lines = [para(line) for line in BODY]
    at = {"before": 0, "behind": len(lines), "after a heading": 1}[shown]
    data = docx("".join([*lines[:at], placed, *lines[at:]]), pictures={"rId7": _png(ONE_LINE["a banner"])})
    assert read_bytes(data).unreadable_pages == ()


LINKED = picture("rId9", 425, 126).replace("r:embed", "r:link")
SIZELESS = picture("rId9", 0, 0)
LOST = {
    "linked": (LINKED, 1), "missing": (picture("rId9", 425, 126), 1), "of no size": (SIZELESS, 1),
    "VML": (vml_picture("rId9", 425, 120), 1),
    "a seal": (picture("rId9", 119, 119), 0), "an icon": (picture("rId9", 16, 16), 0),
    "behind the text": (picture("rId9", 425, 126, anchor='behindDoc="1"'), 0),
}  # fmt: skip


@pytest.mark.parametrize("name", LOST)
def test_one_that_is_not_in_the_file_may_be_the_rest_of_a_clause(name: str) -> None:
    placed, unread = LOST[name]
    lines = [para(line) for line in BODY]
    amid = read_bytes(docx("".join([*lines[:3], f"<w:p>{placed}</w:p>", *lines[3:]])))
    assert [each.number for each in amid.unreadable_pages] == [1] * unread
    assert all("没有存在文件里" in (page.unreadable or "") for page in amid.pages)
    assert any("没有存在文件里" in note for note in amid.notes)


@pytest.mark.parametrize("at", [0, 1, len(BODY)])
def test_one_that_is_not_in_the_file_and_stands_elsewhere_is_told(at: int) -> None:
    lines = [para(line) for line in BODY]
    document = read_bytes(docx("".join([*lines[:at], f"<w:p>{LINKED}</w:p>", *lines[at:]])))
    assert document.unreadable_pages == ()
    assert any("没有存在文件里" in note for note in document.notes)


def test_a_document_whose_pictures_are_all_there_is_not_said_to_lack_one() -> None:
    document = read_bytes(
        docx("".join([*map(para, BODY), f"<w:p>{picture('rId9', 16, 16)}</w:p>"]), pictures={"rId9": b"x"})
    )
    assert not any("没有存在文件里" in note for note in document.notes)


def test_a_line_of_a_format_that_nobody_opens_waits_amid_the_text() -> None:
    lines = [para(line) for line in BODY]
    placed = f"<w:p>{picture('rId7', 420, 24)}</w:p>"
    amid = docx("".join([*lines[:3], placed, *lines[3:]]), pictures={"rId7": b"\x01\x00\x00\x00EMF" * 50})
    behind = docx("".join([*lines, placed]), pictures={"rId7": b"\x01\x00\x00\x00EMF" * 50})
    assert len(read_bytes(amid).unreadable_pages) == 1
    assert read_bytes(behind).unreadable_pages == ()


@pytest.mark.parametrize(
    ("image", "written"),
    [
        each
        for each in AMID
        if each.id not in ("nothing", "a scan of small print", "one line: a short clause")
    ],
)
def test_one_in_a_web_page_waits_for_recognition(image: Image.Image, written: bool) -> None:
    document = read_bytes(_html(image))
    assert document.scanned_pages == ((1,) if written else ())


ELSEWHERE = [
    pytest.param("<p><img src='x.png' width=600></p>", 1, id="wide"),
    pytest.param("<img src='x.png' width='600' height='200'>", 1, id="wide and high"),
    pytest.param("<p><img src='x.png' width=600 height=20></p>", 0, id="a rule"),
    pytest.param("<p><img src='x.png' width=120></p>", 0, id="an icon"),
    pytest.param("<p><img src='x.png'></p>", 1, id="of a size nobody knows"),
    pytest.param("<p><a href='/'><img src='x.png' width=600></a></p>", 0, id="a link"),
]


@pytest.mark.parametrize(("placed", "unread"), ELSEWHERE)
def test_a_picture_elsewhere_amid_the_text_of_a_web_page(placed: str, unread: int) -> None:
    lines = [f"<p>{line}</p>" for line in BODY * 2]
    amid = f"<meta charset=utf-8>{''.join([*lines[:3], placed, *lines[3:]])}".encode()
    behind = f"<meta charset=utf-8>{''.join([*lines, placed])}".encode()
    assert len(read_bytes(amid).unreadable_pages) == unread
    assert len(read_bytes(behind).unreadable_pages) == unread
