"""Documents written from the law alone get the verdicts of the law; what still differs is listed with its reason."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.accuracy import DIFFERENCES
from bench.accuracy import bundled as rules
from bench.accuracy import differences as judged_development_set
from checker.check import Settings, check
from checker.verdict import Mode
from corpus.document import document_of

CASES = [
    (path.stem, case)
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
]
TODAY = datetime.date(2024, 6, 3)
UNKNOWN_TYPE = "节选没有标题，类型不明，不猜"
BY_LETTER = "终本的通知书、决定书不是裁定书：只查形式（art24-by-ruling），不查内容"
CAUTIOUS = "看不出是否符合，宁可无法判断，不报错误"
KNOWN = {
    ("无抬头节选-账号分组空格", "spc-2021-322/art20-account"): UNKNOWN_TYPE,
    ("无抬头节选-账号分组空格", "spc-2021-322/art20-refuse-other"): UNKNOWN_TYPE,
    ("无抬头节选-账号分组空格", "spc-2021-322/art20-12368-report"): UNKNOWN_TYPE,
    ("终本-通知书形式-丙北", "spc-2021-322/art24-query-done"): BY_LETTER,
    ("终本-通知书形式-丙北", "spc-2016-373/art01-restriction"): BY_LETTER,
    ("b3-tr-31", "spc-2021-322/art24-query-done"): BY_LETTER,
    ("b3-tr-31", "spc-2016-373/art01-restriction"): BY_LETTER,
    ("b3-tr-31", "spc-2016-373/art06-rights"): BY_LETTER,
    ("b3-tr-31", "cpl-interp/art517-panel-or-sign"): BY_LETTER,
    ("b3-tr-32", "spc-2021-322/art24-query-done"): BY_LETTER,
    ("b3-tr-32", "spc-2016-373/art01-restriction"): BY_LETTER,
    ("b3-tr-32", "spc-2016-373/art06-rights"): BY_LETTER,
    ("b3-tr-32", "cpl-interp/art517-panel-or-sign"): BY_LETTER,
    ("终本-合规公积金-寅西", "spc-2021-322/art24-not-with-property"): CAUTIOUS,
    ("b3-tr-05", "spc-2021-322/art24-not-with-property"): CAUTIOUS,
    ("终本-轮候普通债权二", "spc-2021-322/art24-priority-queue"): CAUTIOUS,
    ("终本-已扣押车辆未拍卖-庚东", "spc-2021-322/art24-not-with-property"): CAUTIOUS,
    ("终本-建工优先权轮候-申东", "spc-2021-322/art24-priority-queue"): CAUTIOUS,
    ("终本-抵押轮候称无权-子东", "spc-2021-322/art24-priority-queue"): CAUTIOUS,
}


@cache
def differences_on_development() -> list[str]:
    return judged_development_set()


def differences(case: dict[str, Any]) -> dict[str, str]:
    """The rules whose verdict is not the law's, with what was given and why."""
    report = check(document_of(case["text"]), rules(), Settings(Mode(case.get("mode", "draft")), today=TODAY))
    results = {each.rule: each for each in report.results}
    found = {}
    for rule, expected in case["expect"].items():
        given = results[rule].verdict.value
        prohibition = rules().by_id[rule].kind == "must_not_contain"
        if given != expected and not (prohibition and {given, expected} == {"pass", "not_applicable"}):
            found[rule] = f"law {expected}, given {given}: {results[rule].reason}"
    return found


@pytest.mark.parametrize(("source", "case"), CASES, ids=[f"{source}-{case['id']}" for source, case in CASES])
def test_verdicts_of_the_law(source: str, case: dict[str, Any]) -> None:
    found = differences(case)
    unexpected = {rule: what for rule, what in found.items() if (case["id"], rule) not in KNOWN}
    assert unexpected == {}
    mended = {rule for name, rule in KNOWN if name == case["id"] and rule not in found}
    assert mended == set(), "take it off the list"


def test_no_known_difference_accuses_a_compliant_document() -> None:
    by_id = {case["id"]: case for _, case in CASES}
    for name, rule in KNOWN:
        given = differences(by_id[name]).get(rule, "")
        assert not (by_id[name]["expect"][rule] == "pass" and "given fail" in given), name


def test_what_differs_on_the_development_set_is_recorded() -> None:
    """Run `python -m bench.accuracy --record` after a change of rules and read what changed before committing it."""
    recorded = DIFFERENCES.read_text("utf-8").splitlines()
    assert differences_on_development() == recorded


def test_no_compliant_development_document_is_called_wrong() -> None:
    accused = [
        line.split()[:2]
        for line in differences_on_development()
        if line.endswith((" pass fail", " not_applicable fail"))
    ]
    paths = DIFFERENCES.parent.glob("*.yaml") if accused else ()
    expected = {
        case["id"]: case["expect"]
        for path in paths
        for case in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    }
    # A reader who sees a sum that is not the ruling's may say so of that side alone: the whole fails with it.
    assert [
        [name, rule]
        for name, rule in accused
        if not any(expected[name].get(side) == "fail" for side in rules().by_id[rule].fails_with)
    ] == []
