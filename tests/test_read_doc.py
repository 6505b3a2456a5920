"""Word 97–2003 documents: made by hand, made by LibreOffice, kept in the project, and damaged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from doc_writer import DELETED, HIDDEN, STRUCK, Piece, compound, doc, wide
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import NeedsOffice, Unreadable
from corpus.limits import Limits
from corpus.read import read_bytes, read_path
from corpus.readers.doc import read

FILES = Path(__file__).parent / "files" / "word"
NEXT = "\r"

BY_HAND = {
    "UTF-16": (doc(wide("执行通知书\r内容\r")), "执行通知书\n内容"),
    "bytes of Windows Latin": (doc(Piece(b"\x93A\x94 \x85\r", 1)), "“A” …"),
    "bytes of GBK, as Chinese programs wrote them": (doc(Piece("执行通知书\r甲\r".encode("gbk"), 1)), "执行通知书\n甲"),
    "the same bytes in an English document": (doc(Piece("执行\r".encode("gbk"), 1), lid=0x0409), "Ö´ÐÐ"),
    "pieces of both kinds": (doc(wide("执行"), Piece(b"A1", 1), wide("号\r")), "执行A1号"),
    "characters that take two units": (doc(wide("𠮷野"), wide("😀家\r")), "𠮷野😀家"),
    "hidden": (doc(wide("一"), wide("二", HIDDEN), wide("三\r")), "一三"),
    "deleted": (doc(wide("一"), wide("二", DELETED), wide("三\r")), "一三"),
    "struck through": (doc(wide("一"), wide("二", STRUCK), wide("三\r")), "一三"),
    "a deleted mark joins": (doc(wide("三日"), wide("\r", DELETED), wide("内\r")), "三日内"),
    "hidden by a fast save": (doc(wide("一"), wide("二", b"", (0x5C, 1)), wide("三\r")), "一三"),
    "deleted by a fast save": (doc(wide("一"), wide("二", b"", (0x41, 1)), wide("三\r")), "一三"),
    "shown by a fast save": (doc(wide("一"), wide("二", HIDDEN, (0x5C, 0)), wide("三\r")), "一二三"),
    "line break, page break, column break, hyphens": (
        doc(wide("a\x0bb\x0cc\x0ed\x1ee\x1ff\tg\r")), "a\nb\nc\nd-ef\tg",
    ),
    "a field shows its result": (doc(wide("第\x13 PAGE \x143\x15页\r")), "第3页"),
    "a field in an instruction": (doc(wide('\x13 IF \x13 X \x14内\x15 = "1" "甲" \x14甲\x15\r')), "甲"),
    "a field over paragraphs": (doc(wide("\x13TOC\x14一\r二\x15\r三\r")), "一\n二\n三"),
    "a formula": (doc(wide(r"\x13EQ \o\ac(○,1)\x15送达".replace(r"\x13", "\x13").replace(r"\x15", "\x15") + NEXT)), "1送达"),
    "a field without end swallows nothing": (doc(wide("一\x13二\r三\r")), "一二\n三"),
    "an end without a field": (doc(wide("一\x15\x14二\r")), "一二"),
    "a symbol": (doc(wide("("[:1], b"\x09\x6a\x00\x00\xfe\xf0"), wide("是\r")), "\uf0fe是"),
    "cells without a word of their table": (doc(wide("a\x07b\x07\x07\r")), "a\tb\t\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_by_hand(name: str) -> None:
    data, text = BY_HAND[name]
    assert read_bytes(data).raw == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (doc(wide("一\r"), flags=0x0100), "打开密码"),
        (compound({"EncryptedPackage": b"x"}), "打开密码"),
        (compound({"Workbook": b"x"}), "XLS"),
        (compound({"PowerPoint Document": b"x"}), "PPT"),
        (compound({"CONTENTS": b"CHNKWKS"}), "Works"),
        (compound({"MatOST": b"x"}), "Works"),
        (compound({"x": b"x"}), "没有 Word 文档"),
        (compound({"WordDocument": b"x"}), "损坏|LibreOffice|转换失败"),
        (doc(wide("一\r"))[:3000], "损坏"),
    ],
)
def test_what_is_no_readable_document_is_named(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        doc(wide("一\r"), magic=0xA5DC, version=0x68),
        doc(wide("一\r"), version=0x68),
    ],
    ids=["Word 95", "version before 97"],
)
def test_what_the_piece_table_does_not_tell_is_for_an_office_program(data: bytes) -> None:
    with pytest.raises(NeedsOffice, match="LibreOffice"):
        read(data, Limits())


@pytest.mark.parametrize(
    "data",
    [doc(wide("一\r"), cut=-5), doc(wide("一\r二\r"), cut=2)],
    ids=["more text than pieces", "words behind the last story"],
)
def test_half_a_document_is_damage_and_goes_to_no_other_program(data: bytes) -> None:
    with pytest.raises(Unreadable, match="DOC 内部结构不完整"):
        read_bytes(data)


def test_the_reason_names_what_to_do_where_there_is_no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Unreadable, match=r"Word 95.*另存为 DOCX"):
        read_bytes(doc(wide("一\r"), magic=0xA5DC, version=0x68))


def test_the_number_of_characters_is_limited() -> None:
    with pytest.raises(Unreadable, match="超过上限 3 字"):
        read(doc(wide("执行通知书\r")), Limits(text_characters=3))


KEPT = {
    "table.doc": ("户名\t甲县人民法院\n账号\t6222021234567890123", ()),
    "revisions.doc": ("甲乙\n三日内履行", ("修订痕迹",)),
    "parts.doc": ("某某法院\n副本专用\n一\n二\n注甲\n注乙\n又\n尾注\n第 1 页", ()),
    "title-page.doc": ("某某法院\n副本专用\n首页\n一\n第 0 页", ()),
    "boxes.doc": ("一续\n框甲\n二\n三\n框乙\n框丙\nx\t表框丁", ()),
    "list.doc": ("一、甲\n（一）乙\n（二）丙\n1. 丁\n二、戊\n（一）己\n五、庚", ()),
    "form.doc": ("☑□女张三☑", ()),
}


@pytest.mark.parametrize("name", KEPT)
def test_kept_files(name: str) -> None:
    text, notes = KEPT[name]
    document = read_path(FILES / name)
    assert document.raw == text
    assert [any(word in note for note in document.extract.notes) for word in notes] == [True] * len(notes)
    assert document.extract.media_type == "application/msword"


def test_page_numbers_and_watermarks_are_furniture() -> None:
    extract = read_path(FILES / "parts.doc").extract
    assert [extract.text[start:end] for start, end in extract.furniture] == ["副本专用", "第 1 页"]


def test_the_name_does_not_matter(tmp_path: Path) -> None:
    for name in ("a.wps", "a.docx", "a.txt", "a"):
        path = tmp_path / name
        path.write_bytes((FILES / "table.doc").read_bytes())
        assert read_path(path).raw == KEPT["table.doc"][0]


SAMPLES = [(FILES / name).read_bytes() for name in KEPT]


def outcome(data: bytes) -> None:
    """Reads in this process, so that a crash or an exception fails the test; the office is for another test."""
    try:
        read(data, Limits())
    except Unreadable as reason:
        assert re.search("[一-鿿]{3}", str(reason))  # noqa: PT017


@settings(max_examples=200, deadline=2000)
@given(st.sampled_from(SAMPLES), st.data())
def test_flipped_bits_are_text_or_a_reason(sample: bytes, draw: st.DataObject) -> None:
    file = bytearray(sample)
    for _ in range(draw.draw(st.integers(1, 8))):
        place = draw.draw(st.integers(0, len(file) - 1))
        file[place] ^= 1 << draw.draw(st.integers(0, 7))
    outcome(bytes(file))


@settings(max_examples=100, deadline=2000)
@given(st.sampled_from(SAMPLES), st.data())
def test_overwritten_words_are_text_or_a_reason(sample: bytes, draw: st.DataObject) -> None:
    """Whole numbers overwritten, so that lengths and places become absurd."""
    file = bytearray(sample)
    for _ in range(draw.draw(st.integers(1, 4))):
        place = draw.draw(st.integers(0, len(file) // 4 - 1)) * 4
        file[place : place + 4] = draw.draw(
            st.sampled_from([b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\0"])
        )
    outcome(bytes(file))


@settings(max_examples=60, deadline=2000)
@given(st.sampled_from(SAMPLES), st.data())
def test_a_cut_file_is_a_reason_or_the_whole_text(sample: bytes, draw: st.DataObject) -> None:
    """What lies behind the last sector in use may be missing; nothing else may, without a word."""
    cut = sample[: draw.draw(st.integers(0, len(sample) - 1))]
    try:
        text = read(cut, Limits()).text
    except Unreadable as reason:
        assert re.search("[一-鿿]{3}", str(reason))  # noqa: PT017
    else:
        assert text == read(sample, Limits()).text
