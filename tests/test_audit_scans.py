"""The second queue of an audit: scans come last, each once, and whoever is stopped goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import audit_inputs
import pytest
from power_cuts import Stopped, power_cut
from test_audit import FEW, audited, parts, records

from audit.manifest import Folder
from audit.run import Progress
from audit.totals import read_totals, verify
from corpus.recognising import installed

pytestmark = pytest.mark.skipif(not installed(), reason="文字识别没有安装：pip install 'zhihe[ocr]'")
READER: dict[str, Any] = {"rules": FEW, "ocr": True, "scan_reader": audit_inputs.read_as_recognised}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    audit_inputs.write_scans(tmp_path / "文书", 14)
    return tmp_path / "文书"


def undecided(out: Path) -> list[str]:
    return [Path(record["path"]).name for record in records(out) if record["scanned_pages"]]


def test_without_ocr_scans_are_undecided_and_counted(source: Path, tmp_path: Path) -> None:
    summary = audited(source, tmp_path / "out")
    assert summary.unreadable == 0
    assert undecided(tmp_path / "out") == [f"文书{number:05}.pdf" for number in range(1, 14, 2)]
    assert "含扫描页的文书 7 份" in summary.notes[0]
    fails = [
        r["verdict"] for each in records(tmp_path / "out") if each["scanned_pages"] for r in each["results"]
    ]
    assert "fail" not in fails


def test_all_texts_are_judged_before_the_first_scan(source: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    audited(source, tmp_path / "out", progress=told.append, shard_size=3, **READER)
    stages = [each.stage for each in told if each.stage != "planning"]
    assert stages == sorted(stages)  # judging, then recognising
    judging = [each for each in told if each.stage == "judging"]
    assert judging[-1].documents == 14
    assert told[-1] == Progress("recognising", 7, 7)


@pytest.mark.parametrize("workers", [0, 2])
def test_a_later_run_with_ocr_reads_only_the_scans(source: Path, tmp_path: Path, workers: int) -> None:
    out = tmp_path / "out"
    before = audited(source, out, rules=FEW, shard_size=3)
    texts = [record for record in records(out) if record["path"].endswith("txt")]
    summary = audited(source, out, shard_size=3, workers=workers, **READER)
    assert undecided(out) == []
    assert summary.notes == ()
    assert summary.failing["error"] == before.failing["error"] + 7
    assert [record for record in records(out) if record["path"].endswith("txt")] == texts
    assert verify(out) == []
    whole = tmp_path / "whole"
    audited(source, whole, shard_size=3, **READER)
    assert parts(whole) == parts(out)
    assert (whole / "totals.json").read_bytes() == (out / "totals.json").read_bytes()
    audited(source, out, rules=FEW, shard_size=3)  # without --ocr nothing is undone
    assert parts(whole) == parts(out)


@pytest.mark.parametrize("stride", [4, pytest.param(1, marks=pytest.mark.soak)])
def test_every_step_may_be_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stride: int) -> None:
    """The run ends before each single call that makes something durable or removes something, in turn; or each fourth."""
    source = tmp_path / "文书"
    audit_inputs.write_scans(source, 5)
    audited(source, tmp_path / "whole", shard_size=3, **READER)
    ends = 0
    for last in range(1, 200, stride):
        out = tmp_path / f"out{last}"
        audited(source, out, rules=FEW, shard_size=3)
        try:
            with power_cut(monkeypatch, ("fsync", "replace", "unlink"), last):
                audited(source, out, shard_size=3, **READER)
            break
        except Stopped:
            ends += 1
        found = [record["path"] for record in records(out)]
        assert len(found) == len(set(found)) == 5  # at every moment each has one record
        if ends % 2:
            audited(
                source, out, rules=FEW, shard_size=3
            )  # sums of what is there, whether or not it is all read
            assert verify(out) == []
        audited(source, out, shard_size=3, **READER)
        assert parts(out) == parts(tmp_path / "whole")
        assert verify(out) == []
    assert ends >= 15 // stride


def test_half_a_line_in_the_journal_is_judged_again(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    audited(source, out, rules=FEW)
    Folder(out).journal(0).write_bytes(b'\n[1, {"path": "half')
    audited(source, out, **READER)
    assert undecided(out) == []
    assert verify(out) == []


def test_a_scan_that_kills_its_workers_is_told_and_holds_up_nobody(source: Path, tmp_path: Path) -> None:
    (source / "文书00003.pdf").rename(source / "杀手.pdf")
    summary = audited(source, tmp_path / "out", workers=2, **READER)
    assert summary.unreadable == 1
    assert undecided(tmp_path / "out") == []
    totals = read_totals(Folder(tmp_path / "out"))
    assert totals is not None
    assert totals["documents"] == 14
    reason = next(each["unreadable"] for each in records(tmp_path / "out") if "杀手" in each["path"])
    assert "反复异常终止" in reason
    assert json.loads((tmp_path / "out" / "manifest.json").read_bytes())["totals"]["documents"] == 14
