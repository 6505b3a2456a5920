"""The report as SARIF 2.1.0, for programs that show the findings of many checkers side by side.

Offsets, lines and columns are those of the raw text, as `zhihe read FILE` prints it: for a DOCX or PDF that is
the text read from the file and not its bytes. The page stands in `properties`.
"""

from __future__ import annotations

import json
import os
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from checker.decisions import Outcome
from checker.fingerprint import FORM, fingerprint
from checker.load import RuleSet
from checker.rule import Rule
from checker.verdict import DocumentReport, Result, Severity, Verdict
from corpus import __version__
from corpus.spans import RawSpan

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
# SARIF demands the level `none` of every kind but `fail` (§3.27.10).
_KINDS = {
    Verdict.FAIL: "fail",
    Verdict.UNDECIDED: "review",
    Verdict.PASS: "pass",
    Verdict.NOT_APPLICABLE: "notApplicable",
}
_MARK = f"zhiheClause/v{FORM}"
_GRADES = {"B": "（二手来源，未与官方文本核对）", "C": "（原文未核，不显示引文）"}


def _plain(text: str) -> str:
    """Text that UTF-8 can write, whatever a broken file or name holds."""
    return text.encode("utf-8", "replace").decode()


def _message(text: str) -> dict[str, str]:
    return {"text": _plain(text)}


def uri(path: str) -> str:
    """A path as a URI reference: absolute ones as `file:`, others relative; bytes that are no text are kept."""
    if Path(path).is_absolute():
        return "file://" + quote(os.fsencode(path))
    # A first segment with a colon would read as a scheme; quote() escapes it.
    return quote(os.fsencode(Path(path).as_posix()))


def _help(rule: Rule) -> str:
    basis = rule.basis
    if not basis.article:
        return f"{rule.message}。形式检查，没有对应条文。"
    source = f"{rule.message}。依据：{basis.title}（{basis.instrument}）第{basis.article}条"
    return source + (f"：“{basis.quote}”" if basis.quote else "") + _GRADES.get(basis.grade, "")


def _descriptor(rule: Rule) -> dict[str, Any]:
    start, end = rule.in_force
    described: dict[str, Any] = {
        "id": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.message},
        "help": {"text": _help(rule)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "severity": rule.severity.value,
            "documents": list(rule.documents),
            "instrument": rule.basis.instrument,
            "article": rule.basis.article,
            "quote": rule.basis.quote,
            "grade": rule.basis.grade,
            "inForce": [day and day.isoformat() for day in (start, end)],
        },
    }
    # Aliases without an instrument are what people call it; they never were ids.
    if former := [alias for alias in rule.aliases if "/" in alias]:
        described["deprecatedIds"] = former
    return described


