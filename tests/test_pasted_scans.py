"""Documents without pages whose body is pictures: a scan pasted into Word, a web page that shows one.

What is in a picture that nobody read is never missing; with character recognition it stands where the picture stood.
"""

from __future__ import annotations

import base64
import datetime
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx_writer import docx, para, picture, run, table, vml_picture
from PIL import Image

from bench.ocr import folded
from bench.scans import FONTS, encoded, sample
from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import DocumentReport, Mode, Result, Verdict
from corpus.document import Document
from corpus.limits import DEFAULT_LIMITS
from corpus.paragraphs import paragraph_starts
from corpus.read import read_bytes
from corpus.readers import rendering
from corpus.readers.docxanchors import anchors
from corpus.readers.webpictures import size_of
from corpus.recognising import Recogniser, installed
from index.likeness import distance

RULES = load_rules()
SERVED = Settings(Mode.SERVED, today=datetime.date(2026, 11, 23))
needs_ocr = pytest.mark.skipif(not installed(), reason="文字识别没有安装：pip install 'zhihe[ocr]'")
needs_fonts = pytest.mark.skipif(not all(path.exists() for path in FONTS), reason="没有 Noto CJK 字体")
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="没有安装 LibreOffice")
PAGE = encoded([Image.new("RGB", (827, 1169), "white")])
ICON = encoded([Image.new("RGB", (64, 64), "white")])
PHOTO = encoded([Image.new("RGB", (1200, 800), "white")])
PICTURES = {"rId7": PAGE, "rId8": PAGE}
BODY = (
    para(
        "依照《中华人民共和国民事诉讼法》的规定，责令被执行人立即履行生效法律文书确定的义务，向申请执行人支付借款本金。"
    )
    * 3
)
FLOATING = 'behindDoc="1"'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def alternate(choice: str, fallback: str) -> str:
    return paragraph(
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
    )


WORD = [
    pytest.param(paragraph(picture("rId7", 415, 590)), 1, id="a page"),
    pytest.param(
        paragraph(picture("rId7", 415, 590)) + paragraph(picture("rId8", 415, 590)), 2, id="two pages"
    ),
    pytest.param(paragraph(vml_picture("rId7", 415, 590)), 1, id="in VML"),
    pytest.param(paragraph(picture("rId7", 595, 842, anchor=FLOATING)), 1, id="behind nothing"),
    pytest.param(paragraph(picture("rId7", 415, 553)) + BODY, 1, id="a photograph of a page before text"),
    pytest.param(para("附件") + paragraph(picture("rId7", 200, 260)), 1, id="half a page under a heading"),
    pytest.param(table([paragraph(picture("rId7", 400, 560))]), 1, id="in a table"),
    pytest.param(BODY + paragraph(picture("rId7", 595, 842, anchor=FLOATING)), 0, id="a background of text"),
    pytest.param(BODY + paragraph(picture("rId7", 120, 120)), 0, id="a QR code under text"),
    pytest.param(BODY + paragraph(picture("rId7", 415, 311)), 0, id="a photograph of a house under text"),
    pytest.param(para("执行通知书") + paragraph(picture("rId7", 60, 60)), 0, id="a small seal"),
    pytest.param(
        BODY + paragraph(f"<w:r><w:rPr><w:vanish/></w:rPr>{picture('rId7', 415, 590)[5:]}"), 0, id="hidden"
    ),
]


@pytest.mark.parametrize(("body", "count"), WORD)
def test_which_pictures_of_a_word_document_stand_for_pages(body: str, count: int) -> None:
    data = docx(body, pictures=PICTURES)
    document = read_bytes(data + b"")
    assert document.scanned_pages == tuple(range(1, count + 1))
    assert document.raw == anchors(data, DEFAULT_LIMITS).text
    assert "\x01" not in document.raw
    for page in document.pages:
        assert page.unreadable == f"第{page.number}幅图片是扫描图片，没有文字层"
    assert any("幅图片代替了文字" in note for note in document.notes) is bool(count)


def test_a_picture_that_is_not_in_the_file_says_so() -> None:
    document = read_bytes(docx(paragraph(picture("rId99", 415, 590))))
    [page] = document.pages
    assert not page.scanned
    assert page.unreadable == ("第1幅图片没有存在文件里，无法读取；请把图片插入文档，或者另存为 PDF 后重试")


def _uri(data: bytes, kind: str = "png") -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


