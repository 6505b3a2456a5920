"""Writes archives and files of records of all sorts, whole and broken ones."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow
import zstandard
from pyarrow import parquet

Files = Mapping[str, bytes]


def zip_of(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


def gbk_named_zip(name: str, data: bytes) -> bytes:
    """As Windows in China writes it: the name in GBK, without the flag for UTF-8."""
    raw = name.encode("gb18030")
    placeholder = "x" * len(raw)
    return zip_of({placeholder: data}).replace(placeholder.encode(), raw)


def tar_of(files: Files, mode: str = "w:", encoding: str = "utf-8") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode, encoding=encoding, format=tarfile.GNU_FORMAT) as archive:  # type: ignore[call-overload]  # the mode is not a literal
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def lines_of(records: list[dict[str, object]]) -> bytes:
    return b"".join(json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in records)


def csv_of(records: list[dict[str, object]], encoding: str = "utf-8") -> bytes:
    def row(values: list[str]) -> str:
        return ",".join('"' + value.replace('"', '""') + '"' for value in values) + "\r\n"

    rows = [row(list(records[0])), *(row([str(value) for value in each.values()]) for each in records)]
    return "".join(rows).encode(encoding)


def parquet_of(records: list[dict[str, object]], rows: int = 7) -> bytes:
    stream = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(records), stream, row_group_size=rows)
    return stream.getvalue()


PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor().compress,
}


def quine() -> bytes:
    """A zip file in a zip file, many times over."""
    data = zip_of({"文书.txt": b"x"})
    for _ in range(6):
        data = zip_of({"r.zip": data})
    return data


def write_as(kind: str, folder: Path, target: Path) -> Path:
    """The texts of a folder as one container of a kind, in the order of their names."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    records: list[dict[str, object]] = [
        {"id": name, "全文": data.decode("gb18030" if _is_gbk(data) else "utf-8")}
        for name, data in files.items()
    ]
    name, _, packer = kind.partition("+")
    made = {
        "zip": lambda: zip_of(files),
        "tar": lambda: tar_of(files),
        "jsonl": lambda: lines_of(records),
        "json": lambda: json.dumps(records, ensure_ascii=False, indent=1).encode(),
        "csv": lambda: csv_of(records),
        "parquet": lambda: parquet_of(records),
    }[name]()
    path = target / f"文书.{kind.replace('+', '.')}"
    path.write_bytes(PACKERS[packer](made) if packer else made)
    return path


def _is_gbk(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False