class _Lines:
    """Offsets of a raw text as lines and columns, both from 1."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def region(self, span: RawSpan) -> dict[str, Any]:
        line, column = self._place(span.start)
        last, after = self._place(span.end)
        region: dict[str, Any] = {
            "startLine": line,
            "startColumn": column,
            "endLine": last,
            "endColumn": after,
            "charOffset": span.start,
            "charLength": span.end - span.start,
        }
        if span.end > span.start:
            region["snippet"] = _message(self._text[span.start : span.end])
        return region


def _locations(result: Result, place: dict[str, Any], lines: _Lines) -> list[dict[str, Any]]:
    """Where the evidence is; else where the clause belongs; else the document."""
    found = []
    for each in result.evidence:
        location: dict[str, Any] = {"physicalLocation": {**place, "region": lines.region(each.span)}}
        if each.page:
            location["properties"] = {"page": each.page, "box": list(each.box) if each.box else None}
        found.append(location)
    if not found and result.insert_at:
        at = result.insert_at.offset
        found = [{"physicalLocation": {**place, "region": lines.region(RawSpan(at, at))}}]
    return found or [{"physicalLocation": place}]


def _said(result: Result) -> str:
    if result.verdict is not Verdict.FAIL:
        return f"{result.title}：{result.reason}"
    said = f"{result.message}。{result.reason}。"
    how = "补写" if result.insert_at else "改为"
    return said + (f"建议{how}：{result.suggestion}" if result.suggestion else "")


def _result(
    report: DocumentReport, result: Result, index: int, place: dict[str, Any], lines: _Lines, outcome: Outcome
) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "ruleId": result.rule,
        "ruleIndex": index,
        "kind": _KINDS[result.verdict],
        "level": _LEVELS[result.severity] if result.verdict is Verdict.FAIL else "none",
        "message": _message(_said(result)),
        "locations": _locations(result, place, lines),
        "properties": {"verdict": result.verdict.value, "severity": result.severity.value},
    }
    mark = fingerprint(report, result)
    if mark:
        shown["partialFingerprints"] = {_MARK: mark}
        shown["suppressions"] = []
        if outcome.baseline_file is not None:
            shown["baselineState"] = "unchanged" if result.known else "new"
    if result.waived:
        waived = result.waived
        justification = f"{waived.why}（{waived.who}，至 {waived.until}）"
        shown["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": _plain(justification)}
        ]
    return shown


def _fixed(outcome: Outcome, indexes: dict[str, int]) -> list[dict[str, Any]]:
    """Findings of the baseline that are gone, as SARIF wants them: among the results, `absent`."""
    return [
        {
            "ruleId": each.rule,
            **({"ruleIndex": indexes[each.rule]} if each.rule in indexes else {}),
            "kind": _KINDS[Verdict(each.verdict)],
            **({} if each.verdict == Verdict.FAIL else {"level": "none"}),
            "message": _message(each.message),
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(each.path)}}}],
            "partialFingerprints": {_MARK: each.fingerprint},
            "baselineState": "absent",
        }
        for each in outcome.fixed
    ]


def _artifact(report: DocumentReport) -> dict[str, Any]:
    artifact: dict[str, Any] = {"location": {"uri": uri(report.path)}}
    if report.sha256:
        artifact["hashes"] = {"sha-256": report.sha256}
    artifact["properties"] = {
        "type": report.type,
        "caseNumbers": list(report.case_numbers),
        "date": report.date and report.date.isoformat(),
        "mode": report.mode.value,
    }
    return artifact


def _notification(level: str, text: str, place: dict[str, Any]) -> dict[str, Any]:
    return {"level": level, "message": _message(text), "locations": [{"physicalLocation": place}]}


def render(
    reports: Sequence[DocumentReport],
    texts: Sequence[str],
    ruleset: RuleSet,
    outcome: Outcome,
    *,
    everything: bool = False,
) -> str:
    """The whole report as JSON. `texts` are the raw texts of the reports, empty for an unreadable one.

    Passes and rules that do not apply are among the results only with `everything`.
    """
    indexes = {rule.id: index for index, rule in enumerate(ruleset.rules)}
    results: list[dict[str, Any]] = []
    notifications: list[dict[str, Any]] = []
    for number, (report, text) in enumerate(zip(reports, texts, strict=True)):
        place = {"artifactLocation": {"uri": uri(report.path), "index": number}}
        if report.unreadable is not None:
            notifications.append(_notification("error", f"没有读取：{report.unreadable}", place))
        notifications += [_notification("note", note, place) for note in report.notes]
        lines = _Lines(text)
        results += [
            _result(report, result, indexes[result.rule], place, lines, outcome)
            for result in report.results
            if everything or result.is_finding
        ]
    run = {
        "tool": {
            "driver": {
                "name": "zhihe",
                "fullName": "执核",
                "version": __version__,
                "semanticVersion": __version__,
                "language": "zh-CN",
                "rules": [_descriptor(rule) for rule in ruleset.rules],
            }
        },
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": all(report.unreadable is None for report in reports),
                "toolExecutionNotifications": notifications,
            }
        ],
        "artifacts": [_artifact(report) for report in reports],
        "results": [*results, *_fixed(outcome, indexes)],
        "properties": {"rules": ruleset.hash, "textOfLocations": "zhihe read FILE"},
    }
    whole = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, ensure_ascii=False, indent=1)
