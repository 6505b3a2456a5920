"""The comparison of two versions of a document, for a person at a terminal and as JSON (`zhihe.comparison/1`)."""

from __future__ import annotations

import json
from typing import Any

from checker.alterations import Alteration, Change
from checker.compare import ACCOUNT_RULE, Comparison, DatumFate, Fate
from checker.reports.json import evidence_record, result_record
from checker.reports.text import colour_of, neutral, result_lines, wrapped
from checker.verdict import SEVERITY_NAMES, Evidence, Severity, Verdict
from corpus import __version__
from corpus.personal import KIND_NAMES

SCHEMA = "zhihe.comparison/1"
FATE_NAMES = {Fate.MASKED: "已遮盖", Fate.REMOVED: "已删除", Fate.LEFT: "仍然可见"}
_ALTERATIONS = {
    Alteration.REMOVED: "删去",
    Alteration.CHANGED: "改动",
    Alteration.ADDED: "增加",
    Alteration.WITHHELD: "隐去",
}
_SHOWN = 60


def _quoted(each: Evidence | None) -> str:
    if each is None:
        return "（无）"
    text = neutral(each.text).replace(" ", "")
    return f"“{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}”"


def _place(each: Evidence | None) -> str:
    return f"第 {each.paragraph} 段" if each else ""


def _datum_line(each: DatumFate) -> str:
    shown = each.published if each.served is None else each.served
    words = f"{KIND_NAMES[each.kind]} {_quoted(shown)}"
    if each.served is None:
        return f"{words}：公开版{_place(each.published)}写有，送达版没有"
    fate = FATE_NAMES[each.fate]
    if each.fate is Fate.LEFT:
        fate = f"公开版{_place(each.published)}{fate}" + ("" if each.severity else "，可以保留")
    return f"{words}（送达版{_place(each.served)}）：{fate}"


def _change_lines(each: Change) -> list[str]:
    lines = [each.message]
    if each.served:
        lines.append(f"送达版（{_place(each.served)}）：{_quoted(each.served)}")
    if each.published:
        lines.append(f"公开版（{_place(each.published)}）：{_quoted(each.published)}")
    return lines


def summary(comparison: Comparison) -> str:
    """One line that adds everything up."""
    fates = {fate: sum(each.fate is fate for each in comparison.data) for fate in Fate}
    exposed = sum(each.severity is not None for each in comparison.data)
    return (
        f"个人信息 {len(comparison.data)} 处：已遮盖 {fates[Fate.MASKED]}，已删除 {fates[Fate.REMOVED]}，"
        f"应当处理而仍然可见 {exposed}，可以保留 {fates[Fate.LEFT] - exposed}；其他改动 {len(comparison.changes)} 处；"
        f"规则不合格 {sum(each.verdict is Verdict.FAIL for each in comparison.results)} 项，"
        f"无法判断 {comparison.undecided()} 项"
    )


def render_text(comparison: Comparison, *, colour: bool = False) -> str:
    """The findings: data that are still legible first, then other changes, then the rules on each version."""
    served, published = comparison.served, comparison.published
    number = (served.case_numbers or published.case_numbers or ("没有案号",))[0]
    lines = [
        f"送达版 {neutral(served.path)}",
        f"公开版 {neutral(published.path)}",
        f"  {neutral(served.type_name or '文书类型不明')} · {neutral(number)}",
    ]
    lines += [f"  ? 无法判断  {neutral(each)}" for each in comparison.obstacles]
    for title, exposed in (("应当处理的个人信息", True), ("已处理或者可以保留的个人信息", False)):
        rows = [each for each in comparison.data if (each.severity is not None) is exposed]
        if rows:
            lines += ["", f"  {title}"]
        for each in rows:
            mark = f"✗ {SEVERITY_NAMES[each.severity]}" if each.severity else "✓"
            first, *rest = wrapped(f"{mark}  {_datum_line(each)}", "    ")
            lines += [colour_of(first, fail=exposed, colour=colour), *rest]
    if comparison.changes:
        lines += ["", "  个人信息以外的改动"]
    for change in comparison.changes:
        head = f"    ✗ {SEVERITY_NAMES[change.severity]}  {_ALTERATIONS[change.alteration]}：{change.message}"
        lines.append(colour_of(head, fail=True, colour=colour))
        for line in _change_lines(change)[1:]:
            lines += wrapped(line, "        ")
    if comparison.results:
        lines += ["", "  规则"]
    for result in comparison.results:
        lines += result_lines(result, colour=colour)
    return "\n".join([*lines, "", summary(comparison)])


def _side(each: Evidence | None) -> dict[str, Any] | None:
    return None if each is None else evidence_record(each)


def render_json(comparison: Comparison, rules_hash: str) -> str:
    """The same as indented JSON text; offsets are those of `zhihe read FILE --format json` of each version."""
    served, published = comparison.served, comparison.published
    whole = {
        "schema": SCHEMA,
        "engine": __version__,
        "rules": rules_hash,
        "served": {"path": served.path, "sha256": served.sha256, "case_numbers": list(served.case_numbers)},
        "published": {
            "path": published.path,
            "sha256": published.sha256,
            "case_numbers": list(published.case_numbers),
        },
        "type": served.type,
        "data": [
            {
                "kind": each.kind,
                "kind_name": KIND_NAMES[each.kind],
                "fate": each.fate.value,
                "severity": each.severity.value if each.severity else None,
                "served": _side(each.served),
                "published": _side(each.published),
            }
            for each in comparison.data
        ],
        "changes": [
            {
                "alteration": each.alteration.value,
                "severity": each.severity.value,
                "message": each.message,
                "served": _side(each.served),
                "published": _side(each.published),
            }
            for each in comparison.changes
        ],
        "results": [
            result_record(served if each.rule == ACCOUNT_RULE else published, each)
            for each in comparison.results
        ],
        "undecided": list(comparison.obstacles),
        "totals": {
            "data": len(comparison.data),
            **{fate.value: sum(each.fate is fate for each in comparison.data) for fate in Fate},
            "exposed": sum(each.severity is not None for each in comparison.data),
            "changes": len(comparison.changes),
            **{each.value: list(comparison.severities()).count(each) for each in Severity},
            "undecided": comparison.undecided(),
        },
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)
