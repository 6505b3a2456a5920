"""Files that mean harm or are broken: text or a reason in Chinese, in bounded time and memory, nothing else.

Each file is read in a process of its own, so that a hang or a flood of memory fails its test and not the run.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import random
import re
import subprocess
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from doc_writer import HIDDEN, doc, wide
from docx_writer import NAMESPACES, docx, para, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from ofd_writer import Doc, Laid, element, grid, ofd, page, part, parts_of, path, text
from pdf_writer import File, Note, Sheet, pdf

import corpus.readers
from corpus import isolation
from corpus.document import Extract, Unreadable
from corpus.isolation import read_isolated
from corpus.limits import Limits
from corpus.read import read_bytes, read_path

ROOT = Path(__file__).parents[1]
SECONDS = 20
MEBI = 1 << 20

# Reads one file and says what came of it, the processor time it took and the most memory it held, children included.
# Its own memory is VmHWM: the maxrss of a process counts what its parent, here the test run, held when it was started.
PROBE = """
import os, re, resource, sys
from pathlib import Path
from corpus.document import Unreadable
from corpus.read import read_path
start = sum(os.times()[:4])
try:
    outcome = "text " + ascii(read_path(Path(sys.argv[1])).raw[:200])
except Unreadable as reason:
    outcome = "reason " + str(reason)
own = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(round(sum(os.times()[:4]) - start, 2), peak // 1024, outcome, sep="\\t")
"""


@dataclass(frozen=True)
class Outcome:
    seconds: float
    mebibytes: int
    text: str | None
    reason: str | None


def outcome_of(path: Path) -> Outcome:
    """What reading a file comes to; fails the test on a hang and on any exception but `Unreadable`."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(path)],
        capture_output=True,
        timeout=6 * SECONDS,  # by the clock, on a machine that others use too
        cwd=ROOT,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    seconds, peak, outcome = done.stdout.decode().strip().split("\t", 2)
    kind, _, rest = outcome.partition(" ")
    reason = rest if kind == "reason" else None
    if reason is not None:
        assert re.search("[一-鿿]{4}", reason), reason
    return Outcome(float(seconds), int(peak), ast.literal_eval(rest) if kind == "text" else None, reason)


@cache
def _zeros() -> bytes:
    """600 MB of zeros in 0.6 MB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        with package.open("word/document.xml", "w") as part:
            for _ in range(600):
                part.write(bytes(MEBI))
        package.writestr("[Content_Types].xml", "<Types/>")
    return stream.getvalue()


def _lying_zip() -> bytes:
    """The same, with the directory saying that it holds ten bytes."""
    data = bytearray(_zeros())
    size = (600 * MEBI).to_bytes(4, "little")
    return bytes(data.replace(size, (10).to_bytes(4, "little")))


def _with_dtd(dtd: str, text: str) -> bytes:
    body = f"<w:document {NAMESPACES}><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>"
    return zipped({"word/document.xml": f"<!DOCTYPE x [{dtd}]>{body}".encode()})


LAUGHS = '<!ENTITY a0 "哈哈哈哈哈哈哈哈哈哈">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)
)
XXE = '<!ENTITY xxe SYSTEM "file:///etc/passwd">'
NESTED = 200_000


def _deep_tables() -> bytes:
    depth = 60
    return docx("<w:tbl><w:tr><w:tc>" * depth + para("内") + "</w:tc></w:tr></w:tbl>" * depth)


def _round(data: bytes) -> bytes:
    """The same with every chain of sectors leading back to its beginning."""
    fat = data[512:1024].replace(b"\xfe\xff\xff\xff", b"\x01\0\0\0")
    return data[:512] + fat + data[1024:]


def _endless(data: bytes) -> bytes:
    """The same with a piece that claims to be longer than any file."""
    pieces = b"\x02\x10\0\0\0" + bytes(4)
    at = data.index(pieces) + len(pieces)
    return data[:at] + (200_000_000).to_bytes(4, "little") + data[at + 4 :]


def _nested_mail(depth: int) -> bytes:
    head = "".join(
        f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n" for level in range(depth)
    )
    return f"MIME-Version: 1.0\r\n{head}Content-Type: text/html\r\n\r\n<p>x</p>".encode()


def _ofd_with(name: str, content: bytes, doc: Doc | None = None) -> bytes:
    """An OFD with one part replaced."""
    return zipped({**parts_of(doc or Doc([page(text(30, 50, "责令"))])), f"Doc_0/{name}": content})


def _ofd_bomb() -> bytes:
    """A page of 600 MB in 0.6 MB."""
    parts = parts_of(Doc([page(text(30, 50, "责令"))]))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            with package.open(name, "w") as entry:
                entry.write(content)
                for _ in range(600 if name.endswith("Content.xml") else 0):
                    entry.write(b" " * MEBI)
    return stream.getvalue()


def _ofd_with_dtd(dtd: str, entity: str) -> bytes:
    body = part("Page", page(text(30, 50, "责令")))
    return _ofd_with(
        "Pages/Page_0/Content.xml",
        body.replace(b"?>", f"?><!DOCTYPE x [{dtd}]>".encode(), 1).replace("责令".encode(), entity.encode()),
    )


def _composite(key: int, times: int = 1) -> str:
    return element("CompositeObject", ResourceID=key, Boundary="0 0 9 9") * times


def _listing(*locations: str) -> bytes:
    """A document part that lists these pages."""
    listed = "".join(element("Page", ID=n, BaseLoc=place) for n, place in enumerate(locations))
    return part("Document", element("CommonData") + element("Pages", listed))


def _steps(count: int) -> str:
    return text(30, 50, "甲乙丙").replace('DeltaX="5.6 5.6"', f'DeltaX="{"5.6 " * count}"')


def _noise(size: int = 200_000) -> bytes:
    return random.Random(1).randbytes(size)  # noqa: S311


def _nested_zip(depth: int) -> bytes:
    data = docx(para("内"))
    for level in range(depth):
        data = zipped({f"{level}.zip": data, "again.zip": data[:1000]})
    return data


def _overlapping_zip() -> bytes:
    """Nine thousand names in the directory, each for the same ten megabytes of zeros."""
    data = zipped({"word/document.xml": bytes(10 * MEBI)})
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry = data[start:end]
    entries = b"".join(entry.replace(b"document", b"%08d" % n) for n in range(9_000)) + entry
    tail = bytearray(data[end:])
    tail[8:12] = (9_001).to_bytes(2, "little") * 2
    tail[12:16] = len(entries).to_bytes(4, "little")
    return data[:start] + entries + bytes(tail)


def _with_part(name: str, dtd: str, reference: str) -> bytes:
    """A DOCX with one more part, which brings a DTD."""
    body = para("执行") + "<w:sectPr><w:headerReference r:id='header1'/></w:sectPr>"
    with zipfile.ZipFile(io.BytesIO(docx(body, header1=para("眉"), styles=""))) as package:
        parts = {each: package.read(each) for each in package.namelist()}
    assert name in parts
    root = b"w:styles" if "styles" in name else b"w:hdr"
    head = f"<!DOCTYPE x [{dtd}]><{root.decode()} {NAMESPACES}><w:p><w:r><w:t>{reference}</w:t></w:r></w:p></{root.decode()}>"
    return zipped(parts | {name: head.encode()})


def _flat(dtd: str, reference: str) -> bytes:
    """A Word document as one XML file with a DTD."""
    return (
        f"<?xml version='1.0'?><?mso-application progid='Word.Document'?><!DOCTYPE x [{dtd}]>"
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part pkg:name="/word/document.xml">'
        f"<pkg:xmlData><w:document {NAMESPACES}><w:body><w:p><w:r><w:t>{reference}</w:t></w:r></w:p></w:body></w:document>"
        "</pkg:xmlData></pkg:part></pkg:package>"
    ).encode()


def _page_tree(kids: bytes, count: int, more: bytes = b"") -> bytes:
    """A PDF by hand, without a table of its objects: readers have to look for them."""
    return (
        b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count "
        + b"%d/Kids[" % count + kids + b"]>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n"
        + more + b"trailer<</Root 1 0 R/Size 9>>\nstartxref\n0\n%%EOF\n"
    )  # fmt: skip


def _deep_page_tree(depth: int) -> bytes:
    levels = b"".join(
        b"%d 0 obj\n<</Type/Pages/Count 1/Kids[%d 0 R]>>\nendobj\n" % (level, level + 1)
        for level in range(4, depth + 4)
    )
    last = b"%d 0 obj\n<</Type/Page/MediaBox[0 0 9 9]>>\nendobj\n" % (depth + 4)
    return _page_tree(b"4 0 R", 1, levels + last)


def _page() -> Sheet:
    return Sheet().lines(72, 120, ["本院在执行甲公司与乙公司", "责令被执行人立即履行义务"])


def _tree(count: int, kids: int = 1, more: str = "") -> bytes:
    """A page tree of one page that is named `kids` times and says it holds `count`."""
    file = File()
    page = file.add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>")
    file.objects[1] = f"<</Type/Pages/Count {count}/Kids[{f'{page} 0 R ' * kids}]{more}>>".encode()
    return file.data()


def _tree_in_itself() -> bytes:
    file = File()
    inner = file.add("<</Type/Pages/Parent 2 0 R/Count 5/Kids[2 0 R]>>")
    file.objects[1] = f"<</Type/Pages/Count 5/Kids[{inner} 0 R]>>".encode()
    return file.data()


def _tree_of_trees() -> bytes:
    file = File()
    last, count = file.add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"), 1
    for _ in range(9):
        count *= 10
        last = file.add(f"<</Type/Pages/Parent 2 0 R/Count {count}/Kids[{f'{last} 0 R ' * 10}]>>")
    file.objects[1] = f"<</Type/Pages/Count {count}/Kids[{last} 0 R]>>".encode()
    return file.data()


def _xref_loop() -> bytes:
    data = pdf(_page())
    start = int(data[data.rindex(b"startxref") + 10 :].split()[0])
    return data.replace(b"trailer<<", b"trailer<</Prev %d" % start)


def _packed(head: bytes, content: bytes, mebibytes: int) -> bytes:
    """An object whose stream unpacks into so much of the same."""
    squeeze = zlib.compressobj(9)
    packed = (
        b"".join(squeeze.compress(content * (MEBI // len(content))) for _ in range(mebibytes))
        + squeeze.flush()
    )
    return b"<<%b/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (head, len(packed), packed)


def _object_stream_bombs() -> bytes:
    file = File()
    file.objects += [_packed(b"/Type/ObjStm/N 1/First 4", b"4 0 ", 200)] * 20
    page = file.add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>")
    file.objects[1] = f"<</Type/Pages/Count 1/Kids[{page} 0 R]>>".encode()
    return file.data()


def _picture_of_a_terabyte() -> bytes:
    data = pdf(_page().image("Black", 70, 100, 200, 60))
    return data.replace(b"/Width 1/Height 1", b"/Width 999999/Height 999999")


def _stamps() -> bytes:
    sheet = _page()
    sheet.notes = [Note("Stamp", 70, 100, 50, 30, look="0 g 0 0 50 30 re f") for _ in range(3000)]
    return pdf(sheet)


# name of the file, its bytes, and what the reason must say; None where text or a reason will do
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str | None]] = {
    "empty": ("a.txt", lambda: b"", "空"),
    "only blanks": ("a.txt", lambda: b" \n\t" * 100, "空"),
    "noise": ("a.txt", _noise, "编码"),
    "noise called DOCX": ("a.docx", _noise, "损坏"),
    "noise behind a PDF head": ("a.pdf", lambda: b"%PDF-1.7\n" + _noise(), "PDF"),
    "noise behind a zip head": ("a.docx", lambda: b"PK\x03\x04" + _noise(), "损坏"),
    "zeros": ("a.txt", lambda: bytes(MEBI), None),
    "PDF cut in half": ("a.pdf", lambda: (data := pdf(*[_page()] * 20))[: len(data) // 2], "不完整"),
    "PDF with a broken page tree": ("a.pdf", lambda: pdf(_page()).replace(b"/Kids[", b"/Kuds["), "PDF"),
    "PDF whose pages are each other": (
        "a.pdf",
        lambda: pdf(_page()).replace(b"/Type/Page/", b"/Type/Pages/"),
        None,
    ),
    "PDF that says it has a million pages": ("a.pdf", lambda: _tree(10**6), "1000000 页"),
    "PDF with a million pages": ("a.pdf", lambda: _tree(10**6, 10**6), "1000000 页"),
    "PDF whose page tree holds itself": ("a.pdf", _tree_in_itself, "PDF"),
    "PDF whose page tree is its own parent": ("a.pdf", lambda: _tree(1, 1, "/Parent 2 0 R"), "没有文字"),
    "PDF with a thousand million pages in ten trees": ("a.pdf", _tree_of_trees, "PDF"),
    "PDF whose table of objects follows itself": ("a.pdf", _xref_loop, None),
    "PDF with 4 GB in object streams": ("a.pdf", _object_stream_bombs, "没有文字"),
    "PDF with a picture of a terabyte": ("a.pdf", _picture_of_a_terabyte, None),
    "PDF with 3,000 stamps": ("a.pdf", _stamps, None),
    "PDF without its last lines": ("a.pdf", lambda: pdf(*[_page()] * 20)[:-200], "不完整"),
    "PDF with an end and no middle": (
        "a.pdf",
        lambda: (data := pdf(*[_page()] * 20))[: len(data) // 3] + b"%%EOF",
        "损坏",
    ),
    "DOCX cut in half": ("a.docx", lambda: (data := docx(para("执行") * 999))[: len(data) // 2], "损坏"),
    "DOCX that is no zip": ("a.docx", lambda: b"PK\x03\x04" + b"x" * 1000, "损坏"),
    "600 MB of zeros": ("a.docx", _zeros, "解压"),
    "600 MB of zeros that call themselves ten bytes": ("a.docx", _lying_zip, None),
    "a million empty elements": ("a.docx", lambda: docx("<w:p/>" * 6_000_000), "标记"),
    "100,000 entries": ("a.docx", lambda: zipped({f"{n}": b"" for n in range(100_000)}), "上限"),
    "billion laughs in DOCX": ("a.docx", lambda: _with_dtd(LAUGHS, "&a9;"), "DTD"),
    "foreign file in DOCX": ("a.docx", lambda: _with_dtd(XXE, "&xxe;"), "DTD"),
    "remote DTD in DOCX": (
        "a.docx",
        lambda: _with_dtd("<!ENTITY % x SYSTEM 'http://192.0.2.1/x'>%x;", "x"),
        "DTD",
    ),
    "billion laughs in a header of a DOCX": (
        "a.docx",
        lambda: _with_part("word/header1.xml", LAUGHS, "&a9;"),
        "DTD|XML",
    ),
    "foreign file in the styles of a DOCX": (
        "a.docx",
        lambda: _with_part("word/styles.xml", XXE, "&xxe;"),
        None,
    ),
    "billion laughs in flat OPC": ("a.xml", lambda: _flat(LAUGHS, "&a9;"), "DTD|XML"),
    "foreign file in flat OPC": ("a.xml", lambda: _flat(XXE, "&xxe;"), "DTD"),
    "billion laughs in a frame of a page": (
        "a.html",
        f"<p>执行</p><iframe srcdoc='<!DOCTYPE html [{LAUGHS}]><p>&amp;a9;'></iframe>".encode,
        None,
    ),
    "foreign file in XHTML": (
        "a.html",
        f"<?xml version='1.0'?><!DOCTYPE html [{XXE}]><html><body>&xxe;<p>执行</p></body></html>".encode,
        None,
    ),
    "path traversal in zip": ("a.docx", lambda: zipped({"../../../tmp/zhihe-evil": b"x"}), "压缩包"),
    "deep XML in DOCX": ("a.docx", lambda: docx("<w:p>" * NESTED + "</w:p>" * NESTED), "损坏"),
    "tables in tables": ("a.docx", _deep_tables, None),
    "billion laughs in HTML": (
        "a.html",
        f"<!DOCTYPE html [{LAUGHS}]><html>&a9;</html>".encode,
        None,
    ),
    "foreign file in HTML": ("a.html", f"<!DOCTYPE html [{XXE}]><html>&xxe;</html>".encode, None),
    "200,000 nested blocks": ("a.html", lambda: b"<html>" + b"<div>" * NESTED + "执行".encode(), "嵌套"),
    "200,000 nested fonts": ("a.html", lambda: b"<html>" + b"<font>" * NESTED + "执行".encode(), None),
    "a million attributes": (
        "a.html",
        lambda: b"<p " + b" ".join(b"a%d" % n for n in range(10**6)) + b">x</p>",
        None,
    ),
    "15 MB of tags": ("a.html", lambda: b"<p><b>x</b>" * (15 * MEBI // 11), "标记"),
    "9 MB of tags": ("a.html", lambda: b"<p><b>x</b>" * (9 * MEBI // 11), None),
    "15 MB of angle brackets": ("a.html", lambda: b"<html>" + b"<" * (15 * MEBI), None),
    "a tag that never ends": ("a.html", lambda: b"<html><p " + b"a" * (15 * MEBI), None),
    "a comment that never ends": ("a.html", lambda: b"<!--" * (3 * MEBI), None),
    "17 MB page": ("a.html", lambda: b"<html>" + b"x" * (17 * MEBI), "超过上限"),
    "65 MB text": ("a.txt", lambda: b"x" * (65 * MEBI), "超过上限"),
    "DOCX with a password": (
        "a.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"),
        "密码",
    ),
    "DOC cut in half": (
        "a.doc",
        lambda: (data := doc(wide("责令被执行人履行\r" * 2000)))[: len(data) // 2],
        "损坏",
    ),
    "DOC whose sectors go round": ("a.doc", lambda: _round(doc(wide("一\r" * 4000))), None),
    "DOC of two hundred million characters": (
        "a.doc",
        lambda: _endless(doc(wide("一\r"))),
        "超过上限|LibreOffice|转换",
    ),
    "noise behind the head of a DOC": (
        "a.doc",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + _noise(),
        "损坏",
    ),
    "MHT of nested parts": ("a.mht", lambda: _nested_mail(2000), None),
    "OFD of a page of 600 MB": ("a.ofd", _ofd_bomb, "解压"),
    "OFD cut in half": ("a.ofd", lambda: (data := ofd(page(text(30, 50, "责令"))))[: len(data) // 2], "损坏"),
    "billion laughs in OFD": ("a.ofd", lambda: _ofd_with_dtd(LAUGHS, "&a9;"), "DTD|损坏"),
    "foreign file in OFD": ("a.ofd", lambda: _ofd_with_dtd(XXE, "&xxe;"), "DTD"),
    "page outside of OFD": (
        "a.ofd",
        lambda: _ofd_with(
            "Document.xml", _listing("../../../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd")
        ),
        "损坏",
    ),
    "templates in circles": (
        "a.ofd",
        lambda: ofd(
            page(text(30, 50, "责令"), templates=["1"]),
            templates={"1": page(templates=["2"] * 99), "2": page(templates=["1"] * 99)},
        ),
        None,
    ),
    "drawings in circles": (
        "a.ofd",
        lambda: ofd(
            page(_composite(1), text(30, 50, "责令")), units={"1": _composite(2, 9), "2": _composite(1, 9)}
        ),
        None,
    ),
    "drawings that multiply": (
        "a.ofd",
        lambda: ofd(page(_composite(1)), units={str(n): _composite(n + 1, 30) for n in range(1, 9)}),
        "图元超过上限",
    ),
    "deep blocks in OFD": (
        "a.ofd",
        lambda: ofd(page("<ofd:PageBlock>" * NESTED + "</ofd:PageBlock>" * NESTED)),
        "损坏",
    ),
    "steps that multiply": (
        "a.ofd",
        lambda: ofd(
            page(text(30, 50, "甲乙").replace('DeltaX="5.6"', 'DeltaX="g 1000000000 1 g 9e99 1 g -5 1"'))
        ),
        None,
    ),
    "a million steps": ("a.ofd", lambda: ofd(page(_steps(10**6))), None),
    "100,000 pages": ("a.ofd", lambda: _ofd_with("Document.xml", _listing(*["x"] * 100_000)), "页"),
    "one page five thousand times": (
        "a.ofd",
        lambda: _ofd_with(
            "Document.xml",
            _listing(*["Pages/Page_0/Content.xml"] * 5000),
            Doc([page(*[text(30, 50, "责令")] * 200) + " " * (MEBI // 4)]),
        ),
        "超过上限",
    ),
    "50,000 words in one place": (
        "a.ofd",
        lambda: ofd(page(*[text(30, 50, f"甲{n}") for n in range(50_000)])),
        None,
    ),
    "50,000 words in columns": (
        "a.ofd",
        lambda: ofd(page(*[text(n % 7 * 40, n / 50, "责令被执行人立即履行") for n in range(50_000)])),
        None,
    ),
    "a grid of a million cells": (
        "a.ofd",
        lambda: ofd(
            page(text(30, 50, "责令"), grid([n * 1.1 for n in range(1000)], [n * 1.1 for n in range(1000)]))
        ),
        None,
    ),
    "grids on a thousand pages": (
        "a.ofd",
        lambda: ofd(
            *[page(text(30, 50, "责令"), grid([n * 1.1 for n in range(60)], [n * 1.1 for n in range(60)]))]
            * 1000
        ),
        None,
    ),
    "a path of ten million strokes": (
        "a.ofd",
        lambda: ofd(page(path("L 1 1 " * 1_500_000), text(30, 50, "责令"))),
        None,
    ),
    "old DOC": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "DOC"),
    "zips in a zip, thirty deep": ("a.docx", lambda: _nested_zip(30), "压缩包"),
    "entries that all stand in one place": ("a.docx", _overlapping_zip, None),
    "PDF of a million pages": ("a.pdf", lambda: _page_tree(b"3 0 R " * 10**6, 10**6), "页，超过上限"),
    "PDF that claims two billion pages": ("a.pdf", lambda: _page_tree(b"3 0 R", 2**31 - 1), "没有读出文字"),
    "PDF whose page tree is its own child": ("a.pdf", lambda: _page_tree(b"2 0 R 2 0 R", 4), None),
    "PDF whose page tree is 100,000 deep": ("a.pdf", lambda: _deep_page_tree(100_000), None),
    "page that calls itself punycode": (
        "a.html",
        lambda: b"<meta charset=punycode><p>\xff-" + b"ab9" * 3 * MEBI,
        "编码",
    ),
    "page that calls itself idna": ("a.html", lambda: b"<meta charset=idna><p>\xff\xff</p>" * 9, "编码"),
    "picture": ("a.docx", lambda: b"\x89PNG\r\n\x1a\n" + _noise(), "图片已损坏"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file(name: str, tmp_path: Path) -> None:
    file, make, reason = HOSTILE[name]
    path = tmp_path / file
    path.write_bytes(make())
    outcome = outcome_of(path)
    assert outcome.seconds < SECONDS
    assert outcome.mebibytes < 1800
    assert "root:" not in (outcome.text or ""), "a foreign file was read"
    assert (outcome.text or "").count("哈") < 100, "an entity was expanded"
    if reason is not None:
        assert outcome.reason is not None
        assert re.search(reason, outcome.reason)


def test_zip_bombs_take_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(_zeros())
    assert len(path.read_bytes()) < MEBI
    outcome = outcome_of(path)
    assert outcome.seconds < SECONDS
    assert outcome.mebibytes < 400


@pytest.mark.parametrize(
    ("file", "data", "text"),
    [
        ("a.docx", pdf(_page()), "本院在执行甲公司与乙公司\n责令被执行人立即履行义务"),
        ("a.pdf", docx(para("执行通知书")), "执行通知书"),
        ("a.txt", "<html><body><p>执行</p><p>通知书</p></body></html>".encode(), "执行\n通知书"),
        ("a.pdf", "执行通知书：责令被执行人履行".encode("gb18030"), "执行通知书：责令被执行人履行"),
        ("a", "执行通知书：责令被执行人履行".encode("utf-16"), "执行通知书：责令被执行人履行"),
    ],
)
def test_the_bytes_say_what_a_file_is_not_its_name(file: str, data: bytes, text: str, tmp_path: Path) -> None:
    path = tmp_path / file
    path.write_bytes(data)
    assert read_path(path).raw == text


@pytest.mark.parametrize("name", ["甲.docx", "甲.PDF", "甲.wps", "甲.jpg"])
def test_bytes_are_called_what_their_name_says_however_they_come(name: str, tmp_path: Path) -> None:
    data = bytes(range(256)) * 20
    (tmp_path / name).write_bytes(data)
    said = []
    for read in (lambda: read_path(tmp_path / name), lambda: read_bytes(data, name)):
        with pytest.raises(Unreadable) as trouble:
            read()
        said.append(str(trouble.value))
    assert said[0] == said[1]
    assert f"扩展名是 {Path(name).suffix.lower()}，内容却不是" in said[0]


def test_missing_file(tmp_path: Path) -> None:
    assert "不存在" in (outcome_of(tmp_path / "没有.txt").reason or "")


def test_folder(tmp_path: Path) -> None:
    assert "文件夹" in (outcome_of(tmp_path).reason or "")


def test_fifo_does_not_wait(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    os.mkfifo(path)
    assert "管道" in (outcome_of(path).reason or "")


def test_device() -> None:
    assert "设备" in (outcome_of(Path("/dev/zero")).reason or "")


def test_symlink_loop(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert outcome_of(tmp_path / "a.txt").reason == "文件打不开：符号链接绕成了圈"


def test_symlink_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    assert "不存在" in (outcome_of(tmp_path / "a.txt").reason or "")


@pytest.mark.parametrize(
    ("target", "reason"), [("/dev/zero", "设备"), ("pipe", "管道"), ("folder", "文件夹"), ("good.txt", None)]
)
def test_a_symlink_is_what_it_points_to(target: str, reason: str | None, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "good.txt").write_text("执行通知书", "utf-8")
    (tmp_path / "a.txt").symlink_to(tmp_path / target)
    outcome = outcome_of(tmp_path / "a.txt")
    assert outcome.reason is None if reason is None else reason in (outcome.reason or "")


@contextlib.contextmanager
def _meanwhile(act: Callable[[], None]) -> Generator[None, None, None]:
    """Does something over and over while the test goes on."""
    ended = threading.Event()
    began = threading.Event()

    def work() -> None:
        while not ended.is_set():
            act()
            began.set()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert began.wait(SECONDS)
        yield
    finally:
        ended.set()
        thread.join()


def test_a_file_that_grows_while_it_is_read(tmp_path: Path) -> None:
    """Half of a file that is still being copied must not be judged as if it were the whole."""
    path = tmp_path / "a.txt"
    path.write_bytes("责令履行。".encode() * 2 * MEBI)
    with path.open("ab", buffering=0) as copy, _meanwhile(lambda: copy.write(b"x") and None):
        seen: list[str] = []
        for _ in range(100):
            # On a busy machine nothing may be written while it is read.
            try:
                read_path(path)
            except Unreadable as reason:
                seen.append(str(reason))
            if len(seen) == 3:
                break
        assert ["被改动" in reason for reason in seen] == [True] * 3


def test_a_file_whose_place_a_pipe_takes(tmp_path: Path) -> None:
    """Opening must not wait for a writer that never comes."""
    path, pipe, text = tmp_path / "a.txt", tmp_path / "pipe", tmp_path / "b.txt"

    def swap() -> None:
        text.write_text("执行通知书", "utf-8")
        text.replace(path)
        os.mkfifo(pipe)
        pipe.replace(path)

    outcomes = set()
    with _meanwhile(swap):
        for _ in range(3000):
            try:
                outcomes.add(read_path(path).raw)
            except Unreadable as reason:
                outcomes.add(str(reason))
    assert outcomes <= {
        "执行通知书",
        "文件是空的",
        "这不是普通文件（管道或设备），不能读取",
        "文件在读取过程中被改动；请等它保存或传输完成后重试",
    }


@pytest.mark.parametrize("name", ["a" * 300, "a\x00b"])
def test_names_that_no_file_can_have(name: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_path(tmp_path / name)


def test_nothing_from_a_zip_reaches_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "inner" / "a.docx"
    path.parent.mkdir()
    path.write_bytes(zipped({"../evil.txt": b"x", "word/document.xml": b"<x/>"}))
    with pytest.raises(Unreadable):
        read_path(path)
    assert [entry.name for entry in tmp_path.rglob("*")] == ["inner", "a.docx"]


SAMPLES = {
    "docx": docx(para("执行通知书") * 5),
    "pdf": pdf(
        _page(), Sheet().grid([72, 172, 400], [200, 230]).text(75, 220, "账号").text(180, 220, "6222")
    ),
    "doc": doc(wide("执行通知书\r"), wide("隐", HIDDEN), wide("一\r")),
    "ofd": Laid(header="某某法院")
    .paragraph("执行通知书" * 20)
    .table([["账号", "62220211"]], [40, 60])
    .finished()[0],
    "html": "<html><body><table><tr><td>账号<td>6222</table><p>执行</p></body></html>".encode(),
}


def _is_text_or_a_reason(kind: str, data: st.DataObject) -> None:
    file = bytearray(SAMPLES[kind])
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(file) - 1))
        end = min(start + data.draw(st.integers(0, 30)), len(file))
        file[start:end] = data.draw(st.binary(max_size=30))
        if not file:
            break
    try:
        read_bytes(bytes(file))
    except Unreadable as reason:
        assert re.search("[一-鿿]{3}", str(reason))  # noqa: PT017


@pytest.mark.parametrize("kind", SAMPLES)
@settings(max_examples=25, deadline=None)
@given(st.data())
def test_damage_anywhere_is_text_or_a_reason(kind: str, data: st.DataObject) -> None:
    """Bytes overwritten and cut out at random places."""
    _is_text_or_a_reason(kind, data)


@pytest.mark.soak
@pytest.mark.parametrize("kind", SAMPLES)
@settings(max_examples=300, deadline=None)
@given(st.data())
def test_much_damage_anywhere_is_text_or_a_reason(kind: str, data: st.DataObject) -> None:
    """The same more often: dangerous formats start a process for each."""
    _is_text_or_a_reason(kind, data)


class _Reader:
    """Stands in for a reader module inside the child."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act = act

    def read(self, data: bytes, limits: Limits) -> object:
        return self._act() or Extract("文", "text/plain")


def _isolated(act: Callable[[], object], monkeypatch: pytest.MonkeyPatch, limits: Limits) -> Extract:
    monkeypatch.setitem(sys.modules, "corpus.readers.trial", _Reader(act))  # type: ignore[arg-type]
    monkeypatch.setattr(corpus.readers, "trial", None, raising=False)
    monkeypatch.setattr(isolation, "_can_fork", lambda: True)
    return read_isolated("trial", b"", limits)


def _spin() -> None:
    while True:
        pass


def _evil() -> object:
    """What a child that was taken over might send: a pickle that runs a command."""

    class Evil:
        def __reduce__(self) -> object:
            return (os.system, ("echo taken-over >&2",))

    return Evil()


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (os.abort, "崩溃"),
        (lambda: os._exit(0), "崩溃"),
        (_spin, "超过 1 秒"),
        (lambda: bytearray(1 << 30), "内存"),
        (lambda: 1 / 0, "ZeroDivisionError"),
        (lambda: "x" * (300 * MEBI), "内存|崩溃"),
        (_evil, "崩溃|出错"),
        (lambda: "not an Extract", "崩溃"),
    ],
)
def test_what_goes_wrong_in_the_child(
    act: Callable[[], object], reason: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Unreadable, match=reason):
        _isolated(act, monkeypatch, Limits(seconds=1, memory_bytes=200 * MEBI))
    assert "taken-over" not in capfd.readouterr().err


