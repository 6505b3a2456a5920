"""Files that are no documents whatever stands in them: named as such, and never checked as a few words of text."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from corpus.containers.listing import listing
from corpus.containers.shelf import Shelf
from corpus.document import Unreadable
from corpus.limits import DEFAULT_LIMITS
from corpus.read import read_bytes

NOTICE = "甲县人民法院\n执行通知书\n（2022）甲0101执12号\n李某某：责令你立即履行。\n二〇二二年六月一日"
BY_NAME = ("a.exe", "b.DLL", "c.bat", "夹/d.mp4", "e.css", "f.ttf", "g.lnk", "压缩包.zip!/h.exe")


@pytest.mark.parametrize("name", BY_NAME)
def test_a_program_or_a_film_is_no_document(name: str) -> None:
    for data in (b"MZ", NOTICE.encode()):
        with pytest.raises(Unreadable, match="不是文书"):
            read_bytes(data, name)


@pytest.mark.parametrize("data", [b"MZ\x90\x00\x03" * 40, b"\x7fELF\x02" * 40, b"SQLite format 3\x00" * 40])
def test_a_program_without_a_name_is_told_by_its_beginning(data: bytes) -> None:
    with pytest.raises(Unreadable, match="目前不能读取"):
        read_bytes(data, "x")


# Text under these names, or none, may be a document.
KEPT = (
    "a.txt",
    "a",
    "a.dat",
    "a.bak",
    "a.文书",
    "a.md",
    "a.log",
    "a.aspx",
    "exe",
    "a.exe.txt",
    "a.html",
    "a.js",
)


@pytest.mark.parametrize("name", KEPT)
def test_text_under_another_name_is_read(name: str) -> None:
    assert read_bytes(NOTICE.encode(), name).type.id == "execution_notice"


def test_what_has_the_name_of_a_program_and_is_a_document_all_the_same() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(Unreadable) as trouble:
        read_bytes(packed.getvalue(), "a.exe")
    assert "扩展名" not in str(trouble.value)


def test_in_an_archive_each_says_so_for_itself(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("通知.txt", NOTICE)
        archive.writestr("a.exe", b"MZ")
        archive.writestr("b.css", "p{color:red}")
    path = tmp_path / "x.zip"
    path.write_bytes(packed.getvalue())
    shelf, said = Shelf(DEFAULT_LIMITS), {}
    with path.open("rb") as file:
        for member in listing(file, str(path), DEFAULT_LIMITS) or ():
            try:
                said[member.name] = shelf.document(str(path), member.place, member.name).type.id
            except Unreadable as trouble:
                said[member.name] = str(trouble)[:9]
    shelf.close()
    assert list(said.values()) == ["execution_notice", "扩展名是 .exe", "扩展名是 .css"]
