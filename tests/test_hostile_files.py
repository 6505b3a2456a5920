"""Files that mean harm or are broken: text or a reason in Chinese, in bounded time and memory, nothing else.

Each file is read in a process of its own, so that a hang or a flood of memory fails its test and not the run.
"""

from __future__ import annotations

import io
import os
import random
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from docx_writer import NAMESPACES, docx, para, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
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

# Reads one file and says what came of it, how long it took and the most memory it held, children included. Its own memory
# is VmHWM: the maxrss of a process counts what its parent, here the test run, held when it was started.
PROBE = """
import re, resource, sys, time
from pathlib import Path
from corpus.document import Unreadable
from corpus.read import read_path
start = time.monotonic()
try:
    outcome = "text " + ascii(read_path(Path(sys.argv[1])).raw[:200])
except Unreadable as reason:
    outcome = "reason " + str(reason)
own = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
peak = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(round(time.monotonic() - start, 2), peak // 1024, outcome, sep="\\t")
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
        timeout=3 * SECONDS,
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
    return Outcome(float(seconds), int(peak), rest if kind == "text" else None, reason)


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


def _noise(size: int = 200_000) -> bytes:
    return random.Random(1).randbytes(size)  # noqa: S311


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
    "billion laughs in DOCX": ("a.docx", lambda: _with_dtd(LAUGHS, "&a9;"), "DTD|XML"),
    "foreign file in DOCX": ("a.docx", lambda: _with_dtd(XXE, "&xxe;"), "DTD"),
    "remote DTD in DOCX": (
        "a.docx",
        lambda: _with_dtd("<!ENTITY % x SYSTEM 'http://192.0.2.1/x'>%x;", "x"),
        "DTD",
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
    "old DOC": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "DOC"),
    "picture": ("a.docx", lambda: b"\x89PNG\r\n\x1a\n" + _noise(), "PNG"),
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
    assert outcome.seconds < 5
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
    assert outcome_of(tmp_path / "a.txt").reason


def test_symlink_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    assert "不存在" in (outcome_of(tmp_path / "a.txt").reason or "")


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
    "html": "<html><body><table><tr><td>账号<td>6222</table><p>执行</p></body></html>".encode(),
}


@pytest.mark.parametrize("kind", SAMPLES)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_anywhere_is_text_or_a_reason(kind: str, data: st.DataObject) -> None:
    """Bytes overwritten and cut out at random places."""
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
    for data in (SAMPLES["pdf"], pdf(Sheet(picture=(0, 0, 595, 842)))):
        assert read_bytes(data).extract == read_bytes(data, isolate=False).extract
    with pytest.raises(Unreadable, match="PDF"):
        read_bytes(b"%PDF-1.7\nxxx")


def test_no_child_is_left_behind() -> None:
    read_bytes(SAMPLES["pdf"])
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