LINKS = "".join(f"<li><a href='/{n}'>新闻动态机构设置审务公开诉讼服务</a></li>" for n in range(20))
NOTICE = "".join(
    f"<p>{line}</p>"
    for line in (
        "甲县人民法院", "执行通知书", "（2022）甲0101执12号", "李某某：",
        "申请执行人王某某与你借款合同纠纷一案，责令你在收到本通知书之日起三日内支付借款本金10000元，并负担申请执行费。"
        "逾期不履行的，本院将依法强制执行，并可以将你纳入失信被执行人名单，对你限制消费、限制出境。",
        "特此通知，望即遵照履行。", "二〇二二年六月一日",
    )
)  # fmt: skip
WEB = [
    pytest.param(f"<p><img src='{_uri(PAGE)}'></p>", (1,), 1, id="a page alone"),
    pytest.param(f"<ul>{LINKS}</ul><img width=800 src='{_uri(PAGE)}'>", (1,), 1, id="a page beside menus"),
    pytest.param(f"{NOTICE}<img alt='x' src=\"{_uri(PAGE)}\">", (1,), 1, id="a page under text"),
    pytest.param(f"<h1>公告</h1><img src='{_uri(PHOTO)}'>", (1,), 1, id="a picture under a heading"),
    pytest.param(f"{NOTICE}<img src='{_uri(PHOTO)}'>", (), 0, id="a photograph under text"),
    pytest.param(f"{NOTICE}<img src='{_uri(ICON)}'>", (), 0, id="an icon under text"),
    pytest.param(f"{NOTICE}<img src=x.png width=900 height=1200>", (), 1, id="a page elsewhere under text"),
    pytest.param(f"<ul>{LINKS}</ul><img src='x.png' width=800 height=1100>", (), 1, id="a picture elsewhere"),
    pytest.param("<h1>公告</h1><img src=x.png>", (), 1, id="a picture elsewhere and nothing else"),
    pytest.param(f"<ul>{LINKS}</ul><iframe src='a.pdf'></iframe>", (), 1, id="a frame beside menus"),
    pytest.param(f"{NOTICE}<iframe src='a.html'></iframe>", (), 1, id="a frame under text"),
]


@pytest.mark.parametrize(("body", "scanned", "unread"), WEB)
def test_what_a_web_page_shows_in_place_of_text(body: str, scanned: tuple[int, ...], unread: int) -> None:
    document = read_bytes(f"<html><meta charset=utf-8><body>{body}</body></html>".encode())
    assert document.scanned_pages == scanned
    assert len(document.unreadable_pages) == unread


def _archive(body: str, *pictures: bytes) -> bytes:
    parts = [("text/html; charset=utf-8", f"<html><body>{body}</body></html>".encode())]
    parts += [("image/png", data) for data in pictures]
    inside = "".join(
        f"--B\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64.encodebytes(data).decode()}\r\n"
        for kind, data in parts
    )
    return f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n{inside}--B--\r\n'.encode()


def test_a_web_archive_of_pictures_waits_for_recognition() -> None:
    assert read_bytes(_archive("<img src='cid:1'>", ICON, PAGE, PAGE)).scanned_pages == (1, 2)
    assert read_bytes(_archive(f"{NOTICE}<img src='cid:1'>", ICON)).scanned_pages == ()


HEADS = ("PNG", "JPEG", "GIF", "BMP")


@pytest.mark.parametrize("kind", HEADS)
def test_the_size_of_a_picture_is_read_from_its_head(kind: str) -> None:
    data = encoded([Image.new("RGB", (321, 123), "white")], kind)
    assert size_of(data) == (321, 123)
    for cut in range(40):
        assert size_of(data[:cut]) in ((0, 0), (321, 123))


def _files() -> dict[str, bytes]:
    return {
        "docx": docx(paragraph(picture("rId7", 415, 590)), pictures=PICTURES),
        "a letterhead and a scan": docx(
            para("甲县人民法院")
            + para("执行通知书")
            + para("（2022）甲0101执12号")
            + paragraph(picture("rId7", 415, 590)),
            pictures=PICTURES,
        ),
        "a web page": f"<html><meta charset=utf-8><body><img src='{_uri(PAGE)}'></body></html>".encode(),
        "a picture elsewhere": docx(paragraph(picture("rId99", 415, 590))),
    }


