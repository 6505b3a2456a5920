"""Folders, archives and files of records come to the same verdicts, through audit, check and index, resumed or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import audit_inputs
import pytest
from container_files import PACKERS, lines_of, tar_of, write_as, zip_of
from test_audit import RULES, SERVED, Stopped, audited, parts, records, stop_after
from test_command import zhihe

from audit.executors import Done, LocalGuard, Lost
from audit.run import run_audit
from audit.totals import verify
from audit.trouble import AuditError
from audit.walk import Entry

KINDS = ("zip", "tar", "tar+gz", "tar+zst", "jsonl", "jsonl+gz", "jsonl+zst", "json", "csv", "parquet")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    audit_inputs.write_folder(tmp_path / "文书", 40)
    return tmp_path / "文书"


def judged(out: Path) -> list[dict[str, Any]]:
    """The records without what must differ: names and hashes, and offsets where a line end more or less shifts none."""
    return [
        {key: value for key, value in each.items() if key not in ("path", "sha256")} for each in records(out)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_container_is_judged_like_its_folder(kind: str, folder: Path, tmp_path: Path) -> None:
    audited(folder, tmp_path / "of-folder")
    path = write_as(kind, folder, tmp_path)
    summary = audited(path, tmp_path / "out", workers=2)
    assert (summary.documents, summary.unreadable) == (40, 0)
    assert judged(tmp_path / "out") == judged(tmp_path / "of-folder")
    names = [each["path"] for each in records(tmp_path / "out")]
    first = {"csv": "2", "zip": "文书00000.txt", "tar": "文书00000.txt"}.get(kind.partition("+")[0], "1")
    assert names[0] == f"{path}!/{first}"
    assert len(set(names)) == 40
    assert verify(tmp_path / "out") == []
    audited(path, tmp_path / "here", workers=0, shard_size=7)
    assert b"".join(parts(tmp_path / "here").values()) == b"".join(parts(tmp_path / "out").values())


@pytest.mark.parametrize("kind", KINDS)
def test_an_audit_of_a_container_goes_on_where_it_was_stopped(
    kind: str, folder: Path, tmp_path: Path
) -> None:
    path = write_as(kind, folder, tmp_path)
    audited(path, tmp_path / "whole", workers=0)
    with pytest.raises(Stopped):
        audited(path, tmp_path / "out", progress=stop_after(20))
    before = parts(tmp_path / "out")
    assert 0 < len(before) < 4
    assert audited(path, tmp_path / "out", workers=1).resumed
    assert parts(tmp_path / "out") == parts(tmp_path / "whole")
    assert before.items() <= parts(tmp_path / "out").items()


def test_an_archive_that_changed_is_noticed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = write_as("zip", folder, tmp_path / "in")
    audited(tmp_path / "in", tmp_path / "out")
    (folder / "新.txt").write_text(audit_inputs.GOOD, "utf-8")
    write_as("zip", folder, path.parent)
    with pytest.raises(AuditError, match="有文件改动过"):
        audited(tmp_path / "in", tmp_path / "out")
    (tmp_path / "in" / "b.txt").write_text(audit_inputs.GOOD, "utf-8")
    with pytest.raises(AuditError, match="计划时有 1 份文件，现在有 2 份"):
        audited(tmp_path / "in", tmp_path / "out")


def test_a_folder_of_everything(folder: Path, tmp_path: Path) -> None:
    for kind in ("zip", "tar+gz", "jsonl"):
        write_as(kind, folder, folder)
        # Each one holds those written before it, which are no container for `write_as`.
        [made] = [path for path in folder.iterdir() if not path.name.endswith(".txt")]
        made.rename(tmp_path / made.name)
    for path in tmp_path.glob("文书.*"):
        path.rename(folder / path.name)
    (folder / "manifest.json").write_text('{"count": 3, "made": "today"}')
    (folder / "labels.jsonl").write_bytes(lines_of([{"id": n, "label": "有"} for n in range(50)]))
    (folder / "settings.yaml").write_text("a: 1\n")
    (folder / "规则.yaml").write_text("说明: " + "这是一段很长的说明" * 9, "utf-8")
    (folder / "断.zip").write_bytes(zip_of({"a.txt": audit_inputs.GOOD.encode()})[:-30])
    summary = audited(folder, tmp_path / "out", workers=2)
    reasons = {
        Path(each["path"]).name: each["unreadable"]
        for each in records(tmp_path / "out")
        if each["unreadable"]
    }
    assert set(reasons) == {"规则.yaml", "断.zip"}
    assert "不是文书" in reasons["规则.yaml"]
    assert "不完整" in reasons["断.zip"]
    assert summary.documents == 4 * 40 + 1 + 2
    assert any("跳过不是文书的数据文件 3 个" in note for note in summary.notes)
    assert "不是文书的数据文件 3 个" in (tmp_path / "out/report.html").read_text("utf-8")
    assert audited(folder, tmp_path / "out").resumed


def test_a_member_that_kills_its_worker_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.tar.gz"
    path.write_bytes(tar_of({f"{n}.txt": audit_inputs.GOOD.encode() for n in range(12)}, "w:gz"))
    executor = _DyingOnce()
    run_audit([path], tmp_path / "out", SERVED, RULES, shard_size=4, executor=executor)
    assert executor.died
    assert len(records(tmp_path / "out")) == 12
    assert all(each["unreadable"] is None for each in records(tmp_path / "out"))
    assert verify(tmp_path / "out") == []


class _DyingOnce:
    """Loses every shard until it is taken apart into single documents."""

    def __init__(self) -> None:
        self.died = 0

    def map_unordered(self, fn: Any, items: Any) -> Any:
        for item in items:
            if isinstance(item, int) or not isinstance(item[1], Entry):
                self.died += 1
                yield Lost(item, hung=False)
            else:
                yield Done(item, fn(item, LocalGuard(60.0)))


def test_the_command_line(folder: Path, tmp_path: Path) -> None:
    path = write_as("zip", folder, tmp_path)
    done = zhihe("audit", str(path), "--out", str(tmp_path / "out"), "--workers", "0")
    assert done.returncode == 1, done.stderr
    assert "共 40 份文书，没有读取 0 份" in done.stdout
    assert zhihe("audit", str(path), "--out", str(tmp_path / "out")).stdout == done.stdout
    checked = zhihe("check", str(path), "--format", "jsonl")
    names = [json.loads(line)["path"] for line in checked.stdout.splitlines()]
    assert names == [f"{path}!/文书{n:05}.txt" for n in range(40)]
    one = zhihe("check", names[3], "--format", "jsonl")
    assert json.loads(one.stdout) == json.loads(checked.stdout.splitlines()[3])
    assert zhihe("read", names[3]).stdout.startswith(names[3])
    missing = zhihe("read", f"{path}!/没有.txt")
    assert missing.returncode == 2
    assert "里没有“没有.txt”" in missing.stderr


def test_the_library_follows_an_archive(folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    records_of_some = [{"全文": (folder / f"文书{n:05}.txt").read_text("utf-8")} for n in (1, 2, 4)]
    inputs = tmp_path / "in"
    inputs.mkdir()
    path = inputs / "r.jsonl.gz"
    path.write_bytes(PACKERS["gz"](lines_of(records_of_some)))
    assert "收入或更新 3 份，没有变化或内容相同 0 份" in zhihe("index", str(inputs), home=home).stdout
    found = json.loads(zhihe("search", "案号:(2022)甲0101执4号", "--format", "json", home=home).stdout)
    assert [hit["path"] for hit in found["hits"]] == [f"{path}!/3"]
    assert "收入或更新 0 份，没有变化或内容相同 3 份" in zhihe("index", str(inputs), home=home).stdout
    path.write_bytes(PACKERS["gz"](lines_of(records_of_some[:2])))
    assert "删除已不存在的 1 份；资料库现有 2 份" in zhihe("index", str(inputs), home=home).stdout
    path.unlink()
    (inputs / "另一份.txt").write_text((folder / "文书00004.txt").read_text("utf-8"), "utf-8")
    kept = zhihe("index", str(inputs), home=home)
    assert "资料库现有 3 份" in kept.stdout
    assert "有 2 份的文件已不在原处" in kept.stderr
    gone = zhihe("index", str(inputs), "--remove-missing", home=home)
    assert "删除已不存在的 2 份；资料库现有 1 份" in gone.stdout
