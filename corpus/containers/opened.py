"""Opens containers, lists what they hold down to the last archive inside an archive, and reads one member of it.

Which files are containers is told by what is in them; among the members of an archive only those are looked into
whose name says so.
"""

from __future__ import annotations

import importlib
import io
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from corpus.containers.datafiles import NO_DOCUMENT, data_verdict
from corpus.containers.glance import HEAD, compression, looks_like_one, named_like_one
from corpus.containers.member import DATA, SEPARATOR, Broken, Container, Member, Place
from corpus.containers.stream import Stream
from corpus.document import Document, Unreadable
from corpus.limits import DEFAULT_LIMITS, GIBI, MEBI, Limits
from corpus.read import read_bytes

ARCHIVES = frozenset({"ziparchive", "tararchive"})
_HEAD = 1 << 16
_PACKED_NAMES = re.compile(r"\.(?:gz|bz2|xz|zst)$", re.IGNORECASE)
_STRIDE = 1 << 30  # bytes unpacked at a time on the way to a member: a few seconds
_SPARE = 20  # records looked at before a file of records is read to its end for a document


@dataclass(frozen=True, slots=True)
class Listed:
    """A member as the rest of the program sees it: `name` is unique and goes through every archive inside the first.

    An empty name speaks of the container itself.
    """

    name: str
    place: Place = ()
    size: int = -1
    unreadable: str | None = None
    skipped: str | None = None


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

        return "tararchive" if looks_like(head) else None
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


@dataclass
class _Listing:
    """One walk through a container and those inside it, with what it has met so far."""

    limits: Limits
    count: int = 0
    size: int = 0

    def members(self, kind: str, file: IO[bytes], prefix: str, before: Place, depth: int) -> Iterator[Listed]:
        """All that a container holds; trouble with the container itself comes under its own name."""
        own = prefix.removesuffix(SEPARATOR)
        try:
            container = open_as(kind, file, self.limits)
            if kind not in ARCHIVES:
                # Rows are counted at once where every one of them would be unreadable for the same reason.
                verdict = _without_documents(container)
                if verdict is not None:
                    yield Listed(own, (), -1, *verdict)
                    return
            taken: dict[str, int] = {}
            member = None
            for member in container.members():
                yield from self._member(kind, container, member, prefix, before, depth, taken)
            if member is None:
                yield Listed(own, unreadable="压缩包是空的，里面没有文件")
        except Unreadable as trouble:
            yield Listed(own, unreadable=str(trouble))

    def _member(
        self,
        kind: str,
        container: Container,
        member: Member,
        prefix: str,
        before: Place,
        depth: int,
        taken: dict[str, int],
    ) -> Iterator[Listed]:
        name = member.name
        if kind in ARCHIVES:
            name = _unique(name, taken)
        if member.skipped:
            yield Listed(prefix + name, skipped=member.skipped)
            return
        self.count += 1
        self.size += max(0, member.size)
        if self.count > self.limits.members:
            raise Broken(f"里面的文书超过 {self.limits.members} 份，后面的没有检查；请拆成几个文件")
        if self.size > self.limits.archive_bytes:
            most = self.limits.archive_bytes / GIBI
            raise Broken(f"里面的文件合计超过 {most:.3g} GB，后面的没有检查；请确认来源，必要时拆分或先解压")
        place: Place = (*before, (kind, *member.place))
        nested = kind in ARCHIVES and member.unreadable is None and named_like_one(name)
        if not nested:
            reason = member.unreadable or _too_large(member.size, self.limits.file_bytes)
            yield Listed(prefix + name, place, member.size, reason)
            return
        yield from self._nested(container, member, prefix + name, place, depth)

    def _nested(
        self, container: Container, member: Member, name: str, place: Place, depth: int
    ) -> Iterator[Listed]:
        reason = _too_large(member.size, self.limits.nested_bytes)
        inner: str | None = None
        if reason is None:
            try:
                file = io.BytesIO(container.read(member.place))
                inner = kind_of(file, name, self.limits)
            except Broken:
                raise
            except Unreadable as trouble:
                reason = str(trouble)
        if reason is None and inner in ARCHIVES and depth >= self.limits.archive_depth:
            reason = f"压缩包套压缩包超过 {self.limits.archive_depth} 层，没有打开；请先解压外层"
        if reason is not None:
            yield Listed(name, place, member.size, reason)
        elif inner is None:
            verdict = data_verdict(file, name, self.limits)
            reason, skipped = verdict or (_too_large(member.size, self.limits.file_bytes), None)
            yield Listed(name, place, member.size, reason, skipped)
        else:
            yield from self.members(inner, file, name + SEPARATOR, place, depth + (inner in ARCHIVES))


def _unique(name: str, taken: dict[str, int]) -> str:
    """A name that no member before had: the second a.txt is a.txt#2."""
    key = name
    while key in taken:
        taken[name] += 1
        key = f"{name}#{taken[name]}"
    taken[key] = 1
    return key


def _too_large(size: int, most: int) -> str | None:
    return f"有 {size / MEBI:.0f} MB，超过上限 {most // MEBI} MB；请解压后单独检查" if size > most else None


