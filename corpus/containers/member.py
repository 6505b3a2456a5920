"""What a container is to the rest of the program: members with a name, and a place at which each is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from corpus.document import Unreadable

if TYPE_CHECKING:
    from corpus.containers.stream import Stream  # which raises `Broken` from here

SEPARATOR = "!/"  # archive.zip!/folder/a.docx, records.jsonl!/17
# Why a member is passed over without a word of its own: counted, and told in the summary.
HIDDEN = "hidden"
LINKED = "links"
DATA = "data"

# A step leads into a container: its kind, then numbers that only that kind understands.
Step = tuple[str | int, ...]
Place = tuple[Step, ...]

_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})


class Broken(Unreadable):
    """A container that cannot be read on from here: what came before stands, what follows is lost."""


@dataclass(frozen=True, slots=True)
class Member:
    """One thing in a container.

    `name` is what its maker called it, or its number among records. `place` is for `Container.read`. `size` is
    what the container says, -1 where it does not. `unreadable` is a reason in Chinese known before reading,
    `skipped` one of the words above. An empty name speaks of the container itself.
    """

    name: str
    place: tuple[int, ...] = ()
    size: int = -1
    unreadable: str | None = None
    skipped: str | None = None


class Container(Protocol):
    """An open container. Going forward is cheap; a place before the last one may begin anew.

    Where places are offsets in a stream, `stream` is that; None where any place is as near as any other.
    """

    @property
    def stream(self) -> Stream | None: ...

    def members(self) -> Iterator[Member]:
        """What it holds, in its order. Raises `Broken` where it ends before its end."""
        ...

    def read(self, place: tuple[int, ...]) -> bytes:
        """The bytes of a member. Raises `Unreadable`."""
        ...


def is_litter(name: str) -> bool:
    """Whether an operating system or an office program left it there; nobody wrote it."""
    return any(
        (part.startswith((".", "~$")) and part not in (".", "..")) or part.lower() in _LITTER
        for part in name.split("/")
    )


def legible(raw: bytes) -> str:
    """A name from an archive: UTF-8, else what Windows in China writes; control characters become marks."""
    for encoding in ("utf-8", "gb18030"):
        try:
            name = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        name = raw.decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() or char in "\u3000\u200d" else "\ufffd" for char in name)
