"""What every report for people says of waivers and the baseline, one sentence each."""

from __future__ import annotations

from typing import Any

from checker.baseline import Known
from checker.decisions import Outcome
from checker.waivers import Waiver

_LISTED = 20


def _which(waiver: Waiver) -> str:
    return f"第 {waiver.line} 行 {waiver.rule} · {waiver.document}"


def notices(outcome: Outcome) -> list[str]:
    """The sentences, none when there are neither waivers nor a baseline."""
    said = []
    if outcome.waiver_file is not None:
        name = outcome.waiver_file.name
        said += [
            f"豁免已过期（{waiver.until}，{waiver.who}）：{name} {_which(waiver)}；请重新决定或者删去"
            for waiver in outcome.expired
        ]
        said += [
            f"豁免没有用上：{name} {_which(waiver)}：{why}；请改正或者删去" for waiver, why in outcome.unused
        ]
        if outcome.unchecked:
            said.append(f"{name} 另有 {outcome.unchecked} 条豁免针对的文书这次没有检查")
    if outcome.baseline_file is not None:
        said.append(
            f"与基线 {outcome.baseline_file.name} 相比：已知 {outcome.known} 项，新增 {outcome.new} 项，已改正 {len(outcome.fixed)} 项"
        )
        said += [f"已改正：{each.path} {each.message}  [{each.rule}]" for each in outcome.fixed[:_LISTED]]
        if len(outcome.fixed) > _LISTED:
            said.append(f"另有 {len(outcome.fixed) - _LISTED} 项已改正")
    return said


def _waiver_record(waiver: Waiver) -> dict[str, Any]:
    return {
        "rule": waiver.rule,
        "document": waiver.document,
        "who": waiver.who,
        "why": waiver.why,
        "until": waiver.until.isoformat(),
        "line": waiver.line,
    }


def _known_record(known: Known) -> dict[str, Any]:
    return {
        "rule": known.rule,
        "verdict": known.verdict,
        "path": known.path,
        "fingerprint": known.fingerprint,
        "message": known.message,
    }


def records(outcome: Outcome) -> dict[str, Any]:
    """The same for the JSON report: `waivers` and `baseline`, each null where there is no such file."""
    waivers = baseline = None
    if outcome.waiver_file is not None:
        waivers = {
            "file": str(outcome.waiver_file),
            "waived": outcome.waived,
            "expired": [_waiver_record(each) for each in outcome.expired],
            "unused": [_waiver_record(each) | {"reason": why} for each, why in outcome.unused],
            "unchecked": outcome.unchecked,
        }
    if outcome.baseline_file is not None:
        baseline = {
            "file": str(outcome.baseline_file),
            "known": outcome.known,
            "new": outcome.new,
            "fixed": [_known_record(each) for each in outcome.fixed],
        }
    return {"waivers": waivers, "baseline": baseline}
