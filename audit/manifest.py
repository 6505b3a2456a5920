"""The frozen plan of an audit, `manifest.json`: what is judged, by which rules, at which date, how divided.

The files of each shard stand in `shards/part-NNNNN.jsonl`, so that the manifest stays small.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audit.commit import write_json
from audit.trouble import AuditError
from audit.walk import Entry, printable
from checker.check import Settings
from checker.verdict import MODE_NAMES, Mode
from corpus.containers.member import SEPARATOR
from corpus.systemerrors import reason

SCHEMA = "zhihe.audit/2"


@dataclass(frozen=True, slots=True)
class RuleName:
    """What a report says of a rule that may never have fired."""

    id: str
    title: str
    severity: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The plan. `inputs` are absolute, `given` how they were named; `shards` are the numbers of documents.

    `code` is a digest of the program, which in a clone changes without its version. `listing` is one of every
    file's path, size and time of change, `files` their number; `totals` is None until all is judged.
    """

    engine: str
    code: str
    rules_hash: str
    mode: str
    as_of: str | None
    planned: str
    inputs: tuple[str, ...]
    given: tuple[str, ...]
    skipped: Mapping[str, int]
    listing: str
    shard_size: int
    shards: tuple[int, ...]
    rules: tuple[RuleName, ...]
    files: int = 0
    totals: Mapping[str, int] | None = None

    @property
    def documents(self) -> int:
        """How many documents the audit has."""
        return sum(self.shards)

    @property
    def settings(self) -> Settings:
        """How to judge: today is the day of the plan, so that a resumed run judges alike."""
        as_of = datetime.date.fromisoformat(self.as_of) if self.as_of else None
        return Settings(Mode(self.mode), as_of, datetime.date.fromisoformat(self.planned))

    def shown(self, entry: Entry) -> str:
        """How a file is named in records: below its input as the person named it, always valid Unicode."""
        top = self.given[entry.source]
        name = str(Path(top, entry.path)) if entry.path else top
        return printable(f"{name}{SEPARATOR}{entry.member}" if entry.member else name)

    def opened(self, entry: Entry) -> Path:
        """Where a file lies, whatever the working folder is by now."""
        return Path(self.inputs[entry.source], entry.path)

    def finished(self, totals: Mapping[str, int]) -> Manifest:
        """The same plan with its sums."""
        return replace(self, totals=totals)

    def differences(self, other: Manifest) -> list[str]:
        """In Chinese, what would make results of the two plans incomparable."""
        found = []
        if set(self.inputs) != set(other.inputs):
            found.append(f"检查的路径（原为 {'、'.join(self.given)}，现为 {'、'.join(other.given)}）")
        if self.rules_hash != other.rules_hash:
            found.append(f"规则（原为 {self.rules_hash[:19]}…，现为 {other.rules_hash[:19]}…）")
        if self.mode != other.mode:
            found.append(f"文书状态（原为{MODE_NAMES[Mode(self.mode)]}，现为{MODE_NAMES[Mode(other.mode)]}）")
        if self.as_of != other.as_of:
            found.append(f"--as-of（原为 {self.as_of or '未指定'}，现为 {other.as_of or '未指定'}）")
        if self.engine != other.engine:
            found.append(f"程序版本（原为 {self.engine}，现为 {other.engine}）")
        elif self.code != other.code:
            found.append("程序的代码（版本号相同，内容不同）")
        return found


@dataclass(frozen=True, slots=True)
class Folder:
    """Where the things of an audit lie below `--out`."""

    root: Path

    @property
    def manifest(self) -> Path:
        """The plan."""
        return self.root / "manifest.json"

    @property
    def totals(self) -> Path:
        """All sums."""
        return self.root / "totals.json"

    @property
    def report(self) -> Path:
        """The report for people."""
        return self.root / "report.html"

    def part(self, shard: int) -> Path:
        """The results of a shard: one record a document."""
        return self.root / "documents" / f"part-{shard:05}.jsonl"

    def files(self, shard: int) -> Path:
        """The files of a shard."""
        return self.root / "shards" / f"part-{shard:05}.jsonl"

    def journal(self, shard: int) -> Path:
        """Records of a shard's documents with scanned pages, until they are in its results."""
        return self.root / "shards" / f"part-{shard:05}.scans.jsonl"

    def sums(self, shard: int) -> Path:
        """The sums of a shard's results; they can be made again from the results."""
        return self.root / "shards" / f"part-{shard:05}.sums.json"


def write_manifest(folder: Folder, manifest: Manifest) -> None:
    """Commits the plan: from here on the audit exists."""
    data = {
        "schema": SCHEMA,
        "engine": manifest.engine,
        "code": manifest.code,
        "rules": manifest.rules_hash,
        "mode": manifest.mode,
        "as_of": manifest.as_of,
        "planned": manifest.planned,
        "inputs": [
            {"given": given, "path": path}
            for given, path in zip(manifest.given, manifest.inputs, strict=True)
        ],
        "skipped": dict(manifest.skipped),
        "listing": manifest.listing,
        "files": manifest.files,
        "documents": manifest.documents,
        "shard_size": manifest.shard_size,
        "shards": list(manifest.shards),
        "rule_names": [[rule.id, rule.title, rule.severity] for rule in manifest.rules],
        "totals": manifest.totals and dict(manifest.totals),
    }
    write_json(folder.manifest, data)


def read_manifest(folder: Folder) -> Manifest | None:
    """The plan in a folder; None where there is none. Raises `AuditError` for one that cannot be used."""
    try:
        data: dict[str, Any] = json.loads(folder.manifest.read_bytes())
        if data["schema"] != SCHEMA:
            raise AuditError(
                f"{folder.manifest} 是另一版本（{data['schema']}）写的；请换一个 --out，或加 --restart 重来"
            )
        return Manifest(
            engine=data["engine"],
            code=data["code"],
            rules_hash=data["rules"],
            mode=data["mode"],
            as_of=data["as_of"],
            planned=data["planned"],
            inputs=tuple(each["path"] for each in data["inputs"]),
            given=tuple(each["given"] for each in data["inputs"]),
            skipped=data["skipped"],
            listing=data["listing"],
            files=data["files"],
            shard_size=data["shard_size"],
            shards=tuple(data["shards"]),
            rules=tuple(RuleName(*each) for each in data["rule_names"]),
            totals=data["totals"],
        )
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as trouble:
        why = reason(trouble) if isinstance(trouble, OSError) else "内容不对"
        raise AuditError(
            f"{folder.manifest} 损坏或打不开（{why}）；请换一个 --out，或加 --restart 重来"
        ) from None


def file_line(entry: Entry) -> bytes:
    """An entry as a line of a shard's list; ASCII, so that any bytes of a file name survive."""
    data: list[Any] = [entry.source, entry.path]
    if entry.unreadable is not None or entry.member:
        data.append(entry.unreadable)
    if entry.member:
        data += [entry.member, entry.place]
    return json.dumps(data).encode() + b"\n"


def shard_files(folder: Folder, shard: int) -> Iterator[Entry]:
    """The files of a shard, in order."""
    try:
        with folder.files(shard).open("rb") as lines:
            for line in lines:
                source, path, unreadable, member, place = (*json.loads(line), None, "", ())[:5]
                yield Entry(source, path, unreadable, member=member, place=tuple(map(tuple, place)))
    except OSError as trouble:
        raise AuditError(f"{folder.files(shard)} 打不开（{reason(trouble)}）；请加 --restart 重来") from None
