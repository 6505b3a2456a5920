"""The whole length through the command line: index, search, audit; and a folder as messy as real ones are."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from test_command import zhihe

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("library")
    folders = [str(EXAMPLES / name) for name in ("drafts", "served", "published", "seeds")]
    result = zhihe("index", *folders, home=home)
    assert result.returncode == 1, result.stderr  # some of the examples fail, none is unreadable
    return home


def found(library: Path, query: str, *options: str) -> dict[str, Any]:
    result = zhihe("search", query, "--format", "json", *options, home=library)
    assert result.returncode == 0, result.stderr
    report: dict[str, Any] = json.loads(result.stdout)
    return report


def names(report: dict[str, Any]) -> set[str]:
    return {Path(hit["path"]).stem for hit in report["hits"]}


def test_search_contract(library: Path) -> None:
    report = found(library, '"有权拒绝"', "--limit", "3")
    assert report["total"] > 5
    assert len(report["hits"]) == 3
    for hit in report["hits"]:
        assert set(hit) == {"id", "path", "title", "type", "court", "case_numbers", "date", "highlights"}
        assert len(hit["id"]) == 64
        [first, *_] = hit["highlights"]
        marked = [first["text"][start:end] for start, end in first["marks"]]
        assert any("".join(mark.split()) == "有权拒绝" for mark in marked)
    assert {facet["value"] for facet in report["facets"]["type"]} >= {"execution_notice"}


def test_verdicts_and_fields_are_searched(library: Path) -> None:
    assert names(found(library, "类型:执行通知书 缺:art20-12368-report", "--all")) == names(
        found(library, "类型:执行通知书 违反:spc-2021-322/art20-12368-report", "--all")
    )
    assert "执行通知书-缺12368举报" in names(found(library, "缺:art20-12368-report", "--all"))
    assert names(found(library, "案号:[2022]丙0102执640号")) == {"执行通知书-缺12368举报"}
    assert names(found(library, "案号:（2022）丙0102执640号")) == {"执行通知书-缺12368举报"}


def test_traditional_with_noise_is_found_by_simplified_words(library: Path) -> None:
    assert "执行通知书-繁体夹拼音" in names(found(library, "执行通知书 法院:戊县", "--all"))
    assert found(library, "完善执行权制约机制")["total"] >= 1  # seed 002: 執(zhí)行權


def test_all_pages_hold_what_all_holds(library: Path) -> None:
    whole = found(library, "执行", "--all", "--sort", "newest")
    assert whole["total"] > 3 * 11  # also full pages between the first and the last
    paged = []
    for page in range(1, whole["total"] // 11 + 2):
        paged += found(library, "执行", "--limit", "11", "--page", str(page), "--sort", "newest")["hits"]
    assert [hit["id"] for hit in paged] == [hit["id"] for hit in whole["hits"]]
    assert len(whole["hits"]) == whole["total"]


def test_csv_opens_as_a_table(library: Path) -> None:
    text = zhihe("search", "执行", "--format", "csv", "--all", home=library).stdout
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == found(library, "执行")["total"] + 1
    assert len({len(row) for row in rows}) == 1


def test_both_engines_find_the_same(library: Path) -> None:
    for query in (
        "有权拒绝",
        '"12368"',
        "类型:终结本次执行程序裁定书",
        "日期:2023..2023 执行",
        "执行 非 终结",
    ):
        assert names(found(library, query, "--all")) == names(
            found(library, query, "--all", "--engine", "whoosh")
        )


@pytest.mark.parametrize(
    "query",
    ["法庭:甲", "日期:昨天", "(执行", "金额:>许多", '"', "类型:", "非"],
    ids=lambda query: f"query {query}",
)
def test_a_bad_query_gets_a_sentence_and_exit_code_2(library: Path, query: str) -> None:
    result = zhihe("search", query, home=library)
    assert result.returncode == 2
    assert "检索" in result.stderr
    assert "Traceback" not in result.stderr


def test_index_again_changes_nothing_and_sees_changes(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "文书"
    shutil.copytree(EXAMPLES / "drafts", folder)
    zhihe("index", str(folder), home=home)
    again = zhihe("index", str(folder), home=home)
    assert "收入或更新 0 份" in again.stdout
    target = folder / "执行通知书-缺12368举报.txt"
    target.write_text(target.read_text("utf-8").replace("执行", "执行") + "\n增补：庚辛壬癸。", "utf-8")
    assert "收入或更新 1 份" in zhihe("index", str(folder), home=home).stdout
    assert found(home, "庚辛壬癸")["total"] == 1
    target.unlink()
    assert "删除已不存在的 1 份" in zhihe("index", str(folder), "--remove-missing", home=home).stdout
    assert found(home, "庚辛壬癸")["total"] == 0


@pytest.fixture
def mess(tmp_path: Path) -> Path:
    folder = tmp_path / "混乱"
    folder.mkdir()
    shutil.copy(EXAMPLES / "drafts" / "执行通知书-缺12368举报.txt", folder / "=cmd() 'a\"b.txt")
    (folder / "空.txt").write_bytes(b"")
    (folder / "不是压缩包.docx").write_bytes(b"PK\x03\x04 not really")
    (folder / "半个.pdf").write_bytes((next((EXAMPLES / "served").glob("*.pdf"))).read_bytes()[:4000])
    (folder / "图.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (folder / "乱码.bin").write_bytes(bytes(range(256)) * 20)
    os.mkfifo(folder / "管道")
    (folder / "断链.txt").symlink_to("没有这个文件")
    (folder / "深.html").write_text("<div>" * 200_000 + "执行通知书" + "</div>" * 200_000, "utf-8")
    return folder


def test_a_messy_folder_loses_nothing_and_names_everything(mess: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    audit = zhihe("audit", str(mess), "--out", str(out), "--workers", "2")
    assert audit.returncode == 2
    assert "Traceback" not in audit.stderr
    records = [
        json.loads(line)
        for part in sorted((out / "documents").glob("part-*.jsonl"))
        for line in part.open("rb")
    ]
    assert len(records) == len(list(mess.iterdir()))
    reasons = {Path(record["path"]).name: record["unreadable"] for record in records}
    readable = {name for name, reason in reasons.items() if reason is None}
    assert readable <= {"=cmd() 'a\"b.txt", "深.html"}
    assert "=cmd() 'a\"b.txt" in readable
    assert all(any("一" <= char <= "鿿" for char in reason) for reason in reasons.values() if reason)
    indexed = zhihe("index", str(mess), home=tmp_path / "home")
    assert indexed.returncode == 2
    assert "Traceback" not in indexed.stderr
    checked = zhihe("check", *(str(path) for path in sorted(mess.iterdir())))
    assert checked.returncode == 2
    assert "Traceback" not in checked.stderr
    assert "没有告知发现执行人员指定其他案款交付途径的" in "".join(checked.stdout.split())


def test_the_demonstration_runs(tmp_path: Path) -> None:
    """`make demo` after the installation, on a copy, so that nothing of this clone is touched."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    command = tmp_path / "bin" / "zhihe"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m desk "$@"\n', "utf-8")
    command.chmod(0o755)
    result = subprocess.run(
        ["sh", str(tmp_path / "examples" / "demo.sh")],
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"PATH": f"{command.parent}:{os.environ['PATH']}"},
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "没有写明本案案款账户" in result.stdout
    assert (tmp_path / "out" / "audit" / "report.html").stat().st_size > 5000
