"""A rule in a judge's words; for a document, why it applied or not and what matched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from checker.applicability import ADDRESSEE_NAMES, ASSET_NAMES
from checker.kinds import KINDS
from checker.kinds.cite import CHECKS
from checker.reports.text import neutral
from checker.rule import Rule, Veto
from checker.values import readable_relation
from checker.verdict import MODE_NAMES, SEVERITY_NAMES, VERDICT_NAMES, DocumentReport, Mode
from corpus.doctype import TYPE_NAMES
from corpus.partynames import REMAIN_NAMES
from corpus.personal import KIND_NAMES
from corpus.redaction import HIDDEN_NAMES

_CONDITIONS = {
    "pays_money": "文书要求给付金钱",
    "addressed_to": "文书告知的对象",
    "place": "地域",
    "debtor_kind": "被执行人",
    "asset_kind": "标的",
    "first_auction": "第一次拍卖",
    "has": "文书写有",
    "lacks": "文书没有写",
}
_VALUES = (
    {
        True: "是",
        False: "否",
        "company": "单位",
        "person": "自然人",
    }
    | ADDRESSEE_NAMES
    | ASSET_NAMES
)


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return _readable([str(each) for each in value])
    return _VALUES.get(value, str(value)) if isinstance(value, str | bool) else str(value)


_FIELD_NAMES = {
    "account": "账号",
    "amount": "金额",
    "bank": "银行",
    "blank": "空白",
    "blank_date": "没有填写的日期",
    "blank_days": "没有填写的天数",
    "case_number": "案号",
    "court": "法院",
    "date": "日期",
    "day": "省去年份或者月份的日期",
    "duration": "期限",
    "figure": "表格里的金额",
    "hotline": "12368",
    "name": "名称",
    "number": "数字",
    "percent": "比例",
    "person": "自然人姓名",
    "other_holder": "法院以外的户名",
    "telephone": "电话",
    "thousands": "一千元以上的金额",
}
_SHOWN = 3


def readable(wording: str) -> str:
    """A wording as a person would read it: 户名／账户名 … 〔法院〕."""
    text = re.sub("<([a-z_]+)>", lambda field: f"〔{_FIELD_NAMES[field[1]]}〕", wording)
    # Escaped brackets are those of the document; they must not be taken for those of the language.
    text = text.replace("\\(", "（").replace("\\)", "）").replace("\\", "")
    text = re.sub(r"\[([^\[\]]*)\]", r"（\1）", text)
    text = re.sub(r"\(([^()|]+(?:\|[^()|]+){3})(?:\|[^()|]+)+\)", r"(\1|等)", text)
    return (
        text.replace("~", " … ")
        .replace("…", " … ")
        .replace("|", "／")
        .replace("(", "")
        .replace(")", "")
        .replace("  ", " ")
    )


def _reasons(vetoes: Iterable[Veto]) -> list[str]:
    """Why each does not count, or its wording where no reason is given; each reason once."""
    return list(dict.fromkeys(each.because or readable(each.wording) for each in vetoes))


def _readable(wordings: Sequence[str]) -> str:
    shown = "；或者 ".join(readable(each) for each in wordings[:_SHOWN])
    return shown + (f"；等 {len(wordings)} 种写法" if len(wordings) > _SHOWN else "")


_EACH_DEBTOR = "有几名被执行人而只写了其中几名的，不合格"
_COURT_ACCOUNT = "户名是另一法院的，同一账号有两种写法、只差一两位的；请核对"
_EACH_ITEM = "同样的几项里有一项没有写的，不合格"


def _asked(rule: Rule) -> list[str]:
    """What the keys that only its kind knows ask for, a line each."""
    lines = []
    for key, says, names in (
        ("mask", "不得显示", KIND_NAMES),
        ("keep", "不得隐去", REMAIN_NAMES),
        ("hidden", "不得留有看不见但可以复制的文字：", HIDDEN_NAMES),
    ):
        if key in rule.options:
            lines.append(f"{says}{'、'.join(names[kind] for kind in rule.options[key])}")
    if "relation" in rule.options:
        lines.append(f"应当符合：{readable_relation(rule.options['relation'])}")
    for name, other in rule.options.get("instead", {}).items():
        lines.append(f"没有读到{name}的，看{other}：只用来印证相符，不据以认定不合格")
    if rule.options.get("together"):
        lines.append(
            "一句话或者相连几句里依次写明的，不论用什么词都读，须相符；可能含利息、费用或者有减免的，不据以认定不合格"
        )
    if "cite" in rule.options:
        cited = "、".join(f"《{title}》" for title in rule.options["cite"]["of"])
        lines.append(f"{cited}{CHECKS[rule.options['cite']['check']]}")
    if "count" in rule.options:
        bounds = {"at_least": "至少", "at_most": "至多"}
        shown = "，".join(f"{bounds[name]} {value} 处" for name, value in rule.options["count"].items())
        lines.append(f"{shown}")
    return lines


def explain_rule(rule: Rule) -> str:
    """What the rule demands, of which documents, since when, by which article, with an example each way."""
    start, end = rule.in_force
    period = f"{start or '不限'} 起" + (f"至 {end}" if end else "")
    lines = [f"{rule.title}  [{rule.id}]  {SEVERITY_NAMES[rule.severity]}", ""]
    basis = rule.basis
    if basis.article:
        lines.append(f"依据　{basis.title}（{basis.instrument}）第{basis.article}条")
        lines.append(f"　　　“{basis.quote}”" if basis.quote else "　　　（原文未核，不显示引文，只作提示）")
        if basis.grade == "B":
            lines.append("　　　（引文来自二手来源，未与官方文本核对）")
    else:
        lines.append("依据　形式检查，没有对应条文")
    kinds = "、".join(TYPE_NAMES[each] for each in rule.documents) or "所有文书"
    lines += [f"适用　{kinds}", f"　　　文书日期在 {period}"]
    if set(rule.modes) != set(Mode):
        lines.append(f"　　　只查{'、'.join(MODE_NAMES[mode] for mode in rule.modes)}文书")
    lines += [f"　　　{_CONDITIONS[name]}：{_value(value)}" for name, value in rule.when.items()]
    lines += [f"要求　{KINDS[rule.kind].says}："]
    for name, wordings in rule.groups.items():
        lines.append(f"　　　{name + '：' if name else ''}{_readable(wordings)}")
    lines += [f"　　　{each}" for each in _asked(rule)]
    if rule.kind == "must_contain" and len(rule.groups) > 1:
        lines.append(
            "　　　以上各项都要有，" + ("可以分散在全文" if rule.spread else "并写在同一条或者相邻的语句里")
        )
    lines += [f"不算　{reason}" for reason in _reasons(rule.veto)]
    lines += (
        [f"相反　写有下列内容的不合格：{_readable([each.wording for each in rule.contradicts])}"]
        if rule.contradicts
        else []
    )
    lines += [f"收回　{reason}，前面写的不再算" for reason in _reasons(rule.withdraws)]
    lines += [f"每一名　{_EACH_DEBTOR}"] if rule.options.get("each_debtor") else []
    lines += [f"每一项　{_EACH_ITEM}"] if "each_item" in rule.options else []
    lines += [f"存疑　{_COURT_ACCOUNT}"] if rule.options.get("court_account") else []
    lines += [f"一并　{'、'.join(rule.fails_with)} 不合格的，本条也不合格"] if rule.fails_with else []
    lines += [f"例外　{_readable([each.wording for each in rule.excused_by])}"] if rule.excused_by else []
    doubts = dict.fromkeys(each.because or "需要人工核对" for each in (*rule.unclear, *rule.suspect))
    lines += [f"存疑　{doubt}" for doubt in doubts]
    lines += ["", f"合格的例子　{rule.passing[0].text}", f"不合格的例子　{rule.failing[0].text}"]
    if rule.insert:
        lines.append(f"建议补写　{rule.insert.text}")
    if rule.remark:
        lines.append(f"说明　{rule.remark}")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """A text in Markdown as it is: none of its characters means anything, and lines stay lines."""
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", text.strip())
    return "<br>".join(escaped.splitlines())


def _list(heading: str, items: Sequence[str]) -> list[str]:
    return [f"## {heading}", "", *(f"- {_quoted(item)}" for item in items), ""] if items else []


def rule_page(rule: Rule) -> str:
    """The rule as a page in Markdown: everything `explain_rule` says, every wording and every example."""
    start, end = rule.in_force
    basis = rule.basis
    applies = ["、".join(TYPE_NAMES[each] for each in rule.documents) or "所有文书"]
    applies.append(f"文书日期在 {start or '不限'} 起" + (f"至 {end}" if end else ""))
    if set(rule.modes) != set(Mode):
        applies.append(f"只查{'、'.join(MODE_NAMES[mode] for mode in rule.modes)}文书")
    applies += [f"{_CONDITIONS[name]}：{_value(value)}" for name, value in rule.when.items()]
    lines = [f"# {_quoted(rule.title)}", "", f"`{rule.id}` · {SEVERITY_NAMES[rule.severity]}", ""]
    lines += [f"不合格时说：{_quoted(rule.message)}。", ""]
    lines += ["## 依据", ""]
    if basis.article:
        lines += [f"{_quoted(basis.title)}（{_quoted(basis.instrument)}）第{basis.article}条", ""]
        lines += [f"> {_quoted(basis.quote)}" if basis.quote else "（原文未核，不显示引文，只作提示）", ""]
        lines += ["（引文来自二手来源，未与官方文本核对）", ""] if basis.grade == "B" else []
    else:
        lines += ["形式检查，没有对应条文。", ""]
    lines += _list("适用", applies)
    lines += [f"## {KINDS[rule.kind].says}", ""]
    if rule.kind == "must_contain" and len(rule.groups) > 1:
        where = "可以分散在全文" if rule.spread else "并写在同一条或者相邻的语句里"
        lines += [f"以下各项都要有，{where}；每一项有一种写法即可。", ""]
    elif rule.groups:
        lines += ["下列写法有一种即是。“…”处可以隔着别的字。", ""]
    lines += [*(f"- {_quoted(each)}" for each in _asked(rule)), ""] if rule.options else []
    for name, wordings in rule.groups.items():
        lines += [f"**{_quoted(name)}**", ""] if name else []
        lines += [*(f"- {_quoted(readable(each))}" for each in wordings), ""]
    lines += _list("不算", _reasons(rule.veto))
    lines += _list("写有这些的不合格", [readable(each.wording) for each in rule.contradicts])
    lines += _list("收回前面所写的", _reasons(rule.withdraws))
    lines += _list("每一名被执行人", [_EACH_DEBTOR] if rule.options.get("each_debtor") else [])
    lines += _list("每一项", [_EACH_ITEM] if "each_item" in rule.options else [])
    lines += _list("存疑的账户", [_COURT_ACCOUNT] if rule.options.get("court_account") else [])
    lines += _list("一并不合格", [f"`{side}` 不合格的，本条也不合格" for side in rule.fails_with])
    lines += _list("例外", [readable(each.wording) for each in rule.excused_by])
    doubts = dict.fromkeys(each.because or "需要人工核对" for each in (*rule.unclear, *rule.suspect))
    lines += _list("无法判断的情形", list(doubts))
    for heading, examples in (
        ("合格的例子", rule.passing),
        ("不合格的例子", rule.failing),
        ("无法判断的例子", rule.undecided),
        ("不适用的例子", rule.not_applicable),
    ):
        lines += _list(heading, [each.text for each in examples])
    if rule.insert:
        lines += ["## 建议补写", "", f"> {_quoted(rule.insert.text)}", ""]
    if rule.remark:
        lines += ["## 说明", "", _quoted(rule.remark), ""]
    return "\n".join(lines).rstrip() + "\n"


def explain_in(rule: Rule, report: DocumentReport) -> str:
    """Why the rule applied to the document or not, what was found and where."""
    if report.unreadable is not None:
        return f"{neutral(report.path)}：没有读取（{neutral(report.unreadable)}），没有作出判断"
    result = next(each for each in report.results if each.rule == rule.id)
    kind = f"{report.type_name or '类型不明'}（{neutral(report.type_reason)}）"
    lines = [
        neutral(report.path),
        f"文书　{kind}，按 {report.date or '日期不明'} 的规定检查",
        f"结论　{VERDICT_NAMES[result.verdict]}：{neutral(result.reason)}",
    ]
    for each in result.evidence:
        page = f"第 {each.page} 页，" if each.page else ""
        lines.append(f"所在　{page}第 {each.paragraph} 段：“{neutral(each.text)}”")
    if result.suggestion:
        lines.append(f"建议　{neutral(result.suggestion)}")
    return "\n".join(lines)
