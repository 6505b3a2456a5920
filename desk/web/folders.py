"""Folders of the server that may be audited: those below the roots the desk was started with, and nothing else.

A path comes from the address of a page. It is never trusted: it is resolved, links included, and must still be inside.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desk.web.trouble import Refused

LISTED = 500  # sub-folders on a page; more are found by typing their path
LOOKED_AT = 20_000  # entries of a folder that are looked at: a folder may hold a million files


@dataclass(frozen=True, slots=True)
class Chosen:
    """A folder below a root: `root` is its number, `below` its path from there, empty for the root itself."""

    root: int
    below: str
    path: Path
    top: Path

    @property
    def shown(self) -> str:
        """How it is named to a person."""
        return str(Path(self.top, self.below)) if self.below else str(self.top)

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Each folder on the way, with its path from the root."""
        names = self.below.split("/") if self.below else []
        return [(name, "/".join(names[: index + 1])) for index, name in enumerate(names)]


@dataclass(frozen=True, slots=True)
class Contents:
    """What a page shows of a folder; `unnamed` are folders whose names no address can hold, `cut` says that there is more
    than was looked at."""

    folders: tuple[str, ...]
    files: int
    links: int
    unnamed: int
    cut: bool


def choose(roots: Sequence[Path], root: str, below: str) -> Chosen:
    """The folder that an address or a form names; `Refused` for one that is not there, not ours, or closed to us."""
    if not roots:
        raise Refused(403, "audit.folder.no_roots")
    if not root.isdecimal() or int(root[:4]) >= len(roots):
        raise Refused(404, "audit.folder.no_root")
    number = int(root)
    names = [name for name in below.split("/") if name not in ("", ".")]
    if ".." in names or "\0" in below or below.startswith("/"):
        raise Refused(403, "audit.folder.outside")
    top = roots[number]
    try:
        real_top = top.resolve(strict=True)
        path = real_top.joinpath(*names).resolve(strict=True)
        folder = path.is_dir()
    except PermissionError:
        raise Refused(403, "audit.folder.closed", where=below or str(top)) from None
    except (FileNotFoundError, NotADirectoryError):
        raise Refused(404, "audit.folder.missing", where=below or str(top)) from None
    except (OSError, RuntimeError, ValueError):  # a link in a circle, a name too long
        raise Refused(400, "audit.folder.broken", where=below[:200]) from None
    if not path.is_relative_to(real_top):
        raise Refused(403, "audit.folder.outside")
    if not folder:
        raise Refused(400, "audit.folder.a_file", where=below)
    if not os.access(path, os.R_OK | os.X_OK):
        raise Refused(403, "audit.folder.closed", where=below or str(top))
    return Chosen(number, "/".join(names), path, top)


def refuse_own(chosen: Chosen, audits: Path) -> None:
    """Raises `Refused` where the desk keeps its audits: results are no documents."""
    own = audits.resolve()
    if chosen.path.is_relative_to(own):
        raise Refused(400, "audit.folder.in_audits", where=audits)
    if own.is_relative_to(chosen.path) and not _hidden_below(own, chosen.path):
        raise Refused(400, "audit.folder.holds_audits", where=audits)


def _hidden_below(path: Path, folder: Path) -> bool:
    """Whether an audit of the folder passes over this path, as over everything whose name begins with a dot."""
    return any(name.startswith(".") for name in path.relative_to(folder).parts)


def addressable(name: str) -> bool:
    """Whether an address and a field of a form can hold this name: text in UTF-8, and on one line."""
    return not any(unicodedata.category(char) in ("Cc", "Cs") for char in name)


def contents(chosen: Chosen) -> Contents:
    """The sub-folders in order, and how many files there are beside them."""
    folders: list[str] = []
    files = links = unnamed = seen = 0
    try:
        with os.scandir(chosen.path) as listing:
            for seen, each in enumerate(listing, 1):
                if seen > LOOKED_AT:
                    break
                if each.name.startswith("."):
                    continue
                if each.is_symlink() and each.is_dir():
                    links += 1
                elif each.is_dir(follow_symlinks=False) and addressable(each.name):
                    folders.append(each.name)
                elif each.is_dir(follow_symlinks=False):
                    unnamed += 1
                else:
                    files += 1
    except PermissionError:
        raise Refused(403, "audit.folder.closed", where=chosen.below or str(chosen.top)) from None
    except OSError as trouble:
        raise Refused(500, "audit.folder.trouble", where=chosen.shown, why=trouble) from None
    folders.sort(key=os.fsencode)
    return Contents(tuple(folders[:LISTED]), files, links, unnamed, seen > LOOKED_AT or len(folders) > LISTED)