def test_the_child_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _isolated(lambda: None, monkeypatch, Limits()) == Extract("文", "text/plain")


@pytest.mark.parametrize("fork", [True, False])
def test_isolated_and_not_isolated_are_equal(fork: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolation, "_can_fork", lambda: fork)
    for data in (SAMPLES["pdf"], SAMPLES["doc"], SAMPLES["ofd"], pdf(Sheet(picture=(0, 0, 595, 842)))):
        assert read_bytes(data).extract == read_bytes(data, isolate=False).extract
    with pytest.raises(Unreadable, match="PDF"):
        read_bytes(b"%PDF-1.7\nxxx")
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Unreadable, match="Word 95"):
        read_bytes(doc(wide("一\r"), magic=0xA5DC))


def test_where_there_is_another_thread_nothing_is_forked() -> None:
    program = """
import threading
from corpus.isolation import _can_fork
alone, end = _can_fork(), threading.Event()
threading.Thread(target=end.wait).start()
print(alone, _can_fork())
end.set()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "True False\n"


def test_no_child_is_left_behind() -> None:
    # Other tests of this process may have left theirs, such as the tracker of spawned workers.
    children = Path("/proc/self/task").glob("*/children")
    listed = [each.read_text().split() for each in sorted(children)]
    read_bytes(SAMPLES["pdf"])
    assert [each.read_text().split() for each in sorted(Path("/proc/self/task").glob("*/children"))] == listed
