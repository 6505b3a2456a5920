"""The report of an audit for people, `report.html`: every figure of the totals, and what to look at by name.

It shows what `audit.totals` summed and counts nothing itself.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from audit.manifest import Manifest
from audit.plan import Plan
from audit.shard import quick_sums
from audit.tally import SEVERITIES, VERDICTS
from audit.totals import Totals, rules_by_weight
from audit.walk import SKIPPED
from checker.reports.page import Cell, Column, bar, number, page, share, table, tag
from checker.verdict import MODE_NAMES, SEVERITY_NAMES, VERDICT_NAMES, Mode, Severity, Verdict

LISTED = 500  # documents named in a list: what a browser and a printer can still take
COURTS = 300  # courts with a row of their own
_STANDINGS = {
    "error": "有“错误”级不合格",
    "warning": "有不合格，最重为“提醒”级",
    "info": "有不合格，最重为“提示”级",
    "undecided": "没有不合格，但有无法判断的项目",
    "clean": "适用的项目全部合格",
    "not_concerned": "没有适用的规则",
    "unreadable": "未能读取，没有检查",
}
_MEANINGS = (
    ("不合格", "规则要求的内容没有写，或者写了规则禁止的内容。应当由人复核后更正。"),
    ("合格", "规则要求的内容写了，或者禁止的内容没有出现。"),
    (
        "无法判断",
        "文书有损坏、缺日期、内容在附件里等，程序不能下结论。这既不是合格，也不是不合格，需要人看。",
    ),
    ("不适用", "规则不针对这种文书、这种状态，或者文书日期早于规则施行。"),
    ("未能读取", "文件打不开或没有文字，一条规则也没有检查。不能当作没有问题。"),
)


def render(plan: Plan, totals: Totals) -> bytes:
    """The page."""
    return page(
        "执行文书巡查报告",
        tag("h1", "执行文书巡查报告"),
        _facts(plan, totals),
        _contents(),
        *_overview(totals),
        *_meanings(),
        *_by_rule(totals),
        *_by_group(totals, "type", "按文书类型", "文书类型"),
        *_by_group(totals, "court", "按法院", "法院"),
        *_by_group(totals, "year", "按年份", "文书落款年份"),
        *_failing(plan, totals),
        *_unreadable(plan, totals),
        *_data(),
    )


def _heading(anchor: str, text: str) -> etree._Element:
    return tag("h2", text, id=anchor)


def _contents() -> etree._Element:
    chapters = (
        ("overview", "总体情况"),
        ("meanings", "怎样看结论"),
        ("rule", "按规则"),
        ("type", "按文书类型"),
        ("court", "按法院"),
        ("year", "按年份"),
        ("failing", "不合格的文书"),
        ("unreadable", "未能读取的文件"),
        ("data", "全部数据"),
    )
    return tag(
        "nav",
        tag("ul", *(tag("li", tag("a", text, href=f"#{anchor}")) for anchor, text in chapters)),
        aria_label="目录",
    )


def _facts(plan: Plan, totals: Totals) -> etree._Element:
    manifest = plan.manifest
    facts = [
        ("检查对象", "、".join(manifest.given)),
        ("文书状态", MODE_NAMES[Mode(manifest.mode)]),
        ("检查日期", manifest.planned),
        (
            "依据日期",
            f"没有日期的文书按 {manifest.as_of} 的规定检查"
            if manifest.as_of
            else "各文书按自己的日期适用规定",
        ),
        ("规则", f"{len(manifest.rules)} 条（{manifest.rules_hash}）"),
        ("程序", f"执核 zhihe {manifest.engine}"),
        ("没有检查", _skipped(manifest)),
    ]
    facts += [("注意", note) for note in plan.notes]
    pairs = [piece for name, text in facts if text for piece in (tag("dt", name), tag("dd", text))]
    return tag("dl", *pairs, class_="facts")


def _skipped(manifest: Manifest) -> str:
    return "，".join(SKIPPED[kind].format(count) for kind, count in manifest.skipped.items() if count)


def _overview(totals: Totals) -> Iterator[etree._Element]:
    documents = totals["documents"]
    failing = sum(totals["by_standing"][severity] for severity in SEVERITIES)
    yield _heading("overview", "总体情况")
    yield tag(
        "p",
        f"共 {number(documents)} 份文书，其中 {number(failing)} 份有不合格项（{share(failing, documents)}），"
        f"{number(totals['unreadable'])} 份未能读取。"
        f"逐条规则的结论：不合格 {number(totals['fail'])} 项，合格 {number(totals['pass'])} 项，"
        f"无法判断 {number(totals['undecided'])} 项，不适用 {number(totals['not_applicable'])} 项。",
    )
    columns = [Column("文书的情况"), Column("份数", "n"), Column("占比", "n")]
    rows = [
        (name, totals["by_standing"][key], share(totals["by_standing"][key], documents))
        for key, name in _STANDINGS.items()
    ]
    yield table(
        "每份文书只归入一类，取最先符合的一类",
        columns,
        rows,
        ("合计", documents, share(documents, documents)),
    )
    columns = [Column("严重程度"), *(Column(name, "n") for name in VERDICT_NAMES.values())]
    verdicts: list[Sequence[Cell]] = [
        (
            SEVERITY_NAMES[Severity(severity)],
            *(totals["by_severity"][severity][verdict] for verdict in VERDICT_NAMES),
        )
        for severity in SEVERITIES
    ]
    yield table(
        "结论的项数，按规则的严重程度",
        columns,
        verdicts,
        ("合计", *(totals[verdict] for verdict in VERDICT_NAMES)),
    )


def _meanings() -> Iterator[etree._Element]:
    yield _heading("meanings", "怎样看结论")
    yield tag(
        "p", "每条规则对每份读得出的文书给出且只给出一个结论，所以每条规则的四个数之和等于读得出的文书份数。"
    )
    yield tag(
        "dl",
        *(piece for name, text in _MEANINGS for piece in (tag("dt", name), tag("dd", text))),
        class_="verdicts",
    )


def _decided(row: dict[str, Any]) -> etree._Element:
    return bar(
        [
            (verdict, VERDICT_NAMES[verdict], row[verdict])
            for verdict in (Verdict.FAIL, Verdict.UNDECIDED, Verdict.PASS)
        ]
    )


def _by_rule(totals: Totals) -> Iterator[etree._Element]:
    yield _heading("rule", "按规则")
    columns = (
        Column("规则"),
        Column("严重程度", "s"),
        *(Column(name, "n") for name in VERDICT_NAMES.values()),
        Column("不合格占适用", "n"),
        Column("分布", "bar"),
    )

    def row(each: dict[str, Any]) -> Sequence[Cell]:
        applied = each["fail"] + each["pass"] + each["undecided"]
        return (
            tag("span", each["title"], tag("br"), tag("span", each["rule"], class_="small")),
            tag("b", SEVERITY_NAMES[each["severity"]], class_=each["severity"]),
            *(each[verdict] for verdict in VERDICT_NAMES),
            share(each["fail"], applied),
            _decided(each),
        )

    ranked = rules_by_weight(totals)
    applied = totals["fail"] + totals["pass"] + totals["undecided"]
    total = (
        "合计",
        "",
        *(totals[verdict] for verdict in VERDICT_NAMES),
        share(totals["fail"], applied),
        _decided(totals),
    )
    yield table("每条规则的结论份数；条形依次为不合格、无法判断、合格", columns, map(row, ranked), total)


def _by_group(totals: Totals, name: str, heading: str, column: str) -> Iterator[etree._Element]:
    yield _heading(name, heading)
    columns = (
        Column(column),
        Column("文书份数", "n"),
        Column("有不合格的份数", "n"),
        Column("占比", "n"),
        *(Column(f"{verdict}项", "n") for verdict in VERDICT_NAMES.values()),
        Column("有不合格的份数占比", "bar"),
    )
    figures = ("documents", "failing", *VERDICTS)

    def row(label: str, each: dict[str, Any]) -> Sequence[Cell]:
        picture = bar(
            [("fail", "有不合格", each["failing"]), ("rest", "其他", each["documents"] - each["failing"])]
        )
        verdicts = (each[verdict] for verdict in VERDICT_NAMES)
        return (
            label,
            each["documents"],
            each["failing"],
            share(each["failing"], each["documents"]),
            *verdicts,
            picture,
        )

    groups = totals[f"by_{name}"]
    rows = [
        row(each.get("type_name") or each[name] or "（文书上没有找到）", each) for each in groups[:COURTS]
    ]
    rest = groups[COURTS:]
    if rest:
        summed = {figure: sum(each[figure] for each in rest) for figure in figures}
        rows.append(row(f"其余 {len(rest)} 项之和（逐项见 totals.json）", summed))
    unread = dict.fromkeys(figures, 0) | {"documents": totals["unreadable"]}
    rows.append(row("（未能读取）", unread))
    whole = {figure: sum(each[figure] for each in groups) for figure in figures}
    whole["documents"] += totals["unreadable"]
    yield table(f"{heading}的合计", columns, rows, row("合计", whole))


def _rows(plan: Plan, what: str) -> Iterator[dict[str, Any]]:
    for shard in range(len(plan.manifest.shards)):
        sums = quick_sums(plan.folder, shard)
        if sums is not None:
            yield from getattr(sums, what)


def _gravity(row: dict[str, Any]) -> tuple[int, ...]:
    severities = [severity for _rule, severity in row["rules"]]
    return tuple(-severities.count(severity) for severity in SEVERITIES)


def _limited(shown: int, whole: int, what: str) -> etree._Element | None:
    if shown == whole:
        return None
    return tag(
        "p",
        f"这里列出 {number(shown)} 份{what}，另有 {number(whole - shown)} 份没有列出，见 documents 文件夹。",
    )


def _present(*elements: etree._Element | None) -> Iterator[etree._Element]:
    return (element for element in elements if element is not None)


def _failing(plan: Plan, totals: Totals) -> Iterator[etree._Element]:
    yield _heading("failing", "不合格的文书")
    whole = sum(totals["by_standing"][severity] for severity in SEVERITIES)
    if not whole:
        yield tag("p", "没有。")
        return
    # The gravest, in the order of the files where equally grave; only these are ever held in memory.
    gravest = heapq.nsmallest(LISTED, _rows(plan, "failing"), key=_gravity)
    yield from _present(_limited(len(gravest), whole, "（不合格项最重、最多的）"))
    titles = {rule.id: rule.title for rule in plan.manifest.rules}

    def rules(each: dict[str, Any]) -> etree._Element:
        items = (
            tag("li", tag("b", SEVERITY_NAMES[severity], class_=severity), f" {titles.get(rule, rule)}")
            for rule, severity in each["rules"]
        )
        return tag("ul", *items, class_="rules")

    columns = [Column(name) for name in ("文件", "类型", "法院", "案号", "日期", "不合格的规则")]
    rows = [
        (
            tag("bdi", each["path"]),
            each["type_name"] or "不明",
            each["court"] or "—",
            each["case_number"] or "—",
            each["date"] or "—",
            rules(each),
        )
        for each in gravest
    ]
    yield table(f"有不合格项的文书，列出 {number(len(rows))} 份，共 {number(whole)} 份", columns, rows)


def _unreadable(plan: Plan, totals: Totals) -> Iterator[etree._Element]:
    yield _heading("unreadable", "未能读取的文件")
    whole = totals["unreadable"]
    if not whole:
        yield tag("p", "没有。")
        return
    rows = [
        (tag("bdi", each["path"]), each["reason"])
        for each, _n in zip(_rows(plan, "unreadable"), range(LISTED), strict=False)
    ]
    yield from _present(_limited(len(rows), whole, ""))
    yield table(
        f"未能读取的文件，列出 {number(len(rows))} 份，共 {number(whole)} 份",
        [Column("文件"), Column("原因")],
        rows,
    )


def _data() -> Iterator[etree._Element]:
    yield _heading("data", "全部数据")
    yield tag(
        "ul",
        tag("li", "documents/part-*.jsonl：每份文书一行，含每条结论的理由、证据位置和法律依据。"),
        tag("li", "totals.json：本页的全部合计。"),
        tag("li", "manifest.json 和 shards 文件夹：检查计划和文件清单。"),
    )
