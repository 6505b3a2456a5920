"""Which files are containers, told by what is in them, and of which kind; opens them."""

from __future__ import annotations

import importlib
import io
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from corpus.containers.glance import HEAD, compression
from corpus.containers.member import Container
from corpus.containers.stream import Stream
from corpus.document import Unreadable
from corpus.limits import Limits

ARCHIVES = frozenset({"ziparchive", "tararchive"})
_HEAD = 1 << 16
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_PACKED_NAMES = re.compile(r"\.(?:gz|bz2|xz|zst)$", re.IGNORECASE)


@contextmanager
def regular_file(path: str) -> Iterator[IO[bytes] | None]:
    """A file opened for reading; None for what cannot be opened or is none: reading it will say why."""
    try:
        # Strings and no Path: an audit opens millions of files, and each Path leaves its parts in Python's table of names.
        if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116  opening a FIFO would wait for ever
            yield None
            return
        file = open(path, "rb")  # noqa: SIM115, PTH123  closed below
    except (OSError, ValueError):
        yield None
        return
    with file:
        yield file


def kind_of(file: IO[bytes], name: str, limits: Limits) -> str | None:
    """The kind of container that a file is; None for a document. Raises `Unreadable` for damage at its beginning."""
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        from corpus.containers.ziparchive import is_package  # noqa: PLC0415  only where there is one

        return None if is_package(file) else "ziparchive"
    if head.startswith(b"PK\x05\x06") and name.lower().endswith(".zip"):
        return "ziparchive"  # an empty one
    if head.startswith(b"PAR1"):
        return "parquet"
    if compression(head):
        name = _PACKED_NAMES.sub("", name)
        head = Stream(file, limits).read(_HEAD)
        if head.startswith(b"PK\x03\x04"):
            from corpus.containers.ziparchive import is_package  # noqa: PLC0415  as above

            inner = io.BytesIO(Stream(file, limits).read(limits.file_bytes))
            if is_package(inner):
                return None  # a.docx.gz
            raise Unreadable("是再次压缩过的 ZIP；请先解压一层")
    if head[257:262] == b"ustar" or (b"\0" in head[:100] and len(head) >= HEAD):
        from corpus.containers.tararchive import looks_like  # noqa: PLC0415  only where there is one

        if looks_like(head):
            return "tararchive"
        if not head.startswith(_WIDE):  # UTF-16 is full of zeros: a table saved so is still a table
            return None
    return _kind_of_text(file, head, name, limits)


def _kind_of_text(file: IO[bytes], head: bytes, name: str, limits: Limits) -> str | None:
    ending = name.lower().rpartition(".")[2]
    if ending in ("csv", "tsv"):
        return "csvtable"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] not in (b"{", b"["):
        return "jsonlines" if ending in ("jsonl", "ndjson") else None
    if ending in ("jsonl", "ndjson"):
        return "jsonlines"
    if start[:1] == b"[":
        return "jsonarray" if start[1:].lstrip()[:1] in (b"{", b"]", b'"') else None
    if len(head) == HEAD:
        head = Stream(file, limits).read(_HEAD)
    lines = [line.strip() for line in head.split(b"\n")[:3]]
    # Two whole objects on two lines; one object over several lines is one record.
    several = len(lines) > 1 and lines[0].endswith(b"}") and lines[1].startswith(b"{")
    return "jsonlines" if several else None


def open_as(kind: str, file: IO[bytes], limits: Limits) -> Container:
    """The container in a file. Raises `Unreadable`."""
    module = importlib.import_module(f"corpus.containers.{kind}")
    names = {
        "ziparchive": "ZipArchive",
        "tararchive": "TarArchive",
        "jsonlines": "JsonLines",
        "jsonarray": "JsonArray",
        "csvtable": "CsvTable",
        "parquet": "Parquet",
    }
    made = getattr(module, names[kind])
    opened: Container = made(file if kind in ("ziparchive", "parquet") else Stream(file, limits), limits)
    return opened