def _without_documents(container: Container) -> tuple[str | None, str | None] | None:
    """Of a file of records that holds no document: why it is unreadable, or that it is skipped; else None."""
    from corpus.readers.record import SHORTEST, longest_text  # noqa: PLC0415  only for records

    longest, broken, count = 0, 0, 0
    for member in container.members():
        count += 1
        if member.unreadable is not None:
            return None
        try:
            holds, most = longest_text(container.read(member.place))
        except Broken:
            raise
        except Unreadable:
            broken += 1
            if broken >= _SPARE:
                return None
            continue
        if holds:
            return None
        longest = max(longest, most)
    if broken:
        return None  # each says so for itself
    if not count:
        return "是空的，一条记录也没有", None
    if longest < SHORTEST:
        return None, DATA
    return f"{count} 条记录里都没有文书正文（最长的一栏只有 {longest} 个汉字）；正文一栏请命名为“全文”或 content", None


def listing(file: IO[bytes], name: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[Listed] | None:
    """What a file holds if it is a container or data; None for a document. Nothing in it makes this fail."""
    file.seek(0)
    if not looks_like_one(file.read(HEAD), name):
        return None
    try:
        kind = kind_of(file, name, limits)
        verdict = data_verdict(file, name, limits) if kind is None else None
    except Unreadable as trouble:
        return iter([Listed("", unreadable=str(trouble))])
    if verdict is not None:
        return iter([Listed("", (), -1, *verdict)])
    return None if kind is None else _Listing(limits).members(kind, file, "", (), 1)


def asked_for(listed: Listed) -> Listed:
    """The same of a file that somebody named: then nothing is passed over without a word."""
    if listed.skipped == DATA and not listed.name:
        return Listed("", unreadable=NO_DOCUMENT)
    return listed


@dataclass
class Shelf:
    """Keeps the containers open that were read last, since members mostly come one after the other.

    In a compressed file going back means to begin anew. Not for several threads.
    """

    limits: Limits = DEFAULT_LIMITS
    _path: str = ""
    _file: IO[bytes] | None = None
    _open: list[tuple[Place, Container]] = field(default_factory=list)

    def data(self, path: str, place: Place) -> bytes:
        """The bytes of a member of the container at `path`. Raises `Unreadable`."""
        return self._container(path, place, len(place) - 1).read(_numbers(place[-1]))

    def _container(self, path: str, place: Place, depth: int) -> Container:
        """The container into which step `depth` of a place leads."""
        if path != self._path or self._file is None:
            self.close()
            try:
                self._file = Path(path).open("rb")  # noqa: SIM115  closed in `close`
            except OSError as trouble:
                raise Unreadable(f"文件打不开：{trouble.strerror or trouble}") from None
            self._path = path
        known = 0
        while known < len(self._open) and known <= depth and self._open[known][0] == place[:known]:
            known += 1
        if known <= depth:
            del self._open[known:]
        for at in range(known, depth + 1):
            outer = self._open[-1][1].read(_numbers(place[at - 1])) if at else None
            file = self._file if outer is None else io.BytesIO(outer)
            self._open.append((place[:at], open_as(str(place[at][0]), file, self.limits)))
        return self._open[depth][1]

    def near(self, path: str, place: Place) -> bool:
        """Unpacks some way towards a member; False when it is still further off. Raises `Unreadable`.

        To the end of a large compressed file it takes minutes: whoever limits the time for a document begins anew
        with each call.
        """
        stream = self._container(path, place, 0).stream
        return stream is None or stream.seek(int(place[0][1]), _STRIDE)

    def document(
        self, path: str, place: Place, source: str, *, declared_type: str | None = None, isolate: bool = True
    ) -> Document:
        """The Document of a member, named `source`. Raises `Unreadable`."""
        data = self.data(path, place)
        kind = "record" if place[-1][0] not in ARCHIVES else None
        return read_bytes(
            data, source, kind=kind, declared_type=declared_type, limits=self.limits, isolate=isolate
        )

    def close(self) -> None:
        """Lets go of all files."""
        self._open.clear()
        if self._file is not None:
            self._file.close()
        self._file, self._path = None, ""

    def __getstate__(self) -> dict[str, object]:
        """Open files stay where they are: a copy in another process opens its own."""
        return {"limits": self.limits, "_path": "", "_file": None, "_open": []}


def _numbers(step: tuple[str | int, ...]) -> tuple[int, ...]:
    return tuple(int(each) for each in step[1:])


def find_member(name: str, limits: Limits = DEFAULT_LIMITS) -> tuple[str, Listed] | None:
    """The container and the member that `archive.zip!/folder/a.docx` names; None where it names none.

    Raises `Unreadable` where there is the container but not the member.
    """
    at = name.find(SEPARATOR)
    while at >= 0:
        path, wanted = name[:at], name[at + len(SEPARATOR) :]
        with regular_file(path) as file:
            found = listing(file, path, limits) if file else None
            if found is not None:
                for listed in found:
                    if listed.name == wanted and not listed.skipped:
                        return path, listed
                raise Unreadable(f"{path} 里没有“{wanted}”；用 zhihe check 检查整个文件可以看到里面的名字")
        at = name.find(SEPARATOR, at + 1)
    return None
