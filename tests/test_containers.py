"""Archives and files of records: every member is named once and read, or said to be unreadable; nothing is lost silently."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from audit_inputs import BAD, GOOD
from container_files import PACKERS, csv_of, gbk_named_zip, lines_of, parquet_of, quine, tar_of, zip_of
from docx_writer import docx, para
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.containers.listing import Listed, listing
from corpus.containers.member import Broken
from corpus.containers.parquet import Parquet
from corpus.containers.shelf import Shelf, find_member
from corpus.document import Document, Unreadable
from corpus.limits import DEFAULT_LIMITS, MEBI, Limits
from corpus.read import read_bytes, read_path

GOOD_BYTES, BAD_BYTES = GOOD.encode(), BAD.encode()
RECORDS: list[dict[str, object]] = [{"案号": "（2022）甲0101执12号", "全文": GOOD}, {"案号": "", "全文": BAD}]


def listed(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> list[Listed] | None:
    found = listing(io.BytesIO(data), name, limits)
    return None if found is None else list(found)


def outcomes(data: bytes, path: Path, limits: Limits = DEFAULT_LIMITS) -> dict[str, str]:
    """What becomes of each member: its text, `?` and why it is unreadable, or `-` and why it is skipped."""
    path.write_bytes(data)
    shelf, found = Shelf(limits), {}
    for each in listed(data, str(path), limits) or ():
        assert each.name not in found
        if each.skipped:
            found[each.name] = f"-{each.skipped}"
        elif each.unreadable:
            found[each.name] = f"?{each.unreadable}"
        else:
            try:
                found[each.name] = shelf.document(str(path), each.place, each.name).raw
            except Unreadable as reason:
                found[each.name] = f"?{reason}"
    shelf.close()
    return found


def _with(info: Callable[[zipfile.ZipFile], object]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        info(archive)
    return stream.getvalue()


def _linked(archive: zipfile.ZipFile) -> None:
    link = zipfile.ZipInfo("链接.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    archive.writestr(link, "/etc/passwd")
    archive.writestr("a.txt", GOOD_BYTES)


def _encrypted(data: bytes) -> bytes:
    """The flag that says so, in both places."""
    local = data.replace(b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00")
    return local.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def _streamed() -> bytes:
    """Written without going back: sizes stand behind the data."""

    class OneWay(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]  # what zipfile gives
            self.data += data
            return len(data)

    target = OneWay()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]  # it only writes
        archive.writestr("a.txt", GOOD_BYTES)
        archive.writestr("b.txt", BAD_BYTES)
    return bytes(target.data)


def _devices() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:") as archive:
        for name, kind in (
            ("链接", tarfile.SYMTYPE),
            ("硬链接", tarfile.LNKTYPE),
            ("设备", tarfile.CHRTYPE),
            ("管道", tarfile.FIFOTYPE),
        ):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("a.txt")
        info.size = len(GOOD_BYTES)
        archive.addfile(info, io.BytesIO(GOOD_BYTES))
    return stream.getvalue()


TWO = {"文件夹/a.txt": GOOD_BYTES, "b.txt": BAD_BYTES}
BOTH = {"文件夹/a.txt": GOOD, "b.txt": BAD}
_ONE_LINE = GOOD.replace("\n", "")
CASES: dict[str, tuple[str, Callable[[], bytes], dict[str, str]]] = {
    "zip": ("a.zip", lambda: zip_of(TWO), BOTH),
    "zip, stored": ("a.zip", lambda: zip_of(TWO, zipfile.ZIP_STORED), BOTH),
    "zip, bzip2": ("a.zip", lambda: zip_of(TWO, zipfile.ZIP_BZIP2), BOTH),
    "zip, lzma": ("a.zip", lambda: zip_of(TWO, zipfile.ZIP_LZMA), BOTH),
    "zip written in one go": ("a.zip", _streamed, {"a.txt": GOOD, "b.txt": BAD}),
    "zip behind the program that unpacks it": (
        "a.zip",
        lambda: b"PK\x03\x04" + b"x" * 99 + zip_of(TWO),
        BOTH,
    ),
    "a zip by any other name": ("文书.dat", lambda: zip_of(TWO), BOTH),
    "names in GBK": (
        "a.zip",
        lambda: gbk_named_zip("执行裁定书（甲）.txt", GOOD_BYTES),
        {"执行裁定书（甲）.txt": GOOD},
    ),
    "a name in GBK whose bytes are UTF-8 too": (
        "a.zip",
        lambda: gbk_named_zip("通知.txt", GOOD_BYTES),
        {"通知.txt": GOOD},
    ),
    "a name in another script": (
        "a.zip",
        lambda: zip_of({"résumé тест.txt": GOOD_BYTES}),
        {"résumé тест.txt": GOOD},
    ),
    "names that lead out are only names": (
        "a.zip",
        lambda: zip_of({"../../etc/x.txt": GOOD_BYTES, "/etc/y.txt": BAD_BYTES}),
        {"../../etc/x.txt": GOOD, "/etc/y.txt": BAD},
    ),
    "what a Mac adds": (
        "a.zip",
        lambda: zip_of({"__MACOSX/._a.txt": b"x", ".DS_Store": b"x", "a.txt": GOOD_BYTES}),
        {"__MACOSX/._a.txt": "-hidden", ".DS_Store": "-hidden", "a.txt": GOOD},
    ),
    "links in a zip": ("a.zip", lambda: _with(_linked), {"链接.txt": "-links", "a.txt": GOOD}),
    "links and devices in a tar": (
        "a.tar",
        _devices,
        {"链接": "-links", "硬链接": "-links", "设备": "-links", "管道": "-links", "a.txt": GOOD},
    ),
    "encrypted": (
        "a.zip",
        lambda: _encrypted(zip_of({"a.txt": GOOD_BYTES})),
        {"a.txt": "?压缩包里的这份文件有密码"},
    ),
    "an empty zip": ("a.zip", lambda: zip_of({}), {"": "?压缩包是空的"}),
    "data among documents": (
        "a.zip",
        lambda: zip_of({"manifest.json": b'{"a": [1, 2]}', "run.log": b"ok\n", "a.txt": GOOD_BYTES}),
        {"manifest.json": "-data", "run.log": "-data", "a.txt": GOOD},
    ),
    "a document with an unknown end": ("a.zip", lambda: zip_of({"a": GOOD_BYTES}), {"a": GOOD}),
    "an archive that only its content tells": (
        "a.zip",
        lambda: zip_of({"b": zip_of(TWO)}),
        {"b": "?这是压缩包（ZIP）"},
    ),
    "tar": ("a.tar", lambda: tar_of(TWO), BOTH),
    "tar.gz": ("a.tar.gz", lambda: tar_of(TWO, "w:gz"), BOTH),
    "tgz": ("a.tgz", lambda: tar_of(TWO, "w:gz"), BOTH),
    "tar.bz2": ("a.tar.bz2", lambda: tar_of(TWO, "w:bz2"), BOTH),
    "tar.xz": ("a.tar.xz", lambda: tar_of(TWO, "w:xz"), BOTH),
    "tar.zst": ("a.tar.zst", lambda: PACKERS["zst"](tar_of(TWO)), BOTH),
    "tar with names in GBK": (
        "a.tar",
        lambda: tar_of({"裁定.txt": GOOD_BYTES}, encoding="gb18030"),
        {"裁定.txt": GOOD},
    ),
    "tar with a long name": (
        "a.tar",
        lambda: tar_of({"很长" * 60 + ".txt": GOOD_BYTES}),
        {"很长" * 60 + ".txt": GOOD},
    ),
    "an archive in an archive": (
        "a.zip",
        lambda: zip_of({"b.tar.gz": tar_of(TWO, "w:gz"), "c.txt": BAD_BYTES}),
        {"b.tar.gz!/文件夹/a.txt": GOOD, "b.tar.gz!/b.txt": BAD, "c.txt": BAD},
    ),
    "records in an archive": (
        "a.tar.gz",
        lambda: tar_of({"r.jsonl": lines_of(RECORDS), "p.parquet": parquet_of(RECORDS)}, "w:gz"),
        {"r.jsonl!/1": GOOD, "r.jsonl!/2": BAD, "p.parquet!/1": GOOD, "p.parquet!/2": BAD},
    ),
    "a compressed document in an archive": (
        "a.zip",
        lambda: zip_of({"a.txt.gz": PACKERS["gz"](GOOD_BYTES)}),
        {"a.txt.gz": GOOD},
    ),
    "JSON Lines": ("r.jsonl", lambda: lines_of(RECORDS), {"1": GOOD, "2": BAD}),
    "JSON Lines with gaps": (
        "r.jsonl",
        lambda: b"\xef\xbb\xbf" + lines_of(RECORDS).replace(b"\n", b"\r\n\r\n"),
        {"1": GOOD, "3": BAD},
    ),
    "JSON Lines in GBK": (
        "r.jsonl",
        lambda: lines_of(RECORDS).decode().encode("gb18030"),
        {"1": GOOD, "2": BAD},
    ),
    "JSON Lines by another name": ("r.txt", lambda: lines_of(RECORDS), {"1": GOOD, "2": BAD}),
    "a line that is broken": (
        "r.jsonl",
        lambda: lines_of(RECORDS[:1]) + b'{"a": \n' + lines_of(RECORDS[1:]),
        {"1": GOOD, "2": "?不是有效的 JSON", "3": BAD},
    ),
    "a record without text among others": (
        "r.jsonl",
        lambda: lines_of([RECORDS[0], {"案号": "x"}]),
        {"1": GOOD, "2": "?是一条数据，里面没有文书正文"},
    ),
    "labels": ("labels.jsonl", lambda: lines_of([{"a": 1, "标签": "是"}] * 5), {"": "-data"}),
    "remarks": (
        "r.jsonl",
        lambda: lines_of([{"备注": "这一份还要再看一看" * 5}] * 9),
        {"": "?9 条记录里都没有文书正文"},
    ),
    "JSON": (
        "r.json",
        lambda: json.dumps(RECORDS, ensure_ascii=False, indent=2).encode(),
        {"1": GOOD, "2": BAD},
    ),
    "JSON on one line": ("r.json", lambda: json.dumps(RECORDS).encode(), {"1": GOOD, "2": BAD}),
    "JSON cut off": (
        "r.json",
        lambda: json.dumps(RECORDS, ensure_ascii=False).encode()[:-200],
        {"1": GOOD, "": "?第 2 条记录起文件断开"},
    ),
    "CSV": ("r.csv", lambda: csv_of(RECORDS), {"2": GOOD, "3": BAD}),
    "CSV in GBK": ("r.csv", lambda: csv_of(RECORDS, "gb18030"), {"2": GOOD, "3": BAD}),
    "CSV whose first row is a record": (
        "r.csv",
        lambda: csv_of(RECORDS).partition(b"\r\n")[2],
        {"1": GOOD, "2": BAD},
    ),
    "CSV whose commas are not quoted": (
        "r.csv",
        "案号,全文\r\na,本院依法立案执行,现通知如下,请按期履行\r\n".encode,
        {"2": "?这一行有 4 栏，表头只有 2 栏"},
    ),
    "CSV with a quotation mark that closes three rows on": (
        "r.csv",
        f'案号,全文\na,"{_ONE_LINE}\nb,{_ONE_LINE}\nc,"{_ONE_LINE}\nd,{_ONE_LINE}\n'.encode,
        {"2": "?这一行的引号没有成对", "3": _ONE_LINE},
    ),
    "CSV with a quotation mark that never closes": (
        "r.csv",
        f'案号,全文\na,{_ONE_LINE}\nb,"{_ONE_LINE}\nc,{_ONE_LINE}\n'.encode,
        {"2": _ONE_LINE, "": "?有一行的引号没有成对，从这一行起没有检查"},
    ),
    "CSV with a lone quotation mark in a text": (
        "r.csv",
        f'案号,全文\na,5"{_ONE_LINE}\nb,{_ONE_LINE}\n'.encode,
        {"2": f'5"{_ONE_LINE}', "3": _ONE_LINE},
    ),
    "CSV with carriage returns alone": (
        "r.csv",
        f"案号,全文\ra,{_ONE_LINE}\rb,{_ONE_LINE}\r".encode,
        {"": "?表格的换行是旧式的"},
    ),
    "CSV in UTF-16": (
        "r.csv",
        lambda: f"案号\t全文\r\na\t{_ONE_LINE}\r\nb\t{_ONE_LINE}\r\n".encode("utf-16"),
        {"": "?表格是 UTF-16 编码"},
    ),
    "CSV that is no document": ("r.csv", lambda: b"a,b\n1,2\n", {"": "-data"}),
    "Parquet": (
        "r.parquet",
        lambda: parquet_of(RECORDS * 20, 7),
        {str(n + 1): (GOOD, BAD)[n % 2] for n in range(40)},
    ),
    "Parquet cut off": ("r.parquet", lambda: parquet_of(RECORDS)[:-20], {"": "?Parquet 文件已损坏"}),
    "a tar cut off": (
        "a.tar",
        lambda: tar_of(TWO)[:1600],
        {"文件夹/a.txt": GOOD, "b.txt": "?归档文件在这份文件中间断开", "": "?归档文件不完整"},
    ),
    "a tar cut between two files": (
        "a.tar",
        lambda: tar_of(TWO)[:1024],
        {"文件夹/a.txt": GOOD, "": "?归档文件不完整"},
    ),
    "a tar with a damaged header": (
        "a.tar",
        lambda: tar_of(TWO)[:1030] + b"\xff" + tar_of(TWO)[1031:],
        {"文件夹/a.txt": GOOD, "": "?归档文件不完整或已损坏，从第 1024 字节起"},
    ),
    "a zip cut off": ("a.zip", lambda: zip_of(TWO)[:-80], BOTH | {"": "?压缩包不完整"}),
    "a zip cut off inside a file": (
        "a.zip",
        lambda: zip_of(TWO)[:500],
        {"文件夹/a.txt": GOOD, "": "?压缩包不完整（没有传完或已损坏）；“b.txt”和它后面的文件没有读到"},
    ),
    "a streamed zip cut off": ("a.zip", lambda: _streamed()[:500], {"a.txt": GOOD, "": "?压缩包不完整"}),
}


@pytest.mark.parametrize("name", CASES)
def test_each_member_is_read_or_named(name: str, tmp_path: Path) -> None:
    file, make, expected = CASES[name]
    found = outcomes(make(), tmp_path / file)
    assert list(found) == list(expected)
    for member, outcome in expected.items():
        if outcome[:1] in "?-":
            assert found[member].startswith(outcome), found[member]
        else:
            assert found[member].strip() == outcome.strip()


ONE_DOCUMENT: dict[str, tuple[str, bytes]] = {
    "docx": ("a.docx", docx(para("甲县人民法院执行通知书"))),
    "docx called zip": ("a.zip", docx(para("甲县人民法院执行通知书"))),
    "docx cut off": ("a.docx", docx(para("甲县人民法院执行通知书" * 50))[:300]),
    "ofd": ("a.ofd", zip_of({"Doc_0/Document.xml": b"<x/>", "OFD.xml": b"<x/>"})),
    "one record": ("a.json", json.dumps(RECORDS[0], indent=1).encode()),
    "text": ("a.txt", GOOD_BYTES),
    "text with a bracket first": ("a.txt", b"[2022] " + GOOD_BYTES),
    "compressed text": ("a.txt.gz", PACKERS["gz"](GOOD_BYTES)),
    "compressed docx": ("a.docx.gz", PACKERS["gz"](docx(para("甲县人民法院执行通知书")))),
    "not a tar": ("a.bin", b"x" * 50 + b"\0" * 500),
}


@pytest.mark.parametrize("name", ONE_DOCUMENT)
def test_one_document_is_no_container(name: str) -> None:
    assert listed(ONE_DOCUMENT[name][1], ONE_DOCUMENT[name][0]) is None


@pytest.mark.parametrize("packer", PACKERS)
def test_a_compressed_document_is_read_as_it_is(packer: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.txt.{packer}"
    path.write_bytes(PACKERS[packer](GOOD_BYTES))
    assert read_path(path).raw == GOOD
    path.write_bytes(PACKERS[packer](GOOD_BYTES)[:-6])
    with pytest.raises(Unreadable, match="压缩文件"):
        read_path(path)


@pytest.mark.parametrize("packer", PACKERS)
def test_a_compressed_file_that_ends_too_soon_says_so(packer: str, tmp_path: Path) -> None:
    lines = lines_of([record | {"号": f"{n:x}" * 50} for n in range(2000) for record in RECORDS])
    data = PACKERS[packer](lines)
    for short in (1, 5, len(data) // 3):
        found = outcomes(data[:-short], tmp_path / "r.jsonl")
        assert "压缩文件" in found[""], short
        assert short < 10 or all(
            text in (GOOD, BAD) for name, text in found.items() if name and text[0] != "?"
        )
    assert "" not in outcomes(data + data, tmp_path / "r.jsonl")


def test_the_second_of_a_name_gets_a_number(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = _with(
            lambda archive: [
                archive.writestr(name, text)
                for name, text in (("a.txt", GOOD), ("a.txt", BAD), ("a.txt#2", GOOD), ("a.txt", BAD))
            ]
        )
    assert outcomes(data, tmp_path / "a.zip") == {
        "a.txt": GOOD,
        "a.txt#2": BAD,
        "a.txt#2#2": GOOD,
        "a.txt#3": BAD,
    }


def test_a_damaged_member_is_one_row(tmp_path: Path) -> None:
    data = bytearray(zip_of({f"{n}.txt": GOOD_BYTES for n in range(3)}, zipfile.ZIP_STORED))
    at = data.index(GOOD_BYTES, data.index(b"1.txt"))
    data[at] ^= 1
    found = outcomes(bytes(data), tmp_path / "a.zip")
    assert found["0.txt"] == found["2.txt"] == GOOD
    assert "校验不符" in found["1.txt"]


def test_archives_in_archives_end_somewhere() -> None:
    found = listed(quine(), "r.zip") or []
    [row] = found
    assert row.name == "r.zip!/r.zip"
    assert "超过 2 层" in (row.unreadable or "")


def test_a_bomb_is_not_unpacked() -> None:
    few = replace(DEFAULT_LIMITS, archive_free=MEBI, archive_ratio=50)
    zeros = bytes(20 * MEBI)
    [row] = listed(zip_of({"a.txt": zeros}), "a.zip", few) or []
    with pytest.raises(Unreadable, match="压缩比超过 50 倍"):
        _read(zip_of({"a.txt": zeros}), row, few)
    for packer in PACKERS.values():
        rows = listed(packer(lines_of(RECORDS) + zeros), "r.jsonl", few) or []
        assert [each.name for each in rows] == ["1", "2", ""]
        assert "倍，已停止读取" in (rows[-1].unreadable or "")


def _read(data: bytes, row: Listed, limits: Limits) -> Document:
    path = Path("/dev/shm/zhihe-test-bomb") if Path("/dev/shm").is_dir() else Path("/tmp/zhihe-test-bomb")  # noqa: S108
    path.write_bytes(data)
    try:
        return Shelf(limits).document(str(path), row.place, row.name)
    finally:
        path.unlink()


def test_a_size_that_lies_is_found_out(tmp_path: Path) -> None:
    data = zip_of({"a.txt": GOOD_BYTES * 1000})
    size = struct.pack("<L", len(GOOD_BYTES) * 1000)
    found = outcomes(data.replace(size, struct.pack("<L", 10)), tmp_path / "a.zip")
    assert "校验不符" in found["a.txt"]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (replace(DEFAULT_LIMITS, members=3), "超过 3 份"),
        (replace(DEFAULT_LIMITS, archive_bytes=1000), "合计超过"),
    ],
)
def test_limits_end_the_listing_with_a_word(limits: Limits, expected: str) -> None:
    rows = listed(zip_of({f"{n}.txt": GOOD_BYTES for n in range(9)}), "a.zip", limits) or []
    assert 1 <= len(rows) < 9
    assert rows[-1].name == ""
    assert expected in (rows[-1].unreadable or "")


def test_a_member_is_found_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(zip_of({"b.zip": zip_of(TWO), "r.jsonl": lines_of(RECORDS)}))
    for member, text in (("b.zip!/文件夹/a.txt", GOOD), ("b.zip!/b.txt", BAD), ("r.jsonl!/2", BAD)):
        found = find_member(f"{path}!/{member}")
        assert found is not None
        assert Shelf().document(found[0], found[1].place, "x").raw.strip() == text.strip()
    with pytest.raises(Unreadable, match="里没有“没有"):
        find_member(f"{path}!/没有.txt")
    assert find_member(f"{tmp_path}/没有.zip!/a") is None


def test_going_back_and_forth_reads_the_same(tmp_path: Path) -> None:
    files = {f"{n}.txt": (GOOD_BYTES, BAD_BYTES)[n % 2] for n in range(60)}
    for name, data in (
        ("r.jsonl.gz", PACKERS["gz"](lines_of(RECORDS * 30))),
        ("r.parquet", parquet_of(RECORDS * 30, 9)),
        ("a.tar.xz", tar_of(files, "w:xz")),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        rows = listed(path.read_bytes(), name) or []
        shelf = Shelf()
        for at in (0, 59, 3, 2, 40, 41, 42, 1):
            text = shelf.document(str(path), rows[at].place, "x").raw
            assert text.strip() == (GOOD, BAD)[at % 2].strip(), (name, at)
        shelf.close()


@given(
    st.binary(max_size=400),
    st.sampled_from(["zip", "tar", "jsonl", "json", "csv", "gz", "parquet"]),
    st.data(),
)
@settings(max_examples=150, deadline=None)
def test_no_bytes_break_the_listing(noise: bytes, kind: str, data: st.DataObject) -> None:
    whole = {
        "zip": zip_of(TWO), "tar": tar_of(TWO), "jsonl": lines_of(RECORDS), "json": json.dumps(RECORDS).encode(), "csv": csv_of(RECORDS),
        "gz": PACKERS["gz"](lines_of(RECORDS)), "parquet": parquet_of(RECORDS),
    }[kind]  # fmt: skip
    at = data.draw(st.integers(0, len(whole)))
    broken = whole[:at] + noise + whole[at + len(noise) :]
    for each in listed(broken, f"a.{kind}") or ():
        assert each.name or each.unreadable or each.skipped


def test_memory_does_not_grow_with_the_members(tmp_path: Path) -> None:
    def peak(number: int) -> int:
        path = tmp_path / f"{number}.jsonl"
        with path.open("wb") as file:
            for _ in range(number):
                file.write(lines_of(RECORDS[:1]))
        tracemalloc.start()
        with path.open("rb") as file:
            count = sum(1 for _ in listing(file, path.name) or ())
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == number
        return most

    peak(100)
    assert peak(20_000) < peak(500) + 100_000


def test_without_pyarrow_the_reason_says_what_to_install() -> None:
    program = (
        "import io, sys\n"
        "sys.modules['pyarrow'] = sys.modules['zstandard'] = None\n"
        "from corpus.containers.listing import listing\n"
        "for data, name in ((b'PAR1' + bytes(600), 'r.parquet'), (b'\\x28\\xb5\\x2f\\xfd' + bytes(600), 'r.jsonl.zst')):\n"
        "    print(*(each.unreadable for each in listing(io.BytesIO(data), name)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert all("pip install 'zhihe[records]'" in line for line in lines)


def test_a_list_of_records_on_standard_input_is_refused_with_a_word() -> None:
    with pytest.raises(Unreadable, match="有 2 条记录"):
        read_bytes(json.dumps(RECORDS).encode())


def _parquet(tmp_path: Path, limits: Limits = DEFAULT_LIMITS) -> Parquet:
    path = tmp_path / "r.parquet"
    path.write_bytes(parquet_of(RECORDS * 30, 9))
    return Parquet(path.open("rb"), limits)


def test_parquet_is_read_outside_of_this_process(tmp_path: Path) -> None:
    """The library of C++ is never loaded here, and its process ends with the container."""
    program = (
        "import sys\n"
        "from corpus.containers.parquet import Parquet\n"
        "from corpus.limits import DEFAULT_LIMITS\n"
        "opened = Parquet(open(sys.argv[1], 'rb'), DEFAULT_LIMITS)\n"
        "rows = [opened.read(each.place) for each in opened.members()]\n"
        "process = opened._process\n"
        "del opened\n"
        "print(len(rows), 'pyarrow' in sys.modules, process.poll())\n"
    )
    path = tmp_path / "r.parquet"
    path.write_bytes(parquet_of(RECORDS * 30, 9))
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert done.stdout.split() == [str(len(RECORDS) * 30), "False", "-9"]


def test_a_parquet_process_that_dies_costs_a_row_and_then_the_file(tmp_path: Path) -> None:
    opened = _parquet(tmp_path)
    whole = opened.read((0, 0))
    for _ in range(3):
        process = opened._process
        assert process is not None
        process.kill()
        process.wait()
        with pytest.raises(Unreadable, match=r"崩溃|无法启动"):
            opened.read((0, 1))
        if opened._lost < 3:
            assert opened.read((0, 0)) == whole
    with pytest.raises(Broken, match="多次"):
        opened.read((0, 0))


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        pytest.param(replace(DEFAULT_LIMITS, seconds=0), "超过 0 秒", id="time"),
        pytest.param(replace(DEFAULT_LIMITS, memory_bytes=1 << 22), "内存", id="memory"),
    ],
)
def test_a_parquet_file_beyond_a_limit_is_told(tmp_path: Path, limits: Limits, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        _parquet(tmp_path, limits)
