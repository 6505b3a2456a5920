"""Small files in tests/broken/, each named by what is broken: text that a person can see, or the reason.

A finding of a fuzzer becomes a file here. What is made while the test runs, because it is large, is in
tests/test_hostile_files.py.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from libreoffice import needed

from corpus.document import Unreadable
from corpus.read import read_path

BROKEN = Path(__file__).parent / "broken"
LOST = "\ufffd"
NOTICE = "执行通知书：责令被执行人立即履行义"

REASONS = {
    "doc-cut-in-half.doc": "DOC 内部结构不完整.*另存为 DOCX",
    "doc-head-only.doc": "DOC 内部结构不完整.*另存为 DOCX",
    "doc-is-a-spreadsheet.doc": "XLS 表格",
    "doc-text-beyond-the-file.doc": "DOC 内部结构不完整",
    "doc-with-password.doc": "打开密码",
    "docx-cut-in-half.docx": "压缩结构不完整.*重新下载",
    "docx-header-part-broken.docx": "XML 内容有误",
    "docx-last-bytes-missing.docx": "压缩结构不完整",
    "docx-main-part-cut.docx": "XML 内容有误",
    "docx-main-part-does-not-unpack.docx": "压缩结构不完整",
    "docx-main-part-empty.docx": "压缩包",
    "docx-main-part-is-binary.docx": "XML 内容有误",
    "docx-only-empty-paragraphs.docx": "没有文字",
    "docx-with-entities-of-its-own.docx": "DTD",
    "docx-without-main-part.docx": "没有正文",
    "html-no-words.html": "没有文字",
    "mht-boundary-never-comes.mht": "没有找到网页或文字",
    "mht-without-a-page.mht": "没有找到网页或文字",
    "pdf-cut-in-half.pdf": "PDF 不完整",
    "pdf-head-only.pdf": "PDF 已损坏",
    "pdf-page-tree-names-nothing.pdf": "PDF 已损坏",
    "pdf-streams-do-not-unpack.pdf": "PDF 已损坏",
    "picture-called-docx.docx": "图片已损坏",
    "txt-empty.txt": "文件是空的",
    "txt-noise.txt": "编码无法识别",
    "txt-nuls-between.txt": "空字节",
    "txt-one-gb18030-byte-lost.txt": "编码无法识别",  # every character behind it would be another one
    "txt-only-blanks.txt": "没有文字",
    "txt-utf8-tail-in-gb18030.txt": "编码无法识别",
    "zip-in-zip-in-zip.docx": "压缩包",
    "zip-of-two-texts.docx": "压缩包",
    "zip-that-is-a-spreadsheet.docx": "XLSX 表格",
}
# For these LibreOffice is asked, which may be missing: its conversion fails in words.
OFFICE_REASONS = {
    "doc-piece-table-without-its-mark.doc": "DOC 文档转换失败.*损坏|文件里没有文字",
    "rtf-cut.rtf": "RTF 文档转换失败.*损坏",
}
# The text, and what a note or an unreadable page must say about it; None where nothing was lost.
TEXTS = {
    # By a fuzzer: the label of a list runs on over the text. No \r may come out of a reader.
    "doc-list-label-with-paragraph-ends.doc": (
        "一、甲\n（一）乙\n（二）丙\n1. 丁\n二、戊\n（一）己\n乙 丙 丁 戊 己 庚   庚",
        None,
    ),
    "docx-main-part-in-utf16.docx": ("执行通知书", None),
    "html-broken-references.html": (f"责令{LOST * 2}&nosuch;{LOST}履行", None),
    "html-comment-never-ends.html": ("执行通知书", None),  # a browser does not show the rest either
    "html-nothing-is-closed.html": ("账号\t6222\n责令履行\n一", None),
    # By a fuzzer: all of the page stands in a list to choose from.
    "html-page-inside-a-list.html": ("责令履行\n首页", None),
    "html-nuls-between.html": (f"责令{LOST}履行", None),
    "html-wrong-charset.html": ("执行通知书：责令被执行人履行", None),
    # By a fuzzer: a glyph that its font calls a carriage return, on a page read in rows.
    "pdf-carriage-return-among-rows.pdf": ("     ñð±áAÐ-", "缺少文字编码"),
    "pdf-a-scan.pdf": ("", "扫描图片"),
    "pdf-glyphs-without-characters.pdf": (LOST * 12, "缺少文字编码"),
    # By a fuzzer: the only characters are blanks, and of none the font says which it is.
    "pdf-only-blanks-without-unicode.pdf": ("      ", "缺少文字编码"),
    # By a fuzzer: places that are no numbers.
    "pdf-letters-beyond-all-numbers.pdf": (
        "无形\n07000700\n第\n1\n页\n责\n令\n被\n执\n行\n人\n隐\n去\n斜字",
        "看不见但可以复制出来的文字",
    ),
    "pdf-places-of-objects-wrong.pdf": (
        "\n".join(["执行通知书", "责令被执行人立即履行义务"] * 3),
        "位置表已损坏",
    ),
    "txt-cut-inside-a-character.txt": (NOTICE + LOST, "无法按 utf-8 解码"),
    "txt-utf16-with-a-byte-too-few.txt": (NOTICE + LOST, "无法按 utf-16-le 解码"),
}


def reason_of(name: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read_path(BROKEN / name)
    return str(caught.value)


@pytest.mark.parametrize("name", REASONS)
def test_the_reason_is_named(name: str) -> None:
    assert re.search(REASONS[name], reason_of(name))


@needed
@pytest.mark.parametrize("name", OFFICE_REASONS)
def test_the_reason_is_named_behind_libreoffice(name: str) -> None:
    assert re.search(OFFICE_REASONS[name], reason_of(name))


@pytest.mark.parametrize("name", TEXTS)
def test_what_can_be_read_is_read(name: str) -> None:
    text, remark = TEXTS[name]
    document = read_path(BROKEN / name)
    assert document.raw == text
    remarks = [*document.extract.notes, *(str(page.unreadable) for page in document.unreadable_pages)]
    if remark is None:
        assert remarks == []
    else:
        assert any(remark in each for each in remarks), remarks


def test_every_file_is_in_a_table() -> None:
    here = {path.name for path in BROKEN.iterdir()}
    assert here == {*REASONS, *OFFICE_REASONS, *TEXTS}
