"""Reads one member of a container, by its place or by its name."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from corpus.containers.kinds import ARCHIVES, open_as, regular_file
from corpus.containers.listing import Listed, listing
from corpus.containers.member import SEPARATOR, Container, Place
from corpus.document import Document, Unreadable
from corpus.limits import Limits, limits_in_force
from corpus.read import read_bytes
from corpus.systemerrors import reason

if TYPE_CHECKING:
    from corpus.recognising import Recogniser

_STRIDE = 1 << 30  # bytes unpacked at a time on the way to a member: a few seconds


@dataclass
class Shelf:
    """Keeps the containers open that were read last, since members mostly come one after the other.

    In a compressed file going back means to begin anew. Not for several threads.
    """

    limits: Limits = field(default_factory=limits_in_force)
    recogniser: Recogniser | None = None  # what reads scanned pages, if anything does
    password: str | None = None  # of PDFs that ask for one
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
                raise Unreadable(f"文件打不开：{reason(trouble)}") from None
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
        self,
        path: str,
        place: Place,
        source: str,
        *,
        declared_type: str | None = None,
        isolate: bool = True,
        recogniser: Recogniser | None = None,
    ) -> Document:
        """The Document of a member, named `source`. Raises `Unreadable`."""
        data = self.data(path, place)
        kind = "record" if place[-1][0] not in ARCHIVES else None
        return read_bytes(
            data,
            source,
            kind=kind,
            declared_type=declared_type,
            limits=self.limits,
            isolate=isolate,
            recogniser=recogniser or self.recogniser,
            password=self.password,
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


def find_member(name: str, limits: Limits | None = None) -> tuple[str, Listed] | None:
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
