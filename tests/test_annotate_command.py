"""`zhihe annotate`: a copy with the findings in it, or a sentence that says why not."""

from __future__ import annotations

import gzip
from pathlib import Path

import libreoffice
import pytest
from docx_writer import docx, para, zipped
from ofd_writer import ofd, page, text
from test_command import BAD, GOOD, zhihe
from test_markup_docx import comments_of
from test_waivers import entry

from corpus.read import read_path


def written(text: str) -> bytes:
    return docx("".join(map(para, text.strip().split("\n"))))


DOCX = written(BAD)


def test_a_draft_gets_comments_and_the_original_stays(tmp_path: Path) -> None:
    draft, out = tmp_path / "稿.docx", tmp_path / "批注.docx"
    draft.write_bytes(DOCX)
    result = zhihe("annotate", str(draft), "--out", str(out))
    assert (result.returncode, result.stderr) == (1, "")
    assert "修订补写 3 处（作者“执核”）；原件没有改动" in result.stdout
    assert draft.read_bytes() == DOCX
    assert "12368" in read_path(out).raw
    assert len(comments_of(out.read_bytes())) == 3
    again = zhihe("annotate", str(draft), "--out", str(out))
    assert again.returncode == 2
    assert "已经存在" in again.stderr
    onto_itself = zhihe("annotate", str(draft), "--out", str(draft))
    assert onto_itself.returncode == 2
    assert draft.read_bytes() == DOCX


def test_a_draft_without_findings_is_copied(tmp_path: Path) -> None:
    draft, out = tmp_path / "稿.docx", tmp_path / "批注.docx"
    draft.write_bytes(written(GOOD))
    result = zhihe("annotate", "--fail-on", "never", str(draft), "--out", str(out))
    assert result.returncode == 0
    assert "没有要批注的" in result.stdout
    assert out.read_bytes() == draft.read_bytes()


def test_a_waived_finding_is_left_out(tmp_path: Path) -> None:
    draft, out = tmp_path / "稿.docx", tmp_path / "批注.docx"
    draft.write_bytes(written(BAD))
    (tmp_path / "zhihe-waivers.yaml").write_text(entry(document="*.docx"), "utf-8")
    result = zhihe("annotate", "稿.docx", "--out", "批注.docx", cwd=tmp_path)
    assert "已豁免 1 项，没有写入" in result.stdout
    assert len(comments_of(out.read_bytes())) == 2


@pytest.mark.parametrize(
    ("name", "data", "out", "said"),
    [
        ("稿.txt", BAD.encode(), "批注.docx", "纯文本里放不下批注；可以用 zhihe check --format html"),
        ("稿.html", f"<html><p>{BAD}</p></html>".encode(), "批注.docx", "网页里不写批注"),
        ("稿.ofd", ofd(page(text(20, 20, BAD[:7]))), "批注.pdf", "OFD 目前不能写入批注"),
        ("稿.docx.gz", gzip.compress(DOCX), "批注.docx", "请先解压"),
        ("稿.zip", zipped({"稿.docx": DOCX}), "批注.docx", "压缩包"),
        ("稿.docx", DOCX, "批注.pdf", "--out 的文件名应以 .docx 结尾"),
        ("稿.docx", DOCX[:300], "批注.docx", "文件已损坏"),
        ("稿.docx", b"", "批注.docx", "文件是空的"),
        ("稿.docx", DOCX, "没有这个文件夹/批注.docx", "写不了"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    name: str, data: bytes, out: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    result = zhihe("annotate", str(tmp_path / name), "--out", str(tmp_path / out))
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert [each.name for each in tmp_path.iterdir()] == [name]


@libreoffice.needed
def test_an_old_document_is_converted_first(tmp_path: Path) -> None:
    draft, out = tmp_path / "稿.doc", tmp_path / "批注.docx"
    source = tmp_path / "稿.docx"
    source.write_bytes(written(BAD))
    libreoffice.convert([source], "doc:MS Word 97", tmp_path)
    result = zhihe("annotate", str(draft), "--out", str(out))
    assert result.returncode == 1, result.stderr
    assert "先由 LibreOffice 转换" in result.stdout
    assert len(comments_of(out.read_bytes())) == 3
