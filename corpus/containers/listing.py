"""Lists what a container holds, down to the last archive inside an archive.

Among the members of an archive only those are looked into whose name says that they hold others.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from corpus.containers.datafiles import NO_DOCUMENT, data_verdict
from corpus.containers.glance import HEAD, looks_like_one, named_like_one
from corpus.containers.kinds import ARCHIVES, kind_of, open_as
from corpus.containers.member import DATA, SEPARATOR, Broken, Container, Member, Place
from corpus.document import Unreadable
from corpus.limits import GIBI, MEBI, Limits, limits_in_force

_SPARE = (
    20  # broken records after which a file is not read on for one with a document: each says so for itself
)


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
    return (
        f"{count} 条记录里都没有文书正文（最长的一栏只有 {longest} 个汉字）；正文一栏请命名为“全文”或 content",
        None,
    )


def listing(file: IO[bytes], name: str, limits: Limits | None = None) -> Iterator[Listed] | None:
    """What a file holds if it is a container or data; None for a document. Nothing in it makes this fail."""
    limits = limits or limits_in_force()
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
