"""Baselines: findings that were there already when somebody began to check, so that only new ones stop a run.

A baseline is a JSON file with one entry per finding, recognised by its fingerprint. Which findings of a run
are in it is settled in `checker.decisions`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from checker.fingerprint import FORM, fingerprint, identity
from checker.verdict import DocumentReport, Verdict
from corpus.replaceable import replaceable
from corpus.systemerrors import reason as system_reason

SCHEMA = f"zhihe.baseline/{FORM}"


class BaselineError(Exception):
    """A baseline cannot be read or written; `str()` says in Chinese which file and what to do."""


@dataclass(frozen=True, slots=True)
class Known:
    """A finding of an earlier run. `document` is the identity of its document, `path` where it lay then."""

    fingerprint: str
    rule: str
    verdict: str
    document: str
    path: str
    message: str

    @property
    def order(self) -> tuple[str, ...]:
        """Where it stands in a file, so that two files of the same findings are the same."""
        return (self.document, self.rule, self.fingerprint, self.verdict, self.path)


def known_of(report: DocumentReport) -> list[Known]:
    """The findings of a report as a baseline keeps them. What is waived is not: the waiver answers for it."""
    found = []
    for result in report.results:
        mark = fingerprint(report, result)
        if mark and result.waived is None:
            message = result.message if result.verdict is Verdict.FAIL else result.reason
            found.append(
                Known(mark, result.rule, result.verdict.value, identity(report), report.path, message)
            )
    return found


def load_baseline(path: Path) -> tuple[Known, ...]:
    """The findings of a baseline. Raises `BaselineError`."""
    again = "请用 --write-baseline 重新生成"
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise BaselineError(f"没有基线文件 {path}；先用 --write-baseline {path} 生成") from None
    except OSError as trouble:
        raise BaselineError(f"基线文件 {path} 读不了：{system_reason(trouble)}") from None
    except ValueError as trouble:
        raise BaselineError(f"基线文件 {path} 不是 JSON（{trouble}）；{again}") from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise BaselineError(f"基线文件 {path} 的 schema 应当是 {SCHEMA}；{again}")
    try:
        found = tuple(Known(**entry) for entry in data["findings"])
    except (TypeError, KeyError):
        raise BaselineError(f"基线文件 {path} 的 findings 残缺；{again}") from None
    if not all(isinstance(value, str) for each in found for value in each.order):
        raise BaselineError(f"基线文件 {path} 的 findings 残缺；{again}")
    return found


def write_baseline(path: Path, findings: Iterable[Known]) -> None:
    """Writes a baseline in one step: a reader never sees half of it. Raises `BaselineError`."""
    entries = [asdict(each) for each in sorted(findings, key=lambda each: each.order)]
    text = json.dumps({"schema": SCHEMA, "findings": entries}, ensure_ascii=False, indent=1) + "\n"
    try:
        file = replaceable(path)
        temporary = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            temporary.write_text(text, "utf-8", errors="backslashreplace")
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as trouble:
        raise BaselineError(f"基线文件 {path} 写不了：{system_reason(trouble)}") from None
