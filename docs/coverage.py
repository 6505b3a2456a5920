"""Makes docs/coverage.md: which rules judge each article of the stored law, and why no rule judges the others.

It reads the rules as loaded and `rules/*/coverage.yaml`, which says of every article what it takes to judge it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from checker.bundled import bundled_rules
from checker.instruments import Article, parse_articles
from checker.load import load_rules
from checker.rule import Rule

CLASSES = {"document": "单份文书", "dossier": "案卷", "collection": "集合", "none": "不查"}
# Scopes of requirements that are not rules yet, because one document does not show them.
PLANNED = {"dossier": "待案卷检查", "collection": "待集合检查"}
# The instruments the work started from stand first, in this order; the wider law follows.
FIRST = ("spc-2021-322", "dalian-2020", "liaocheng-2017", "wuhu-2016", "guandu-2018")
# What stands before the first article of a text is not an article.
PREAMBLE = "preamble"

HEAD = """# 覆盖范围

收存的每一部规范，逐条写明：由哪些规则查，还是要看案卷或者一批文书，还是文书里根本看不出。
本页由规则文件和各文件夹里的 `coverage.yaml` 生成（`make docs`），请改那些文件，不要改这里。

- **单份文书**：看一份文书（或者它的公开版）就能判断。
- **案卷**：要对照同一案件的几份文书、送达和节点记录。
- **集合**：要统计一批文书或者一个法院的案件。
- **不查**：文书里看不出，或者只作为相邻条文收存；理由见“说明”。

一条可以同时属于几类，所以各类的条数相加可以多于总条数。规则后面的括号是它自带的例子：合格数/不合格数。
规则排在它所引的条文下，编号的前半可以是另一部规范或者一个题目。“待案卷检查”“待集合检查”的要求已经列明，还没有规则。
没有标题的条文，标题栏是它开头的文字；【】内的标题是编者所加。
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What `coverage.yaml` says of one article; `planned` maps a scope to requirements, by id with their titles."""

    classes: tuple[str, ...]
    note: str = ""
    planned: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A requirement that is planned and whose article is not stored."""

    title: str
    scope: str
    note: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """One folder under `rules/`: its stored articles, and what its `coverage.yaml` says of them.

    `departures` are requirements of the drafts that will not become rules, by id with the reason.
    """

    folder: str
    title: str
    remark: str
    articles: Mapping[str, Article]
    rows: Mapping[str, Row]
    unplaced: Mapping[str, Unplaced]
    departures: Mapping[str, str]

    @property
    def planned(self) -> dict[str, str]:
        """The scope of each planned requirement, by id."""
        placed = {
            name: scope
            for row in self.rows.values()
            for scope, names in row.planned.items()
            for name in names
        }
        return placed | {name: entry.scope for name, entry in self.unplaced.items()}


def _row(data: Mapping[str, Any]) -> Row:
    row = Row(tuple(data["classes"]), data.get("note", ""), data.get("planned", {}))
    if not row.classes or set(row.classes) - set(CLASSES) or set(row.planned) - set(PLANNED):
        raise ValueError(f"classes 只能是 {'、'.join(CLASSES)}，planned 只能是 {'、'.join(PLANNED)}：{data}")
    return row


def _coverage(folder: Path) -> Coverage:
    described = yaml.safe_load((folder / "instrument.yaml").read_text("utf-8"))
    text, said = folder / "text.txt", folder / "coverage.yaml"
    articles = parse_articles(text.read_text("utf-8")) if text.exists() else {}
    data = yaml.safe_load(said.read_text("utf-8")) if said.exists() else {}
    return Coverage(
        folder.name,
        described["title"],
        described["source"]["note"],
        {number: article for number, article in articles.items() if number != PREAMBLE},
        {str(number): _row(entry) for number, entry in data.get("articles", {}).items()},
        {name: Unplaced(**entry) for name, entry in data.get("without_article", {}).items()},
        data.get("departures", {}),
    )


def coverages(rules: Path) -> list[Coverage]:
    """What is said of every folder of an instrument or topic, in the order of the page."""
    folders = [_coverage(path.parent) for path in rules.glob("*/instrument.yaml")]
    rank = {folder: place for place, folder in enumerate(FIRST)}
    return sorted(folders, key=lambda said: (rank.get(said.folder, len(rank)), said.folder))


