"""Waivers: findings that a court lets pass, with who decided it, why and until when, in a file of its own.

Court documents cannot carry such remarks themselves. Which findings a waiver meets is settled in
`checker.decisions`; here is what a waiver is and how its file is read.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from checker.fingerprint import LENGTH
from checker.verdict import DocumentReport, Waived
from corpus.casenumbers import CASE_NUMBER, written
from corpus.matchtext import fold_query
from corpus.patterns import lazy_pattern
from corpus.systemerrors import reason

FILE_NAME = "zhihe-waivers.yaml"
KEYS = ("rule", "document", "fingerprint", "who", "why", "until")
_NEEDED = ("rule", "document", "who", "why", "until")
_HASH = lazy_pattern("(?:sha256:)?([0-9a-f]{64})")
_FINGERPRINT = lazy_pattern(f"[0-9a-f]{{{LENGTH}}}")


class WaiverError(Exception):
    """A waiver file cannot be used; `str()` says in Chinese which file, line and field, and what was expected."""


@dataclass(frozen=True)
class Waiver:
    """One entry of a waiver file; `line` is where it begins, `folder` what its paths start from.

    `document` is a path pattern, a sha256 or a case number.
    """

    rule: str
    document: str
    who: str
    why: str
    until: datetime.date
    fingerprint: str | None
    line: int
    folder: Path

    @property
    def waived(self) -> Waived:
        """What a report shows of it."""
        return Waived(self.who, self.why, self.until)

    def expired(self, today: datetime.date) -> bool:
        """Whether its last day is over."""
        return today > self.until

    @cached_property
    def _number(self) -> str | None:
        folded = written(self.document)
        return fold_query(folded) if CASE_NUMBER.fullmatch(fold_query(folded)) else None

    def speaks_of(self, report: DocumentReport) -> bool:
        """Whether its `document` is that of the report."""
        digest = _HASH.fullmatch(self.document)
        if digest:
            return report.sha256 == digest[1]
        if self._number:
            return report.own_number is not None and fold_query(report.own_number) == self._number
        return self._path_matches(Path(report.path))

    def _path_matches(self, path: Path) -> bool:
        # What `..` leads to is settled without asking the disk: links are what the person calls them.
        place = Path(*_plain((Path.cwd() / path).parts))
        if not self.document.startswith("/"):
            if not place.is_relative_to(self.folder):
                return False
            place = place.relative_to(self.folder)
        text = place.name if "/" not in self.document else place.as_posix()
        return re.fullmatch(_pattern(self.document), text) is not None


def _plain(parts: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if part == ".." and len(found) > 1:
            found.pop()
        elif part not in (".", ".."):
            found.append(part)
    return found


def _pattern(glob: str) -> str:
    """A path pattern as a regular expression: `*` and `?` inside one name, `**` across folders."""
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", glob.removeprefix("./"))
    meaning = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(meaning.get(piece, re.escape(piece)) for piece in pieces)


def nearest(folder: Path) -> Path | None:
    """The waiver file of a folder or of the nearest one above it; None when there is none."""
    for place in (folder, *folder.parents):
        if (place / FILE_NAME).is_file():
            return place / FILE_NAME
    return None


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """The waivers of a file, in order. Raises `WaiverError`."""
    import yaml  # noqa: PLC0415  only where there are waivers

    try:
        text = path.read_text("utf-8-sig")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        entries = yaml.safe_load(text)
    except yaml.YAMLError as trouble:
        mark = getattr(trouble, "problem_mark", None)
        line = f" 第 {mark.line + 1} 行" if mark else ""
        raise WaiverError(f"{path}{line}：YAML 格式错误；请检查缩进、冒号后的空格和引号") from None
    except UnicodeDecodeError:
        raise WaiverError(f"{path}：不是 UTF-8 文本；请另存为 UTF-8") from None
    except OSError as trouble:
        raise WaiverError(f"{path}：读不了（{reason(trouble)}）；请检查权限") from None
    except (ValueError, RecursionError):  # a date such as 2022-13-01 is refused while it is read
        from checker.rulefile import impossible_date  # noqa: PLC0415  only for a broken file

        raise WaiverError(f"{path}{impossible_date(path)}；日期请写成 2026-12-31 的样子") from None
    if entries is None:
        return ()
    if not isinstance(entries, list):
        raise WaiverError(f"{path} 第 1 行：应当是豁免的列表，每条以“- rule: …”开头")
    nodes = node.value if node else []
    return tuple(_waiver(path, entry, place) for entry, place in zip(entries, nodes, strict=True))


def waivers_in_force(folder: Path) -> tuple[Path | None, tuple[Waiver, ...]]:
    """The waiver file that holds in a folder, and its waivers; None and none where there is no file. Raises `WaiverError`."""
    path = nearest(folder)
    return path, load_waivers(path) if path else ()


def _waiver(path: Path, entry: Any, node: Any) -> Waiver:
    first = node.start_mark.line + 1
    if not isinstance(entry, dict):
        raise WaiverError(f"{path} 第 {first} 行：一条豁免应当写 {'、'.join(KEYS)}")
    lines: dict[str, int] = {}
    for key, _value in node.value:
        if key.value in lines:  # YAML would silently take the last one
            raise WaiverError(f"{path} 第 {key.start_mark.line + 1} 行 {key.value}：写了两次；请留一个")
        lines[str(key.value)] = key.start_mark.line + 1

    def refuse(name: str, expected: str) -> WaiverError:
        return WaiverError(f"{path} 第 {lines.get(name, first)} 行 {name}：{expected}")

    def text(name: str, needs: str) -> str:
        value = entry[name]
        # A case number or a hash of figures alone must be quoted; a number would lose its zeros.
        if not isinstance(value, str) or not value.strip():
            raise refuse(name, f"应当写{needs}，现在是 {value!r}")
        return value.strip()

    for name in map(str, entry):
        if name not in KEYS:
            raise refuse(name, f"不认识；可以有：{'、'.join(KEYS)}")
    for name in _NEEDED:
        if name not in entry:
            raise refuse(name, f"没有写；每条豁免必须有 {'、'.join(_NEEDED)}")
    until = _day(entry)
    if until is None:
        raise refuse("until", f"应当是豁免的最后一天（如 2026-12-31），现在是 {entry['until']!r}")
    clause = None
    if entry.get("fingerprint") is not None:
        clause = text("fingerprint", "报告里 fingerprint 的值")
        if not _FINGERPRINT.fullmatch(clause):
            raise refuse("fingerprint", f"应当是报告里 fingerprint 的值（{LENGTH} 位），现在是 {clause!r}")
    return Waiver(
        rule=text("rule", "规则编号，如 spc-2021-322/art20-account"),
        document=text("document", "文书的路径（可以用 *）、sha256 或者案号"),
        who=text("who", "谁决定豁免"),
        why=text("why", "为什么豁免"),
        until=until,
        fingerprint=clause,
        line=first,
        folder=Path(*_plain((Path.cwd() / path).parent.parts)),
    )


def _day(entry: Mapping[str, Any]) -> datetime.date | None:
    value = entry["until"]
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        return None
