"""Web archives as Word and browsers save them, also under the name of a DOC."""

from __future__ import annotations

import base64
import quopri
from pathlib import Path

import pytest

from corpus.document import Unreadable
from corpus.read import read_bytes, read_path

PAGE = "<html><head><meta charset='{}'></head><body><p>执行通知书</p><table><tr><td>账号</td><td>6222</td></tr></table></body></html>"
TEXT = "执行通知书\n账号\t6222"


def part(kind: str, body: bytes, more: str = "") -> bytes:
    head = f"--B\r\nContent-Type: {kind}\r\n{more}Content-Transfer-Encoding: base64\r\n\r\n"
    return head.encode() + base64.encodebytes(body) + b"\r\n"


def archive(*parts: bytes, kind: str = "multipart/related") -> bytes:
    head = f'MIME-Version: 1.0\r\nContent-Type: {kind}; boundary="B"\r\n\r\n'
    return head.encode() + b"".join(parts) + b"--B--\r\n"


GBK = part('text/html; charset="gb2312"', PAGE.format("gb2312").encode("gbk"))
UTF8 = part("text/html", PAGE.format("utf-8").encode())
QUOTED = (
    b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    + quopri.encodestring(PAGE.format("utf-8").encode())
)
PICTURE = part("image/png", b"x")


@pytest.mark.parametrize(
    "data",
    [archive(GBK), archive(UTF8, PICTURE), archive(PICTURE, UTF8), QUOTED, b"\xef\xbb\xbf" + archive(UTF8)],
    ids=["GBK", "UTF-8", "picture first", "quoted-printable", "with a byte order mark"],
)
def test_text(data: bytes) -> None:
    document = read_bytes(data)
    assert document.raw == TEXT
    assert document.extract.media_type == "multipart/related"


def test_a_wrong_charset_in_the_head_does_not_spoil_the_text() -> None:
    assert read_bytes(archive(part("text/html; charset=ascii", PAGE.format("utf-8").encode()))).raw == TEXT
    assert read_bytes(archive(part("text/html; charset=none", PAGE.format("utf-8").encode()))).raw == TEXT


def test_the_name_of_a_doc(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(archive(GBK))
    assert read_path(path).raw == TEXT


def test_what_is_not_read_is_noted() -> None:
    attached = part("application/msword", b"x", 'Content-Disposition: attachment; filename="a.doc"\r\n')
    notes = read_bytes(archive(UTF8, UTF8, attached)).extract.notes
    assert any("其他网页" in note for note in notes)
    assert any("附件" in note for note in notes)


def test_a_mail_without_a_page() -> None:
    assert read_bytes(archive(part("text/plain", "执行通知书，请查收".encode()))).raw == "执行通知书，请查收"


def test_an_archive_without_words() -> None:
    with pytest.raises(Unreadable, match="没有找到网页或文字"):
        read_bytes(archive(PICTURE))
