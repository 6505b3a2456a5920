"""What the store packs comes back as it was, whoever packed it; what is damaged is told."""

from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import packing
from index.packing import Kind, pack, unpack

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(VALUES, st.sampled_from(Kind))
def test_what_is_packed_comes_back(value: object, kind: Kind) -> None:
    assert unpack(pack(value, kind)) == value


@pytest.mark.parametrize(
    "text", ["", "执行", "\ud800甲\U00020000乙\x00", "".join(map(chr, range(0x110000)))], ids=len
)
def test_every_character_comes_back(text: str) -> None:
    assert unpack(pack([text], Kind.TEXT)) == [text]
    whole = text.encode("utf-8", "replace").decode()
    assert unpack(pack([whole], Kind.TEXT)) == [whole]


def test_rows_of_older_versions_are_read() -> None:
    value = ["有权拒绝\ud800", [[1, 2]]]
    old = zlib.compress(json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)
    assert unpack(old) == value


def test_the_dictionaries_are_the_ones_that_packed_the_rows_there_are() -> None:
    """A changed file would make every library unreadable."""
    for checksum, name in packing._KNOWN.items():
        assert zlib.adler32(packing._content(name)) == checksum, name
    for kind in Kind:
        assert f"{kind}-{packing._VERSION}.bin" in packing._KNOWN.values()


def test_set_phrases_of_court_documents_pack_better() -> None:
    text = "通过网络执行查控系统查询，未发现被执行人有可供执行的财产，申请执行人也不能提供。" * 2
    plain = zlib.compress(text.encode(), 1)
    assert len(pack(text, Kind.TEXT)) < 0.7 * len(plain)


@pytest.mark.parametrize("cut", [0, 1, 2, 5, 10, -1])
def test_what_is_cut_short_is_no_value(cut: int) -> None:
    with pytest.raises((zlib.error, ValueError)):
        unpack(pack(["有权拒绝" * 30], Kind.TEXT)[:cut])


def test_every_damaged_byte_is_told_or_harmless() -> None:
    value = ["有权拒绝，并可以拨打12368举报" * 3]
    packed = pack(value, Kind.TEXT)
    for at in range(len(packed)):
        for flip in (1, 0x80):
            damaged = packed[:at] + bytes([packed[at] ^ flip]) + packed[at + 1 :]
            try:
                assert unpack(damaged) == value
            except (zlib.error, ValueError):
                continue
