"""Plain text: the encoding is found without being told, and lost bytes are said to be lost."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.read import read_bytes
from corpus.readers.txt import decode, read

REAL = Path(__file__).parents[2] / "shared" / "corpus" / "real"

SIMPLIFIED = (
    "芜湖市镜湖区人民法院\n执行通知书\n（2022）皖0202执1234号\n责令被执行人立即履行义务，并支付1,234.56元。"
)
TRADITIONAL = "臺灣地方法院\n執行通知書\n責令被執行人立即履行義務，並報告財產情況。"
RARE = "被执行人朱镕基喆、李㐀、王𠮷"
LATIN_FIRST = "ID,NAME,DATE\n" * 2000 + "执行通知书：责令被执行人履行义务"

CASES = [
    (SIMPLIFIED, "utf-8"),
    (SIMPLIFIED, "utf-8-sig"),
    (SIMPLIFIED, "utf-16"),
    (SIMPLIFIED, "utf-16-le"),
    (SIMPLIFIED, "utf-16-be"),
    (SIMPLIFIED, "gb18030"),
    (SIMPLIFIED, "gb2312"),
    (TRADITIONAL, "utf-8"),
    (TRADITIONAL, "big5"),
    (TRADITIONAL, "gb18030"),
    (TRADITIONAL, "utf-16-le"),
    (RARE, "gb18030"),
    (RARE, "utf-8"),
    (LATIN_FIRST, "gb18030"),
    (LATIN_FIRST, "utf-16-le"),
    (LATIN_FIRST, "utf-16-be"),
    ("ZHIXING 执行通知书", "gb18030"),
    ("执行", "gb18030"),
    ("", "utf-8"),
]


@pytest.mark.parametrize(("text", "encoding"), CASES)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings(text: str, encoding: str, line_end: str) -> None:
    extract = read(text.replace("\n", line_end).encode(encoding), Limits())
    assert extract.text == text
    assert extract.notes == ()


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8"])
def test_byte_order_marks_leave_no_trace(mark: str, encoding: str) -> None:
    assert read((mark + SIMPLIFIED).encode(encoding), Limits()).text == SIMPLIFIED


@pytest.mark.skipif(not REAL.is_dir(), reason="没有 ../shared/corpus/real：未用真实文书试编码")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_real_documents_in_every_encoding(encoding: str) -> None:
    names = sorted(REAL.glob("*.txt"))
    assert len(names) > 20
    for name in names:
        text = name.read_text("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
        assert read(text.encode(encoding), Limits()).text == text, name.name


def test_a_file_cut_inside_a_character() -> None:
    extract = read(SIMPLIFIED.encode()[:-1], Limits())
    assert extract.text == SIMPLIFIED[:-1] + "\ufffd"
    assert extract.notes


def test_one_lost_byte_in_the_middle() -> None:
    for encoding in ("utf-8", "gb18030"):
        data = (SIMPLIFIED * 5).encode(encoding)
        middle = len(data) // 2
        extract = read(data[:middle] + b"\xff\xff" + data[middle:], Limits())
        assert "责令被执行人立即履行义务" in extract.text
        assert "\ufffd" in extract.text
        assert extract.notes


@pytest.mark.parametrize("data", [bytes(range(256)) * 20, b"\x00\x01\x02\x03" * 500, b"\x00" * 5000])
def test_binary_is_not_text(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_bytes(data)


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_reason(data: bytes) -> None:
    with contextlib.suppress(Unreadable):
        assert isinstance(decode(data)[0], str)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\ufeff")))
def test_any_utf8_reads_back(text: str) -> None:
    assert read(text.encode(), Limits()).text == text
