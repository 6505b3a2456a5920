"""What a container is to the rest of the program: members with a name, and a place at which each is read."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from corpus.document import Unreadable
from corpus.plausible import is_common, is_han, is_mark

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


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_mixture(name: str) -> bool:
    """Whether a name is of no script: what 通知 in GBK is in UTF-8 are marks of two scripts, without a letter."""
    foreign = [char for char in name if not char.isascii()]
    if any(map(is_han, foreign)):
        return False
    scripts = {unicodedata.name(char, "").partition(" ")[0] for char in foreign}
    return len(scripts) > 1 or not all(map(str.isalpha, foreign))


def _is_chinese(name: str) -> bool:
    """Whether all of a name that is not Latin is everyday Chinese."""
    foreign = [char for char in name if not char.isascii()]
    return sum(map(is_han, foreign)) > 1 and all(is_common(char) or is_mark(char) for char in foreign)


def legible(raw: bytes) -> str:
    """A name from an archive: UTF-8, else what Windows in China writes; control characters become marks."""
    names = [_decoded(raw, encoding) for encoding in ("utf-8", "gb18030")]
    by_standard, by_windows = names
    if (
        by_standard is not None
        and by_windows is not None
        and _is_mixture(by_standard)
        and _is_chinese(by_windows)
    ):
        name = by_windows
    else:
        name = next((each for each in names if each is not None), raw.decode("utf-8", "backslashreplace"))
    return "".join(char if char.isprintable() or char in "\u3000\u200d" else "\ufffd" for char in name)