def placed(rules: Iterable[Rule], said: Iterable[Coverage]) -> dict[tuple[str, str], list[Rule]]:
    """The rules by the folder and number of the article they rest on; ("", "") for those that rest on none."""
    folders = {each.title: each.folder for each in said if each.articles}
    places: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        article = rule.basis.article
        place = (folders[rule.basis.title], article) if article else ("", "")
        places.setdefault(place, []).append(rule)
    return places


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines]


def _heading(article: Article) -> str:
    """The title of an article or, where the text gives none, how it begins."""
    opening = re.split("[，。；：⟦]", article.text, maxsplit=1)[0]
    return article.title or f"{opening}……"


def _examples(rules: Sequence[Rule]) -> str:
    passing = sum(len(rule.passing) for rule in rules)
    return f"{passing}/{sum(len(rule.failing) for rule in rules)}"


def _listed(rules: Sequence[Rule]) -> str:
    return "<br>".join(
        f"[{rule.title}](zh/规则/{rule.id}.md) `{rule.id}`（{_examples([rule])}）" for rule in rules
    )


def _remarks(row: Row) -> str:
    planned = [
        f"{label}：" + "；".join(f"{title} `{name}`" for name, title in row.planned[scope].items())
        for scope, label in PLANNED.items()
        if scope in row.planned
    ]
    return "<br>".join([row.note, *planned] if row.note else planned)


def _article_line(number: str, article: Article, row: Row, rules: Sequence[Rule]) -> list[str]:
    listed = _listed(rules) or ("本条下无规则" if "document" in row.classes else "")
    classes = "、".join(label for name, label in CLASSES.items() if name in row.classes)
    return [number, _heading(article), classes, listed, _remarks(row)]


def _summary_line(said: Coverage, places: Mapping[tuple[str, str], Sequence[Rule]]) -> list[object]:
    rules = [rule for (folder, _), group in places.items() if folder == said.folder for rule in group]
    counts: list[object] = [
        sum(name in row.classes for row in said.rows.values()) for name in ("document", *PLANNED, "none")
    ]
    counts[0] = f"{counts[0]}（{sum(folder == said.folder for folder, _ in places)}）"
    return [
        f"[{said.title}](#{said.folder})",
        len(said.articles),
        *counts,
        len(rules),
        _examples(rules),
        len(said.planned),
    ]


def coverage_page(rules: Sequence[Rule], said: Sequence[Coverage]) -> str:
    """The page. Raises `KeyError` for an article that no `coverage.yaml` speaks of."""
    places = placed(rules, said)
    resting_on_none = places.get(("", ""), [])
    unplaced = {name: entry for each in said for name, entry in each.unplaced.items()}
    departures = {name: reason for each in said for name, reason in each.departures.items()}
    stored = [each for each in said if each.articles]

    head = ["规范", "条（项）", "单份文书（有规则的）", "案卷", "集合", "不查", "规则", "例子", "待写的要求"]
    summary = [_summary_line(each, places) for each in stored]
    summary.append(["没有对应条文", *[""] * 5, len(resting_on_none), _examples(resting_on_none), ""])
    planned = sum(len(each.planned) for each in said)
    total = sum(len(each.articles) for each in stored)
    summary.append(["合计", total, *[""] * 4, len(rules), _examples(rules), planned])
    lines = [HEAD, "## 一览", "", *_table(head, summary)]
    for each in stored:
        lines += ["", f'<a id="{each.folder}"></a>', "", f"## {each.title}", "", each.remark, ""]
        lines += _table(
            ["条", "标题", "类别", "规则", "说明"],
            [
                _article_line(number, article, each.rows[number], places.get((each.folder, number), []))
                for number, article in each.articles.items()
            ],
        )
    lines += ["", "## 没有对应条文的规则", "", "形式检查等，不引用法条。", ""]
    lines += [f"- {_listed([rule])}" for rule in resting_on_none]
    lines += ["", "## 条文没有收存的要求", ""]
    lines += _table(
        ["要求", "类别", "依据"],
        [[f"{entry.title} `{name}`", PLANNED[entry.scope], entry.note] for name, entry in unplaced.items()],
    )
    if departures:
        lines += ["", "## 没有照初稿做的要求", ""]
        lines += _table(["要求", "理由"], [[f"`{name}`", reason] for name, reason in departures.items()])
    return "\n".join(lines) + "\n"


def page() -> str:
    """The page for the rules and texts that come with zhihe."""
    return coverage_page(load_rules().rules, coverages(bundled_rules()))
