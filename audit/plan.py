"""Makes the plan of an audit, or takes up the one that is there.

A plan is made once and then only compared: a resumed run judges the files, rules and day of the first one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import checker
import corpus
from audit.commit import committing, sweep
from audit.expand import Expanded, Listing
from audit.manifest import Folder, Manifest, RuleName, file_line, read_manifest, write_manifest
from audit.trouble import AuditError
from audit.walk import Entry, Walk, absolute
from checker.check import Settings
from checker.load import RuleSet

# What an audit writes below its folder; anything else there is somebody's own.
_OURS = frozenset({"manifest.json", "totals.json", "report.html", "documents", "shards", ".lock"})


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan ready to be worked off; `notes` are remarks in Chinese for the person who started it."""

    folder: Folder
    manifest: Manifest
    resumed: bool
    notes: tuple[str, ...] = ()


def open_plan(
    paths: Sequence[Path],
    out: Path,
    settings: Settings,
    ruleset: RuleSet,
    *,
    today: str,
    shard_size: int,
    restart: bool,
    planning: Callable[[int], None],
    within: Path | None = None,
) -> Plan:
    """The plan for these inputs in this folder, new or found there.

    `planning` is told now and then how many files were found. Raises `AuditError` where the folder holds
    something else, or an audit of other inputs or by other rules.
    """
    folder = Folder(out)
    asked = _asked(paths, settings, ruleset, today, shard_size)
    if restart:
        _clear(folder)
    found = read_manifest(folder)
    for each in (folder.part(0).parent, folder.files(0).parent):
        each.mkdir(parents=True, exist_ok=True)
        sweep(each)
    sweep(out)
    if found is None:
        if next(folder.part(0).parent.iterdir(), None):
            raise AuditError(f"{out} 里有检查结果，但没有 manifest.json；请换一个 --out，或加 --restart 重来")
        return Plan(folder, _make(folder, asked, planning, within), resumed=False)
    differences = found.differences(asked)
    if differences:
        raise AuditError(
            f"{out} 里的巡查与这次要求的不同：{'；'.join(differences)}。"
            "继续会把两种结果混在一起，所以没有开始。请换一个 --out，或加 --restart 丢弃原有结果重来"
        )
    return Plan(folder, found, resumed=True, notes=_drift(found, out, within))


def _asked(
    paths: Sequence[Path], settings: Settings, ruleset: RuleSet, today: str, shard_size: int
) -> Manifest:
    inputs = absolute(paths)
    given: dict[str, str] = {}
    for path in paths:
        given.setdefault(absolute([path])[0], str(path))
    return Manifest(
        engine=corpus.__version__,
        code=_code(),
        rules_hash=ruleset.hash,
        mode=settings.mode.value,
        as_of=settings.as_of.isoformat() if settings.as_of else None,
        planned=today,
        inputs=inputs,
        given=tuple(given[each] for each in inputs),
        skipped={},
        listing="",
        shard_size=shard_size,
        shards=(),
        rules=tuple(RuleName(rule.id, rule.title, rule.severity.value) for rule in ruleset.rules),
    )


def _code() -> str:
    """A digest of all that reads and judges."""
    digest = hashlib.sha256()
    for package in (corpus, checker):
        folder = Path(package.__path__[0])
        for path in sorted(each for each in folder.rglob("*") if each.suffix in {".py", ".txt", ".json"}):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def refuse_strangers(out: Path) -> None:
    """Raises `AuditError` where the folder for results is something else: nothing of anybody's is touched."""
    folder = Folder(out)
    if not folder.root.exists():
        return
    if not folder.root.is_dir():
        raise AuditError(f"{folder.root} 是一个文件；--out 要给一个文件夹")
    strangers = sorted(
        path.name for path in folder.root.iterdir() if path.name not in _OURS and path.suffix != ".tmp"
    )
    if strangers and not folder.manifest.exists():
        raise AuditError(f"{folder.root} 里已有别的文件（如 {strangers[0]}）；--out 请给一个新的或空的文件夹")


def _clear(folder: Folder) -> None:
    """Discards results, and the plan after them: if this is cut short, the old audit can still be resumed."""
    for path in (*folder.part(0).parent.glob("part-*.jsonl"), folder.totals, folder.report, folder.manifest):
        path.unlink(missing_ok=True)


def _make(folder: Folder, asked: Manifest, planning: Callable[[int], None], within: Path | None) -> Manifest:
    for stale in folder.files(0).parent.glob("part-*"):
        stale.unlink()
    entries = Expanded(Walk(asked.inputs, folder.root, within), Listing())
    counts: list[int] = []
    for batch in _batches(entries, asked.shard_size):
        with committing(folder.files(len(counts))) as lines:
            for entry in batch:
                lines.write(file_line(entry))
        counts.append(len(batch))
        planning(sum(counts))
    manifest = replace(
        asked,
        skipped=dict(sorted(entries.skipped.items())),
        listing=entries.files.digest,
        files=entries.files.files,
        shards=tuple(counts),
    )
    write_manifest(folder, manifest)
    return manifest


def _batches(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _drift(found: Manifest, out: Path, within: Path | None) -> tuple[str, ...]:
    """A remark if the files are no longer those of the plan; a finished audit must not pass for a new one."""
    now = Listing()
    for entry in Walk(found.inputs, out, within):
        now.add(entry)
    if now.digest == found.listing:
        return ()
    what = (
        f"计划时有 {found.files} 份文件，现在有 {now.files} 份"
        if now.files != found.files
        else "有文件改动过或换过"
    )
    when = f"{found.planned} 制定计划之后，被检查的文件夹有变动（{what}）"
    if found.totals is not None:
        raise AuditError(f"{out} 里的巡查已经完成；{when}。请换一个 --out，或加 --restart 重新检查")
    return (f"{when}；本次仍按原计划的文件清单继续，新增的文件不在其内",)
