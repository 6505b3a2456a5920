"""The sums of a finished audit, `totals.json`, and the proof that they are those of its records.

How they are shown to people is in `audit.report`.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

from audit.manifest import Folder, Manifest, read_manifest, shard_files
from audit.shard import part_records
from audit.tally import GROUPINGS, SEVERITIES, STANDINGS, VERDICTS, Tally, standing, year
from audit.trouble import AuditError

SCHEMA = "zhihe.audit-totals/1"
Totals = dict[str, Any]


def totals_of(manifest: Manifest, tally: Tally) -> Totals:
    """All sums, in a fixed order: rules as loaded, groups by their number of documents.

    Every rule answers for every readable document; so `pass + fail + not_applicable + undecided` is the same
    for each rule, and `documents - unreadable` is what each grouping adds up to.
    """
    readable = tally.documents - tally.unreadable
    rules: list[dict[str, Any]] = []
    for rule in manifest.rules:
        counts = Counter(tally.rules.get(rule.id, {}))
        counts["not_applicable"] = readable - counts["pass"] - counts["fail"] - counts["undecided"]
        verdicts = {verdict: counts[verdict] for verdict in VERDICTS}
        rules.append({"rule": rule.id, "title": rule.title, "severity": rule.severity} | verdicts)
    severities = {
        severity: {
            verdict: sum(rule[verdict] for rule in rules if rule["severity"] == severity)
            for verdict in VERDICTS
        }
        for severity in SEVERITIES
    }
    return {
        "schema": SCHEMA,
        "engine": manifest.engine,
        "rules": manifest.rules_hash,
        "mode": manifest.mode,
        "as_of": manifest.as_of,
        "planned": manifest.planned,
        "documents": tally.documents,
        "unreadable": tally.unreadable,
        **{verdict: tally.verdicts[verdict] for verdict in VERDICTS},
        "by_standing": {name: tally.standings[name] for name in STANDINGS},
        "by_severity": severities,
        "by_rule": rules,
        "by_type": _groups(tally, "type", tally.type_names),
        "by_court": _groups(tally, "court"),
        "by_year": sorted(_groups(tally, "year"), key=lambda each: each["year"] or "9999"),
    }


def read_totals(folder: Folder) -> Totals | None:
    """The stored totals; None if they are missing or damaged."""
    try:
        totals: Totals = json.loads(folder.totals.read_bytes())
    except (OSError, ValueError):
        return None
    return totals if totals.get("schema") == SCHEMA else None


def _groups(tally: Tally, name: str, labels: dict[str, str] | None = None) -> list[dict[str, Any]]:
    rows = []
    for key, counts in sorted(tally.groups[name].items(), key=lambda each: (-each[1]["documents"], each[0])):
        row: dict[str, Any] = {name: key or None}
        if labels is not None:
            row["type_name"] = labels.get(key)
        rows.append(row | {figure: counts[figure] for figure in ("documents", "failing", *VERDICTS)})
    return rows


def rules_by_weight(totals: Totals) -> list[dict[str, Any]]:
    """The figures of each rule, those a person should see first in front: severe ones, then those that fail often."""
    return sorted(
        totals["by_rule"],
        key=lambda each: (
            SEVERITIES.index(each["severity"]),
            -each["fail"],
            each["not_applicable"],
            each["rule"],
        ),
    )


def additions(totals: Totals) -> list[str]:
    """In Chinese, every sum in the totals that does not add up; none if all is well."""
    wrong = []

    def same(what: str, total: int, parts: int) -> None:
        if total != parts:
            wrong.append(f"{what}：合计 {total}，分项之和 {parts}")

    readable = totals["documents"] - totals["unreadable"]
    same("各类文书份数", totals["documents"], sum(totals["by_standing"].values()))
    same("未读取份数", totals["unreadable"], totals["by_standing"]["unreadable"])
    for verdict in VERDICTS:
        same(f"按规则 {verdict}", totals[verdict], sum(row[verdict] for row in totals["by_rule"]))
        same(
            f"按严重程度 {verdict}",
            totals[verdict],
            sum(row[verdict] for row in totals["by_severity"].values()),
        )
        for name in GROUPINGS:
            same(f"按 {name} {verdict}", totals[verdict], sum(row[verdict] for row in totals[f"by_{name}"]))
    for row in totals["by_rule"]:
        same(row["rule"], readable, sum(row[verdict] for verdict in VERDICTS))
    failing = sum(totals["by_standing"][severity] for severity in SEVERITIES)
    for name in GROUPINGS:
        same(f"按 {name} 份数", readable, sum(row["documents"] for row in totals[f"by_{name}"]))
        same(f"按 {name} 不合格份数", failing, sum(row["failing"] for row in totals[f"by_{name}"]))
    return wrong


def verify(out: Path) -> list[str]:
    """In Chinese, whatever in an audit's folder does not agree; none if all is well.

    Reads every record again and counts by itself: each planned document once, and every figure.
    """
    folder = Folder(out)
    manifest = read_manifest(folder)
    if manifest is None:
        raise AuditError(f"{out} 里没有巡查结果（缺 manifest.json）")
    totals = read_totals(folder)
    if totals is None:
        raise AuditError(f"{out} 里的巡查还没有完成（缺 totals.json）；请用同一命令继续")
    wrong = additions(totals)
    counts: Counter[tuple[str, ...]] = Counter()
    for shard, planned in enumerate(manifest.shards):
        wrong += _verify_shard(folder, manifest, shard, planned, counts)
    expected = _figures(totals)
    for key in sorted(expected.keys() | counts.keys()):
        if expected.get(key, 0) != counts[key]:
            wrong.append(f"{'/'.join(key)}：totals.json 为 {expected.get(key, 0)}，逐份重数为 {counts[key]}")
    return wrong


def _verify_shard(
    folder: Folder, manifest: Manifest, shard: int, planned: int, counts: Counter[tuple[str, ...]]
) -> list[str]:
    if not folder.part(shard).exists():
        return [f"缺少 {folder.part(shard).name}"]
    paths, listed = hashlib.sha256(), hashlib.sha256()
    number = 0
    for number, record in enumerate(part_records(folder, shard), 1):  # noqa: B007  the last number is used
        paths.update(record["path"].encode("utf-8", "backslashreplace") + b"\0")
        _count(record, counts)
    for entry in shard_files(folder, shard):
        listed.update(manifest.shown(entry).encode("utf-8", "backslashreplace") + b"\0")
    if number != planned:
        return [f"{folder.part(shard).name}：计划 {planned} 份，实有 {number} 份"]
    return [] if paths.digest() == listed.digest() else [f"{folder.part(shard).name}：文书与计划的清单不符"]


def _count(record: dict[str, Any], counts: Counter[tuple[str, ...]]) -> None:
    counts["documents",] += 1
    counts["standing", standing(record)] += 1
    if record["unreadable"] is not None:
        counts["unreadable",] += 1
        return
    keys = {"type": record["type"] or "", "court": record["court"] or "", "year": year(record)}
    for name, key in keys.items():
        counts[name, key, "documents"] += 1
        counts[name, key, "failing"] += any(result["verdict"] == "fail" for result in record["results"])
    verdicts = [(result["verdict"], 1, result) for result in record["results"]]
    for verdict, number, result in [
        *verdicts,
        ("not_applicable", sum(record["not_applicable"].values()), None),
    ]:
        counts[verdict,] += number
        for name, key in keys.items():
            counts[name, key, verdict] += number
        if result is not None:
            counts["rule", result["rule"], verdict] += 1
            counts["severity", result["severity"], verdict] += 1


def _figures(totals: Totals) -> dict[tuple[str, ...], int]:
    """The figures of the totals under the keys by which `_count` counts, if it counts them."""
    figures: dict[tuple[str, ...], int] = {
        (name,): totals[name] for name in ("documents", "unreadable", *VERDICTS)
    }
    figures |= {("standing", name): number for name, number in totals["by_standing"].items()}
    for name in GROUPINGS:
        for row in totals[f"by_{name}"]:
            for figure in ("documents", "failing", *VERDICTS):
                figures[name, row[name] or "", figure] = row[figure]
    for verdict in VERDICTS:
        if verdict != "not_applicable":
            figures |= {("rule", row["rule"], verdict): row[verdict] for row in totals["by_rule"]}
            figures |= {
                ("severity", severity, verdict): row[verdict]
                for severity, row in totals["by_severity"].items()
            }
    return figures