@pytest.mark.parametrize("name", _files())
@pytest.mark.parametrize("mode", Mode)
def test_what_nobody_read_is_never_missing(name: str, mode: Mode) -> None:
    document = read_bytes(_files()[name], declared_type="execution_notice")
    report = check(document, RULES, Settings(mode, datetime.date(2022, 6, 1)))
    assert Verdict.FAIL not in {each.verdict for each in report.results}
    account = _result(report, "spc-2021-322/art20-account")
    assert (account.verdict, "第 1 幅图片没有读出文字" in account.reason) == (Verdict.UNDECIDED, True)


def _result(report: DocumentReport, rule: str) -> Result:
    return next(each for each in report.results if each.rule == rule)


@pytest.fixture(scope="module")
def recogniser() -> Iterator[Recogniser]:
    with Recogniser() as reader:
        yield reader


def _reads(document: Document, wanted: str) -> None:
    assert document.scanned_pages == ()
    assert document.unreadable_pages == ()
    assert len(document.recognised) > 10
    got = folded("".join(document.raw[slice(*each.span)] for each in document.recognised))
    assert 100 * distance(folded(wanted), got) / len(folded(wanted)) <= 1.0


@needs_ocr
@needs_fonts
def test_a_pasted_scan_is_read_where_it_stands(recogniser: Recogniser) -> None:
    scan, wanted, _ = sample(4)
    body = para("甲") + paragraph(run("前"), picture("rId7", 415, 590), run("后")) + para("乙")
    data = docx(body, pictures={"rId7": encoded([scan], "JPEG")}, header1=para("页眉"), footer1=para("- 1 -"))
    document = read_bytes(data, recogniser=recogniser)
    _reads(document, wanted)
    assert document.raw.startswith("甲\n前\n")
    assert document.raw.endswith("\n后\n乙")
    [page] = document.pages
    assert document.page_of(0) is None
    assert document.page_of(page.span.start) is page
    assert len(page.boxes) == 4 * (page.span.end - page.span.start)
    starts = paragraph_starts(document)
    assert (starts[0], starts[-1]) == (0, document.raw.index("乙", page.span.end))
    assert any("第 1 幅图片的文字来自文字识别" in note for note in document.notes)


@needs_ocr
@needs_fonts
@pytest.mark.parametrize("name", ["html", pytest.param("mht", marks=pytest.mark.soak)])
def test_a_web_page_of_a_scan_is_read(recogniser: Recogniser, name: str) -> None:
    scan, wanted, _ = sample(5)
    data = encoded([scan], "JPEG")
    page = f"<html><meta charset=utf-8><body><img src='{_uri(data, 'jpeg')}'></body></html>".encode()
    _reads(
        read_bytes(page if name == "html" else _archive("<img src='cid:1'>", data), recogniser=recogniser),
        wanted,
    )


@needs_ocr
@needs_fonts
@needs_office
def test_a_scan_pasted_into_a_doc_is_read(recogniser: Recogniser, tmp_path: Path) -> None:
    """A DOC as LibreOffice writes it, from the DOCX above."""
    scan, wanted, _ = sample(6)
    source = tmp_path / "scan.docx"
    source.write_bytes(docx(paragraph(picture("rId7", 415, 590)), pictures={"rId7": encoded([scan])}))
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "doc",
    ]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(source)], check=True, timeout=120, capture_output=True
    )
    data = (tmp_path / "scan.doc").read_bytes()
    assert read_bytes(data).scanned_pages == (1,)
    _reads(read_bytes(data, recogniser=recogniser), wanted)


@needs_ocr
def test_a_picture_of_no_known_format_says_so(recogniser: Recogniser) -> None:
    data = docx(paragraph(picture("rId7", 415, 590)), pictures={"rId7": b"\x01\x00\x00\x00EMF" * 50})
    document = read_bytes(data, recogniser=recogniser)
    [page] = document.unreadable_pages
    assert page.unreadable == "第1幅图片已损坏或者格式特殊（如 EMF、SVG），无法识别；请另存为 PDF 后重试"


def test_a_limit_met_on_the_way_to_a_picture_is_told_for_each_that_follows() -> None:
    """And costs no process of the recogniser."""
    noise = Image.effect_noise((900, 1200), 90)
    data = docx(
        paragraph(picture("rId7", 415, 590)) + paragraph(picture("rId8", 415, 590)),
        pictures=dict.fromkeys(("rId7", "rId8"), encoded([noise])),
    )
    small = replace(DEFAULT_LIMITS, unpacked_bytes=1 << 20)
    found = list(rendering.pages("docx", data, [1, 2], small))
    assert len(found) == 2
    assert all(isinstance(each, str) and "超过上限 1 MB" in each for each in found)
