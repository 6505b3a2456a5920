"""An audit from the inputs to the sums: nothing lost, nothing twice, nothing mixed, and it all adds up."""

from __future__ import annotations

import datetime
import json
import os
import tracemalloc
from functools import cache
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import audit_inputs
import pytest
from power_cuts import Stopped

from audit.commit import exclusive
from audit.manifest import Folder, read_manifest
from audit.run import AuditSummary, Progress, run_audit
from audit.tally import VERDICTS
from audit.totals import additions, read_totals, verify
from audit.trouble import AuditError
from audit.walk import Entry, Walk
from checker.check import Settings
from checker.load import RuleSet, load_rules
from checker.verdict import Mode, Severity

RULES = load_rules()
# For tests that start many processes or runs: each would prepare the patterns of every rule.
FEW = RuleSet("sha256:few", tuple(rule for rule in RULES.rules if rule.id.startswith("spc-2021-322/")))
SERVED = Settings(Mode.SERVED, today=datetime.date(2026, 11, 23))


@cache
def _workers_fork_warm() -> None:
    """The server from which this process forks its workers has judged before: each would compile the rules anew.

    Programs that are started, such as the driver of test_audit_kill, have servers of their own, as users have.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(
            "PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1])])
        )
        forkserver.set_forkserver_preload(["audit.pool", "audit.shard", "audit_inputs", "judged_examples"])
        forkserver.ensure_running()


def audited(
    paths: Path | list[Path], out: Path, *, settings: Settings = SERVED, **options: Any
) -> AuditSummary:
    options = {"workers": 0, "shard_size": 10} | options
    if options["workers"]:
        _workers_fork_warm()
    rules = options.pop("rules", RULES)
    return run_audit(paths if isinstance(paths, list) else [paths], out, settings, rules, **options)


def records(out: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for part in sorted((out / "documents").glob("part-*.jsonl"))
        for line in part.read_bytes().split(b"\n")[:-1]
    ]


def parts(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((out / "documents").iterdir())}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    audit_inputs.write_folder(tmp_path / "文书", 40)
    return tmp_path / "文书"


@pytest.fixture
def mixed(folder: Path) -> Path:
    audit_inputs.write_odd_folder(folder / "杂")
    return folder


def test_every_file_has_one_record_in_order_and_everything_adds_up(mixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = audited(mixed, out, workers=2)
    expected = 40 + audit_inputs.READABLE_ODD + audit_inputs.UNREADABLE_ODD
    assert summary.documents == expected
    assert summary.unreadable == audit_inputs.UNREADABLE_ODD
    found = records(out)
    assert len(found) == expected
    assert len({record["path"] for record in found}) == expected
    assert [record["path"] for record in found[:3]] == [
        str(mixed / f"文书{index:05}.txt") for index in range(3)
    ]
    totals = read_totals(Folder(out))
    assert totals is not None
    assert additions(totals) == []
    assert verify(out) == []
    assert totals["documents"] == expected
    assert sum(totals[verdict] for verdict in VERDICTS) == len(RULES.rules) * (expected - summary.unreadable)
    assert summary.verdicts["fail"] == sum(
        result["verdict"] == "fail" for record in found for result in record["results"]
    )
    assert summary.fails_at_least(Severity.ERROR) >= 14  # every third of forty lacks the account
    assert summary.fails_at_least(Severity.INFO) >= summary.fails_at_least(Severity.ERROR)
    assert any("跳过隐藏文件和临时文件 3 个" in note for note in summary.notes)
    assert any("没有进入链接指向的文件夹 1 个" in note for note in summary.notes)


def test_records_have_the_shape_of_the_report(folder: Path, tmp_path: Path) -> None:
    audited(folder, tmp_path / "out")
    record = records(tmp_path / "out")[0]
    assert {
        "path",
        "sha256",
        "type",
        "court",
        "date",
        "mode",
        "unreadable",
        "results",
        "not_applicable",
    } <= set(record)
    assert record["mode"] == "served"
    assert record["type"] == "execution_notice"
    assert any(
        result["rule"] == "spc-2021-322/art20-account" and result["verdict"] == "fail"
        for result in record["results"]
    )


def test_odd_names_and_odd_files_are_told_as_they_are(mixed: Path, tmp_path: Path) -> None:
    audited(mixed, tmp_path / "out")
    by_name = {Path(record["path"]).name: record for record in records(tmp_path / "out")}
    for name in audit_inputs.ODD_NAMES:
        assert by_name[name]["unreadable"] is None, name
    assert by_name["gbk\\xc4\\xe3.txt"]["unreadable"] is None
    assert "空的" in by_name["空.txt"]["unreadable"]
    assert "图片已损坏" in by_name["图片.png"]["unreadable"]
    assert "管道" in by_name["管道"]["unreadable"]
    assert "不存在" in by_name["断链.txt"]["unreadable"]
    assert by_name["链接.txt"]["unreadable"] is None
    assert not {".隐藏.txt", "~$草稿.docx", "Thumbs.db", "回环"} & set(by_name)
    assert all(record["results"] == [] for record in by_name.values() if record["unreadable"])


def test_one_process_and_two_write_the_same_bytes(mixed: Path, tmp_path: Path) -> None:
    audited(mixed, tmp_path / "here")
    audited(mixed, tmp_path / "pool", workers=2)
    assert parts(tmp_path / "here") == parts(tmp_path / "pool")
    assert (tmp_path / "here/totals.json").read_bytes() == (tmp_path / "pool/totals.json").read_bytes()
    assert (tmp_path / "here/report.html").read_bytes() == (tmp_path / "pool/report.html").read_bytes()


def test_every_format_reads_the_same_in_this_process_and_in_workers(tmp_path: Path) -> None:
    examples = Path(__file__).parents[1] / "examples"
    kinds = {
        path.suffix for path in examples.rglob("*") if path.parent.name in {"drafts", "served", "published"}
    }
    assert {".pdf", ".docx", ".html", ".txt"} <= kinds
    folders = [examples / "drafts", examples / "served", examples / "published"]
    here = audited(folders, tmp_path / "here")
    audited(folders, tmp_path / "pool", workers=2)
    assert here.unreadable == 0
    assert parts(tmp_path / "here") == parts(tmp_path / "pool")


def test_results_inside_the_inputs_are_not_audited(folder: Path) -> None:
    first = audited(folder, folder / "out")
    assert first.documents == 40
    assert audited(folder, folder / "out").documents == 40
    assert audited(folder, folder / "out", restart=True).documents == 40


def test_inputs_inside_one_another_count_once_and_hidden_ones_are_taken_when_named(
    folder: Path, tmp_path: Path
) -> None:
    hidden = folder / ".草稿.txt"
    hidden.write_text(audit_inputs.GOOD, "utf-8")
    summary = audited([folder, folder / "文书00003.txt", folder, hidden], tmp_path / "out")
    paths = [record["path"] for record in records(tmp_path / "out")]
    assert summary.documents == len(set(paths)) == 41
    assert str(hidden) in paths


def test_a_folder_that_cannot_be_listed_is_a_record(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "密").mkdir()
    listing = os.scandir

    def refusing(path: str) -> Any:
        if str(path).endswith("密"):
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr("audit.walk.os.scandir", refusing)
    summary = audited(folder, tmp_path / "out")
    assert summary.unreadable == 1
    assert "文件夹打不开" in records(tmp_path / "out")[-1]["unreadable"]


def test_the_order_does_not_depend_on_the_disk(tmp_path: Path) -> None:
    for name in ("b/2", "a", "b/1", "B", "甲", "b.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    walked = [entry.path for entry in Walk([str(tmp_path / "in")], tmp_path / "out")]
    assert walked == ["B", "a", "b.txt", "甲", "b/1", "b/2"]
    assert Entry(0, "a").unreadable is None


def test_a_document_that_breaks_the_program_is_a_record_not_a_lost_shard(
    folder: Path, tmp_path: Path
) -> None:
    for name in ("意外.txt", "恐慌.txt", "内存.txt", "忙.txt"):
        (folder / name).write_text(audit_inputs.GOOD, "utf-8")
    for workers in (0, 1):
        out = tmp_path / f"out{workers}"
        summary = audited(folder, out, workers=workers, reader=audit_inputs.read_or_raise, time_limit=2.0)
        reasons = {
            Path(record["path"]).stem: record["unreadable"] for record in records(out) if record["unreadable"]
        }
        assert set(reasons) == {"意外", "恐慌", "内存", "忙"}
        assert "ValueError" in reasons["意外"]
        assert "Panic" in reasons["恐慌"]
        assert "MemoryError" in reasons["内存"]
        # Where others take the processor, the driver may end a worker before it has had its two seconds.
        assert "时限（2 秒）" in reasons["忙"] or (workers and "一直没有结束" in reasons["忙"])
        assert summary.documents == 44
        assert verify(out) == []


def test_run_again_a_finished_audit_only_tells(folder: Path, tmp_path: Path) -> None:
    first = audited(folder, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*") if path.is_file()}
    told: list[Progress] = []
    again = audited(folder, tmp_path / "out", progress=told.append)
    assert again.resumed
    assert not first.resumed
    assert (again.documents, again.verdicts, again.failing) == (
        first.documents,
        first.verdicts,
        first.failing,
    )
    assert told[-1].documents == told[-1].total == 40
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert before == after


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        (Settings(Mode.PUBLISHED, today=SERVED.today), "文书状态（原为已送达，现为已公开）"),
        (
            Settings(Mode.SERVED, datetime.date(2022, 1, 1), SERVED.today),
            "--as-of（原为 未指定，现为 2022-01-01）",
        ),
    ],
)
def test_other_settings_are_refused(folder: Path, tmp_path: Path, settings: Settings, what: str) -> None:
    audited(folder, tmp_path / "out")
    before = parts(tmp_path / "out")
    with pytest.raises(AuditError) as refused:
        audited(folder, tmp_path / "out", settings=settings)
    assert what in str(refused.value)
    assert "--restart" in str(refused.value)
    assert parts(tmp_path / "out") == before


def test_other_rules_are_refused_and_restart_takes_them(folder: Path, tmp_path: Path) -> None:
    audited(folder, tmp_path / "out")
    others = RuleSet("sha256:" + "0" * 64, RULES.rules[:5])
    with pytest.raises(AuditError, match="规则（原为 sha256:"):
        audited(folder, tmp_path / "out", rules=others)
    anew = audited(folder, tmp_path / "out", rules=others, restart=True)
    assert not anew.resumed
    assert sum(anew.verdicts.values()) == 40 * 5
    assert verify(tmp_path / "out") == []


def test_other_inputs_are_refused(folder: Path, tmp_path: Path) -> None:
    audited(folder, tmp_path / "out")
    with pytest.raises(AuditError, match="检查的路径"):
        audited(folder / "文书00001.txt", tmp_path / "out")
    with pytest.raises(AuditError, match="找不到"):
        audited(tmp_path / "没有", tmp_path / "out2")
    assert not (tmp_path / "out2").exists() or not list((tmp_path / "out2").glob("*.json"))


def test_the_same_inputs_may_be_named_otherwise(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audited(folder, tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    assert audited(Path("文书"), tmp_path / "out").resumed


def test_a_finished_audit_does_not_pass_for_one_of_changed_files(folder: Path, tmp_path: Path) -> None:
    audited(folder, tmp_path / "out")
    (folder / "新.txt").write_text(audit_inputs.GOOD, "utf-8")
    with pytest.raises(AuditError, match="计划时有 40 份文件，现在有 41 份"):
        audited(folder, tmp_path / "out")
    assert audited(folder, tmp_path / "out", restart=True).documents == 41


def stop_after(documents: int) -> Any:
    def progress(told: Progress) -> None:
        if told.stage == "judging" and told.documents >= documents:
            raise Stopped

    return progress


def test_an_unfinished_audit_goes_on_with_its_plan_when_files_arrive(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        audited(folder, tmp_path / "out", progress=stop_after(20))
    (folder / "新.txt").write_text(audit_inputs.GOOD, "utf-8")
    (folder / "文书00039.txt").unlink()
    summary = audited(folder, tmp_path / "out")
    assert summary.resumed
    assert summary.documents == 40
    assert summary.unreadable == 1  # the one that is gone
    assert any("有变动" in note for note in summary.notes)
    assert "有变动" in (tmp_path / "out/report.html").read_text("utf-8")


def test_a_resumed_run_judges_by_the_day_of_the_plan(tmp_path: Path) -> None:
    source = tmp_path / "草稿"
    source.mkdir()
    for index in range(4):
        text = audit_inputs.GOOD.replace("二〇二二年六月一日", "")
        (source / f"{index}.txt").write_text(text, "utf-8")
    monday, tuesday = (Settings(Mode.DRAFT, today=datetime.date(2026, 11, day)) for day in (23, 24))
    with pytest.raises(Stopped):
        audited(source, tmp_path / "out", settings=monday, shard_size=1, progress=stop_after(2))
    audited(source, tmp_path / "out", settings=tuesday, shard_size=1)
    assert {record["date"] for record in records(tmp_path / "out")} == {"2026-11-23"}
    years = read_totals(Folder(tmp_path / "out"))
    assert years is not None
    assert [row["year"] for row in years["by_year"]] == [None]  # today is not the year of a document


def test_a_folder_of_somebody_elses_is_left_alone(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "照片"
    out.mkdir()
    (out / "a.jpg").write_bytes(b"x")
    for restart in (False, True):
        with pytest.raises(AuditError, match="已有别的文件"):
            audited(folder, out, restart=restart)
    assert [path.name for path in out.iterdir()] == ["a.jpg"]
    with pytest.raises(AuditError, match="是一个文件"):
        audited(folder, out / "a.jpg")


def test_two_runs_do_not_write_one_folder(folder: Path, tmp_path: Path) -> None:
    with exclusive(tmp_path / "out"), pytest.raises(AuditError, match="另一个巡查"):
        audited(folder, tmp_path / "out")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"schema": "zhihe.audit/2"}', '{"schema": "zhihe.audit/9"}']
)
def test_a_damaged_plan_is_told_and_restart_mends_it(folder: Path, tmp_path: Path, text: str) -> None:
    audited(folder, tmp_path / "out")
    (tmp_path / "out/manifest.json").write_text(text)
    with pytest.raises(AuditError, match="--restart"):
        audited(folder, tmp_path / "out")
    assert audited(folder, tmp_path / "out", restart=True).documents == 40


def test_lost_outputs_are_made_again_the_same(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    audited(folder, out)
    before = {path: path.read_bytes() for path in out.rglob("*.*") if path.is_file() and path.name != ".lock"}
    (out / "documents/part-00002.jsonl").unlink()
    (out / "shards/part-00001.sums.json").write_text("{")
    (out / "documents/.part-00002.jsonl.77.tmp").write_text("left by a killed writer")
    audited(folder, out)
    (out / "report.html").unlink()
    (out / "totals.json").unlink()
    audited(folder, out)
    after = {path: path.read_bytes() for path in out.rglob("*.*") if path.is_file() and path.name != ".lock"}
    assert before == after
    assert verify(out) == []


def test_a_full_disk_stops_the_run_and_names_the_remedy(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("audit.commit.os.fsync", full)  # of files and folders alike
        with pytest.raises(AuditError, match="磁盘已满"):
            audited(folder, tmp_path / "out")
    assert audited(folder, tmp_path / "out").documents == 40


def test_verify_sees_what_was_tampered_with(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    audited(folder, out)
    part = out / "documents/part-00001.jsonl"
    whole = part.read_bytes()
    lines = whole.splitlines(keepends=True)
    part.write_bytes(b"".join(lines[:-1]))
    assert any("计划 10 份，实有 9 份" in problem for problem in verify(out))
    part.write_bytes(b"".join([*lines[:-1], lines[0]]))
    assert any("清单不符" in problem for problem in verify(out))
    part.write_bytes(whole.replace(b'"verdict": "fail"', b'"verdict": "pass"', 1))
    assert any("逐份重数" in problem for problem in verify(out))
    part.write_bytes(whole)
    assert verify(out) == []
    part.unlink()
    assert verify(out)[0] == "缺少 part-00001.jsonl"


def test_nothing_to_audit_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    summary = audited(tmp_path / "空", tmp_path / "out", workers=2)
    assert summary.documents == 0
    assert "没有找到任何文件" in summary.notes
    assert verify(tmp_path / "out") == []


def test_the_manifest_is_small_and_says_what_was_asked(folder: Path, tmp_path: Path) -> None:
    audited(folder, tmp_path / "out")
    data = json.loads((tmp_path / "out/manifest.json").read_bytes())
    assert data["schema"] == "zhihe.audit/2"
    assert data["inputs"] == [{"given": str(folder), "path": str(folder)}]
    assert data["shards"] == [10, 10, 10, 10]
    assert data["totals"]["documents"] == data["documents"] == 40
    assert "文书00001" not in (tmp_path / "out/manifest.json").read_text("utf-8")
    manifest = read_manifest(Folder(tmp_path / "out"))
    assert manifest is not None
    assert manifest.settings.today == SERVED.today


@pytest.mark.parametrize("many", [2_000, pytest.param(5_000, marks=pytest.mark.soak)])
def test_memory_does_not_grow_with_the_documents(tmp_path: Path, many: int) -> None:
    few = 400
    for number in (few, many):
        for index in range(number):
            path = tmp_path / f"{number}" / f"{index // 100:03}" / f"{index}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"甲县人民法院\n通知\n第{index}号\n")
    rules = RuleSet("sha256:few", RULES.rules[:3])  # judging is not what is measured

    def peak(number: int) -> int:
        tracemalloc.start()
        audited(tmp_path / f"{number}", tmp_path / f"out{number}", shard_size=20, rules=rules, restart=True)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    audited(tmp_path / f"{few}", tmp_path / f"out{few}", shard_size=20, rules=rules)  # caches are filled
    small = peak(few)
    # Less than 44 bytes for each further document: not even its name is kept.
    # Now and then Python doubles its table of interned names in one step: that is not ours, and not twice.
    assert any(peak(many) < small + 44 * (many - few) for _attempt in range(3))
