"""Folders to audit and readers that misbehave; worker processes import this module by name."""

from __future__ import annotations

import os
import time
from pathlib import Path

from generated_documents import generated_text, seeded
from pdf_writer import HEIGHT, WIDTH, Sheet, pdf

from corpus.document import Document, Extract
from corpus.read import read_path

GOOD = """甲县人民法院
执行通知书
（2022）甲0101执12号
李某某：
申请执行人王某某与你借款合同纠纷一案，本院已立案执行。责令你在收到本通知书之日起三日内支付借款本金10000元。
案款应当汇入下列账户：户名甲县人民法院，开户行中国建设银行甲县支行，账号6217001234567890123。
对执行人员指定其他案款交付途径的，你有权拒绝，并可以拨打12368举报。
二〇二二年六月一日
"""
BAD = "\n".join(line for line in GOOD.splitlines() if "6217001234567890123" not in line) + "\n"
# Names as people and attackers give them: each must come out of JSON and HTML as what it is, and as nothing else.
ODD_NAMES = (
    "换\n行.txt",
    "引号\"和'单引号'.txt",
    "<script>alert(1)<／script>.txt",
    "&amp;<b>.txt",
    "=cmd()|' ／C calc'!A0.txt",
    "表情😀👨‍👩‍👧.txt",
    "右到左\u202etxt.exe.txt",
    "空 格\t制表.txt",
    "很长" * 30 + ".txt",
    "没有扩展名",
)


def write_folder(folder: Path, number: int = 40) -> None:
    """Readable texts: every third lacks the account, every fifth is GB18030."""
    folder.mkdir(parents=True, exist_ok=True)
    rnd = seeded(number)
    for index in range(number):
        text = BAD if index % 3 == 0 else GOOD if index % 3 == 1 else generated_text(rnd, 300)
        path = folder / f"文书{index:05}.txt"
        path.write_bytes(text.replace("12号", f"{index}号").encode("gb18030" if index % 5 == 0 else "utf-8"))


def write_odd_folder(folder: Path) -> None:
    """What a folder from the world holds: odd names, things that are no documents, things that are no files."""
    folder.mkdir(parents=True)
    for name in ODD_NAMES:
        (folder / name).write_text(BAD, "utf-8")
    (folder / os.fsdecode(b"gbk\xc4\xe3.txt")).write_text(GOOD, "utf-8")
    (folder / "内容有标签.txt").write_text(
        BAD.replace("李某某", "<script>alert(2)</script><img src=x onerror=alert(3)>"), "utf-8"
    )
    (folder / "空.txt").write_bytes(b"")
    (folder / "图片.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "坏.docx").write_bytes(b"PK\x03\x04" + bytes(50))
    (folder / ".隐藏.txt").write_text(GOOD, "utf-8")
    (folder / "~$草稿.docx").write_bytes(bytes(162))
    (folder / "Thumbs.db").write_bytes(bytes(10))
    os.mkfifo(folder / "管道")
    (folder / "断链.txt").symlink_to("没有这个文件")
    (folder / "链接.txt").symlink_to("没有扩展名")
    (folder / "回环").symlink_to(".")


UNREADABLE_ODD = 5  # empty, image, broken DOCX, FIFO, dangling link
READABLE_ODD = len(ODD_NAMES) + 3  # the GBK name, the one with tags, the link to a file


def read_slowly(path: Path, source: str, _disposable: bool) -> Document:
    """Takes 20 ms, so that a run can be killed in the middle."""
    time.sleep(0.02)
    return read_path(path, source=source)


def read_or_die(path: Path, source: str, disposable: bool) -> Document:
    """Ends its process on files named 杀手, in a worker only."""
    if "杀手" in path.name and disposable:
        os._exit(9)
    return read_path(path, source=source)


def write_scans(folder: Path, number: int) -> None:
    """A text and a scan in turn."""
    folder.mkdir(parents=True)
    for index in range(number):
        if index % 2:
            sheet = Sheet(picture=(0.0, 0.0, WIDTH, HEIGHT)).text(280, 815, f"- {index} -")
            (folder / f"文书{index:05}.pdf").write_bytes(pdf(sheet))
        else:
            (folder / f"文书{index:05}.txt").write_text(GOOD.replace("12号", f"{index}号"), "utf-8")


def read_as_recognised(path: Path, source: str, _disposable: bool) -> Document:
    """What stands on the scans of `write_scans`, without the seconds a recogniser takes; kills its worker on 杀手."""
    if "杀手" in path.name:
        os._exit(9)
    document = read_path(path, source=source)
    assert document.scanned_pages, "the second queue is for scans"
    lacking = BAD.replace("12号", f"{path.stem[-5:]}号")
    return Document(source, document.sha256, Extract(lacking, document.extract.media_type))


class Panic(BaseException):
    """What a panic in a Rust library looks like from Python."""


def read_or_raise(path: Path, source: str, _disposable: bool) -> Document:
    """Raises what no reader should."""
    if "意外" in path.name:
        raise ValueError("boom")
    if "恐慌" in path.name:
        raise Panic
    if "内存" in path.name:
        raise MemoryError
    if "忙" in path.name:
        _spin()
    return read_path(path, source=source)


def _spin() -> None:
    while True:
        try:
            while True:
                pass
        except Exception:  # noqa: S110  as greedy as the libraries we call
            pass


def read_or_hang(path: Path, source: str, _disposable: bool) -> Document:
    """Never ends on some files: 聋 is in C, deaf to alarms and holding the interpreter; 等 waits idly."""
    if "聋" in path.name:
        sum(range(1 << 50))
    if "等" in path.name:
        time.sleep(3600)
    return read_path(path, source=source)
