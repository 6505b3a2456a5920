"""Damaged PDF files: what is gone is told, page by page; nothing is lost without a word."""

from __future__ import annotations

import datetime
import io
import random
import re
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from damages import spoilt
from pdf_writer import File, Form, Note, Sheet, pdf
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Verdict
from corpus.document import Extract, Unreadable
from corpus.limits import Limits
from corpus.read import read_bytes
from corpus.readers.pdf import read

EXAMPLES = Path(__file__).parent.parent / "examples"
LIMITS = Limits()
PAGES = [
    ["甲县人民法院", "执行通知书", "（2022）丙0102执640号", "乙：", "本院责令你履行下列义务："],
    [
        "一、向申请执行人支付案款一万元；",
        "二、负担本案执行费五十元。",
        "案款请汇入本院账户：6222021100001234567",
    ],
    ["如发现有执行人员指定其他案款交付途径的，可向12368举报。", "二〇二二年六月二十日"],
]


def sheets() -> list[Sheet]:
    made = [Sheet().lines(72, 120, lines) for lines in PAGES]
    made[1].forms.append(Form(72, 400, "户名：甲县人民法院"))
    made[2].notes.append(Note("Stamp", 72, 500, 200, 20, text="骑缝章处"))
    return made


def _revised() -> bytes:
    """The file with a second revision: the third page turned around, as an editor saves it."""
    data = pdf(*sheets())
    number, body = re.findall(rb"(\d+) 0 obj\n(<</Type/Page/.*?>>)\nendobj", data, re.DOTALL)[-1]
    start = re.findall(rb"startxref\n(\d+)", data)[-1]
    addition = b"%b 0 obj\n%b\nendobj\n" % (number, body.replace(b"/Rotate 0", b"/Rotate 180"))
    table = b"xref\n%b 1\n%010d 00000 n \n" % (number, len(data))
    trailer = b"trailer<</Size %d/Root 1 0 R/Prev %b>>\n" % (data.count(b" 0 obj") + 1, start)
    return data + addition + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (len(data) + len(addition))


