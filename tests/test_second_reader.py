"""The second reader: it points at what the patterns missed, changes no verdict, and is the model of the present rules."""

from __future__ import annotations

import dataclasses
import datetime
import json

import pytest

from checker.check import Settings, check
from checker.load import load_rules
from checker.secondreader import MODEL, NoModel, load, with_hints
from checker.secondreader.train import labels_of, material_hash, rows
from checker.verdict import DocumentReport
from corpus.document import Document, document_of

RULE = "spc-2021-322/art20-refuse-other"
NOTICE = """甲县人民法院
执行通知书
（2022）甲0101执1号
李某乙：
责令你于三日内支付货款20000元。款项汇入：户名甲县人民法院，开户行乙银行丙支行，账号6222000000000000018。
{}
如发现有执行人员指定其他案款交付途径的，可向12368举报。
甲县人民法院
二〇二二年六月一日
"""
MOST_BYTES = 5_000_000


def judged(clause: str) -> tuple[DocumentReport, Document]:
    document = document_of(NOTICE.format(clause))
    return check(document, load_rules(), Settings(today=datetime.date(2024, 1, 1))), document


def hints(clause: str) -> dict[str, str]:
    report, document = judged(clause)
    again = with_hints(report, document)
    plain = tuple(dataclasses.replace(result, hint=None) for result in again.results)
    assert plain == report.results
    return {result.rule: result.hint for result in again.results if result.hint}


def test_it_points_at_a_clause_in_other_words() -> None:
    found = hints("对要求汇至其他账户的，你可以一笑了之。")
    assert set(found) == {RULE}
    assert "要求汇至其他账户" in found[RULE]
    assert "结论不变" in found[RULE]


@pytest.mark.parametrize(
    "clause",
    [
        "你公司名下的货车已被查封。",
        "你应当如实报告当前以及收到本通知书之日前一年的财产情况。",
        # What the patterns found needs no second reading.
        "你有权拒绝向上述账户以外的账户付款。",
        # What is withdrawn is no clause in other words.
        "你有权拒绝向上述账户以外的账户付款，但执行人员出示工作证的除外。",
    ],
)
def test_it_is_silent_where_there_is_nothing_to_point_at(clause: str) -> None:
    assert hints(clause) == {}


def test_the_model_is_that_of_the_present_rules() -> None:
    rules = load_rules().rules
    meta = json.loads((MODEL / "meta.json").read_text("utf-8"))
    assert meta["material"] == material_hash(list(rows(rules))), "run `make second-reader`"
    assert set(load().pipe_labels["textcat_multilabel"]) == set(labels_of(rules))
    assert sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) <= MOST_BYTES


def test_without_a_model_it_says_what_to_do(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(NoModel, match="make second-reader"):
        load(tmp_path_factory.mktemp("empty"))