def _by_reportlab(encrypt: StandardEncryption | None = None) -> bytes:
    """Streams in base 85, and one of the fonts that every PDF program has."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=encrypt)
    for number in range(3):
        canvas.drawString(72, 700, f"Page {number}: account 6222021100001234567")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _repacked(path: Path) -> bytes:
    """An example, whose streams are not packed, as programs usually write it."""
    file = File()
    file.objects.clear()
    for number, body in re.findall(rb"(?<=\n)(\d+) 0 obj\n(.*?)\nendobj", path.read_bytes(), re.DOTALL):
        assert int(number) == len(file.objects) + 1
        head, stream, content = body.partition(b"stream\n")
        if stream:
            head = re.sub(rb"/Length \d+", b"", head).rstrip()
            file.add(head.decode("latin-1"), content.removesuffix(b"\nendstream"))
        else:
            file.objects.append(body)
    root = next(n for n, body in enumerate(file.objects, 1) if b"/Type /Catalog" in body)
    return file.data().replace(b"/Root 1 0 R", b"/Root %d 0 R" % root)


KINDS: dict[str, Callable[[], bytes]] = {
    "classic": lambda: pdf(*sheets()),
    "objects in streams": lambda: pdf(*sheets(), stored=True),
    "two revisions": _revised,
    "reportlab": _by_reportlab,
    "embedded fonts": lambda: _repacked(EXAMPLES / "served/执行通知书-三页眉页码.pdf"),
    "a table": lambda: _repacked(EXAMPLES / "served/执行通知书-表格内账号折行.pdf"),
}


@cache
def whole(kind: str) -> tuple[bytes, Extract]:
    data = KINDS[kind]()
    return data, read(data, LIMITS)


def characters(extract: Extract) -> list[str]:
    """Without white space and in any order: damage in measures moves words and takes none away."""
    return sorted("".join(extract.text.split()))


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_file_is_whole(kind: str) -> None:
    extract = whole(kind)[1]
    assert extract.text.strip()
    assert [page.unreadable for page in extract.pages] == [None] * len(extract.pages)
    assert not any("损坏" in note for note in extract.notes)


def _damages(data: bytes, count: int, seed: int = 7) -> Iterator[tuple[str, bytes]]:
    """Bits and bytes changed, stretches zeroed and cut out, files cut short; half of them outside of the streams."""
    chance = random.Random(seed)  # noqa: S311  no secret
    marks = [hit.span() for hit in re.finditer(rb"<<[^<>]*>>|\d+ 0 obj|xref.{0,2000}", data, re.DOTALL)]
    for _ in range(count):
        at = chance.randrange(len(data))
        if chance.random() < 0.5:
            at = chance.randrange(*chance.choice(marks))
        kind, file = spoilt(data, at, chance, zeros=64, hole=16)
        # An end is put behind what was cut, or it would be refused for having none.
        yield f"{kind} at {at}", file + b"\nstartxref\n0\n%%EOF\n" if kind == "cut" else file


@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_told(kind: str) -> None:
    """Either the text is that of the whole file, or a page says that it is not."""
    data, healthy = whole(kind)
    wanted = characters(healthy)
    silent = []
    for name, damaged in _damages(data, 250):
        try:
            found = read(damaged, LIMITS)
        except Unreadable:
            continue
        if characters(found) != wanted and not any(page.unreadable for page in found.pages):
            silent.append(name)
    assert not silent


def changed(old: bytes, new: bytes, data: bytes | None = None) -> bytes:
    """The classic file with one thing in it replaced by another of the same length."""
    data = whole("classic")[0] if data is None else data
    assert len(old) == len(new)
    assert old in data
    return data.replace(old, new, 1)


def _broken_stream(which: bytes, where: float) -> bytes:
    """The classic file with a byte changed within the stream whose content holds these words."""
    data = whole("classic")[0]
    for hit in re.finditer(rb"stream\n(.*?)\nendstream", data, re.DOTALL):
        if which in zlib.decompress(hit[1]):
            at = hit.start(1) + 2 + int(where * (len(hit[1]) - 8))
            return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
    raise AssertionError("no such stream")


def _contents(data: bytes) -> list[bytes]:
    return re.findall(rb"/Contents (\d+) 0 R", data)


FIRST, _, THIRD = _contents(KINDS["classic"]())
TOLD: dict[str, tuple[bytes, list[int], str]] = {
    "a content that breaks off": (_broken_stream(b" 722.0 Tm", 0.5), [1], "内容"),
    "a font's characters": (_broken_stream(b"beginbfchar", 0.5), [1, 2, 3], "字体"),
    "a page without its content": (
        changed(b"/Contents %b 0 R" % FIRST, b"/Kontents %b 0 R" % FIRST),
        [1],
        "内容",
    ),
    "a content that is not there": (changed(b"/Contents %b 0 R" % FIRST, b"/Contents 99 0 R"), [1], "内容"),
    "a page that shows the content of another": (
        changed(b"/Contents %b 0 R" % FIRST, b"/Contents %b 0 R" % THIRD),
        [1, 2, 3],
        "不属于任何一页",
    ),
    "a filter that does not exist": (
        whole("classic")[0].replace(b"/FlateDecode", b"/FlateDekode"),
        [1, 2, 3],
        "PDF 已损坏",
    ),
    "a page the count leaves out": (changed(b"/Count 3", b"/Count 2"), [1, 2, 3], "页面目录已损坏"),
    "a page the tree has lost": (changed(b"/Kids[", b"/Kits["), [], "PDF 已损坏"),
    "a drawing that is not there": (changed(b"/F0 ", b"/G0 "), [2], "图形"),
    "a font of another name": (whole("classic")[0].replace(b"/T0 ", b"/U0 "), [1, 2, 3], "字体"),
    "an addition that was not finished": (
        whole("classic")[0] + b"99 0 obj\n<</Length 9>>\nstream\n",
        [1, 2, 3],
        "没有写完",
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_the_damage_is_named_with_its_page(name: str) -> None:
    data, pages, reason = TOLD[name]
    if reason == "PDF 已损坏":
        with pytest.raises(Unreadable, match=reason):
            read(data, LIMITS)
        return
    extract = read(data, LIMITS)
    told = {page.number: str(page.unreadable) for page in extract.pages if page.unreadable}
    assert list(told) == pages
    assert all(f"第{number}页" in each for number, each in told.items())
    assert reason in "".join(told.values())


def test_what_was_read_of_a_damaged_page_stays() -> None:
    extract = read(changed(b"/F0 ", b"/G0 "), LIMITS)
    page = extract.pages[1]
    assert page.partial
    assert PAGES[1][2] in extract.text[page.span.start : page.span.end]
    assert "户名" not in extract.text


@pytest.mark.parametrize("where", [0.1, 0.5, 0.9])
def test_a_clause_on_a_damaged_page_is_undecided_and_never_missing(where: float) -> None:
    rules = load_rules()
    rule = "spc-2021-322/art20-12368-report"
    data = pdf(*[Sheet().lines(72, 120, lines) for lines in PAGES])
    last = _contents(data)[-1]
    hit = re.search(rb"\n%b 0 obj.*?stream\n(.*?)\nendstream" % last, data, re.DOTALL)
    assert hit
    at = hit.start(1) + 2 + int(where * (len(hit[1]) - 8))
    damaged = data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
    without = pdf(*[Sheet().lines(72, 120, lines) for lines in PAGES[:2]])
    verdicts = {}
    for name, file in (("whole", data), ("damaged", damaged), ("without", without)):
        # The date is on the damaged page: without one nothing could be said of any rule.
        report = check(read_bytes(file), rules, Settings(as_of=datetime.date(2024, 1, 1)))
        verdicts[name] = next(each for each in report.results if each.rule == rule)
    assert verdicts["whole"].verdict is Verdict.PASS
    assert verdicts["without"].verdict is Verdict.FAIL
    if "可向12368举报" in read_bytes(damaged).raw:  # as far as that it still unpacks
        assert verdicts["damaged"].verdict is Verdict.PASS
    else:
        assert verdicts["damaged"].verdict is Verdict.UNDECIDED
        assert "第3页" in verdicts["damaged"].reason


def test_damage_in_an_encrypted_file_is_told() -> None:
    data = _by_reportlab(StandardEncryption("geheim", strength=128))
    healthy = read(data, LIMITS, "geheim")
    assert not any(page.unreadable for page in healthy.pages)
    contents = list(re.finditer(rb"stream\r?\n(.{40,}?)\s*endstream", data, re.DOTALL))
    assert len(contents) == len(healthy.pages)
    for number, hit in enumerate(contents, 1):
        at = (hit.start(1) + hit.end(1)) // 2
        damaged = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        extract = read(damaged, LIMITS, "geheim")
        assert [page.number for page in extract.pages if page.unreadable] == [number]


def test_a_page_taken_out_by_a_program_is_no_damage() -> None:
    document = pypdfium2.PdfDocument(whole("classic")[0])
    del document[1]
    out = io.BytesIO()
    document.save(out)
    extract = read(out.getvalue(), LIMITS)
    assert [page.unreadable for page in extract.pages] == [None, None]
